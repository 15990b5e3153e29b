# METADATA
# title: How much of the public address space ranges cover
# description: |
#   Counted in addresses for "ipv4" and in /64 networks for "ipv6", exactly: what
#   overlaps counts once, and so do halves that add up. Addresses that the
#   internet does not route are not counted: of IPv4 private, shared, loopback,
#   link-local, multicast and reserved ones, of IPv6 all outside 2000::/3
#   (https://www.iana.org/assignments/iana-ipv4-special-registry,
#   https://www.iana.org/assignments/ipv6-address-space). Ranges smaller than a
#   /64 count as nothing.
package planvet.lib.share

import data.planvet.lib.net

_unrouted := {
	"ipv4": {
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
		"172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3",
	},
	"ipv6": {"::/3", "4000::/2", "8000::/1"},
}

_bits := {"ipv4": 32, "ipv6": 64}

# METADATA
# title: All public addresses of a family
total := {family: public |
	some family, bits_of in _bits
	public := bits.lsh(1, bits_of) - _unrouted_count[family]
}

# METADATA
# title: How many public addresses of a family ranges cover together
of(family, cidrs) := total[family] if {
	some whole in {"0.0.0.0/0", "::/0"}
	whole in cidrs
	net.family(whole) == family
} else := found - _unrouted_count[family] if {
	own := {cidr | some cidr in cidrs; net.valid(cidr); net.family(cidr) == family}
	count(own) > 0
	found := _count(family, own | _unrouted[family])
} else := 0

_unrouted_count := {family: _count(family, cidrs) | some family, cidrs in _unrouted}

_count(family, cidrs) := sum([size |
	some cidr in net.merged(cidrs)
	length := to_number(split(cidr, "/")[1])
	length <= _bits[family]
	size := bits.lsh(1, _bits[family] - length)
])

# METADATA
# title: How many public addresses of a range lie outside others
# description: The others lie within it.
rest(family, cidr, others) := of(family, {cidr} | {other | some other in others}) - of(family, {other | some other in others})

# METADATA
# title: Whether so few public addresses are left out that the rest is the internet
# description: |
#   The one measure for security groups, network ACLs, routes and whole paths:
#   less than a tenth of the family.
is_internet(family, lost) if lost * 10 < total[family]

# METADATA
# title: The families of which merged ranges cover nine tenths or more
# description: A subset of {"0.0.0.0/0", "::/0"}. The ranges do not overlap.
most(ranges) := {whole |
	may_be_most(ranges)
	some family, whole in {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}
	is_internet(family, total[family] - of(family, ranges))
}

# METADATA
# title: Whether ranges may cover most of a family
# description: |
#   A quick way to tell that they do not: 64 ranges of a /7 cover half of IPv4,
#   and as many of a /10 half of the public addresses of IPv6.
may_be_most(cidrs) if count(cidrs) > 64

may_be_most(cidrs) if {
	some cidr in cidrs
	to_number(split(cidr, "/")[1]) < {true: 10, false: 7}[contains(cidr, ":")]
}

# METADATA
# title: Whether a range holds a public address
# description: Undefined for a range that lies in a block that the internet does not route.
has_public(cidr) if {
	every block in _unrouted[net.family(cidr)] {
		not net.within(cidr, block)
	}
}
