package wayoracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Ranges that halve and nest each other, and some of about a tenth of the
// public addresses: a /4 of IPv4 is 7 in 100 of them, a /7 of IPv6 is 6.
var (
	most = [][]string{
		{"0.0.0.0/0"}, {"::/0"}, {"0.0.0.0/0", "::/0"}, {"0.0.0.0/1", "128.0.0.0/1"}, {"2000::/3"}, {"::/1", "8000::/1"},
		{"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"}, {"32.0.0.0/3", "64.0.0.0/2", "128.0.0.0/1", "16.0.0.0/4"},
		{"2000::/4", "3000::/5", "3800::/6"}, {"2000::/4", "3000::/5", "3800::/6", "3c00::/7"},
	}
	some = []string{
		"0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/8", "198.51.100.0/24", "16.0.0.0/4", "32.0.0.0/4", "48.0.0.0/5", "64.0.0.0/3",
		"203.0.113.7/32", "2001:db8::/32", "2000::/7", "2200::/7", "2400::/8", "2000::/4", "fd00::/8", "2600::1/128",
	}
	admin      = []int{22, 3389, 5985, 5986}
	portRanges = [][2]int{{22, 22}, {22, 22}, {3389, 3389}, {5985, 5986}, {0, 65535}, {20, 25}, {23, 3388}, {5986, 6000}, {443, 443}}
	replyPorts = [][2]int{{1024, 65535}, {1024, 65535}, {32768, 61000}, {0, 65535}, {0, 1023}, {443, 443}, {1024, 2047}, {65535, 65535}}
)

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

func randomNetwork(rng *rand.Rand, i int) *network {
	n := &network{n: i, state: rng.IntN(2) == 0}
	n.randomTables(rng)
	if rng.IntN(3) == 0 {
		n.usual = randomACL(rng, n.name("aws_default_network_acl", ""))
		n.usual.adopted, n.usual.linked = true, false
		n.acls = append(n.acls, n.usual)
	}
	for j := range 1 + rng.IntN(3) {
		g := randomGroup(rng, n.name("aws_security_group", fmt.Sprint("_", j)))
		n.groups = append(n.groups, g)
	}
	named := slices.Clone(n.groups)
	if rng.IntN(3) == 0 {
		n.usualOnes = randomGroup(rng, n.name("aws_default_security_group", ""))
		n.usualOnes.form = "inline"
		n.groups = append(n.groups, n.usualOnes)
	}
	for j := range 1 + rng.IntN(2) {
		s := &subnet{address: n.name("aws_subnet", fmt.Sprint("_", j))}
		s.public, s.six = choice(pick(rng, []int{0, 1, 1, 1, 2})), choice(rng.IntN(3))
		if t := pick(rng, n.tables); rng.IntN(3) > 0 {
			s.own = t
		}
		if rng.IntN(2) == 0 {
			s.acl = randomACL(rng, n.name("aws_network_acl", fmt.Sprint("_", j)))
			n.acls = append(n.acls, s.acl)
		}
		n.subnets = append(n.subnets, s)
	}
	for j := range 1 + rng.IntN(2) {
		n.hosts = append(n.hosts, randomHost(rng, n, named, fmt.Sprint("_", j)))
	}
	return n
}

// randomTables makes a table of its own, and a main one in each of the ways.
func (n *network) randomTables(rng *rand.Rand) {
	own := &table{address: n.name("aws_route_table", "")}
	n.main = &table{address: n.vpc()}
	n.mainBy = pick(rng, []string{"", "adopted", "associated"})
	switch n.mainBy {
	case "adopted":
		n.main.address = n.name("aws_default_route_table", "")
	case "associated":
		n.main.address = n.name("aws_route_table", "_main")
	}
	n.tables = []*table{own, n.main}
	for _, t := range n.tables {
		taken := map[string]bool{}
		inline := t.address != n.vpc() && rng.IntN(2) == 0
		add := func(to, by string) {
			if !taken[to] {
				taken[to] = true
				t.routes = append(t.routes, route{to, by, inline})
			}
		}
		for range rng.IntN(3) {
			add(pick(rng, some), pick(rng, []string{"igw", "vgw", "nat", "igw"}))
		}
		for range 1 + rng.IntN(2) {
			by := pick(rng, []string{"igw", "igw", "igw", "igw", "igw-literal", "vgw", "nat"})
			for _, to := range pick(rng, most) {
				add(to, by)
			}
		}
	}
}

func randomACL(rng *rand.Rand, address string) *acl {
	a := &acl{address: address, inline: rng.IntN(2) == 0, linked: rng.IntN(3) == 0, rules: map[string][]aclRule{}}
	for _, direction := range []string{"ingress", "egress"} {
		ranges := map[string][][2]int{"ingress": portRanges, "egress": replyPorts}[direction]
		next := 100
		add := func(allow bool, cidr string) {
			x := aclRule{number: next, allow: allow, protocol: pick(rng, []int{-1, 6, 6, 6, 17}), cidr: cidr}
			if x.protocol != -1 {
				ports := pick(rng, ranges)
				x.low, x.top = ports[0], ports[1]
			}
			next += 1 + rng.IntN(10)
			a.rules[direction] = append(a.rules[direction], x)
		}
		for range rng.IntN(3) {
			add(rng.IntN(3) == 0, pick(rng, some))
		}
		for range 1 + rng.IntN(2) {
			for _, cidr := range pick(rng, most) {
				add(rng.IntN(8) > 0, cidr)
			}
		}
		if rng.IntN(2) == 0 {
			add(true, "0.0.0.0/0")
			add(true, "::/0")
		}
	}
	return a
}

func randomGroup(rng *rand.Rand, address string) *group {
	g := &group{address: address, form: pick(rng, []string{"inline", "rule", "new"})}
	for range 1 + rng.IntN(3) {
		p := permission{protocol: pick(rng, []int{-1, 6, 6, 6, 6, 17})}
		if p.protocol != -1 {
			ports := pick(rng, portRanges)
			p.low, p.top = ports[0], ports[1]
		}
		switch rng.IntN(6) {
		case 0:
			p.group = address
		case 1:
			p.cidrs = []string{pick(rng, some)}
		default:
			p.cidrs = slices.Clone(pick(rng, most))
		}
		g.permissions = append(g.permissions, p)
	}
	return g
}

func randomHost(rng *rand.Rand, n *network, groups []*group, suffix string) *host {
	h := &host{address: n.name("aws_instance", suffix), subnets: []*subnet{pick(rng, n.subnets)}}
	h.public, h.six = choice(rng.IntN(3)), choice(rng.IntN(2))
	chosen := func() []*group {
		of := slices.Clone(groups)
		rng.Shuffle(len(of), func(i, j int) { of[i], of[j] = of[j], of[i] })
		return of[:rng.IntN(min(3, len(of)+1))]
	}
	h.groups = chosen()
	switch rng.IntN(3) {
	case 0:
		h.address = n.name("aws_autoscaling_group", suffix)
		h.subnets = slices.Clone(n.subnets[:1+rng.IntN(len(n.subnets))])
		h.template = n.name("aws_launch_template", suffix)
	case 1:
		h.template = n.name("aws_launch_template", suffix)
	}
	group := h.address == n.name("aws_autoscaling_group", suffix)
	h.nested = h.template != "" && rng.IntN(2) == 0
	if h.template != "" && !h.nested {
		h.public = unset
	}
	if group && !h.nested {
		h.six = unset
	}
	if group {
		return h
	}
	h.elastic = rng.IntN(4) == 0
	if rng.IntN(4) == 0 {
		h.more = &card{
			address: n.name("aws_network_interface", suffix), subnet: pick(rng, n.subnets), groups: chosen(),
			elastic: rng.IntN(2) == 0, six: rng.IntN(2) == 0,
		}
	}
	return h
}
