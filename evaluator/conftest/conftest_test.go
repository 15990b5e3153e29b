package conftest_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/conftest"
	"github.com/planvet/planvet/policies"
)

var names = []string{
	"aws_vpc.main", "aws_subnet.public[\"a\"]", "aws_subnet.public[\"b\"]", "aws_security_group.web", "aws_instance.web",
	"aws_iam_user.bob", "random_pet.name", "aws_db_instance.db", "module.a", "module.a.aws_vpc.main",
}

func plan(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestStyles asks policies in the styles that are met: v0 and v1, texts and
// objects, libraries, walks, exceptions, data.
func TestStyles(t *testing.T) {
	p, err := conftest.Load([]string{"testdata/policy"}, []string{"testdata/data"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Ask(t.Context(), plan(t), names)
	if err != nil {
		t.Fatal(err)
	}
	want := []evaluator.Foreign{
		{Rule: "conftest-main-deny", Address: "aws_security_group.web", Message: "aws_security_group.web is open to the world"},
		{Rule: "conftest-main-warn", Address: "", Message: "8 resources at once are many"},
		{Rule: "conftest-terraform-policies-deny", Address: "aws_instance.web", Message: "the root volume is not encrypted"},
		{Rule: "conftest-terraform-policies-violation", Address: "random_pet.name", Message: "random_pet is not ours"},
		{Rule: "conftest-terraform-policies-warn", Address: `aws_subnet.public["a"]`, Message: "Subnet `aws_subnet.public[\"a\"]`: gives public addresses."},
		{Rule: "conftest-terraform-policies-warn", Address: `aws_subnet.public["b"]`, Message: "Subnet `aws_subnet.public[\"b\"]`: gives public addresses."},
		{Rule: "conftest-terraform-policies-warn-team", Address: "aws_vpc.main", Message: "aws_vpc.main belongs to no team"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	titles := map[string]policies.Severity{}
	for _, rule := range p.Rules() {
		titles[rule.ID+": "+rule.Title] = rule.Severity
	}
	for title, severity := range map[string]policies.Severity{
		"conftest-terraform-policies-deny: Volumes are encrypted":                            policies.High,
		"conftest-main-deny-users: deny_users in the package main":                           policies.High,
		"conftest-main-warn: warn in the package main":                                       policies.Low,
		"conftest-main-deny-secrets: deny_secrets in the package main":                       policies.High,
		"conftest-terraform-policies-warn-team: warn_team in the package terraform.policies": policies.Low,
	} {
		if titles[title] != severity {
			t.Errorf("there is no %q of severity %v: %v", title, severity, titles)
		}
	}
}

// load writes a policy and loads it.
func load(t *testing.T, text string) (*conftest.Policies, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.rego"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return conftest.Load([]string{dir}, nil)
}

// TestAddresses: a message is about what it names, if that is one thing.
func TestAddresses(t *testing.T) {
	for said, want := range map[string]string{
		`"aws_vpc.main is bad"`:                                     "aws_vpc.main",
		`"module.a.aws_vpc.main is bad"`:                            "module.a.aws_vpc.main",
		`"(aws_vpc.main)."`:                                         "aws_vpc.main",
		`"aws_vpc.main."`:                                           "aws_vpc.main",
		`"aws_vpc.mains"`:                                           "",
		`"xaws_vpc.main"`:                                           "",
		`"aws_vpc.main and random_pet.name"`:                        "",
		`"aws_vpc.main, that is aws_vpc.main"`:                      "aws_vpc.main",
		`{"msg": "aws_vpc.main", "address": "random_pet.name"}`:     "random_pet.name",
		`{"msg": "x", "resource": {"address": "random_pet.name"}}`:  "random_pet.name",
		`{"msg": "x", "details": {"metadata": {"id": "module.a"}}}`: "module.a",
		`{"msg": "x", "address": "nowhere.x"}`:                      "",
	} {
		p, err := load(t, "package main\n\ndeny contains "+said+"\n")
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Ask(t.Context(), plan(t), names)
		if err != nil || len(got) != 1 || got[0].Address != want {
			t.Errorf("%s: %v, %v", said, got, err)
		}
	}
}

// TestFailures: what is no answer is an error, and what others said is kept.
func TestFailures(t *testing.T) {
	const beside = "\nwarn contains \"still here\"\n"
	for text, says := range map[string]string{
		"deny contains 1":                               "wants a text or an object with msg",
		"deny contains {\"message\": \"x\"}":            "has no text msg",
		"deny := \"x\"":                                 "wants a set",
		"deny contains msg if {\n\tmsg := [1, 2][_]\n}": "wants a text",
	} {
		p, err := load(t, "package main\n\n"+text+"\n"+beside)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Ask(t.Context(), plan(t), names)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "deny in package main") {
			t.Errorf("%s: %v", text, err)
		}
		if len(got) == 0 || got[len(got)-1].Message != "still here" {
			t.Errorf("%s: the other rule said %v", text, got)
		}
	}
	for text, says := range map[string]string{
		"package main\n\nallow := true\n":                                                    "no package there has a rule deny, violation or warn",
		"package main\n\ndeny contains http.send({\"url\": \"x\", \"method\": \"get\"})\n":   "sandbox",
		"package main\n\ndeny contains msg if {\n\tmsg := parse_config(\"hcl2\", \"\")\n}\n": "sandbox",
		"package main\n\ndeny contains sprintf(\"%d\", [time.now_ns()])\n":                   "no clock",
		"package main\n\ndeny[msg] {\n":                                                      "p.rego:",
	} {
		if _, err := load(t, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestPolicyWithoutEnd ends with its context.
func TestPolicyWithoutEnd(t *testing.T) {
	p, err := load(t, "package main\n\ndeny contains \"x\" if {\n\tsome a in numbers.range(1, 100000)\n\tsome b in numbers.range(1, 100000)\n\ta * b < 0\n}\n")
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("it took longer than --timeout")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 100*time.Millisecond, enough)
	defer cancel()
	if _, err := p.Ask(ctx, plan(t), names); !errors.Is(err, enough) {
		t.Errorf("the error is %v", err)
	}
}

// TestExceptions: each way to name a rule excepts it, and no other.
func TestExceptions(t *testing.T) {
	for named, want := range map[string]string{"": "deny_a violation_b warn_c", "deny": "deny_a violation_b warn_c", "a": "deny violation_b warn_c", "c": "deny deny_a violation_b", "violation_b": "deny deny_a warn_c", "x": "deny deny_a violation_b warn_c"} {
		p, err := load(t, "package main\n\ndeny contains \"deny\"\n\ndeny_a contains \"deny_a\"\n\nviolation_b contains \"violation_b\"\n\nwarn_c contains \"warn_c\"\n\nexception contains [\""+named+"\"]\n")
		if err != nil {
			t.Fatal(err)
		}
		said, err := p.Ask(t.Context(), plan(t), names)
		var got []string
		for _, s := range said {
			got = append(got, s.Message)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %v", named, got, err)
		}
	}
}

// TestLinks: a policy behind a link is asked, and a folder behind one is told.
func TestLinks(t *testing.T) {
	dir, there := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(there, "p.rego"), []byte("package main\n\ndeny contains \"x\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(there, "p.rego"), filepath.Join(dir, "p.rego")); err != nil {
		t.Skip(err)
	}
	if _, err := conftest.Load([]string{dir}, nil); err != nil {
		t.Error(err)
	}
	if err := os.Symlink(there, filepath.Join(dir, "more")); err != nil {
		t.Fatal(err)
	}
	if _, err := conftest.Load([]string{dir}, nil); err == nil || !strings.Contains(err.Error(), "more is a link to a folder") {
		t.Errorf("the error is %v", err)
	}
}

// TestDefects: a panic in OPA costs the policy that it comes up in, and is told in
// one line. Numbers that OPA cannot hold make an error, not a panic.
func TestDefects(t *testing.T) {
	const name = "strings.reverse"
	original := topdown.GetBuiltin(name)
	topdown.RegisterBuiltinFunc(name, func(topdown.BuiltinContext, []*ast.Term, func(*ast.Term) error) error { panic("no good") })
	t.Cleanup(func() { topdown.RegisterBuiltinFunc(name, original) })
	p, err := load(t, "package main\n\ndeny contains strings.reverse(input.text)\n\nwarn contains \"still here\"\n")
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Ask(t.Context(), []byte(`{"text":"x"}`), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "conftest policy deny in package main failed: the policy engine failed (no good, in conftest/conftest_test.go:") || strings.Contains(err.Error(), "\n") {
		t.Errorf("it says %v", err)
	}
	if len(got) != 1 || got[0].Message != "still here" {
		t.Errorf("the other rule said %v", got)
	}
	for _, number := range []string{"1e99999999999", "1e900000000"} {
		if _, err := p.Ask(t.Context(), []byte(`{"n":`+number+`}`), nil); err == nil || !strings.HasPrefix(err.Error(), "conftest policies: the plan: invalid number: ") {
			t.Errorf("%s: %v", number, err)
		}
	}
}
