package planvet.lib.vpc_test

import data.planvet.lib.vpc

r(type, name, more) := object.union(
	{
		"address": sprintf("%s.%s", [type, name]), "type": type, "name": name, "module": "", "key": null,
		"action": "create", "configured": null, "values": {}, "unknown": {}, "references": {}, "documents": {},
	},
	more,
)

# The arguments of `pointers` refer to addresses; their values are known after apply.
with_pointers(values, pointers) := {
	"values": values,
	"unknown": {argument: true | some argument, _ in pointers},
	"references": {argument: addresses | some argument, addresses in pointers},
}

document(resources, data_sources) := {"resources": by_type(resources), "data": by_type(data_sources)}

by_type(resources) := {type: of_type |
	some one in resources
	type := one.type
	of_type := {each.address: each | some each in resources; each.type == type}
}

main := r("aws_vpc", "main", {"values": {"cidr_block": "10.0.0.0/16"}})

gateway := r("aws_internet_gateway", "main", {})

subnet(name) := r("aws_subnet", name, with_pointers({}, {"vpc_id": ["aws_vpc.main"]}))

table(name, routes) := r("aws_route_table", name, {"values": {"route": routes}})

association(name, subnets, tables) := r("aws_route_table_association", name, with_pointers({}, {"subnet_id": subnets, "route_table_id": tables}))

open := [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-0a"}]

closed := [{"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-0a"}]

public(resources, key) := found if {
	found := vpc.public(key) with input as document(resources, [])
}

test_own_table if {
	shared := [main, subnet("a"), association("a", ["aws_subnet.a"], ["aws_route_table.t"])]
	public(array.concat(shared, [table("t", open)]), "aws_subnet.a") == {
		"answer": "yes",
		"why": "aws_route_table.t routes 0.0.0.0/0 to an internet gateway",
		"at": [{"address": "aws_route_table.t", "path": ["route", 0, "gateway_id"], "message": "aws_route_table.t routes 0.0.0.0/0 here"}],
	}
	found := public(array.concat(shared, [table("t", closed)]), "aws_subnet.a")
	found.answer == "no"
	found.why == "aws_route_table.t routes neither 0.0.0.0/0 nor ::/0 to an internet gateway"
}

test_own_table_goes_before_main if {
	resources := [
		main, subnet("a"), subnet("b"), table("t", closed), table("u", open),
		association("a", ["aws_subnet.a"], ["aws_route_table.t"]),
		r("aws_main_route_table_association", "m", with_pointers({}, {"vpc_id": ["aws_vpc.main"], "route_table_id": ["aws_route_table.u"]})),
	]
	public(resources, "aws_subnet.a").answer == "no"
	public(resources, "aws_subnet.b").answer == "yes"
}

test_new_vpc_routes_nothing if {
	found := public([main, subnet("a")], "aws_subnet.a")
	found.answer == "no"
	found.why == "the main route table of aws_vpc.main routes neither 0.0.0.0/0 nor ::/0 to an internet gateway"
}

default_table(routes) := r("aws_default_route_table", "d", object.union(
	with_pointers({"route": routes}, {"default_route_table_id": ["aws_vpc.main"]}),
	{"configured": ["default_route_table_id", "route"]},
))

test_default_table if {
	public([main, subnet("a"), default_table(open)], "aws_subnet.a").answer == "yes"
	public([main, subnet("a"), default_table(closed)], "aws_subnet.a").answer == "no"
}

out(values, pointers) := r("aws_route", "out", with_pointers(
	object.union({"destination_cidr_block": "0.0.0.0/0", "gateway_id": "igw-0a"}, values),
	pointers,
))

# A route names the table by the VPC, by the resource, or by an id in state.
test_a_route_to_the_main_table if {
	by_vpc := out({}, {"route_table_id": ["aws_vpc.main"]})
	public([main, subnet("a"), by_vpc], "aws_subnet.a").answer == "yes"
	public([main, subnet("a"), default_table([]), by_vpc], "aws_subnet.a").answer == "yes"
	public([main, subnet("a"), default_table([]), out({}, {"route_table_id": ["aws_default_route_table.d"]})], "aws_subnet.a").answer == "yes"
	in_state := r("aws_vpc", "main", {"values": {"main_route_table_id": "rtb-0a"}})
	public([in_state, subnet("a"), out({"route_table_id": "rtb-0a"}, {})], "aws_subnet.a").answer == "yes"
}

# What separate routes gave a table in state is no inline route.
test_echoed_routes_do_not_count if {
	echoing := object.union(table("t", open), {"configured": ["vpc_id"]})
	public([main, subnet("a"), echoing, association("a", ["aws_subnet.a"], ["aws_route_table.t"])], "aws_subnet.a").answer == "no"
}

routed(routes) := public(
	[main, gateway, subnet("a"), table("t", routes), association("a", ["aws_subnet.a"], ["aws_route_table.t"])],
	"aws_subnet.a",
).answer

test_destinations if {
	routed([{"ipv6_cidr_block": "::/0", "gateway_id": "igw-0a"}]) == "yes"
	routed([{"cidr_block": "0.0.0.0/1", "gateway_id": "igw-0a"}, {"cidr_block": "128.0.0.0/1", "gateway_id": "igw-0a"}]) == "yes"
	routed([{"cidr_block": "0.0.0.0/1", "gateway_id": "igw-0a"}]) == "no"
	routed([{"cidr_block": "", "ipv6_cidr_block": "", "gateway_id": "igw-0a"}]) == "no"
	routed([{"cidr_block": 7, "gateway_id": "igw-0a"}]) == "no"
	routed([{"cidr_block": "nonsense", "gateway_id": "igw-0a"}]) == "no"
	routed([null, "nonsense"]) == "no"
	routed("nonsense") == "no"
}

test_gateways if {
	every other in ["vgw-0a", "local", "", null, "vpce-0a", 7, ["igw-0a"]] {
		routed([{"cidr_block": "0.0.0.0/0", "gateway_id": other}]) == "no"
	}
	routed([{"cidr_block": "0.0.0.0/0", "egress_only_gateway_id": "eigw-0a"}]) == "no"
}

# A plan gives the references of all routes of a table together.
through(addresses, gateways) := public(
	array.concat(gateways, [main, subnet("a"), association("a", ["aws_subnet.a"], ["aws_route_table.t"]), r("aws_route_table", "t", {
		"values": {"route": [{"cidr_block": "0.0.0.0/0"}]},
		"unknown": {"route": [{"gateway_id": true}]},
		"references": {"route": addresses},
	})]),
	"aws_subnet.a",
)

test_gateways_by_reference if {
	nat := r("aws_nat_gateway", "n", {})
	vpn := r("aws_vpn_gateway", "v", {})
	through(["aws_internet_gateway.main", "aws_nat_gateway.n"], [gateway, nat]).answer == "yes"
	through(["aws_vpn_gateway.v", "aws_nat_gateway.n"], [vpn, nat]).answer == "no"
	through(["aws_nat_gateway.n"], [nat]).answer == "no"
	found := through(["aws_internet_gateway.main", "aws_vpn_gateway.v"], [gateway, vpn])
	found.answer == "undetermined"
	found.why == "gateway_id of aws_route_table.t is known only after apply"
	through([], []).answer == "undetermined"
}

test_sets_that_the_plan_did_not_narrow if {
	both := ["aws_subnet.a", "aws_subnet.b"]
	pair := [association("x", both, ["aws_route_table.t"]), association("y", both, ["aws_route_table.t"])]
	public(array.concat(pair, [main, subnet("a"), subnet("b"), table("t", open)]), "aws_subnet.b").answer == "yes"
	one := [association("x", both, ["aws_route_table.t"])]
	found := public(array.concat(one, [main, subnet("a"), subnet("b"), table("t", open)]), "aws_subnet.b")
	found.answer == "undetermined"
	found.why == "which subnet aws_route_table_association.x associates is unknown"
}

test_a_route_to_one_of_two_tables if {
	resources := [
		main, subnet("a"), table("t", []), table("u", []),
		association("a", ["aws_subnet.a"], ["aws_route_table.t"]),
		out({}, {"route_table_id": ["aws_route_table.t", "aws_route_table.u"]}),
	]
	found := public(resources, "aws_subnet.a")
	found.answer == "undetermined"
	found.why == "which route table aws_route.out adds to is unknown"
}

test_an_association_of_nobody_knows_what if {
	stray := r("aws_route_table_association", "x", with_pointers({}, {"subnet_id": [], "route_table_id": ["aws_route_table.t"]}))
	found := public([main, subnet("a"), table("t", open), stray], "aws_subnet.a")
	found.why == "subnet_id of aws_route_table_association.x is known only after apply"
}

listed(entries) := public(
	[
		main, subnet("a"), association("a", ["aws_subnet.a"], ["aws_route_table.t"]),
		table("t", [{"destination_prefix_list_id": "pl-0a", "gateway_id": "igw-0a"}]),
		r("aws_ec2_managed_prefix_list", "l", {"values": {"id": "pl-0a", "entry": entries}}),
	],
	"aws_subnet.a",
).answer

test_prefix_lists if {
	listed([{"cidr": "0.0.0.0/0"}]) == "yes"
	listed([{"cidr": "10.0.0.0/8"}]) == "no"
	routed([{"destination_prefix_list_id": "pl-0b", "gateway_id": "igw-0a"}]) == "undetermined"
}

test_outside if {
	found := public([], "subnet-0a")
	found == {"answer": "undetermined", "why": "the route table of subnet-0a is not in this configuration", "at": []}
	elsewhere := r("aws_subnet", "a", {"values": {"vpc_id": "vpc-0a"}})
	public([elsewhere], "aws_subnet.a").why == "the main route table of vpc-0a is not in this configuration"
	table_elsewhere := r("aws_route_table_association", "a", {"values": {"subnet_id": "subnet-0a", "route_table_id": "rtb-0a"}})
	public([table_elsewhere], "subnet-0a").why == "rtb-0a is not in this configuration"
}

test_data_sources if {
	looked_up := object.union(r("aws_subnet", "a", {"values": {"id": "subnet-0a"}}), {"address": "data.aws_subnet.a"})
	found := vpc.public("data.aws_subnet.a") with input as document([], [looked_up])
	found.why == "the route table of data.aws_subnet.a is not in this configuration"
	routes := object.union(r("aws_route_table", "t", {"values": {"routes": [{"cidr_block": "0.0.0.0/0", "gateway_id": "igw-0a"}]}}), {"address": "data.aws_route_table.t"})
	joined := association("a", ["aws_subnet.a"], ["data.aws_route_table.t"])
	by_data := vpc.public("aws_subnet.a") with input as document([main, subnet("a"), joined], [routes])
	by_data.answer == "yes"
}

test_default_vpc if {
	by_default := r("aws_default_subnet", "a", {})
	public([by_default], "aws_default_subnet.a").answer == "yes"
	home := r("aws_default_vpc", "d", {})
	public([by_default, home], "aws_default_subnet.a").answer == "yes"
	managed := r("aws_default_route_table", "m", with_pointers({"route": []}, {"default_route_table_id": ["aws_default_vpc.d"]}))
	public([by_default, home, managed], "aws_default_subnet.a").answer == "no"
}
