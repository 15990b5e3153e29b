package planvet.rules.acme.address_range_test

import data.planvet.rules.acme.address_range

_vpc(range) := {"resources": {"aws_vpc": {"aws_vpc.a": {
	"address": "aws_vpc.a", "type": "aws_vpc", "name": "a", "module": "", "key": null, "action": "create",
	"configured": ["cidr_block"], "values": {"cidr_block": range}, "unknown": {}, "references": {}, "documents": {},
}}}}

test_edges if {
	params := {"acme-address-range": {"ranges": ["10.0.0.0/8"]}}
	every range in ["10.0.0.0/8", "10.255.255.240/28"] {
		count(address_range.results) == 0 with input as _vpc(range) with data.planvet.params as params
	}
	every range in ["9.0.0.0/8", "11.0.0.0/16"] {
		count(address_range.results) == 1 with input as _vpc(range) with data.planvet.params as params
	}
}
