package drawing

import (
	"fmt"

	"github.com/planvet/planvet/evaluator/network"
)

// A Row says in words what a picture shows of one host in one subnet.
type Row struct {
	Host, Kind, Subnet, Public string
	Bastion                    string
	State                      State
	Brief, Why                 string
}

// A Summary counts hosts by how far the internet comes.
type Summary struct{ VPCs, Subnets, Hosts, Open, Through, Unclear, Stopped int }

func rows(subnets []subnet) []Row {
	var out []Row
	for _, s := range subnets {
		for _, n := range s.nodes {
			out = append(out, Row{
				Host: n.members[0], Kind: n.kind, Subnet: s.Key, Public: public(s.Public), Bastion: bastion(n.bastion),
				State: n.reach.state, Brief: n.reach.brief, Why: n.reach.why,
			})
		}
	}
	return out
}

func public(a network.Answer) string {
	return map[network.Answer]string{network.Yes: "public", network.No: "private"}[a] + map[network.Answer]string{network.Undetermined: "public or private cannot be told"}[a]
}

func bastion(a network.Answer) string {
	return map[network.Answer]string{network.Yes: "bastion", network.Undetermined: "a bastion, or not"}[a]
}

// Summarize counts each host once, by the worst of its subnets.
func Summarize(g *network.Graph) Summary {
	s := Summary{VPCs: len(g.VPCs), Subnets: len(g.Subnets), Hosts: len(g.Hosts)}
	for _, ways := range group(g.Ways, func(w network.Way) string { return w.Host }) {
		switch reachOf(ways).state {
		case Open:
			s.Open++
		case Through:
			s.Through++
		case Unclear:
			s.Unclear++
		case Stopped:
			s.Stopped++
		}
	}
	return s
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
