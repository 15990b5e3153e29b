package evaluator_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

// BenchmarkNetwork vets a network with all rules on, at a sixteenth, a quarter
// and the whole of 200 VPCs, 4,000 subnets, 4,000 ACLs and 8,000 groups with
// 40,000 rules. Time per VPC should not grow with their number.
func BenchmarkNetwork(b *testing.B) {
	set := embedded(b)
	for _, vpcs := range []int{12, 50, 200} {
		b.Run(fmt.Sprintf("%d", vpcs), func(b *testing.B) {
			engine, err := evaluator.NewEngine(set, evaluator.Options{})
			if err != nil {
				b.Fatal(err)
			}
			doc := network(vpcs)
			for b.Loop() {
				if result := engine.Vet(context.Background(), doc); result.Err != nil || len(result.Findings) == 0 {
					b.Fatal(result.Err, len(result.Findings))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*vpcs), "ms/vpc")
		})
	}
}

// network makes VPCs of twenty subnets each, every other one public. A subnet
// has an ACL of its own and an instance; a VPC has forty groups of five rules.
func network(vpcs int) *document.Document {
	n := builder{document.New(document.SourcePlan)}
	for v := range vpcs {
		vpc := n.add("aws_vpc", "v", v, map[string]any{"cidr_block": fmt.Sprintf("10.%d.0.0/16", v)}, nil)
		gateway := n.add("aws_internet_gateway", "v", v, nil, map[string]string{"vpc_id": vpc})
		public := n.add("aws_route_table", "public", v, map[string]any{"route": []any{map[string]any{"cidr_block": "0.0.0.0/0"}}},
			map[string]string{"vpc_id": vpc, "route.0.gateway_id": gateway})
		n.groups(v, vpc)
		for s := range 20 {
			n.subnet(v, s, vpc, public)
		}
	}
	return n.doc
}

type builder struct{ doc *document.Document }

// add files an instance whose references are known only after apply.
func (n builder) add(kind, name string, key any, values map[string]any, references map[string]string) string {
	if text, ok := key.(string); ok {
		key = text
		name = "x_" + name
	}
	address := fmt.Sprintf("%s.%s[%v]", kind, name, key)
	if text, ok := key.(string); ok {
		address = fmt.Sprintf("%s.%s[%q]", kind, name, text)
	}
	r := &document.Resource{
		Address: address, Type: kind, Name: name, Key: key, Action: document.Create,
		Configured: []string{}, Values: map[string]any{}, Unknown: map[string]any{}, References: map[string][]string{},
	}
	for argument, value := range values {
		r.Values[argument] = value
		r.Configured = append(r.Configured, argument)
	}
	for path, target := range references {
		r.References[path] = []string{target}
		if path == "route.0.gateway_id" {
			r.Unknown["route"] = []any{map[string]any{"gateway_id": true}}
			continue
		}
		r.Unknown[path] = true
		r.Configured = append(r.Configured, path)
	}
	n.doc.Add(r, false)
	return address
}

func (n builder) subnet(v, s int, vpc, public string) {
	key := fmt.Sprintf("%d-%d", v, s)
	subnet := n.add("aws_subnet", "s", key, map[string]any{
		"cidr_block": fmt.Sprintf("10.%d.%d.0/24", v, s), "map_public_ip_on_launch": s%2 == 0,
	}, map[string]string{"vpc_id": vpc})
	if s%2 == 0 {
		n.add("aws_route_table_association", "s", key, nil, map[string]string{"subnet_id": subnet, "route_table_id": public})
	}
	n.add("aws_network_acl", "s", key, map[string]any{"ingress": n.entries(v, s), "egress": n.entries(v, s+1)},
		map[string]string{"vpc_id": vpc, "subnet_ids": subnet})
	group := fmt.Sprintf("aws_security_group.x_g[\"%d-%d\"]", v, (s*2)%40)
	n.add("aws_instance", "i", key, map[string]any{"instance_type": "t3.micro"}, map[string]string{
		"subnet_id": subnet, "vpc_security_group_ids": group,
	})
}

// entries deny some addresses, and allow web, SSH from within and replies.
func (n builder) entries(v, s int) []any {
	entry := func(number int, action, protocol, cidr string, from, to int) any {
		return map[string]any{
			"rule_no": port(number), "action": action, "protocol": protocol, "cidr_block": cidr,
			"from_port": port(from), "to_port": port(to), "ipv6_cidr_block": "", "icmp_type": nil, "icmp_code": nil,
		}
	}
	return []any{
		entry(50, "deny", "-1", fmt.Sprintf("198.51.%d.0/24", s), 0, 0),
		entry(100, "allow", "tcp", "0.0.0.0/0", 80, 80),
		entry(110, "allow", "tcp", "0.0.0.0/0", 443, 443),
		entry(120, "allow", "tcp", map[bool]string{true: "0.0.0.0/0", false: fmt.Sprintf("10.%d.0.0/16", v)}[s%4 == 0], 22, 22),
		entry(130, "allow", "tcp", "0.0.0.0/0", 1024, 65535),
	}
}

func (n builder) groups(v int, vpc string) {
	for g := range 40 {
		key := fmt.Sprintf("%d-%d", v, g)
		group := n.add("aws_security_group", "g", key, map[string]any{"name": key}, map[string]string{"vpc_id": vpc})
		for r := range 5 {
			source := fmt.Sprintf("10.%d.%d.0/24", v, r)
			if g%8 == 0 && r == 1 {
				source = "0.0.0.0/0"
			}
			n.add("aws_vpc_security_group_ingress_rule", "r", fmt.Sprintf("%s-%d", key, r), map[string]any{
				"ip_protocol": "tcp", "from_port": port(21 + r), "to_port": port(21 + r), "cidr_ipv4": source,
			}, map[string]string{"security_group_id": group})
		}
	}
}
