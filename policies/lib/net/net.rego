# METADATA
# title: Protocols, ports and addresses
# description: |
#   Ports are intervals, lists of two numbers, both ends included. Address
#   ranges are CIDR strings, v4 and v6; a string that is none is passed over by
#   everything here, since AWS would refuse it.
package planvet.lib.net

import data.planvet.lib.share

all_ports := [0, 65535]

# METADATA
# title: One name for a protocol that may be written as name or number
# description: |
#   "tcp", "udp", "icmp", "icmpv6", "all", or the number as a string: "50" for
#   ESP. A name that is not in the table stands for itself.
#   (https://www.iana.org/assignments/protocol-numbers)
protocol(written) := object.get(_protocols, name, name) if {
	name := lower(sprintf("%v", [written]))
}

_protocols := {
	"-1": "all",
	"1": "icmp",
	"6": "tcp",
	"17": "udp",
	"58": "icmpv6",
	"ipv6-icmp": "icmpv6",
	"hopopt": "0",
	"igmp": "2",
	"ggp": "3",
	"ipv4": "4",
	"st": "5",
	"egp": "8",
	"igp": "9",
	"dccp": "33",
	"ipv6": "41",
	"ipv6-route": "43",
	"ipv6-frag": "44",
	"rsvp": "46",
	"gre": "47",
	"esp": "50",
	"ah": "51",
	"ipv6-nonxt": "59",
	"ipv6-opts": "60",
	"eigrp": "88",
	"ospf": "89",
	"ospfigp": "89",
	"ipip": "94",
	"etherip": "97",
	"encap": "98",
	"pim": "103",
	"ipcomp": "108",
	"vrrp": "112",
	"l2tp": "115",
	"sctp": "132",
	"udplite": "136",
	"mpls-in-ip": "137",
}

# METADATA
# title: Whether a written protocol is one that a security group can have
# description: |
#   tcp, udp, icmp, icmpv6, all, or a number
#   (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html),
#   here by any name in the table. The apply fails with another.
known_protocol(written) if protocol(written) in {"tcp", "udp", "icmp", "icmpv6", "all"}

known_protocol(written) if regex.match(`^([0-9]{1,2}|1[0-9]{2}|2[0-4][0-9]|25[0-5])$`, protocol(written))

# METADATA
# title: Whether ports mean anything in a protocol
has_ports(name) if name in {"tcp", "udp"}

# METADATA
# title: Port intervals from a parameter
# description: |
#   The parameter lists numbers and ranges: [22, "5985-5986"].
intervals(list) := [interval |
	some written in list
	ends := [to_number(trim_space(end)) | some end in split(sprintf("%v", [written]), "-")]
	interval := [ends[0], ends[count(ends) - 1]]
]

# METADATA
# title: What two intervals share; undefined where they share nothing
intersection(a, b) := [low, high] if {
	low := max([a[0], b[0]])
	high := min([a[1], b[1]])
	low <= high
}

# METADATA
# title: Intervals in order, those that touch or overlap made one
# description: |
#   An interval is kept where it begins (no other reaches its start) and runs
#   to the first end that no other reaches past.
union(list) := [[low, high] |
	some low in sort({i[0] | some i in list})
	not _reached_from_before(low, list)
	ends := {i[1] | some i in list; i[1] >= low; not _runs_on(i[1], list)}
	high := min(ends)
]

_reached_from_before(low, list) if {
	some i in list
	i[0] < low
	i[1] >= low - 1
}

_runs_on(high, list) if {
	some i in list
	i[0] <= high + 1
	i[1] > high
}

# METADATA
# title: What is left of one interval once others are taken away
subtract(interval, others) := [[low, high] |
	taken := union([shared | some other in others; shared := intersection(interval, other)])
	starts := array.concat([interval[0]], [after | some t in taken; after := t[1] + 1])
	ends := array.concat([before | some t in taken; before := t[0] - 1], [interval[1]])
	some i, low in starts
	high := ends[i]
	low <= high
]

# METADATA
# title: Intervals as people write them, "22, 5985-5986"
text(list) := concat(", ", [_text(i) | some i in list])

_text(i) := sprintf("%d", [i[0]]) if i[0] == i[1]

_text(i) := sprintf("%d-%d", i) if i[0] != i[1]

# METADATA
# title: Intervals in a sentence, "port 22" or "ports 20-25, 80"
ports_text(list) := sprintf("port %s", [text(list)]) if {
	count(list) == 1
	list[0][0] == list[0][1]
} else := sprintf("ports %s", [text(list)])

# METADATA
# title: Whether a value is a range that AWS could take
# description: |
#   The reserved block ::/79, where addresses stand for v4 ones
#   (::ffff:10.0.0.0/104), never is in a VPC; OPA's net.cidr_merge panics on
#   ranges that end in it.
valid(cidr) if {
	is_string(cidr)
	net.cidr_is_valid(cidr)
	not _reserved(cidr)
}

_reserved(cidr) if {
	contains(cidr, ":")
	some block in ["::/79", "::ffff:0:0/96"]
	net.cidr_contains(block, cidr)
}

family(cidr) := "ipv6" if {
	contains(cidr, ":")
} else := "ipv4"

# METADATA
# title: The fewest ranges that cover the same addresses
# description: |
#   Each family for itself: net.cidr_merge takes a v4 address for a v6 one.
merged(cidrs) := net.cidr_merge(v4) | _merged_v6(v6) if {
	usable := {c | some c in cidrs; valid(c)}
	v6 := {c | some c in usable; contains(c, ":")}
	v4 := usable - v6
}

# net.cidr_merge panics on neighbours in ::/8 (64:ff9b::/97 and
# 64:ff9b::8000:0/97), since it loses their leading zeros. Those are merged
# one by one as if they lay in ff00::/8, at the same distance.
_merged_v6(v6) := rest if {
	rest := net.cidr_merge(v6 - _low(v6))
	_needs_nothing(rest, _low(v6))
} else := net.cidr_merge(filled) if {
	_merged_raised(_low(v6)) == {"ff00::/8"}
	filled := (v6 - _low(v6)) | {"::/8"}
} else := net.cidr_merge(v6 - _low(v6)) | {lowered |
	some raised in _merged_raised(_low(v6))
	some lowered in net.cidr_merge({substring(raised, 2, -1)})
}

_needs_nothing(_, low) if count(low) == 0

_needs_nothing(rest, _) if {
	some c in rest
	net.cidr_contains(c, "::/8")
}

_low(v6) := {c |
	some c in v6
	net.cidr_contains("::/8", c)
	not net.cidr_contains(c, "::/8")
}

_merged_raised(low) := net.cidr_merge({_raised(canonical) |
	some c in low
	some canonical in net.cidr_merge({c})
})

_raised(canonical) := sprintf("ff00%s", [canonical]) if {
	startswith(canonical, "::")
} else := sprintf("ff0%s", [canonical]) if {
	indexof(canonical, ":") == 1
} else := sprintf("ff%s", [canonical])

# METADATA
# title: The address families of which ranges cover the internet together
# description: |
#   A subset of {"0.0.0.0/0", "::/0"}. The internet is all of a family, or at
#   least nine tenths of its public addresses, as data.planvet.lib.share counts
#   them: halves add up, and so does everything but a few networks.
world(cidrs) := whole | share.most(ranges) if {
	ranges := merged(cidrs)
	whole := ranges & {"0.0.0.0/0", "::/0"}
}

# METADATA
# title: Whether ranges cover, together, every address of one range
covers(cidrs, cidr) if {
	some one in cidrs
	valid(one)
	within(cidr, one)
} else if {
	count(cidrs) > 1
	some whole in merged(cidrs)
	within(cidr, whole)
} else := false

# METADATA
# title: Whether one range lies in another
within(inner, outer) if {
	family(inner) == family(outer)
	net.cidr_contains(outer, inner)
} else := false

# METADATA
# title: Whether two ranges share an address
overlap(a, b) if {
	family(a) == family(b)
	net.cidr_intersects(a, b)
} else := false
