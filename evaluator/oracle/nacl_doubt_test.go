package oracle

import (
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/document"
)

// TestUnknownValuesLetNothingThroughWrongly hides one value of a random ACL: what
// the rules say of the world must hold whatever the value turns out to be.
func TestUnknownValuesLetNothingThroughWrongly(t *testing.T) {
	n, rng := amount(t, 500)
	engine := engineOf(t, "nacl-open-admin-ingress", "nacl-allow-all-ingress", "nacl-missing-return")
	verdicts := map[string]int{}
	for done := 0; done < n; done += batch {
		doc := document.New(document.SourceConfig)
		var cases []*naclCase
		var readings [][]*naclCase
		for i := done; i < min(done+batch, n); i++ {
			c := randomACL(rng, i)
			possible := hideOne(rng, c)
			c.into(doc)
			cases, readings = append(cases, c), append(readings, possible)
		}
		found := byACL(t, engine, doc)
		for i, c := range cases {
			holdReplies(t, c, readings[i], found[c.name()], verdicts)
			holdWorld(t, c, readings[i], found[c.name()], verdicts)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Log(verdicts)
	for _, verdict := range []string{"replies fail", "replies pass", "replies undetermined", "world fail", "world pass", "world undetermined"} {
		if verdicts[verdict] < n/100 {
			t.Errorf("the random ACLs say too little: %v", verdicts)
		}
	}
}

// holdReplies wants a rule that is named to lack replies in every reading, and
// an ACL of which nothing is said to lack none in any.
func holdReplies(t *testing.T, c *naclCase, readings []*naclCase, messages []string, verdicts map[string]int) {
	t.Helper()
	for direction, other := range map[string]string{"ingress": "egress", "egress": "ingress"} {
		match, unsure := lackOf(messages, other)
		switch {
		case match != nil:
			verdicts["replies fail"]++
		case unsure:
			verdicts["replies undetermined"]++
		default:
			verdicts["replies pass"]++
		}
		for _, reading := range readings {
			l, _ := lacks(reading, direction, other, c.address == "")
			if (match != nil && len(l.rules) == 0) || (match == nil && !unsure && len(l.rules) > 0) {
				t.Errorf("replies to %s: rule %v, undetermined %t, but in this reading %v\n%v\n%v", direction, match, unsure, l.rules, c, reading)
				return
			}
		}
	}
}

// holdWorld does the same with what the world may enter.
func holdWorld(t *testing.T, c *naclCase, readings []*naclCase, messages []string, verdicts map[string]int) {
	t.Helper()
	everything, admin := worldOf(messages), adminOf(messages)
	unsure := slices.ContainsFunc(messages, func(m string) bool {
		return strings.HasPrefix(m, "? ") && (strings.Contains(m, " may be open to the internet") || strings.Contains(m, " may allow ingress from"))
	})
	switch {
	case len(everything)+len(admin) > 0:
		verdicts["world fail"]++
	case unsure:
		verdicts["world undetermined"]++
	default:
		verdicts["world pass"]++
	}
	for _, reading := range readings {
		all, open := enters(reading)
		for _, family := range everything {
			if !slices.Contains(all, family) {
				t.Errorf("says that %s may enter on everything, but not in this reading\n%v\n%v", family, c, reading)
			}
		}
		for _, port := range admin {
			_, family, _ := strings.Cut(port, " ")
			if !slices.Contains(open, port) && !slices.Contains(all, family) {
				t.Errorf("says that %s is open, but not in this reading\n%v\n%v", port, c, reading)
			}
		}
		if !unsure && len(all)+len(open) > 0 && len(everything)+len(admin) == 0 {
			t.Errorf("says nothing, but the world enters in this reading: %v %v\n%v\n%v", all, open, c, reading)
			return
		}
	}
}

// TestOddValuesLetNothingBreak puts values of wrong types into ACLs.
func TestOddValuesLetNothingBreak(t *testing.T) {
	n, rng := amount(t, 300)
	engine := engineOf(t, "nacl-open-admin-ingress", "nacl-allow-all-ingress", "nacl-missing-return", "nacl-mixed-rule-forms")
	said := 0
	for done := 0; done < n; done += batch {
		doc := document.New(document.SourceConfig)
		for i := done; i < min(done+batch, n); i++ {
			c := randomACL(rng, i)
			for _, direction := range []string{"ingress", "egress"} {
				for _, r := range c.rules[direction] {
					for range rng.IntN(3) {
						r.values[pick(rng, sortedKeys(r.values))] = pick(rng, oddValues)
					}
				}
			}
			c.into(doc)
		}
		makeOdd(rng, doc, oddValues)
		for _, messages := range byACL(t, engine, doc) {
			said += len(messages)
		}
	}
	if said == 0 {
		t.Errorf("nothing was found in %d odd ACLs", n)
	}
}
