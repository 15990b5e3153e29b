package machine

import (
	"github.com/open-policy-agent/opa/v1/topdown"
)

// arithmetic computes with numbers of 64 bits where that is exact, and asks
// OPA otherwise.
var arithmetic = map[string]builtin{
	"plus": func(a []Value) (Value, error) {
		x, y, small := ints(a)
		if sum := x + y; small && (sum > x) == (y > 0) {
			return sum, nil
		}
		return ask("plus", a)
	},
	"minus": func(a []Value) (Value, error) {
		if x, ok := a[0].(*Set); ok {
			if y, ok := a[1].(*Set); ok {
				return difference(x, y), nil
			}
		}
		x, y, small := ints(a)
		if d := x - y; small && (d < x) == (y > 0) {
			return d, nil
		}
		return ask("minus", a)
	},
	"mul": func(a []Value) (Value, error) {
		x, y, small := ints(a)
		const half = 1 << 31
		if small && -half < x && x < half && -half < y && y < half {
			return x * y, nil
		}
		return ask("mul", a)
	},
	"rem": func(a []Value) (Value, error) {
		if x, y, small := ints(a); small && y != 0 && y != -1 {
			return x % y, nil
		}
		return ask("rem", a)
	},
	"abs": func(a []Value) (Value, error) {
		if x, ok := a[0].(Int); ok && x >= 0 {
			return x, nil
		}
		return ask("abs", a)
	},
	"floor": func(a []Value) (Value, error) {
		if x, ok := a[0].(Int); ok {
			return x, nil
		}
		return ask("floor", a)
	},
	"max": func(a []Value) (Value, error) { return extreme(a, func(c int) bool { return c > 0 }) },
	"min": func(a []Value) (Value, error) { return extreme(a, func(c int) bool { return c < 0 }) },
}

// ask hands a built-in to OPA.
func ask(name string, args []Value) (Value, error) {
	return foreign(topdown.GetBuiltin(name))(args)
}

func ints(a []Value) (x, y Int, small bool) {
	x, first := a[0].(Int)
	y, second := a[1].(Int)
	return x, y, first && second
}

// extreme is the element that comes before all others; nil where there is none.
func extreme(a []Value, before func(int) bool) (Value, error) {
	elements, err := members(a, 0)
	if err != nil || len(elements) == 0 {
		return nil, err
	}
	best := elements[0]
	for _, e := range elements[1:] {
		if before(compare(e, best)) {
			best = e
		}
	}
	return best, nil
}

// members are the elements of an array or a set, the latter in any order.
func members(a []Value, n int) ([]Value, error) {
	switch v := a[n].(type) {
	case *Array:
		return v.elements, nil
	case *Set:
		return v.keys, nil
	}
	return nil, &operandError{n, "an array or a set"}
}
