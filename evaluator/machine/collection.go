package machine

import (
	"fmt"
	"slices"
)

var collections = map[string]builtin{
	"count": func(a []Value) (Value, error) {
		n := length(a[0])
		if n < 0 {
			return nil, &operandError{0, "an array, an object, a set or a string"}
		}
		return Int(n), nil
	},
	"internal.member_2": func(a []Value) (Value, error) { return Bool(member(a[0], a[1])), nil },
	"sort": func(a []Value) (Value, error) {
		if s, ok := a[0].(*Set); ok {
			return NewArray(s.sorted()), nil
		}
		array, err := operand[*Array](a, 0, "an array or a set")
		if err != nil {
			return nil, err
		}
		sorted := slices.Clone(array.elements)
		slices.SortStableFunc(sorted, compare)
		return NewArray(sorted), nil
	},
	"array.concat": func(a []Value) (Value, error) {
		x, y, err := two[*Array, *Array](a, "an array", "an array")
		switch {
		case err != nil:
			return nil, err
		case len(x.elements) == 0:
			return y, nil
		case len(y.elements) == 0:
			return x, nil
		}
		return NewArray(slices.Concat(x.elements, y.elements)), nil
	},
	"array.slice": func(a []Value) (Value, error) {
		array, err := operand[*Array](a, 0, "an array")
		if err != nil {
			return nil, err
		}
		from, to, small := ints(a[1:])
		if !small {
			return ask("array.slice", a)
		}
		to = min(max(to, 0), Int(len(array.elements)))
		from = min(max(from, 0), to)
		return NewArray(array.elements[from:to:to]), nil
	},
	"array.reverse": func(a []Value) (Value, error) {
		array, err := operand[*Array](a, 0, "an array")
		if err != nil {
			return nil, err
		}
		reversed := slices.Clone(array.elements)
		slices.Reverse(reversed)
		return NewArray(reversed), nil
	},
	"and": func(a []Value) (Value, error) {
		x, y, err := two[*Set, *Set](a, "a set", "a set")
		if err != nil {
			return nil, err
		}
		out := &Set{}
		for _, e := range x.keys {
			if y.Has(e) {
				out.add(e)
			}
		}
		return out, nil
	},
	"or": func(a []Value) (Value, error) {
		x, y, err := two[*Set, *Set](a, "a set", "a set")
		switch {
		case err != nil:
			return nil, err
		case len(x.keys) == 0:
			return y, nil
		case len(y.keys) == 0:
			return x, nil
		}
		out := &Set{}
		for _, e := range slices.Concat(x.keys, y.keys) {
			out.Add(e)
		}
		return out, nil
	},
	"union": func(a []Value) (Value, error) {
		sets, err := operand[*Set](a, 0, "a set of sets")
		if err != nil {
			return nil, err
		}
		out := &Set{}
		for _, e := range sets.keys {
			set, ok := e.(*Set)
			if !ok {
				return nil, &operandError{0, "a set of sets"}
			}
			for _, e := range set.keys {
				out.Add(e)
			}
		}
		return out, nil
	},
	"numbers.range": func(a []Value) (Value, error) {
		from, to, small := ints(a)
		if !small {
			return nil, &operandError{0, "an integer of 64 bits"}
		}
		most, least := max(from, to), min(from, to)
		if uint64(most)-uint64(least) > longestRange {
			return nil, fmt.Errorf("a range of more than %d numbers", longestRange)
		}
		out := make([]Value, 0, most-least+1)
		for n := least; n <= most; n++ {
			out = append(out, n)
		}
		if to < from {
			slices.Reverse(out)
		}
		return NewArray(out), nil
	},
	"walk": func(a []Value) (Value, error) {
		w := walker{}
		w.walk(a[0], nil)
		return NewArray(w.pairs), nil
	},
}

// longestRange bounds what numbers.range makes: no list in a plan is longer.
const longestRange = 1 << 20

func difference(x, y *Set) *Set {
	out := &Set{}
	for _, e := range x.keys {
		if !y.Has(e) {
			out.add(e)
		}
	}
	return out
}

// member tells whether a collection holds a value; an object's are those under
// its keys.
func member(value, of Value) bool {
	switch of := of.(type) {
	case *Set:
		return of.Has(value)
	case *Array:
		return slices.ContainsFunc(of.elements, func(e Value) bool { return equal(e, value) })
	case *Object:
		return slices.ContainsFunc(of.values, func(e Value) bool { return equal(e, value) })
	}
	return false
}

// A walker lists all values within one, each with its path.
type walker struct{ pairs []Value }

func (w *walker) walk(v Value, path []Value) {
	path = path[:len(path):len(path)]
	w.pairs = append(w.pairs, NewArray([]Value{NewArray(path), v}))
	switch v := v.(type) {
	case *Array:
		for i, e := range v.elements {
			w.walk(e, append(path, Int(i)))
		}
	case *Object:
		for _, n := range v.ordered() {
			w.walk(v.values[n], append(path, v.keys[n]))
		}
	case *Set:
		for _, n := range v.ordered() {
			w.walk(v.keys[n], append(path, v.keys[n]))
		}
	}
}
