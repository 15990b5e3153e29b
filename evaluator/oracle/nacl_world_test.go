package oracle

import (
	"fmt"
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

// withoutNarrow leaves out denies of no more than a /8 or a /16.
func withoutNarrow(rules []*naclRule, v6 bool) []*naclRule {
	limit := map[bool]int{false: 8, true: 16}[v6]
	var out []*naclRule
	for _, r := range rules {
		same := *r
		if !r.allow {
			same.prefixes = nil
			for _, x := range r.prefixes {
				if x.Addr().Is6() != v6 || x.Bits() < limit {
					same.prefixes = append(same.prefixes, x)
				}
			}
		}
		out = append(out, &same)
	}
	return out
}

// compareWorld holds the rules about the world against packets of every kind
// to every port from everywhere.
func compareWorld(t *testing.T, c *naclCase, messages []string, said map[string]int) {
	t.Helper()
	everything, admin := enters(c)
	said["everything"] += len(everything)
	said["admin ports"] += len(admin)
	compareSets(t, c, "the world on everything", everything, worldOf(messages))
	compareSets(t, c, "the world on admin ports", admin, adminOf(messages))
}

// enters tells by packets of which families everything enters, and which admin
// ports the world enters otherwise, "22 ::/0".
func enters(c *naclCase) (everything, admin []string) {
	rules := c.rules["ingress"]
	all := packets(append(edgeRules(22, 3389, 5985, 5986), rules...))
	for _, v6 := range []bool{false, true} {
		whole := map[bool]string{false: "0.0.0.0/0", true: "::/0"}[v6]
		wide, open := withoutNarrow(rules, v6), true
		closed, some := map[[2]int]bool{}, map[[2]int]bool{} // by protocol and port
		for _, p := range all {
			if p.from.Is6() != v6 {
				continue
			}
			kind := [2]int{p.protocol, p.port}
			if allowed, _ := admits(wide, p, false); !allowed {
				closed[kind], open = true, false
			}
			if allowed, _ := admits(rules, p, false); allowed {
				some[kind] = true
			}
		}
		if open {
			everything = append(everything, whole)
			continue
		}
		for _, port := range []int{22, 3389, 5985, 5986} {
			if kind := [2]int{6, port}; !closed[kind] && some[kind] {
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
	everythingForm = regexp.MustCompile(`^medium: the world \(([^)]+)\) may enter`)
	adminForm      = regexp.MustCompile(`^high: (.+) (?:is|are) open to the world \(([^)]+)\)`)
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
