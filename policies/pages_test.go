package policies_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/planvet/planvet/policies"
)

var update = flag.Bool("update", false, "rewrite the generated files")

// TestGenerated holds what is generated from the rules against the rules: a
// page for each, their index, and the parameters' defaults for engines that
// run the policies without planvet. With -update it writes them.
func TestGenerated(t *testing.T) {
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"README.md": index(set.Rules), "data.json": defaults(t, set.Rules)}
	for _, rule := range set.Rules {
		want["docs/"+rule.ID+".md"] = rule.Page()
	}
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if _, known := want[filepath.ToSlash(page)]; known {
			continue
		}
		if *update {
			if err := os.Remove(page); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s belongs to no rule: run go test ./policies -update", page)
	}
	for name, text := range want {
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, []byte(text)) {
			t.Errorf("%s is stale (%v): run go test ./policies -update", name, err)
		}
	}
}

func index(rules []*policies.Rule) string {
	var b strings.Builder
	b.WriteString("# The rules\n\n")
	b.WriteString("Written from the rules by `go test ./policies -update`. Severities are those of SARIF and of `--fail-on`.\n")
	fmt.Fprintf(&b, "%d rules in %d sections, after the AWS security notes that they encode.\n", len(rules), len(policies.Notes()))
	sorted := policies.ByNote(rules)
	for _, note := range policies.Notes() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| rule | severity | |\n| --- | --- | --- |\n", note.Title, note.About)
		for _, rule := range sorted {
			if rule.Note != note.Title {
				continue
			}
			severity := rule.Severity.String()
			if rule.Pedantic {
				severity += ", off until asked for"
			}
			fmt.Fprintf(&b, "| [%s](docs/%s.md) | %s | %s |\n", rule.ID, rule.ID, severity, rule.Title)
		}
	}
	return b.String()
}

func defaults(t *testing.T, rules []*policies.Rule) string {
	params := map[string]map[string]any{}
	for _, rule := range rules {
		if len(rule.Params) > 0 {
			params[rule.ID] = rule.Params
		}
	}
	text, err := json.MarshalIndent(map[string]any{"planvet": map[string]any{"params": params}}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}
