package main

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/report"
)

// TestNothingSensitiveIsShown wants nothing of what testdata/sensitive marks as
// sensitive, or its provider does, in anything that planvet prints: not even
// where policies of others print all that they see.
func TestNothingSensitiveIsShown(t *testing.T) {
	const dir = "../../testdata/sensitive"
	canaries := canariesIn(t, dir)
	all := t.TempDir()
	for name, text := range map[string]string{
		"conftest/all.rego":  "package main\n\ndeny contains json.marshal(input)\n",
		"own/acme/sees.rego": "# METADATA\n# title: a\n# description: b\n# schemas: [{input: schema.document}]\n# custom:\n#   id: acme-sees\n#   severity: low\n#   resources: [anything]\n#   remediation: c\npackage planvet.rules.acme.sees\n\nresults contains {\"verdict\": \"fail\", \"address\": \"aws_s3_bucket.b\", \"path\": [], \"message\": json.marshal(input)}\n",
	} {
		file := filepath.Join(all, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan := filepath.Join(dir, "plan.json")
	given := []string{"--var", "given=canary-by-flag", "--policy", filepath.Join(all, "own")}
	for name, input := range map[string][]string{
		"configuration":   append([]string{dir, "--root", dir}, given...),
		"plan":            {plan, "--source", "none", "--policy", filepath.Join(all, "own"), "--conftest-policy", filepath.Join(all, "conftest")},
		"plan and source": {plan, "--source", dir, "--root", dir, "--policy", filepath.Join(all, "own"), "--conftest-policy", filepath.Join(all, "conftest")},
	} {
		t.Run(name, func(t *testing.T) {
			for _, format := range report.Formats() {
				out := silent(t, canaries, append(slices.Clone(input), "--pedantic", "--config", "none", "--format", format.Name))
				if !strings.Contains(out, "aws_s3_bucket") {
					t.Errorf("%s: what policies see is not printed: %.300s", format.Name, out)
				}
			}
			inspected := slices.DeleteFunc(slices.Clone(input), func(arg string) bool {
				return strings.HasPrefix(arg, all) || strings.HasSuffix(arg, "-policy") && arg != ""
			})
			silent(t, canaries, append([]string{"inspect"}, inspected...))
			silent(t, canaries, append([]string{"inspect", "--rule", "sg-open-admin-ingress"}, inspected...))
			silent(t, canaries, append([]string{"baseline"}, inspected...))
		})
	}
	silent(t, canaries, []string{"fix", dir, "--root", dir})
	silent(t, canaries, []string{dir, "--root", dir, "--var", "record=canary-by-flag"})
}

// canariesIn are the words that begin so, in files of configuration.
func canariesIn(t *testing.T, dir string) []string {
	t.Helper()
	found := []string{"canary-by-flag"}
	for _, name := range []string{"main.tf", "terraform.tfvars"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, regexp.MustCompile(`canary(-[a-z]+)+`).FindAllString(string(text), -1)...)
	}
	if len(found) < 12 {
		t.Fatalf("there are only %d", len(found))
	}
	return found
}

// silent runs planvet and wants no canary in what it prints, in base64 neither.
func silent(t *testing.T, canaries, args []string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	run(t.Context(), args, process{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, today: "2026-01-01"})
	for _, canary := range canaries {
		forms := []string{canary, strings.ToUpper(canary)}
		for offset := range 3 {
			encoded := base64.StdEncoding.EncodeToString([]byte(canary[offset:]))
			forms = append(forms, encoded[:len(encoded)-4])
		}
		for _, form := range forms {
			for stream, text := range map[string]string{"stdout": stdout.String(), "stderr": stderr.String()} {
				if at := strings.Index(text, form); at >= 0 {
					t.Errorf("%v: %s shows %s: …%s…", args, stream, canary, text[max(0, at-160):at])
				}
			}
		}
	}
	return stdout.String()
}
