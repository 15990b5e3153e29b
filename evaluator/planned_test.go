package evaluator_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/planvet/planvet/evaluator/machine/assemble"
	"github.com/planvet/planvet/policies"
)

const plannedFile = "../policies/planned.bin"

// TestPlanned holds what is planned ahead of time against the policies it is
// made of. With -update it writes the file.
func TestPlanned(t *testing.T) {
	set, err := policies.Load(os.DirFS("../policies"))
	if err != nil {
		t.Fatal(err)
	}
	packages := []string{"planvet.lib.drawing"}
	rules := []string{"planvet.lib.drawing.graph"}
	for _, rule := range set.Rules {
		packages = append(packages, rule.Package)
		rules = append(rules, rule.Package+".results")
	}
	sources, err := set.Library(packages...)
	if err != nil {
		t.Fatal(err)
	}
	program, err := assemble.Plan(t.Context(), sources, rules)
	if err != nil {
		t.Fatal(err)
	}
	planned := policies.Planned{Rules: set.Rules, Code: program.Encode()}
	want, err := planned.Encode(set)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(plannedFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(plannedFile); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is stale (%v): run go test ./evaluator -run TestPlanned -update", plannedFile, err)
	}
}
