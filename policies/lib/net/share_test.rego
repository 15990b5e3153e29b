package planvet.lib.share_test

import data.planvet.lib.share

test_the_whole_is_all if {
	share.of("ipv4", {"0.0.0.0/0"}) == share.total.ipv4
	share.of("ipv4", {"0.0.0.0/1", "128.0.0.0/1"}) == share.total.ipv4
	share.of("ipv6", {"::/0"}) == share.total.ipv6
	share.of("ipv6", {"2000::/3"}) == share.total.ipv6
	share.total.ipv6 == bits.lsh(1, 61)
	share.total.ipv4 == bits.lsh(1, 32) - (((bits.lsh(4, 24) - bits.lsh(1, 24)) + bits.lsh(1, 22)) + ((bits.lsh(2, 16) + bits.lsh(1, 20)) + bits.lsh(1, 29)))
}

test_families_are_counted_for_themselves if {
	share.of("ipv6", {"0.0.0.0/0"}) == 0
	share.of("ipv4", {"::/0"}) == 0
	share.of("ipv4", {"nonsense", "198.51.100.0/24"}) == 256
}

test_private_and_overlapping_ranges if {
	share.of("ipv4", {"10.0.0.0/8", "192.168.1.0/24"}) == 0
	share.of("ipv4", {"198.51.100.0/24", "198.51.100.128/25", "10.0.0.0/8"}) == 256
	share.of("ipv6", {"2001:db8::/64", "2001:db8::1/128", "fd00::/8"}) == 1
	share.of("ipv4", set()) == 0
}

test_rest if {
	share.rest("ipv4", "198.51.100.0/24", ["198.51.100.0/25"]) == 128
	share.rest("ipv4", "0.0.0.0/0", ["10.0.0.0/8"]) == share.total.ipv4
	share.rest("ipv4", "0.0.0.0/0", ["0.0.0.0/1", "128.0.0.0/1"]) == 0
}

test_most if {
	share.may_be_most({"0.0.0.0/5"})
	not share.may_be_most({"10.0.0.0/8", "198.51.100.0/24"})
}
