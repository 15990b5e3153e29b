package evaluator

import (
	"slices"

	"github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A Result is what the rules said of one input.
type Result struct {
	Input  string // as the user named it: "plan.json", "-", "infra/prod"
	Source string // document.SourcePlan or document.SourceConfig; "" if nothing could be read

	// Artifact is the file that findings without a place of their own are
	// about (the plan file), slash-separated; "" for a configuration.
	Artifact string

	Findings []*Finding // in their total order
	Notices  []document.Notice

	// Rules are those that were asked, by id: each covers a type that is there.
	Rules []*policies.Rule
	// Resources counts the managed instances of the input that remain after
	// apply, Covered those of a type that a rule which was asked speaks of.
	Resources, Covered int

	// Network is what a drawing shows, where one was asked for and there is
	// anything to draw.
	Network *network.Graph
	// Secrets are the addresses of what holds credentials: nobody quotes their
	// source.
	Secrets []string

	// Gate says which of the findings fail the run.
	Gate Gate

	// Err is set when the input could not be read or a policy failed. What was
	// found before stands beside it.
	Err error

	entries []entry // suppressions in the settings whose rules were asked
}

// Unsaid lists the notices that say more than the findings do: without those of
// modules of which a finding says that they were not read. It is for formats
// that show findings which are undetermined.
func (r *Result) Unsaid() []document.Notice {
	told := map[string]bool{}
	for _, f := range r.Findings {
		if slices.Equal(f.Rule.Resources, []string{policies.Modules}) {
			told[f.Address] = true
		}
	}
	if len(told) == 0 {
		return r.Notices
	}
	return slices.DeleteFunc(slices.Clone(r.Notices), func(n document.Notice) bool { return told[n.Module] })
}

// Count tells how many findings have this verdict and severity, without those
// that are suppressed and those that the plan fixes.
func (r *Result) Count(verdict Verdict, severity policies.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Verdict == verdict && f.Severity == severity && f.Suppressed == nil && f.Delta != Fixed {
			n++
		}
	}
	return n
}
