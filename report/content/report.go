// Package content is what a report is about: the findings of a run, and what
// they sum up to. Each format is a package of its own that writes one.
package content

import (
	"fmt"
	"strings"

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

	// Excerpt returns lines of a source file, from and to counted from 1, as far
	// as they may be shown: what would tell a secret is withheld, and what
	// cannot be read is nil. It may be nil itself.
	Excerpt func(file string, from, to int) []string

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

// Base turns the files of the run into paths and references.
func (r *Report) Base() Base { return Base{Root: r.Root, Dir: r.Dir} }

// StandardInput is the file of places in a plan that came by pipe.
const StandardInput = "stdin"

// InputName is what to call an input.
func InputName(result *evaluator.Result) string {
	if result.Input == "-" || result.Input == "" {
		return "standard input"
	}
	return result.Input
}

// Count is a number with its noun: "1 finding", "2 findings".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// HelpURI is the page to read about a rule, "" if it names none.
func HelpURI(rule *policies.Rule) string {
	for _, reference := range rule.References {
		if strings.HasPrefix(reference, "https://") || strings.HasPrefix(reference, "http://") {
			return reference
		}
	}
	return ""
}
