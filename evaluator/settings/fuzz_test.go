package settings_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// FuzzParse holds that nothing panics, that an error tells its place in the
// file, that every suppression read is whole, and that what was understood can
// be written down and read again.
func FuzzParse(f *testing.F) {
	set := rules(f)
	for _, text := range []string{
		"require_reason = true\n", `rule "test-with-params" { params = { gap = 1, ports = ["1"] } }`,
		"suppress {\n  rules = [\"test-without\"]\n  address = \"*\"\n  until = \"2027-01-31\"\n  reason = <<EOT\nx\nEOT\n}\n",
		"\xef\xbb\xbfsuppress {\r\n}\r\n", `x = "${"a"}"`, `"a" {`,
		"fail_on = \"high\"\nundetermined = \"fail\"\npedantic = true\noutput \"sarif\" {\n  file = \"$${a}/%%{b}\\u0000\"\n  profile = \"full\"\n}\n",
		"rule \"test-with-params\" {\n  enabled = true\n  severity = \"low\"\n  params = { ratio = 1e999999999, name = \"é\\n\", words = [\"\"], free = [[], {}], object = { \"a b\" = [1.5, true], c = \"$${\" } }\n}\nrule \"test-without\" { enabled = false }\n",
		"rule \"test-with-params\" {\n  params = { ports = [22, \"80-90\", \"70000\"], gap = -0, strict = null }\n}\n",
	} {
		f.Add([]byte(text))
	}
	placed := regexp.MustCompile(`^f:[1-9][0-9]*:[1-9][0-9]*: .`)
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := settings.Parse(text, "f", set)
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !placed.MatchString(line) {
					t.Fatalf("this error does not tell its place: %q in\n%s", line, err)
				}
			}
			return
		}
		for _, s := range got.Suppressions {
			if len(s.Rules) == 0 || s.Address == "" || s.Place.StartLine < 1 || s.Place.StartColumn < 1 {
				t.Errorf("%+v", s)
			}
			if literal := strings.NewReplacer("*", "", "?", "x").Replace(s.Address); !s.Matches(literal) {
				t.Errorf("%q does not match %q", s.Address, literal)
			}
		}
		written := writtenDown(t, got)
		again, err := settings.Parse(written, "f", set)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(got, again, cmpopts.IgnoreTypes(document.Place{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s\n%s", diff, written)
		}
	})
}

// writtenDown is a file that says the same.
func writtenDown(t *testing.T, s *settings.Settings) []byte {
	t.Helper()
	file := hclwrite.NewEmptyFile()
	text := func(body *hclwrite.Body, name, value string) {
		if value != "" {
			body.SetAttributeValue(name, cty.StringVal(value))
		}
	}
	root := file.Body()
	text(root, "fail_on", s.FailOn)
	text(root, "undetermined", s.Undetermined)
	root.SetAttributeValue("pedantic", cty.BoolVal(s.Pedantic))
	root.SetAttributeValue("require_reason", cty.BoolVal(s.RequireReason))
	for _, o := range s.Outputs {
		body := root.AppendNewBlock("output", []string{o.Format}).Body()
		text(body, "file", o.File)
		text(body, "profile", o.Profile)
	}
	// On and Off are in the order of the file each, and apart from each other.
	blocks := map[string]*hclwrite.Body{}
	rule := func(id string) *hclwrite.Body {
		if blocks[id] == nil {
			blocks[id] = root.AppendNewBlock("rule", []string{id}).Body()
		}
		return blocks[id]
	}
	for _, id := range s.On {
		rule(id).SetAttributeValue("enabled", cty.True)
	}
	for _, id := range s.Off {
		rule(id).SetAttributeValue("enabled", cty.False)
	}
	for _, severity := range policies.Severities() {
		for _, id := range []string{"test-with-params", "test-without"} {
			if s.Severities[id] == severity {
				rule(id).SetAttributeValue("severity", cty.StringVal(severity.String()))
			}
		}
	}
	for id, params := range s.Params {
		rule(id).SetAttributeValue("params", literal(t, params))
	}
	for _, suppression := range s.Suppressions {
		body := root.AppendNewBlock("suppress", nil).Body()
		rules := make([]cty.Value, len(suppression.Rules))
		for i, id := range suppression.Rules {
			rules[i] = cty.StringVal(id)
		}
		body.SetAttributeValue("rules", cty.TupleVal(rules))
		text(body, "address", suppression.Address)
		text(body, "until", suppression.Until)
		text(body, "reason", suppression.Reason)
	}
	return file.Bytes()
}

func literal(t *testing.T, params map[string]any) cty.Value {
	t.Helper()
	text, err := json.Marshal(params)
	if err != nil {
		t.Fatalf("parameters that policies cannot see: %v", err)
	}
	kind, err := ctyjson.ImpliedType(text)
	if err != nil {
		t.Fatal(err)
	}
	value, err := ctyjson.Unmarshal(text, kind)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
