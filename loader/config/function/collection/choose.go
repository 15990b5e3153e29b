package collection

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

// choices are the functions that answer with one of several values.
func choices() map[string]function.Function {
	vals := anything("vals")
	expressions := function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType}
	return map[string]function.Function{
		"coalesce": limit.Exact(function.New(&function.Spec{
			VarParam: &vals, Type: dynamic, Impl: coalesce,
		})),
		"coalescelist": limit.Exact(function.New(&function.Spec{
			VarParam: &vals, Type: dynamic, Impl: coalescelist,
		})),
		"one": limit.Exact(function.New(&function.Spec{
			Params: []function.Parameter{anything("list")}, Type: dynamic, Impl: one,
		})),
		"try": limit.Exact(function.New(&function.Spec{
			VarParam: &expressions, Type: dynamic, Impl: try,
		})),
		"can": limit.Exact(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "expression", Type: customdecode.ExpressionClosureType}},
			Type:   function.StaticReturnType(cty.Bool), RefineResult: notNull, Impl: can,
		})),
	}
}

// coalesce passes over nulls and empty texts. An unknown value that is surely not null is taken for the answer's
// only source, although terraform cannot exclude that it turns out to be an empty text.
func coalesce(args []cty.Value, _ cty.Type) (cty.Value, error) {
	types := make([]cty.Type, len(args))
	for i, arg := range args {
		types[i] = arg.Type()
	}
	ty, _ := convert.UnifyUnsafe(types)
	if ty == cty.NilType || len(args) == 0 {
		return cty.NilVal, errors.New("all arguments must have the same type")
	}
	for i, arg := range args {
		v, err := convert.Convert(arg, ty)
		if err != nil {
			return cty.NilVal, function.NewArgError(i, err)
		}
		plain, _ := v.Unmark()
		if !plain.IsKnown() {
			return mark.Spread(unknownOf(ty, args[i:]), args...), nil
		}
		if plain.IsNull() || (ty == cty.String && plain.AsString() == "") {
			continue
		}
		return mark.Spread(v, args...), nil
	}
	return cty.NilVal, errors.New("no non-null, non-empty-string arguments")
}

// unknownOf is an unknown value with the marks of those that it may turn out to be: the candidates up to the first
// that is surely there.
func unknownOf(ty cty.Type, candidates []cty.Value) cty.Value {
	ret := cty.UnknownVal(ty)
	for _, v := range candidates {
		ret = limit.WithDeepMarks(ret, v)
		plain, _ := v.Unmark()
		if plain.IsNull() || (plain.IsKnown() && plain.RawEquals(cty.StringVal(""))) {
			continue
		}
		if plain.IsKnown() || plain.Range().DefinitelyNotNull() {
			break
		}
	}
	return ret
}

func coalescelist(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if len(args) == 0 {
		return cty.NilVal, errors.New("at least one argument is required")
	}
	for i, arg := range args {
		if !arg.IsKnown() {
			break // terraform does not look at what follows
		}
		if !isSequence(arg.Type()) {
			return cty.NilVal, function.NewArgErrorf(i, "must be a list or tuple, not %s", arg.Type().FriendlyName())
		}
	}
	for i, arg := range args {
		plain, _ := arg.Unmark()
		if !plain.IsKnown() {
			return mark.Spread(limit.WithDeepMarks(cty.DynamicVal, args[i:]...), args...), nil
		}
		if plain.IsNull() || plain.LengthInt() == 0 {
			continue
		}
		return mark.Spread(arg, args...), nil
	}
	return cty.NilVal, errors.New("no non-null, non-empty list among the arguments")
}

func one(args []cty.Value, _ cty.Type) (cty.Value, error) {
	const want = "must be a list, set, or tuple with either zero or one elements"
	list, marks := args[0].Unmark()
	ty := list.Type()
	var ety cty.Type
	switch {
	case ty == cty.DynamicPseudoType && !list.IsNull():
		return args[0], nil
	case list.IsNull():
		return cty.NilVal, function.NewArgErrorf(0, "must not be null")
	case ty.IsListType() || ty.IsSetType():
		ety = ty.ElementType()
	case ty.IsTupleType() && ty.Length() == 0:
		ety = cty.DynamicPseudoType
	case ty.IsTupleType() && ty.Length() == 1:
		ety = ty.TupleElementType(0)
	default:
		return cty.NilVal, function.NewArgErrorf(0, want)
	}
	if !list.IsKnown() {
		return limit.WithDeepMarks(cty.UnknownVal(ety), args[0]), nil
	}
	length := list.Length()
	if !length.IsKnown() {
		return limit.WithDeepMarks(cty.UnknownVal(ety), args[0]), nil
	}
	switch list.LengthInt() {
	case 0:
		return cty.NullVal(ety).WithMarks(marks), nil
	case 1:
		it := list.ElementIterator()
		it.Next()
		_, v := it.Element()
		return v.WithMarks(marks), nil
	default:
		return cty.NilVal, function.NewArgErrorf(0, want)
	}
}

// try answers with the first expression that does not fail. As in terraform, a result that is not known in every
// part is not known at all, since the whole might still fail. It carries the marks of all its parts.
func try(args []cty.Value, _ cty.Type) (cty.Value, error) {
	if len(args) == 0 {
		return cty.NilVal, errors.New("at least one argument is required")
	}
	var failures strings.Builder
	for _, arg := range args {
		v, diags := customdecode.ExpressionClosureFromVal(arg).Value()
		if diags.HasErrors() {
			describe(&failures, diags)
			continue
		}
		if !v.IsWhollyKnown() {
			return limit.WithDeepMarks(cty.DynamicVal, v), nil
		}
		return v, nil
	}
	return cty.NilVal, fmt.Errorf("no expression succeeded:\n%sat least one expression must produce a successful result", failures.String())
}

func describe(out *strings.Builder, diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		if d.Subject != nil {
			fmt.Fprintf(out, "- %s (at %s): %s\n", d.Summary, d.Subject, d.Detail)
		} else {
			fmt.Fprintf(out, "- %s: %s\n", d.Summary, d.Detail)
		}
	}
}

// can tells whether an expression succeeds. Sensitivity does not pass through it, since terraform's does not; where
// the value came from does.
func can(args []cty.Value, _ cty.Type) (cty.Value, error) {
	v, diags := customdecode.ExpressionClosureFromVal(args[0]).Value()
	if diags.HasErrors() {
		return cty.False, nil
	}
	if !v.IsWhollyKnown() {
		return cty.UnknownVal(cty.Bool).WithMarks(mark.Origins(v)), nil
	}
	return cty.True.WithMarks(mark.Origins(v)), nil
}
