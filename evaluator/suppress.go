package evaluator

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/planvet/planvet/evaluator/settings"
	"github.com/planvet/planvet/loader/document"
)

// A Suppression is somebody's word that a finding is accepted.
type Suppression struct {
	Reason string `json:"reason"`
	Until  string `json:"until"`  // YYYY-MM-DD, or ""
	Source string `json:"source"` // where the word stands: InComment or InSettings
	// Place is the comment, or the header of the block in the settings.
	Place document.Place `json:"place"`
}

// The values of [Suppression.Source].
const (
	InComment  = "comment"
	InSettings = "settings"
)

// Acceptance says which findings are accepted, beside the comments in the
// source, and on what terms.
type Acceptance struct {
	Entries []settings.Suppression
	// RequireReason lets an entry or a comment count only if it says why.
	RequireReason bool
	// Today is the day of the scan, YYYY-MM-DD. Entries and comments hold up to
	// and with their last day; with "" they never expire.
	Today string
}

// A grant is one entry or comment, and what became of it.
type grant struct {
	Suppression
	rules   []string
	address func(string) bool // for an entry
	covers  document.Place    // for a comment
	lenient bool              // see document.Ignore.MayBeUnused

	matched map[string]bool // by rule
}

// suppress marks the accepted findings of a result, and says in notices what
// is wrong with the comments and entries that accept them: they are expired,
// give no reason, name no rule, or match nothing.
//
// What the plan fixes needs nobody's acceptance. Every finding is marked for
// itself, before those of one defect are folded.
func (e *Engine) suppress(result *Result, doc *document.Document) {
	grants, problems := e.grants(doc)
	byRule := map[string][]*grant{}
	for _, g := range grants {
		for _, rule := range g.rules {
			byRule[rule] = append(byRule[rule], g)
		}
	}
	var resources index
	for _, f := range result.Findings {
		if f.Delta == Fixed || len(byRule[f.Rule.ID]) == 0 {
			continue
		}
		if resources == nil {
			resources = newIndex(doc)
		}
		for _, g := range byRule[f.Rule.ID] {
			if g.accepts(f, resources[f.Address]) {
				g.matched[f.Rule.ID] = true
				e.apply(g, f)
			}
		}
	}
	result.Notices = slices.Concat(result.Notices, problems)
	for _, g := range grants {
		e.tell(result, g)
	}
}

// grants gathers what accepts findings, comments first. A comment that cannot
// be understood is a notice instead.
func (e *Engine) grants(doc *document.Document) (grants []*grant, problems []document.Notice) {
	for _, i := range doc.Ignores {
		if i.Problem != "" {
			problems = append(problems, warning(i.Place, "this suppression does not count: "+i.Problem))
			continue
		}
		grants = append(grants, &grant{
			Suppression: Suppression{Reason: i.Reason, Until: i.Until, Source: InComment, Place: i.Place},
			rules:       i.Rules, covers: i.Covers, lenient: i.MayBeUnused, matched: map[string]bool{},
		})
	}
	for _, s := range e.accept.Entries {
		grants = append(grants, &grant{
			Suppression: Suppression{Reason: s.Reason, Until: s.Until, Source: InSettings, Place: s.Place},
			rules:       s.Rules, address: s.Matches, matched: map[string]bool{},
		})
	}
	return grants, problems
}

func warning(at document.Place, message string) document.Notice {
	return document.Notice{Level: document.LevelWarning, Message: message, Place: &at}
}

// accepts tells whether the grant speaks of the finding: of its address, or of
// the place where it stands, its resource stands, or a module call stands by
// which its resource came about.
func (g *grant) accepts(f *Finding, r *document.Resource) bool {
	if g.address != nil {
		return g.address(f.Address)
	}
	if f.Place != nil && g.covers.Contains(*f.Place) || r != nil && r.Place != nil && g.covers.Contains(*r.Place) {
		return true
	}
	return slices.ContainsFunc(f.Calls, func(c document.Call) bool { return g.covers.Contains(c.Place) })
}

func (e *Engine) expired(g *grant) bool {
	return g.Until != "" && e.accept.Today != "" && g.Until < e.accept.Today
}

func (e *Engine) unfounded(g *grant) bool { return e.accept.RequireReason && g.Reason == "" }

func (e *Engine) apply(g *grant, f *Finding) {
	switch {
	case e.unfounded(g):
	case e.expired(g):
		f.Related = append(f.Related, Location{
			Address: f.Address, Message: "it was accepted until " + g.Until, Place: &g.Place,
		})
	case f.Suppressed == nil:
		accepted := g.Suppression
		f.Suppressed = &accepted
	}
}

// tell adds the notices about one grant.
func (e *Engine) tell(result *Result, g *grant) {
	say := func(format string, args ...any) {
		result.Notices = append(result.Notices, warning(g.Place, fmt.Sprintf(format, args...)))
	}
	if e.unfounded(g) {
		say("this suppression does not count: it gives no reason, and the settings require one")
	}
	for _, rule := range g.rules {
		_, known := e.set.Rule(rule)
		switch {
		case !known:
			if near := settings.Nearest(rule, ids(e.set.Rules)); near != "" {
				say("there is no rule %q to suppress: did you mean %s?", rule, near)
			} else {
				say("there is no rule %q to suppress: planvet rules lists them", rule)
			}
		case g.matched[rule] && e.expired(g) && !e.unfounded(g):
			say("the suppression of %s expired on %s: what it covers counts again", rule, g.Until)
		case !e.selected(rule) || g.lenient || result.Err != nil:
			// Not asked, perhaps for others, or not answered to the end: nothing
			// follows from a grant that matched nothing.
		case g.address != nil:
			result.entries = append(result.entries, entry{rule, g.Place, g.matched[rule]})
		case !g.matched[rule]:
			say("the suppression of %s matches nothing: there is no such finding in what it covers (%s)", rule, lines(g.covers))
		}
	}
}

func (e *Engine) selected(rule string) bool {
	_, found := slices.BinarySearchFunc(e.rules, rule, compareID)
	return found
}

func lines(p document.Place) string {
	if p.StartLine == p.EndLine {
		return fmt.Sprintf("line %d", p.StartLine)
	}
	return fmt.Sprintf("lines %d to %d", p.StartLine, p.EndLine)
}

// An entry is what became of one rule of an entry in the settings.
type entry struct {
	rule    string
	place   document.Place
	matched bool
}

// TellUnused adds a notice for each suppression in the settings that matched
// nothing in any of the results, to the last of those that had it. It is a
// warning if the settings lie beside that input; those above it may be meant
// for other root modules as well, so there it is a note.
func TellUnused(results []*Result) {
	type key struct {
		rule  string
		place document.Place
	}
	matched := map[key]bool{}
	last := map[key]*Result{}
	failed := false
	for _, result := range results {
		failed = failed || result.Err != nil
		for _, e := range result.entries {
			k := key{e.rule, e.place}
			matched[k] = matched[k] || e.matched
			last[k] = result
		}
	}
	if failed {
		return // what could not be vetted may have what they are for
	}
	for _, result := range results {
		for _, e := range result.entries {
			k := key{e.rule, e.place}
			if matched[k] || last[k] != result {
				continue
			}
			notice := warning(e.place, fmt.Sprintf("the suppression of %s matches nothing: there is no such finding at its address", e.rule))
			if path.Dir(e.place.File) != result.folder() {
				notice.Level = document.LevelNote
				notice.Message += " in what was vetted"
			}
			result.Notices = append(result.Notices, notice)
		}
	}
}

// folder is where the input lies, as its name says.
func (r *Result) folder() string {
	name := filepath.ToSlash(filepath.Clean(r.Input))
	if r.Source == document.SourcePlan {
		return path.Dir(name) // "." for standard input
	}
	return name
}
