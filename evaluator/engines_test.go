package evaluator_test

import (
	"context"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/config"
)

// TestEnginesAgree holds the machine against OPA's own interpreter: every rule
// says the same of the same document, to the letter. One example in twenty is
// asked, or one in PLANVET_ENGINES: 1 asks all, which takes a minute.
func TestEnginesAgree(t *testing.T) {
	step := 20
	if text := os.Getenv("PLANVET_ENGINES"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("PLANVET_ENGINES is %q: a number from 1", text)
		}
		step = n
	}
	set := embedded(t)
	engines := make([]*evaluator.Engine, 2)
	for i := range engines {
		engine, err := evaluator.NewEngine(set, evaluator.Options{Pedantic: true, Compile: i == 1})
		if err != nil {
			t.Fatal(err)
		}
		engines[i] = engine
	}
	n, findings := 0, 0
	for _, rule := range set.Rules {
		for _, example := range rule.Examples() {
			if n++; n%step != 0 {
				continue
			}
			doc, err := config.Load(context.Background(), fstest.MapFS{"main.tf": {Data: []byte(example.HCL)}}, ".", config.Options{})
			if err != nil {
				t.Fatal(err)
			}
			results := make([]*evaluator.Result, len(engines))
			for i, engine := range engines {
				results[i] = engine.Vet(context.Background(), doc)
				if err := results[i].Err; err != nil {
					t.Fatalf("%s, %s: %v", rule.ID, example.Name, err)
				}
			}
			if diff := cmp.Diff(said(results[1]), said(results[0])); diff != "" {
				t.Errorf("%s, %s (-OPA +machine):\n%s", rule.ID, example.Name, diff)
			}
			findings += len(results[0].Findings)
		}
	}
	if findings == 0 {
		t.Error("no example had a finding: nothing was compared")
	}
}

// said is all that rules say in findings; places and the like are ours.
func said(result *evaluator.Result) []any {
	var out []any
	for _, f := range result.Findings {
		out = append(out, []any{f.Rule.ID, string(f.Verdict), f.Severity, f.Address, f.Path, f.Message, f.Fingerprint, f.Related, f.Steps, f.Fix})
	}
	return out
}
