package evaluator

import (
	"cmp"
	"slices"

	"github.com/planvet/planvet/policies"
)

// A Gate says which findings fail a run. The zero value lets all pass.
type Gate struct {
	FailOn       policies.Severity // findings from here on fail the run; 0 if none does
	Undetermined bool              // those that could not be told fail it as well
	NewOnly      bool              // those that were there before do not
}

// Fails tells whether a finding fails the run.
func (g Gate) Fails(f *Finding) bool {
	return f.Counts(g.NewOnly) && g.FailOn > 0 && f.Severity >= g.FailOn && (f.Verdict == Fail || g.Undetermined)
}

// JoinRules gathers the rules of several engines, by id. Where settings give a
// rule different severities, the worst stands for it.
func JoinRules(engines []*Engine) []*policies.Rule {
	worst := map[string]*policies.Rule{}
	for _, engine := range engines {
		for _, rule := range engine.rules {
			if have := worst[rule.ID]; have == nil || rule.Severity > have.Severity {
				worst[rule.ID] = rule
			}
		}
	}
	out := make([]*policies.Rule, 0, len(worst))
	for _, rule := range worst {
		out = append(out, rule)
	}
	slices.SortFunc(out, func(a, b *policies.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
