package oracle

import (
	"context"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// many is how many random ACLs the rules about what ACLs let through are held
// against in every run; PLANVET_ORACLE=10000 asks for more.
const many = 1_000

// TestNetworkACLsLetThroughWhatFirstMatchDoes sends packets through random
// ACLs, and holds what the rules say of the world and of replies against what
// becomes of the packets.
func TestNetworkACLsLetThroughWhatFirstMatchDoes(t *testing.T) {
	n, rng := amount(t, many)
	engine := engineOf(t, "nacl-open-admin-ingress", "nacl-allow-all-ingress", "nacl-missing-return")
	said := map[string]int{}
	sent, took := 0, time.Duration(0)
	for done := 0; done < n; done += batch {
		doc := document.New(document.SourceConfig)
		var cases []*naclCase
		for i := done; i < min(done+batch, n); i++ {
			c := randomACL(rng, i)
			c.into(doc)
			cases = append(cases, c)
		}
		start := time.Now()
		found := byACL(t, engine, doc)
		took += time.Since(start)
		for _, c := range cases {
			of := found[c.name()]
			sent += len(packets(c.rules["ingress"]))
			compareWorld(t, c, of, said)
			sent += compareReplies(t, c, of, said)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d ACLs, %d packets; the rules took %v; %v", n, sent, took.Round(time.Millisecond), said)
	for _, what := range []string{"everything", "admin ports", "replies"} {
		if said[what] < n/200 {
			t.Errorf("the random ACLs say too little of %s: %v", what, said)
		}
	}
}

func engineOf(t *testing.T, rules ...string) *evaluator.Engine {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: rules})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// name is how messages call the ACL.
func (c *naclCase) name() string { return c.address + c.id }

var aclIn = regexp.MustCompile(`aws_(?:default_)?network_acl\.a\d{5}|acl-\d{5}`)

// byACL groups messages by ACL; what is undetermined begins with "? ".
func byACL(t *testing.T, engine *evaluator.Engine, doc *document.Document) map[string][]string {
	t.Helper()
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	found := map[string][]string{}
	for _, f := range result.Findings {
		name := aclIn.FindString(f.Message)
		text := f.Severity.String() + ": " + f.Message
		if f.Verdict == evaluator.Undetermined {
			text = "? " + f.Message
		}
		found[name] = append(found[name], text)
	}
	return found
}

// A lack is what the rule is to say of one direction: which rules lack replies,
// and which packets those are.
type lack struct {
	rules   []int
	ranges  map[string]bool // of which of their ranges, by anchor and family
	missing map[packet]bool
	asked   []packet // every reply in either answer
}

// lacks finds by packets which allows of a direction have replies that the
// other direction does not let through. rest is what becomes of those that no
// rule matches.
func lacks(c *naclCase, direction, other string, rest bool) (l lack, sent int) {
	rules, back := c.rules[direction], c.rules[other]
	all := packets(slices.Concat(edgeRules(1024, 3389, 5985, 5986, 32767, 65535), rules, back))
	l.missing, l.ranges = map[packet]bool{}, map[string]bool{}
	lost := map[int]map[netip.Addr][]refusal{6: {}, 17: {}}
	for _, p := range all {
		if (p.protocol != 6 && p.protocol != 17) || p.port < 1024 {
			continue
		}
		sent++
		l.asked = append(l.asked, p)
		if allowed, by := admits(back, p, rest); !allowed {
			lost[p.protocol][p.from] = append(lost[p.protocol][p.from], refusal{p, by})
		}
	}
	numbers := map[int]bool{}
	for _, p := range all {
		allowed, by := admits(rules, p, false)
		if !allowed || !(p.protocol == 6 || p.protocol == 17 && by.protocol == 17) || returns(by, back, p, all, rest) {
			continue
		}
		for _, reply := range lost[p.protocol][p.from] {
			if !reply.meant(by) && !(direction == "egress" && reply.packet.port < 32768 && by.public(p.from)) {
				numbers[by.number] = true
				l.ranges[fmt.Sprint(by.anchor(), p.from.Is6())] = true
				l.missing[reply.packet] = true
			}
		}
	}
	for number := range numbers {
		l.rules = append(l.rules, number)
	}
	slices.Sort(l.rules)
	return l, sent
}

// A refusal is a reply that a rule denies, or none lets through.
type refusal struct {
	packet packet
	by     *naclRule
}

// meant is whether the reply to what a rule allows is denied on purpose: on an
// admin port alone, or to a narrow public part of the rule's peers.
func (r refusal) meant(allow *naclRule) bool {
	if r.by == nil {
		return false
	}
	for _, admin := range [][2]int{{22, 22}, {3389, 3389}, {5985, 5986}} {
		if admin[0] <= r.by.ports[0] && r.by.ports[1] <= admin[1] && r.by.protocol != -1 {
			return true
		}
	}
	v6 := r.packet.from.Is6()
	of := func(rule *naclRule) (netip.Prefix, bool) {
		i := slices.IndexFunc(rule.prefixes, func(x netip.Prefix) bool { return x.Addr().Is6() == v6 && x.Contains(r.packet.from) })
		if i < 0 {
			return netip.Prefix{}, false
		}
		return rule.prefixes[i], true
	}
	denied, found := of(r.by)
	allowed, both := of(allow)
	public := !slices.ContainsFunc(unrouted[v6], func(x netip.Prefix) bool { return x.Bits() <= denied.Bits() && x.Contains(denied.Addr()) })
	return found && both && public && denied.Bits() >= map[bool]int{false: 8, true: 16}[v6] && denied.Bits() > allowed.Bits()
}

// public is whether the range of a rule that an address is in has public ones.
func (r *naclRule) public(a netip.Addr) bool {
	i := slices.IndexFunc(r.prefixes, func(x netip.Prefix) bool { return x.Contains(a) })
	return !slices.ContainsFunc(unrouted[a.Is6()], func(x netip.Prefix) bool {
		return x.Bits() <= r.prefixes[i].Bits() && x.Contains(r.prefixes[i].Addr())
	})
}

// returns is whether an allow may be there for the replies to what the other
// direction allows to the peers of one of its ranges.
func returns(r *naclRule, back []*naclRule, to packet, all []packet, rest bool) bool {
	if r.ports[0] < 1024 || r.ports[1]-r.ports[0] < 999 {
		return false
	}
	return slices.ContainsFunc(all, func(p packet) bool {
		if p.protocol != to.protocol || p.from.Is6() != to.from.Is6() {
			return false
		}
		peer := slices.ContainsFunc(r.prefixes, func(x netip.Prefix) bool { return x.Contains(p.from) })
		allowed, _ := admits(back, p, rest)
		return peer && allowed
	})
}

var (
	lackForm   = regexp.MustCompile(`^(low|medium): (ingress|egress) rules of \S+ do not allow return traffic for (?:ingress|egress) rules? ([0-9, and]+): (.+)$`)
	numberForm = regexp.MustCompile(`\d+`)
)

func compareReplies(t *testing.T, c *naclCase, messages []string, said map[string]int) (sent int) {
	t.Helper()
	for direction, other := range map[string]string{"ingress": "egress", "egress": "ingress"} {
		// Of an ACL that lies outside, other rules may let replies through.
		outside := c.address == ""
		want, n := lacks(c, direction, other, outside)
		sent += n
		doubt := false
		if outside {
			perhaps, n := lacks(c, direction, other, false)
			sent += n
			for of := range perhaps.ranges {
				doubt = doubt || !want.ranges[of]
			}
		}
		if len(want.rules) > 0 {
			said["replies"]++
		}
		if doubt {
			said["replies in doubt"]++
		}
		match, unsure := lackOf(messages, other)
		if unsure != doubt || (match == nil) != (len(want.rules) == 0) {
			t.Errorf("replies to %s: first match %v, in doubt %t; rule %v, undetermined %t\n%v", direction, want.rules, doubt, match, unsure, c)
		} else if match != nil {
			compareLack(t, match, want, c)
		}
	}
	return sent
}

// lackOf finds the message about replies in a direction.
func lackOf(messages []string, back string) (match []string, unsure bool) {
	for _, m := range messages {
		if found := lackForm.FindStringSubmatch(m); found != nil && found[2] == back {
			match = found
		}
		unsure = unsure || strings.HasPrefix(m, "? "+back+" rules") && strings.Contains(m, " may not allow return traffic")
	}
	return match, unsure
}

// compareLack reads from the message which rules and which replies it means.
func compareLack(t *testing.T, match []string, want lack, c *naclCase) {
	t.Helper()
	var numbers []string
	for _, n := range want.rules {
		numbers = append(numbers, fmt.Sprint(n))
	}
	if got := numberForm.FindAllString(match[3], -1); !slices.Equal(got, numbers) {
		t.Errorf("%s\nfirst match: rules %v\n%v", match[0], numbers, c)
	}
	parts := map[int][]func(packet) bool{}
	for _, text := range strings.Split(match[4], " and ") {
		part := parsePart(text)
		if part == nil {
			t.Fatalf("%s\nthe part %q cannot be read", match[0], text)
		}
		protocol := map[bool]int{true: 6, false: 17}[strings.HasPrefix(text, "tcp")]
		parts[protocol] = append(parts[protocol], part)
	}
	for _, p := range want.asked {
		got := slices.ContainsFunc(parts[p.protocol], func(part func(packet) bool) bool { return part(p) })
		if got != want.missing[p] {
			t.Errorf("%s\nsays %t of the reply %v, where first match says %t\n%v", match[0], got, p, want.missing[p], c)
			return
		}
	}
}
