// Package report writes what a run found, in the formats that people and
// programs read. A format is one package and one line in [Formats].
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/planvet/planvet/report/content"
	"github.com/planvet/planvet/report/findings"
	"github.com/planvet/planvet/report/github"
	"github.com/planvet/planvet/report/html"
	"github.com/planvet/planvet/report/junit"
	"github.com/planvet/planvet/report/markdown"
	"github.com/planvet/planvet/report/sarif"
	"github.com/planvet/planvet/report/text"
)

// What a report is about, and what a user may choose of how it is written.
type (
	Report  = content.Report
	Tool    = content.Tool
	Options = content.Options
	Profile = content.Profile
)

// The profiles of SARIF.
const (
	GitHub = content.GitHub
	Full   = content.Full
)

// Profiles lists the profiles, the default first.
func Profiles() []Profile { return content.Profiles() }

// A Format writes a report in one way.
type Format struct {
	Name        string
	Description string // half a sentence, for --help
	Write       func(io.Writer, *Report, Options) error
	Network     bool // whether it draws Result.Network
	Edits       bool // whether it shows Finding.Edits
}

// Formats lists the formats, the default first.
func Formats() []Format {
	return []Format{
		{"text", "for a person at a terminal", text.Write, false, false},
		{"json", "for a program: findings, notices and a summary (see findings.schema.json)", findings.Write, false, false},
		{"sarif", "SARIF 2.1.0, for code scanning and editors", sarif.Write, false, true},
		{"markdown", "for a pull request's comment or a job's summary", markdown.Write, false, true},
		{"github", "workflow commands: annotations in GitHub Actions", github.Write, false, false},
		{"junit", "JUnit's XML, for build servers", junit.Write, false, false},
		{"html", "one page for a reviewer: what changes, a drawing of the network, every finding", html.Write, true, false},
	}
}

// Find returns the format of that name. The error names those there are, and
// the nearest first.
func Find(name string) (Format, error) {
	var names []string
	for _, format := range Formats() {
		if format.Name == name {
			return format, nil
		}
		names = append(names, format.Name)
	}
	nearest := slices.MinFunc(names, func(a, b string) int {
		return levenshtein.Distance(name, a, nil) - levenshtein.Distance(name, b, nil)
	})
	if levenshtein.Distance(name, nearest, nil) <= 2 {
		return Format{}, fmt.Errorf("unknown format %q: did you mean %q? There are %s", name, nearest, strings.Join(names, ", "))
	}
	return Format{}, fmt.Errorf("unknown format %q: one of %s", name, strings.Join(names, ", "))
}
