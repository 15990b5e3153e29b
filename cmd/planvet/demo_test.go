package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/report"
)

// TestDemoReports holds what each format makes of the demo's plan against a
// file, so that a change of a rule or of a format is seen as its readers would.
func TestDemoReports(t *testing.T) {
	t.Chdir("../..")
	for _, format := range report.Formats() {
		for _, profile := range report.Profiles() {
			if profile != report.GitHub && format.Name != "sarif" {
				continue
			}
			name := format.Name
			if profile != report.GitHub {
				name = string(profile) + "." + name
			}
			t.Run(name, func(t *testing.T) {
				args := []string{"testdata/demo/plan.json", "--root", ".", "--format", format.Name, "--sarif-profile", string(profile)}
				if format.Name == "sarif" { // it holds every rule's page: three are enough
					args = append(args, "--rule", "bastion-placement", "--rule", "nacl-shadowed-rule", "--rule", "sg-open-database-ingress")
				}
				_, got, stderr := runHere(t, args...)
				if stderr != "" {
					t.Errorf("on standard error: %s", stderr)
				}
				got = strings.ReplaceAll(got, `"`+version+`"`, `"0.0.0"`) // a release changes no report
				file := filepath.Join("testdata", "demo", "reports", "demo."+name)
				if *update {
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s\nRun go test ./cmd/planvet -run TestDemoReports -update, and read what it writes", file, diff)
				}
			})
		}
	}
}
