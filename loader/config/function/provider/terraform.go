package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// builtIn are the functions of the provider that is part of terraform
// (https://developer.hashicorp.com/terraform/language/functions/terraform-decode_tfvars and its neighbours).
func builtIn() map[string]function.Function {
	value := function.Parameter{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true}
	return map[string]function.Function{
		"decode_tfvars": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "src", Type: cty.String}},
			Type:   function.StaticReturnType(cty.DynamicPseudoType),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				return decodeVariables(args[0].AsString())
			},
		})),
		"encode_tfvars": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{value},
			Type:   function.StaticReturnType(cty.String),
			Impl:   func(args []cty.Value, _ cty.Type) (cty.Value, error) { return encodeVariables(args[0]) },
		})),
		"encode_expr": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{value},
			Type:   function.StaticReturnType(cty.String),
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				if !args[0].IsWhollyKnown() {
					return cty.UnknownVal(cty.String), nil
				}
				return cty.StringVal(string(hclwrite.TokensForValue(args[0]).Bytes())), nil
			},
		})),
	}
}

const (
	maxLoops  = 1 // that stand in one another, in a text that is decoded: nobody writes one into variables
	maxTokens = 200_000
)

// decodeVariables reads the text of a .tfvars file.
func decodeVariables(src string) (cty.Value, error) {
	fails := func(err error) (cty.Value, error) { return cty.NilVal, function.NewArgError(0, err) }
	if err := checkNesting(src); err != nil {
		return fails(err)
	}
	file, diags := hclsyntax.ParseConfig([]byte(src), "<decode_tfvars argument>", hcl.InitialPos)
	if diags.HasErrors() {
		return fails(fmt.Errorf("the text does not parse: %w", diags))
	}
	attributes, diags := file.Body.JustAttributes()
	if diags.HasErrors() {
		return fails(fmt.Errorf("variables are given by arguments alone: %w", diags))
	}
	members := make(map[string]cty.Value, len(attributes))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		expr := attributes[name].Expr
		if loops(expr) > maxLoops {
			return fails(limit.Exceeded("for expressions stand in one another", maxLoops))
		}
		value, diags := expr.Value(nil)
		if diags.HasErrors() {
			return fails(fmt.Errorf("the value of %q must be a constant: %w", name, diags))
		}
		members[name] = value
	}
	return cty.ObjectVal(members), nil
}

// checkNesting refuses a text that is so long or nested so deep that the parser would run out of memory or stack.
func checkNesting(src string) error {
	if len(src) > limit.MaxTemplate {
		return limit.Exceeded("the text is too long in bytes", limit.MaxTemplate)
	}
	tokens, diags := hclsyntax.LexConfig([]byte(src), "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil // the parser says so as well, and gives the place
	}
	depth, run := 0, 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenOParen, hclsyntax.TokenOBrack, hclsyntax.TokenOBrace, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCParen, hclsyntax.TokenCBrack, hclsyntax.TokenCBrace, hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenComma:
			run = 0
		case hclsyntax.TokenNewline:
			if depth <= 0 {
				run = 0
			}
		}
		if run++; depth > limit.MaxDepth || run > maxOperators {
			return limit.Exceeded("the text nests too deep", limit.MaxDepth)
		}
	}
	if len(tokens) > maxTokens {
		return limit.Exceeded("the text has too many tokens", maxTokens)
	}
	return nil
}

// maxOperators bounds the tokens of one expression between commas: operators in a row nest as brackets do.
const maxOperators = 5_000

// A walker finds how deep for expressions stand in one another.
type walker struct{ depth, deepest int }

func (w *walker) Enter(node hclsyntax.Node) hcl.Diagnostics {
	if _, ok := node.(*hclsyntax.ForExpr); ok {
		w.depth++
		w.deepest = max(w.deepest, w.depth)
	}
	return nil
}

func (w *walker) Exit(node hclsyntax.Node) hcl.Diagnostics {
	if _, ok := node.(*hclsyntax.ForExpr); ok {
		w.depth--
	}
	return nil
}

func loops(expr hcl.Expression) int {
	node, ok := expr.(hclsyntax.Node)
	if !ok {
		return 0
	}
	w := &walker{}
	_ = hclsyntax.Walk(node, w) // the walker gives no diagnostics
	return w.deepest
}

// encodeVariables writes an object as the text of a .tfvars file.
func encodeVariables(value cty.Value) (cty.Value, error) {
	typ := value.Type()
	switch {
	case !value.IsWhollyKnown():
		return cty.UnknownVal(cty.String), nil
	case !typ.IsObjectType() && !typ.IsMapType():
		return cty.NilVal, function.NewArgError(0, errors.New("an object is needed, whose names become those of variables"))
	}
	members := value.AsValueMap()
	file := hclwrite.NewEmptyFile()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !hclsyntax.ValidIdentifier(name) {
			return cty.NilVal, function.NewArgErrorf(0, "%q is no name of a variable", name)
		}
		file.Body().SetAttributeValue(name, members[name])
	}
	return cty.StringVal(string(file.Bytes())), nil
}
