// Package markdown writes a report for a pull request's comment or a job's
// summary, in the dialect of GitHub (https://github.github.com/gfm/).
package markdown

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

// limit is how much is written, in bytes. GitHub refuses a comment of more
// than 65,536 characters, and a job's summary of more than 1 MiB.
const limit = 60_000

// Write writes the sum, a table of what fails, the new findings first, and
// everything else in folded parts. What goes beyond the limit is left out, the
// least important first, and that is said.
func Write(w io.Writer, r *content.Report, _ content.Options) error {
	m := &writer{base: r.Base(), left: limit}
	m.head(r)
	m.notices(r)
	var groups [4][]*evaluator.Finding
	for _, result := range r.Results {
		for _, f := range result.Findings {
			standing := content.StandingOf(f)
			m.mixed = m.mixed || f.Delta == evaluator.Unchanged || f.Delta == evaluator.Fixed
			if standing == content.Failing && f.Delta == evaluator.Unchanged {
				m.before = append(m.before, f)
			} else {
				groups[standing] = append(groups[standing], f)
			}
		}
	}
	for _, group := range append(groups[:], m.before) {
		slices.SortStableFunc(group, func(a, b *evaluator.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	}
	m.table(groups[content.Failing])
	m.folded("Undetermined: what decides is not known before apply, or lies outside what was given", groups[content.Undetermined])
	m.folded("Unchanged: there before this change, and still there after it", m.before)
	m.folded("Fixed by this change", groups[content.Fixed])
	m.folded("Accepted", groups[content.Suppressed])
	m.details(groups[content.Failing])
	if m.cut > 0 {
		fmt.Fprintf(&m.out, "\n_%s did not fit here. The job's log and the SARIF file have them._\n", content.Count(m.cut, "line"))
	}
	_, err := io.WriteString(w, m.out.String())
	return err
}

type writer struct {
	base   content.Base
	out    strings.Builder
	left   int // bytes
	cut    int // rows and details that do not fit
	before []*evaluator.Finding
	mixed  bool // some findings are not of this change
}

// fits writes text if there is room for it.
func (m *writer) fits(text string) bool {
	if len(text) > m.left {
		return false
	}
	m.left -= len(text)
	m.out.WriteString(text)
	return true
}

// room is whether that much more fits.
func (m *writer) room(size int) bool { return size <= m.left }

func (m *writer) head(r *content.Report) {
	sum := r.Totals()
	counts := sum.Counts(r.NewOnly(), func(severity policies.Severity, words string) string {
		return strings.TrimSpace(icon(severity) + " " + words)
	})
	m.fits("## planvet\n\n")
	if len(counts) > 0 {
		m.fits("**" + strings.Join(counts, " · ") + "**\n\n")
	}
	if !sum.Complete() {
		m.fits("> [!CAUTION]\n> This run is not complete: " + content.Missing(sum) + ". What was not read may hold more.\n\n")
	}
	m.fits(strings.TrimSpace(content.Vetted(r, sum)+" "+content.Threshold(r, sum)) + "\n")
}

func icon(severity policies.Severity) string {
	switch severity {
	case policies.Critical:
		return "🔴"
	case policies.High:
		return "🟠"
	case policies.Medium:
		return "🟡"
	case policies.Low:
		return "🔵"
	}
	return "✅"
}

// notices has the errors in sight, and the rest folded.
func (m *writer) notices(r *content.Report) {
	var errors, others []string
	for _, result := range r.Results {
		if result.Err != nil {
			errors = append(errors, fmt.Sprintf("- %s: %s\n", code(content.InputName(result)), escape(strings.ReplaceAll(result.Err.Error(), "\n", "; "))))
		}
		for _, n := range result.Unsaid() {
			line := fmt.Sprintf("- %s: %s", n.Level, escape(n.Message))
			if where := m.where(n.Place); where != "" {
				line += " (" + where + ")"
			}
			if n.Level == document.LevelError {
				errors = append(errors, line+"\n")
			} else {
				others = append(others, line+"\n")
			}
		}
	}
	if len(errors) > 0 {
		m.list("\n### Not vetted\n\n", errors, "")
	}
	if len(others) > 0 {
		m.list(fmt.Sprintf("\n<details><summary>%s</summary>\n\n", content.Count(len(others), "notice")), others, "\n</details>\n")
	}
}

// list writes as many lines as fit between head and foot.
func (m *writer) list(head string, lines []string, foot string) {
	if !m.room(len(head) + len(foot) + len(lines[0])) {
		m.cut += len(lines)
		return
	}
	m.fits(head)
	m.left -= len(foot)
	for i, line := range lines {
		if !m.fits(line) {
			m.cut += len(lines) - i
			break
		}
	}
	m.out.WriteString(foot)
}

func (m *writer) table(findings []*evaluator.Finding) {
	if len(findings) > 0 {
		m.list("\n| | rule | where | what |\n| --- | --- | --- | --- |\n", m.rows(findings), "")
	}
}

func (m *writer) rows(findings []*evaluator.Finding) []string {
	rows := make([]string, 0, len(findings))
	for _, f := range findings {
		rows = append(rows, fmt.Sprintf("| %s %s%s | %s | %s | %s |\n", icon(f.Severity), f.Severity, m.state(f), rule(f.Rule), m.cell(f), what(f)))
	}
	return rows
}

// state is said where not everything is new.
func (m *writer) state(f *evaluator.Finding) string {
	if m.mixed && f.Delta == evaluator.New {
		return " (new)"
	}
	return ""
}

func rule(r *policies.Rule) string {
	if uri := content.HelpURI(r); uri != "" && !strings.ContainsAny(uri, "()<>| \n") {
		return fmt.Sprintf("[%s](%s)", code(r.ID), uri)
	}
	return code(r.ID)
}

func (m *writer) cell(f *evaluator.Finding) string {
	parts := []string{code(f.Address)}
	if where := m.where(f.Place); where != "" {
		parts = append([]string{where}, parts...)
	}
	if n := len(f.Instances); n > 1 {
		parts = append(parts, fmt.Sprintf("and %s", content.Count(n-1, "more instance")))
	}
	return strings.Join(parts, "<br>")
}

func what(f *evaluator.Finding) string {
	if s := f.Suppressed; s != nil {
		text := escape(f.Message) + "<br>accepted"
		if s.Reason != "" {
			text += ": " + escape(s.Reason)
		}
		if s.Until != "" {
			text += " (until " + s.Until + ")"
		}
		return text
	}
	return escape(f.Message)
}

func (m *writer) folded(title string, findings []*evaluator.Finding) {
	if len(findings) == 0 {
		return
	}
	head := fmt.Sprintf("\n<details><summary>%s (%d)</summary>\n\n| | rule | where | what |\n| --- | --- | --- | --- |\n", title, len(findings))
	m.list(head, m.rows(findings), "\n</details>\n")
}

// details tells of each finding what the table has no room for.
func (m *writer) details(findings []*evaluator.Finding) {
	var all []string
	for _, f := range findings {
		if text := m.detail(f); text != "" {
			all = append(all, text)
		}
	}
	if len(all) > 0 {
		m.list("\n<details><summary>How each comes about</summary>\n\n", all, "</details>\n")
	}
}

func (m *writer) detail(f *evaluator.Finding) string {
	var b strings.Builder
	locations := f.Related
	if len(f.Steps) > 0 {
		locations = f.Steps
	}
	for i, l := range locations {
		bullet := "-"
		if len(f.Steps) > 0 {
			bullet = fmt.Sprintf("%d.", i+1)
		}
		fmt.Fprintf(&b, "%s %s", bullet, escape(l.Message))
		if l.Address != "" {
			fmt.Fprintf(&b, ": %s", code(strings.TrimSuffix(l.Address+"."+evaluator.PathString(l.Path), ".")))
		}
		if where := m.where(l.Place); where != "" {
			fmt.Fprintf(&b, " (%s)", where)
		}
		b.WriteByte('\n')
	}
	for _, other := range f.Instances {
		if other.Address != f.Address {
			fmt.Fprintf(&b, "- also %s\n", code(other.Address))
		}
	}
	m.suggest(&b, f)
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf("**%s** %s: %s\n\n%s\n", f.Rule.ID, code(f.Address), escape(f.Message), b.String())
}

// suggest shows the edits that would mend a finding in blocks of the kind that
// GitHub makes a button of, in a review comment on those lines.
func (m *writer) suggest(b *strings.Builder, f *evaluator.Finding) {
	for _, edit := range f.Edits {
		where := fmt.Sprintf("replace lines %d to %d of", edit.From, edit.To-1)
		switch edit.To - edit.From {
		case 0:
			where = fmt.Sprintf("add before line %d of", edit.From)
		case 1:
			where = fmt.Sprintf("replace line %d of", edit.From)
		}
		fence := "```"
		for strings.Contains(edit.Text, fence) {
			fence += "`"
		}
		fmt.Fprintf(b, "\n%s %s:\n\n%ssuggestion\n", where, code(m.base.Path(edit.File)), fence)
		for line := range strings.Lines(edit.Text) {
			b.WriteString(terminal.Inert(terminal.Visible(strings.TrimRight(line, "\r\n"))) + "\n")
		}
		b.WriteString(fence + "\n")
	}
}

func placeText(file string, line int) string { return fmt.Sprintf("%s:%d", file, line) }
