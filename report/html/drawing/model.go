package drawing

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/report/content"
)

// alike is how many of a kind are drawn one by one; more become one node.
const alike = 3

// A node is a host, a load balancer, or several of them that are alike.
type node struct {
	kind    string // "instance"
	bastion network.Answer
	action  document.Action
	reach   reach
	members []string // addresses
	unsure  bool     // whether it is in this subnet cannot be told
}

// like is what nodes have in common that may be drawn as one.
type like struct {
	kind    string
	bastion network.Answer
	created bool
	state   State
	link    string
	brief   string
	unsure  bool
}

func (n node) like() like {
	return like{n.kind, n.bastion, n.created(), n.reach.state, n.reach.link, n.reach.brief, n.unsure}
}

func (n node) created() bool { return n.action == document.Create || n.action == document.Replace }

// A subnet is a box with nodes, or several boxes that are alike.
type subnet struct {
	network.Subnet
	members []string // keys, more than one where several are folded
	nodes   []node   // worst first
}

func (s subnet) state() State {
	worst := Inside
	for _, n := range s.nodes {
		worst = max(worst, n.reach.state)
	}
	return worst
}

// A vpc holds subnets.
type vpc struct {
	title   string
	note    string // CIDR, or what is to be said of it
	gates   []string
	known   bool // whether it is one VPC of the document
	subnets []subnet
	rows    []Row
}

func (v vpc) state() State {
	worst := Inside
	for _, s := range v.subnets {
		worst = max(worst, s.state())
	}
	return worst
}

var kinds = map[string]string{
	"aws_instance": "instance", "aws_autoscaling_group": "Auto Scaling group", "aws_network_interface": "network interface",
	"aws_lb": "load balancer", "aws_alb": "load balancer", "aws_elb": "load balancer",
}

// The boxes for what nobody can place.
const (
	noSubnet  = "Subnet that cannot be told"
	noVPC     = "VPC outside this configuration"
	severalOf = "VPC that cannot be told"
)

// arrange files everything under its subnet and VPC.
func arrange(g *network.Graph) []vpc {
	nodes := nodesBySubnet(g)
	var out []vpc
	at := map[string]int{}
	open := func(key, title, note string, gates []string, known bool) *vpc {
		if i, found := at[key]; found {
			return &out[i]
		}
		at[key] = len(out)
		out = append(out, vpc{title: title, note: note, gates: gates, known: known})
		return &out[len(out)-1]
	}
	for _, v := range g.VPCs {
		open(v.Key, v.Key, v.CIDR, v.Gateways, true)
	}
	for _, s := range g.Subnets {
		var v *vpc
		switch len(s.VPCs) {
		case 0:
			v = open("", noVPC, "", nil, false)
		case 1:
			v = open(s.VPCs[0], s.VPCs[0], "", nil, true)
		default:
			v = open("?", severalOf, strings.Join(s.VPCs, " or "), nil, false)
		}
		v.subnets = append(v.subnets, subnet{Subnet: s, members: []string{s.Key}, nodes: nodes[s.Key]})
	}
	if lost := nodes[""]; len(lost) > 0 {
		v := open("", noVPC, "", nil, false)
		v.subnets = append(v.subnets, subnet{
			Subnet:  network.Subnet{Key: noSubnet, Public: network.Undetermined, Why: "nobody can tell which subnet it is"},
			members: []string{noSubnet}, nodes: lost,
		})
	}
	for i := range out {
		out[i].rows = rows(out[i].subnets)
	}
	worstFirst(out, vpc.state, func(v vpc) string { return v.title }, content.CompareNatural)
	return out
}

// nodesBySubnet makes a node for each host and subnet that it is in; the key
// is "" for a subnet that cannot be told.
func nodesBySubnet(g *network.Graph) map[string][]node {
	hosts := map[string]network.Host{}
	for _, h := range g.Hosts {
		hosts[h.Address] = h
	}
	out := map[string][]node{}
	for _, ways := range group(g.Ways, func(w network.Way) [2]string { return [2]string{w.Subnet, w.Host} }) {
		h := hosts[ways[0].Host]
		out[ways[0].Subnet] = append(out[ways[0].Subnet], node{
			kind: kinds[h.Type], bastion: h.Bastion, action: h.Action, reach: reachOf(ways), members: []string{h.Address},
			unsure: !slices.ContainsFunc(ways, func(w network.Way) bool { return w.Sure }),
		})
	}
	for _, b := range g.Balancers {
		for _, key := range b.Subnets {
			out[key] = append(out[key], node{kind: kinds[b.Type], bastion: network.No, reach: facing(b), members: []string{b.Address}})
		}
		if len(b.Subnets) == 0 {
			out[""] = append(out[""], node{kind: kinds[b.Type], bastion: network.No, reach: facing(b), members: []string{b.Address}})
		}
	}
	for _, key := range slices.Collect(maps.Keys(out)) {
		worstFirst(out[key], func(n node) State { return n.reach.state }, func(n node) string { return n.members[0] }, content.CompareNatural)
	}
	return out
}

func facing(b network.Balancer) reach {
	switch b.Faces {
	case "internet":
		return reach{Unclear, "", "not followed", "it faces the internet, and ways through load balancers are not followed"}
	case "inside":
		return reach{Stopped, "address", "internal", "it is internal: it has no public address"}
	}
	return reach{Unclear, "", "internal or not", "whether it is internal is known only after apply"}
}

// folded draws what is alike as one: nodes of a subnet, then subnets.
func folded(v vpc) []subnet {
	subnets := slices.Clone(v.subnets)
	for i := range subnets {
		subnets[i].nodes = foldNodes(subnets[i].nodes, alike)
	}
	var out []subnet
	for _, same := range group(subnets, signature) {
		if len(same) <= alike {
			out = append(out, same...)
			continue
		}
		one := same[0]
		one.members = nil
		var all []node
		for _, s := range same {
			one.members = append(one.members, s.members...)
			all = append(all, s.nodes...)
		}
		one.CIDR, one.Zone = "", ""
		one.nodes = foldNodes(all, 0)
		out = append(out, one)
	}
	return out
}

// signature is the same for subnets that look the same but for names.
func signature(s subnet) string {
	var b strings.Builder
	fmt.Fprint(&b, s.Public, len(s.ACLs))
	for _, n := range s.nodes {
		fmt.Fprintf(&b, "\x00%v %d", n.like(), len(n.members))
	}
	return b.String()
}

// foldNodes makes one node of more than limit that are alike.
func foldNodes(nodes []node, limit int) []node {
	var out []node
	for _, same := range group(nodes, node.like) {
		if len(same) <= limit {
			out = append(out, same...)
			continue
		}
		one := same[0]
		one.members = nil
		for _, n := range same {
			one.members = append(one.members, n.members...)
		}
		slices.SortFunc(one.members, content.CompareNatural)
		one.members = slices.Compact(one.members)
		out = append(out, one)
	}
	return out
}
