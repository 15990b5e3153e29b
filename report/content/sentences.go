package content

import (
	"fmt"
	"strings"

	"github.com/planvet/planvet/policies"
)

// Vetted says what was looked at.
func Vetted(r *Report, sum Totals) string {
	inputs := ""
	if len(r.Results) > 1 {
		inputs = " in " + Count(len(r.Results), "input")
	}
	covered := fmt.Sprintf("rules cover %d of them", sum.Covered)
	switch sum.Covered {
	case 0:
		covered = "no rule covers any of them"
	case sum.Resources:
		covered = "rules cover all of them"
	}
	if sum.Resources == 0 {
		return "No resources to vet" + inputs + "."
	}
	return fmt.Sprintf("Vetted %s%s (%s) with %s.", Count(sum.Resources, "resource"), inputs, covered, Count(sum.Rules, "rule"))
}

// Threshold says what the findings mean for the exit code, "" if there are none.
func Threshold(r *Report, sum Totals) string {
	kind := "finding"
	if r.NewOnly() {
		kind = "new finding"
	}
	severity, same := r.FailOn()
	limit := severity.String() + ", the severity that fails this run"
	if !same {
		limit = "the severity that the settings of its input name"
	}
	switch {
	case sum.OverThreshold > 0 && sum.UndeterminedFailing > 0:
		return fmt.Sprintf("%s at or above %s, and %d undetermined.", Count(sum.OverThreshold, kind), limit, sum.UndeterminedFailing)
	case sum.OverThreshold > 0:
		return fmt.Sprintf("%s at or above %s.", Count(sum.OverThreshold, kind), limit)
	case sum.UndeterminedFailing > 0:
		return fmt.Sprintf("%s, undetermined, at or above %s.", Count(sum.UndeterminedFailing, kind), limit)
	case sum.Failing == 0 || severity == 0 && same:
		return ""
	case r.NewOnly():
		return fmt.Sprintf("No new finding at or above %s: with --new-only, what was there before fails no run.", strings.TrimSuffix(limit, ", the severity that fails this run"))
	}
	return fmt.Sprintf("None at or above %s.", strings.Replace(limit, "this run", "a run", 1))
}

func Missing(sum Totals) string {
	var parts []string
	if sum.Errors > 0 {
		parts = append(parts, Count(sum.Errors, "input")+" failed")
	}
	if sum.Lost > 0 {
		parts = append(parts, "part of an input was lost")
	}
	return strings.Join(parts, ", ")
}

// Counts is the sum in parts: what is new, or what there is where that was not
// asked, then what was there before, and the rest. paint adds what a format has
// for a severity, 0 for what is good.
func (sum Totals) Counts(newOnly bool, paint func(policies.Severity, string) string) []string {
	var counts []string
	for _, severity := range policies.Severities() {
		if n := sum.BySeverity[severity] - sum.Unchanged[severity]; n > 0 {
			counts = append(counts, paint(severity, fmt.Sprintf("%d %s", n, severity)))
		}
	}
	unchanged := sum.AllUnchanged()
	switch {
	case sum.New > 0 && sum.New+unchanged == sum.Failing && (unchanged > 0 || sum.Fixed > 0 || newOnly):
		counts = []string{strings.Join(counts, ", ") + " new"}
	case len(counts) > 0:
		counts = []string{strings.Join(counts, " · ")}
	case unchanged > 0:
		counts = append(counts, paint(0, "No new findings"))
	case sum.Resources > 0:
		none := paint(0, "No findings")
		if !sum.Complete() || sum.Undetermined > 0 {
			none = "No findings in what could be told"
		}
		counts = append(counts, none)
	}
	for _, extra := range []struct {
		n    int
		word string
	}{{unchanged, "unchanged"}, {sum.Undetermined, "undetermined"}, {sum.Suppressed, "suppressed"}, {sum.Fixed, "fixed"}} {
		if extra.n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", extra.n, extra.word))
		}
	}
	return counts
}
