package collection

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

// searches are the functions that look something up.
func searches() map[string]function.Function {
	list := cty.List(cty.DynamicPseudoType)
	matched := func(name string) function.Parameter {
		p := anything(name)
		p.Type, p.AllowNull = list, false
		return p
	}
	value := anything("value")
	value.AllowMarked = false
	return map[string]function.Function{
		"element": limit.Pick(stdlib.ElementFunc),
		"index": limit.Bound(function.New(&function.Spec{
			Params:       []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
			Type:         dynamic,
			RefineResult: notNull,
			Impl:         index,
		})),
		"lookup": limit.Exact(function.New(&function.Spec{
			Params: []function.Parameter{
				{Name: "inputMap", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowMarked: true, AllowDynamicType: true},
				{Name: "key", Type: cty.String, AllowUnknown: true, AllowMarked: true, AllowDynamicType: true},
			},
			VarParam: &function.Parameter{
				Name: "default", Type: cty.DynamicPseudoType,
				AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
			},
			Type: dynamic, Impl: lookup,
		})),
		"matchkeys": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{matched("values"), matched("keys"), matched("searchset")},
			Type:   dynamic, RefineResult: notNull, Impl: matchkeys,
		})),
	}
}

func index(args []cty.Value, _ cty.Type) (cty.Value, error) {
	list, wanted := args[0], args[1]
	if !isSequence(list.Type()) {
		return cty.NilVal, function.NewArgErrorf(0, "must be a list or tuple, not %s", list.Type().FriendlyName())
	}
	if list.LengthInt() == 0 {
		return cty.NilVal, function.NewArgErrorf(0, "cannot search an empty list")
	}
	for it := list.ElementIterator(); it.Next(); {
		at, v := it.Element()
		equal := equals(v, wanted)
		if !equal.IsKnown() {
			return cty.UnknownVal(cty.Number), nil
		}
		if equal.True() {
			return at, nil
		}
	}
	return cty.NilVal, function.NewArgErrorf(1, "no element of the list is equal to this value")
}

// lookup marks its result with the marks of the map and of the key, besides the element's or the default's own.
func lookup(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if len(args) > 3 {
		return cty.NilVal, function.NewArgErrorf(2, "lookup takes two or three arguments, got %d", len(args))
	}
	m, mapMarks := args[0].Unmark()
	key, keyMarks := args[1].Unmark()
	ty := m.Type()
	marked := func(v cty.Value) (cty.Value, error) { return v.WithMarks(mapMarks, keyMarks), nil }
	unknown := func(ty cty.Type) (cty.Value, error) {
		return limit.WithDeepMarks(cty.UnknownVal(ty), args...), nil
	}
	switch {
	case ty == cty.DynamicPseudoType:
		return unknown(ty)
	case ty.IsObjectType():
		if !key.IsKnown() {
			return unknown(cty.DynamicPseudoType)
		}
		name := key.AsString()
		switch {
		case ty.HasAttribute(name) && !m.IsKnown():
			return unknown(ty.AttributeType(name))
		case ty.HasAttribute(name):
			return marked(m.GetAttr(name))
		case len(args) == 2:
			return cty.NilVal, function.NewArgErrorf(0, "the given object has no attribute %q", name)
		case !m.IsKnown():
			return unknown(args[2].Type()) // as in terraform, although the default is sure
		default:
			return marked(args[2])
		}
	case ty.IsMapType():
		return lookupMap(args, m, key, marked, unknown)
	default:
		return cty.NilVal, function.NewArgErrorf(0, "must be a map or object, not %s", ty.FriendlyName())
	}
}

func lookupMap(args []cty.Value, m, key cty.Value, marked func(cty.Value) (cty.Value, error), unknown func(cty.Type) (cty.Value, error)) (cty.Value, error) {
	ety := m.Type().ElementType()
	var missing cty.Value
	if len(args) == 3 {
		var err error
		if missing, err = convert.Convert(args[2], ety); err != nil {
			return cty.NilVal, function.NewArgErrorf(2, "the default value must have the same type as the map elements: %w", err)
		}
	}
	switch {
	case !key.IsKnown() || !m.IsKnown():
		return unknown(ety)
	case m.HasIndex(key).True():
		return marked(m.Index(key))
	case len(args) == 3:
		return marked(missing)
	default:
		return cty.NilVal, function.NewArgErrorf(1, "the map has no element with the key %q", key.AsString())
	}
}

// matchkeys keeps the marks of the values it selects on them. What decided the selection marks the list.
func matchkeys(args []cty.Value, _ cty.Type) (cty.Value, error) {
	values, marks := args[0].Unmark()
	keys, _ := args[1].UnmarkDeep()
	search, _ := args[2].UnmarkDeep()
	if !values.Type().IsListType() {
		return limit.WithDeepMarks(cty.DynamicVal, args...), nil
	}
	ret, err := match(values, keys, search)
	if err != nil {
		return cty.NilVal, err
	}
	return mark.Spread(limit.WithDeepMarks(ret.WithMarks(marks), args[1], args[2]), args[0]), nil
}

func match(values, keys, search cty.Value) (cty.Value, error) {
	unknown := cty.UnknownVal(values.Type())
	if !keys.Type().IsListType() || !search.Type().IsListType() {
		return unknown, nil
	}
	kind, _ := convert.UnifyUnsafe([]cty.Type{keys.Type(), search.Type()})
	if kind == cty.NilType {
		return cty.NilVal, function.NewArgErrorf(1, "keys and searchset must be of the same type")
	}
	if !values.IsKnown() || !keys.IsKnown() || !search.IsKnown() {
		return unknown, nil
	}
	if values.LengthInt() != keys.LengthInt() {
		return cty.NilVal, function.NewArgErrorf(1, "values and keys must have the same length; they have %d and %d", values.LengthInt(), keys.LengthInt())
	}
	keys, err := convert.Convert(keys, kind)
	if err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	if search, err = convert.Convert(search, kind); err != nil {
		return cty.NilVal, function.NewArgError(2, err)
	}
	if search.LengthInt() == 0 {
		return cty.ListValEmpty(values.Type().ElementType()), nil
	}
	// Terraform answers with an empty list where it comes upon an unknown value to search for, which apply then belies.
	if plain, _ := values.UnmarkDeep(); !plain.IsWhollyKnown() || !keys.IsWhollyKnown() || !search.IsWhollyKnown() {
		return unknown, nil
	}
	wanted := search.AsValueSlice()
	byHash := make(map[int][]cty.Value, len(wanted))
	for _, v := range wanted {
		byHash[v.Hash()] = append(byHash[v.Hash()], v)
	}
	all := values.AsValueSlice()
	var out []cty.Value
	for i, key := range keys.AsValueSlice() {
		for _, v := range byHash[key.Hash()] {
			if v.RawEquals(key) {
				out = append(out, all[i])
				break
			}
		}
	}
	if len(out) == 0 {
		return cty.ListValEmpty(values.Type().ElementType()), nil
	}
	return cty.ListVal(out), nil
}
