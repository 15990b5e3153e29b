package planvet.lib.net_test

import data.planvet.lib.net

test_protocols_have_one_name if {
	net.protocol("TCP") == "tcp"
	net.protocol("6") == "tcp"
	net.protocol(-1) == "all"
	net.protocol("58") == "icmpv6"
	net.protocol("50") == "50"
	net.protocol("ESP") == "50"
	net.protocol("ipv6-icmp") == "icmpv6"
}

test_union if {
	net.union([[5, 9], [1, 3], [4, 4], [20, 30], [25, 26]]) == [[1, 9], [20, 30]]
	net.union([]) == []
	net.union([[1, 1]]) == [[1, 1]]
}

test_subtract if {
	net.subtract([1, 10], [[3, 4], [9, 20]]) == [[1, 2], [5, 8]]
	net.subtract([1, 10], [[0, 20]]) == []
	net.subtract([1, 10], [[11, 20]]) == [[1, 10]]
	net.subtract([1, 10], []) == [[1, 10]]
}

test_intervals_from_parameters if net.intervals([22, "5985-5986"]) == [[22, 22], [5985, 5986]]

test_texts if {
	net.ports_text([[22, 22]]) == "port 22"
	net.ports_text([[22, 22], [80, 90]]) == "ports 22, 80-90"
}

test_the_world_may_come_in_halves if {
	net.world(["0.0.0.0/1", "128.0.0.0/1"]) == {"0.0.0.0/0"}
	net.world(["::/1", "8000::/1", "10.0.0.0/8"]) == {"::/0"}
	net.world(["0.0.0.0/1", "128.0.0.0/2"]) == set()
	net.world(["nonsense", "0.0.0.0/0"]) == {"0.0.0.0/0"}
}

test_covers if {
	net.covers(["10.0.0.0/9", "10.128.0.0/9"], "10.0.0.0/8")
	not net.covers(["10.0.0.0/9"], "10.0.0.0/8")
	not net.covers(["0.0.0.0/0"], "::/0")
}

test_families_do_not_mix if {
	net.merged(["::/0", "10.0.0.0/8"]) == {"::/0", "10.0.0.0/8"}
	net.covers(["::/1", "8000::/1", "10.0.0.0/9", "10.128.0.0/9"], "10.0.0.0/8")
}

test_reserved_ranges_are_passed_over if {
	net.merged(["::1:0:0:0/80", "::2:0:0:0/80", "::ffff:10.0.0.0/104", "::/0"]) == {"::/0"}
	net.merged(["::ffff:0:0/96", "::fffe:0:0/96"]) == set()
	not net.valid("::ffff:10.0.0.0/104")
	not net.valid(22)
	net.valid("::/78")
}

test_ranges_with_leading_zeros_merge if {
	net.merged(["64:ff9b::/97", "64:ff9b::8000:0/97"]) == {"64:ff9b::/96"}
	net.merged(["::/9", "80::/10", "00c0::/11", "E0::/11", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "2000::/3", "4000::/2", "8000::/1"]) == {"::/0"}
	net.merged(["::/9", "80::/9"]) == {"::/8"}
	net.merged(["::/9", "5:1::/33", "5:1:8000::/33", "fc00::/7"]) == {"::/9", "fc00::/7"}
	net.merged(["5:1::/33", "5:1:8000::/33", "0:1::/32"]) == {"0:1::/32", "5:1::/32"}
}
