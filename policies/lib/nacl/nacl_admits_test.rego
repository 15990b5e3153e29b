package planvet.lib.nacl_admits_test

import data.planvet.lib.nacl_admits

acl(values, unknown) := {
	"address": "aws_network_acl.main", "type": "aws_network_acl", "name": "main", "module": "", "key": null,
	"action": "create", "configured": (object.keys(values) | object.keys(unknown)), "values": values, "unknown": unknown,
	"references": {}, "documents": {},
}

block(number, action, protocol, cidr, ports) := {
	"rule_no": number, "protocol": protocol, "action": action, "cidr_block": cidr, "from_port": ports[0], "to_port": ports[1],
}

document(blocks) := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl(blocks, {})}}}

ssh(cidr) := {"protocol": "tcp", "ports": [22, 22], "family": "ipv4", "cidr": cidr}

ingress(blocks, question) := said if {
	said := nacl_admits.asked("aws_network_acl.main", "ingress", question) with input as document({"ingress": blocks})
}

shape(said) := [said.answer, [[p.ports, p.cidr, p.except] | some p in said.admitted], [[p.ports, p.cidr, p.except] | some p in said.refused]]

test_all_and_none if {
	allow := block(100, "allow", "tcp", "0.0.0.0/0", [22, 22])
	all := ingress([allow], ssh("10.0.0.0/8"))
	shape(all) == ["all", [[[22, 22], "10.0.0.0/8", []]], []]
	all.why == "ingress rule 100 of aws_network_acl.main allows tcp port 22 from 10.0.0.0/8"
	all.at == [{"address": "aws_network_acl.main", "path": ["ingress", 0], "message": "rule 100: allow tcp port 22 from 0.0.0.0/0"}]

	late := ingress([allow, block(90, "deny", "-1", "0.0.0.0/0", [0, 0])], ssh("10.0.0.0/8"))
	late.answer == "none"
	late.why == "ingress rule 90 of aws_network_acl.main denies tcp port 22 from 10.0.0.0/8"

	unmatched := ingress([block(100, "allow", "tcp", "0.0.0.0/0", [80, 443])], ssh("10.0.0.0/8"))
	unmatched.answer == "none"
	unmatched.why == "no ingress rule of aws_network_acl.main allows tcp port 22 from 10.0.0.0/8"
}

test_which_part if {
	said := ingress(
		[
			block(90, "deny", "tcp", "10.1.0.0/16", [0, 1023]),
			block(100, "allow", "6", "10.0.0.0/9", [22, 23]),
		],
		{"protocol": "tcp", "ports": [22, 24], "family": "ipv4", "cidr": "10.0.0.0/8"},
	)
	said.answer == "some"
	shape(said)[1] == [[[22, 23], "10.0.0.0/9", ["10.1.0.0/16"]]]
	shape(said)[2] == [
		[[22, 23], "10.1.0.0/16", []],
		[[22, 23], "10.0.0.0/8", ["10.0.0.0/9"]],
		[[24, 24], "10.1.0.0/16", []],
		[[24, 24], "10.0.0.0/8", ["10.1.0.0/16"]],
	]
	said.why == "ingress rules of aws_network_acl.main allow only tcp ports 22-23 from 10.0.0.0/9 except 10.1.0.0/16"
	nacl_admits.parts_text(said.refused, "ingress") == concat(" and ", [
		"tcp ports 22-23 from 10.0.0.0/8 except 10.0.0.0/9",
		"tcp port 24 from 10.0.0.0/8 except 10.1.0.0/16",
		"tcp ports 22-24 from 10.1.0.0/16",
	])
}

test_what_is_excepted_is_not_asked_about if {
	blocks := [block(90, "deny", "tcp", "10.1.0.0/16", [0, 1023]), block(100, "allow", "tcp", "10.0.0.0/8", [22, 22])]
	ingress(blocks, ssh("10.0.0.0/8")).answer == "some"
	ingress(blocks, object.union(ssh("10.0.0.0/8"), {"except": ["10.1.0.0/16"]})).answer == "all"
	ingress(blocks, object.union(ssh("10.0.0.0/8"), {"except": ["10.0.0.0/9", "10.128.0.0/9"]})).admitted == []
}

test_all_protocols if {
	everything := {"protocol": "all", "ports": [0, 65535], "family": "ipv4", "cidr": "10.0.0.0/8"}
	open := block(100, "allow", "-1", "0.0.0.0/0", [0, 0])
	ingress([open], everything).answer == "all"
	said := ingress([open, block(90, "deny", "udp", "10.0.0.0/8", [53, 53])], everything)
	said.answer == "some"
	[[p.protocol, p.ports] | some p in said.refused] == [["udp", [53, 53]]]
	ingress([block(100, "allow", "tcp", "0.0.0.0/0", [0, 65535])], everything).answer == "some"
}

test_families_are_apart if {
	v6 := {"protocol": "tcp", "ports": [22, 22], "family": "ipv6", "cidr": "::/0"}
	ingress([block(100, "allow", "-1", "0.0.0.0/0", [0, 0])], v6).answer == "none"
}

hidden(name, unknown_block) := said if {
	blocks := [
		object.remove(block(90, "deny", "tcp", "10.0.0.0/8", [22, 22]), [name]),
		block(100, "allow", "tcp", "0.0.0.0/0", [22, 22]),
	]
	document_of := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl({"ingress": blocks}, {"ingress": [unknown_block, {}]})}}}
	said := {question: answer |
		some question, cidr in {"in": "10.0.0.0/8", "around": "0.0.0.0/0", "beside": "192.168.0.0/16"}
		answer := nacl_admits.asked("aws_network_acl.main", "ingress", ssh(cidr)) with input as document_of
	}
}

test_unknown_actions_decide_what_they_match if {
	said := hidden("action", {"action": true})
	said["in"].answer == "undetermined"
	said["in"].why == "action of aws_network_acl.main is known only after apply"
	said["in"].by == {"address": "aws_network_acl.main", "path": ["ingress", 0, "action"]}
	said.around.answer == "undetermined"
	said.beside.answer == "all"
}

test_unknown_ranges_may_match_everything if {
	said := hidden("cidr_block", {"cidr_block": true})
	{answer.answer | some answer in said} == {"undetermined"}
}

test_what_both_readings_say_is_said if {
	blocks := [
		block(80, "deny", "tcp", "10.0.0.0/8", [22, 22]),
		block(85, "allow", "tcp", "172.16.0.0/12", [22, 22]),
		object.remove(block(90, "allow", "tcp", "", [22, 22]), ["cidr_block"]),
	]
	document_of := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl({"ingress": blocks}, {"ingress": [{}, {}, {"cidr_block": true}]})}}}
	answers := [said.answer |
		some cidr in ["10.0.0.0/8", "172.16.0.0/16", "192.168.0.0/16", "0.0.0.0/0"]
		said := nacl_admits.asked("aws_network_acl.main", "ingress", ssh(cidr)) with input as document_of
	]
	answers == ["none", "all", "undetermined", "some"]
}

test_unknown_blocks if {
	document_of := {"resources": {"aws_network_acl": {"aws_network_acl.main": acl({}, {"ingress": true})}}}
	said := nacl_admits.asked("aws_network_acl.main", "ingress", ssh("10.0.0.0/8")) with input as document_of
	[said.answer, said.why, said.by] == ["undetermined", "ingress of aws_network_acl.main is known only after apply", {"address": "aws_network_acl.main", "path": ["ingress"]}]
}

test_what_lies_outside if {
	said := nacl_admits.asked("acl-0abc", "ingress", ssh("10.0.0.0/8")) with input as {"resources": {}}
	[said.answer, said.at, said.why] == ["undetermined", [], "acl-0abc is not in this configuration, and may have other rules"]

	rule := {
		"address": "aws_network_acl_rule.ssh", "type": "aws_network_acl_rule", "name": "ssh", "module": "", "key": null, "action": "create",
		"configured": null, "unknown": {}, "references": {}, "documents": {},
		"values": {"network_acl_id": "acl-0abc", "rule_number": 100, "rule_action": "allow", "protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_block": "10.0.0.0/8"},
	}
	document_of := {"resources": {"aws_network_acl_rule": {"aws_network_acl_rule.ssh": rule}}}
	seen := nacl_admits.asked("acl-0abc", "ingress", ssh("10.0.0.0/8")) with input as document_of
	around := nacl_admits.asked("acl-0abc", "ingress", ssh("0.0.0.0/0")) with input as document_of
	[seen.answer, around.answer] == ["all", "undetermined"]
}

test_state_holds_rules_that_are_made_elsewhere if {
	echo := object.union(acl({"ingress": [block(100, "allow", "tcp", "10.0.0.0/8", [22, 22])]}, {}), {"configured": ["vpc_id"]})
	said := nacl_admits.asked("aws_network_acl.main", "ingress", ssh("10.0.0.0/8")) with input as {"resources": {"aws_network_acl": {"aws_network_acl.main": echo}}}
	[said.answer, said.why] == ["undetermined", "aws_network_acl.main has ingress rules that are not made in this configuration"]
}

test_a_default_acl_that_nothing_takes_over if {
	every direction in ["ingress", "egress"] {
		said := nacl_admits.asked("vpc/aws_vpc.main", direction, ssh("10.0.0.0/8")) with input as {"resources": {}}
		said.answer == "all"
		said.at == [{"address": "aws_vpc.main", "path": [], "message": sprintf("rule 100, which AWS gives every default ACL: allow all traffic %s 0.0.0.0/0", [{"ingress": "from", "egress": "to"}[direction]])}]
	}
}

replies(egress, question) := said if {
	said := nacl_admits.reply("aws_network_acl.main", "ingress", question, [1024, 65535]) with input as document({"egress": egress})
}

test_replies if {
	replies([block(100, "allow", "tcp", "0.0.0.0/0", [1024, 65535])], ssh("10.0.0.0/8")).answer == "all"
	replies([block(100, "allow", "udp", "0.0.0.0/0", [1024, 65535])], ssh("10.0.0.0/8")).answer == "none"
	part := replies([block(100, "allow", "tcp", "0.0.0.0/0", [32768, 65535])], ssh("10.0.0.0/8"))
	[part.answer, [p.ports | some p in part.refused]] == ["some", [[1024, 32767]]]
	part.why == "egress rules of aws_network_acl.main allow only tcp ports 32768-65535 to 10.0.0.0/8"
	not replies([], {"protocol": "icmp", "ports": [0, 65535], "family": "ipv4", "cidr": "10.0.0.0/8"})
}
