package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/policies"
)

// TestOwnPage keeps what policies/OWN.md shows: rules and output are real.
func TestOwnPage(t *testing.T) {
	const page = "../../policies/OWN.md"
	have, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../../testdata/own")
	parts := map[string]string{
		"library":  libraryTable(t),
		"scan":     consoled(t, exitFindings, "--policy", "policies", "."),
		"test":     consoled(t, exitClean, "test", "policies", "-v"),
		"inspect":  consoled(t, exitClean, "inspect", ".", "--policy", "policies", "--rule", "acme-address-range"),
		"mistakes": withChanged(t, map[string]string{`bucket, ["tags", tag])`: `bucket, ["tagz", tag])`, `tf.unset(`: `tf.unsett(`}, exitFailed),
		"failing":  withChanged(t, map[string]string{"bucket.none: it has no tag": "bucket.none: it lacks the tag", "tf.undecided(": "tf.masked("}, exitFindings),
	}
	for _, rule := range []string{"tags", "region_fence", "module_source", "address_range", "passes_roles"} {
		text, err := os.ReadFile("policies/acme/" + rule + ".rego")
		if err != nil {
			t.Fatal(err)
		}
		parts[rule] = "```rego\n" + string(text) + "```\n"
	}
	used := 0
	want := regexp.MustCompile(`(?s)(<!-- begin (\w+) -->\n).*?(<!-- end \w+ -->)`).ReplaceAllStringFunc(string(have), func(found string) string {
		name := strings.Fields(found)[2]
		used++
		return "<!-- begin " + name + " -->\n" + parts[name] + "<!-- end " + name + " -->"
	})
	if used != len(parts) {
		t.Errorf("the page has %d parts of %d", used, len(parts))
	}
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "policies", "OWN.md"), []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(have)); diff != "" {
		t.Errorf("policies/OWN.md is stale (-update rewrites it):\n%s", diff)
	}
}

// consoled runs planvet and gives what a person sees.
func consoled(t *testing.T, code int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(t.Context(), args, process{stdout: &stdout, stderr: &stderr, today: "2026-01-01"}); got != code {
		t.Errorf("%v: exit %d: %s%s", args, got, &stdout, &stderr)
	}
	return "```console\n$ planvet " + strings.Join(args, " ") + "\n" + stdout.String() + stderr.String() + "```\n"
}

// withChanged tests a copy of the tag rule with mistakes in it.
func withChanged(t *testing.T, changes map[string]string, code int) string {
	t.Helper()
	text, err := os.ReadFile("policies/acme/tags.rego")
	if err != nil {
		t.Fatal(err)
	}
	from, _ := os.Getwd()
	defer os.Chdir(from)
	dir := t.TempDir()
	for old, now := range changes {
		if !bytes.Contains(text, []byte(old)) {
			t.Fatalf("the rule has no %q", old)
		}
		text = bytes.ReplaceAll(text, []byte(old), []byte(now))
	}
	if err := os.MkdirAll(filepath.Join(dir, "policies/acme"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "policies/acme/tags.rego"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chdir(dir); err != nil {
		t.Fatal(err)
	}
	return consoled(t, code, "test", "policies")
}

// libraryTable lists what the library's packages define with a title.
func libraryTable(t *testing.T) string {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| word | |\n| --- | --- |\n")
	for _, pkg := range []string{"tf", "result", "net", "iam", "condition", "sg", "nacl", "vpc"} {
		sources, err := set.Library("planvet.lib." + pkg)
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range sources {
			if source.Package != "planvet.lib."+pkg {
				continue
			}
			module, err := ast.ParseModuleWithOpts(source.File, source.Text, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, rule := range module.Rules {
				name := rule.Head.Ref().String()
				if seen[name] || strings.HasPrefix(name, "_") || len(rule.Annotations) == 0 {
					continue
				}
				seen[name] = true
				word := pkg + "." + name
				if len(rule.Head.Args) > 0 {
					word += strings.NewReplacer("[", "(", "]", ")").Replace(fmt.Sprint(rule.Head.Args))
				}
				fmt.Fprintf(&b, "| `%s` | %s |\n", word, strings.ReplaceAll(rule.Annotations[0].Title, "|", "\\|"))
			}
		}
	}
	return b.String()
}
