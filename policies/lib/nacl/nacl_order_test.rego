package planvet.lib.nacl_order_test

import data.planvet.lib.nacl_order

test_traffic_in_words if {
	nacl_order.traffic("all", [[0, 65535]]) == "all traffic"
	nacl_order.traffic("tcp", [[0, 65535]]) == "tcp"
	nacl_order.traffic("tcp", [[22, 22]]) == "tcp port 22"
	nacl_order.traffic("udp", [[1, 3], [53, 53]]) == "udp ports 1-3, 53"
	nacl_order.traffic("icmp", [[2048, 2048]]) == "icmp type 8 code 0"
	nacl_order.traffic("icmp", [[768, 1023], [2048, 2303]]) == "icmp type 3, type 8"
	nacl_order.traffic("icmpv6", [[0, 511]]) == "icmpv6 types 0-1"
	nacl_order.traffic("icmp", [[769, 1030]]) == "icmp type 3 code 1 to type 4 code 6"
	nacl_order.traffic("50", [[0, 65535]]) == "protocol 50"
}

test_numbers_in_words if {
	nacl_order.numbers_text([100]) == "rule 100"
	nacl_order.numbers_text([90, 100]) == "rules 90 and 100"
	nacl_order.numbers_text([90, 100, 110]) == "rules 90, 100 and 110"
}

entry(number, cidr, ports) := {
	"address": sprintf("aws_network_acl_rule.r%d", [number]), "path": [], "number": number, "action": "allow",
	"protocol": "tcp", "ports": ports, "lanes": [{"family": "ipv4", "cidr": cidr, "widest": 0}],
	"doubts": [], "placed": true, "sure": true,
}

test_only_lines_that_decide_something_are_named if {
	dead := entry(130, "10.0.0.0/8", [22, 22])
	asked := nacl_order.decided_before(
		[
			entry(100, "10.0.0.0/9", [0, 1023]),
			entry(110, "10.1.0.0/16", [22, 22]),
			entry(120, "10.0.0.0/8", [0, 80]),
			entry(125, "0.0.0.0/0", [0, 80]),
		],
		dead,
	)
	decisions := nacl_order.decisions(asked[0].question, asked[0].lines)
	[[d.line.entry.number, d.ports, d.cidr, d.except] | some d in decisions] == [
		[100, [22, 22], "10.0.0.0/9", []],
		[120, [22, 22], "10.0.0.0/8", ["10.0.0.0/9"]],
	]
	nacl_order.parts_text("tcp", decisions, "ingress") == "tcp port 22 from 10.0.0.0/8 except 10.0.0.0/9 and tcp port 22 from 10.0.0.0/9"
}

test_one_address_left_is_enough_to_live if {
	not nacl_order.decided_before([entry(100, "10.0.0.0/9", [0, 65535]), entry(110, "10.128.0.0/10", [0, 65535])], entry(120, "10.0.0.0/8", [22, 22]))
	not nacl_order.decided_before([entry(120, "10.0.0.0/8", [22, 22])], entry(120, "10.0.0.0/8", [22, 22]))
}
