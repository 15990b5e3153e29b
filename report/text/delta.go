package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// maxUnchanged is how many findings are named that were there before.
const maxUnchanged = 20

// before sums up what was there before. It has its place in the answer, for
// apply leaves it as it is, but whoever reviews the change looks for what the
// change brings. Where these findings fail the run, each has a line with its
// place; where they do not, each rule has one.
func (t *text) before(result *evaluator.Result, found []*evaluator.Finding) {
	if len(found) == 0 {
		return
	}
	t.section("Unchanged", "there before this change, and still there after it (--show-unchanged tells all about them)")
	defer t.blank()
	if t.newOnly {
		t.perRule(found)
		return
	}
	shown := 0
	var rest []instance
	var open []*evaluator.Finding
	for _, b := range t.blocks(found) {
		for _, f := range b.instances[0].findings {
			switch {
			case f.Verdict == evaluator.Undetermined:
				open = append(open, f)
			case shown == maxUnchanged:
				rest = append(rest, instance{f.Address, []*evaluator.Finding{f}})
			default:
				shown++
				t.unchangedLine(result, b, f)
			}
		}
		rest = append(rest, b.hidden...)
	}
	if len(rest) > 0 {
		t.hanging(2, 2, terminal.Dim, "…", "and more: "+tally(rest))
	}
	if len(open) > 0 {
		t.line(2, terminal.Dim, fmt.Sprintf("%d undetermined", len(open)))
	}
}

func (t *text) unchangedLine(result *evaluator.Result, b *block, f *evaluator.Finding) {
	parts := []string{f.Rule.ID}
	if place := placeOf(result, f.Place); place != "" && samePlaces(b.instances) {
		parts = append(parts, t.palette.In(terminal.Dim, place))
	}
	name, n := f.Address, len(b.instances)
	if n > 1 {
		name = b.base
	}
	n += max(len(f.Instances)-1, 0)
	parts = append(parts, show(cmp.Or(name, "(no resource)")))
	if n > 1 {
		parts = append(parts, fmt.Sprintf("(%d instances)", n))
	}
	label := t.palette.In(severityStyle(f.Severity), fmt.Sprintf("%-*s", labelWidth, f.Severity))
	fmt.Fprintln(t.w, "  "+terminal.Inert(label+strings.Join(parts, "  ")))
}

// perRule counts findings by rule, the severe first.
func (t *text) perRule(found []*evaluator.Finding) {
	kinds := map[*evaluator.Finding]int{}
	var firsts []*evaluator.Finding
	for _, f := range found {
		i := slices.IndexFunc(firsts, func(first *evaluator.Finding) bool {
			return first.Rule.ID == f.Rule.ID && first.Severity == f.Severity && first.Verdict == f.Verdict
		})
		if i < 0 {
			i = len(firsts)
			firsts = append(firsts, f)
		}
		kinds[firsts[i]]++
	}
	slices.SortStableFunc(firsts, func(a, b *evaluator.Finding) int {
		return cmp.Or(strings.Compare(string(a.Verdict), string(b.Verdict)), -cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Rule.ID, b.Rule.ID))
	})
	for _, f := range firsts {
		line := fmt.Sprintf("%-*s%s  %s", labelWidth, f.Severity, f.Rule.ID, content.Count(kinds[f], "finding"))
		if f.Verdict == evaluator.Undetermined {
			line += ", undetermined"
		}
		t.line(2, terminal.Dim, line)
	}
}

// fixed lists what this change mends: its place may be gone.
func (t *text) fixed(found []*evaluator.Finding) {
	if len(found) == 0 {
		return
	}
	t.section("Fixed by this change", "")
	for _, f := range found {
		line := fmt.Sprintf("%-*s%s  %s", labelWidth, f.Severity, f.Rule.ID, show(f.Address))
		if n := len(f.Instances); n > 1 {
			line += fmt.Sprintf("  (%d instances)", n)
		}
		t.line(2, "", line)
	}
	t.blank()
}
