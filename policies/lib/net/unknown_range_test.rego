package planvet.lib.unknown_range_test

import data.planvet.lib.unknown_range

instance(address, type) := {
	"address": address, "type": type, "name": "x", "module": "", "key": null, "action": "create",
	"configured": [], "values": {}, "unknown": {}, "references": {}, "documents": {},
}

document := {
	"resources": {"aws_vpc": {"aws_vpc.a": instance("aws_vpc.a", "aws_vpc")}, "aws_eip": {"aws_eip.a": instance("aws_eip.a", "aws_eip")}},
	"data": {},
}

rule(may) := {"values": {}, "unknown": {"cidr": true}, "references": {}, "partial": {"cidr": {"may": may, "many": false, "why": []}}}

widest(may) := length if {
	length := unknown_range.widest(rule(may), "cidr", "ipv4") with input as document
}

narrow(may) if unknown_range.narrow(rule(may), "cidr") with input as document

test_a_vpcs_range_is_bounded if {
	widest([{"of": "aws_vpc.a", "attribute": "cidr_block"}]) == 16
	widest([{"of": "aws_vpc.a", "attribute": "cidr_block", "via": "cidrsubnet"}]) == 16
	narrow([{"of": "aws_vpc.a", "attribute": "ipv6_cidr_block"}])
}

test_what_is_only_named_bounds_nothing if {
	widest([{"of": "aws_vpc.a", "attribute": "cidr_block", "assumed": true}]) == 0
	widest([{"of": "aws_vpc.a", "attribute": "tags"}]) == 0
	not narrow([{"of": "aws_vpc.a", "attribute": "id"}])
	not narrow([{"open": true}])
}

test_every_alternative_counts if {
	widest([{"of": "aws_vpc.a", "attribute": "cidr_block"}, {"is": "0.0.0.0/0"}]) == 0
	not narrow([{"of": "aws_vpc.a", "attribute": "cidr_block"}, {"is": "0.0.0.0/0"}])
	not narrow([{"is": "8.0.0.0/7"}, {"is": null}])
	narrow([{"is": "10.0.0.0/8"}, {"is": "203.0.113.0/24"}, {"is": null}])
	widest([{"is": "::/0"}]) == 32
}

test_a_text_may_end_in_its_length if {
	narrow([{"text": "${aws_eip.a.public_ip}/32"}])
	widest([{"text": "${aws_eip.a.public_ip}/32"}]) == 32
	not narrow([{"text": "${?var.x}/8"}])
	not narrow([{"text": "10.0.0.0/${var.x}"}])
	not narrow([{"text": "2001:db8::/32"}])
}
