# METADATA
# title: How wide an address range that is not known may be
# description: |
#   AWS bounds the ranges of VPCs and subnets, and a text may end in its prefix
#   length: such a range never is the internet, however unknown. What a value
#   merely refers to bounds nothing.
# schemas:
#   - input: schema.document
package planvet.lib.unknown_range

import data.planvet.lib.net
import data.planvet.lib.partial
import data.planvet.lib.pattern
import data.planvet.lib.share
import data.planvet.lib.tf

_types := {
	"aws_vpc", "aws_default_vpc", "aws_subnet", "aws_default_subnet",
	"aws_vpc_ipv4_cidr_block_association", "aws_vpc_ipv6_cidr_block_association",
}

_attributes := {"cidr_block", "ipv6_cidr_block"}

# The widest that AWS lets a VPC be
# (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html).
_of_vpc := {"ipv4": 16, "ipv6": 44}

# METADATA
# title: The prefix length that a range surely has, at the least
# description: 0 where it may be anything. The path is that of one range.
widest(r, path, family) := min(lengths) if {
	lengths := [length | some one in partial.may(r, path); length := _length(one, family)]
	count(lengths) > 0
} else := 0

_length(one, family) := _of_vpc[family] if {
	partial.within(one, _types, _attributes)
} else := length if {
	# Nothing is written, or a range of the other family.
	one.is in {null, ""}
	length := _bits[family]
} else := _known_length(one.is, family) if {
	net.valid(one.is)
} else := to_number(found[0][1]) if {
	found := regex.find_all_string_submatch_n(`/([0-9]{1,3})$`, one.text, 1)
	count(found) > 0
} else := 0

_bits := {"ipv4": 32, "ipv6": 128}

_known_length(cidr, family) := to_number(split(cidr, "/")[1]) if {
	net.family(cidr) == family
} else := _bits[family]

# METADATA
# title: Whether a range that is not known surely is no more than a network of somebody's
# description: A VPC's, a single address, or one of several that are private or narrow.
narrow(r, path) if {
	every one in partial.may(r, path) {
		_narrow(one)
	}
}

_narrow(one) if partial.within(one, _types, _attributes)

_narrow(one) if one.is in {null, ""}

_narrow(one) if {
	net.valid(one.is)
	not share.has_public(one.is)
}

_narrow(one) if {
	net.valid(one.is)
	to_number(split(one.is, "/")[1]) >= _of_vpc[net.family(one.is)]
}

# Of a text nobody knows the family, so it must be narrow in either.
_narrow(one) if {
	found := regex.find_all_string_submatch_n(`/([0-9]{1,3})$`, one.text, 1)
	to_number(found[0][1]) >= _of_vpc[_family(one.text)]
}

_family(text) := "ipv6" if {
	contains(regex.replace(text, `\$\{[^}]*\}`, ""), ":")
} else := "ipv4"

# METADATA
# title: The unknown ranges of an argument that is one range, or a list of them
# description: A list of paths.
paths(r, path) := [path] if {
	tf.undecided(r, path)
} else := [at |
	some i, _ in tf.value(r, path)
	at := array.concat(path, [i])
	tf.undecided(r, at)
]

# METADATA
# title: The instances that a range is of
# description: A set of addresses, empty where they are not known.
of(r, path) := {address |
	some one in partial.may(r, path)
	some address in _of(one)
	tf.at(address)
}

_of(one) := {one.of} if {
	is_string(one.of)
} else := {found[0][1] |
	some name in pattern.placeholders(one.text)
	found := regex.find_all_string_submatch_n(`^([^?].*?)\.[a-z0-9_]+(?:\.[0-9]+)*$`, name, 1)
}
