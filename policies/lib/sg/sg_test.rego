package planvet.lib.sg_test

import data.planvet.lib.sg

_resource(address, type, values, unknown, references) := {
	"address": address,
	"type": type,
	"name": "x",
	"module": "",
	"key": null,
	"action": "create",
	"configured": (object.keys(values) | object.keys(unknown)),
	"values": values,
	"unknown": unknown,
	"references": references,
	"documents": {},
}

_with_action(r, action, configured) := object.union(r, {"action": action, "configured": configured})

_document(resources) := {"resources": _by_type([r | some r in resources; not startswith(r.address, "data.")]), "data": _by_type([r | some r in resources; startswith(r.address, "data.")])}

_by_type(resources) := {type: {r.address: r | some r in resources; r.type == type} | some type in {r.type | some r in resources}}

_group(address, blocks) := _resource(address, "aws_security_group", {"ingress": blocks}, {}, {})

_rule(values, unknown, references) := _resource("aws_security_group_rule.r", "aws_security_group_rule", values, unknown, references)

_single(values, unknown, references) := _resource("aws_vpc_security_group_ingress_rule.r", "aws_vpc_security_group_ingress_rule", values, unknown, references)

_ssh := {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}

_classic := object.union(_ssh, {"type": "ingress"})

_of(resources) := permissions if {
	permissions := sg.permissions with input as _document(resources)
}

test_an_inline_block if {
	_of([_group("aws_security_group.g", [_ssh])]) == [{
		"address": "aws_security_group.g",
		"path": ["ingress", 0],
		"group": "aws_security_group.g",
		"direction": "ingress",
		"protocol": "tcp",
		"ports": [22, 22],
		"cidrs": [{"cidr": "0.0.0.0/0", "path": ["ingress", 0, "cidr_blocks"], "list": "", "at": null}],
		"unread_sources": [],
		"unread_scope": [],
		"read": true,
		"local": [],
		"icmp": null,
		"groups": [],
		"unread_groups": [],
	}]
}

test_a_block_may_be_an_object if {
	some p in _of([_group("aws_security_group.g", _ssh)])
	p.path == ["ingress"]
	p.ports == [22, 22]
}

test_egress_has_its_own_index if {
	group := _resource("aws_security_group.g", "aws_security_group", {"egress": [_ssh], "ingress": [_ssh, _ssh]}, {}, {})
	egress := sg.egress with input as _document([group])
	count(egress["aws_security_group.g"]) == 1
	ingress := sg.ingress with input as _document([group])
	[p.path | some p in ingress["aws_security_group.g"]] == [["ingress", 0], ["ingress", 1]]
}

_ports(protocol, from, to) := ports if {
	[p] := _of([_rule({"type": "ingress", "protocol": protocol, "from_port": from, "to_port": to}, {}, {})])
	ports := p.ports
}

test_ports if {
	_ports("tcp", 20, 25) == [20, 25]
	_ports("6", "20", "25") == [20, 25]
	_ports("udp", 0, 99999) == [0, 65535]
	_ports("tcp", -1, -1) == [0, 65535]
	_ports("tcp", null, null) == [0, 65535]
	_ports("tcp", 25, 20) == [25, 20]
	_ports("tcp", "ssh", 22) == [0, 22]
	_ports("-1", 22, 22) == [0, 65535]
	_ports("icmp", 8, 0) == [0, 65535]
}

test_no_protocol_is_none_that_ec2_knows if {
	[p] := _of([_rule({"type": "ingress", "protocol": null}, {}, {})])
	p.protocol == null
	[reason] := p.unread_scope
	reason.why == "no protocol is set, and AWS refuses that"
}

_group_of(r, others) := group if {
	some p in _of(array.concat([r], others))
	p.address == r.address
	group := p.group
}

test_the_group_of_a_rule if {
	group := _resource("aws_security_group.g", "aws_security_group", {"id": "sg-1"}, {}, {})
	looked_up := object.union(group, {"address": "data.aws_security_group.g"})
	vpc := _resource("aws_vpc.v", "aws_vpc", {}, {}, {})
	default_group := _resource("aws_default_security_group.d", "aws_default_security_group", {}, {"vpc_id": true}, {"vpc_id": ["aws_vpc.v"]})
	unknown := {"security_group_id": true}

	_group_of(_rule(_classic, unknown, {"security_group_id": ["aws_security_group.g"]}), [group]) == "aws_security_group.g"
	_group_of(_rule(_classic, unknown, {"security_group_id": ["data.aws_security_group.g"]}), [looked_up]) == "data.aws_security_group.g"
	_group_of(_rule(object.union(_classic, {"security_group_id": "sg-1"}), {}, {}), [group]) == "aws_security_group.g"
	_group_of(_rule(object.union(_classic, {"security_group_id": "sg-2"}), {}, {}), [group]) == "sg-2"
	_group_of(_rule(_classic, unknown, {"security_group_id": ["aws_vpc.v"]}), [vpc]) == "aws_vpc.v"
	_group_of(_rule(_classic, unknown, {"security_group_id": ["aws_vpc.v"]}), [vpc, default_group]) == "aws_default_security_group.d"
	_group_of(_rule(_classic, unknown, {}), [group]) == "aws_security_group_rule.r"
	several := {"security_group_id": ["aws_security_group.g", "aws_security_group.h"]}
	_group_of(_rule(_classic, unknown, several), [group, _group("aws_security_group.h", [])]) == "aws_security_group_rule.r"
}

test_a_group_in_state_echoes_its_rules if {
	group := _with_action(_group("aws_security_group.g", [_ssh]), "no-op", ["name"])
	rule := _rule(_classic, {"security_group_id": true}, {"security_group_id": ["aws_security_group.g"]})
	{p.address | some p in _of([group, rule])} == {"aws_security_group_rule.r"}
}

test_what_no_rule_resource_made_is_no_echo if {
	group := _with_action(_group("aws_security_group.g", [_ssh]), "update", ["name"])
	count(_of([group])) == 1
	count(_of([group, _rule(object.union(_classic, {"type": "egress"}), {}, {"security_group_id": ["aws_security_group.g"]})])) == 2
}

test_the_last_rule_of_a_group_may_go if {
	group := _with_action(_group("aws_security_group.g", [_ssh]), "no-op", ["name"])
	count(_of([group, _with_action(_rule({}, {}, {}), "delete", [])])) == 0
}

test_configured_rules_are_no_echo if {
	group := _with_action(_group("aws_security_group.g", [_ssh]), "no-op", ["ingress"])
	rule := _rule(_classic, {}, {"security_group_id": ["aws_security_group.g"]})
	count(_of([group, rule])) == 2
}

test_ranges_that_are_none_are_passed_over if {
	[p] := _of([_rule(object.union(_classic, {"cidr_blocks": ["everywhere", 7, null, "0.0.0.0", "10.0.0.0/8"]}), {}, {})])
	[c.cidr | some c in p.cidrs] == ["10.0.0.0/8"]
}

_unread(r, others) := {"sources": p.unread_sources, "scope": p.unread_scope} if {
	some p in _of(array.concat([r], others))
	p.address == r.address
	p.read == false
}

test_unknown_sources if {
	whole := _unread(_rule(_classic, {"ipv6_cidr_blocks": true}, {}), [])
	whole == {"sources": [{"path": ["ipv6_cidr_blocks"], "why": "ipv6_cidr_blocks is known only after apply"}], "scope": []}

	element := _unread(_rule(object.union(_classic, {"cidr_blocks": [null, "10.0.0.0/8"]}), {"cidr_blocks": [true, false]}, {}), [])
	element.sources == [{"path": ["cidr_blocks"], "why": "an element of cidr_blocks is known only after apply"}]

	scalar := _unread(_single({"ip_protocol": "tcp", "from_port": 22, "to_port": 22}, {"cidr_ipv4": true}, {}), [])
	scalar.sources == [{"path": ["cidr_ipv4"], "why": "cidr_ipv4 is known only after apply"}]
}

test_masked_sources if {
	masked := _unread(_rule(object.union(_classic, {"cidr_blocks": ["(sensitive value)"]}), {}, {}), [])
	masked.sources == [{"path": ["cidr_blocks"], "why": "an element of cidr_blocks is marked sensitive, so policies do not see it"}]

	whole := _unread(_group("aws_security_group.g", [object.union(_ssh, {"cidr_blocks": "(sensitive value)"})]), [])
	whole.sources[0].path == ["ingress", 0, "cidr_blocks"]
}

test_unknown_scope if {
	_unread(_rule(_classic, {"from_port": true}, {}), []).scope == [{"path": ["from_port"], "why": "from_port is known only after apply"}]
	_unread(_rule(_classic, {"protocol": true, "from_port": true}, {}), []).scope == [{"path": ["protocol"], "why": "protocol is known only after apply"}]
	not _unread(_rule(object.union(_classic, {"protocol": "-1"}), {"from_port": true, "to_port": true}, {}), [])
}

test_an_unknown_type_may_be_either if {
	permissions := _of([_rule(_ssh, {"type": true}, {})])
	[p.direction | some p in permissions] == ["ingress", "egress"]
	every p in permissions {
		p.unread_scope == [{"path": ["type"], "why": "type is known only after apply"}]
	}
}

test_ranges_of_vpcs_are_bounded if {
	vpc := _resource("aws_vpc.v", "aws_vpc", {}, {}, {})
	address := _resource("aws_eip.e", "aws_eip", {}, {}, {})
	bounded := {"of": "aws_vpc.v", "attribute": "ipv6_cidr_block"}
	not _unread(_one_of([bounded]), [vpc])
	_unread(_one_of([bounded, {"of": "aws_eip.e", "attribute": "public_ip"}]), [vpc, address])
	_unread(_one_of([bounded, {"is": "::/0"}]), [vpc])
	_unread(_one_of([object.union(bounded, {"assumed": true})]), [vpc])

	# What it refers to bounds nothing.
	_unread(_single({"ip_protocol": "-1"}, {"cidr_ipv6": true}, {"cidr_ipv6": ["aws_vpc.v"]}), [vpc])
}

_one_of(may) := object.union(
	_single({"ip_protocol": "-1"}, {"cidr_ipv6": true}, {"cidr_ipv6": ["aws_vpc.v"]}),
	{"partial": {"cidr_ipv6": {"may": may, "many": false, "why": []}}},
)

test_groups_that_cannot_be_read if {
	whole := _resource("aws_security_group.g", "aws_security_group", {}, {"ingress": true}, {})
	unread := sg.unread with input as _document([whole])
	unread == {{"address": "aws_security_group.g", "path": ["ingress"], "direction": "ingress", "why": "ingress is known only after apply"}}

	one := _resource("aws_security_group.g", "aws_security_group", {"egress": [null, _ssh]}, {"egress": [true, {}]}, {})
	one_unread := sg.unread with input as _document([one])
	one_unread == {{"address": "aws_security_group.g", "path": ["egress", 0], "direction": "egress", "why": "a rule in egress is known only after apply"}}
}

test_prefix_lists_are_looked_into if {
	list := _resource("aws_ec2_managed_prefix_list.l", "aws_ec2_managed_prefix_list", {"entry": [{"cidr": "0.0.0.0/0"}]}, {}, {})
	rule := _rule(object.union(_classic, {"cidr_blocks": [], "prefix_list_ids": [null]}), {"prefix_list_ids": [true]}, {"prefix_list_ids": ["aws_ec2_managed_prefix_list.l"]})
	[p] := _of([rule, list])
	p.cidrs == [{
		"cidr": "0.0.0.0/0",
		"path": ["prefix_list_ids"],
		"list": "aws_ec2_managed_prefix_list.l",
		"at": {"address": "aws_ec2_managed_prefix_list.l", "path": ["entry", 0, "cidr"]},
	}]
}

_source_groups(r, others) := {[g.key, g.sure] | some p in _of(array.concat([r], others)); some g in p.groups}

_peer(name) := _group(sprintf("aws_security_group.%s", [name]), [])

test_source_groups if {
	block := {"protocol": "-1", "from_port": 0, "to_port": 0, "self": true, "security_groups": ["sg-0z", "123456789012/sg-0y"]}
	_source_groups(_group("aws_security_group.g", [block]), []) == {["aws_security_group.g", true], ["sg-0z", true], ["sg-0y", true]}
	_source_groups(_rule({"type": "ingress", "protocol": "tcp", "from_port": 22, "to_port": 22}, {"source_security_group_id": true}, {"source_security_group_id": ["aws_security_group.a"]}), [_peer("a")]) == {["aws_security_group.a", true]}
	_source_groups(_single({"ip_protocol": "-1"}, {"referenced_security_group_id": true}, {"referenced_security_group_id": ["aws_security_group.a", "aws_security_group.b"]}), [_peer("a"), _peer("b")]) == {["aws_security_group.a", false], ["aws_security_group.b", false]}
}

test_source_groups_that_cannot_be_read if {
	[p] := _of([_single({"ip_protocol": "-1"}, {"referenced_security_group_id": true}, {})])
	p.groups == []
	p.unread_groups == [{"path": ["referenced_security_group_id"], "why": "referenced_security_group_id is known only after apply"}]
}

_icmp(values) := p.icmp if {
	[p] := _of([_rule(object.union({"type": "ingress", "cidr_blocks": ["10.0.0.0/8"]}, values), {}, {})])
}

test_icmp if {
	_icmp({"protocol": "icmp", "from_port": -1, "to_port": -1}) == [0, 65535]
	_icmp({"protocol": "1", "from_port": 8, "to_port": -1}) == [2048, 2303]
	_icmp({"protocol": "icmpv6", "from_port": 3, "to_port": 4}) == [772, 772]
	_icmp({"protocol": "tcp", "from_port": 8, "to_port": 8}) == null
}

test_what_is_yet_to_be_created_echoes_nothing if {
	group := _with_action(_group("aws_security_group.g", [_ssh]), "create", ["name"])
	rule := _rule(_classic, {}, {"security_group_id": ["aws_security_group.g"]})
	count(_of([group, rule])) == 2
}
