package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// storyRules are those that the stories are about.
var storyRules = []string{"--rule", "instance-metadata-v1", "--rule", "sg-open-admin-ingress", "--rule", "sg-open-database-ingress"}

// TestStories vets plans of a second commit on top of what a first one
// applied, beside the source of the second. testdata/stories/record makes the
// plans.
func TestStories(t *testing.T) {
	stories, err := filepath.Glob("../../testdata/stories/*/after")
	if err != nil || len(stories) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, dir := range stories {
		dir, err := filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(filepath.Dir(dir)), func(t *testing.T) {
			t.Chdir(dir)
			for want, args := range map[string][]string{
				"want.txt":      nil,
				"want.new.txt":  {"--new-only"},
				"want.json":     {"--format", "json"},
				"want.full.txt": {"--show-unchanged", "--per-instance"},
			} {
				args = append(append(args, storyRules...), "--config", "none", "--root", ".", "plan.json")
				got := tell(t, args...)
				if again := tell(t, args...); again != got {
					t.Errorf("%s: two runs differ", want)
				}
				compareFile(t, filepath.Join("..", want), got)
			}
			log := tell(t, append([]string{"--format", "sarif", "--sarif-profile", "full", "--per-instance", "--config", "none", "--root", ".", "plan.json"}, storyRules...)...)
			compareFile(t, filepath.Join("..", "want.sarif.txt"), baselineStates(t, log))
		})
	}
}

// baselineStates lists the results of a SARIF log, one a line: the rules'
// pages in it are not what a story is about.
func baselineStates(t *testing.T, log string) string {
	t.Helper()
	var read struct {
		Runs []struct {
			Results []struct {
				BaselineState, RuleID string
				Locations             []struct {
					LogicalLocations []struct{ FullyQualifiedName string }
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(log), &read); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, r := range read.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		fmt.Fprintf(&out, "%-9s %s %s %s:%d:%d-%d:%d\n", r.BaselineState, r.RuleID, r.Locations[0].LogicalLocations[0].FullyQualifiedName,
			at.ArtifactLocation.URI, at.Region.StartLine, at.Region.StartColumn, at.Region.EndLine, at.Region.EndColumn)
	}
	return out.String()
}

// tell runs planvet and returns its output with the exit code after it.
func tell(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), args, process{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, today: "2026-01-01"})
	if stderr.Len() > 0 {
		t.Errorf("planvet %s: %s", strings.Join(args, " "), &stderr)
	}
	if code != exitFindings && code != exitClean {
		t.Errorf("planvet %s: exit code %d", strings.Join(args, " "), code)
	}
	if strings.HasSuffix(stdout.String(), "}\n") {
		return stdout.String()
	}
	return fmt.Sprintf("%sexit code %d\n", &stdout, code)
}

func compareFile(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./cmd/planvet -run Stories -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", file, diff)
	}
}
