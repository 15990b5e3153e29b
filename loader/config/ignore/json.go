package ignore

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// comment is the property that terraform passes over in JSON configuration
// (https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties).
const comment = "//"

// readJSON finds the comment properties, each a string or a list of strings.
func readJSON(name string, text []byte) []Directive {
	root, diags := json.ParseExpression(text, name)
	if diags.HasErrors() {
		return nil // the parser tells
	}
	var out []Directive
	var walk func(hcl.Expression)
	walk = func(expr hcl.Expression) {
		if elements, diags := hcl.ExprList(expr); !diags.HasErrors() {
			for _, element := range elements {
				walk(element)
			}
			return
		}
		pairs, diags := hcl.ExprMap(expr)
		if diags.HasErrors() {
			return
		}
		for _, pair := range pairs {
			if stringOf(pair.Key) != comment {
				walk(pair.Value)
				continue
			}
			for _, said := range comments(pair.Value) {
				if d, meant := parse(stringOf(said)); meant {
					d.Range = said.Range()
					if d.Problem == "" {
						d.Covers = expr.Range()
					}
					out = append(out, d)
				}
			}
		}
	}
	walk(root)
	slices.SortFunc(out, func(a, b Directive) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	if len(out) >= most {
		out = out[:most]
		out[most-1].Problem, out[most-1].Covers = tooMany, hcl.Range{}
	}
	return out
}

func comments(value hcl.Expression) []hcl.Expression {
	if list, diags := hcl.ExprList(value); !diags.HasErrors() {
		return list
	}
	return []hcl.Expression{value}
}

// stringOf is a literal string, "" for anything else. Without a context JSON
// strings are taken as they are, not as templates.
func stringOf(expr hcl.Expression) string {
	value, diags := expr.Value(nil)
	if diags.HasErrors() || value.IsNull() || !value.IsKnown() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}
