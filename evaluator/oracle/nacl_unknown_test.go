package oracle

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

// TestUnknownValuesDecideNothingWrongly hides one value of a random ACL and
// holds the answers against what the ACL would be with any of several values
// in its place: a fail must hold for all of them, a pass as well.
func TestUnknownValuesDecideNothingWrongly(t *testing.T) {
	n, rng := amount(t, 250)
	engine := naclEngine(t)
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
		found := findings(t, engine, doc)["nacl-shadowed-rule"]
		for i, c := range cases {
			for _, direction := range []string{"ingress", "egress"} {
				for _, r := range c.rules[direction] {
					verdict := "pass"
					if f := found[r.anchor()]; f != nil {
						verdict = string(f.Verdict)
					}
					verdicts[verdict]++
					holdAgainst(t, verdict, r, direction, c, readings[i])
				}
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Log(verdicts)
	if verdicts["undetermined"] < n/20 || verdicts["fail"] < n/20 {
		t.Errorf("the random ACLs say too little: %v", verdicts)
	}
}

func holdAgainst(t *testing.T, verdict string, r *naclRule, direction string, c *naclCase, readings []*naclCase) {
	t.Helper()
	for _, reading := range readings {
		_, dead := firstMatch(reading.rules[direction])[r.anchor()]
		if (verdict == string(evaluator.Fail) && !dead) || (verdict == "pass" && dead) {
			t.Errorf("%v\nis a %s, though dead is %t in this reading\n%v\n%v", r, verdict, dead, c, reading)
			return
		}
	}
}

// hideOne makes one value of one rule unknown, and returns what the ACL could
// be: itself as it was, and with other values in that place.
func hideOne(rng *rand.Rand, c *naclCase) []*naclCase {
	direction := pick(rng, []string{"ingress", "egress"})
	hidden := pick(rng, c.rules[direction])
	var names []string
	for _, name := range sortedKeys(hidden.values) {
		if name != "action" && name != "rule_action" {
			names = append(names, name)
		}
	}
	name := pick(rng, names)
	var readings []*naclCase
	consider := func(value any) {
		if reading, holds := c.with(hidden, value, name); holds {
			readings = append(readings, reading)
		}
	}
	consider(hidden.values[name])
	for range 12 {
		other := randomRule(rng, append(prefixes[false], prefixes[true]...))
		var value any
		switch name {
		case "rule_no", "rule_number":
			value = number(other.number)
		case "protocol":
			value = other.values["protocol"]
		default:
			// Only another value of the kind, so that the rule stays one.
			for other.values[name] == nil {
				other = randomRule(rng, append(prefixes[false], prefixes[true]...))
			}
			value = other.values[name]
		}
		consider(value)
	}
	hidden.hidden = name
	return readings
}

// with copies the ACL with another value in one rule. AWS must take the rule
// with that value for the reading to hold.
func (c *naclCase) with(changed *naclRule, value any, name string) (reading *naclCase, holds bool) {
	out := *c
	out.rules = map[string][]*naclRule{}
	for direction, rules := range c.rules {
		for _, r := range rules {
			same := *r
			if r == changed {
				same.values = maps.Clone(r.values)
				same.values[name] = value
				same.read()
				holds = !same.void && len(same.prefixes) == same.ranges()
			}
			out.rules[direction] = append(out.rules[direction], &same)
		}
	}
	out.order()
	return &out, holds
}

// ranges counts the address ranges that are written.
func (r *naclRule) ranges() int {
	n := 0
	for _, name := range []string{"cidr_block", "ipv6_cidr_block"} {
		if r.values[name] != nil {
			n++
		}
	}
	return n
}

// oddValues are of the wrong type, or out of range, for most arguments.
var oddValues = []any{
	nil, true, "", "x", "100", "-1", "65536", "10.0.0.0/8", "::ffff:0:0/96", "64:ff9b::/97", "(sensitive value)", number(-5), number(70000),
	json.Number("100.5"), json.Number("1e30"), []any{}, []any{nil, "x"}, map[string]any{}, map[string]any{"a": number(1)},
}

// TestOddValuesBreakNothing puts values of wrong types everywhere: a plan of a
// provider that nobody has seen must not fail a rule.
func TestOddValuesBreakNothing(t *testing.T) {
	n, rng := amount(t, 150)
	engine := naclEngine(t)
	dead := 0
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
		dead += len(findings(t, engine, doc)["nacl-shadowed-rule"])
	}
	if dead == 0 {
		t.Errorf("nothing was found in %d odd ACLs", n)
	}
}

// makeOdd does to whole arguments what odd values do to those of rules.
func makeOdd(rng *rand.Rand, doc *document.Document, odd []any) {
	for _, kind := range sortedKeys(doc.Resources) {
		for _, address := range document.Addresses(doc.Resources[kind]) {
			r := doc.Resources[kind][address]
			for _, name := range []string{"network_acl_id", "egress", "ingress", "id", "default_network_acl_id"} {
				if rng.IntN(12) == 0 {
					r.Values[name] = pick(rng, odd)
				}
				if rng.IntN(12) == 0 {
					r.Unknown[name] = pick(rng, []any{true, false, []any{true}, map[string]any{"protocol": true}})
				}
			}
			if rng.IntN(12) == 0 {
				r.Configured = nil
			}
		}
	}
}
