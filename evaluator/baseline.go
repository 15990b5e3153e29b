package evaluator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// A Baseline is a record of findings that are known, so that only others are
// new. It knows a finding again by its fingerprint, whatever file or line it
// has come to stand in. A resource that is renamed is another one, unless a
// moved block says that it is not.
//
// Where several inputs are vetted together, a baseline does not tell their
// resources of one address apart: it knows how many findings of a fingerprint
// there were.
type Baseline struct {
	entries []*Known
	byPrint map[string][]*Known
}

// Known is one finding of a baseline.
type Known struct {
	Rule        string  `json:"rule"`
	Verdict     Verdict `json:"verdict"`
	Address     string  `json:"address"`
	Path        string  `json:"path"` // without positions: ingress.cidr_blocks
	Message     string  `json:"message"`
	Fingerprint string  `json:"fingerprint"`

	now *Finding // what it was matched with
}

func newBaseline(entries []*Known) *Baseline {
	b := &Baseline{entries: entries, byPrint: map[string][]*Known{}}
	for _, k := range entries {
		b.byPrint[k.Fingerprint] = append(b.byPrint[k.Fingerprint], k)
	}
	return b
}

// NewBaseline records what is there after apply. Suppressed findings are left
// out: one whose suppression expires must fire again.
func NewBaseline(results []*Result) *Baseline {
	n := numbering{}
	var entries []*Known
	for _, result := range results {
		for _, f := range result.Findings {
			if f.Counts(false) {
				entries = append(entries, n.known(result, f))
			}
		}
	}
	return newBaseline(entries)
}

// A numbering gives equal defects of an input consecutive fingerprints, as if
// there were no others than those that are recorded.
type numbering map[*Result]map[string]int

func (n numbering) known(result *Result, f *Finding) *Known {
	if n[result] == nil {
		n[result] = map[string]int{}
	}
	ordinal := n[result][f.base]
	n[result][f.base]++
	return &Known{
		Rule: f.Rule.ID, Verdict: f.Verdict, Address: asText(f.Address), Path: asText(namesOf(f.Path)),
		Message: asText(f.Message), Fingerprint: f.print(f.Address, ordinal),
	}
}

// asText is what JSON makes of a string, so that a baseline that was read is
// written as it was: a byte that is no UTF-8 has no place there.
func asText(s string) string { return string([]rune(s)) }

// Len is the number of findings.
func (b *Baseline) Len() int { return len(b.entries) }

// Mark gives every finding its delta by the baseline: unchanged when it is
// known, new when it is not, or was known only as undetermined and now fails.
// The severity does not matter, for rules and settings change it.
//
// Of several defects of one kind at one path as many are unchanged as are
// known, those first that say the same as before.
func (b *Baseline) Mark(results []*Result) {
	m := b.matching(results)
	fits := []func(*Known, *Finding) bool{
		func(k *Known, f *Finding) bool { return k.Verdict == f.Verdict && k.says(f.Message) },
		func(k *Known, f *Finding) bool { return k.Verdict == f.Verdict },
		func(*Known, *Finding) bool { return true },
	}
	found := map[*Finding]*Known{}
	for _, fit := range fits {
		for _, result := range results {
			for _, f := range result.Findings {
				if f.Delta != Fixed && found[f] == nil {
					found[f] = m.take(f, fit)
				}
			}
		}
	}
	for _, result := range results {
		for _, f := range result.Findings {
			known := found[f]
			switch {
			case f.Delta == Fixed:
			case known == nil, known.Verdict == Undetermined && f.Verdict == Fail:
				f.Delta = New
			default:
				f.Delta = Unchanged
			}
		}
	}
}

// says compares messages. A SARIF log ends them with a full stop and may add
// links.
func (k *Known) says(message string) bool {
	return k.Message == message || strings.HasPrefix(k.Message, strings.TrimRight(message, "."))
}

// gap is how many consecutive ordinals a baseline may lack beyond those that
// occur now: entries that were suppressed when it was written are not in it.
const gap = 8

type matching struct {
	pools map[string][]*Known // by the fingerprint without an ordinal
}

func (b *Baseline) matching(results []*Result) matching {
	occur := map[string]int{}
	for _, result := range results {
		for _, f := range result.Findings {
			occur[f.base]++
		}
	}
	m := matching{pools: map[string][]*Known{}}
	for _, result := range results {
		for _, f := range result.Findings {
			for _, address := range append([]string{f.Address}, f.previous...) {
				base := f.print(address, 0)
				if _, done := m.pools[base]; !done {
					m.pools[base] = b.pool(f, address, occur[f.base])
				}
			}
		}
	}
	return m
}

// pool gathers what is known of one kind of defect at one path.
func (b *Baseline) pool(f *Finding, address string, occur int) []*Known {
	var pool []*Known
	for n, missing := 0, 0; n < occur || missing < gap; n++ {
		known := b.byPrint[f.print(address, n)]
		pool = append(pool, known...)
		if missing++; len(known) > 0 {
			missing = 0
		}
	}
	return pool
}

func (m matching) take(f *Finding, fits func(*Known, *Finding) bool) *Known {
	for _, address := range append([]string{f.Address}, f.previous...) {
		for _, k := range m.pools[f.print(address, 0)] {
			if k.now == nil && fits(k, f) {
				k.now = f
				return k
			}
		}
	}
	return nil
}

// Gone counts the defects of the baseline that Mark did not find. asked tells
// whether a rule was asked at all: what nobody looked for may be there.
func (b *Baseline) Gone(asked func(rule string) bool) int {
	n := 0
	for _, k := range b.entries {
		if k.now == nil && k.Verdict == Fail && asked(k.Rule) {
			n++
		}
	}
	return n
}

// Prune returns what Mark found of the baseline, as it is called now, and the
// rest that nobody looked for.
func (b *Baseline) Prune(results []*Result, asked func(rule string) bool) *Baseline {
	n := numbering{}
	found := map[*Finding]*Known{}
	var entries []*Known
	for _, k := range b.entries {
		switch {
		case k.now != nil:
			found[k.now] = k
		case !asked(k.Rule):
			entries = append(entries, k)
		}
	}
	for _, result := range results {
		for _, f := range result.Findings {
			if k := found[f]; k != nil {
				now := n.known(result, f)
				if k.Verdict != f.Verdict { // it is known as what it was, not as worse
					now.Verdict, now.Message = k.Verdict, k.Message
				}
				entries = append(entries, now)
			}
		}
	}
	return newBaseline(entries)
}

// baselineVersion rises when the shape or the fingerprints change.
const baselineVersion = 1

// Encode writes the baseline as JSON with one finding a line, in order, so
// that two of them are compared with ease:
//
//	{"planvet_baseline": 1, "findings": [
//	{"rule": …, "verdict": "fail" or "undetermined", "address": …, "path": …, "message": …, "fingerprint": …},
//	…
//	]}
func (b *Baseline) Encode() ([]byte, error) {
	entries := slices.Clone(b.entries)
	slices.SortStableFunc(entries, func(x, y *Known) int {
		return cmp.Or(strings.Compare(x.Rule, y.Rule), strings.Compare(x.Address, y.Address), strings.Compare(x.Path, y.Path),
			strings.Compare(x.Message, y.Message), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	var out bytes.Buffer
	out.WriteString(`{"planvet_baseline": 1, "findings": [`)
	for i, k := range entries {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(k); err != nil {
			return nil, err
		}
		out.Write(bytes.TrimRight(line.Bytes(), "\n"))
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}
