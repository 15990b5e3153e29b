package drawing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator/network"
)

// built makes VPCs of subnets, every other one public, of hosts of four kinds.
func built(vpcs, subnets, hosts int) *network.Graph {
	g := &network.Graph{}
	for v := range vpcs {
		vpc := fmt.Sprintf("aws_vpc.v[%d]", v)
		g.VPCs = append(g.VPCs, network.VPC{Key: vpc, Gateways: []string{"aws_internet_gateway.g"}})
		for s := range subnets {
			subnet := fmt.Sprintf("aws_subnet.s[\"%d-%d\"]", v, s)
			public := []network.Answer{network.Yes, network.No}[s%2]
			g.Subnets = append(g.Subnets, network.Subnet{Key: subnet, VPCs: []string{vpc}, Public: public})
			for h := range hosts {
				host := fmt.Sprintf("aws_instance.h%d[\"%d-%d-%d\"]", h%4, v, s, h)
				g.Hosts = append(g.Hosts, network.Host{Address: host, Type: "aws_instance", Bastion: network.No})
				way := network.Way{Host: host, Sure: true, Subnet: subnet, Family: "ipv4", Answer: network.No, Admin: network.No}
				switch {
				case public == network.No:
					way.Links = []network.Link{{Link: "route", Answer: network.No, Why: "no route"}}
				case h%4 == 0:
					way.Answer, way.Admin, way.Ports = network.Yes, network.Yes, [][2]int{{22, 22}}
				case h%4 == 1:
					way.Answer, way.Ports = network.Yes, [][2]int{{443, 443}, {s + 1000, s + 1000}}
				case h%4 == 2:
					way.Answer, way.Admin, way.Links = network.Undetermined, network.Undetermined, []network.Link{{Link: "group", Answer: network.Undetermined}}
				default:
					way.Links = []network.Link{{Link: "enter", Answer: network.No, Why: "an ACL"}}
				}
				g.Ways = append(g.Ways, way)
			}
		}
	}
	return g
}

// TestDrawIsSound holds pictures of all sizes against what makes one readable:
// everything in its frame, nothing over anything, and not too much of it.
func TestDrawIsSound(t *testing.T) {
	for _, size := range [][3]int{{1, 0, 0}, {1, 2, 2}, {1, 2, 40}, {3, 20, 8}, {2, 300, 12}, {1, 1, 5000}} {
		g := built(size[0], size[1], size[2])
		pictures := Draw(g)
		if len(pictures) != size[0] {
			t.Fatalf("%v: %d pictures", size, len(pictures))
		}
		for _, p := range pictures {
			if len(p.Boxes) > maxBoxes || len(p.Nodes) > maxBoxes*maxNodes {
				t.Errorf("%v: %d boxes and %d nodes", size, len(p.Boxes), len(p.Nodes))
			}
			if want := size[1] * size[2]; len(p.Rows) != want {
				t.Errorf("%v: %d rows, want %d", size, len(p.Rows), want)
			}
			for i, box := range p.Boxes {
				if !inside(box.Rect, p.Frame) {
					t.Errorf("%v: %v is not in the frame %v", size, box.Rect, p.Frame)
				}
				for _, other := range p.Boxes[:i] {
					if overlap(box.Rect, other.Rect) {
						t.Errorf("%v: %v over %v", size, box.Rect, other.Rect)
					}
				}
			}
			for i, node := range p.Nodes {
				if !slices.ContainsFunc(p.Boxes, func(b Box) bool { return inside(node.Rect, b.Rect) }) {
					t.Errorf("%v: %v is in no subnet", size, node.Rect)
				}
				for _, other := range p.Nodes[:i] {
					if overlap(node.Rect, other.Rect) {
						t.Errorf("%v: %v over %v", size, node.Rect, other.Rect)
					}
				}
			}
			for _, way := range p.Ways {
				if !slices.ContainsFunc(p.Trunks, func(l Line) bool { return l.X1 == way.X1 && l.X2 == way.X1 && l.Y2 >= way.Y1 }) {
					t.Errorf("%v: no trunk leads to %v", size, way.Line)
				}
			}
		}
		if diff := cmp.Diff(pictures, Draw(g)); diff != "" {
			t.Errorf("%v: two runs differ: %s", size, diff)
		}
	}
}

func inside(a, b Rect) bool {
	return a.X >= b.X && a.Y >= b.Y && a.X+a.W <= b.X+b.W && a.Y+a.H <= b.Y+b.H
}

func overlap(a, b Rect) bool {
	return a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
}

// TestWhereWaysEnd: what a subnet's routes and ACL stop ends at its border, what
// address and groups stop at the host, and the worst is first.
func TestWhereWaysEnd(t *testing.T) {
	p := Draw(built(1, 2, 4))[0]
	var got []string
	for _, way := range p.Ways {
		end := "elsewhere"
		for _, box := range p.Boxes {
			if way.X2 == box.X {
				end = "border"
			}
		}
		for _, node := range p.Nodes {
			if way.X2 == node.X-1 {
				end = "host"
			}
		}
		got = append(got, strings.TrimSpace(way.Class+" "+way.Mark)+" at the "+end)
	}
	want := []string{"open at the host", "through at the host", "unclear ask at the host", "stopped stop at the border", "stopped stop at the border"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, want := Summarize(built(1, 2, 4)), (Summary{VPCs: 1, Subnets: 2, Hosts: 8, Open: 1, Through: 1, Unclear: 1, Stopped: 5}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestWithoutGateway has nothing lead in.
func TestWithoutGateway(t *testing.T) {
	g := built(1, 4, 2)
	g.VPCs[0].Gateways = nil
	for i := range g.Subnets {
		g.Subnets[i].Public = network.No
	}
	p := Draw(g)[0]
	if !p.Closed || p.Gateway != nil || len(p.Ways)+len(p.Trunks) != 0 || len(p.Nodes) == 0 {
		t.Errorf("closed %v, gateway %v, %d ways, %d nodes", p.Closed, p.Gateway, len(p.Ways), len(p.Nodes))
	}
}

// TestOutside files what lies outside the document, or nowhere.
func TestOutside(t *testing.T) {
	g := &network.Graph{
		Subnets: []network.Subnet{
			{Key: "subnet-0abc", Public: network.Undetermined},
			{Key: "aws_subnet.x", VPCs: []string{"aws_vpc.a", "aws_vpc.b"}, Public: network.Undetermined},
		},
		Hosts: []network.Host{{Address: "aws_instance.x", Type: "aws_instance", Bastion: network.Undetermined}},
		Ways:  []network.Way{{Host: "aws_instance.x", Subnet: "", Answer: network.Undetermined, Admin: network.Undetermined}},
	}
	var got []string
	for _, p := range Draw(g) {
		for _, box := range p.Boxes {
			got = append(got, p.Title+": "+box.Name)
		}
	}
	want := []string{noVPC + ": " + noSubnet, noVPC + ": subnet-0abc", severalOf + ": aws_subnet.x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPorts(t *testing.T) {
	for want, intervals := range map[string][][2]int{
		"TCP 22":                    {{22, 22}},
		"TCP 80, 8000-8090":         {{80, 80}, {8000, 8090}},
		"all TCP ports":             {{0, 65535}},
		"TCP 1, 3, 5, 7 and 2 more": {{1, 1}, {3, 3}, {5, 5}, {7, 7}, {9, 9}, {11, 11}},
	} {
		if got := ports(intervals); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
