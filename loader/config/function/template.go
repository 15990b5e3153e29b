package function

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// templates are the two functions that render templates. Inside a template all functions can be called but these.
func (s Scope) templates() map[string]function.Function {
	// Made when the first template is rendered: most configurations have none.
	inside := sync.OnceValue(func() map[string]function.Function {
		table := Table(s)
		for _, name := range []string{"templatefile", "templatestring"} {
			table[name] = notInTemplate(name)
			table[namespace+name] = table[name]
		}
		return table
	})
	vars := function.Parameter{
		Name: "vars", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}
	dynamic := function.StaticReturnType(cty.DynamicPseudoType)
	return map[string]function.Function{
		"templatefile": limit.Pick(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "path", Type: cty.String, AllowMarked: true}, vars},
			Type:   dynamic,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				plain, marks := args[0].Unmark()
				shown := shownPath(args[0])
				src, err := s.read(plain.AsString(), shown)
				if errors.Is(err, errRefused) {
					return limit.WithDeepMarks(cty.DynamicVal, args...), nil
				}
				if err == nil && !utf8.Valid(src) {
					err = fmt.Errorf("%s is not UTF-8 text", shown)
				}
				if err != nil {
					return cty.NilVal, function.NewArgError(0, err)
				}
				ret, err := render(string(src), plain.AsString(), args[1], inside)
				return ret.WithMarks(marks), err
			},
		})),
		"templatestring": limit.Pick(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "template", Type: cty.String, AllowMarked: true}, vars},
			Type:   dynamic,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				plain, marks := args[0].Unmark()
				ret, err := render(plain.AsString(), "<templatestring argument>", args[1], inside)
				return ret.WithMarks(marks), err
			},
		})),
	}
}

func notInTemplate(name string) function.Function {
	p := function.Parameter{Name: "vars", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true}
	return function.New(&function.Spec{
		VarParam: &p,
		Type: func([]cty.Value) (cty.Type, error) {
			return cty.NilType, fmt.Errorf("%s cannot be called from inside a template", name)
		},
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.DynamicVal, nil },
	})
}

// render evaluates a template with the variables alone that it is given.
func render(src, name string, vars cty.Value, functions func() map[string]function.Function) (cty.Value, error) {
	if err := checkNesting(src); err != nil {
		return cty.NilVal, function.NewArgError(0, err)
	}
	expr, diags := hclsyntax.ParseTemplate([]byte(src), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, function.NewArgError(0, fmt.Errorf("the template does not parse: %w", diags))
	}
	values, marks := vars.Unmark()
	ty := values.Type()
	if ty == cty.DynamicPseudoType || !values.IsKnown() {
		return limit.WithDeepMarks(cty.DynamicVal, vars), nil
	}
	if !ty.IsMapType() && !ty.IsObjectType() {
		return cty.NilVal, function.NewArgErrorf(1, "must be a map or object, not %s", ty.FriendlyName())
	}
	ctx := &hcl.EvalContext{Variables: values.AsValueMap()}
	for _, key := range slices.Sorted(maps.Keys(ctx.Variables)) {
		if !hclsyntax.ValidIdentifier(key) {
			return cty.NilVal, function.NewArgErrorf(1, "%q is not a name that a template can use: a letter, then letters, digits and underscores", key)
		}
	}
	for _, traversal := range expr.Variables() {
		root := traversal.RootName()
		if _, ok := ctx.Variables[root]; !ok {
			return cty.NilVal, function.NewArgErrorf(1, "vars has no %q, which the template uses at %s", root, traversal[0].SourceRange())
		}
	}
	ctx.Functions = functions()
	ret, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, fmt.Errorf("rendering the template: %w", diags)
	}
	return ret.WithMarks(marks), nil
}

// checkNesting refuses templates nested so deep that the parser, which recurses, would run out of stack. It counts
// brackets and operators wherever they stand, in the text around interpolations too, where that many in a row without
// a closing bracket or a new line have no place either.
func checkNesting(src string) error {
	brackets, operators := 0, 0
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '(', '[', '{':
			brackets++
		case ')', ']', '}':
			brackets, operators = max(brackets-1, 0), 0
		case '!', '-', '?':
			operators++
		case '\n':
			operators = 0
		}
		if brackets > limit.MaxDepth || operators > maxOperators {
			return limit.Exceeded("the template is nested too deep", limit.MaxDepth)
		}
	}
	return nil
}

// maxOperators bounds the operators on one line of a template that the parser may have to recurse for.
const maxOperators = 20_000
