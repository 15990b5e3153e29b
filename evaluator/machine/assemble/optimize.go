package assemble

import (
	"maps"
	"slices"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// The planner gives a new local to every step, most of which are another name
// for a local or a constant, and makes {"tcp", "-1"} anew each time it is met.
// What optimize leaves computes the same with a third less instructions.

// rounds of optimization: a literal within a literal takes one each.
const rounds = 4

func (a *assembler) optimize(f *code.Function) {
	for range rounds {
		for _, block := range f.Body {
			propagate(block, aliases{})
		}
		dropUnread(f)
		a.literals(f)
	}
	a.records(f)
	renumber(f)
}

// operands lists pointers to the operands that an instruction reads, which may
// be constants. What it only fills or changes is not among them.
func operands(i *code.Instr) []*int32 {
	switch i.Op {
	case code.Call, code.Builtin, code.Record:
		out := make([]*int32, len(i.Args))
		for n := range i.Args {
			out[n] = &i.Args[n]
		}
		return out
	case code.Dot, code.Equal, code.NotEqual, code.Insert, code.InsertOnce, code.Merge:
		return []*int32{&i.A, &i.B}
	case code.Len, code.Scan, code.Assign, code.AssignOnce, code.IsArray, code.IsObject, code.IsSet, code.Append, code.Add, code.Return:
		return []*int32{&i.A}
	case code.With:
		return []*int32{&i.B}
	}
	return nil
}

// locals lists pointers to what must be a local: what an instruction fills or
// changes, and what it asks whether it is defined.
func locals(i *code.Instr) []*int32 {
	switch i.Op {
	case code.IsDefined, code.IsUndefined:
		return []*int32{&i.A}
	case code.Scan:
		return []*int32{&i.B, &i.C}
	}
	if writes(i.Op) || changes(i.Op) {
		return []*int32{&i.C}
	}
	return nil
}

// writes tells whether an instruction gives C another value.
func writes(op code.Op) bool {
	switch op {
	case code.Call, code.Builtin, code.Dot, code.Len, code.Assign, code.AssignOnce, code.Reset,
		code.MakeArray, code.MakeObject, code.MakeSet, code.Record, code.Merge:
		return true
	}
	return false
}

// changes tells whether an instruction adds to the collection in C.
func changes(op code.Op) bool {
	return op == code.Append || op == code.Insert || op == code.InsertOnce || op == code.Add
}

// written visits every local that gets a value in blocks.
func written(blocks [][]code.Instr, visit func(local int32)) {
	for _, block := range blocks {
		for n := range block {
			i := &block[n]
			switch {
			case i.Op == code.Scan:
				visit(i.B)
				visit(i.C)
			case writes(i.Op):
				visit(i.C)
			}
			written(i.Blocks, visit)
		}
	}
}

// aliases are locals that hold, here and now, what another local or a
// constant does.
type aliases map[int32]int32

func (a aliases) forget(local int32) {
	delete(a, local)
	maps.DeleteFunc(a, func(_, of int32) bool { return of == local })
}

// propagate reads what a local stands for in place of the local.
func propagate(block []code.Instr, known aliases) {
	for n := range block {
		i := &block[n]
		for _, o := range operands(i) {
			if of, found := known[*o]; found && *o >= 0 {
				*o = of
			}
		}
		switch i.Op {
		case code.Scan:
			written(i.Blocks, known.forget) // in a loop, what comes later was before
			known.forget(i.B)
			known.forget(i.C)
			for _, block := range i.Blocks { // one, or none
				propagate(block, maps.Clone(known))
			}
		case code.Block, code.Not, code.With:
			for b := range i.Blocks {
				propagate(i.Blocks[b], maps.Clone(known))
				written(i.Blocks[b:b+1], known.forget)
			}
		default:
			if writes(i.Op) {
				known.forget(i.C)
			}
			if i.Op == code.Assign && i.A != i.C && i.A != code.Input && i.A != code.Data { // `with` changes those two
				known[i.C] = i.A
			}
		}
	}
}

// dropUnread takes out assignments to locals that nothing reads.
func dropUnread(f *code.Function) {
	read := map[int32]bool{}
	each(f.Body, func(i *code.Instr) {
		for _, o := range operands(i) {
			read[*o] = true
		}
		if i.Op == code.IsDefined || i.Op == code.IsUndefined || i.Op == code.AssignOnce || changes(i.Op) {
			for _, l := range locals(i) {
				read[*l] = true
			}
		}
	})
	f.Body = filter(f.Body, func(i *code.Instr) bool {
		return (i.Op != code.Assign && i.Op != code.Reset) || read[i.C]
	})
}

func each(blocks [][]code.Instr, visit func(*code.Instr)) {
	for _, block := range blocks {
		for n := range block {
			visit(&block[n])
			each(block[n].Blocks, visit)
		}
	}
}

func filter(blocks [][]code.Instr, keep func(*code.Instr) bool) [][]code.Instr {
	for b := range blocks {
		blocks[b] = slices.DeleteFunc(blocks[b], func(i code.Instr) bool { return !keep(&i) })
		for n := range blocks[b] {
			blocks[b][n].Blocks = filter(blocks[b][n].Blocks, keep)
		}
	}
	return blocks
}

// renumber leaves no local that is not used.
func renumber(f *code.Function) {
	numbers := map[int32]int32{}
	for n := range f.Params + 2 {
		numbers[n] = n
	}
	number := func(o *int32) {
		if *o < 0 {
			return
		}
		n, found := numbers[*o]
		if !found {
			n = int32(len(numbers))
			numbers[*o] = n
		}
		*o = n
	}
	each(f.Body, func(i *code.Instr) {
		for _, o := range operands(i) {
			number(o)
		}
		for _, l := range locals(i) {
			number(l)
		}
	})
	f.Locals = int32(len(numbers))
}
