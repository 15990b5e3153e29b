package assemble

import (
	"slices"

	"github.com/planvet/planvet/evaluator/machine/code"
)

// literals makes constants of collections whose elements all are: of those
// locals that are changed only right after they are made, by constants.
func (a *assembler) literals(f *code.Function) {
	all := map[int32]int{} // local → instructions that add to it
	each(f.Body, func(i *code.Instr) {
		if changes(i.Op) {
			all[i.C]++
		}
	})
	within := map[int32]int{} // of those, in literals
	eachBlock(f.Body, func(block []code.Instr) {
		for n := range block {
			within[block[n].C] += len(additions(block[n:]))
		}
	})
	replaceBlocks(f.Body, func(block []code.Instr) []code.Instr {
		out := block[:0:0]
		for n := 0; n < len(block); n++ {
			i := block[n]
			kind, made := kinds[i.Op]
			if !made || within[i.C] != all[i.C] {
				out = append(out, i)
				continue
			}
			c := code.Constant{Kind: kind}
			added := additions(block[n:])
			for _, add := range added {
				c.Items = append(c.Items, ^add.A)
				if add.Op == code.Insert {
					c.Items = append(c.Items, ^add.B)
				}
			}
			out = append(out, code.Instr{Op: code.Assign, A: a.constant(c), C: i.C})
			n += len(added)
		}
		return out
	})
}

var kinds = map[code.Op]code.Kind{code.MakeArray: code.Array, code.MakeObject: code.Object, code.MakeSet: code.Set}

// additions are the instructions right behind one that makes a collection
// which add constants to it.
func additions(block []code.Instr) []code.Instr {
	if _, made := kinds[block[0].Op]; !made {
		return nil
	}
	n := 1
	for n < len(block) {
		i := &block[n]
		constant := i.A < 0 && (i.Op != code.Insert || i.B < 0)
		if !changes(i.Op) || i.Op == code.InsertOnce || i.C != block[0].C || !constant {
			break
		}
		n++
	}
	return block[1:n]
}

func eachBlock(blocks [][]code.Instr, visit func([]code.Instr)) {
	for _, block := range blocks {
		visit(block)
		for n := range block {
			eachBlock(block[n].Blocks, visit)
		}
	}
}

func replaceBlocks(blocks [][]code.Instr, by func([]code.Instr) []code.Instr) {
	for b := range blocks {
		blocks[b] = by(blocks[b])
		for n := range blocks[b] {
			replaceBlocks(blocks[b][n].Blocks, by)
		}
	}
}

// records makes objects with known keys in one go, where the last of their
// values is known.
func (a *assembler) records(f *code.Function) {
	all, near := map[int32]int{}, map[int32]int{} // local → instructions that add to it; of those, in the block that makes it
	each(f.Body, func(i *code.Instr) {
		if changes(i.Op) {
			all[i.C]++
		}
	})
	eachBlock(f.Body, func(block []code.Instr) {
		made := map[int32]bool{}
		for n := range block {
			i := &block[n]
			if i.Op == code.MakeObject {
				made[i.C] = true
			}
			if changes(i.Op) && made[i.C] {
				near[i.C]++
			}
		}
	})
	replaceBlocks(f.Body, func(block []code.Instr) []code.Instr {
		for n := 0; n < len(block); n++ {
			if c := block[n].C; block[n].Op == code.MakeObject && all[c] == near[c] {
				if fields := fieldsOf(block, n); len(fields) > 0 {
					block = a.record(block, n, fields)
					n-- // what is there now
				}
			}
		}
		return block
	})
}

// record puts a Record in place of the last of the instructions that make an
// object.
func (a *assembler) record(block []code.Instr, made int, fields []int) []code.Instr {
	record := code.Instr{Op: code.Record, C: block[made].C}
	keys := code.Constant{Kind: code.Array}
	for _, at := range fields {
		keys.Items = append(keys.Items, ^block[at].A)
		record.Args = append(record.Args, block[at].B)
	}
	record.A = a.constant(keys)
	var out []code.Instr
	for at, i := range block {
		switch {
		case at == fields[len(fields)-1]:
			out = append(out, record)
		case at != made && !slices.Contains(fields, at):
			out = append(out, i)
		}
	}
	return out
}

// fieldsOf lists the instructions that put values under constant keys into the
// object made at n. It is nil unless they are all that change the object, and
// until the last of them nothing reads it, and the values stay where they are.
func fieldsOf(block []code.Instr, n int) (fields []int) {
	object := block[n].C
	values, keys := map[int32]bool{}, map[int32]bool{}
	closed := false
	for at := n + 1; at < len(block); at++ {
		i := &block[at]
		switch {
		case i.Op == code.MakeObject && i.C == object:
			return fields
		case changes(i.Op) && i.C == object:
			if closed || i.Op != code.Insert || i.A >= 0 || keys[i.A] || i.B == object {
				return nil
			}
			keys[i.A], values[i.B] = true, true
			fields = append(fields, at)
		default:
			closed = closed || touches(i, object, values)
		}
	}
	return fields
}

// touches tells whether an instruction reads a local or gives one of others
// another value.
func touches(i *code.Instr, local int32, others map[int32]bool) bool {
	touched := false
	one := [][]code.Instr{{*i}}
	each(one, func(i *code.Instr) {
		for _, o := range slices.Concat(operands(i), locals(i)) {
			touched = touched || *o == local
		}
	})
	written(one, func(l int32) { touched = touched || others[l] })
	return touched
}
