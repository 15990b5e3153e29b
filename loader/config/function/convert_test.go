package function

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// TestConvert: convert(value, type) of terraform 1.15 and OpenTofu 1.13, of which the terraform that recorded the
// other functions (1.11) has none. The first cases are those of the two documentations:
// https://developer.hashicorp.com/terraform/language/functions/convert and
// https://opentofu.org/docs/v1.13/language/functions/convert/.
func TestConvert(t *testing.T) {
	for expr, want := range map[string]string{
		`convert([], list(string))`: `list of string []`,
		`convert({ test = {} }, map(object({ attr = optional(string), with_default = optional(string, "default") })))`: `map of object {"test":{"attr":null,"with_default":"default"}}`,
		`convert("true", bool)`: `bool true`,
		`convert({}, object({ name = optional(string, "OpenTofu") }))`: `object {"name":"OpenTofu"}`,
		`convert([[1, 2, 3]], set(list(number)))`:                      `set of list of number [[1,2,3]]`,
		`convert(["b", "a", "b"], set(any))`:                           `set of string ["a","b"]`,
		`convert(["a", 1], list(any))`:                                 `list of string ["a","1"]`,
		`convert({ a = 1, b = "x" }, map(any))`:                        `map of string {"a":"1","b":"x"}`,
		`convert(null, string)`:                                        `string null`,
		`convert([1, "2"], tuple([string, number]))`:                   `tuple ["1",2]`,
		`convert({ a = 1, b = 2 }, object({ a = string }))`:            `object {"a":"1"}`,
		`convert(5, any)`:                                              `number 5`,
		`core::convert(5, string)`:                                     `string "5"`,
		`convert([for n in [1] : convert(n, string)], list(string))`:   `list of string ["1"]`,
		`"${convert(7, string)}!"`:                                     `string "7!"`,
		`convert("x", number)`:                                         `a number is required`,
		`convert({}, object({ a = string }))`:                          `attribute "a" is required`,
		`convert(1, text)`:                                             `The keyword "text" is not a valid type`,
		`convert(1, "string")`:                                         `type`,
		`convert(1, list)`:                                             `The list type constructor requires one argument`,
		`convert(1)`:                                                   `Not enough function arguments`,
	} {
		parsed, diags := hclsyntax.ParseExpression([]byte(expr), "x.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		value, diags := parsed.Value(&hcl.EvalContext{Functions: Table(testScope(t))})
		got := diags.Error()
		if !diags.HasErrors() {
			text, err := ctyjson.Marshal(value, value.Type())
			if err != nil {
				t.Fatal(err)
			}
			got = fmt.Sprintf("%s %s", value.Type().FriendlyName(), text)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s is %s, want %s", expr, got, want)
		}
	}
}

// TestConvertKeepsMarks: what comes from where stays known, and what is unknown stays so.
func TestConvertKeepsMarks(t *testing.T) {
	for expr, want := range map[string]string{
		`convert([a, b], list(string))[0]`:                                     "a",
		`convert([a, b], set(string))`:                                         "a b",
		`convert([a, u], list(string))[1]`:                                     "u",
		`convert(ua, list(string))`:                                            "ua",
		`convert({ x = a }, object({ x = any, y = optional(string, "d") })).x`: "a",
	} {
		parsed, diags := hclsyntax.ParseExpression([]byte(expr), "x.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		value, diags := parsed.Value(marksContext(t))
		if diags.HasErrors() {
			t.Errorf("%s: %v", expr, diags)
			continue
		}
		if got := origins(value); got != want {
			t.Errorf("%s comes from %q, want %q", expr, got, want)
		}
	}
}

// TestConvertIsBounded: comparing thousands of unknown elements takes their square.
func TestConvertIsBounded(t *testing.T) {
	ctx := marksContext(t)
	many := make([]cty.Value, 50_000)
	for i := range many {
		many[i] = cty.UnknownVal(cty.String)
	}
	ctx.Variables["many"] = cty.TupleVal(many)
	for _, typ := range []string{"set(string)", "object({ x = set(string) })", "list(set(string))"} {
		expr := map[string]string{"set(string)": "many", "object({ x = set(string) })": "{ x = many }", "list(set(string))": "[many]"}[typ]
		parsed, diags := hclsyntax.ParseExpression([]byte("convert("+expr+", "+typ+")"), "x.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if _, diags := parsed.Value(ctx); !strings.Contains(diags.Error(), "beyond the limits of static evaluation") {
			t.Errorf("%s: %v", typ, diags)
		}
	}
}
