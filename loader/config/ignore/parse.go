package ignore

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/agext/levenshtein"
)

// longest bounds the text of a directive, in bytes.
const longest = 4096

// parse reads the text of a comment without its marks. It returns false for a
// comment that is not meant for planvet.
func parse(text string) (d Directive, meant bool) {
	rest, found := strings.CutPrefix(strings.TrimSpace(text), marker)
	if !found {
		return d, false
	}
	said, rest := cutWord(rest)
	if len(said)+len(rest) > longest {
		d.Problem = fmt.Sprintf("it is longer than %d bytes", longest)
		return d, said == word
	}
	if said != word {
		// "planvet: " may begin an ordinary sentence; what comes close to the
		// word is a slip that would otherwise go unnoticed.
		spaced, _ := cutWord(strings.TrimSpace(said + rest))
		near := strings.ToLower(spaced)
		if !strings.HasPrefix(near, word) && levenshtein.Distance(near, word, nil) > 2 {
			return d, false
		}
		d.Problem = fmt.Sprintf("write %s%s, then a space and the rule", marker, word)
		return d, true
	}
	p := parser{rest: rest}
	d.Problem = p.directive(&d)
	return d, true
}

// cutWord takes the letters and hyphens at the front.
func cutWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}

type parser struct{ rest string }

func (p *parser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// until takes everything before the first of the stops, or white space.
func (p *parser) until(stops string) string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(stops, r) })
	if end < 0 {
		end = len(p.rest)
	}
	taken := p.rest[:end]
	p.rest = p.rest[end:]
	return taken
}

// directive reads the rules and the options; it returns what is wrong.
func (p *parser) directive(d *Directive) string {
	if problem := p.rules(d); problem != "" {
		return problem
	}
	given := map[string]bool{}
	for p.space(); p.rest != ""; p.space() {
		key := p.until(`="`)
		if !strings.HasPrefix(p.rest, "=") {
			return fmt.Sprintf("%q is neither until=DATE nor reason=\"…\"; rules are separated by commas", key+p.until(""))
		}
		p.rest = p.rest[1:]
		if key != "until" && key != "reason" {
			return fmt.Sprintf("there is no %q%s", key, suggest(key, "until", "reason"))
		}
		if given[key] {
			return fmt.Sprintf("%s is given twice", key)
		}
		given[key] = true
		value, problem := p.value(key)
		if problem != "" {
			return problem
		}
		if key == "reason" {
			d.Reason = strings.Join(strings.Fields(value), " ")
			continue
		}
		if !IsDate(value) {
			return fmt.Sprintf("until is %q: a day is written YYYY-MM-DD", value)
		}
		d.Until = value
	}
	return ""
}

func (p *parser) rules(d *Directive) string {
	for {
		p.space()
		rule := p.until(`,="`)
		switch {
		case rule == "" || strings.HasPrefix(p.rest, "="):
			return fmt.Sprintf("it names no rule: write %s%s RULE", marker, word)
		case rule == "*" || rule == "all":
			return fmt.Sprintf("%q is no rule: name each one that is accepted here", rule)
		case !slices.Contains(d.Rules, rule):
			d.Rules = append(d.Rules, rule)
		}
		p.space()
		if !strings.HasPrefix(p.rest, ",") {
			return ""
		}
		p.rest = p.rest[1:]
	}
}

// value reads a quoted value, in which \" and \\ stand for themselves, or
// everything up to the next white space.
func (p *parser) value(key string) (value, problem string) {
	if !strings.HasPrefix(p.rest, `"`) {
		return p.until(""), ""
	}
	var out strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			if after := p.until(""); after != "" {
				return "", fmt.Sprintf("%q follows the closing quote of %s", after, key)
			}
			return out.String(), ""
		case c == '\\' && i+1 < len(p.rest) && (p.rest[i+1] == '"' || p.rest[i+1] == '\\'):
			i++
			out.WriteByte(p.rest[i])
		default:
			out.WriteByte(c)
		}
	}
	return "", fmt.Sprintf("the quote of %s is not closed", key)
}

// IsDate tells whether text is a day of the calendar, written YYYY-MM-DD.
func IsDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// suggest names the candidate that was probably meant, in brackets.
func suggest(said string, candidates ...string) string {
	for _, candidate := range candidates {
		if levenshtein.Distance(strings.ToLower(said), candidate, nil) <= 2 {
			return fmt.Sprintf(" (did you mean %s?)", candidate)
		}
	}
	return fmt.Sprintf(": there are %s", strings.Join(candidates, " and "))
}
