package settings_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// rules has one rule with a parameter of each type, and one without any.
func rules(t testing.TB) *policies.Set {
	t.Helper()
	rule := func(id, params string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`# METADATA
# title: A rule
# description: It says something.
# related_resources: [{ref: https://example.com}]
# custom:
#   id: test-` + strings.ReplaceAll(id, "_", "-") + `
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_network_acl]
#   remediation: Do something.
#   params: ` + params + `
package planvet.rules.test.` + id + `
`)}
	}
	set, err := policies.Load(fstest.MapFS{
		"rules/test/with_params.rego": rule("with_params", `{gap: 5, ratio: 0.5, name: x, strict: true, ports: [22, "80-90"], words: [a], free: [], object: {a: 1}}`),
		"rules/test/without.rego":     rule("without", `{}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestParse(t *testing.T) {
	got, err := settings.Parse([]byte(`# A comment
require_reason = true
fail_on = "none"
undetermined = "fail"
pedantic = true
output "sarif" {
  file    = "a/b.sarif"
  profile = "full"
}

rule "test-with-params" {
  params = {
    gap    = -10
    ratio  = 1
    name   = "y"
    strict = false
    ports  = [443, "1-2"]
    words  = []
    free   = [1, "a", true]
    object = { b = [1.5] }
  }
}
rule "test-without" {
  enabled  = false
  severity = "high"
}

/* é😀 */ suppress {
  rules   = ["test-without", "test-with-params", "test-without"]
  address = "module.a[*].aws_x.*"
  until   = "2027-01-31"
  reason  = "because of  that"
}
suppress {
  rules   = ["test-without"]
  address = "aws_x.y"
}
`), "infra/.planvet.hcl", rules(t))
	if err != nil {
		t.Fatal(err)
	}
	want := &settings.Settings{
		RequireReason: true, FailOn: "none", Undetermined: "fail", Pedantic: true, Off: []string{"test-without"},
		Severities: map[string]policies.Severity{"test-without": policies.High},
		Outputs: []settings.Output{{
			Format: "sarif", File: "a/b.sarif", Profile: "full",
			Place: document.Place{File: "infra/.planvet.hcl", StartLine: 6, StartColumn: 1, EndLine: 6, EndColumn: 15},
		}},
		Params: map[string]map[string]any{"test-with-params": {
			"gap": -10, "ratio": 1, "name": "y", "strict": false, "ports": []any{443, "1-2"}, "words": []any{},
			"free": []any{1, "a", true}, "object": map[string]any{"b": []any{json.Number("1.5")}},
		}},
		Suppressions: []settings.Suppression{
			{
				Rules: []string{"test-without", "test-with-params"}, Address: "module.a[*].aws_x.*", Until: "2027-01-31", Reason: "because of that",
				Place: document.Place{File: "infra/.planvet.hcl", StartLine: 28, StartColumn: 11, EndLine: 28, EndColumn: 19},
			},
			{
				Rules: []string{"test-without"}, Address: "aws_x.y",
				Place: document.Place{File: "infra/.planvet.hcl", StartLine: 34, StartColumn: 1, EndLine: 34, EndColumn: 9},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		`require_reson = true`:                              `f:1:1: there is no setting "require_reson": did you mean require_reason?`,
		`colour = true`:                                     `f:1:1: there is no setting "colour": there are fail_on, pedantic, require_reason, undetermined, output, rule and suppress`,
		`require_reason = "yes"`:                            `f:1:18: require_reason must be true or false`,
		`require_reason = null`:                             `f:1:18: require_reason must be true or false`,
		`require_reason = yes`:                              `f:1:18: this must be a literal value; text is written in quotes`,
		`require_reason = !true`:                            `f:1:18: a setting is a literal value: expressions are not evaluated here`,
		"require_reason = true\nrequire_reason = true":      `f:2:1: Attribute redefined: The argument "require_reason" was already set at f:1,1-15. Each argument may be set only once.`,
		`require_reason {}`:                                 `f:1:1: require_reason is no block: write require_reason = …`,
		`suppress = []`:                                     `f:1:1: suppress is a block: write it without the equals sign`,
		`supress {}`:                                        `f:1:1: there is no setting "supress": did you mean suppress?`,
		`rule {}`:                                           `f:1:1: name one rule: rule "ID" { … }`,
		`rule "test-witout" {}`:                             `f:1:6: there is no rule "test-witout": did you mean test-without?`,
		`rule "qqqqqqqqqqqq" {}`:                            `f:1:6: there is no rule "qqqqqqqqqqqq": planvet rules lists them`,
		`rule "test-without" { parms = {} }`:                `f:1:23: there is no setting "parms" of a rule: did you mean params?`,
		`rule "test-without" { params = {gap = 1} }`:        `f:1:33: rule test-without has no parameters`,
		`rule "test-with-params" { params = {gab = 1} }`:    `f:1:37: rule test-with-params has no parameter "gab": did you mean gap?`,
		`rule "test-with-params" { params = [1] }`:          `f:1:36: params must be an object: { name = value }`,
		`rule "test-with-params" { params = {gap = "1"} }`:  `f:1:43: gap of test-with-params must be a whole number (it is 5 where nothing is set)`,
		`rule "test-with-params" { params = {gap = 1.5} }`:  `f:1:43: gap of test-with-params must be a whole number (it is 5 where nothing is set)`,
		`rule "test-with-params" { params = {gap = null} }`: `f:1:43: gap of test-with-params cannot be null`,
		`rule "test-with-params" { params = {ports = [true]} }`: `f:1:45: ports of test-with-params must be a list of which each element is a whole number or text` +
			` (it is [22,"80-90"] where nothing is set)`,
		`rule "test-with-params" { params = {ports = [80, "ssh"]} }`: `f:1:45: ports of test-with-params must be a list of ports, 0 to 65535, and ranges in quotes such as "5985-5986",` +
			` which "ssh" is not (it is [22,"80-90"] where nothing is set)`,
		`rule "test-with-params" { params = {ratio = 1e999999999} }`: `f:1:45: this number is too large, or too small: policies see numbers as JSON has them, up to 1e308`,
		`rule "test-with-params" { params = {ports = ["90-80"]} }`: `f:1:45: ports of test-with-params must be a list of ports, 0 to 65535, and ranges in quotes such as "5985-5986",` +
			` which "90-80" is not (it is [22,"80-90"] where nothing is set)`,
		`rule "test-with-params" { params = {ports = [-22]} }`: `f:1:45: ports of test-with-params must be a list of ports, 0 to 65535, and ranges in quotes such as "5985-5986",` +
			` which -22 is not (it is [22,"80-90"] where nothing is set)`,
		"rule \"test-without\" {}\nrule \"test-without\" {}": `f:2:6: rule test-without is set in line 1 already`,
		`fail_on = "hihg"`:                          `f:1:11: fail_on is "hihg", not one of low, medium, high, critical, none: did you mean high?`,
		`fail_on = 3`:                               `f:1:11: fail_on must be one of low, medium, high, critical, none, in quotes`,
		`undetermined = "x"`:                        `f:1:16: undetermined is "x", not one of report, fail, ignore`,
		`output {}`:                                 `f:1:1: name one format: output "sarif" { … }`,
		`output "sarif" {}`:                         `f:1:1: this output needs file = "…"`,
		`output "sarif" { file = ""}`:               `f:1:25: file must name a file`,
		`rule "test-without" { enabled = "no" }`:    `f:1:33: enabled must be true or false`,
		`rule "test-without" { severity = "none" }`: `f:1:34: severity is "none", not one of low, medium, high, critical`,
		`rule "test-without" { enable = false }`:    `f:1:23: there is no setting "enable" of a rule: did you mean enabled?`,
		`suppress "x" {}`:                           `f:1:10: suppress takes no label: its rules and address stand inside`,
		`suppress {}`:                               "f:1:1: this suppression needs rules = [\"…\"] and address = \"…\"",
		"suppress {\n  rule = [\"test-without\"]\n  address = \"\"\n  until = \"2027-02-30\"\n}": "f:1:1: this suppression needs rules = [\"…\"]\n" +
			"f:2:3: there is no setting \"rule\" of suppress: did you mean rules?\n" +
			"f:3:13: address must be that of a resource instance, in which * stands for anything\n" +
			"f:4:11: until must be a day, written YYYY-MM-DD",
		"suppress {\n  rules = [\"test-witout\", 3]\n  address = \"a\"\n  reason = 3\n}": "f:2:12: there is no rule \"test-witout\": did you mean test-without?\n" +
			"f:2:27: a rule's id is text in quotes\n" +
			"f:4:12: reason must be text in quotes",
		"suppress {\n  rules = \"test-without\"\n  address = \"a\"\n}": `f:2:11: rules must be a list of rule ids, such as ["s3-mfa-delete"]`,
		`suppress { reason = "${x}" }`:                                 `f:1:22: a setting is a literal value: expressions are not evaluated here`,
		`suppress {`:                                                   `f:1:10: Unclosed configuration block: There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.`,
		"x = " + strings.Repeat("[", 100_000):                          `f:1:55: brackets nest more than 50 deep`,
		"x = " + strings.Repeat("-", 100_000):                          `f:1:5: a setting is a literal value: expressions are not evaluated here`,
		"x = " + strings.Repeat("(", 100_000):                          `f:1:5: a setting is a literal value: expressions are not evaluated here`,
	} {
		got, err := settings.Parse([]byte(text), "f", rules(t))
		if err == nil {
			t.Errorf("%.60s: no error, %+v", text, got)
		} else if err.Error() != want {
			t.Errorf("%.60s:\n got %s\nwant %s", text, err, want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, address string
		want             bool
	}{
		{"aws_x.y", "aws_x.y", true},
		{"aws_x.y", "aws_x.y[0]", false},
		{"aws_x.y", "module.a.aws_x.y", false},
		{"aws_x.y[*]", "aws_x.y[0]", true},
		{"aws_x.y[*]", `aws_x.y["a.b]"]`, true},
		{"aws_x.y[*]", "aws_x.y", false},
		{`aws_x.y["a"]`, `aws_x.y["a"]`, true},
		{`aws_x.y["?"]`, `aws_x.y["é"]`, true},
		{`aws_x.y["?"]`, `aws_x.y["ab"]`, false},
		{"aws_x.*", "aws_x.", true},
		{"aws_x.?", "aws_x.", false},
		{"module.legacy[*].aws_x.*", `module.legacy["a"].module.b[0].aws_x.y[1]`, true},
		{"module.legacy[*].aws_x.*", `module.legacy["a"].aws_y.y[1]`, false},
		{"module.legacy[*].aws_x.*", "module.legacy.aws_x.y", false},
		{"module.legacy.*", "module.legacy.aws_x.y", true},
		{"*", `module.a.aws_x.y["{}"]`, true},
		{"*.y*z", "aws.yyzyz", true},
		{"*.y*z", "aws.yyzyx", false},
		{"**a**", "bab", true},
		{"aws_x.[ab]", "aws_x.a", false},
	} {
		if got := (settings.Suppression{Address: c.pattern}).Matches(c.address); got != c.want {
			t.Errorf("%s matches %s: %t", c.pattern, c.address, got)
		}
	}
	slow := settings.Suppression{Address: strings.Repeat("*a", 200) + "b"}
	if slow.Matches(strings.Repeat("a", 20_000)) {
		t.Error("the slow pattern matches")
	}
}

func TestFind(t *testing.T) {
	top := t.TempDir()
	deep := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(filepath.Join(deep, settings.FileName), 0o755); err != nil { // a folder of that name is none
		t.Fatal(err)
	}
	find := func(bound string) string {
		t.Helper()
		file, err := settings.Find(deep, bound)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	if got := find(top); got != "" {
		t.Errorf("found %s", got)
	}
	file := filepath.Join(top, settings.FileName)
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := find(top); got != file {
		t.Errorf("found %q, not %s", got, file)
	}
	if got := find(filepath.Join(top, "a")); got != "" {
		t.Errorf("found %s above the bound", got)
	}
	if got := find(filepath.Join(top, "elsewhere")); got != "" {
		t.Errorf("found %s outside the bound", got)
	}
}
