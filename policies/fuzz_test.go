package policies_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/policies"
)

// FuzzParseRule reads any bytes as a rule's file. An error names the file, and
// is the same twice; a rule that is read is whole, can be loaded as part of a
// set, and can be shown.
func FuzzParseRule(f *testing.F) {
	const file = "rules/sts/long_session.rego"
	text, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		f.Fatal(err)
	}
	head, _, found := strings.Cut(string(text), "\nimport ")
	if !found {
		f.Fatal("the seed has no imports")
	}
	f.Add([]byte(head))
	short := "# METADATA\n# title: T\n# description: D\n# related_resources: [{ref: x}]\n# custom: {id: sts-long-session, severity: low, note: Temporary credentials (STS), resources: [aws_iam_role], remediation: R, params: {p: [1]}}\npackage planvet.rules.sts.long_session\n"
	for _, seed := range []string{
		"", "package x", "# METADATA", "# METADATA\npackage planvet.rules.sts.long_session\n", short,
		strings.ReplaceAll(short, "\n", "\r\n"),
		strings.Replace(short, "severity: low", "severity: [low]", 1),
		strings.Replace(short, "title: T", "titel: T", 1),
		strings.Replace(short, "params: {p: [1]}", "params: {? {a: 1} : 2}", 1),
		strings.Replace(short, "params: {p: [1]}", "params: {p: .nan, q: 2026-01-01, r: !!binary aGk=}", 1),
		strings.Replace(short, "params: {p: [1]}", "examples: [{name: n, hcl: h, fail: {a: [m, n], b: m}}]", 1),
		"# METADATA\n# a: &a [x,x,x,x]\n# b: &b [*a,*a,*a,*a]\n# c: [*b,*b,*b,*b]\npackage p\n",
		"# METADATA\n# title: \x00\xff\npackage p\n", "# METADATA\n# {[&\npackage p\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		rule, err := policies.ParseRule(file, text)
		again, errAgain := policies.ParseRule(file, text)
		if err != nil {
			if errAgain == nil || err.Error() != errAgain.Error() {
				t.Fatalf("%v, then %v", err, errAgain)
			}
			if !strings.HasPrefix(err.Error(), file+": ") {
				t.Fatalf("the error does not name the file: %v", err)
			}
			return
		}
		shown, err := json.Marshal(rule)
		if err != nil {
			t.Fatalf("it cannot be shown: %v", err)
		}
		shownAgain, err := json.Marshal(again)
		if diff := cmp.Diff(string(shown), string(shownAgain)); diff != "" || err != nil {
			t.Fatalf("%v: %s", err, diff)
		}
		if rule.ID != "sts-long-session" || rule.Package != "planvet.rules.sts.long_session" || rule.Severity.String() == "" || len(rule.Resources) == 0 {
			t.Fatalf("half a rule: %s", shown)
		}
		set, err := policies.Load(fstest.MapFS{file: {Data: text}})
		if err != nil {
			t.Fatalf("it is a rule, and cannot be loaded: %v", err)
		}
		if _, found := set.Rule(rule.ID); !found {
			t.Fatal("it was loaded, and is not there")
		}
	})
}
