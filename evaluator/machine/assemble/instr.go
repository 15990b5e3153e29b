package assemble

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// none fills an operand that an instruction does not read.
var none = ir.Operand{Value: ir.Bool(false)}

var errBreak = errors.New("a break out of a loop or a negation")

// instr assembles a statement; keep is false where it leaves nothing to do at
// run time.
func (f *frame) instr(stmt ir.Stmt, room int) (i code.Instr, keep bool, err error) {
	switch s := stmt.(type) {
	case *ir.NopStmt:
		return i, false, nil
	case *ir.AssignVarStmt:
		i, err = f.three(code.Assign, s.Source, none, s.Target)
	case *ir.AssignIntStmt:
		i = f.assign(s.Target, integer(s.Value))
	case *ir.MakeNumberIntStmt:
		i = f.assign(s.Target, integer(s.Value))
	case *ir.MakeNumberRefStmt:
		i = f.assign(s.Target, code.Constant{Kind: code.Number, Text: f.text(ir.StringIndex(s.Index))})
	case *ir.MakeNullStmt:
		i = f.assign(s.Target, code.Constant{Kind: code.Null})
	case *ir.CallStmt:
		i, err = f.call(s)
	case *ir.BlockStmt:
		i.Op = code.Block
		i.Blocks, err = f.blocks(s.Blocks, room+1)
	case *ir.BreakStmt:
		if int(s.Index) > room {
			return i, false, errBreak
		}
		i = code.Instr{Op: code.Break, A: int32(s.Index)}
	case *ir.ScanStmt:
		i = code.Instr{Op: code.Scan, A: f.local(s.Source), B: f.local(s.Key), C: f.local(s.Value)}
		i.Blocks, err = f.blocks([]*ir.Block{s.Block}, 0)
	case *ir.NotStmt:
		i.Op = code.Not
		i.Blocks, err = f.blocks([]*ir.Block{s.Block}, 0)
	case *ir.WithStmt:
		i, err = f.with(s)
	default:
		i, err = f.plain(stmt)
	}
	return i, true, err
}

func integer(n int64) code.Constant {
	return code.Constant{Kind: code.Number, Text: strconv.FormatInt(n, 10)}
}

func (f *frame) assign(target ir.Local, c code.Constant) code.Instr {
	return code.Instr{Op: code.Assign, A: f.constant(c), C: f.local(target)}
}

func (f *frame) with(s *ir.WithStmt) (code.Instr, error) {
	if s.Local != ir.Input && s.Local != ir.Data {
		return code.Instr{}, errors.New("a with that changes neither input nor data")
	}
	value, err := f.operand(s.Value)
	i := code.Instr{Op: code.With, A: int32(s.Local), B: value}
	for _, step := range s.Path {
		i.Args = append(i.Args, f.constant(code.Constant{Kind: code.String, Text: f.text(ir.StringIndex(step))}))
	}
	blocks, wrong := f.blocks([]*ir.Block{s.Block}, 0)
	i.Blocks = blocks
	return i, errors.Join(err, wrong)
}

// plain assembles a statement that only reads and writes locals.
func (f *frame) plain(stmt ir.Stmt) (code.Instr, error) {
	switch s := stmt.(type) {
	case *ir.DotStmt:
		return f.three(code.Dot, s.Source, s.Key, s.Target)
	case *ir.LenStmt:
		return f.three(code.Len, s.Source, none, s.Target)
	case *ir.AssignVarOnceStmt:
		return f.three(code.AssignOnce, s.Source, none, s.Target)
	case *ir.ResetLocalStmt:
		return code.Instr{Op: code.Reset, C: f.local(s.Target)}, nil
	case *ir.MakeArrayStmt:
		return code.Instr{Op: code.MakeArray, A: s.Capacity, C: f.local(s.Target)}, nil
	case *ir.MakeObjectStmt:
		return code.Instr{Op: code.MakeObject, C: f.local(s.Target)}, nil
	case *ir.MakeSetStmt:
		return code.Instr{Op: code.MakeSet, C: f.local(s.Target)}, nil
	case *ir.EqualStmt:
		return f.three(code.Equal, s.A, s.B, ir.Input)
	case *ir.NotEqualStmt:
		return f.three(code.NotEqual, s.A, s.B, ir.Input)
	case *ir.IsArrayStmt:
		return f.three(code.IsArray, s.Source, none, ir.Input)
	case *ir.IsObjectStmt:
		return f.three(code.IsObject, s.Source, none, ir.Input)
	case *ir.IsSetStmt:
		return f.three(code.IsSet, s.Source, none, ir.Input)
	case *ir.IsDefinedStmt:
		return code.Instr{Op: code.IsDefined, A: f.local(s.Source)}, nil
	case *ir.IsUndefinedStmt:
		return code.Instr{Op: code.IsUndefined, A: f.local(s.Source)}, nil
	case *ir.ArrayAppendStmt:
		return f.three(code.Append, s.Value, none, s.Array)
	case *ir.ObjectInsertStmt:
		return f.three(code.Insert, s.Key, s.Value, s.Object)
	case *ir.ObjectInsertOnceStmt:
		return f.three(code.InsertOnce, s.Key, s.Value, s.Object)
	case *ir.ObjectMergeStmt:
		return code.Instr{Op: code.Merge, A: f.local(s.A), B: f.local(s.B), C: f.local(s.Target)}, nil
	case *ir.SetAddStmt:
		return f.three(code.Add, s.Value, none, s.Set)
	case *ir.ReturnLocalStmt:
		return code.Instr{Op: code.Return, A: f.local(s.Source)}, nil
	}
	return code.Instr{}, fmt.Errorf("the machine has no %T", stmt)
}

func (f *frame) three(op code.Op, a, b ir.Operand, target ir.Local) (code.Instr, error) {
	x, wrong := f.operand(a)
	y, err := f.operand(b)
	return code.Instr{Op: op, A: x, B: y, C: f.local(target)}, errors.Join(wrong, err)
}

func (f *frame) call(s *ir.CallStmt) (code.Instr, error) {
	args := s.Args
	i := code.Instr{C: f.local(s.Result)}
	var known bool
	if i.A, known = f.functions[s.Func]; known {
		i.Op = code.Call
		if len(args) < 2 || direct(args[0].Value) != ir.Val(ir.Input) || direct(args[1].Value) != ir.Val(ir.Data) {
			return i, fmt.Errorf("%s is called with another input or other data", s.Func)
		}
		args = args[2:]
	} else if i.A, known = f.builtins[s.Func]; known {
		i.Op, i.Row = code.Builtin, int32(s.Row)
		if f.out.File == "" && s.Row > 0 {
			f.out.File = f.policy.Static.Files[s.File].Value
		}
	} else {
		return i, fmt.Errorf("there is no function %s", s.Func)
	}
	for _, arg := range args {
		operand, err := f.operand(arg)
		if err != nil {
			return i, err
		}
		i.Args = append(i.Args, operand)
	}
	return i, nil
}
