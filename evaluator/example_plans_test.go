package evaluator_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
)

// An otherwise is what a plan without its source finds otherwise than the
// example wants, and why: with + for what only the plan alone finds, - for
// what it does not.
type otherwise struct {
	Why      string   `json:"why"`
	Findings []string `json:"findings"`
}

// TestExamplePlans vets the plan that terraform makes of every rule's
// examples. With its source it must give what the example wants, like the
// configuration alone (TestExamples); without, the same but for what a plan
// does not tell.
func TestExamplePlans(t *testing.T) {
	if *record {
		recordExamples(t)
	}
	cases := exampleCases(t)
	for _, file := range strayRecordings(t, cases) {
		t.Errorf("%s is of no example: remove it, or run with -record", file)
	}
	var tally examplesTally
	for _, rule := range embedded(t).Rules {
		refused, otherwise := ofRule[refusal](t, rule.ID, unplannable), ofRule[otherwise](t, rule.ID, aloneFile)
		for _, c := range cases {
			if c.rule.ID == rule.ID {
				t.Run(c.name, func(t *testing.T) { c.comparePlan(t, refused, otherwise, &tally) })
			}
		}
		if *record {
			writeOtherwise(t, rule.ID, otherwise)
		}
		for _, name := range slices.Concat(slices.Sorted(maps.Keys(refused)), slices.Sorted(maps.Keys(otherwise))) {
			if !slices.ContainsFunc(cases, func(c exampleCase) bool { return c.name == rule.ID+"/"+name }) {
				t.Errorf("%s: %s or %s speaks of %q, which is no example", rule.ID, unplannable, aloneFile, name)
			}
		}
	}
	t.Logf("examples: %d; the same from the plan alone: %d; otherwise, and explained: %d; not planned by terraform: %d",
		len(cases), tally.same, tally.explained, tally.unplanned)
}

// writeOtherwise writes what the plans alone find otherwise; the reasons are for
// people to add.
func writeOtherwise(t *testing.T, rule string, of map[string]otherwise) {
	t.Helper()
	file := filepath.Join(examplePlans, rule, aloneFile)
	if len(of) == 0 {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return
	}
	writeJSON(t, file, of)
}

type examplesTally struct{ same, explained, unplanned int }

func (c exampleCase) comparePlan(t *testing.T, refused map[string]refusal, alone map[string]otherwise, tally *examplesTally) {
	recorded := c.recorded(t)
	reason, isRefused := refused[c.slug()]
	switch {
	case recorded == nil && !isRefused:
		t.Fatal("the example has no recorded plan: run with -record")
	case recorded != nil && isRefused:
		t.Fatalf("%s is there, and %s says that it cannot be", c.file(), unplannable)
	case isRefused && reason.HCL != c.hash(), !isRefused && recorded.HCL != c.hash():
		t.Fatal("the example's configuration has changed since its plan was recorded: run with -record")
	case isRefused:
		tally.unplanned++
		return
	}
	engine, want, why := c.engine(t), wanted(c.example), alone[c.slug()].Why
	if diff := cmp.Diff(want, c.vetPlan(t, engine, recorded.Plan, true)); diff != "" {
		t.Errorf("from the plan and its source (-example +plan):\n%s", diff)
	}
	found := c.vetPlan(t, engine, recorded.Plan, false)
	differences := slices.Concat(only("-", want, found), only("+", found, want))
	if *record {
		delete(alone, c.slug())
		if differences != nil {
			alone[c.slug()] = otherwise{Why: why, Findings: differences}
		}
	}
	if differences != nil && why == "" {
		t.Errorf("%s does not say why the plan alone finds otherwise", aloneFile)
	}
	if diff := cmp.Diff(alone[c.slug()].Findings, differences); diff != "" {
		t.Errorf("what the plan alone finds otherwise than %s says (-said +found):\n%s", aloneFile, diff)
	}
	if differences == nil {
		tally.same++
	} else {
		tally.explained++
		t.Log(alone[c.slug()].Why)
	}
}

func (c exampleCase) engine(t *testing.T) *evaluator.Engine {
	t.Helper()
	engine, err := evaluator.NewEngine(c.set, evaluator.Options{
		Rules: []string{c.rule.ID}, Elsewhere: true, Params: map[string]map[string]any{c.rule.ID: c.example.Params},
	})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// vetPlan gives the findings of the example's rule, a line each.
func (c exampleCase) vetPlan(t *testing.T, engine *evaluator.Engine, plan []byte, withSource bool) []string {
	t.Helper()
	dir := t.TempDir()
	options := loader.Options{Root: dir, Source: loader.NoSource}
	if withSource {
		options.Source = dir
	}
	for file, text := range map[string][]byte{"plan.json": plan, "main.tf": []byte(c.example.HCL)} {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := loader.Load(context.Background(), filepath.Join(dir, "plan.json"), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, notice := range doc.Notices {
		t.Errorf("notice: %s", notice.Message)
	}
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return slices.Concat(labelled(evaluator.Fail, outcomes(result.Findings, evaluator.Fail)),
		labelled(evaluator.Undetermined, outcomes(result.Findings, evaluator.Undetermined)))
}

func wanted(e policies.Example) []string {
	return slices.Concat(labelled(evaluator.Fail, lines(e.Fail)), labelled(evaluator.Undetermined, lines(e.Undetermined)))
}

func labelled(verdict evaluator.Verdict, outcomes []string) []string {
	var out []string
	for _, outcome := range outcomes {
		out = append(out, string(verdict)+" "+outcome)
	}
	return out
}

// only lists, with a sign, the findings that are not among others.
func only(sign string, findings, others []string) []string {
	var out []string
	for _, finding := range findings {
		if !slices.Contains(others, finding) {
			out = append(out, sign+finding)
		}
	}
	return out
}
