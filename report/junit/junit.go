// Package junit writes the XML that build servers read as test results. There
// is no standard; this is what Jenkins, GitLab and Azure DevOps agree on.
package junit

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/terminal"
)

type (
	suites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Suites   []suite  `xml:"testsuite"`
	}
	suite struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []test `xml:"testcase"`
	}
	test struct {
		ClassName string `xml:"classname,attr"`
		Name      string `xml:"name,attr"`
		File      string `xml:"file,attr,omitempty"`
		Line      int    `xml:"line,attr,omitempty"`
		Failure   *said  `xml:"failure"`
		Error     *said  `xml:"error"`
		Skipped   *said  `xml:"skipped"`
		Out       string `xml:"system-out,omitempty"`
	}
	said struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// Write writes a suite for each input. A rule that found nothing is a test
// that passes; each finding is a test of its own: it fails if it fails the
// run, is skipped if it is undetermined or accepted, and passes, with its
// message as output, if it does neither.
func Write(w io.Writer, r *content.Report, _ content.Options) error {
	all := suites{Name: r.Tool.Name}
	base := r.Base()
	for _, result := range r.Results {
		s := suiteOf(result, base)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Suites = append(all.Suites, s)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

func suiteOf(result *evaluator.Result, base content.Base) suite {
	s := suite{Name: clean(content.InputName(result))}
	if result.Err != nil {
		s.Cases = append(s.Cases, test{ClassName: "planvet", Name: "the input is vetted to the end", Error: &said{Message: clean(strings.ReplaceAll(result.Err.Error(), "\n", "; "))}})
	}
	for _, n := range result.Notices {
		if n.Level == document.LevelError {
			t := test{ClassName: "planvet", Name: "nothing of the input is lost", Error: &said{Message: clean(n.Message)}}
			t.at(n.Place, base)
			s.Cases = append(s.Cases, t)
		}
	}
	found := map[string]bool{}
	for _, f := range result.Findings {
		if content.StandingOf(f) != content.Fixed {
			found[f.Rule.ID] = true
			s.Cases = append(s.Cases, testOf(f, result.Gate, base))
		}
	}
	for _, rule := range result.Rules {
		if !found[rule.ID] {
			s.Cases = append(s.Cases, test{ClassName: rule.ID, Name: clean(rule.Title)})
		}
	}
	slices.SortStableFunc(s.Cases, func(a, b test) int { return order(a) - order(b) })
	for _, t := range s.Cases {
		s.Tests++
		switch {
		case t.Error != nil:
			s.Errors++
		case t.Failure != nil:
			s.Failures++
		case t.Skipped != nil:
			s.Skipped++
		}
	}
	return s
}

// order puts what is wrong first; within, the order of findings stays.
func order(t test) int {
	switch {
	case t.Error != nil:
		return 0
	case t.Failure != nil:
		return 1
	case t.Skipped != nil:
		return 2
	}
	return 3
}

func testOf(f *evaluator.Finding, gate evaluator.Gate, base content.Base) test {
	t := test{ClassName: f.Rule.ID, Name: clean(f.Address)}
	t.at(f.Place, base)
	what := &said{Message: clean(f.Message), Type: f.Severity.String()}
	switch {
	case f.Suppressed != nil:
		what.Message = clean("accepted: " + f.Suppressed.Reason)
		what.Type = ""
		t.Skipped = what
	case gate.Fails(f):
		what.Text = details(f, base)
		t.Failure = what
	case f.Verdict == evaluator.Undetermined:
		what.Message = clean("undetermined: " + f.Message)
		what.Type = ""
		t.Skipped = what
	default:
		t.Out = clean(f.Severity.String()+": "+f.Message) + "\n" + details(f, base)
	}
	return t
}

func (t *test) at(place *document.Place, base content.Base) {
	if place = content.Known(place); place != nil {
		t.File, t.Line = clean(base.Path(place.File)), place.StartLine
	}
}

func details(f *evaluator.Finding, base content.Base) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", f.Rule.Title, f.Severity)
	where := func(l evaluator.Location) {
		place := ""
		if p := content.Known(l.Place); p != nil {
			place = fmt.Sprintf(" at %s:%d", clean(base.Path(p.File)), p.StartLine)
		}
		fmt.Fprintf(&b, "%s: %s%s\n", clean(l.Address), clean(l.Message), place)
	}
	where(evaluator.Location{Address: f.Address, Message: f.Message, Place: f.Place})
	for _, l := range f.Related {
		where(l)
	}
	for _, other := range f.Instances {
		if other.Address != f.Address {
			fmt.Fprintf(&b, "also %s\n", clean(other.Address))
		}
	}
	if help := content.HelpURI(f.Rule); help != "" {
		fmt.Fprintf(&b, "See %s\n", help)
	}
	return b.String()
}

// longest is how much of one string from the input is written, in characters.
const longest = 2000

// clean keeps control characters, which XML cannot hold, visible.
func clean(text string) string {
	return terminal.Inert(terminal.Shorten(terminal.Visible(text), longest))
}
