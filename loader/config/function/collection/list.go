package collection

import (
	"errors"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

// lists are the functions from one collection to another or to a number or a bool.
func lists() map[string]function.Function {
	strings := cty.List(cty.String)
	anyList := cty.List(cty.DynamicPseudoType)
	return map[string]function.Function{
		"compact":  rearrange("list", strings, stdlib.CompactFunc, compact),
		"distinct": rearrange("list", anyList, stdlib.DistinctFunc, distinct),
		"sort":     rearrange("list", strings, stdlib.SortFunc, sorted),
		"length": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{{
				Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
			}},
			Type: function.StaticReturnType(cty.Number), RefineResult: notNull, Impl: length,
		})),
		"sum": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
			Type:   dynamic, Impl: sum,
		})),
		"alltrue": truth(cty.False),
		"anytrue": truth(cty.True),
		"transpose": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "values", Type: cty.Map(strings)}},
			Type:   function.StaticReturnType(cty.Map(strings)), RefineResult: notNull, Impl: transpose,
		})),
	}
}

// rearrange is a function whose result holds elements of its list. Where the elements are known but marked, each
// keeps its own marks, which the library's function would spread over the list.
func rearrange(param string, ty cty.Type, library function.Function, pick func([]cty.Value) []cty.Value) function.Function {
	p := anything(param)
	p.Type = ty
	return limit.Bound(function.New(&function.Spec{
		Params: []function.Parameter{p},
		Type:   dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			plain, _ := args[0].UnmarkDeep()
			ret, err := library.Call([]cty.Value{plain})
			if err != nil || !args[0].ContainsMarked() {
				return ret, err
			}
			list, marks := args[0].Unmark()
			if !plain.IsWhollyKnown() || plain.IsNull() {
				return limit.WithDeepMarks(ret, args[0]), nil
			}
			out := pick(list.AsValueSlice())
			if len(out) > 0 {
				ret = cty.ListVal(out)
			} else {
				ret = limit.WithDeepMarks(ret, args[0]) // all that was dropped
			}
			return mark.Spread(ret.WithMarks(marks), args[0]), nil
		},
	}))
}

func compact(in []cty.Value) []cty.Value {
	var out []cty.Value
	for _, v := range in {
		if plain, _ := v.Unmark(); !plain.IsNull() && plain.AsString() != "" {
			out = append(out, v)
		}
	}
	return out
}

// distinct keeps the first of equal elements, with the marks of all of them.
func distinct(in []cty.Value) []cty.Value {
	var out []cty.Value
	seen := map[int][]int{} // by hash, positions in out
next:
	for _, v := range in {
		plain, marks := v.UnmarkDeep()
		h := plain.Hash()
		for _, at := range seen[h] {
			if kept, _ := out[at].UnmarkDeep(); kept.RawEquals(plain) {
				out[at] = out[at].WithMarks(marks)
				continue next
			}
		}
		seen[h] = append(seen[h], len(out))
		out = append(out, v)
	}
	return out
}

func sorted(in []cty.Value) []cty.Value {
	text := func(i int) string {
		plain, _ := in[i].Unmark()
		return plain.AsString()
	}
	sort.SliceStable(in, func(i, j int) bool { return text(i) < text(j) })
	return in
}

func length(args []cty.Value, _ cty.Type) (cty.Value, error) {
	v, marks := args[0].Unmark()
	ty := v.Type()
	var ret cty.Value
	switch {
	case ty == cty.DynamicPseudoType:
		ret = cty.UnknownVal(cty.Number)
	case ty == cty.String:
		n, err := stdlib.Strlen(v)
		if err != nil {
			return cty.NilVal, err
		}
		ret = n
	case ty.IsObjectType():
		ret = cty.NumberIntVal(int64(len(ty.AttributeTypes())))
	case ty.IsCollectionType() || ty.IsTupleType():
		ret = v.Length()
	default:
		return cty.NilVal, function.NewArgErrorf(0, "must be a string, list, set, map, tuple or object, not %s", ty.FriendlyName())
	}
	return ret.WithMarks(marks), nil
}

func sum(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if !args[0].CanIterateElements() {
		return cty.NilVal, function.NewArgErrorf(0, "cannot sum a value that is not a list, set or tuple")
	}
	ty := args[0].Type()
	if !isSequence(ty) && !ty.IsSetType() {
		return cty.NilVal, function.NewArgErrorf(0, "must be a list, set or tuple, not %s", ty.FriendlyName())
	}
	if args[0].LengthInt() == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
	}
	total := cty.Zero
	for it := args[0].ElementIterator(); it.Next(); {
		_, v := it.Element()
		v, err := convert.Convert(v, cty.Number)
		if err != nil || (v.IsKnown() && v.IsNull()) {
			return cty.NilVal, function.NewArgErrorf(0, "must hold numbers alone")
		}
		// Adding up an infinity and its opposite panics in the library.
		if total, err = stdlib.Add(total, v); err != nil {
			return cty.NilVal, errors.New("can't compute a sum of opposing infinities")
		}
	}
	return total, nil
}

// truth is alltrue, which one false decides, or anytrue, which one true decides. Null counts as false.
func truth(deciding cty.Value) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			unknown := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, v := it.Element()
				switch {
				case !v.IsKnown() && deciding.False():
					return cty.UnknownVal(cty.Bool), nil // as in terraform, although a false may follow
				case !v.IsKnown():
					unknown = true
				case v.IsNull():
					if deciding.False() {
						return cty.False, nil
					}
				case v.RawEquals(deciding):
					return deciding, nil
				}
			}
			if unknown {
				return cty.UnknownVal(cty.Bool), nil
			}
			return deciding.Not(), nil
		},
	}))
}

func transpose(args []cty.Value, ty cty.Type) (cty.Value, error) {
	if !args[0].IsWhollyKnown() {
		return cty.UnknownVal(ty), nil
	}
	keysByValue := map[string][]cty.Value{}
	for it := args[0].ElementIterator(); it.Next(); {
		key, list := it.Element()
		if list.IsNull() {
			return cty.NilVal, function.NewArgErrorf(0, "the list at %q must not be null", key.AsString())
		}
		for inner := list.ElementIterator(); inner.Next(); {
			_, v := inner.Element()
			if v.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "the list at %q must not hold null", key.AsString())
			}
			keysByValue[v.AsString()] = append(keysByValue[v.AsString()], key)
		}
	}
	if len(keysByValue) == 0 {
		return cty.MapValEmpty(cty.List(cty.String)), nil
	}
	out := make(map[string]cty.Value, len(keysByValue))
	for v, keys := range keysByValue {
		out[v] = cty.ListVal(keys) // in the order of the map's keys
	}
	return cty.MapVal(out), nil
}
