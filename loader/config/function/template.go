package function

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
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
		"templatefile": limit.Exact(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "path", Type: cty.String, AllowMarked: true, AllowUnknown: true}, vars},
			Type:   dynamic,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				ret, err := s.templatefile(args[0], args[1], inside)
				return mark.Spread(ret, args[1]), err
			},
		})),
		// The type of its first parameter makes HCL hand over the expression: it has to be a reference.
		"templatestring": limit.Exact(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "template", Type: customdecode.ExpressionClosureType}, vars},
			Type:   dynamic,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				ret, err := templatestring(customdecode.ExpressionClosureFromVal(args[0]), args[1], inside)
				return mark.Spread(ret, args[1]), err
			},
		})),
	}
}

func (s Scope) templatefile(name, vars cty.Value, functions func() map[string]function.Function) (cty.Value, error) {
	plain, marks := name.Unmark()
	if !plain.IsKnown() {
		return limit.WithDeepMarks(cty.DynamicVal, name, vars), nil
	}
	shown := shownPath(name)
	src, err := s.read(plain.AsString(), shown)
	if errors.Is(err, errRefused) {
		return limit.WithDeepMarks(cty.DynamicVal, name, vars), nil
	}
	if err == nil && !utf8.Valid(src) {
		err = fmt.Errorf("%s is not UTF-8 text", shown)
	}
	if err != nil {
		return cty.NilVal, function.NewArgError(0, err)
	}
	ret, err := render(string(src), plain.AsString(), vars, functions)
	if err != nil {
		return cty.NilVal, err
	}
	return ret.WithMarks(marks), nil
}

func templatestring(template *customdecode.ExpressionClosure, vars cty.Value, functions func() map[string]function.Function) (cty.Value, error) {
	if _, diags := hcl.AbsTraversalForExpr(template.Expression); diags.HasErrors() {
		return cty.NilVal, function.NewArgErrorf(0, "must be a reference to a text that is defined elsewhere, such as local.greeting; a template written in place can be used as it is")
	}
	source, diags := template.Value()
	if diags.HasErrors() {
		return cty.NilVal, function.NewArgError(0, diags)
	}
	plain, marks := source.Unmark()
	switch ty := plain.Type(); {
	case ty != cty.String && ty != cty.DynamicPseudoType:
		return cty.NilVal, function.NewArgErrorf(0, "must be a string, not %s", ty.FriendlyName())
	case plain.IsNull():
		return cty.NilVal, function.NewArgErrorf(0, "must not be null")
	case !plain.IsKnown():
		return limit.WithDeepMarks(cty.UnknownVal(cty.String), source, vars), nil
	}
	ret, err := render(plain.AsString(), "<templatestring argument>", vars, functions)
	if err != nil {
		return cty.NilVal, err
	}
	text, err := convert.Convert(ret, cty.String)
	if err != nil {
		return cty.NilVal, fmt.Errorf("the template's result is not a text: %w", err)
	}
	if text.IsNull() {
		return cty.NilVal, errors.New("the template's result is null, not a text")
	}
	return text.WithMarks(marks), nil
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

// maxTokens bounds the tokens of one interpolation or directive, and the directives of a template. The parser and
// the evaluation recurse over them.
const maxTokens = 20_000

// checkNesting refuses templates so long or nested so deep that the parser would run out of memory or stack.
func checkNesting(src string) error {
	if len(src) > limit.MaxTemplate {
		return limit.Exceeded("the template is too long in bytes", limit.MaxTemplate)
	}
	tokens, diags := hclsyntax.LexTemplate([]byte(src), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil // the parser says so as well, and gives the place
	}
	depth, inside, directives := 0, 0, 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace:
			depth++
		case hclsyntax.TokenTemplateControl:
			depth++
			directives++
		case hclsyntax.TokenTemplateSeqEnd, hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace:
			depth--
		}
		if inside++; depth <= 0 {
			inside = 0
		}
		switch {
		case depth > limit.MaxDepth:
			return limit.Exceeded("the template is nested too deep", limit.MaxDepth)
		case inside > maxTokens || directives > maxTokens:
			return limit.Exceeded("the template has too many tokens in one interpolation, or too many directives", maxTokens)
		}
	}
	return nil
}
