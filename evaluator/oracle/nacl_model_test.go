package oracle

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// A naclRule is one rule of a network ACL, in the terms of a packet filter.
type naclRule struct {
	number   int
	allow    bool
	protocol int    // -1 for all
	ports    [2]int // both ends included; type × 256 + code for ICMP
	prefixes []netip.Prefix
	void     bool // AWS would refuse it, so it matches nothing

	address, path string // where a finding about it is anchored
	values        map[string]any
	hidden        string // the attribute that is unknown, "" for none
}

type packet struct {
	protocol, port int
	from           netip.Addr
}

func (r *naclRule) matches(p packet) bool {
	return !r.void && (r.protocol == -1 || r.protocol == p.protocol) &&
		r.ports[0] <= p.port && p.port <= r.ports[1] &&
		slices.ContainsFunc(r.prefixes, func(x netip.Prefix) bool { return x.Contains(p.from) })
}

func (r *naclRule) String() string {
	var parts []string
	for _, name := range sortedKeys(r.values) {
		parts = append(parts, fmt.Sprintf("%s=%v", name, r.values[name]))
	}
	if r.hidden != "" {
		parts = append(parts, "unknown: "+r.hidden)
	}
	return r.address + " " + r.path + ": " + strings.Join(parts, " ")
}

// packets holds one packet for every way in which rules can tell packets
// apart: ports and addresses at which some rule begins, or just ended, in
// every protocol, of which 255 is one that no rule names.
func packets(rules []*naclRule) []packet {
	ports := map[int]bool{0: true}
	addresses := map[netip.Addr]bool{netip.IPv4Unspecified(): true, netip.IPv6Unspecified(): true}
	for _, r := range rules {
		ports[r.ports[0]] = true
		if r.ports[1] < 65535 {
			ports[r.ports[1]+1] = true
		}
		for _, x := range r.prefixes {
			addresses[x.Addr()] = true
			if after := last(x).Next(); after.IsValid() {
				addresses[after] = true
			}
		}
	}
	var out []packet
	for _, protocol := range []int{1, 6, 17, 50, 58, 255} {
		for port := range ports {
			for address := range addresses {
				out = append(out, packet{protocol, port, address})
			}
		}
	}
	return out
}

func last(x netip.Prefix) netip.Addr {
	raw := x.Addr().AsSlice()
	for bit := x.Bits(); bit < len(raw)*8; bit++ {
		raw[bit/8] |= 1 << (7 - bit%8)
	}
	address, _ := netip.AddrFromSlice(raw)
	return address
}

// A death says that no packet which a rule matches reaches it.
type death struct {
	deciders []string          // anchors of the rules that decide instead, sorted
	severity string            // by what the deciders say
	against  map[packet]string // packets that meet the opposite of what the rule says
	all      []packet          // what the rule matches
}

// firstMatch sends packets through the rules of one direction, given in order
// of their numbers, and returns the deaths by the dead rule's anchor. A rule
// does not count as dead by one of its own number.
func firstMatch(rules []*naclRule) map[string]death {
	deaths := map[string]death{}
	all := packets(rules)
	for i, r := range rules {
		d := death{severity: "low", against: map[packet]string{}}
		deciders := map[string]bool{}
		alive := r.void
		for _, p := range all {
			if alive || !r.matches(p) {
				continue
			}
			if alive = !slices.ContainsFunc(rules[:i], func(by *naclRule) bool { return by.number < r.number && by.matches(p) }); alive {
				break
			}
			d.all = append(d.all, p)
			by := r.first(rules[:i], p)
			if by == nil {
				continue
			}
			deciders[by.anchor()] = true
			if by.allow != r.allow {
				d.against[p] = by.anchor()
				d.severity = map[bool]string{true: "medium", false: "high"}[r.allow]
			}
		}
		if !alive && len(d.all) > 0 {
			d.deciders = sortedKeys(deciders)
			deaths[r.anchor()] = d
		}
	}
	return deaths
}

// first is the earlier rule that decides a packet. Of a rule for all
// protocols it is the first that is for all protocols too: that rules for
// single protocols decide some of it before is no news.
func (r *naclRule) first(earlier []*naclRule, p packet) *naclRule {
	for _, by := range earlier {
		if by.number < r.number && by.matches(p) && (r.protocol != -1 || by.protocol == -1) {
			return by
		}
	}
	return nil
}

func (r *naclRule) anchor() string { return r.address + " " + r.path }

func sortedKeys[V any](of map[string]V) []string {
	var keys []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// A naclCase is one ACL in one form or in both, with its rules by direction.
type naclCase struct {
	address string // "" for an ACL outside the document
	id      string // the literal id that separate rules name
	kind    string
	rules   map[string][]*naclRule // in AWS's order
}

// order sorts as AWS evaluates; of one number blocks go first, then resources
// by address.
func (c *naclCase) order() {
	for _, rules := range c.rules {
		slices.SortStableFunc(rules, func(a, b *naclRule) int { return a.number - b.number })
	}
}

func (c *naclCase) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ACL %s%s\n", c.address, c.id)
	for _, direction := range []string{"ingress", "egress"} {
		for _, r := range c.rules[direction] {
			fmt.Fprintf(&b, "  %s %v\n", direction, r)
		}
	}
	return b.String()
}

// into writes the ACL into a document as a loader would.
func (c *naclCase) into(doc *document.Document) {
	acl := &document.Resource{
		Address: c.address, Type: c.kind, Action: document.Create, Configured: []string{},
		Values: map[string]any{}, Unknown: map[string]any{"id": true}, References: map[string][]string{},
	}
	for _, direction := range []string{"ingress", "egress"} {
		var blocks, unknown []any
		for _, r := range c.written(direction, true) {
			blocks, unknown = append(blocks, r.known()), append(unknown, r.unknown())
		}
		if blocks != nil {
			acl.Values[direction], acl.Unknown[direction] = blocks, unknown
			acl.Configured = append(acl.Configured, direction)
		}
		for _, r := range c.written(direction, false) {
			rule := &document.Resource{
				Address: r.address, Type: "aws_network_acl_rule", Action: document.Create,
				Values: r.known(), Unknown: r.unknown(), References: map[string][]string{},
			}
			rule.Values["egress"] = direction == "egress"
			if c.address == "" {
				rule.Values["network_acl_id"] = c.id
			} else {
				rule.Unknown["network_acl_id"] = true
				rule.References["network_acl_id"] = []string{c.address}
			}
			doc.Add(rule, false)
		}
	}
	slices.Sort(acl.Configured)
	if c.address != "" {
		doc.Add(acl, false)
	}
}

// written lists the rules of one form in the order in which they were made.
func (c *naclCase) written(direction string, inline bool) []*naclRule {
	var out []*naclRule
	for _, r := range c.rules[direction] {
		if (r.address == c.address) == inline {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b *naclRule) int {
		if d := len(a.path) - len(b.path); d != 0 {
			return d
		}
		return strings.Compare(a.anchor(), b.anchor())
	})
	return out
}

func (r *naclRule) known() map[string]any {
	values := map[string]any{}
	for name, value := range r.values {
		if name != r.hidden {
			values[name] = value
		}
	}
	return values
}

func (r *naclRule) unknown() map[string]any {
	if r.hidden == "" {
		return map[string]any{}
	}
	return map[string]any{r.hidden: true}
}

func number(n int) json.Number { return json.Number(fmt.Sprint(n)) }

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
