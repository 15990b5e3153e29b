// Package settings reads .planvet.hcl, the file in which a team says how its
// configuration is vetted:
//
//	fail_on        = "high"
//	require_reason = true
//
//	rule "nacl-rule-spacing" {
//	  severity = "medium"
//	  params   = { gap = 10 }
//	}
//
//	rule "instance-public-address" {
//	  enabled = false
//	}
//
//	output "sarif" {
//	  file = "planvet.sarif"
//	}
//
//	suppress {
//	  rules   = ["sg-open-admin-ingress"]
//	  address = "module.legacy[*].aws_security_group.*"
//	  until   = "2027-01-31"
//	  reason  = "goes away with the old office"
//	}
//
// It holds literal values only. Whatever it says that planvet does not know is
// an error at its place: a setting that is silently passed over is worse than
// none.
package settings

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// FileName is what the file is called.
const FileName = ".planvet.hcl"

// Settings are what one file says. The zero value is planvet's own choice.
type Settings struct {
	// FailOn is a severity's name or "none", Undetermined what to do where the
	// deciding value is not known: report, fail or ignore. "" where unsaid.
	FailOn, Undetermined string
	Pedantic             bool // the pedantic rules are on
	// On and Off are ids, in the order of the file; Severities is keyed by id.
	On, Off    []string
	Severities map[string]policies.Severity
	Outputs    []Output // in the order of the file

	// RequireReason lets a suppression count only if it says why.
	RequireReason bool
	// Params is keyed by rule id, then by parameter. Each has the type of the
	// rule's default: bool, string, int, json.Number, []any or map[string]any.
	Params       map[string]map[string]any
	Suppressions []Suppression // in the order of the file
}

// An Output is a report that every run writes.
type Output struct {
	Format  string
	File    string         // as written: relative to the folder of the settings
	Profile string         // of SARIF; "" where unsaid
	Place   document.Place // the header of the block
}

// A Suppression accepts findings of some rules at the addresses that a pattern
// matches.
type Suppression struct {
	Rules   []string // ids that exist, each once
	Address string   // see [Suppression.Matches]
	Until   string   // the last day on which it holds, YYYY-MM-DD, or ""
	Reason  string
	Place   document.Place // the header of the block
}

// Matches tells whether the pattern matches a whole instance address. In it *
// stands for any run of characters, dots and brackets among them, ? for any
// one, and everything else for itself.
func (s Suppression) Matches(address string) bool {
	pattern := s.Address
	// Where the text does not fit, the last * takes one character more.
	p, a, star, retry := 0, 0, -1, 0
	for a < len(address) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, a
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == address[a]):
			width := 1
			if pattern[p] == '?' {
				width = runeWidth(address[a:])
			}
			p++
			a += width
		case star >= 0:
			retry++
			p, a = star+1, retry
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Find returns the nearest file of settings, from dir up to top, which is the
// absolute path of a folder above; "" if there is none, or if dir lies
// outside top.
func Find(dir, top string) (string, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if below, err := filepath.Rel(top, absolute); err != nil || !filepath.IsLocal(below) {
		return "", nil
	}
	for {
		file := filepath.Join(dir, FileName)
		info, err := os.Stat(file)
		switch {
		case err == nil && !info.IsDir():
			return file, nil
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		if absolute == top {
			return "", nil
		}
		dir, absolute = filepath.Join(dir, ".."), filepath.Dir(absolute)
	}
}
