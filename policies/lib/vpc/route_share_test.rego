package planvet.lib.route_share_test

import data.planvet.lib.route_share

r(address, values, references) := {
	"address": address, "type": split(address, ".")[0], "name": split(address, ".")[1], "module": "", "key": null, "action": "create",
	"configured": null, "values": values, "unknown": {name: true | some name, _ in references}, "references": references, "documents": {},
}

table := r("aws_route_table.t", {}, {})

gateway := r("aws_internet_gateway.g", {}, {})

nat := r("aws_nat_gateway.n", {}, {})

to_gateway(name, cidr) := r(sprintf("aws_route.%s", [name]), {"destination_cidr_block": cidr}, {"route_table_id": ["aws_route_table.t"], "gateway_id": ["aws_internet_gateway.g"]})

to_nat(name, cidr) := r(sprintf("aws_route.%s", [name]), {"destination_cidr_block": cidr}, {"route_table_id": ["aws_route_table.t"], "nat_gateway_id": ["aws_nat_gateway.n"]})

hidden(name, cidr) := r(sprintf("aws_route.%s", [name]), {"destination_cidr_block": cidr}, {"route_table_id": ["aws_route_table.t"], "gateway_id": []})

leads(routes) := found if {
	found := route_share.leads("aws_route_table.t", "ipv4") with input as {"data": {}, "resources": {
		"aws_route_table": {table.address: table},
		"aws_internet_gateway": {gateway.address: gateway},
		"aws_nat_gateway": {nat.address: nat},
		"aws_route": {route.address: route | some route in routes},
	}}
}

test_the_most_specific_route_decides if {
	leads([to_gateway("all", "0.0.0.0/0")]).answer == "yes"
	leads([to_gateway("all", "0.0.0.0/0"), to_nat("low", "0.0.0.0/1"), to_nat("high", "128.0.0.0/1")]).answer == "no"
	leads([to_gateway("all", "0.0.0.0/0"), to_nat("private", "10.0.0.0/8"), to_nat("few", "198.51.100.0/24")]).answer == "yes"
	leads([to_nat("all", "0.0.0.0/0"), to_gateway("few", "198.51.100.0/24")]).answer == "no"
	leads([to_gateway("all", "0.0.0.0/0"), to_nat("half", "0.0.0.0/1"), to_gateway("low", "0.0.0.0/2"), to_gateway("next", "64.0.0.0/2")]).answer == "yes"
}

test_routes_that_leave_out_what_nobody_has_lead_the_world if {
	found := leads([to_gateway("a", "0.0.0.0/1"), to_gateway("b", "128.0.0.0/2"), to_gateway("c", "192.0.0.0/3")])
	found.answer == "yes"
	found.why == "aws_route_table.t routes 0.0.0.0/1 and 128.0.0.0/2 and 192.0.0.0/3 to an internet gateway"
}

test_a_narrower_route_with_an_unknown_target_leaves_it_open if {
	found := leads([to_gateway("all", "0.0.0.0/0"), hidden("half", "0.0.0.0/1")])
	found.answer == "undetermined"
	found.why == "gateway_id of aws_route.half is known only after apply"
}
