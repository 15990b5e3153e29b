package assemble

import (
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// The planner gives a new local to every step. Most are assigned once and are
// another name for a local or a constant; those are folded away, and literals
// such as {"tcp", "-1"} are made once instead of each time they are met.

// A use counts what a function does with a local.
type use struct {
	assigned int  // instructions that give it a value
	changed  int  // that add to the collection in it
	asked    bool // whether it holds a value is asked, or it is reset
}

func (f *frame) use(l ir.Local) *use {
	u := f.uses[l]
	if u == nil {
		u = &use{}
		f.uses[l] = u
	}
	return u
}

// note counts the uses of all locals.
func (f *frame) note(blocks []*ir.Block) {
	for _, block := range blocks {
		for _, stmt := range block.Stmts {
			switch s := stmt.(type) {
			case *ir.BlockStmt:
				f.note(s.Blocks)
			case *ir.NotStmt:
				f.note([]*ir.Block{s.Block})
			case *ir.WithStmt:
				f.note([]*ir.Block{s.Block})
			case *ir.ScanStmt:
				f.use(s.Key).assigned++
				f.use(s.Value).assigned++
				f.note([]*ir.Block{s.Block})
			default:
				f.noteOne(stmt)
			}
		}
	}
}

func (f *frame) noteOne(stmt ir.Stmt) {
	switch s := stmt.(type) {
	case *ir.CallStmt:
		f.use(s.Result).assigned++
	case *ir.AssignVarStmt:
		f.use(s.Target).assigned++
	case *ir.AssignIntStmt:
		f.use(s.Target).assigned++
	case *ir.AssignVarOnceStmt:
		f.use(s.Target).assigned += 2 // it asks first
	case *ir.DotStmt:
		f.use(s.Target).assigned++
	case *ir.LenStmt:
		f.use(s.Target).assigned++
	case *ir.ObjectMergeStmt:
		f.use(s.Target).assigned++
	case *ir.MakeNullStmt:
		f.use(s.Target).assigned++
	case *ir.MakeNumberIntStmt:
		f.use(s.Target).assigned++
	case *ir.MakeNumberRefStmt:
		f.use(s.Target).assigned++
	case *ir.MakeArrayStmt:
		f.use(s.Target).assigned++
	case *ir.MakeObjectStmt:
		f.use(s.Target).assigned++
	case *ir.MakeSetStmt:
		f.use(s.Target).assigned++
	case *ir.ArrayAppendStmt:
		f.use(s.Array).changed++
	case *ir.ObjectInsertStmt:
		f.use(s.Object).changed++
	case *ir.ObjectInsertOnceStmt:
		f.use(s.Object).changed++
	case *ir.SetAddStmt:
		f.use(s.Set).changed++
	case *ir.ResetLocalStmt:
		f.use(s.Target).asked = true
	case *ir.IsDefinedStmt:
		f.use(s.Source).asked = true
	case *ir.IsUndefinedStmt:
		f.use(s.Source).asked = true
	}
}

// once tells whether a local has one value wherever it is read.
func (f *frame) once(l ir.Local) bool {
	u := f.use(l)
	return u.assigned == 1 && !u.asked
}

// assign folds an assignment away where both sides are the same all along.
func (f *frame) assign(s *ir.AssignVarStmt) (code.Instr, bool, error) {
	source, err := f.operand(s.Source)
	if err != nil {
		return code.Instr{}, false, err
	}
	if f.once(s.Target) && f.use(s.Target).changed == 0 {
		from, local := direct(s.Source.Value).(ir.Local)
		if !local || source < 0 || f.once(from) {
			f.known[s.Target] = source
			return code.Instr{}, false, nil
		}
	}
	return code.Instr{Op: code.Assign, A: source, C: f.local(s.Target)}, true, nil
}

// make puts a constant into a local, or lets it stand for it.
func (f *frame) make(target ir.Local, c code.Constant) (code.Instr, bool, error) {
	operand := f.constant(c)
	if f.once(target) {
		f.known[target] = operand
		return code.Instr{}, false, nil
	}
	return code.Instr{Op: code.Assign, A: operand, C: f.local(target)}, true, nil
}

// literal makes a constant of a collection whose elements are all constants,
// and tells how many statements that took; 0 where it is something else.
func (f *frame) literal(stmts []ir.Stmt) int {
	var target ir.Local
	var c code.Constant
	switch s := stmts[0].(type) {
	case *ir.MakeArrayStmt:
		target, c.Kind = s.Target, code.Array
	case *ir.MakeSetStmt:
		target, c.Kind = s.Target, code.Set
	case *ir.MakeObjectStmt:
		target, c.Kind = s.Target, code.Object
	default:
		return 0
	}
	if !f.once(target) {
		return 0
	}
	n, changes := 1, 0
	for ; n < len(stmts) && changes < f.use(target).changed; n++ {
		if within := f.literal(stmts[n:]); within > 0 {
			n += within - 1
			continue
		}
		switch f.element(stmts[n], target, &c) {
		case another:
			return 0
		case added:
			changes++
		}
	}
	if changes < f.use(target).changed {
		return 0
	}
	f.known[target] = f.constant(c)
	return n
}

type step int

const (
	another  step = iota
	added         // to the literal
	prepared      // a constant that the literal may hold
)

// element reads one statement of those that make a literal.
func (f *frame) element(stmt ir.Stmt, target ir.Local, c *code.Constant) step {
	switch s := stmt.(type) {
	case *ir.ArrayAppendStmt:
		if s.Array == target {
			return f.addConstants(c, s.Value)
		}
	case *ir.SetAddStmt:
		if s.Set == target {
			return f.addConstants(c, s.Value)
		}
	case *ir.ObjectInsertStmt:
		if s.Object == target {
			return f.addConstants(c, s.Key, s.Value)
		}
	case *ir.MakeNumberIntStmt, *ir.MakeNumberRefStmt, *ir.MakeNullStmt:
		if _, keep, err := f.instr(s, 0); err == nil && !keep {
			return prepared
		}
	}
	return another
}

func (f *frame) addConstants(c *code.Constant, operands ...ir.Operand) step {
	for _, o := range operands {
		n, err := f.operand(o)
		if err != nil || n >= 0 {
			return another
		}
		c.Items = append(c.Items, ^n)
	}
	return added
}
