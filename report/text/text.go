// Package text writes a report for a person at a terminal.
package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

const (
	defaultWidth = 100
	minWidth     = 40
	// longest is how much of one string from the input is shown.
	longest = 600
)

// Write writes for a person who is to act on it: what fails, grouped by
// resource, then what could not be told, and last, where the eye rests when
// the command returns, what went wrong and the sum.
func Write(w io.Writer, r *content.Report, o content.Options) error {
	buffered := bufio.NewWriter(w)
	t := &text{w: buffered, palette: terminal.Palette{Color: o.Color}, width: max(o.Width, minWidth), perInstance: o.PerInstance, unchanged: o.Unchanged, newOnly: r.NewOnly()}
	if o.Width == 0 {
		t.width = defaultWidth
	}
	for _, result := range r.Results {
		t.result(result, len(r.Results) > 1)
	}
	t.errors(r)
	t.summary(r)
	return buffered.Flush()
}

// text holds the state of one text report. bufio keeps the first write error
// until Flush, so nothing in between has to.
type text struct {
	w           *bufio.Writer
	palette     terminal.Palette
	width       int
	perInstance bool
	unchanged   bool // show those in full as well
	newOnly     bool
	mixed       bool // the present result holds findings of more than this change
}

func (t *text) result(result *evaluator.Result, named bool) {
	by := map[content.Standing][]*evaluator.Finding{}
	var unchanged []*evaluator.Finding
	t.mixed = false
	for _, f := range result.Findings {
		t.mixed = t.mixed || f.Delta == evaluator.Unchanged || f.Delta == evaluator.Fixed
		standing := content.StandingOf(f)
		if f.Delta == evaluator.Unchanged && (standing == content.Failing || standing == content.Undetermined) && !t.unchanged {
			unchanged = append(unchanged, f)
		} else {
			by[standing] = append(by[standing], f)
		}
	}
	quiet := len(by[content.Failing])+len(by[content.Undetermined])+len(by[content.Fixed])+len(unchanged)+len(result.Unsaid()) == 0
	if named && !quiet {
		t.line(0, terminal.Bold, "── "+show(content.InputName(result))+" ──")
		t.blank()
	}
	for _, b := range t.blocks(by[content.Failing]) {
		t.block(result, b)
	}
	if found := by[content.Undetermined]; len(found) > 0 {
		t.section("Undetermined", "not a pass and not a fail: what decides is not known before apply, or lies outside what was given")
		for _, b := range t.blocks(found) {
			t.block(result, b)
		}
	}
	t.before(result, unchanged)
	t.fixed(by[content.Fixed])
	if len(result.Unsaid()) > 0 {
		t.section("Notices", "")
		for _, n := range result.Unsaid() {
			t.notice(result, n)
		}
		t.blank()
	}
}

func (t *text) notice(result *evaluator.Result, n document.Notice) {
	style := map[string]terminal.Style{document.LevelError: terminal.Red, document.LevelWarning: terminal.Yellow}[n.Level]
	label := fmt.Sprintf("%-7s", n.Level)
	t.hanging(2, len(label)+2, style, label, message(n.Message))
	if place := placeOf(result, n.Place); place != "" {
		t.line(2+len(label)+2, terminal.Dim, place)
	}
}

// section begins a part of the report that is not about failures.
func (t *text) section(title, explanation string) {
	t.line(0, terminal.Bold, title)
	for _, line := range terminal.Wrap(explanation, t.width-2) {
		t.line(2, terminal.Dim, line)
	}
	t.blank()
}

func (t *text) errors(r *content.Report) {
	for _, result := range r.Results {
		if result.Err == nil {
			continue
		}
		t.hanging(0, len("error "), terminal.BoldRed, "error", show(content.InputName(result))+":")
		// A joined error is one line a cause.
		for line := range strings.Lines(result.Err.Error()) {
			line = strings.TrimPrefix(line, result.Input+": ")
			for _, wrapped := range terminal.Wrap(message(strings.TrimRight(line, "\r\n")), t.width-2) {
				t.line(2, "", wrapped)
			}
		}
		t.blank()
	}
}

func (t *text) summary(r *content.Report) {
	sum := r.Totals()
	t.paragraph("", content.Vetted(r, sum))
	counts := sum.Counts(t.newOnly, t.paint)
	if len(counts) > 0 {
		fmt.Fprintln(t.w, strings.Join(counts, " · "))
	}
	t.paragraph(terminal.Bold, content.Threshold(r, sum))
	if !sum.Complete() {
		t.paragraph(terminal.BoldRed, "This run is not complete: "+content.Missing(sum)+". What was not read may hold more.")
	}
	if r.Gone > 0 {
		t.paragraph("", content.Count(r.Gone, "finding")+" of the baseline no longer found: 'planvet baseline --prune' takes them out.")
	}
	if sum.Failing+sum.Undetermined > 0 {
		t.paragraph(terminal.Dim, "'planvet explain RULE' tells why a rule is there and how to fix what it finds.")
	}
}

// paint colours a count by its severity, 0 for what is good.
func (t *text) paint(severity policies.Severity, words string) string {
	if severity == 0 {
		return t.palette.In(terminal.Green, words)
	}
	return t.palette.In(severityStyle(severity), words)
}

func severityStyle(s policies.Severity) terminal.Style {
	switch s {
	case policies.Critical:
		return terminal.BoldRed
	case policies.High:
		return terminal.Red
	case policies.Medium:
		return terminal.Yellow
	}
	return terminal.Cyan
}

// show makes a name from the input fit for one word of a line.
func show(s string) string { return terminal.Shorten(terminal.Visible(s), longest) }

// message makes a sentence fit to be wrapped. It may hold names from the
// input, of any length.
func message(s string) string { return terminal.Shorten(terminal.Visible(s), 4*longest) }

// placeText is file:line:column, which most terminals make a link. A place
// without a column is a line of a plan, where a column helps nobody.
func placeText(p *document.Place) string {
	if p.StartColumn < 1 {
		return fmt.Sprintf("%s:%d", show(p.File), p.StartLine)
	}
	return fmt.Sprintf("%s:%d:%d", show(p.File), p.StartLine, p.StartColumn)
}

// line writes one line of text that has gone through [show] or [message].
func (t *text) line(indent int, style terminal.Style, line string) {
	line = terminal.Inert(strings.Repeat(" ", indent) + line)
	trimmed := strings.TrimLeft(line, " ")
	t.w.WriteString(line[:len(line)-len(trimmed)])
	t.w.WriteString(t.palette.In(style, trimmed))
	t.w.WriteByte('\n')
}

// paragraph writes text of planvet's own over the whole width.
func (t *text) paragraph(style terminal.Style, text string) {
	for _, line := range terminal.Wrap(text, t.width) {
		t.line(0, style, line)
	}
}

func (t *text) blank() { t.w.WriteByte('\n') }

// hanging writes a styled label and beside it a paragraph, whose lines begin
// at column indent+hang.
func (t *text) hanging(indent, hang int, style terminal.Style, label, paragraph string) {
	lines := terminal.Wrap(paragraph, t.width-indent-hang)
	if len(lines) == 0 {
		lines = []string{""}
	}
	gap := max(hang-terminal.Width(label), 1)
	t.w.WriteString(strings.Repeat(" ", indent) + t.palette.In(style, label) + strings.Repeat(" ", gap) + terminal.Inert(lines[0]) + "\n")
	for _, line := range lines[1:] {
		t.line(indent+hang, "", line)
	}
}
