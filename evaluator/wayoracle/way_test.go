// Package wayoracle holds the rule about the whole way from the internet to a
// host against packets that are sent along it.
package wayoracle

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// usual is how many random networks every run makes, batch how many of them
// share a document.
const (
	usual = 600
	batch = 300
)

func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// TestTheWholeWayIsOpenWherePacketsPass makes networks of which everything but
// ids is known: the rule is to name the very ports that packets reach, and
// never to be undetermined. PLANVET_ORACLE asks for more networks,
// PLANVET_ORACLE_SEED for others.
func TestTheWholeWayIsOpenWherePacketsPass(t *testing.T) {
	amount := setting(t, "PLANVET_ORACLE", usual)
	rng := rand.New(rand.NewPCG(uint64(setting(t, "PLANVET_ORACLE_SEED", 1)), 11))
	engine := engineOf(t)
	open, shut, wrong := 0, 0, 0
	for done := 0; done < amount; done += batch {
		doc := document.New(document.SourcePlan)
		var networks []*network
		for i := done; i < min(done+batch, amount); i++ {
			n := randomNetwork(rng, i)
			n.into(doc)
			networks = append(networks, n)
		}
		doc.Join()
		found := byHost(t, engine, doc)
		for _, n := range networks {
			for _, h := range n.hosts {
				want, got := n.reach(h), portsOf(t, found[h.address])
				if len(want) > 0 {
					open++
				} else {
					shut++
				}
				if !slices.Equal(want, got) {
					t.Errorf("%s: packets reach %v, the rule says %v\n%s\n%s", h.address, want, got, messageOf(found[h.address]), n)
					wrong++
				} else if f := found[h.address]; f != nil {
					checkSteps(t, doc, n, f)
				}
			}
			if wrong > 5 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d hosts open, %d shut", open, shut)
	if open < amount/10 || shut < amount/10 {
		t.Errorf("the random networks say too little: %d hosts open, %d shut", open, shut)
	}
}

func engineOf(t *testing.T) *evaluator.Engine {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: []string{"instance-reachable-admin"}})
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

func byHost(t *testing.T, engine *evaluator.Engine, doc *document.Document) map[string]*evaluator.Finding {
	t.Helper()
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	found := map[string]*evaluator.Finding{}
	for _, f := range result.Findings {
		if found[f.Address] != nil {
			t.Errorf("two findings about %s", f.Address)
		}
		found[f.Address] = f
	}
	return found
}

func messageOf(f *evaluator.Finding) string {
	if f == nil {
		return "nothing"
	}
	return string(f.Verdict) + ": " + f.Message + "\n" + stepsOf(f)
}

var (
	subjectForm = regexp.MustCompile(`ports? ([0-9, -]+(?: and [0-9-]+)?)/tcp`)
	rangeForm   = regexp.MustCompile(`(\d+)(?:-(\d+))?`)
)

// portsOf reads the ports from a message; -1 stands for undetermined.
func portsOf(t *testing.T, f *evaluator.Finding) []int {
	t.Helper()
	switch {
	case f == nil:
		return nil
	case f.Verdict != evaluator.Fail:
		return []int{-1}
	}
	subject, _, _ := strings.Cut(f.Message, " reachable from the internet")
	var out []int
	for _, list := range subjectForm.FindAllStringSubmatch(subject, -1) {
		for _, match := range rangeForm.FindAllStringSubmatch(list[1], -1) {
			low, _ := strconv.Atoi(match[1])
			high := low
			if match[2] != "" {
				high, _ = strconv.Atoi(match[2])
			}
			for port := low; port <= high; port++ {
				out = append(out, port)
			}
		}
	}
	if len(out) == 0 {
		t.Errorf("no ports in %q", f.Message)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkSteps wants the steps in the order of the way, each at something that
// is there, and none left out that the network has.
func checkSteps(t *testing.T, doc *document.Document, n *network, f *evaluator.Finding) {
	t.Helper()
	before, said := 0, map[int]int{}
	for _, step := range f.Steps {
		kind, _, _ := strings.Cut(step.Address, ".")
		r := doc.Resources[kind][step.Address]
		if r == nil {
			t.Errorf("%s: the step %q is at %s, which is not there", f.Address, step.Message, step.Address)
			return
		}
		if !holds(r, step.Path) {
			t.Errorf("%s: the step %q is at %s of %s, which is not there", f.Address, step.Message, evaluator.PathString(step.Path), step.Address)
		}
		at := rank(r, step.Path, before)
		if at < before {
			t.Errorf("%s: the step at %s %s comes too late\n%v\n%s", f.Address, step.Address, evaluator.PathString(step.Path), stepsOf(f), n)
		}
		before = at
		said[at]++
	}
	for _, at := range []int{routeStep, groupStep, hostStep} {
		if said[at] == 0 {
			t.Errorf("%s: no step of kind %d\n%v\n%s", f.Address, at, stepsOf(f), n)
		}
	}
	if said[hostStep] != 1 || said[enterStep] > 0 != (said[leaveStep] > 0) {
		t.Errorf("%s: odd steps\n%v\n%s", f.Address, stepsOf(f), n)
	}
}

// The kinds of steps in the order of the way.
const (
	gatewayStep = iota
	routeStep
	enterStep
	groupStep
	hostStep
	cardStep
	leaveStep
)

// The VPC stands for its default ACL as AWS makes it, which both ways pass.
func rank(r *document.Resource, path []any, before int) int {
	switch r.Type {
	case "aws_vpc":
		if before < groupStep {
			return enterStep
		}
		return leaveStep
	case "aws_internet_gateway":
		return gatewayStep
	case "aws_route", "aws_route_table", "aws_default_route_table":
		return routeStep
	case "aws_network_acl_rule":
		if r.Values["egress"] == true {
			return leaveStep
		}
		return enterStep
	case "aws_network_acl", "aws_default_network_acl":
		if len(path) > 0 && path[0] == "egress" {
			return leaveStep
		}
		return enterStep
	case "aws_instance", "aws_autoscaling_group":
		return hostStep
	case "aws_network_interface":
		return cardStep
	}
	return groupStep
}

// holds tells whether an attribute path is in what is known or unknown of r.
func holds(r *document.Resource, path []any) bool {
	in := func(of any) bool {
		for _, step := range path {
			switch at := of.(type) {
			case map[string]any:
				name, _ := step.(string)
				inner, found := at[name]
				if !found {
					return false
				}
				of = inner
			case []any:
				i, ok := step.(int)
				if !ok || i < 0 || i >= len(at) {
					return false
				}
				of = at[i]
			default:
				return of == true
			}
		}
		return true
	}
	return in(r.Values) || in(r.Unknown)
}

func stepsOf(f *evaluator.Finding) string {
	var b strings.Builder
	for _, s := range f.Steps {
		fmt.Fprintf(&b, "  %s %s: %s\n", s.Address, evaluator.PathString(s.Path), s.Message)
	}
	return b.String()
}

func (n *network) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "network %d, ids known %t, main table %q\n", n.n, n.state, n.mainBy)
	for _, t := range n.tables {
		fmt.Fprintf(&b, "  %+v\n", *t)
	}
	for _, a := range n.acls {
		fmt.Fprintf(&b, "  %+v\n", *a)
	}
	for _, g := range n.groups {
		fmt.Fprintf(&b, "  %+v\n", *g)
	}
	for _, s := range n.subnets {
		fmt.Fprintf(&b, "  %s public %d six %d table %s acl %s\n", s.address, s.public, s.six, n.tableOf(s).address, nameOf(n.aclOf(s)))
	}
	for _, h := range n.hosts {
		fmt.Fprintf(&b, "  %s public %d six %d elastic %t template %q nested %t groups %v more %+v in", h.address, h.public, h.six, h.elastic, h.template, h.nested, addressesOf(h.groups), h.more)
		for _, s := range h.subnets {
			fmt.Fprintf(&b, " %s", s.address)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func nameOf(a *acl) string {
	if a == nil {
		return "as AWS makes it"
	}
	return a.address
}
