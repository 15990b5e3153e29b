package own_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator/own"
)

const head = `# METADATA
# title: a
# description: b
# schemas: [{input: schema.document}]
# custom:
#   id: acme-rule
#   severity: low
#   resources: [aws_vpc]
#   remediation: c
#   params: {ranges: []}
package planvet.rules.acme.rule

import data.planvet.lib.result
import data.planvet.lib.tf

`

// TestMistakes: each mistake is told with its line and what was meant.
func TestMistakes(t *testing.T) {
	for body, says := range map[string]string{
		`tf.value(r, "cidr_blok")`:                             `rule.rego:17:49: aws_vpc has no attribute "cidr_blok": did you mean cidr_block?`,
		`r.values.cidr_blok`:                                   `aws_vpc has no attribute "cidr_blok": did you mean cidr_block?`,
		`r.vales.cidr_block`:                                   `there is no "vales" here: did you mean values?`,
		`tf.valu(r, "cidr_block")`:                             `undefined function data.planvet.lib.tf.valu: did you mean value?`,
		`startwith(r.address, "x")`:                            `undefined function startwith: did you mean startswith?`,
		`data.planvet.params["acme-rule"].range`:               `rule acme-rule has no parameter "range": did you mean ranges?`,
		`data.planvet.params["acme-rules"].ranges`:             `there are parameters of no rule "acme-rules": did you mean acme-rule?`,
		`data.planvet.lib.tf.masc`:                             `there is no data.planvet.lib.tf.masc: did you mean data.planvet.lib.tf.mask?`,
		`data.acme.words`:                                      `there is no data.acme.words`,
		`input.resorces`:                                       `there is no "resorces" here: did you mean resources?`,
		`x := 1`:                                               `assigned var x unused`,
		`r.address = `:                                         `rule.rego:18`,
		`http.send({"method": "get", "url": "http://x"})`:      `undefined function http.send`,
		`opa.runtime().env`:                                    `undefined function opa.runtime`,
		`json.match_schema({}, {"$ref": "http://localhost/"})`: `undefined function json.match_schema`,
	} {
		dir := t.TempDir()
		text := head + "results contains result.fail(r, [], \"m\") if {\n\tsome r in tf.resources(\"aws_vpc\"); " + body + "\n}\n"
		if err := os.MkdirAll(filepath.Join(dir, "acme"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "acme", "rule.rego"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := own.Load([]string{dir})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: nothing says %q: %v", body, says, err)
		}
	}
}

// TestLinks: a rule behind a link is loaded, and a folder behind one is told.
func TestLinks(t *testing.T) {
	dir, there := t.TempDir(), t.TempDir()
	text := head + "results contains result.fail(r, [], \"m\") if some r in tf.resources(\"aws_vpc\")\n"
	if err := os.WriteFile(filepath.Join(there, "rule.rego"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "acme"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(there, "rule.rego"), filepath.Join(dir, "acme", "rule.rego")); err != nil {
		t.Skip(err)
	}
	if set, err := own.Load([]string{dir}); err != nil || len(set.Own()) != 1 {
		t.Error(err)
	}
	if err := os.Symlink(there, filepath.Join(dir, "more")); err != nil {
		t.Fatal(err)
	}
	if _, err := own.Load([]string{dir}); err == nil || !strings.Contains(err.Error(), "more is a link to a folder") {
		t.Errorf("the error is %v", err)
	}
}
