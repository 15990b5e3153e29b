package planvet.lib.nacl_test

import data.planvet.lib.nacl

acl(values, unknown, references) := {
	"address": "aws_network_acl.main", "type": "aws_network_acl", "name": "main", "module": "", "key": null,
	"action": "create", "configured": ["ingress", "egress"], "values": values, "unknown": unknown,
	"references": references, "documents": {},
}

rule(name, values, unknown, references) := {
	"address": sprintf("aws_network_acl_rule.%s", [name]), "type": "aws_network_acl_rule", "name": name, "module": "", "key": null,
	"action": "create", "configured": null, "values": values, "unknown": unknown,
	"references": references, "documents": {},
}

world(number) := {"rule_no": number, "protocol": "-1", "action": "allow", "cidr_block": "0.0.0.0/0", "from_port": 0, "to_port": 0}

numbers(list) := [e.number | some e in list.entries]

test_both_forms_and_literal_ids_come_together if {
	document := {"resources": {
		"aws_network_acl": {"aws_network_acl.main": acl({"id": "acl-1", "ingress": [world(200)]}, {}, {})},
		"aws_network_acl_rule": {
			"aws_network_acl_rule.a": rule("a", {"rule_number": 100, "network_acl_id": "acl-1"}, {}, {}),
			"aws_network_acl_rule.b": rule("b", {"rule_number": 150}, {"network_acl_id": true}, {"network_acl_id": ["aws_network_acl.main"]}),
			"aws_network_acl_rule.c": rule("c", {"rule_number": 10, "network_acl_id": "acl-2", "egress": true}, {}, {}),
		},
	}}
	acls := nacl.acls with input as document
	object.keys(acls) == {"aws_network_acl.main", "acl-2"}
	numbers(acls["aws_network_acl.main"].ingress) == [100, 150, 200]
	acls["aws_network_acl.main"].ingress.numbers == [100, 150, 200]
	numbers(acls["acl-2"].egress) == [10]
	acls["acl-2"].address == null
}

test_echoes_of_separate_rules_are_not_inline_rules if {
	echo := object.union(acl({"ingress": [world(100)]}, {}, {}), {"configured": ["vpc_id"]})
	document := {"resources": {"aws_network_acl": {"aws_network_acl.main": echo}}}
	acls := nacl.acls with input as document
	acls["aws_network_acl.main"].ingress.entries == []
}

test_a_rule_of_one_of_several_acls_is_in_doubt_in_each if {
	document := {"resources": {
		"aws_network_acl": {
			"aws_network_acl.x[0]": object.union(acl({}, {}, {}), {"address": "aws_network_acl.x[0]"}),
			"aws_network_acl.x[1]": object.union(acl({}, {}, {}), {"address": "aws_network_acl.x[1]"}),
		},
		"aws_network_acl_rule": {"aws_network_acl_rule.a": rule(
			"a", {"rule_number": 100}, {"network_acl_id": true},
			{"network_acl_id": ["aws_network_acl.x[0]", "aws_network_acl.x[1]"]},
		)},
	}}
	acls := nacl.acls with input as document
	every key in ["aws_network_acl.x[0]", "aws_network_acl.x[1]"] {
		list := acls[key].ingress
		numbers(list) == [100]
		list.numbers == []
		nacl.home_doubt(list.entries[0]).text == "network_acl_id of aws_network_acl_rule.a may be aws_network_acl.x[0] or aws_network_acl.x[1]"
	}
}

test_a_default_acl_is_found_through_its_vpc if {
	vpc := object.union(acl({}, {}, {}), {"address": "aws_vpc.main", "type": "aws_vpc"})
	taken_over := object.union(
		acl({"ingress": [world(100)]}, {"default_network_acl_id": true}, {"default_network_acl_id": ["aws_vpc.main"]}),
		{"address": "aws_default_network_acl.d", "type": "aws_default_network_acl"},
	)
	by_vpc := {"aws_network_acl_rule.a": rule("a", {"rule_number": 110}, {"network_acl_id": true}, {"network_acl_id": ["aws_vpc.main"]})}
	acls := nacl.acls with input as {"resources": {
		"aws_vpc": {"aws_vpc.main": vpc},
		"aws_default_network_acl": {"aws_default_network_acl.d": taken_over},
		"aws_network_acl_rule": by_vpc,
	}}
	numbers(acls["aws_default_network_acl.d"].ingress) == [100, 110]
	alone := nacl.acls with input as {"resources": {"aws_vpc": {"aws_vpc.main": vpc}, "aws_network_acl_rule": by_vpc}}
	alone["vpc/aws_vpc.main"].name == "the default ACL of aws_vpc.main"
}

entry(values, unknown) := list.entries[0] if {
	document := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl({"ingress": [values]}, {"ingress": [unknown]}, {})}}}
	list := nacl.acls["aws_network_acl.main"].ingress with input as document
}

test_protocols_and_axis if {
	tcp := {"rule_no": 1, "action": "Deny", "protocol": 6, "cidr_block": "10.0.0.0/8", "from_port": 22, "to_port": "23"}
	e := entry(tcp, {})
	[e.protocol, e.ports, e.action] == ["tcp", [22, 23], "deny"]
	e.lanes == [{"family": "ipv4", "cidr": "10.0.0.0/8", "widest": 0}]

	# What is left out is sent as 0.
	entry({"rule_no": 1, "action": "deny", "protocol": "icmp", "cidr_block": "10.0.0.0/8"}, {}).ports == [0, 0]
	entry({"rule_no": 1, "action": "deny", "protocol": "1", "cidr_block": "10.0.0.0/8", "icmp_type": 3, "icmp_code": -1}, {}).ports == [768, 1023]
	entry({"rule_no": 1, "action": "deny", "protocol": "1", "cidr_block": "10.0.0.0/8", "icmp_type": -1, "icmp_code": 0}, {}).ports == [0, 65535]

	# With all protocols ports mean nothing.
	entry({"rule_no": 1, "action": "deny", "protocol": "-1", "cidr_block": "10.0.0.0/8", "from_port": 9, "to_port": 3}, {}).ports == [0, 65535]
}

test_what_aws_refuses_matches_nothing if {
	every values in [
		{"rule_no": 1, "action": "deny", "protocol": "tcp", "cidr_block": "10.0.0.0/8", "from_port": 23, "to_port": 22},
		{"rule_no": 1, "action": "deny", "protocol": "tcp", "cidr_block": "10.0.0.0/8", "from_port": 0, "to_port": 65536},
		{"rule_no": 1, "action": "deny", "protocol": "-1", "cidr_block": "10.0.0.0/33"},
		{"rule_no": 1, "action": "block", "protocol": "-1", "cidr_block": "10.0.0.0/8"},
		{"rule_no": 1, "action": "deny", "cidr_block": "10.0.0.0/8"},
		{"rule_no": 1.5, "action": "deny", "protocol": "-1", "cidr_block": "10.0.0.0/8"},
	] {
		entry(values, {}).lanes == []
	}
}

test_unknown_parts_are_doubts if {
	values := {"rule_no": 1, "action": "deny", "protocol": "tcp", "cidr_block": "", "from_port": 22}
	e := entry(values, {"to_port": true, "ipv6_cidr_block": true})
	{d.part | some d in e.doubts} == {"ports", "cidr"}
	e.ports == null
	e.lanes == [{"family": "ipv6", "cidr": null, "widest": 0}]
	[e.placed, e.sure] == [true, false]

	# Ports that mean nothing are in no doubt.
	entry({"rule_no": 1, "action": "deny", "protocol": "-1", "cidr_block": "10.0.0.0/8"}, {"from_port": true}).sure
	masked := entry({"rule_no": "(sensitive value)", "action": "deny", "protocol": "-1", "cidr_block": "10.0.0.0/8"}, {})
	[d.text | some d in masked.doubts] == ["rule_no of aws_network_acl.main is marked sensitive, so policies do not see it"]
}

test_unknown_blocks_are_a_doubt_of_the_list if {
	document := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl({}, {"egress": true}, {})}}}
	acls := nacl.acls with input as document
	acls["aws_network_acl.main"].egress.undecided.text == "egress of aws_network_acl.main is known only after apply"
	acls["aws_network_acl.main"].ingress.undecided == null
}

test_a_range_of_a_vpc_has_a_widest if {
	block := {"rule_no": 1, "action": "deny", "protocol": "-1", "cidr_block": ""}
	document := {"resources": {
		"aws_vpc": {"aws_vpc.main": object.union(acl({}, {}, {}), {"address": "aws_vpc.main", "type": "aws_vpc"})},
		"aws_network_acl": {"aws_network_acl.main": object.union(
			acl({"ingress": [block]}, {"ingress": [{"ipv6_cidr_block": true}]}, {}),
			{"partial": {"ingress.0.ipv6_cidr_block": {
				"may": [{"of": "aws_vpc.main", "attribute": "ipv6_cidr_block"}], "many": false, "why": [],
			}}},
		)},
	}}
	acls := nacl.acls with input as document
	acls["aws_network_acl.main"].ingress.entries[0].lanes == [{"family": "ipv6", "cidr": null, "widest": 44}]
}
