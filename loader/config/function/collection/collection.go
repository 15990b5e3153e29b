// Package collection holds the functions on lists, sets, maps and objects, and those that choose between values.
package collection

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// Functions are this package's functions by name.
func Functions() map[string]function.Function {
	table := map[string]function.Function{
		"chunklist":       limit.Bound(stdlib.ChunklistFunc),
		"concat":          limit.Bound(stdlib.ConcatFunc),
		"contains":        limit.Bound(contains()),
		"flatten":         limit.Bound(flatten()),
		"keys":            limit.Bound(stdlib.KeysFunc),
		"merge":           limit.Bound(merge()),
		"range":           limit.Bound(stdlib.RangeFunc),
		"reverse":         limit.Bound(stdlib.ReverseListFunc),
		"setintersection": limit.Check(stdlib.SetIntersectionFunc, checkSets),
		"setproduct":      limit.Check(setproduct(), checkProduct),
		"setsubtract":     limit.Check(stdlib.SetSubtractFunc, checkSets),
		"setunion":        limit.Check(stdlib.SetUnionFunc, checkSets),
		"slice":           limit.Bound(stdlib.SliceFunc),
		"values":          limit.Bound(stdlib.ValuesFunc),
		"zipmap":          limit.Check(stdlib.ZipmapFunc, checkKeys),
	}
	maps.Copy(table, lists())
	maps.Copy(table, searches())
	maps.Copy(table, choices())
	maps.Copy(table, conversions())
	maps.Copy(table, removed())
	return table
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// flatten is the library's, which takes a marked value of unknown type for one that is surely no list.
func flatten() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{anything("list")},
		Type:   dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			plain, _ := args[0].UnmarkDeep()
			ret, err := stdlib.Flatten(plain)
			if err != nil || !ret.IsKnown() || !args[0].ContainsMarked() {
				return ret, err
			}
			return stdlib.Flatten(args[0])
		},
	})
}

// merge is the library's, which drops the marks of null arguments: these too decide which keys there are.
func merge() function.Function {
	maps := anything("maps")
	return function.New(&function.Spec{
		VarParam: &maps,
		Type:     dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			for i, arg := range args {
				if ty := arg.Type(); !ty.IsMapType() && !ty.IsObjectType() && ty != cty.DynamicPseudoType {
					return cty.NilVal, function.NewArgErrorf(i, "must be a map or object, not %s", ty.FriendlyName())
				}
			}
			ret, err := stdlib.Merge(args...)
			if err != nil {
				return cty.NilVal, err
			}
			for _, arg := range args {
				if arg.IsNull() {
					ret = ret.WithSameMarks(arg)
				}
			}
			return ret, nil
		},
	})
}

// setproduct is the library's, which fails over a tuple of which the elements' common type cannot be told yet.
func setproduct() function.Function {
	sets := anything("sets")
	return function.New(&function.Spec{
		VarParam: &sets,
		Type:     dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			undecided := false
			for _, arg := range args {
				if !arg.Type().IsTupleType() || arg.Type().Length() == 0 {
					continue
				}
				etys := arg.Type().TupleElementTypes()
				ety, _ := convert.UnifyUnsafe(etys)
				sameKind := !slices.ContainsFunc(etys, func(ty cty.Type) bool { return ty != cty.DynamicPseudoType })
				undecided = undecided || (ety == cty.DynamicPseudoType && !sameKind)
			}
			if undecided {
				return cty.DynamicVal, nil
			}
			return stdlib.SetProduct(args...)
		},
	})
}

// anything is a parameter whose function deals with every kind of value itself.
func anything(name string) function.Parameter {
	return function.Parameter{
		Name: name, Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}
}

// dynamic is the type function of a function that types its result itself.
func dynamic([]cty.Value) (cty.Type, error) { return cty.DynamicPseudoType, nil }

// isSequence tells whether a type has elements in an order.
func isSequence(ty cty.Type) bool { return ty.IsListType() || ty.IsTupleType() }

// checkKeys refuses null among the keys of a zipmap.
func checkKeys(args []cty.Value) error {
	keys, _ := args[0].Unmark()
	if !keys.IsKnown() || keys.IsNull() || !keys.CanIterateElements() {
		return nil
	}
	for it := keys.ElementIterator(); it.Next(); {
		if _, key := it.Element(); key.IsNull() {
			return function.NewArgErrorf(0, "must not hold null")
		}
	}
	return nil
}

// checkProduct refuses products of too many elements.
func checkProduct(args []cty.Value) error {
	total := 1
	for _, arg := range args {
		arg, _ = arg.Unmark()
		if !arg.IsKnown() || arg.IsNull() || !arg.CanIterateElements() {
			return nil // an error, or an unknown result
		}
		n := arg.LengthInt()
		if n == 0 {
			return nil
		}
		if total *= n; total > limit.MaxValues {
			break
		}
	}
	return limit.Values(total * (len(args) + 1))
}

// checkSets refuses sets with too many unknown elements, and sets of which the elements' types differ and are not
// told in full, such as lists of which one is empty: the library cannot bring these to one type.
func checkSets(args []cty.Value) error {
	for i, arg := range args {
		if !arg.Type().IsSetType() || i == 0 || !args[0].Type().IsSetType() {
			continue
		}
		a, b := args[0].Type().ElementType(), arg.Type().ElementType()
		if (vague(a) || vague(b)) && !a.Equals(b) {
			return function.NewArgErrorf(i, "has elements of another type than the first set, which cannot be compared with them")
		}
	}
	return checkSetUnknowns(args)
}

// vague tells whether a type leaves open what is inside of its values.
func vague(ty cty.Type) bool { return ty != cty.DynamicPseudoType && ty.HasDynamicTypes() }

// checkSetUnknowns refuses sets with too many unknown elements.
func checkSetUnknowns(args []cty.Value) error {
	unknowns := 0
	for _, arg := range args {
		arg, _ = arg.Unmark()
		if !arg.IsKnown() || arg.IsNull() || !arg.CanIterateElements() {
			continue
		}
		for it := arg.ElementIterator(); it.Next(); {
			if _, v := it.Element(); !v.IsWhollyKnown() {
				unknowns++
			}
		}
	}
	if unknowns > limit.MaxSetUnknowns {
		return limit.Exceeded("a set of too many unknown elements", limit.MaxSetUnknowns)
	}
	return nil
}
