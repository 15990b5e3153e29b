# METADATA
# title: One rule of a network ACL, in whatever form it is written
# description: |
#   `entry` reads an ingress or egress block, or an aws_network_acl_rule, into
#   one shape:
#
#   | field | holds |
#   | --- | --- |
#   | address, path | where it is written: the resource, and the block in it, [] for a resource of its own |
#   | form | "inline" or "separate" |
#   | number, number_path | the number is null where it is not known, or none |
#   | action | "allow", "deny" or null |
#   | protocol | as net.protocol writes it, or null |
#   | ports | [low, high], or null where they are not known |
#   | lanes | its address ranges, {"family", "cidr", "widest"}: an unknown cidr is null, and no wider than the prefix length `widest` |
#   | doubts | what cannot be read: {"part", "path", "text"} |
#   | placed | whether it surely stands in this ACL and direction, under a known number |
#   | sure | whether it is placed, and what it matches is known as well |
#
#   ICMP types and codes lie on the same axis as ports: type × 256 + code, all
#   codes of a type an interval of 256. Protocols that have neither cover the
#   whole axis. AWS is sent 0 where a port, type or code is left out.
#
#   An entry that AWS would refuse (no address range, a port above 65535, from
#   above to) has no lanes: it matches nothing.
#
#   A part in doubt is "acl", "direction", "number", "action", "protocol",
#   "ports" or "cidr".
# schemas:
#   - input: schema.document
package planvet.lib.nacl_entry

import data.planvet.lib.net
import data.planvet.lib.tf
import data.planvet.lib.unknown_range

# METADATA
# title: The rule at a path of an instance
# description: |
#   `block` is what stands there and `unknown` its part of the instance's
#   unknown, false where it has none; `doubts` are those about the ACL and the
#   direction that it belongs to.
entry(r, path, form, block, unknown, doubts) := {
	"address": r.address,
	"path": path,
	"form": form,
	"number": number,
	"number_path": array.concat(path, [_number_names[form]]),
	"action": action,
	"protocol": traffic[0],
	"ports": traffic[1],
	"lanes": lanes,
	"doubts": [],
	"placed": true,
	"sure": true,
} if {
	# Nearly every rule is plain: nothing in it is unknown or odd. Tens of
	# thousands of them are read, so these come by the shortest way.
	doubts == []
	_unmarked(unknown)
	number := block[_number_names[form]]
	is_number(number)
	floor(number) == number
	action := block[_action_names[form]]
	action in {"allow", "deny"}
	traffic := _traffic(block.protocol, [
		object.get(block, "from_port", null), object.get(block, "to_port", null),
		object.get(block, "icmp_type", null), object.get(block, "icmp_code", null),
	])
	lanes := _plain_lanes(object.get(block, "cidr_block", null), object.get(block, "ipv6_cidr_block", null))
} else := _searched(r, path, form, _object(block), doubts)

_unmarked(false)

_unmarked(unknown) if {
	is_object(unknown)
	object.filter(unknown, _fields) == {}
}

_number_names := {"inline": "rule_no", "separate": "rule_number"}

_action_names := {"inline": "action", "separate": "rule_action"}

_end_names := ["from_port", "to_port", "icmp_type", "icmp_code"]

# `ends` are in the order of _end_names.
_traffic(written, ends) := [protocol, ports] if {
	not tf.mask in array.concat(ends, [written])
	protocol := _protocol(written)
	values := {name: ends[i] | some i, name in _end_names}
	ports := _ports(protocol, [_end(values, name, set()) | some name in _ends(protocol)])
	ports != null
}

_plain_lanes(v4, v6) := lanes if {
	lanes := [{"family": net.family(cidr), "cidr": cidr, "widest": 0} | some cidr in [v4, v6]; net.valid(cidr)]
	count(lanes) > 0
	not tf.mask in [v4, v6]
}

_searched(r, path, form, values, doubts_of_place) := {
	"address": r.address,
	"path": path,
	"form": form,
	"number": number,
	"number_path": array.concat(path, [names.number]),
	"action": action,
	"protocol": protocol,
	"ports": ports,
	"lanes": lanes,
	"doubts": doubts,
	"placed": placed,
	"sure": sure,
} if {
	names := {"number": _number_names[form], "action": _action_names[form]}
	hidden := _hidden(r, path)
	number := _number(_readable(values, names.number, hidden))
	action := _action(_readable(values, names.action, hidden))
	protocol := _protocol(_readable(values, "protocol", hidden))
	ends := _ends(protocol)
	ports := _ports(protocol, [_end(values, name, hidden) | some name in ends])
	doubts := array.concat(doubts_of_place, _doubts(r, path, hidden, array.concat(
		[["number", names.number], ["action", names.action], ["protocol", "protocol"], ["cidr", "cidr_block"], ["cidr", "ipv6_cidr_block"]],
		[["ports", name] | some name in ends],
	)))
	in_doubt := {d.part | some d in doubts}
	nothing := {part |
		some part, value in {"number": number, "action": action, "protocol": protocol, "ports": ports}
		value == null
	}
	lanes := _lanes(r, path, values, hidden, nothing - _accounted(in_doubt))
	placed := count(((in_doubt & {"acl", "direction", "number"}) | (nothing & {"number"}))) == 0
	sure := count(((in_doubt - {"action"}) | (nothing & {"number"}))) == 0
}

# What is not known need not be there: without a protocol there are no ports.
_accounted(in_doubt) := in_doubt | {"ports"} if {
	"protocol" in in_doubt
} else := in_doubt

_doubts(r, path, hidden, parts) := [] if {
	count(hidden) == 0
} else := [doubt(r, part[0], array.concat(path, [part[1]])) | some part in parts; part[1] in hidden]

# METADATA
# title: A value that cannot be read, in words that end a sentence
doubt(r, part, path) := {
	"part": part,
	"path": path,
	"text": sprintf("%s of %s %s", [path[count(path) - 1], r.address, tf.reason(r, path)]),
}

_object(value) := value if is_object(value)

_object(value) := {} if not is_object(value)

_fields := {
	"rule_no", "rule_number", "action", "rule_action", "protocol", "from_port", "to_port",
	"icmp_type", "icmp_code", "cidr_block", "ipv6_cidr_block",
}

_hidden(r, path) := {name | some name in _fields; tf.undecided(r, array.concat(path, [name]))}

_readable(values, name, hidden) := object.get(values, name, null) if {
	not name in hidden
} else := null

_number(value) := value if {
	is_number(value)
	floor(value) == value
} else := to_number(value) if {
	is_string(value)
	regex.match(`^-?[0-9]{1,9}$`, value)
} else := null

# AWS is sent 0 where nothing is written.
_end(values, name, hidden) := 0 if {
	not name in hidden
	object.get(values, name, null) in {null, ""}
} else := _number(_readable(values, name, hidden))

_action(value) := action if {
	is_string(value)
	action := lower(value)
	action in {"allow", "deny"}
} else := null

_protocol(value) := net.protocol(value) if {
	_scalar(value)
} else := null

_scalar(value) if is_number(value)

_scalar(value) if {
	is_string(value)
	value != ""
}

# The fields that say which part of the axis a protocol's entry takes.
_ends(protocol) := ["from_port", "to_port"] if {
	net.has_ports(protocol)
} else := ["icmp_type", "icmp_code"] if {
	protocol in {"icmp", "icmpv6"}
} else := []

# Null where they cannot be read and where AWS would refuse them.
_ports(protocol, ends) := null if {
	protocol == null
} else := net.all_ports if {
	_ends(protocol) == []
} else := ends if {
	net.has_ports(protocol)
	[low, high] := ends
	low <= high
	_within(low, 65535)
	_within(high, 65535)
} else := _icmp(ends) if {
	protocol in {"icmp", "icmpv6"}
} else := null

_icmp([type, code]) := net.all_ports if {
	type == -1
} else := [type * 256, (type * 256) + 255] if {
	_within(type, 255)
	code == -1
} else := [(type * 256) + code, (type * 256) + code] if {
	_within(type, 255)
	_within(code, 255)
}

_within(number, highest) if {
	is_number(number)
	number >= 0
	number <= highest
}

# The address ranges, none where AWS would refuse the entry.
_lanes(r, path, values, hidden, missing) := [] if {
	count(missing) > 0
} else := [lane |
	some name in ["cidr_block", "ipv6_cidr_block"]
	lane := _lane(r, array.concat(path, [name]), values, hidden)
]

_lane(r, path, values, hidden) := lane if {
	name := path[count(path) - 1]
	name in hidden
	family := {"cidr_block": "ipv4", "ipv6_cidr_block": "ipv6"}[name]
	lane := {"family": family, "cidr": null, "widest": unknown_range.widest(r, path, family)}
} else := {"family": net.family(cidr), "cidr": cidr, "widest": 0} if {
	cidr := object.get(values, path[count(path) - 1], null)
	net.valid(cidr)
}
