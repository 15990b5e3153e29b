// Package github writes workflow commands: GitHub's runner shows each as an
// annotation on its line
// (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
package github

import (
	"bufio"
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

// perLevel is how many annotations of one level GitHub shows of a step; it
// drops the others without a word.
const perLevel = 10

// longest is how much of one message is written, in characters.
const longest = 1000

// The levels of annotations.
const (
	levelError   = "error"
	levelWarning = "warning"
	levelNotice  = "notice"
)

// Write writes a command for each failure, the severe first, and for each
// input that could not be read. What was there before the change is left out
// where that is known. One of the notices says what does not fit.
func Write(w io.Writer, r *content.Report, _ content.Options) error {
	a := annotations{base: r.Base(), room: map[string]int{levelError: perLevel, levelWarning: perLevel, levelNotice: perLevel - 1}}
	for _, result := range r.Results {
		a.inputError(result)
	}
	for _, f := range failures(r) {
		if f.Delta == evaluator.Unchanged {
			a.unchanged++
			continue
		}
		a.finding(f)
	}
	a.rest(r.Totals())
	out := bufio.NewWriter(w)
	for _, line := range a.lines {
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

func failures(r *content.Report) []*evaluator.Finding {
	var all []*evaluator.Finding
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if content.StandingOf(f) == content.Failing {
				all = append(all, f)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *evaluator.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return all
}

type annotations struct {
	base      content.Base
	room      map[string]int // by level
	lines     []string
	cut       int // findings that do not fit
	unchanged int
}

func (a *annotations) inputError(result *evaluator.Result) {
	if result.Err != nil {
		a.add(levelError, nil, "planvet", content.InputName(result)+" was not vetted to the end: "+strings.ReplaceAll(result.Err.Error(), "\n", "; "))
	}
	for _, n := range result.Notices {
		if n.Level == document.LevelError {
			a.add(levelError, n.Place, "planvet", n.Message)
		}
	}
}

func (a *annotations) finding(f *evaluator.Finding) {
	level := levelNotice
	switch {
	case f.Severity >= policies.High:
		level = levelError
	case f.Severity == policies.Medium:
		level = levelWarning
	}
	message := fmt.Sprintf("%s (%s)", f.Message, f.Address)
	if n := len(f.Instances); n > 1 {
		message = fmt.Sprintf("%s (%s and %d more)", f.Message, f.Address, n-1)
	}
	if !a.add(level, f.Place, fmt.Sprintf("%s: %s", f.Severity, f.Rule.ID), message) {
		a.cut++
	}
}

// add tells whether there was room.
func (a *annotations) add(level string, place *document.Place, title, message string) bool {
	if a.room[level] == 0 {
		return false
	}
	a.room[level]--
	var properties []string
	if place = content.Known(place); place != nil {
		properties = append(properties, "file="+property(a.base.Path(place.File)), fmt.Sprintf("line=%d", place.StartLine))
		if place.EndLine >= place.StartLine {
			properties = append(properties, fmt.Sprintf("endLine=%d", place.EndLine))
		}
		// GitHub refuses columns of more than one line.
		if place.StartColumn > 0 && place.EndLine == place.StartLine && place.EndColumn > place.StartColumn {
			properties = append(properties, fmt.Sprintf("col=%d,endColumn=%d", place.StartColumn, place.EndColumn))
		}
	}
	properties = append(properties, "title="+property(title))
	a.lines = append(a.lines, fmt.Sprintf("::%s %s::%s", level, strings.Join(properties, ","), data(message)))
	return true
}

// rest says what the annotations do not show.
func (a *annotations) rest(sum content.Totals) {
	var parts []string
	if a.cut > 0 {
		parts = append(parts, content.Count(a.cut, "finding")+" that did not fit")
	}
	if a.unchanged > 0 {
		parts = append(parts, fmt.Sprintf("%d that were there before", a.unchanged))
	}
	if sum.Undetermined > 0 {
		parts = append(parts, fmt.Sprintf("%d undetermined", sum.Undetermined))
	}
	if len(parts) > 0 {
		a.room[levelNotice]++
		a.add(levelNotice, nil, "planvet", "Not shown as annotations: "+strings.Join(parts, "; ")+". The job's log or summary has them.")
	}
}

// data escapes the text of a command, property one of its properties, as the
// runner undoes it.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(terminal.Inert(terminal.Shorten(terminal.Visible(text), longest)))
}

func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(text))
}
