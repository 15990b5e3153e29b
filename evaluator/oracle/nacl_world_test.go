package oracle

import (
	"fmt"
	"math/big"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// admits is whether the first rule that matches a packet allows it, or the
// rest is allowed.
func admits(rules []*naclRule, p packet, rest bool) (allowed bool, by *naclRule) {
	for _, r := range rules {
		if r.matches(p) {
			return r.allow, r
		}
	}
	return rest, nil
}

// What the internet does not route, by whether it is IPv6.
var unrouted = map[bool][]netip.Prefix{
	false: cidrs("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
	true:  cidrs("::/3", "4000::/2", "8000::/1"),
}

func cidrs(texts ...string) (out []netip.Prefix) {
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

func inAny(list []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(list, func(x netip.Prefix) bool { return x.Contains(a) })
}

// A stretch is a piece of the public addresses that no rule tells apart, by its
// first address and the number of its addresses.
type stretch struct {
	first netip.Addr
	size  *big.Int
}

func stretches(rules []*naclRule, v6 bool) (out []stretch) {
	whole := netip.MustParsePrefix(map[bool]string{false: "0.0.0.0/0", true: "::/0"}[v6])
	starts := []netip.Addr{whole.Addr()}
	add := func(x netip.Prefix) {
		if x.Addr().Is6() == v6 {
			starts = append(starts, x.Masked().Addr())
			if after := last(x.Masked()).Next(); after.IsValid() {
				starts = append(starts, after)
			}
		}
	}
	for _, x := range unrouted[v6] {
		add(x)
	}
	for _, r := range rules {
		for _, x := range r.prefixes {
			add(x)
		}
	}
	slices.SortFunc(starts, netip.Addr.Compare)
	starts = slices.Compact(starts)
	number := func(a netip.Addr) *big.Int { return new(big.Int).SetBytes(a.AsSlice()) }
	for i, first := range starts {
		end := new(big.Int).Lsh(big.NewInt(1), uint(whole.Addr().BitLen()))
		if i+1 < len(starts) {
			end = number(starts[i+1])
		}
		if !inAny(unrouted[v6], first) {
			out = append(out, stretch{first, new(big.Int).Sub(end, number(first))})
		}
	}
	return out
}

// theInternet is whether less than a tenth of the public addresses is refused.
func theInternet(rules []*naclRule, protocol, port int, pieces []stretch) bool {
	refused, total := new(big.Int), new(big.Int)
	for _, s := range pieces {
		total.Add(total, s.size)
		if allowed, _ := admits(rules, packet{protocol, port, s.first}, false); !allowed {
			refused.Add(refused, s.size)
		}
	}
	return refused.Mul(refused, big.NewInt(10)).Cmp(total) < 0
}

// compareWorld holds the rules about the world against packets of every kind
// to every port from everywhere.
func compareWorld(t *testing.T, c *naclCase, messages []string, said map[string]int) {
	t.Helper()
	everything, admin := enters(c)
	said["everything"] += len(everything)
	said["admin ports"] += len(admin)
	compareSets(t, c, "the internet on everything", everything, worldOf(messages))
	compareSets(t, c, "the internet on admin ports", admin, adminOf(messages))
}

// enters tells by packets of which families everything enters, and which admin
// ports the world enters otherwise, "22 ::/0".
func enters(c *naclCase) (everything, admin []string) {
	rules := c.rules["ingress"]
	all := packets(append(edgeRules(22, 3389, 5985, 5986), rules...))
	for _, v6 := range []bool{false, true} {
		whole := map[bool]string{false: "0.0.0.0/0", true: "::/0"}[v6]
		pieces, open := stretches(rules, v6), true
		kinds := map[[2]int]bool{} // by protocol and port
		for _, p := range all {
			kinds[[2]int{p.protocol, p.port}] = true
		}
		for kind := range kinds {
			open = open && theInternet(rules, kind[0], kind[1], pieces)
		}
		if open {
			everything = append(everything, whole)
			continue
		}
		for _, port := range []int{22, 3389, 5985, 5986} {
			if theInternet(rules, 6, port, pieces) {
				admin = append(admin, fmt.Sprintf("%d %s", port, whole))
			}
		}
	}
	return everything, admin
}

// edgeRules match nothing, and make packets to these ports and the next.
func edgeRules(ports ...int) []*naclRule {
	var out []*naclRule
	for _, port := range ports {
		out = append(out, &naclRule{ports: [2]int{port, port}})
	}
	return out
}

func compareSets(t *testing.T, c *naclCase, what string, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%s: first match %v, rule %v\n%v", what, want, got, c)
	}
}

var (
	everythingForm = regexp.MustCompile(`^(?:medium|low): \S+ allows ingress from the internet \(([^)]+)\) on every port`)
	adminForm      = regexp.MustCompile(`^(?:high|low): (.+) (?:is|are) open to the internet \(([^)]+)\)`)
)

func worldOf(messages []string) (families []string) {
	for _, m := range messages {
		if match := everythingForm.FindStringSubmatch(m); match != nil {
			families = append(families, strings.Split(match[1], ", ")...)
		}
	}
	return families
}

// adminOf lists each port with its family, "22 ::/0".
func adminOf(messages []string) (open []string) {
	for _, m := range messages {
		match := adminForm.FindStringSubmatch(m)
		if match == nil {
			continue
		}
		for _, ports := range regexp.MustCompile(`(?:ports? )?(\d+(?:-\d+)?)(?:, (\d+))?/tcp`).FindAllStringSubmatch(match[1], -1) {
			i := parseInterval(ports[1])
			for port := i[0]; port <= i[1]; port++ {
				open = append(open, fmt.Sprintf("%d %s", port, match[2]))
			}
		}
	}
	return open
}
