// Package evaluator asks the policies about a document and makes findings of
// their answers.
package evaluator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A Verdict is what a rule says of one place. A pass is the absence of both.
type Verdict string

// The verdicts.
const (
	Fail         Verdict = "fail"
	Undetermined Verdict = "undetermined" // the value that decides is not known
)

// The values of [Finding.Delta].
const (
	New       = "new"
	Unchanged = "unchanged"
	Fixed     = "fixed"
)

// A Finding is one defect, or one place where it could not be told whether
// there is one.
type Finding struct {
	Rule     *policies.Rule
	Verdict  Verdict
	Severity policies.Severity // the rule's, unless the rule said otherwise for this defect
	Address  string            // of the resource instance
	Path     []any             // attribute path: string names and int positions; empty for the whole resource
	Message  string
	Place    *document.Place // nil when it cannot be told
	Related  []Location      // what the message speaks of besides, then where the value came from and the module calls
	Steps    []Location      // a way through the configuration, in order: the rule's, else the value's own
	Calls    []document.Call // the chain of module calls above the resource, outermost first
	Fix      []Setting       // what would mend it, all of it together; nil where that is not simple
	Edits    []Edit          // Fix in the source's lines, by file and line; nil where it cannot be made
	Delta    string          // New, Unchanged, Fixed, or "" when it was not asked

	// Fingerprint names the defect across runs: 64 hex digits, made of the
	// rule, the address, the attribute path without positions and the rule's
	// own key. It holds no line and no value.
	Fingerprint string
	// Suppressed says why the finding does not count, nil when it does.
	Suppressed *Suppression

	// Instances lists all that a folded finding stands for, itself first; nil
	// for a finding that stands for itself alone.
	Instances []Instance

	key      string   // the rule's own
	base     string   // the fingerprint without an ordinal: equal for all defects of a kind at one path
	previous []string // addresses of the instance before it was moved

	exact  bool            // Place is in the source, not in the plan
	module string          // of the instance, "" for the root
	local  string          // the address within the module
	origin *document.Place // where the value was written that ended up in Path
}

// A Location is a resource instance, or an attribute of one, that helps to
// understand a finding.
type Location struct {
	Address string
	Path    []any
	Message string
	Place   *document.Place
}

// A Setting is one argument of a resource instance that gets another value.
type Setting struct {
	Address string
	Path    []any
	Value   any    // string, bool, json.Number or a list of them
	Comment string // to stand above it, "" for none

	// At is the place in the source of the argument, or of what is nearest above
	// it, and Missing the path from there; nil and the whole path where there is
	// no source.
	At      *document.Place
	Missing []any
}

// An Edit replaces whole lines of a file: From up to To, counted from 1 and
// without To itself, by Text. From equals To where lines are only added.
type Edit struct {
	File     string
	From, To int
	Text     string // whole lines, the last one without its end only at the end of a file
}

// Counts tells whether the finding is still there after apply and nobody
// accepted it; with newOnly, also whether it was not there before. Where it
// was not asked what was there before, every finding counts.
func (f *Finding) Counts(newOnly bool) bool {
	return f.Suppressed == nil && f.Delta != Fixed && !(newOnly && f.Delta == Unchanged)
}

// PathString writes an attribute path as terraform writes it:
// ingress[1].cidr_blocks.
func PathString(path []any) string {
	var b strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case int:
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(step))
			b.WriteByte(']')
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// pathKey is the form that keys document.Resource.Places and References.
func pathKey(path []any) string { return document.PathKey(path) }

// fingerprint leaves list positions out, since blocks of a set change places
// when another one comes; what tells two defects at one path apart is key,
// and where the rule gives none, their order.
func fingerprint(rule, address string, path []any, key string, ordinal int) string {
	h := sha256.New()
	for _, part := range []string{rule, address} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	for _, step := range path {
		if name, ok := step.(string); ok {
			h.Write([]byte(name))
			h.Write([]byte{1})
		}
	}
	h.Write([]byte{0})
	h.Write([]byte(key))
	if ordinal > 0 {
		h.Write([]byte{0})
		h.Write([]byte(strconv.Itoa(ordinal)))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// compare orders findings totally: the severe first, then by rule, address,
// path and message.
func compare(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.Verdict, b.Verdict), // "fail" before "undetermined"
		-cmp.Compare(a.Severity, b.Severity),
		strings.Compare(a.Rule.ID, b.Rule.ID),
		strings.Compare(a.Address, b.Address),
		comparePaths(a.Path, b.Path),
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.Fingerprint, b.Fingerprint),
	)
}

func comparePaths(a, b []any) int {
	return slices.CompareFunc(a, b, func(x, y any) int {
		xi, xIsInt := x.(int)
		yi, yIsInt := y.(int)
		switch {
		case xIsInt && yIsInt:
			return cmp.Compare(xi, yi)
		case xIsInt:
			return -1
		case yIsInt:
			return 1
		}
		return strings.Compare(x.(string), y.(string))
	})
}
