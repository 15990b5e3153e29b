package wayoracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/planvet/planvet/loader/document"
)

// A choice is a switch that may be left out.
type choice int

const (
	unset choice = iota
	on
	off
)

// A route leads a destination to "igw", "igw-literal", "vgw" or "nat".
type route struct {
	to, by string
	inline bool
}

type table struct {
	address string // of the VPC itself where nothing manages its main table
	routes  []route
}

// An aclRule speaks of TCP (6), UDP (17) or everything (-1).
type aclRule struct {
	number             int
	allow              bool
	protocol, low, top int
	cidr               string
}

type acl struct {
	address string
	rules   map[string][]aclRule // by "ingress" and "egress"
	inline  bool
	adopted bool // it is the VPC's default one
	linked  bool // an association of its own names it, not its subnet_ids
}

type permission struct {
	protocol, low, top int
	cidrs              []string
	group              string // a source that is a group instead
}

type group struct {
	address     string
	permissions []permission
	form        string // "inline", "rule" or "new"
}

type subnet struct {
	address     string
	public, six choice
	own         *table // nil for the main one
	acl         *acl   // nil for the default one
}

// A card is a network interface of its own, attached to an instance.
type card struct {
	address string
	subnet  *subnet
	groups  []*group
	elastic bool
	six     bool
}

type host struct {
	address string
	subnets []*subnet
	public  choice
	six     choice
	elastic bool
	groups  []*group // none for the VPC's default group
	// template is the address of the launch template that names the groups and
	// the public address, "" where the instance does itself.
	template string
	nested   bool // the template does so in a network_interfaces block
	more     *card
}

// A network is one VPC with everything in it.
type network struct {
	n         int
	state     bool // ids are known, as in a plan of what is there
	main      *table
	mainBy    string // "" nothing manages it, "adopted", "associated"
	tables    []*table
	usual     *acl // the default ACL where something manages it
	acls      []*acl
	usualOnes *group // the default group where something manages it
	groups    []*group
	subnets   []*subnet
	hosts     []*host
}

func (n *network) name(kind, suffix string) string {
	return fmt.Sprintf("%s.n%05d%s", kind, n.n, suffix)
}

func (n *network) vpc() string { return n.name("aws_vpc", "") }

// A writer puts resources into a document as a loader would.
type writer struct {
	doc   *document.Document
	state bool
}

func (w writer) resource(address string) *document.Resource {
	kind, name, _ := strings.Cut(address, ".")
	r := &document.Resource{
		Address: address, Type: kind, Name: name, Action: document.Create,
		Values: map[string]any{}, Unknown: map[string]any{"id": true}, References: map[string][]string{},
	}
	if w.state {
		r.Action, r.Unknown = document.NoOp, map[string]any{}
		r.Values["id"] = idOf(address)
	}
	w.doc.Add(r, false)
	return r
}

func idOf(address string) string {
	return strings.NewReplacer("_", "-", ".", "-").Replace(address)
}

// point makes an argument name others: one, or a list of all.
func (w writer) point(r *document.Resource, values, unknown map[string]any, above, name string, list bool, to ...string) {
	var ids []any
	for _, address := range to {
		ids = append(ids, idOf(address))
	}
	switch {
	case w.state && list:
		values[name] = ids
	case w.state:
		values[name] = ids[0]
	case list:
		hidden := make([]any, len(to))
		for i, address := range to {
			hidden[i] = true
			refer(r, fmt.Sprintf("%s%s.%d", above, name, i), address)
		}
		values[name], unknown[name] = make([]any, len(to)), hidden
	default:
		unknown[name] = true
		refer(r, above+name, to...)
	}
}

// refer says that the value at a path is the id of one of these.
func refer(r *document.Resource, path string, to ...string) {
	to = slices.Sorted(slices.Values(to))
	may := make([]document.Alternative, len(to))
	for i, address := range to {
		may[i] = document.Alternative{Of: address, Attribute: "id"}
	}
	if r.Partial == nil {
		r.Partial = map[string]document.Partial{}
	}
	r.References[path] = to
	r.Partial[path] = document.Partial{May: may, Why: []document.Why{{Reason: document.WhyApply, Of: to[0] + ".id"}}}
}

func (w writer) one(r *document.Resource, name, to string) {
	w.point(r, r.Values, r.Unknown, "", name, false, to)
}

func (w writer) all(r *document.Resource, name string, to []string) {
	if len(to) > 0 {
		w.point(r, r.Values, r.Unknown, "", name, true, to...)
	}
}

// adopt names a VPC by what only the VPC knows, which is always by reference.
func adopt(r *document.Resource, name, vpc string) {
	r.Unknown[name] = true
	refer(r, name, vpc)
}

func (c choice) into(values map[string]any, name string) {
	if c != unset {
		values[name] = c == on
	}
}

// into writes the network, and finishes each resource.
func (n *network) into(doc *document.Document) {
	w := writer{doc: document.New(document.SourcePlan), state: n.state}
	w.resource(n.vpc()).Values["cidr_block"] = "10.0.0.0/16"
	w.one(w.resource(n.name("aws_internet_gateway", "")), "vpc_id", n.vpc())
	w.one(w.resource(n.name("aws_vpn_gateway", "")), "vpc_id", n.vpc())
	w.resource(n.name("aws_nat_gateway", ""))
	for _, t := range n.tables {
		w.table(n, t)
	}
	if n.mainBy == "associated" {
		a := w.resource(n.name("aws_main_route_table_association", ""))
		w.one(a, "vpc_id", n.vpc())
		w.one(a, "route_table_id", n.main.address)
	}
	for _, g := range n.groups {
		w.group(n, g)
	}
	for _, s := range n.subnets {
		w.subnet(n, s)
	}
	for _, a := range n.acls {
		w.acl(n, a)
	}
	for _, h := range n.hosts {
		w.host(n, h)
	}
	w.doc.Each(func(r *document.Resource) {
		names := map[string]bool{}
		for _, of := range []map[string]any{r.Values, r.Unknown} {
			for name := range of {
				names[name] = name != "id"
			}
		}
		maps.DeleteFunc(names, func(_ string, set bool) bool { return !set })
		r.Configured = append([]string{}, slices.Sorted(maps.Keys(names))...)
		doc.Add(r, false)
	})
}

func (w writer) subnet(n *network, s *subnet) {
	r := w.resource(s.address)
	w.one(r, "vpc_id", n.vpc())
	s.public.into(r.Values, "map_public_ip_on_launch")
	s.six.into(r.Values, "assign_ipv6_address_on_creation")
	if s.own != nil {
		a := w.resource(strings.Replace(s.address, "aws_subnet", "aws_route_table_association", 1))
		w.one(a, "subnet_id", s.address)
		w.one(a, "route_table_id", s.own.address)
	}
	if s.acl != nil && s.acl.linked {
		a := w.resource(strings.Replace(s.address, "aws_subnet", "aws_network_acl_association", 1))
		w.one(a, "subnet_id", s.address)
		w.one(a, "network_acl_id", s.acl.address)
	}
}

func (w writer) table(n *network, t *table) {
	var owner *document.Resource
	switch {
	case strings.HasPrefix(t.address, "aws_default_route_table"):
		owner = w.resource(t.address)
		adopt(owner, "default_route_table_id", n.vpc())
	case t.address != n.vpc():
		owner = w.resource(t.address)
		w.one(owner, "vpc_id", n.vpc())
	}
	var blocks, unknown []any
	for i, x := range t.routes {
		to := map[bool]string{true: "ipv6_cidr_block", false: "cidr_block"}[strings.Contains(x.to, ":")]
		values, hidden := map[string]any{}, map[string]any{}
		if x.inline {
			values[to] = x.to
			w.target(n, owner, values, hidden, fmt.Sprintf("route.%d.", len(blocks)), x.by)
			blocks, unknown = append(blocks, values), append(unknown, hidden)
			continue
		}
		r := w.resource(fmt.Sprintf("aws_route.%s_%d", strings.NewReplacer("aws_", "", ".", "_").Replace(t.address), i))
		r.Values["destination_"+to] = x.to
		if strings.HasPrefix(t.address, "aws_vpc") {
			adopt(r, "route_table_id", t.address)
		} else {
			w.one(r, "route_table_id", t.address)
		}
		w.target(n, r, r.Values, r.Unknown, "", x.by)
	}
	if blocks != nil {
		owner.Values["route"] = blocks
		owner.Unknown["route"] = unknown
	}
}

func (w writer) target(n *network, r *document.Resource, values, unknown map[string]any, above, by string) {
	switch by {
	case "igw-literal":
		values["gateway_id"] = "igw-0123456789abcdef0"
	case "igw":
		w.point(r, values, unknown, above, "gateway_id", false, n.name("aws_internet_gateway", ""))
	case "vgw":
		w.point(r, values, unknown, above, "gateway_id", false, n.name("aws_vpn_gateway", ""))
	default:
		w.point(r, values, unknown, above, "nat_gateway_id", false, n.name("aws_nat_gateway", ""))
	}
}

func (w writer) acl(n *network, a *acl) {
	r := w.resource(a.address)
	if a.adopted {
		adopt(r, "default_network_acl_id", n.vpc())
	} else {
		w.one(r, "vpc_id", n.vpc())
	}
	var subnets []string
	for _, s := range n.subnets {
		if s.acl == a && !a.linked {
			subnets = append(subnets, s.address)
		}
	}
	w.all(r, "subnet_ids", subnets)
	for _, direction := range []string{"ingress", "egress"} {
		var blocks []any
		for i, x := range a.rules[direction] {
			values := map[string]any{"protocol": fmt.Sprint(x.protocol), "from_port": number(x.low), "to_port": number(x.top)}
			name := map[bool]string{true: "ipv6_cidr_block", false: "cidr_block"}[strings.Contains(x.cidr, ":")]
			values[name] = x.cidr
			action := map[bool]string{true: "allow", false: "deny"}[x.allow]
			if a.inline {
				values["rule_no"], values["action"] = number(x.number), action
				blocks = append(blocks, values)
				continue
			}
			rule := w.resource(fmt.Sprintf("aws_network_acl_rule.%s_%s_%d", strings.ReplaceAll(a.address, ".", "_"), direction, i))
			maps.Copy(rule.Values, values)
			rule.Values["rule_number"], rule.Values["rule_action"], rule.Values["egress"] = number(x.number), action, direction == "egress"
			w.one(rule, "network_acl_id", a.address)
		}
		if blocks != nil {
			r.Values[direction] = blocks
		}
	}
}

func (w writer) group(n *network, g *group) {
	r := w.resource(g.address)
	w.one(r, "vpc_id", n.vpc())
	var blocks []any
	for i, p := range g.permissions {
		four, six := byFamily(p.cidrs)
		switch g.form {
		case "new":
			for j, cidr := range append(slices.Clone(p.cidrs), make([]string, min(1, len(p.group)))...) {
				rule := w.resource(fmt.Sprintf("aws_vpc_security_group_ingress_rule.%s_%d_%d", strings.ReplaceAll(g.address, ".", "_"), i, j))
				w.one(rule, "security_group_id", g.address)
				switch {
				case cidr == "":
					w.one(rule, "referenced_security_group_id", p.group)
				case strings.Contains(cidr, ":"):
					rule.Values["cidr_ipv6"] = cidr
				default:
					rule.Values["cidr_ipv4"] = cidr
				}
				rule.Values["ip_protocol"] = fmt.Sprint(p.protocol)
				if p.protocol != -1 {
					rule.Values["from_port"], rule.Values["to_port"] = number(p.low), number(p.top)
				}
			}
		default:
			values := map[string]any{"protocol": fmt.Sprint(p.protocol), "from_port": number(p.low), "to_port": number(p.top)}
			if four != nil {
				values["cidr_blocks"] = four
			}
			if six != nil {
				values["ipv6_cidr_blocks"] = six
			}
			if p.group != "" {
				values["self"] = true
			}
			if g.form == "inline" {
				blocks = append(blocks, values)
				continue
			}
			rule := w.resource(fmt.Sprintf("aws_security_group_rule.%s_%d", strings.ReplaceAll(g.address, ".", "_"), i))
			maps.Copy(rule.Values, values)
			rule.Values["type"] = "ingress"
			w.one(rule, "security_group_id", g.address)
		}
	}
	if blocks != nil {
		r.Values["ingress"] = blocks
	}
}

func byFamily(cidrs []string) (four, six []any) {
	for _, cidr := range cidrs {
		if strings.Contains(cidr, ":") {
			six = append(six, cidr)
		} else {
			four = append(four, cidr)
		}
	}
	return four, six
}

func number(n int) json.Number { return json.Number(fmt.Sprint(n)) }
