package evaluator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

var sgIngressRules = []string{"bastion-open-ssh", "sg-open-admin-ingress", "sg-open-all-ingress", "sg-open-database-ingress", "sg-open-ingress"}

// BenchmarkSecurityGroups vets groups with five permissions each, in all
// forms. Time per group should not grow with their number.
func BenchmarkSecurityGroups(b *testing.B) {
	set := embedded(b)
	for _, groups := range []int{500, 2000, 8000} {
		b.Run(fmt.Sprintf("%d", groups), func(b *testing.B) {
			engine, err := evaluator.NewEngine(set, evaluator.Options{Rules: append([]string{"bastion-bypass"}, sgIngressRules...)})
			if err != nil {
				b.Fatal(err)
			}
			doc := manyGroups(groups)
			for b.Loop() {
				if result := engine.Vet(context.Background(), doc); result.Err != nil || len(result.Findings) == 0 {
					b.Fatal(result.Err, len(result.Findings))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*groups), "µs/group")
		})
	}
}

// manyGroups makes groups that have two inline permissions, or one rule
// resource of the old and four of the new type, by turns; one in twenty is
// open to the world, one in twenty has sources that are not known. One in four
// has an instance, and every tenth of these is a bastion.
func manyGroups(n int) *document.Document {
	doc := document.New(document.SourcePlan)
	for i := range n {
		address := fmt.Sprintf("module.net.aws_security_group.g[%d]", i)
		group := &document.Resource{
			Address: address, Type: "aws_security_group", Name: "g", Module: "module.net", Key: i, Action: document.Create,
			Configured: []string{"name"}, Values: map[string]any{"name": fmt.Sprintf("g%d", i)}, Unknown: map[string]any{},
			References: map[string][]string{"vpc_id": {"module.net.aws_vpc.main"}},
		}
		doc.Add(group, false)
		if i%4 == 1 {
			doc.Add(instanceIn(address, "module.net", i%40 == 1, i), false)
		}
		if i%2 == 0 {
			group.Configured = []string{"ingress", "name"}
			blocks := []any{}
			for j := range 5 {
				blocks = append(blocks, map[string]any{
					"protocol": "tcp", "from_port": port(20 + j), "to_port": port(20 + j), "cidr_blocks": []any{source(i, j)},
					"ipv6_cidr_blocks": []any{}, "prefix_list_ids": []any{}, "security_groups": []any{}, "self": false, "description": "",
				})
			}
			group.Values["ingress"] = blocks
			continue
		}
		for j := range 5 {
			rule := &document.Resource{
				Name: "r", Module: "module.net", Key: fmt.Sprintf("%d-%d", i, j), Action: document.Create,
				Configured: []string{"security_group_id"}, Unknown: map[string]any{"security_group_id": true},
				References: map[string][]string{"security_group_id": {address}},
			}
			if j == 0 {
				rule.Type = "aws_security_group_rule"
				rule.Values = map[string]any{
					"type": "ingress", "protocol": "tcp", "from_port": port(443), "to_port": port(8443), "cidr_blocks": []any{source(i, j)},
					"ipv6_cidr_blocks": nil, "prefix_list_ids": nil, "self": false, "description": nil,
				}
			} else {
				rule.Type = "aws_vpc_security_group_ingress_rule"
				rule.Values = map[string]any{
					"ip_protocol": "tcp", "from_port": port(5432), "to_port": port(5432 + j), "cidr_ipv4": source(i, j),
					"cidr_ipv6": nil, "prefix_list_id": nil, "referenced_security_group_id": nil, "description": nil,
				}
			}
			if i%20 == 3 && j == 1 {
				rule.Values["cidr_ipv4"], rule.Unknown["cidr_ipv4"] = nil, true
			}
			rule.Address = fmt.Sprintf("module.net.%s.r[%q]", rule.Type, rule.Key)
			doc.Add(rule, false)
		}
	}
	return doc
}

// instanceIn is an instance in one group, a bastion by its name or not.
func instanceIn(group, module string, isBastion bool, number int) *document.Resource {
	name := "app"
	if isBastion {
		name = "bastion"
	}
	r := &document.Resource{
		Address: fmt.Sprintf("aws_instance.%s[%d]", name, number), Type: "aws_instance", Name: name, Module: module, Key: number, Action: document.Create,
		Configured: []string{"vpc_security_group_ids"}, Values: map[string]any{"vpc_security_group_ids": []any{nil}},
		Unknown:    map[string]any{"vpc_security_group_ids": []any{true}},
		References: map[string][]string{"vpc_security_group_ids": {group}},
	}
	if module != "" {
		r.Address = module + "." + r.Address
	}
	return r
}

func source(group, n int) string {
	if group%20 == 1 && n == 2 {
		return "0.0.0.0/0"
	}
	return fmt.Sprintf("10.%d.%d.0/24", group%256, n)
}

func port(n int) json.Number { return json.Number(fmt.Sprint(n)) }
