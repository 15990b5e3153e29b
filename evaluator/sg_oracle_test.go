package evaluator_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
)

// The ranges are quarters, halves and wholes of both families, and some that
// are too small to matter. quarterPoints has an address in each quarter of the
// public addresses that none of the small ones holds: without a quarter it is
// not the internet, and what a range leaves of a quarter that it has a point of
// is less than a tenth.
var (
	oracleRanges = []string{
		"0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2", "192.0.0.0/3", "192.0.0.0/4", "10.0.0.0/8", "172.16.0.0/12",
		"::/0", "::/1", "8000::/1", "::/2", "4000::/2", "8000::/2", "c000::/2", "2000::/3", "2000::/4", "3000::/4", "2001:db8::/32",
	}
	quarterPoints = map[bool][]netip.Addr{
		false: {netip.MustParseAddr("1.1.1.1"), netip.MustParseAddr("65.1.1.1"), netip.MustParseAddr("129.1.1.1"), netip.MustParseAddr("193.1.1.1")},
		true:  {netip.MustParseAddr("2801::1"), netip.MustParseAddr("3001::1")},
	}
	oracleProtocols = []string{"tcp", "tcp", "TCP", "6", "udp", "17", "-1", "all", "icmp", "58", "50", "esp"}
	oraclePorts     = [][2]int{{22, 22}, {20, 25}, {80, 80}, {443, 443}, {80, 8080}, {3306, 3306}, {5432, 5439}, {0, 65535}, {1, 65535}, {0, 21}, {22, 65535}, {5985, 7001}, {8080, 8081}, {0, 0}, {9000, 100}}
)

// An oraclePermission is one permission as the test made it.
type oraclePermission struct {
	place    string // address, with the position of an inline block
	protocol string // as written
	ports    [2]int
	ranges   []netip.Prefix
}

func (p oraclePermission) holds(protocol string, port int) bool {
	switch name := oracleProtocol(p.protocol); {
	case name == "all":
		return true
	case name != protocol:
		return false
	case protocol != "tcp" && protocol != "udp":
		return true
	}
	return p.ports[0] <= port && port <= p.ports[1]
}

func oracleProtocol(written string) string {
	names := map[string]string{"6": "tcp", "17": "udp", "-1": "all", "58": "icmpv6", "esp": "50"}
	written = strings.ToLower(written)
	if name, found := names[written]; found {
		return name
	}
	return written
}

// worlds tells of which families ranges hold the internet: v4, v6.
func worlds(ranges []netip.Prefix) (v4, v6 bool) {
	covered := func(point netip.Addr) bool {
		return slices.ContainsFunc(ranges, func(r netip.Prefix) bool { return r.Contains(point) })
	}
	all := func(v6 bool) bool {
		return !slices.ContainsFunc(quarterPoints[v6], func(p netip.Addr) bool { return !covered(p) })
	}
	return all(false), all(true)
}

func open(permissions []oraclePermission, protocol string, port int) bool {
	var ranges []netip.Prefix
	for _, p := range permissions {
		if p.holds(protocol, port) {
			ranges = append(ranges, p.ranges...)
		}
	}
	v4, v6 := worlds(ranges)
	return v4 || v6
}

// TestSecurityGroupsAgainstOracle makes random groups in all forms and holds
// the ports that the rules name against a search over every port that
// matters. A third of the groups are of bastions alone, a third are shared.
func TestSecurityGroupsAgainstOracle(t *testing.T) {
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{Rules: sgIngressRules})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(7, 11))
	exposed := 0
	for range 60 {
		doc := document.New(document.SourcePlan)
		groups := map[string][]oraclePermission{}
		for i := range 20 {
			address, permissions := randomGroup(rng, doc, i)
			groups[address] = permissions
			addMembers(doc, address, i)
		}
		result := engine.Vet(context.Background(), doc)
		if result.Err != nil {
			t.Fatal(result.Err)
		}
		for address, permissions := range groups {
			findings := findingsOf(result.Findings, address)
			exposed += len(findings)
			if wrong := disagreement(permissions, findings, isOfBastions(address)); wrong != "" {
				var said []string
				for _, f := range findings {
					said = append(said, fmt.Sprintf("%s %s%v: %s", f.Rule.ID, f.Address, f.Path, f.Message))
				}
				t.Fatalf("%s: %s\npermissions:\n%+v\nfindings:\n%s", address, wrong, permissions, strings.Join(said, "\n"))
			}
		}
	}
	if exposed < 500 {
		t.Errorf("only %d findings in all groups: the test tests little", exposed)
	}
}

// addMembers puts a bastion into every third group, and a bastion with another
// instance into the one after it.
func addMembers(doc *document.Document, group string, number int) {
	if number%3 < 2 {
		doc.Add(instanceIn(group, "", true, number), false)
	}
	if number%3 == 1 {
		doc.Add(instanceIn(group, "", false, number), false)
	}
}

func isOfBastions(group string) bool {
	number, _ := strconv.Atoi(strings.TrimPrefix(group, "aws_security_group.g"))
	return number%3 == 0
}

// randomGroup adds a group with its rules to a document. Everything that
// belongs to it has its number in the address.
func randomGroup(rng *rand.Rand, doc *document.Document, number int) (string, []oraclePermission) {
	group := &document.Resource{
		Address: fmt.Sprintf("aws_security_group.g%d", number), Type: "aws_security_group", Name: "g", Action: document.Create,
		Configured: []string{}, Values: map[string]any{}, Unknown: map[string]any{},
	}
	doc.Add(group, false)
	list, listed := randomPrefixList(rng, doc, number)
	var permissions []oraclePermission
	var blocks []any
	inline := rng.IntN(2) == 0
	for i := range 1 + rng.IntN(5) {
		p := oraclePermission{protocol: oracleProtocols[rng.IntN(len(oracleProtocols))], ports: oraclePorts[rng.IntN(len(oraclePorts))]}
		single := !inline && rng.IntN(2) == 0
		v4, v6, lists := randomRanges(rng, single)
		for _, cidr := range slices.Concat(v4, v6) {
			p.ranges = append(p.ranges, netip.MustParsePrefix(cidr.(string)))
		}
		if lists {
			p.ranges = append(p.ranges, listed...)
		}
		values := map[string]any{"from_port": port(p.ports[0]), "to_port": port(p.ports[1])}
		unknown := map[string]any{}
		references := map[string][]string{}
		switch {
		case single:
			values["ip_protocol"] = p.protocol
			for name, ranges := range map[string][]any{"cidr_ipv4": v4, "cidr_ipv6": v6} {
				if len(ranges) > 0 {
					values[name] = ranges[0]
				}
			}
			if lists {
				unknown["prefix_list_id"], references["prefix_list_id"] = true, []string{list}
			}
		default:
			values["protocol"], values["cidr_blocks"], values["ipv6_cidr_blocks"] = p.protocol, v4, v6
			if lists {
				values["prefix_list_ids"], unknown["prefix_list_ids"] = []any{nil}, []any{true}
				references["prefix_list_ids"] = []string{list}
			}
		}
		if inline {
			p.place = fmt.Sprintf("%s %d", group.Address, i)
			blocks = append(blocks, values)
			if lists {
				addUnknownBlock(group, i, unknown, list)
			}
		} else {
			rule := &document.Resource{
				Address: fmt.Sprintf("aws_security_group_rule.g%d[%d]", number, i), Type: "aws_security_group_rule", Name: "g", Key: i, Action: document.Create,
				Values: values, Unknown: unknown, References: references,
			}
			if single {
				rule.Type = "aws_vpc_security_group_ingress_rule"
				rule.Address = fmt.Sprintf("aws_vpc_security_group_ingress_rule.g%d[%d]", number, i)
			} else {
				values["type"] = "ingress"
			}
			unknown["security_group_id"], references["security_group_id"] = true, []string{group.Address}
			p.place = rule.Address
			doc.Add(rule, false)
		}
		permissions = append(permissions, p)
	}
	if inline {
		group.Values["ingress"], group.Configured = blocks, []string{"ingress"}
	}
	return group.Address, permissions
}

func addUnknownBlock(group *document.Resource, position int, unknown map[string]any, list string) {
	blocks, _ := group.Unknown["ingress"].([]any)
	for len(blocks) <= position {
		blocks = append(blocks, map[string]any{})
	}
	blocks[position] = unknown
	group.Unknown["ingress"] = blocks
	if group.References == nil {
		group.References = map[string][]string{}
	}
	group.References[fmt.Sprintf("ingress.%d.prefix_list_ids", position)] = []string{list}
}

func randomRanges(rng *rand.Rand, single bool) (v4, v6 []any, lists bool) {
	n := 1 + rng.IntN(3)
	if single {
		n = 1
	}
	for range n {
		if rng.IntN(8) == 0 {
			lists = true
			continue
		}
		cidr := oracleRanges[rng.IntN(len(oracleRanges))]
		if strings.Contains(cidr, ":") {
			v6 = append(v6, cidr)
		} else {
			v4 = append(v4, cidr)
		}
	}
	return v4, v6, lists
}

// randomPrefixList adds a list with an inline entry and one of its own.
func randomPrefixList(rng *rand.Rand, doc *document.Document, number int) (string, []netip.Prefix) {
	first, second := oracleRanges[rng.IntN(len(oracleRanges))], oracleRanges[rng.IntN(len(oracleRanges))]
	address := fmt.Sprintf("aws_ec2_managed_prefix_list.g%d", number)
	doc.Add(&document.Resource{
		Address: address, Type: "aws_ec2_managed_prefix_list", Name: "g", Action: document.Create, Configured: []string{"entry"},
		Values: map[string]any{"entry": []any{map[string]any{"cidr": first}}},
	}, false)
	doc.Add(&document.Resource{
		Address: fmt.Sprintf("aws_ec2_managed_prefix_list_entry.g%d", number), Type: "aws_ec2_managed_prefix_list_entry", Name: "g", Action: document.Create,
		Configured: []string{"cidr", "prefix_list_id"}, Values: map[string]any{"cidr": second}, Unknown: map[string]any{"prefix_list_id": true},
		References: map[string][]string{"prefix_list_id": {address}},
	}, false)
	return address, []netip.Prefix{netip.MustParsePrefix(first), netip.MustParsePrefix(second)}
}

// findingsOf are those of a group and of its rule resources.
func findingsOf(all []*evaluator.Finding, group string) (out []*evaluator.Finding) {
	name := strings.TrimPrefix(group, "aws_security_group.")
	for _, f := range all {
		_, own, _ := strings.Cut(f.Address, ".")
		own, _, _ = strings.Cut(own, "[")
		if own == name {
			out = append(out, f)
		}
	}
	return out
}

// A named port is what a message says.
type namedPorts struct {
	rule     string
	place    string
	protocol string // "all", "tcp", "50"
	ports    [][2]int
}

var (
	namedPattern = regexp.MustCompile(`ports? ([0-9, -]+)/(tcp|udp)`)
	wholePattern = regexp.MustCompile(`^(?:every port of every (protocol)|every (TCP|UDP) port|all of protocol (50)) `)
)

func named(f *evaluator.Finding) (out []namedPorts) {
	place := f.Address
	if len(f.Path) == 3 {
		place = fmt.Sprintf("%s %v", f.Address, f.Path[1])
	}
	if m := wholePattern.FindStringSubmatch(f.Message); m != nil {
		protocol := strings.ToLower(m[2] + m[3])
		if m[1] != "" {
			protocol = "all"
		}
		return []namedPorts{{f.Rule.ID, place, protocol, [][2]int{{0, 65535}}}}
	}
	for _, m := range namedPattern.FindAllStringSubmatch(f.Message, -1) {
		n := namedPorts{rule: f.Rule.ID, place: place, protocol: m[2]}
		for _, interval := range strings.Split(m[1], ", ") {
			low, high, isRange := strings.Cut(interval, "-")
			if !isRange {
				high = low
			}
			from, _ := strconv.Atoi(low)
			to, _ := strconv.Atoi(high)
			n.ports = append(n.ports, [2]int{from, to})
		}
		out = append(out, n)
	}
	return out
}

// disagreement says what the findings get wrong, "" for nothing.
func disagreement(permissions []oraclePermission, findings []*evaluator.Finding, ofBastions bool) string {
	var all []namedPorts
	for _, f := range findings {
		ports := named(f)
		if f.Verdict != evaluator.Fail || len(ports) == 0 {
			return "unexpected: " + f.Message
		}
		all = append(all, ports...)
	}
	for _, protocol := range []string{"tcp", "udp", "50", "icmp"} {
		for port := range portsThatMatter() {
			if wrong := disagreementOn(permissions, all, protocol, port, ofBastions); wrong != "" {
				return wrong
			}
		}
	}
	return missingWholes(permissions, all)
}

func disagreementOn(permissions []oraclePermission, all []namedPorts, protocol string, port int, ofBastions bool) string {
	isOpen := open(permissions, protocol, port)
	byRule := map[string]bool{}
	for _, n := range all {
		if n.protocol != "all" && n.protocol != protocol {
			continue
		}
		if slices.ContainsFunc(n.ports, func(i [2]int) bool { return i[0] <= port && port <= i[1] }) {
			byRule[n.rule] = true
		}
	}
	at := fmt.Sprintf("%d/%s", port, protocol)
	if len(byRule) > 0 && !isOpen && port != 0 { // "every TCP port" may leave out port 0
		return at + " is named and not open"
	}
	if !isOpen || protocol == "icmp" {
		return ""
	}
	belongs := ruleOf(protocol, port, ofBastions)
	if len(byRule) == 0 && belongs != "" {
		return at + " is open and not named"
	}
	delete(byRule, "sg-open-all-ingress")
	delete(byRule, belongs)
	if len(byRule) > 0 {
		return fmt.Sprintf("%s is named by %v", at, byRule)
	}
	return ""
}

// missingWholes looks for permissions that open all of a protocol by
// themselves and are reported otherwise.
func missingWholes(permissions []oraclePermission, all []namedPorts) string {
	for _, p := range permissions {
		protocol := oracleProtocol(p.protocol)
		v4, v6 := worlds(p.ranges)
		whole := protocol == "all" || protocol == "50" || (protocol == "tcp" || protocol == "udp") && p.ports[0] <= 1 && p.ports[1] == 65535
		if !v4 && !v6 || !whole {
			continue
		}
		said := func(n namedPorts) bool {
			return n.rule == "sg-open-all-ingress" && n.place == p.place && n.protocol == protocol
		}
		if !slices.ContainsFunc(all, said) {
			return p.place + " opens all of " + protocol + " and no finding says so"
		}
	}
	return ""
}

// ruleOf is the rule that speaks of a port, "" for a public one.
func ruleOf(protocol string, port int, ofBastions bool) string {
	within := func(list ...[2]int) bool {
		return slices.ContainsFunc(list, func(i [2]int) bool { return i[0] <= port && port <= i[1] })
	}
	switch {
	case protocol != "tcp" && protocol != "udp":
		return "sg-open-all-ingress"
	case ofBastions && (protocol == "tcp" && within([2]int{22, 22}) || within([2]int{3389, 3389})):
		return "bastion-open-ssh"
	case protocol == "tcp" && within([2]int{22, 22}, [2]int{5985, 5986}) || within([2]int{3389, 3389}):
		return "sg-open-admin-ingress"
	case within([][2]int{{1433, 1433}, {1521, 1521}, {3306, 3306}, {5432, 5432}, {5439, 5439}, {6379, 6379}, {7000, 7001}, {8182, 8182},
		{9042, 9042}, {9200, 9200}, {9300, 9300}, {11211, 11211}, {27017, 27019}}...):
		return "sg-open-database-ingress"
	case within([2]int{80, 80}, [2]int{443, 443}):
		return ""
	}
	return "sg-open-ingress"
}

// portsThatMatter are those at which an interval of the test or of a
// parameter begins or ends, with their neighbours.
func portsThatMatter() map[int]bool {
	edges := []int{22, 80, 443, 1433, 1521, 3306, 3389, 5432, 5439, 5985, 5986, 6379, 7000, 7001, 8182, 9042, 9200, 9300, 11211, 27017, 27019}
	for _, p := range oraclePorts {
		edges = append(edges, p[0], p[1])
	}
	out := map[int]bool{}
	for _, edge := range edges {
		for _, port := range []int{edge - 1, edge, edge + 1} {
			if port >= 0 && port <= 65535 {
				out[port] = true
			}
		}
	}
	return out
}
