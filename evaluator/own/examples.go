package own

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/policies"
)

// An Outcome is what became of one example.
type Outcome struct {
	Example policies.Example
	// Wrong has a line "- " for what the example says and the rule does not, and
	// "+ " for what the rule says and the example does not, each with the verdict.
	Wrong []string
	// Notices of the example's configuration, where something is wrong.
	Notices []string
}

// Examples runs a rule's examples as configuration. The tracer looks on; it may
// be nil. The error is that of a rule or an example that could not be run.
func Examples(ctx context.Context, set *policies.Set, rule *policies.Rule, tracer topdown.QueryTracer) ([]Outcome, error) {
	var out []Outcome
	for _, example := range rule.Examples() {
		outcome, err := Try(ctx, set, rule, example, tracer)
		if err != nil {
			return out, fmt.Errorf("%s: example %q: %w", rule.ID, example.Name, err)
		}
		out = append(out, outcome)
	}
	return out, nil
}

// Try runs one example of a rule, as [Examples] does.
func Try(ctx context.Context, set *policies.Set, rule *policies.Rule, example policies.Example, tracer topdown.QueryTracer) (Outcome, error) {
	outcome := Outcome{Example: example}
	doc, err := config.Load(ctx, fstest.MapFS{"main.tf": {Data: []byte(example.HCL)}}, ".", config.Options{})
	if err != nil {
		return outcome, err
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{
		Rules: []string{rule.ID}, Elsewhere: true, Params: map[string]map[string]any{rule.ID: example.Params},
	})
	if err != nil {
		return outcome, err
	}
	result := engine.Vet(ctx, doc)
	if result.Err != nil {
		return outcome, result.Err
	}
	if tracer != nil {
		if err := engine.Trace(ctx, doc, rule, tracer); err != nil {
			return outcome, err
		}
	}
	if outcome.Wrong = differences(example, result.Findings); len(outcome.Wrong) > 0 {
		for _, notice := range doc.Notices {
			outcome.Notices = append(outcome.Notices, notice.Message)
		}
	}
	return outcome, nil
}

func differences(example policies.Example, findings []*evaluator.Finding) []string {
	var want, got []string
	for verdict, outcomes := range map[evaluator.Verdict]policies.Outcomes{evaluator.Fail: example.Fail, evaluator.Undetermined: example.Undetermined} {
		for address, messages := range outcomes {
			for _, message := range messages {
				want = append(want, fmt.Sprintf("%s: %s: %s", verdict, address, strings.Join(strings.Fields(message), " ")))
			}
		}
	}
	for _, f := range findings {
		got = append(got, fmt.Sprintf("%s: %s: %s", f.Verdict, f.Address, f.Message))
	}
	slices.Sort(want)
	slices.Sort(got)
	var out []string
	for len(want)+len(got) > 0 {
		switch {
		case len(got) == 0 || len(want) > 0 && want[0] < got[0]:
			out, want = append(out, "- "+want[0]), want[1:]
		case len(want) == 0 || got[0] < want[0]:
			out, got = append(out, "+ "+got[0]), got[1:]
		default:
			want, got = want[1:], got[1:]
		}
	}
	return out
}
