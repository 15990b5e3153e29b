package evaluator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

// TestSecurityGroupsTakeAnything gives the rules values of every type in
// every place: a plan is not always what the provider's schema promises, and
// a rule that fails is a failed run.
func TestSecurityGroupsTakeAnything(t *testing.T) {
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{Rules: sgIngressRules})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 5))
	found := 0
	for range 40 {
		doc := document.New(document.SourcePlan)
		for i := range 40 {
			for _, kind := range []string{
				"aws_security_group", "aws_default_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule",
				"aws_ec2_managed_prefix_list", "aws_ec2_managed_prefix_list_entry",
			} {
				doc.Add(oddResource(rng, kind, i), false)
			}
			list := oddResource(rng, "aws_ec2_managed_prefix_list", i)
			list.Address = "data." + list.Address
			doc.Add(list, true)
		}
		result := engine.Vet(context.Background(), doc)
		if result.Err != nil {
			t.Fatal(result.Err)
		}
		found += len(result.Findings)
	}
	if found == 0 {
		t.Error("no finding at all: the test tests nothing")
	}
}

func oddResource(rng *rand.Rand, kind string, n int) *document.Resource {
	r := &document.Resource{
		Address: fmt.Sprintf("%s.r%d", kind, n), Type: kind, Name: "r", Action: []document.Action{document.Create, document.Update, document.Delete}[rng.IntN(3)],
		Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{},
	}
	if rng.IntN(2) == 0 {
		r.Configured = []string{"ingress", "entry"}
	}
	names := []string{
		"ingress", "egress", "type", "protocol", "ip_protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6",
		"prefix_list_ids", "prefix_list_id", "security_group_id", "vpc_id", "id", "name", "entry", "entries", "cidr",
	}
	for _, name := range names {
		if rng.IntN(3) > 0 {
			r.Values[name] = oddValue(rng, 3)
		}
		if rng.IntN(4) == 0 {
			r.Unknown[name] = oddUnknown(rng, 3)
		}
		if rng.IntN(6) == 0 {
			target := []string{"aws_security_group", "aws_ec2_managed_prefix_list", "data.aws_ec2_managed_prefix_list", "aws_vpc"}[rng.IntN(4)]
			r.References[name] = []string{fmt.Sprintf("%s.r%d", target, rng.IntN(40)), fmt.Sprintf("aws_security_group.r%d", rng.IntN(40))}[:1+rng.IntN(2)]
		}
	}
	return r
}

func oddValue(rng *rand.Rand, depth int) any {
	scalars := []any{
		nil, true, "", "tcp", "-1", "ingress", "22", "sg-1", "pl-1", "10.0.0.0/8", "0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "::ffff:0:0/96", "64:ff9b::/97",
		"64:ff9b::8000:0/97", "(sensitive value)", json.Number("22"), json.Number("-1"), json.Number("22.5"), json.Number("65535"), json.Number("1e30"), "99999999999999999999",
	}
	switch n := rng.IntN(10); {
	case depth == 0 || n < 5:
		return scalars[rng.IntN(len(scalars))]
	case n < 8:
		list := []any{}
		for range rng.IntN(4) {
			list = append(list, oddValue(rng, depth-1))
		}
		return list
	}
	block := map[string]any{}
	for _, name := range []string{"protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "cidr"} {
		if rng.IntN(4) > 0 {
			block[name] = oddValue(rng, depth-1)
		}
	}
	return block
}

func oddUnknown(rng *rand.Rand, depth int) any {
	switch n := rng.IntN(6); {
	case depth == 0 || n < 3:
		return n != 0
	case n < 5:
		return []any{oddUnknown(rng, depth-1), oddUnknown(rng, depth-1)}
	}
	return map[string]any{"cidr_blocks": oddUnknown(rng, depth-1), "from_port": oddUnknown(rng, depth-1), "prefix_list_ids": oddUnknown(rng, depth-1), "cidr": true}
}
