package evaluator

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// compare gives each finding its delta. before is nil where nothing was there,
// and where the plan changes nothing.
func (r *Result) compare(doc, before *document.Document, then answers) {
	if doc.Before == doc {
		for _, f := range r.Findings {
			f.Delta = Unchanged
		}
		return
	}
	var old []*Finding
	if before != nil {
		var err error
		if old, err = newIndex(before).findings(then); err != nil {
			r.Err = errors.Join(r.Err, fmt.Errorf("what was there before the plan: %w", err))
			return
		}
	}
	old, notices := forgotten(old, newIndex(doc))
	r.Notices = slices.Concat(r.Notices, notices)
	r.Findings = delta(r.Findings, old)
}

// delta says of each finding what the plan has to do with it, and returns all
// in order, with those that the plan fixes among them.
//
// A finding of now is unchanged when there was one of the same fingerprint
// before, which moved resources keep. It is new when it got worse: what could
// not be told is now a defect, or the rule calls it more severe. A defect of
// which it can no longer be told whether it is there is neither new nor fixed:
// it is unchanged, and undetermined.
//
// A defect of before is fixed when nothing of now corresponds to it. What was
// undetermined before and is not asked any more is no defect that was mended:
// it is left out.
func delta(now, before []*Finding) []*Finding {
	var match matcher
	for _, f := range before {
		match.add(f.base, f)
	}
	open := map[string][]*Finding{} // undetermined ones without a match, by rule and address
	for _, pair := range match.pairs(now) {
		f := pair.now
		f.Delta = Unchanged
		if pair.before == nil || worse(f, pair.before) {
			f.Delta = New
		}
		if pair.before == nil && f.Verdict == Undetermined {
			open[f.Rule.ID+"\x00"+f.Address] = append(open[f.Rule.ID+"\x00"+f.Address], f)
		}
	}
	out := slices.Clone(now)
	for _, f := range match.rest() {
		at := f.Rule.ID + "\x00" + f.Address
		switch {
		case f.Verdict == Undetermined:
		case len(open[at]) > 0: // now the whole block is unknown in which the defect was
			open[at][0].Delta = Unchanged
			open[at] = open[at][1:]
		default:
			f.Delta = Fixed
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *Finding) int { return cmp.Or(compare(a, b), strings.Compare(a.Delta, b.Delta)) })
	return out
}

func worse(now, before *Finding) bool {
	return now.Verdict == Fail && (before.Verdict == Undetermined || now.Severity > before.Severity)
}

// forgotten leaves out what was found on resources that the plan makes
// terraform forget: they are not vetted any more, but still there as they
// were. It tells so in a notice.
func forgotten(before []*Finding, after index) ([]*Finding, []document.Notice) {
	var kept []*Finding
	var addresses []string
	for _, f := range before {
		if r := after[f.Address]; r != nil && r.Action == document.Forget {
			addresses = append(addresses, f.Address)
		} else {
			kept = append(kept, f)
		}
	}
	if addresses == nil {
		return kept, nil
	}
	slices.Sort(addresses)
	return kept, []document.Notice{{Level: document.LevelNote, Message: fmt.Sprintf(
		"terraform forgets %s: what was found there is not fixed, only not vetted any more", strings.Join(slices.Compact(addresses), ", "))}}
}

// A matcher pairs findings of two times. Those of one defect's kind (rule,
// address, path, the rule's key) are paired by what they say, since where one
// of two is mended the other is the one that stays, and the rest in order.
type matcher struct {
	byBase map[string][]*Finding
	order  []*Finding
	taken  map[*Finding]bool
}

func (m *matcher) add(base string, f *Finding) {
	if m.byBase == nil {
		m.byBase, m.taken = map[string][]*Finding{}, map[*Finding]bool{}
	}
	m.byBase[base] = append(m.byBase[base], f)
	m.order = append(m.order, f)
}

type pair struct{ now, before *Finding }

func (m *matcher) pairs(now []*Finding) []pair {
	out := make([]pair, len(now))
	for i, f := range now {
		out[i].now = f
		out[i].before = m.take(f.base, func(b *Finding) bool { return b.Message == f.Message })
	}
	for i, f := range now {
		if out[i].before == nil {
			out[i].before = m.take(f.base, func(*Finding) bool { return true })
		}
	}
	return out
}

func (m *matcher) take(base string, fits func(*Finding) bool) *Finding {
	for _, b := range m.byBase[base] {
		if !m.taken[b] && fits(b) {
			m.taken[b] = true
			return b
		}
	}
	return nil
}

// rest are those of before that were not taken.
func (m *matcher) rest() []*Finding {
	return slices.DeleteFunc(m.order, func(f *Finding) bool { return m.taken[f] })
}
