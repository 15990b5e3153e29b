package planvet.lib.sg_wide_test

import data.planvet.lib.sg_wide
import data.planvet.rules.sg.wide_ingress

_params := {
	"sg-wide-ingress": {"max_prefix": 8, "max_prefix_ipv6": 16},
	"sg-open-admin-ingress": {"ports": [22]},
	"sg-open-database-ingress": {"ports": [3306]},
	"sg-open-ingress": {"public_ports": [80, 443]},
}

_wide(family, cidrs) := runs if {
	runs := sg_wide.runs(family, cidrs) with data.planvet.params as _params
}

test_more_than_the_prefix_holds if {
	_wide("ipv4", {"3.0.0.0/8"}) == []
	_wide("ipv4", {"3.0.0.0/8", "4.0.0.0/32"}) == [["3.0.0.0/8", "4.0.0.0/32"]]
	_wide("ipv4", {"3.0.0.0/8", "4.0.0.1/32"}) == []
	_wide("ipv6", {"2600::/16"}) == []
	_wide("ipv6", {"2600::/16", "2601::/48"}) == [["2600::/16", "2601::/48"]]
}

test_what_is_not_public_does_not_count if {
	_wide("ipv4", {"10.0.0.0/8", "11.0.0.0/8"}) == []
	_wide("ipv4", {"10.0.0.0/7", "9.255.255.255/32"}) == [["9.255.255.255/32", "10.0.0.0/7"]]
	_wide("ipv4", {"224.0.0.0/3", "100.64.0.0/10", "172.16.0.0/12", "0.0.0.0/8"}) == []
	_wide("ipv6", {"8000::/1", "4000::/2", "::/3"}) == []
	_wide("ipv6", {"fc00::/7", "2000::/15"}) == [["2000::/15"]]
}

# Either side of 10.0.0.0/8 there is less than the bound, and together more.
test_cut_by_private_space if {
	_wide("ipv4", {"9.128.0.0/9", "10.0.0.0/8", "11.0.0.0/9"}) == []
	_wide("ipv4", {"9.128.0.0/9", "10.0.0.0/8", "11.0.0.0/9", "11.128.0.0/32"}) == [["9.128.0.0/9", "10.0.0.0/8", "11.0.0.0/9", "11.128.0.0/32"]]
}

test_odd_parameters if {
	odd := {"sg-wide-ingress": {"max_prefix": -3.5, "max_prefix_ipv6": 900}}
	prefix := sg_wide.prefix with data.planvet.params as odd
	prefix == {"ipv4": 0, "ipv6": 64}
	runs := sg_wide.runs("ipv4", {"0.0.0.0/1"}) with data.planvet.params as odd
	runs == []
}

_said(blocks, unknown) := {sprintf("%s %v %s: %s", [r.verdict, r.path, r.key, r.message]) | some r in results} if {
	results := wide_ingress.results with data.planvet.params as _params with input as {
		"data": {},
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
	}
}

_block(protocol, low, high, cidrs) := {"protocol": protocol, "from_port": low, "to_port": high, "cidr_blocks": cidrs}

test_each_alone_and_the_rest_together if {
	blocks := [
		_block("tcp", 20, 30, ["16.0.0.0/4", "3.0.0.0/8"]),
		_block("tcp", 25, 25, ["32.0.0.0/8", "4.0.0.0/8"]),
		_block("tcp", 25, 26, ["5.0.0.0/8"]),
	]
	_said(blocks, []) == {
		"fail [\"ingress\", 0, \"cidr_blocks\"] ipv4 tcp 20-30: ports 20-30/tcp are open to more public addresses than a /8 holds (16.0.0.0/4)",
		"fail [\"ingress\", 0, \"cidr_blocks\"] ipv4 tcp 25: SMTP (port 25/tcp) is open to more public addresses than a /8 holds (3.0.0.0/8 with 4.0.0.0/8 with 5.0.0.0/8)",
	}
}

test_what_every_protocol_lets_in_is_told_once if {
	blocks := [_block("-1", 0, 0, ["3.0.0.0/8"]), _block("-1", 0, 0, ["4.0.0.0/8"]), _block("tcp", 22, 22, ["198.51.100.0/24"]), _block("udp", 53, 53, ["5.0.0.0/8"])]
	_said(blocks, []) == {
		"fail [\"ingress\", 0, \"cidr_blocks\"] ipv4 all 0-65535: every port of every protocol is open to more public addresses than a /8 holds (3.0.0.0/8 with 4.0.0.0/8)",
		"fail [\"ingress\", 0, \"cidr_blocks\"] ipv4 udp 53: DNS (port 53/udp) is open to more public addresses than a /8 holds (3.0.0.0/8 with 4.0.0.0/8 with 5.0.0.0/8)",
	}
}

test_together_with_others_it_may_be_the_world if {
	unknown := [{"from_port": true}, {}]
	_said([_block("tcp", null, 30, ["0.0.0.0/1"]), _block("tcp", 80, 80, ["128.0.0.0/1"])], unknown) == set()
	count(_said([_block("tcp", null, 30, ["0.0.0.0/1"]), _block("tcp", 80, 80, ["198.51.100.0/24"])], unknown)) == 1
}
