package content

import (
	"slices"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A standing is what a finding means for the answer. Each has exactly one.
type Standing int

const (
	Failing      Standing = iota // a defect that is there after apply and that nobody accepted
	Undetermined                 // it could not be told whether there is one
	Suppressed                   // accepted, whatever the verdict
	Fixed                        // there before apply, gone after
)

func StandingOf(f *evaluator.Finding) Standing {
	switch {
	case f.Delta == evaluator.Fixed:
		return Fixed
	case f.Suppressed != nil:
		return Suppressed
	case f.Verdict == evaluator.Undetermined:
		return Undetermined
	}
	return Failing
}

// Totals counts over all inputs.
type Totals struct {
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

// Complete tells whether everything that was asked for was looked at.
func (t Totals) Complete() bool { return t.Errors == 0 && t.Lost == 0 }

// AllUnchanged is the sum of Unchanged.
func (t Totals) AllUnchanged() int {
	n := 0
	for _, of := range t.Unchanged {
		n += of
	}
	return n
}

func (r *Report) Totals() Totals {
	t := Totals{BySeverity: map[policies.Severity]int{}, Unchanged: map[policies.Severity]int{}, Fixed: r.Gone}
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
			switch StandingOf(f) {
			case Failing:
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
			case Undetermined:
				t.Undetermined++
				if result.Gate.Fails(f) {
					t.UndeterminedFailing++
				}
			case Suppressed:
				t.Suppressed++
			case Fixed:
				t.Fixed++
			}
		}
	}
	t.Rules = len(rules)
	return t
}

// FailOn is the severity that fails the run; same is false where settings of
// several inputs name different ones.
func (r *Report) FailOn() (severity policies.Severity, same bool) {
	for i, result := range r.Results {
		if i > 0 && result.Gate.FailOn != severity {
			return min(severity, result.Gate.FailOn), false
		}
		severity = result.Gate.FailOn
	}
	return severity, true
}

// NewOnly tells whether findings that were there before fail no run.
func (r *Report) NewOnly() bool {
	return slices.ContainsFunc(r.Results, func(result *evaluator.Result) bool { return result.Gate.NewOnly })
}
