// Package report writes what a run found, in the formats that people and
// programs read. A format is one file and one line in [Formats].
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/policies"
)

// A Report is everything about one run.
type Report struct {
	Tool    Tool
	Rules   []*policies.Rule    // all that were selected, by id, whether or not they had anything to look at
	Results []*evaluator.Result // one an input, in the order in which the user named them
	// Gone counts the findings of a baseline that do not occur any more.
	Gone int

	// Root is the absolute path of the repository's root, and Dir that of the
	// folder that relative paths in Results start from. Both are slash-separated
	// ("C:/src/infra" on Windows). With them SARIF names files from the root,
	// wherever planvet was started; without Root, paths stay as they are.
	Root, Dir string
}

// Tool says who wrote the report.
type Tool struct {
	Name           string // "planvet"
	Version        string // a semantic version, without "v"
	InformationURI string // an absolute address
}

// Options is what a format lets its user choose. The zero value is what a
// file or a pipe gets.
type Options struct {
	Color       bool // text: ANSI colours
	Width       int  // text: columns to wrap at; 0 for 100
	PerInstance bool // text: never fold the instances of one resource together
	Unchanged   bool // text: show in full what was there before as well

	Profile Profile // sarif
}

// A Profile says which reader a SARIF log is for.
type Profile string

// The profiles.
const (
	// GitHub holds what code scanning honours. It takes every result for an
	// open alert, so what is undetermined, suppressed or fixed stays out.
	GitHub Profile = "github"
	// Full holds everything that the run has to say.
	Full Profile = "full"
)

// Profiles lists the profiles, the default first.
func Profiles() []Profile { return []Profile{GitHub, Full} }

// A Format writes a report in one way.
type Format struct {
	Name        string
	Description string // half a sentence, for --help
	Write       func(io.Writer, *Report, Options) error
}

// Formats lists the formats, the default first.
func Formats() []Format {
	return []Format{
		{"text", "for a person at a terminal", writeText},
		{"json", "for a program: findings, notices and a summary (see findings.schema.json)", writeJSON},
		{"sarif", "SARIF 2.1.0, for code scanning and editors", writeSARIF},
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
