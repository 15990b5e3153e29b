package html

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
)

// most is how many findings are shown; a browser is slow with many more, and
// nobody reads them.
const most = 2000

// A page is what the template shows. Strings from the input are not clean yet:
// the template does that.
type page struct {
	Policy     string
	Style      template.CSS
	Script     template.JS
	Tool       content.Tool
	Inputs     []string
	Verdict    string
	Incomplete string
	Vetted     string
	Threshold  string
	Tiles      []tile
	Errors     []notice
	Notices    []notice
	Networks   []networkView
	Findings   []finding
	Left       int // findings that are not shown
	Standings  []choice
	Severities []choice
	RuleIDs    []choice
	Rules      []*policies.Rule // of the findings that are shown
}

// A tile is one number of the summary.
type tile struct {
	Class, Label, Note string
	Number             int
}

// A choice is one value to filter by.
type choice struct {
	Value string
	Count int
}

type notice struct{ Level, Text, Where string }

type finding struct {
	*evaluator.Finding
	Standing string // a word
	Input    string // "" where there is only one
	Where    string // file:line
	What     string // address and attribute
	Lines    []line // of the source
	Steps    []location
	Related  []location
	Others   []string // addresses of other instances
	More     int      // of these, not shown
}

type line struct {
	Number int
	Text   string
}

type location struct{ Message, What, Where string }

func newPage(r *content.Report) *page {
	sum := r.Totals()
	p := &page{
		Policy: policy(), Style: template.CSS(style), Script: template.JS(script), Tool: r.Tool,
		Vetted: content.Vetted(r, sum), Threshold: content.Threshold(r, sum),
	}
	if !sum.Complete() {
		p.Incomplete = content.Missing(sum) + ". What was not read may hold more."
	}
	b := builder{page: p, report: r, base: r.Base()}
	for _, result := range r.Results {
		p.Inputs = append(p.Inputs, content.InputName(result))
		b.notices(result)
		b.network(result)
	}
	b.findings()
	p.Tiles = tiles(r, sum)
	p.Verdict = verdict(r, sum)
	return p
}

// verdict is the answer in a sentence.
func verdict(r *content.Report, sum content.Totals) string {
	unchanged := sum.AllUnchanged()
	switch {
	case sum.New > 0 && sum.New == sum.Failing:
		return fmt.Sprintf("This change brings %s.", content.Count(sum.New, "new finding"))
	case sum.New > 0 && sum.New+unchanged == sum.Failing:
		return fmt.Sprintf("This change brings %s; %d were there before.", content.Count(sum.New, "new finding"), unchanged)
	case sum.Failing > 0 && unchanged == sum.Failing:
		return fmt.Sprintf("This change brings no new findings; %d were there before.", unchanged)
	case sum.Failing > 0:
		return fmt.Sprintf("%s.", content.Count(sum.Failing, "finding"))
	case !sum.Complete():
		return "Nothing was found in what could be read."
	case sum.Resources == 0:
		return "There was nothing to vet."
	case sum.Undetermined > 0:
		return "Nothing was found in what could be told."
	}
	return "No findings."
}

func tiles(r *content.Report, sum content.Totals) []tile {
	var severities []string
	for _, severity := range policies.Severities() {
		if n := sum.BySeverity[severity] - sum.Unchanged[severity]; n > 0 {
			severities = append(severities, fmt.Sprintf("%d %s", n, severity))
		}
	}
	first := tile{Class: "new", Label: "new", Number: sum.New, Note: strings.Join(severities, ", ")}
	if sum.New == 0 && sum.Failing > sum.AllUnchanged() {
		first.Label, first.Number = "found", sum.Failing-sum.AllUnchanged()
	} else if sum.New+sum.AllUnchanged() < sum.Failing {
		first.Label, first.Number = "new or not told apart", sum.Failing-sum.AllUnchanged()
	}
	out := []tile{
		first,
		{"unchanged", "unchanged", "there before, and still there", sum.AllUnchanged()},
		{"undetermined", "undetermined", "what decides is not known", sum.Undetermined},
		{"fixed", "fixed", "gone with this change", sum.Fixed},
	}
	if sum.Suppressed > 0 {
		out = append(out, tile{"accepted", "accepted", "suppressed, with a reason or without", sum.Suppressed})
	}
	return out
}

// A builder fills a page.
type builder struct {
	page   *page
	report *content.Report
	base   content.Base
}

func (b builder) notices(result *evaluator.Result) {
	if result.Err != nil {
		b.page.Errors = append(b.page.Errors, notice{"error", content.InputName(result) + ": " + strings.ReplaceAll(result.Err.Error(), "\n", "; "), ""})
	}
	for _, n := range result.Unsaid() {
		one := notice{n.Level, n.Message, b.where(n.Place)}
		if n.Level == document.LevelError {
			b.page.Errors = append(b.page.Errors, one)
		} else {
			b.page.Notices = append(b.page.Notices, one)
		}
	}
}

func (b builder) where(p *document.Place) string {
	if p = content.Known(p); p == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d", b.base.Path(p.File), p.StartLine)
}

// standing is the word that a finding is filtered by.
func standing(f *evaluator.Finding) string {
	switch content.StandingOf(f) {
	case content.Fixed:
		return "fixed"
	case content.Suppressed:
		return "accepted"
	case content.Undetermined:
		return "undetermined"
	}
	return cmp.Or(f.Delta, "found")
}

// standings are in the order in which findings are shown.
var standings = []string{evaluator.New, "found", "undetermined", evaluator.Unchanged, "accepted", evaluator.Fixed}

func (b builder) findings() {
	type origin struct {
		result *evaluator.Result
		*evaluator.Finding
	}
	var all []origin
	for _, result := range b.report.Results {
		for _, f := range result.Findings {
			all = append(all, origin{result, f})
		}
	}
	slices.SortStableFunc(all, func(x, y origin) int {
		return cmp.Or(
			slices.Index(standings, standing(x.Finding))-slices.Index(standings, standing(y.Finding)),
			-cmp.Compare(x.Severity, y.Severity),
		)
	})
	b.page.Left = max(len(all)-most, 0)
	for _, one := range all[:len(all)-b.page.Left] {
		b.page.Findings = append(b.page.Findings, b.finding(one.result, one.Finding))
	}
	b.choices()
}

func (b builder) finding(result *evaluator.Result, f *evaluator.Finding) finding {
	const others = 20
	out := finding{
		Finding: f, Standing: standing(f), Where: b.where(f.Place), What: what(f.Address, f.Path),
		Steps: b.locations(f.Steps), Related: b.locations(f.Related), Lines: b.excerpt(result, f),
	}
	if len(b.report.Results) > 1 {
		out.Input = content.InputName(result)
	}
	for _, instance := range f.Instances {
		if instance.Address == f.Address {
			continue
		}
		if len(out.Others) == others {
			out.More++
			continue
		}
		out.Others = append(out.Others, instance.Address)
	}
	return out
}

func (b builder) locations(list []evaluator.Location) []location {
	var out []location
	for _, l := range list {
		out = append(out, location{l.Message, what(l.Address, l.Path), b.where(l.Place)})
	}
	return out
}

func what(address string, path []any) string {
	return strings.Trim(address+"."+evaluator.PathString(path), ".")
}

// choices are the values that are there, with how many findings have each.
func (b builder) choices() {
	byStanding, bySeverity, byRule := map[string]int{}, map[string]int{}, map[string]int{}
	rules := map[string]*policies.Rule{}
	for _, f := range b.page.Findings {
		byStanding[f.Standing]++
		bySeverity[f.Severity.String()]++
		byRule[f.Rule.ID]++
		rules[f.Rule.ID] = f.Rule
	}
	for _, word := range standings {
		if n := byStanding[word]; n > 0 {
			b.page.Standings = append(b.page.Standings, choice{word, n})
		}
	}
	for _, severity := range policies.Severities() {
		if n := bySeverity[severity.String()]; n > 0 {
			b.page.Severities = append(b.page.Severities, choice{severity.String(), n})
		}
	}
	for id, rule := range rules {
		b.page.RuleIDs = append(b.page.RuleIDs, choice{id, byRule[id]})
		b.page.Rules = append(b.page.Rules, rule)
	}
	slices.SortFunc(b.page.RuleIDs, func(x, y choice) int { return strings.Compare(x.Value, y.Value) })
	slices.SortFunc(b.page.Rules, func(x, y *policies.Rule) int { return strings.Compare(x.ID, y.ID) })
}
