package oracle

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// Few values that touch, nest and halve each other, so that random rules cover
// each other often. The v6 ranges with leading zeros and the v4 ones at 0 are
// those that address arithmetic gets wrong.
var (
	prefixes = map[bool][]string{
		false: {
			"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.0.0.0/10",
			"10.64.0.0/10", "9.0.0.0/8", "10.0.0.1/32", "198.51.100.0/24", "0.0.0.0/9", "0.128.0.0/9", "255.255.255.255/32",
		},
		true: {
			"::/0", "::/1", "8000::/1", "2001:db8::/32", "2001:db8::/33", "2001:db8:8000::/33", "2001:db8::/34",
			"2001:db8:4000::/34", "2001:db9::/32", "64:ff9b::/97", "64:ff9b::8000:0/97", "64:ff9b::/96", "ffff::/16",
		},
	}
	edges     = []int{0, 1, 22, 23, 80, 443, 1023, 1024, 3389, 32768, 65535}
	icmpTypes = []int{-1, 0, 3, 8, 255}
	icmpCodes = []int{-1, 0, 1, 255}
	spellings = map[int][]any{
		-1: {"-1", "all", "ALL", number(-1)}, 1: {"icmp", "1"}, 6: {"tcp", "6", "TCP", number(6)},
		17: {"udp", "17"}, 50: {"50", "esp"}, 58: {"58", "icmpv6", "ipv6-icmp"},
	}
	protocols = []int{-1, -1, 1, 6, 6, 6, 6, 17, 17, 50, 58}
)

// randomACL makes an ACL of up to nine rules a direction.
func randomACL(rng *rand.Rand, i int) *naclCase {
	c := &naclCase{kind: "aws_network_acl", rules: map[string][]*naclRule{}}
	inline, separate := rng.IntN(3) > 0, true
	switch rng.IntN(4) {
	case 0:
		c.id, inline = fmt.Sprintf("acl-%05d", i), false
	case 1:
		c.kind = "aws_default_network_acl"
	}
	if c.id == "" {
		c.address = fmt.Sprintf("%s.a%05d", c.kind, i)
		separate = !inline || rng.IntN(3) == 0
	}
	// A narrower choice makes rules meet.
	v6 := rng.IntN(3) == 0
	choice := []string{pick(rng, prefixes[v6]), pick(rng, prefixes[v6]), pick(rng, prefixes[v6]), pick(rng, prefixes[v6])}
	for _, direction := range []string{"ingress", "egress"} {
		blocks := 0
		for n := 1 + rng.IntN(9); n > 0; n-- {
			r := randomRule(rng, choice)
			if asBlock := inline && (!separate || blocks < 3); asBlock {
				r.block(c.address, direction, blocks)
				if repeats(c.rules[direction], r) {
					continue
				}
				blocks++
			} else {
				r.resource(fmt.Sprintf("aws_network_acl_rule.a%05d_%s_%d", i, direction, len(c.rules[direction])))
			}
			c.rules[direction] = append(c.rules[direction], r)
		}
	}
	c.order()
	return c
}

func repeats(rules []*naclRule, r *naclRule) bool {
	for _, other := range rules {
		if fmt.Sprint(other.values) == fmt.Sprint(r.values) {
			return true
		}
	}
	return false
}

func randomRule(rng *rand.Rand, choice []string) *naclRule {
	r := &naclRule{allow: rng.IntN(2) == 0, values: map[string]any{}}
	r.number = 100 + rng.IntN(40)*(1+rng.IntN(5))
	protocol := pick(rng, protocols)
	r.values["protocol"] = pick(rng, spellings[protocol])
	switch protocol {
	case 6, 17:
		from, to := pick(rng, edges), pick(rng, edges)
		if from > to && rng.IntN(20) > 0 {
			from, to = to, from
		}
		r.values["from_port"], r.values["to_port"] = number(from), number(to)
	case 1, 58:
		r.values["icmp_type"], r.values["icmp_code"] = number(pick(rng, icmpTypes)), number(pick(rng, icmpCodes))
	}
	text := pick(rng, choice)
	r.takePrefix(text)
	if rng.IntN(20) == 0 {
		r.takePrefix(pick(rng, prefixes[!strings.Contains(text, ":")]))
	}
	if rng.IntN(40) == 0 {
		r.values["cidr_block"], r.values["ipv6_cidr_block"] = "10.0.0.0/33", "::ffff:10.0.0.0/104"
	}
	r.read()
	return r
}

// read takes what the rule matches from its values, as AWS reads them.
func (r *naclRule) read() {
	for _, name := range []string{"rule_no", "rule_number"} {
		if r.values[name] != nil {
			r.number = r.value(name)
		}
	}
	for protocol, words := range spellings {
		if slices.Contains(words, r.values["protocol"]) {
			r.protocol = protocol
		}
	}
	r.ports, r.void, r.prefixes = [2]int{0, 65535}, false, nil
	switch r.protocol {
	case 6, 17:
		r.ports = [2]int{r.value("from_port"), r.value("to_port")}
		r.void = r.ports[0] > r.ports[1]
	case 1, 58:
		kind, code := r.value("icmp_type"), r.value("icmp_code")
		switch {
		case kind >= 0 && code >= 0:
			r.ports = [2]int{kind*256 + code, kind*256 + code}
		case kind >= 0:
			r.ports = [2]int{kind * 256, kind*256 + 255}
		}
	}
	for _, name := range []string{"cidr_block", "ipv6_cidr_block"} {
		text, _ := r.values[name].(string)
		if x, err := netip.ParsePrefix(text); err == nil && !x.Addr().Is4In6() {
			r.prefixes = append(r.prefixes, x)
		}
	}
}

// value is a number among the values; AWS is sent 0 where there is none.
func (r *naclRule) value(name string) int {
	n, _ := r.values[name].(json.Number)
	i, _ := n.Int64()
	return int(i)
}

func (r *naclRule) takePrefix(text string) {
	name := "cidr_block"
	if strings.Contains(text, ":") {
		name = "ipv6_cidr_block"
	}
	r.values[name] = text
}

func (r *naclRule) block(acl, direction string, position int) {
	r.address, r.path = acl, direction+"["+strconv.Itoa(position)+"].rule_no"
	r.values["rule_no"], r.values["action"] = number(r.number), actionWord(r.allow)
}

func (r *naclRule) resource(address string) {
	r.address, r.path = address, "rule_number"
	r.values["rule_number"], r.values["rule_action"] = number(r.number), actionWord(r.allow)
}

func actionWord(allow bool) string {
	if allow {
		return "allow"
	}
	return "deny"
}
