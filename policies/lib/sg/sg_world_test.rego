package planvet.lib.sg_world_test

import data.planvet.lib.sg_finding
import data.planvet.lib.sg_world

_params := {
	"sg-open-admin-ingress": {"ports": [22, 3389, "5985-5986"]},
	"sg-open-database-ingress": {"ports": [3306, 5432, 3389]},
	"sg-open-ingress": {"public_ports": [80, 443]},
	"sg-open-all-ingress": {},
	"bastion-open-ssh": {"ports": [22, 3389]},
}

_claims(protocol, ports) := claims if {
	claims := sg_world.claims(protocol, ports, false) with data.planvet.params as _params
}

test_each_port_has_one_rule if {
	_claims("tcp", [20, 25]) == {"sg-open-admin-ingress": [[22, 22]], "sg-open-ingress": [[20, 21], [23, 25]]}
	_claims("udp", [443, 443]) == {}
	_claims("tcp", [3300, 3400]) == {
		"sg-open-admin-ingress": [[3389, 3389]],
		"sg-open-database-ingress": [[3306, 3306]],
		"sg-open-ingress": [[3300, 3305], [3307, 3388], [3390, 3400]],
	}
	_claims("tcp", [25, 20]) == {}
}

test_ports_of_bastions if {
	claims := sg_world.claims("tcp", [22, 5985], true) with data.planvet.params as _params
	claims["bastion-open-ssh"] == [[22, 22], [3389, 3389]]
	claims["sg-open-admin-ingress"] == [[5985, 5985]]
	claims["sg-open-ingress"][0] == [23, 79]
	every_port := sg_world.claims("tcp", [0, 65535], true) with data.planvet.params as _params
	every_port == {"sg-open-all-ingress": [[0, 65535]]}
}

test_every_port if {
	_claims("all", [0, 65535]) == {"sg-open-all-ingress": [[0, 65535]]}
	_claims("tcp", [1, 65535]) == {"sg-open-all-ingress": [[1, 65535]]}
	object.keys(_claims("tcp", [2, 65535])) == {"sg-open-admin-ingress", "sg-open-database-ingress", "sg-open-ingress"}
	_claims("50", [0, 65535]) == {"sg-open-all-ingress": [[0, 65535]]}
	_claims("icmp", [0, 65535]) == {}
	_claims("icmpv6", [0, 65535]) == {}
}

_group(blocks, unknown) := {
	"resources": {"aws_security_group": {"aws_security_group.g": {
		"address": "aws_security_group.g",
		"type": "aws_security_group",
		"name": "g",
		"module": "",
		"key": null,
		"action": "create",
		"configured": ["ingress"],
		"values": {"ingress": blocks},
		"unknown": {"ingress": unknown},
		"references": {},
		"documents": {},
	}}},
	"data": {},
}

_tcp(low, high, cidrs) := {"protocol": "tcp", "from_port": low, "to_port": high, "cidr_blocks": cidrs}

_of(rule, blocks, unknown) := results if {
	results := sg_finding.of(rule) with input as _group(blocks, unknown) with data.planvet.params as _params
}

_said(rule, blocks, unknown) := {sprintf("%s %v: %s", [r.verdict, r.path, r.message]) | some r in _of(rule, blocks, unknown)}

test_a_finding_stands_at_the_first_contribution if {
	some r in _of(
		"sg-open-admin-ingress", [
			_tcp(443, 443, ["0.0.0.0/0"]),
			_tcp(20, 22, ["128.0.0.0/1"]),
			_tcp(22, 22, ["10.0.0.0/8"]),
			_tcp(22, 30, ["0.0.0.0/1", "10.0.0.0/8"]),
		],
		[],
	)
	r.path == ["ingress", 1, "cidr_blocks"]
	r.key == "tcp 22"
	r.message == "SSH (port 22/tcp) is open to the internet (128.0.0.0/1 with 0.0.0.0/1)"
	[place.path | some place in r.related] == [["ingress", 3, "cidr_blocks"]]
}

test_ports_that_others_open_together if {
	blocks := [_tcp(22, 22, ["0.0.0.0/1"]), _tcp(23, 23, ["128.0.0.0/1"])]
	_said("sg-open-admin-ingress", blocks, []) == set()
}

test_all_ports_in_parts if {
	blocks := [_tcp(0, 65535, ["0.0.0.0/1"]), _tcp(0, 30000, ["128.0.0.0/1"]), _tcp(30001, 65535, ["128.0.0.0/1"])]
	_said("sg-open-all-ingress", blocks, []) == {"fail [\"ingress\", 0, \"cidr_blocks\"]: every TCP port is open to the internet (0.0.0.0/1 with 128.0.0.0/1)"}
	_said("sg-open-admin-ingress", blocks, []) == set()
}

test_unknown_sources_of_a_permission_that_is_open_anyway if {
	blocks := [object.union(_tcp(22, 22, ["0.0.0.0/0"]), {"ipv6_cidr_blocks": null})]
	_said("sg-open-admin-ingress", blocks, [{"ipv6_cidr_blocks": true}]) == {"fail [\"ingress\", 0, \"cidr_blocks\"]: SSH (port 22/tcp) is open to the internet (0.0.0.0/0)"}
}

test_unknown_sources_are_told_by_the_rule_of_the_port if {
	blocks := [_tcp(3300, 3306, null)]
	unknown := [{"cidr_blocks": true}]
	_said("sg-open-database-ingress", blocks, unknown) == {"undetermined [\"ingress\", 0, \"cidr_blocks\"]: MySQL (port 3306/tcp) may be open to the internet: cidr_blocks is known only after apply"}
	_said("sg-open-ingress", blocks, unknown) == {"undetermined [\"ingress\", 0, \"cidr_blocks\"]: ports 3300-3305/tcp may be open to the internet: cidr_blocks is known only after apply"}
	_said("sg-open-admin-ingress", blocks, unknown) == set()
}

test_unknown_ports_matter_where_the_world_may_come_in if {
	unknown := [{"from_port": true}, {}]
	asked := "undetermined [\"ingress\", 0, \"from_port\"]: ports may be open to the internet: from_port is known only after apply"
	_said("sg-open-admin-ingress", [_tcp(null, 30, ["0.0.0.0/0"])], unknown) == {asked}
	_said("sg-open-ingress", [_tcp(null, 30, ["0.0.0.0/0"])], unknown) == set()
	_said("sg-open-admin-ingress", [_tcp(null, 30, ["10.0.0.0/8"])], unknown) == set()
	_said("sg-open-admin-ingress", [_tcp(null, 30, ["0.0.0.0/1"]), _tcp(80, 80, ["128.0.0.0/1"])], unknown) == {asked}
	_said("sg-open-admin-ingress", [_tcp(null, 30, ["0.0.0.0/1"]), _tcp(80, 80, ["0.0.0.0/0"])], unknown) == set()
}
