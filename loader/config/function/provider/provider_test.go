package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/planvet/planvet/loader/config/function/provider"
)

// of evaluates an expression, and lists the functions that were called and are
// not evaluated.
func of(t *testing.T, text string) (cty.Value, []string, error) {
	t.Helper()
	var foreign []string
	functions := provider.Functions(func(visit func([]byte)) { visit([]byte(text)) }, func(name string) { foreign = append(foreign, name) })
	expr, diags := hclsyntax.ParseExpression([]byte(text), "x.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	value, diags := expr.Value(&hcl.EvalContext{Functions: functions, Variables: map[string]cty.Value{
		"unknown": cty.UnknownVal(cty.String), "part": cty.ObjectVal(map[string]cty.Value{"a": cty.UnknownVal(cty.String)}),
		"marked": cty.StringVal("arn:aws:iam::1:role/x").Mark("here"),
		"text":   cty.StringVal("a = \"x\"\nb = [1, \"two\", null, true]\n# comment\nc = { d = 1.5, \"e f\" = \"$${x}\" }\n"),
		"deep":   cty.StringVal("a = " + strings.Repeat("[", 100_000)), "wide": cty.StringVal("a = 1" + strings.Repeat("+1", 100_000)),
		"long": cty.StringVal("a = \"" + strings.Repeat("x", 2<<20) + "\""), "loops": cty.StringVal("a = [for x in [1] : [for y in [1] : 1]]"),
	}})
	if diags.HasErrors() {
		return value, foreign, diags
	}
	return value, foreign, nil
}

// TestBuiltIn: what terraform 1.11.4 says of the same expressions, put to its
// console.
func TestBuiltIn(t *testing.T) {
	for expr, want := range map[string]string{
		`encode_expr(["a", 1, true, null, {b = "c", "d e" = [1.5]}])`: `["a", 1, true, null, {` + "\n" + `  b     = "c"` + "\n" + `  "d e" = [1.5]` + "\n}]",
		`encode_expr("a\nb${1}$${x}%%{y}")`:                           `"a\nb1$${x}%%{y}"`,
		`encode_expr({})`:                                             `{}`,
		`encode_expr([])`:                                             `[]`,
		`encode_expr(100000000000000000000)`:                          `100000000000000000000`,
		`encode_expr(null)`:                                           `error: argument must not be null`,
		`encode_expr(part)`:                                           `unknown string`,
		`encode_tfvars({b = [1, {c = "x"}], a = "q\"uote", long_name = true, "n-x" = null})`: "a = \"q\\\"uote\"\nb = [1, {\n  c = \"x\"\n}]\nlong_name = true\nn-x       = null\n",
		`encode_tfvars({"a b" = 1})`:                    `error: "a b" is no name of a variable`,
		`encode_tfvars([1])`:                            `error: an object is needed`,
		`encode_tfvars(null)`:                           `error: argument must not be null`,
		`encode_tfvars({})`:                             ``,
		`encode_tfvars(part)`:                           `unknown string`,
		`decode_tfvars(text)`:                           `{"a":"x","b":[1,"two",null,true],"c":{"d":1.5,"e f":"${x}"}}`,
		`decode_tfvars("a = [for x in [1,2] : x * 2]")`: `{"a":[2,4]}`,
		`decode_tfvars("")`:                             `{}`,
		`decode_tfvars(null)`:                           `error: argument must not be null`,
		`decode_tfvars(unknown)`:                        `unknown dynamic`,
		`decode_tfvars("a = var.x")`:                    `error: the value of "a" must be a constant`,
		`decode_tfvars("a = upper(\"x\")")`:             `error: the value of "a" must be a constant`,
		`decode_tfvars("b {}")`:                         `error: variables are given by arguments alone`,
		`decode_tfvars("a = ")`:                         `error: the text does not parse`,
		`decode_tfvars("a = 1\na = 2")`:                 `error: the text does not parse`,
		`decode_tfvars("{\"a\": 1}")`:                   `error: the text does not parse`,
		// Bounds, which terraform has none of.
		`decode_tfvars(deep)`:  `error: the text nests too deep`,
		`decode_tfvars(wide)`:  `error: the text nests too deep`,
		`decode_tfvars(long)`:  `error: the text is too long`,
		`decode_tfvars(loops)`: `error: for expressions stand in one another`,
	} {
		value, foreign, err := of(t, "provider::terraform::"+expr)
		if got := said(t, value, err); !strings.HasPrefix(got, want) || !strings.HasPrefix(want, "error: ") && got != want || foreign != nil {
			t.Errorf("%s is\n%s\nwant\n%s", expr, got, want)
		}
	}
}

func said(t *testing.T, value cty.Value, err error) string {
	t.Helper()
	if err != nil {
		_, about, _ := strings.Cut(err.Error(), "parameter: ")
		return "error: " + about
	}
	value, _ = value.Unmark()
	switch {
	case !value.IsKnown():
		return "unknown " + value.Type().FriendlyName()
	case value.Type() == cty.String:
		return value.AsString()
	}
	text, err := ctyjson.Marshal(value, value.Type())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestARNs: as the AWS provider documents its functions
// (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse).
func TestARNs(t *testing.T) {
	for expr, want := range map[string]string{
		`arn_parse("arn:aws:iam::444455556666:role/example")`:          `{"account_id":"444455556666","partition":"aws","region":"","resource":"role/example","service":"iam"}`,
		`arn_parse("arn:aws-cn:rds:cn-north-1:1:db:mysql:x").resource`: `db:mysql:x`,
		`arn_parse("role/x")`:      `error: an ARN begins with "arn:", and this does not`,
		`arn_parse("arn:aws:iam")`: `error: an ARN has six parts`,
		`arn_parse(null)`:          `error: argument must not be null`,
		`arn_build("aws", "iam", "", "444455556666", "role/example")`:            `arn:aws:iam::444455556666:role/example`,
		`arn_build("aws", "iam", "", unknown, "role/example")`:                   `unknown string`,
		`west::arn_build("aws", "s3", "", "", "b")`:                              `arn:aws:s3:::b`,
		`trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example")`: `arn:aws:iam::444455556666:role/example`,
		`trim_iam_role_path("arn:aws:iam::444455556666:role/example")`:           `arn:aws:iam::444455556666:role/example`,
		`trim_iam_role_path("arn:aws:s3:::role/x")`:                              `error: this is no ARN of an IAM role`,
		`trim_iam_role_path("arn:aws:iam::1:user/x")`:                            `error: this is no ARN of an IAM role`,
	} {
		value, _, err := of(t, "provider::aws::"+expr)
		if got := said(t, value, err); !strings.HasPrefix(got, want) || !strings.HasPrefix(want, "error: ") && got != want {
			t.Errorf("%s is\n%s\nwant\n%s", expr, got, want)
		}
	}
}

// TestForeign: a function that nobody knows is unknown, carries what it is given,
// and is told each time that it is called.
func TestForeign(t *testing.T) {
	value, foreign, err := of(t, `[provider::assert::true(marked, null), provider::aws::arn_split(1), provider::x-y::west::f_1()]`)
	if err != nil {
		t.Fatal(err)
	}
	for _, element := range value.AsValueSlice() {
		if bare, _ := element.Unmark(); bare.IsKnown() {
			t.Errorf("it is %#v", element)
		}
	}
	if !value.Index(cty.Zero).HasMark("here") {
		t.Error("what the function was given is forgotten")
	}
	if want := []string{"provider::assert::true", "provider::aws::arn_split", "provider::x-y::west::f_1"}; !slices.Equal(foreign, want) {
		t.Errorf("told are %s", fmt.Sprint(foreign))
	}
}
