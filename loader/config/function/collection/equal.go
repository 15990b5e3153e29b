package collection

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// equals is cty's comparison of two values without marks, save that maps and objects are compared in the order of
// their keys and to the end. The library follows the order of a Go map and stops at the first part that is not
// known, so that its answer is not the same each time.
func equals(a, b cty.Value) cty.Value {
	ty := a.Type()
	sequence, mapping := isSequence(ty), ty.IsMapType() || ty.IsObjectType()
	if !(sequence || mapping) || !ty.Equals(b.Type()) || !a.IsKnown() || !b.IsKnown() || a.IsNull() || b.IsNull() ||
		!a.HasWhollyKnownType() || !b.HasWhollyKnownType() {
		return a.Equals(b)
	}
	if a.LengthInt() != b.LengthInt() {
		return cty.False
	}
	all := cty.True
	for ai, bi := a.ElementIterator(), b.ElementIterator(); ai.Next() && bi.Next(); {
		ak, av := ai.Element()
		bk, bv := bi.Element()
		if !ak.RawEquals(bk) {
			return cty.False
		}
		equal := equals(av, bv)
		switch {
		case !equal.IsKnown() && sequence:
			return equal // as the library, which does not look at what follows
		case !equal.IsKnown():
			all = equal
		case equal.False():
			return cty.False
		}
	}
	return all
}

// contains is the library's but for its comparison.
func contains() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "list", Type: cty.DynamicPseudoType},
			{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true},
		},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if ty := args[0].Type(); !isSequence(ty) && !ty.IsSetType() {
				return cty.NilVal, errors.New("argument must be list, tuple, or set")
			}
			answer := cty.False
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				equal := equals(args[1], v)
				switch {
				case !equal.IsKnown():
					answer = equal
				case equal.True():
					return cty.True, nil
				}
			}
			return answer, nil
		},
	})
}
