// Package oracle holds rules whose answer is an algebra against brute force.
package oracle

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// amount is how many random ACLs a test makes. PLANVET_ORACLE asks for more,
// PLANVET_ORACLE_SEED for others than the usual ones.
func amount(t *testing.T, usual int) (n int, rng *rand.Rand) {
	t.Helper()
	setting := func(name string, usual int) int {
		text := os.Getenv(name)
		if text == "" {
			return usual
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return n
	}
	seed := setting("PLANVET_ORACLE_SEED", 1)
	return setting("PLANVET_ORACLE", usual), rand.New(rand.NewPCG(uint64(seed), 7))
}

func naclEngine(t *testing.T) *evaluator.Engine {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: []string{
		"nacl-rule-spacing", "nacl-duplicate-rule-number", "nacl-shadowed-rule",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// findings are keyed by rule id, then by the anchor of the rule that they are
// about: "aws_x.y ingress[0].rule_no".
func findings(t *testing.T, engine *evaluator.Engine, doc *document.Document) map[string]map[string]*evaluator.Finding {
	t.Helper()
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	found := map[string]map[string]*evaluator.Finding{
		"nacl-rule-spacing": {}, "nacl-duplicate-rule-number": {}, "nacl-shadowed-rule": {},
	}
	for _, f := range result.Findings {
		about := []string{anchorOf(f.Address, f.Path)}
		if f.Verdict == evaluator.Undetermined {
			// One finding stands at the value that decides, for all rules that it decides about.
			for _, at := range f.Related {
				about = append(about, anchorOf(at.Address, at.Path))
			}
		}
		for _, anchor := range about {
			if of := found[f.Rule.ID]; of[anchor] == nil || f.Verdict == evaluator.Fail {
				of[anchor] = f
			}
		}
	}
	return found
}

// anchorOf is the anchor of the rule that a path lies in.
func anchorOf(address string, path []any) string {
	if len(path) > 1 {
		return address + " " + evaluator.PathString(path[:2]) + ".rule_no"
	}
	return address + " rule_number"
}

const batch = 500

// TestNetworkACLsAgreeWithFirstMatch sends packets through random ACLs.
func TestNetworkACLsAgreeWithFirstMatch(t *testing.T) {
	n, rng := amount(t, 500)
	engine := naclEngine(t)
	dead, mixed, sent := 0, 0, 0
	for done := 0; done < n; done += batch {
		doc := document.New(document.SourceConfig)
		var cases []*naclCase
		for i := done; i < min(done+batch, n); i++ {
			c := randomACL(rng, i)
			c.into(doc)
			cases = append(cases, c)
		}
		found := findings(t, engine, doc)
		for _, c := range cases {
			for _, direction := range []string{"ingress", "egress"} {
				rules := c.rules[direction]
				deaths := firstMatch(rules)
				sent += len(packets(rules))
				compareShadowed(t, c, direction, rules, deaths, found["nacl-shadowed-rule"])
				compareSpacing(t, c, direction, found["nacl-rule-spacing"])
				compareDuplicates(t, c, direction, found["nacl-duplicate-rule-number"])
				dead += len(deaths)
				for _, d := range deaths {
					if len(d.against) > 0 && len(d.against) < len(d.all) {
						mixed++
					}
				}
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d ACLs, %d packets, %d dead rules, %d of them decided by both actions", n, sent, dead, mixed)
	if dead < n/4 || mixed < n/100 {
		t.Errorf("the random ACLs hold too few dead rules to say anything: %d, %d of them by both actions", dead, mixed)
	}
}

func compareShadowed(t *testing.T, c *naclCase, direction string, rules []*naclRule, deaths map[string]death, found map[string]*evaluator.Finding) {
	t.Helper()
	for _, r := range rules {
		f, d := found[r.anchor()], deaths[r.anchor()]
		switch {
		case f == nil && d.all == nil:
			continue
		case f == nil:
			t.Errorf("no finding: %v never applies; %v decide\n%v", r, d.deciders, c)
			continue
		case d.all == nil:
			t.Errorf("%s\nbut packets reach %v\n%v", f.Message, r, c)
			continue
		}
		if f.Verdict != evaluator.Fail || f.Severity.String() != d.severity {
			t.Errorf("%s\nis %s %s, want fail %s\n%v", f.Message, f.Verdict, f.Severity, d.severity, c)
		}
		var related []string
		for _, at := range f.Related {
			related = append(related, anchorOf(at.Address, at.Path))
		}
		slices.Sort(related)
		if diff := cmp.Diff(d.deciders, related); diff != "" {
			t.Errorf("%s\nis decided by others than it names (-first match +rule)\n%s%v", f.Message, diff, c)
		}
		if len(d.against) > 0 && len(d.against) < len(d.all) {
			comparePart(t, f.Message, d, c)
		}
	}
}

// compareSpacing finds close numbers by looking at every pair.
func compareSpacing(t *testing.T, c *naclCase, direction string, found map[string]*evaluator.Finding) {
	t.Helper()
	var pairs []string
	var at *naclRule
	rules := c.rules[direction]
	for i, r := range rules {
		if i == 0 || rules[i-1].number == r.number {
			continue
		}
		if before := rules[i-1].number; r.number-before < 5 {
			pairs = append(pairs, fmt.Sprintf("%d and %d", before, r.number))
			if at == nil {
				at = r
			}
		}
	}
	var got []string
	for _, r := range rules {
		if f := found[r.anchor()]; f != nil {
			got = append(got, r.anchor()+": "+f.Message)
		}
	}
	var want []string
	if at != nil {
		want = append(want, fmt.Sprintf("%s: %s rules %s of %s%s are less than 5 apart, which leaves too little room for a rule between them",
			at.anchor(), direction, strings.Join(pairs, ", "), c.address, c.id))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spacing (-want +rule)\n%s%v", diff, c)
	}
}

func compareDuplicates(t *testing.T, c *naclCase, direction string, found map[string]*evaluator.Finding) {
	t.Helper()
	taken := map[int]bool{}
	for _, r := range c.rules[direction] {
		if f := found[r.anchor()]; (f != nil) != taken[r.number] {
			t.Errorf("%v: finding %v, taken twice %t\n%v", r, f, taken[r.number], c)
		}
		taken[r.number] = true
	}
}
