package oracle

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	partOf   = regexp.MustCompile(`decide all of it first, and rules? [0-9, and]+ (?:allows?|den(?:y|ies)) (.+)$`)
	partForm = regexp.MustCompile(`^(.+) (?:from|to) (\S+)(?: except (.+))?$`)
	codeForm = regexp.MustCompile(`^type (\d+) code (\d+)(?: to type (\d+) code (\d+))?$`)
	typeForm = regexp.MustCompile(`^types? (\d+)(?:-(\d+))?$`)
)

// comparePart reads from the message which part of a dead rule meets the
// opposite of what it says, and holds that against the packets that do.
func comparePart(t *testing.T, message string, d death, c *naclCase) {
	t.Helper()
	match := partOf.FindStringSubmatch(message)
	if match == nil {
		t.Errorf("%s\ndoes not say which part\n%v", message, c)
		return
	}
	var parts []func(packet) bool
	for _, text := range strings.Split(match[1], " and ") {
		part := parsePart(text)
		if part == nil {
			t.Fatalf("%s\nthe part %q cannot be read", message, text)
		}
		parts = append(parts, part)
	}
	for _, p := range d.all {
		said := false
		for _, part := range parts {
			said = said || part(p)
		}
		if _, want := d.against[p]; said != want {
			t.Errorf("%s\nsays %t of %v, where first match says %t\n%v", message, said, p, want, c)
			return
		}
	}
}

func parsePart(text string) func(packet) bool {
	match := partForm.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	traffic := parseTraffic(match[1])
	within := netip.MustParsePrefix(match[2])
	var except []netip.Prefix
	if match[3] != "" {
		for _, text := range strings.Split(match[3], ", ") {
			except = append(except, netip.MustParsePrefix(text))
		}
	}
	return func(p packet) bool {
		for _, x := range except {
			if x.Contains(p.from) {
				return false
			}
		}
		return within.Contains(p.from) && traffic(p)
	}
}

// parseTraffic reads the words but not the protocol: all that it is asked of
// are packets of the rule's own.
func parseTraffic(text string) func(packet) bool {
	if text == "all traffic" || strings.HasPrefix(text, "protocol ") {
		return func(packet) bool { return true }
	}
	_, list, found := strings.Cut(text, " ")
	if !found {
		return func(packet) bool { return true }
	}
	list = strings.TrimPrefix(strings.TrimPrefix(list, "ports "), "port ")
	var intervals [][2]int
	for _, item := range strings.Split(list, ", ") {
		intervals = append(intervals, parseInterval(item))
	}
	return func(p packet) bool {
		for _, i := range intervals {
			if i[0] <= p.port && p.port <= i[1] {
				return true
			}
		}
		return false
	}
}

func parseInterval(text string) [2]int {
	numbers := func(match []string) (out []int) {
		for _, text := range match[1:] {
			if n, err := strconv.Atoi(text); err == nil {
				out = append(out, n)
			}
		}
		return out
	}
	if match := codeForm.FindStringSubmatch(text); match != nil {
		n := numbers(match)
		return [2]int{n[0]*256 + n[1], n[len(n)-2]*256 + n[len(n)-1]}
	}
	if match := typeForm.FindStringSubmatch(text); match != nil {
		n := numbers(match)
		return [2]int{n[0] * 256, n[len(n)-1]*256 + 255}
	}
	low, high, found := strings.Cut(text, "-")
	if !found {
		high = low
	}
	from, _ := strconv.Atoi(low)
	to, _ := strconv.Atoi(high)
	return [2]int{from, to}
}
