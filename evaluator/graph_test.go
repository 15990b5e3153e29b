package evaluator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/evaluator"
	drawn "github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/loader"
)

func graphOf(t *testing.T, path string) *drawn.Graph {
	t.Helper()
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := loader.Load(context.Background(), path, loader.Options{Source: loader.NoSource})
	if err != nil {
		t.Fatal(err)
	}
	graph, err := engine.Network(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// TestNetworkPolicyCompiles holds the package that no rule imports against the
// document's schema, as rules are.
func TestNetworkPolicyCompiles(t *testing.T) {
	sources, err := embedded(t).Library("planvet.lib.drawing")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evaluator.Compile(sources, true); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded(t).Library("planvet.lib.nothing"); err == nil {
		t.Error("a package that is not there was found")
	}
}

func TestNetwork(t *testing.T) {
	graph := graphOf(t, "../report/html/testdata/five")
	var got []string
	for _, way := range graph.Ways {
		var shut []string
		for _, link := range way.Links {
			if link.Answer != drawn.Yes {
				shut = append(shut, link.Link+" "+string(link.Answer))
			}
		}
		got = append(got, fmt.Sprintf("%s in %s over %s: %s %v, admin %s; %s", way.Host, way.Subnet, way.Family, way.Answer, way.Ports, way.Admin, strings.Join(shut, ", ")))
	}
	want := []string{
		"aws_instance.bastion in aws_subnet.public over ipv4: yes [[22 22]], admin yes; ",
		"aws_instance.database in aws_subnet.private over ipv4: no [], admin no; route no, address no",
		"aws_instance.legacy in aws_subnet.public over ipv4: undetermined [[0 65535]], admin undetermined; group undetermined",
		"aws_instance.web in aws_subnet.public over ipv4: yes [[443 443]], admin no; ",
		"aws_instance.worker in aws_subnet.public over ipv4: no [], admin no; group no",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if i := slices.IndexFunc(graph.Hosts, func(h drawn.Host) bool { return h.Bastion == drawn.Yes }); i < 0 || graph.Hosts[i].Address != "aws_instance.bastion" {
		t.Errorf("bastions: %+v", graph.Hosts)
	}
	wantVPC := []drawn.VPC{{Key: "aws_vpc.main", CIDR: "10.0.0.0/16", Gateways: []string{"aws_internet_gateway.main"}}}
	if diff := cmp.Diff(wantVPC, graph.VPCs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(graph, graphOf(t, "../report/html/testdata/five")); diff != "" {
		t.Errorf("two runs differ: %s", diff)
	}
}

// TestNetworkOfPlan reads a plan without its source, which does not tell which of
// two subnets each host is in: there is a way into both. It also tells what the plan does with hosts, and says nothing
// where there is no network.
func TestNetworkOfPlan(t *testing.T) {
	graph := graphOf(t, "../testdata/demo/plan.json")
	if len(graph.VPCs) != 2 || len(graph.Subnets) != 8 || len(graph.Hosts) != 4 || len(graph.Ways) != 8 {
		t.Errorf("%d VPCs, %d subnets, %d hosts, %d ways", len(graph.VPCs), len(graph.Subnets), len(graph.Hosts), len(graph.Ways))
	}
	for _, way := range graph.Ways {
		if way.Sure {
			t.Errorf("%s is surely in %s", way.Host, way.Subnet)
		}
	}
	for _, host := range graph.Hosts {
		if host.Action != "create" {
			t.Errorf("%s: %q", host.Address, host.Action)
		}
	}
	if graph := graphOf(t, "../testdata/cases/storage/plan.json"); !graph.Empty() {
		t.Errorf("a network where there is none: %+v", graph)
	}
}
