// Package assemble turns policies, as OPA's planner plans them, into the code
// that [machine] runs.
//
// [machine]: https://pkg.go.dev/github.com/planvet/planvet/evaluator/machine
package assemble

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// Assemble makes code of a planned policy. It fails on what the machine does
// not have: calls whose target is known only when they are made.
func Assemble(policy *ir.Policy) (*code.Program, error) {
	a := &assembler{policy: policy, constants: map[string]int32{}, builtins: map[string]int32{}, functions: map[string]int32{}}
	for _, name := range policy.Static.BuiltinFuncs {
		a.builtins[name.Name] = int32(len(a.program.Builtins))
		a.program.Builtins = append(a.program.Builtins, name.Name)
	}
	for i, f := range policy.Funcs.Funcs {
		a.functions[f.Name] = int32(i)
	}
	for _, f := range policy.Funcs.Funcs {
		function, err := a.function(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		a.program.Functions = append(a.program.Functions, *function)
	}
	return &a.program, nil
}

type assembler struct {
	policy    *ir.Policy
	program   code.Program
	constants map[string]int32 // by what makes them one
	builtins  map[string]int32
	functions map[string]int32
}

// constant gives the operand of a constant.
func (a *assembler) constant(c code.Constant) int32 {
	key := fmt.Sprintf("%d %q %v", c.Kind, c.Text, c.Items)
	n, found := a.constants[key]
	if !found {
		n = int32(len(a.program.Constants))
		a.constants[key] = n
		a.program.Constants = append(a.program.Constants, c)
	}
	return ^n
}

func (a *assembler) text(i ir.StringIndex) string { return a.policy.Static.Strings[i].Value }

// A frame is what is known of one function while it is assembled.
type frame struct {
	*assembler
	locals map[ir.Local]int32
	out    code.Function
}

func (a *assembler) function(f *ir.Func) (*code.Function, error) {
	if len(f.Params) < 2 || f.Params[0] != ir.Input || f.Params[1] != ir.Data {
		return nil, fmt.Errorf("its parameters do not begin with input and data")
	}
	fr := &frame{assembler: a, locals: map[ir.Local]int32{}}
	fr.out.Name = strings.TrimPrefix(f.Name, "g0.data.")
	fr.out.Params = int32(len(f.Params) - 2)
	for _, p := range f.Params {
		fr.local(p)
	}
	body, err := fr.blocks(f.Blocks, 0)
	fr.out.Body = body
	fr.out.Locals = int32(len(fr.locals))
	a.optimize(&fr.out)
	return &fr.out, err
}

// local numbers the locals of a function one after the other.
func (f *frame) local(l ir.Local) int32 {
	n, found := f.locals[l]
	if !found {
		n = int32(len(f.locals))
		f.locals[l] = n
	}
	return n
}

func (f *frame) operand(o ir.Operand) (int32, error) {
	switch v := direct(o.Value).(type) {
	case ir.Local:
		return f.local(v), nil
	case ir.StringIndex:
		return f.constant(code.Constant{Kind: code.String, Text: f.text(v)}), nil
	case ir.Bool:
		if v {
			return f.constant(code.Constant{Kind: code.True}), nil
		}
		return f.constant(code.Constant{Kind: code.False}), nil
	}
	return 0, fmt.Errorf("an operand of type %T", o.Value)
}

// blocks assembles a list of blocks. room is how many blocks a break may end
// besides its own: those up to the nearest scan or negation.
func (f *frame) blocks(of []*ir.Block, room int) ([][]code.Instr, error) {
	out := make([][]code.Instr, 0, len(of))
	for _, b := range of {
		block, err := f.block(b, room)
		if err != nil {
			return nil, err
		}
		if len(block) > 0 {
			out = append(out, block)
		}
	}
	return out, nil
}

func (f *frame) block(of *ir.Block, room int) ([]code.Instr, error) {
	var out []code.Instr
	for _, stmt := range of.Stmts {
		instr, keep, err := f.instr(stmt, room)
		if err != nil {
			return nil, err
		}
		if keep {
			out = append(out, instr)
		}
	}
	return out, nil
}

// direct is the operand of a plan, which its decoder leaves behind a pointer.
func direct(v ir.Val) ir.Val {
	switch v := v.(type) {
	case *ir.Local:
		return *v
	case *ir.StringIndex:
		return *v
	case *ir.Bool:
		return *v
	}
	return v
}
