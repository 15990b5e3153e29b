package report

import (
	"slices"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A standing is what a finding means for the answer. Each has exactly one.
type standing int

const (
	failing      standing = iota // a defect that is there after apply and that nobody accepted
	undetermined                 // it could not be told whether there is one
	suppressed                   // accepted, whatever the verdict
	fixed                        // there before apply, gone after
)

func standingOf(f *evaluator.Finding) standing {
	switch {
	case f.Delta == evaluator.Fixed:
		return fixed
	case f.Suppressed != nil:
		return suppressed
	case f.Verdict == evaluator.Undetermined:
		return undetermined
	}
	return failing
}

// totals counts over all inputs.
type totals struct {
	Resources, Covered  int
	Rules               int                       // different rules that were asked
	BySeverity          map[policies.Severity]int // of what fails
	Failing             int                       // the sum of BySeverity
	Unchanged           map[policies.Severity]int // of BySeverity, those that were there before
	OverThreshold       int                       // of Failing, those that fail the run
	New                 int                       // of Failing, those known to be new
	Undetermined        int
	UndeterminedFailing int // of Undetermined, those that fail the run
	Suppressed          int
	Fixed               int
	Errors              int // inputs that were not read or not evaluated to the end
	Lost                int // notices that say that part of an input was lost
}

// complete tells whether everything that was asked for was looked at.
func (t totals) complete() bool { return t.Errors == 0 && t.Lost == 0 }

// unchanged is the sum of Unchanged.
func (t totals) unchanged() int {
	n := 0
	for _, of := range t.Unchanged {
		n += of
	}
	return n
}

func (r *Report) totals() totals {
	t := totals{BySeverity: map[policies.Severity]int{}, Unchanged: map[policies.Severity]int{}, Fixed: r.Gone}
	rules := map[string]bool{}
	for _, result := range r.Results {
		t.Resources += result.Resources
		t.Covered += result.Covered
		for _, rule := range result.Rules {
			rules[rule.ID] = true
		}
		if result.Err != nil {
			t.Errors++
		}
		for _, notice := range result.Notices {
			if notice.Level == document.LevelError {
				t.Lost++
			}
		}
		for _, f := range result.Findings {
			switch standingOf(f) {
			case failing:
				t.BySeverity[f.Severity]++
				t.Failing++
				switch f.Delta {
				case evaluator.Unchanged:
					t.Unchanged[f.Severity]++
				case evaluator.New:
					t.New++
				}
				if result.Gate.Fails(f) {
					t.OverThreshold++
				}
			case undetermined:
				t.Undetermined++
				if result.Gate.Fails(f) {
					t.UndeterminedFailing++
				}
			case suppressed:
				t.Suppressed++
			case fixed:
				t.Fixed++
			}
		}
	}
	t.Rules = len(rules)
	return t
}

// failOn is the severity that fails the run; same is false where settings of
// several inputs name different ones.
func (r *Report) failOn() (severity policies.Severity, same bool) {
	for i, result := range r.Results {
		if i > 0 && result.Gate.FailOn != severity {
			return min(severity, result.Gate.FailOn), false
		}
		severity = result.Gate.FailOn
	}
	return severity, true
}

// newOnly tells whether findings that were there before fail no run.
func (r *Report) newOnly() bool {
	return slices.ContainsFunc(r.Results, func(result *evaluator.Result) bool { return result.Gate.NewOnly })
}
