# METADATA
# title: Ranges that follow one another without a gap
# description: |
#   Many ranges that touch let in as much as one large one: 2.0.0.0/8 with
#   3.0.0.0/8 is 2.0.0.0/7, and 3.0.0.0/8 with 4.0.0.0/8 is as large though no
#   single range says it. A run is such a list of ranges, in order, as
#   data.planvet.lib.net merges them. IPv6 ranges smaller than a /48 are left out.
package planvet.lib.run

import data.planvet.lib.net

_bits := {"ipv4": 32, "ipv6": 48}

# METADATA
# title: The runs of one family among ranges, in order
of(family, cidrs) := [run |
	blocks := sort([[first, bits.lsh(1, size), cidr] |
		some cidr in net.merged(cidrs)
		net.family(cidr) == family
		size := _bits[family] - length(cidr)
		size >= 0
		first := _first(family, split(cidr, "/")[0])
	])
	starts := [i | some i, _ in blocks; not _follows(blocks, i)]
	ends := array.concat(array.slice(starts, 1, count(starts)), [count(blocks)])
	some n, start in starts
	run := [block[2] | some block in array.slice(blocks, start, ends[n])]
]

# METADATA
# title: The length of a range's prefix
length(cidr) := to_number(split(cidr, "/")[1])

_follows(blocks, i) if blocks[i - 1][0] + blocks[i - 1][1] == blocks[i][0]

# The first address as a number; of IPv6 only the first 48 bits.
_first("ipv4", address) := (((o[0] * 16777216) + (o[1] * 65536)) + (o[2] * 256)) + o[3] if {
	o := [to_number(octet) | some octet in split(address, ".")]
}

_first("ipv6", address) := ((g[0] * 4294967296) + (g[1] * 65536)) + g[2] if {
	halves := [[group | some group in split(half, ":"); group != ""] | some half in split(address, "::")]
	g := [_hexadecimal(_group(halves, i)) | some i in [0, 1, 2]]
}

# What `::` leaves out is zero.
_group(halves, i) := halves[0][i] if {
	i < count(halves[0])
} else := halves[1][i - (8 - count(halves[1]))] if {
	i >= 8 - count(halves[1])
} else := "0"

_hexadecimal(group) := (((((d[0] * 16) + d[1]) * 16) + d[2]) * 16) + d[3] if {
	padded := sprintf("%s%s", [substring("0000", 0, 4 - count(group)), group])
	d := [indexof("0123456789abcdef", digit) | some digit in split(padded, "")]
}
