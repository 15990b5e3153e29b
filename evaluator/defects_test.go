package evaluator_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/evaluator/machine/assemble"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/policies"
)

// Of "moob" the built-in of the test panics.
const broken = `# METADATA
# title: Something is broken
# description: It asks OPA for what makes it panic.
# related_resources:
#   - ref: https://www.openpolicyagent.org/docs/policy-reference
# schemas:
#   - input: schema.document
# custom:
#   id: odd-NAME
#   severity: high
#   note: Credentials
#   resources: [aws_vpc]
#   remediation: None.
package planvet.rules.odd.NAME

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, "cidr_block", strings.reverse(concat("", ["TEXT", substring(r.name, 0, 0)]))) if {
	some r in tf.resources("aws_vpc")
}
`

// TestDefectsCostTheirRule: a panic is an error of its rule alone, in both
// engines, in one line without addresses or goroutines, and in the same words
// each time.
func TestDefectsCostTheirRule(t *testing.T) {
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS("../policies"), "lib", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		text, err := os.ReadFile("../policies/" + file)
		files[file] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"first": "moob", "second": "ti", "third": "moob", "fourth": "ti"} {
		files["rules/odd/"+name+".rego"] = &fstest.MapFile{Data: []byte(strings.NewReplacer("NAME", name, "TEXT", text).Replace(broken))}
	}
	explode(t)
	set, err := policies.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := config.Load(t.Context(), fstest.MapFS{"main.tf": {Data: []byte(`resource "aws_vpc" "7" { cidr_block = "10.0.0.0/16" }`)}}, ".", config.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for engine, machine := range map[string]bool{"OPA": false, "machine": true} {
		said := map[string]bool{}
		for range 5 {
			e, err := evaluator.NewEngine(set, evaluator.Options{})
			if err == nil && machine {
				err = e.Run(plannedCode(t, set))
			}
			if err != nil {
				t.Fatal(err)
			}
			result := e.Vet(t.Context(), doc)
			if result.Err == nil {
				t.Fatalf("%s: nothing failed", engine)
			}
			said[result.Err.Error()] = true
			if len(result.Findings) != 2 || result.Findings[0].Message != "it" || result.Findings[1].Message != "it" {
				t.Errorf("%s: the other rules find %v", engine, result.Findings)
			}
		}
		if len(said) != 1 {
			t.Errorf("%s says it in %d ways", engine, len(said))
		}
		for text := range said {
			lines := strings.Split(text, "\n")
			if len(lines) != 2 || strings.Contains(text, "goroutine") || strings.Contains(text, "0xc") {
				t.Errorf("%s says\n%s", engine, text)
				continue
			}
			for i, rule := range []string{"odd-first", "odd-third"} {
				if want := "rule " + rule + " failed: the policy engine failed (no good at 0x…, in evaluator/defects_test.go:"; !strings.HasPrefix(lines[i], want) {
					t.Errorf("%s says %q, not %q", engine, lines[i], want)
				}
			}
		}
	}
}

// explode has a built-in of OPA panic on "moob", with an address in what it says.
func explode(t *testing.T) {
	const name = "strings.reverse"
	original := topdown.GetBuiltin(name)
	topdown.RegisterBuiltinFunc(name, func(bctx topdown.BuiltinContext, operands []*ast.Term, iter func(*ast.Term) error) error {
		if ast.Compare(operands[0], ast.StringTerm("moob")) == 0 {
			panic(fmt.Sprintf("no good at %p", &bctx))
		}
		return original(bctx, operands, iter)
	})
	t.Cleanup(func() { topdown.RegisterBuiltinFunc(name, original) })
}

func plannedCode(t *testing.T, set *policies.Set) []byte {
	t.Helper()
	var packages, rules []string
	for _, rule := range set.Rules {
		packages, rules = append(packages, rule.Package), append(rules, rule.Package+".results")
	}
	sources, err := set.Library(packages...)
	if err != nil {
		t.Fatal(err)
	}
	program, err := assemble.Plan(t.Context(), sources, rules)
	if err != nil {
		t.Fatal(err)
	}
	return program.Encode()
}
