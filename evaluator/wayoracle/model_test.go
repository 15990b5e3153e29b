package wayoracle

import (
	"encoding/binary"
	"net/netip"
	"slices"
	"strings"
)

// A span is a range of addresses, both ends included: of IPv4 addresses, or of
// IPv6 /64 networks.
type span struct {
	six       bool
	low, high uint64
}

// spanOf is false of what is smaller than a /64, which counts as nothing.
func spanOf(cidr string) (span, bool) {
	p := netip.MustParsePrefix(cidr).Masked()
	raw, width, six := p.Addr().AsSlice(), 32, p.Addr().Is6()
	var low uint64
	if six {
		low, width = binary.BigEndian.Uint64(raw[:8]), 64
	} else {
		low = uint64(binary.BigEndian.Uint32(raw))
	}
	if p.Bits() > width {
		return span{}, false
	}
	return span{six, low, low | (1<<(width-p.Bits()) - 1)}, true
}

func contains(cidr string, six bool, address uint64) bool {
	s, ok := spanOf(cidr)
	return ok && s.six == six && s.low <= address && address <= s.high
}

// What the internet does not route.
var private = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
	"::/3", "4000::/2", "8000::/1",
}

// A part is a piece of the public addresses that nothing in a network tells
// apart, by its first address and its size.
type part struct{ first, size uint64 }

// parts cuts the public addresses of a family wherever a range begins or ends.
func (n *network) parts(six bool) []part {
	starts := []uint64{0}
	for _, cidr := range append(n.cidrs(), private...) {
		if s, ok := spanOf(cidr); ok && s.six == six {
			starts = append(starts, s.low)
			if s.high != map[bool]uint64{true: 1<<64 - 1, false: 1<<32 - 1}[six] {
				starts = append(starts, s.high+1)
			}
		}
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	var out []part
	for i, first := range starts {
		end := uint64(1 << 32)
		if six {
			end = 0 // 2 to the 64th: differences come out right
		}
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if !slices.ContainsFunc(private, func(c string) bool { return contains(c, six, first) }) {
			out = append(out, part{first, end - first})
		}
	}
	return out
}

func (n *network) cidrs() []string {
	var out []string
	for _, t := range n.tables {
		for _, x := range t.routes {
			out = append(out, x.to)
		}
	}
	for _, a := range n.acls {
		for _, rules := range a.rules {
			for _, x := range rules {
				out = append(out, x.cidr)
			}
		}
	}
	for _, g := range n.groups {
		for _, p := range g.permissions {
			out = append(out, p.cidrs...)
		}
	}
	return out
}

// leads is whether a packet to an address goes to the internet gateway: the
// longest prefix decides.
func (t *table) leads(six bool, address uint64) bool {
	longest, by := -1, ""
	for _, x := range t.routes {
		if length := netip.MustParsePrefix(x.to).Bits(); length > longest && contains(x.to, six, address) {
			longest, by = length, x.by
		}
	}
	return strings.HasPrefix(by, "igw")
}

// admits takes the first rule that matches. An ACL that nothing manages is as
// AWS makes it.
func (a *acl) admits(direction string, port int, six bool, address uint64) bool {
	if a == nil {
		return true
	}
	for _, x := range a.rules[direction] {
		matches := x.protocol == -1 || x.protocol == 6 && x.low <= port && port <= x.top
		if matches && contains(x.cidr, six, address) {
			return x.allow
		}
	}
	return false
}

func (g *group) admits(port int, six bool, address uint64) bool {
	for _, p := range g.permissions {
		if p.protocol == -1 || p.protocol == 6 && p.low <= port && port <= p.top {
			for _, cidr := range p.cidrs {
				if contains(cidr, six, address) {
					return true
				}
			}
		}
	}
	return false
}

func (n *network) aclOf(s *subnet) *acl {
	if s.acl != nil {
		return s.acl
	}
	return n.usual
}

func (n *network) tableOf(s *subnet) *table {
	if s.own != nil {
		return s.own
	}
	return n.main
}

// inForce are the groups of a card, the VPC's default one where it names none.
func (n *network) inForce(groups []*group) []*group {
	if len(groups) > 0 || n.usualOnes == nil {
		return groups
	}
	return []*group{n.usualOnes}
}

// replyTo lists a port for every way in which an ACL can tell replies apart.
func (a *acl) replyTo() []int {
	ports := []int{1024}
	if a == nil {
		return ports
	}
	for _, x := range a.rules["egress"] {
		for _, port := range []int{x.low, x.top + 1} {
			if port > 1024 && port <= 65535 {
				ports = append(ports, port)
			}
		}
	}
	return ports
}

// open is whether less than a tenth of a family's public addresses cannot talk
// to a port of a card in a subnet, where what each link of the way turns away
// adds up.
func (n *network) open(s *subnet, groups []*group, six bool, port int) bool {
	all, a, t := n.parts(six), n.aclOf(s), n.tableOf(s)
	lost := func(through func(address uint64) bool) (sum uint64) {
		for _, p := range all {
			if !through(p.first) {
				sum += p.size
			}
		}
		return sum
	}
	total := lost(func(uint64) bool { return false })
	before := []uint64{
		lost(func(address uint64) bool { return t.leads(six, address) }),
		lost(func(address uint64) bool { return a.admits("ingress", port, six, address) }),
		lost(func(address uint64) bool {
			return slices.ContainsFunc(groups, func(g *group) bool { return g.admits(port, six, address) })
		}),
	}
	for _, reply := range a.replyTo() {
		left := total / 10
		for _, one := range append(before, lost(func(address uint64) bool { return a.admits("egress", reply, six, address) })) {
			if one > left {
				left = 0
				break
			}
			left -= one
		}
		if left > 0 {
			return true
		}
	}
	return false
}

// reach lists the admin ports of a host that the world reaches.
func (n *network) reach(h *host) []int {
	found := map[int]bool{}
	look := func(s *subnet, groups []*group, six bool) {
		for _, port := range admin {
			if !found[port] {
				found[port] = n.open(s, n.inForce(groups), six, port)
			}
		}
	}
	for _, s := range h.subnets {
		if h.elastic || h.public == on || h.public == unset && s.public == on {
			look(s, h.groups, false)
		}
		if h.six == on || s.six == on {
			look(s, h.groups, true)
		}
	}
	if c := h.more; c != nil {
		if c.elastic {
			look(c.subnet, c.groups, false)
		}
		if c.six || c.subnet.six == on {
			look(c.subnet, c.groups, true)
		}
	}
	var out []int
	for _, port := range admin {
		if found[port] {
			out = append(out, port)
		}
	}
	return out
}
