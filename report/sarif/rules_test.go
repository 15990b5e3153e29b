package sarif

import (
	"strings"
	"testing"

	"github.com/planvet/planvet/policies"
)

func TestRule(t *testing.T) {
	got := sarifRule(&policies.Rule{
		ID: "own-rule", Severity: policies.Medium, Title: "Own `rule`",
		Description: "One\nparagraph with [a link](https://x.example/).\n\n- an item\n- another\n\n```hcl\na = 1\nb = 2\n```\nEnd.",
		Frameworks:  map[string][]string{"cwe": {"CWE-1", "CWE-1"}, "b": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}},
	})
	if want := "Own rule."; got.ShortDescription.Text != want {
		t.Errorf("short description %q, want %q", got.ShortDescription.Text, want)
	}
	if want := "One paragraph with a link (https://x.example/).\n\n- an item\n- another\n\na = 1\nb = 2\nEnd."; got.FullDescription.Text != want {
		t.Errorf("full description %q, want %q", got.FullDescription.Text, want)
	}
	if got.Name != "OwnRule" || got.HelpURI != "" || got.Properties.SecuritySeverity != "5.5" || got.DefaultConfiguration.Level != "warning" {
		t.Errorf("got %+v", got)
	}
	if tags := strings.Join(got.Properties.Tags, " "); tags != "security external/cwe/cwe-1 b/1 b/2 b/3 b/4 b/5 b/6 b/7 b/8" {
		t.Errorf("tags %s", tags)
	}
}
