# METADATA
# title: What security groups permit, in one shape for every form
# description: |
#   A permission is one ingress or egress block, or one rule resource:
#
#   | field | holds |
#   | --- | --- |
#   | address, path | where it is written; the path is [] or `["ingress", 1]` |
#   | group | the group's address, the id of one outside the document, or the rule's own address where it cannot be told |
#   | direction | "ingress" or "egress" |
#   | protocol | as data.planvet.lib.net names it; null where it cannot be read |
#   | ports | an interval, [0, 65535] where ports mean nothing; low above high matches nothing; null where it cannot be read |
#   | cidrs | a list of {"cidr", "path", "list", "at"}: `list` is the prefix list that holds it, or "", and `at` that entry's place, or null |
#   | unread_sources | [{"path", "why"}]: addresses that cannot be read |
#   | unread_scope | [{"path", "why"}]: the direction, protocol or ports where they cannot be read |
#   | read | whether both of these are empty |
#   | local | [{"path", "keys"}]: addresses that are not known and yet no more than somebody's network, and what they are of: not unread |
#   | icmp | types and codes, see sg_pointer.icmp; null for other protocols |
#   | groups | [{"key", "sure", "path"}]: the security groups let in, see group_key; `self` is the group itself |
#   | unread_groups | [{"path", "why"}]: groups that cannot be read |
# schemas:
#   - input: schema.document
package planvet.lib.sg

import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.prefix_list
import data.planvet.lib.sg_pointer
import data.planvet.lib.tf
import data.planvet.lib.unknown_range

group_types := {"aws_security_group", "aws_default_security_group"}

# METADATA
# title: Every permission of the document, in a list
permissions := array.concat(_inline, _separate)

# METADATA
# title: The permissions of one direction, by group
# description: An object from group to a list in the order of `permissions`.
ingress := _by_group("ingress")

egress := _by_group("egress")

_by_group(direction) := {group: [permissions[i] | some i in sort(object.keys(members))] |
	some group, members in object.union_n([{p.group: {i: true}} |
		some i, p in permissions
		p.direction == direction
	])
}

# METADATA
# title: Groups whose inline rules cannot be read at all
# description: |
#   A set of {"address", "path", "direction", "why"}: all of a group's rules, or
#   one of them.
unread contains {
	"address": r.address,
	"path": path,
	"direction": direction,
	"why": sprintf("%s %s", [what, tf.reason(r, path)]),
} if {
	some direction in _directions
	some r in _groups
	_may_be_unread(r, direction)
	some path, what in _whole_or_elements(r, direction)
	tf.undecided(r, path)
	not _echoes(r, direction)
}

_may_be_unread(r, direction) if r.unknown[direction]

_may_be_unread(r, direction) if r.values[direction] == tf.mask

_may_be_unread(r, direction) if tf.mask in r.values[direction]

_whole_or_elements(r, direction) := {[direction, i]: sprintf("a rule in %s", [direction]) | some i, _ in r.values[direction]} if {
	is_array(r.values[direction])
} else := {[direction]: direction}

_directions := {"ingress", "egress"}

_groups := [r | some type in group_types; some r in tf.resources(type)]

# A group in state lists what separate rule resources gave it. Where the
# configuration sets no inline rules and there are such resources, what the
# group lists is their echo. Where there are none, it lists what is real: a
# dynamic block, which a plan's configuration does not show, or rules that
# something else made; nor has a group that is yet to be created any echo. A rule
# resource that this plan deletes may have been the
# last one of its group.
_echoes(r, direction) if {
	not r.action in {"create", "replace"}
	not tf.configures(r, direction)
	r.address in _groups_with_rules[direction]
}

_echoes(r, direction) if {
	not r.action in {"create", "replace"}
	not tf.configures(r, direction)
	r.module in _modules_that_lose_rules
}

_groups_with_rules := {direction: {p.group | some p in _separate; p.direction == direction} |
	some direction in _directions
}

_modules_that_lose_rules := {r.module |
	some type in {"aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"}
	some r in input.resources[type]
	r.action in {"delete", "forget"}
}

_inline_of := [[r, direction] |
	some r in _groups
	some direction in ["ingress", "egress"]
	not object.get(r.values, direction, null) in {null, []}
	not _echoes(r, direction)
]

# Some providers print a single block as an object.
_inline := array.concat(
	[p |
		some [r, direction] in _inline_of
		is_array(r.values[direction])
		some i, block in r.values[direction]
		path := [direction, i]
		is_object(block)
		p := _permission(r, path, block, _inner(r.unknown, path), direction, r.address, _classic)
	],
	[p |
		some [r, direction] in _inline_of
		is_object(r.values[direction])
		p := _permission(r, [direction], r.values[direction], _inner(r.unknown, [direction]), direction, r.address, _classic)
	],
)

_separate := array.concat(
	[p |
		some r in tf.resources("aws_security_group_rule")
		some direction in _directions_of(r)
		p := _permission(r, [], r.values, r.unknown, direction, _group_of(r), _classic)
	],
	[p |
		some direction in ["ingress", "egress"]
		some r in tf.resources(sprintf("aws_vpc_security_group_%s_rule", [direction]))
		p := _permission(r, [], r.values, r.unknown, direction, _group_of(r), _single)
	],
)

_directions_of(r) := [r.values.type] if {
	r.values.type in _directions
} else := ["ingress", "egress"] if {
	tf.undecided(r, "type")
} else := []

# What the arguments are called in the two generations of rules.
_classic := {
	"protocol": "protocol",
	"cidrs": ["cidr_blocks", "ipv6_cidr_blocks"],
	"lists": "prefix_list_ids",
	"scope": ["type", "protocol", "from_port", "to_port"],
	"all": {"type", "protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids"},
}

_single := {
	"protocol": "ip_protocol",
	"cidrs": ["cidr_ipv4", "cidr_ipv6"],
	"lists": "prefix_list_id",
	"scope": ["ip_protocol", "from_port", "to_port"],
	"all": {"ip_protocol", "from_port", "to_port", "cidr_ipv4", "cidr_ipv6", "prefix_list_id"},
}

# Where everything is known, as almost always, the short way is taken.
_permission(r, path, block, unknown, direction, group, names) := {
	"address": r.address,
	"path": path,
	"group": group,
	"direction": direction,
	"protocol": protocol,
	"ports": _ports(protocol, object.get(block, "from_port", null), object.get(block, "to_port", null)),
	"cidrs": _cidrs(path, block, names),
	"unread_sources": [],
	"unread_scope": [],
	"read": true,
	"local": [],
	"icmp": sg_pointer.icmp(protocol, block, unknown),
	"groups": peers.groups,
	"unread_groups": peers.unread,
} if {
	peers := sg_pointer.peers(r, path, block, unknown, group)
	object.filter(unknown, names.all) == {}
	not tf.mask in block
	not _holds_masked_range(block, names)
	object.get(block, names.lists, null) in {null, "", []}
	net.known_protocol(object.get(block, names.protocol, null))
	protocol := net.protocol(block[names.protocol])
} else := {
	"address": r.address,
	"path": path,
	"group": group,
	"direction": direction,
	"protocol": protocol,
	"ports": _ports_of(protocol, block, hidden),
	"cidrs": array.concat(_cidrs(path, block, names), _listed(path, lists, names)),
	"unread_sources": sources,
	"unread_scope": scope,
	"read": array.concat(sources, scope) == [],
	"local": _local(r, path, hidden, names),
	"icmp": sg_pointer.icmp(protocol, block, unknown),
	"groups": peers.groups,
	"unread_groups": peers.unread,
} if {
	peers := sg_pointer.peers(r, path, block, unknown, group)
	hidden := {name | some name in names.all; _hides(block, unknown, name)}
	protocol := _protocol(block, hidden, names.protocol)
	lists := _lists(r, path, block, hidden, names.lists)
	sources := _unread_sources(r, path, hidden, names, lists)
	scope := array.concat(_unread_scope(r, path, hidden, names, protocol), _foreign(path, block, hidden, names.protocol))
}

_cidrs(path, block, names) := [{"cidr": cidr, "path": array.concat(path, [name]), "list": "", "at": null} |
	some name in names.cidrs
	some cidr in array.flatten([block[name]])
	net.valid(cidr)
]

_listed(path, lists, names) := [{
	"cidr": c.cidr,
	"path": array.concat(path, [names.lists]),
	"list": c.list,
	"at": {"address": c.address, "path": c.path},
} |
	some c in lists.cidrs
]

_holds_masked_range(block, names) if {
	some name in names.cidrs
	tf.mask in block[name]
}

# An argument that cannot be read, or holds an element that cannot.
_hides(_, unknown, name) if unknown[name] == true

_hides(_, unknown, name) if true in unknown[name]

_hides(block, _, name) if block[name] == tf.mask

_hides(block, _, name) if tf.mask in block[name]

_unread_sources(r, path, hidden, names, lists) := array.concat(
	[{"path": at, "why": _why(r, at)} |
		some name in names.cidrs
		name in hidden
		at := array.concat(path, [name])
		count(_wide(r, at)) > 0
	],
	[{"path": array.concat(path, [names.lists]), "why": why} | some why in lists.undecided],
)

_unread_scope(r, path, hidden, names, protocol) := [{"path": at, "why": _why(r, at)} |
	some name in names.scope
	name in hidden
	_matters(name, protocol)
	at := array.concat(path, [name])
]

# Ports that cannot be read say nothing where the protocol has none, and
# nothing more where that cannot be read either.
_matters(name, _) if not name in {"from_port", "to_port"}

_matters(name, protocol) if {
	name in {"from_port", "to_port"}
	net.has_ports(protocol)
}

_protocol(block, hidden, name) := null if {
	name in hidden
} else := net.protocol(block[name]) if {
	net.known_protocol(block[name])
} else := null

# A permission that AWS refuses opens nothing: the apply fails.
_foreign(path, block, hidden, name) := [] if {
	name in hidden
} else := [] if {
	net.known_protocol(object.get(block, name, null))
} else := [{"path": array.concat(path, [name]), "why": _foreign_text(object.get(block, name, null)), "foreign": true}]

_foreign_text(null) := "no protocol is set, and AWS refuses that"

_foreign_text(written) := sprintf("EC2 knows no protocol %s", [json.marshal(written)]) if written != null

_ports_of(protocol, block, hidden) := null if {
	protocol == null
} else := null if {
	net.has_ports(protocol)
	count({"from_port", "to_port"} & hidden) > 0
} else := _ports(protocol, object.get(block, "from_port", null), object.get(block, "to_port", null))

_ports(protocol, from, to) := net.all_ports if {
	not net.has_ports(protocol)
} else := _interval(_number(from, 0), _number(to, 65535))

# -1 to -1 is every port.
_interval(low, high) := net.all_ports if {
	low < 0
	high < 0
} else := [max([low, 0]), min([high, 65535])]

_number(value, fallback) := floor(value) if {
	is_number(value)
} else := to_number(value) if {
	is_string(value)
	regex.match(`^-?[0-9]{1,9}$`, value)
} else := fallback

_lists(r, path, block, hidden, name) := {"cidrs": [], "undecided": []} if {
	object.get(block, name, null) in {null, "", []}
	not name in hidden
} else := prefix_list.named_by(r, array.concat(path, [name]))

_why(r, path) := sprintf("%s %s", [path[count(path) - 1], tf.reason(r, path)]) if {
	tf.undecided(r, path)
} else := sprintf("an element of %s %s", [path[count(path) - 1], reasons[0]]) if {
	list := object.get(r.values, path, [])
	is_array(list)
	reasons := [tf.reason(r, element) | some element in _wide(r, path)]
} else := sprintf("%s cannot be read", [path[count(path) - 1]])

_local(r, path, hidden, names) := [{"path": at, "keys": {key | some range in ranges; some key in unknown_range.of(r, range)}} |
	some name in names.cidrs
	name in hidden
	at := array.concat(path, [name])
	ranges := unknown_range.paths(r, at)
	count(_wide(r, at)) == 0
]

# Those unknown ranges that may be the internet.
_wide(r, path) := [range | some range in unknown_range.paths(r, path); not unknown_range.narrow(r, range)]

# METADATA
# title: The key of a group
# description: |
#   The argument is the address or id of a group or of a VPC, which stands for
#   its default group: the resource that manages that group here, or else the VPC.
group_key(key) := object.get(_default_groups, key, key)

_group_of(r) := group_key(key) if {
	keys := link.targets(r, "security_group_id", target_types)
	count(keys) == 1
	some key in keys
} else := r.address

# METADATA
# title: What an argument that names a group may refer to
# description: A VPC stands for its default group.
target_types := group_types | {"aws_vpc", "aws_default_vpc", "aws_security_groups"}

_default_groups := object.union_n([{vpc: r.address} |
	some r in tf.resources("aws_default_security_group")
	some vpc in link.targets(r, "vpc_id", {"aws_vpc", "aws_default_vpc"})
])

_inner(unknown, path) := inner if {
	inner := object.get(unknown, path, {})
	is_object(inner)
} else := {}
