# METADATA
# title: Whom a permission lets in beside a bastion
# description: |
#   A bastion is let in by its security group or by an address of it. A group
#   that is named like a bastion, and that no host here is in, is taken for that
#   of one elsewhere.
# schemas:
#   - input: schema.document
package planvet.lib.bastion_source

import data.planvet.lib.bastion
import data.planvet.lib.bastion_group
import data.planvet.lib.bastion_scope
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.membership_source
import data.planvet.lib.partial
import data.planvet.lib.pattern
import data.planvet.lib.tf
import data.planvet.lib.unknown_range

# METADATA
# title: The sources that are surely no bastion
# description: |
#   A list of {"text", "path"}. `self` with every protocol or a wide range of
#   ports is left out: nodes of a cluster are open to each other so.
others(p) := array.concat(
	array.concat(
		[{"text": _range(c), "path": c.path} | some c in p.cidrs; not lower(c.cidr) in _ranges],
		[{"text": _local_text(p, l), "path": l.path} | some l in p.local; _surely_others(p.address, l.path)],
	),
	[{"text": membership_source.name(g.key), "path": g.path} |
		some g in p.groups
		_verdict(p, g).is == "other"
	],
)

# METADATA
# title: The sources that may be another than a bastion, and why it cannot be told
# description: A list of {"why", "path"}.
doubts(p) := array.concat(
	array.concat(
		array.concat(
			[{"why": u.why, "path": u.path} | some u in p.unread_sources; not _of_bastions(p.address, u.path)],
			[{"why": why, "path": l.path} |
				some l in p.local
				not _surely_others(p.address, l.path)
				not _of_bastions(p.address, l.path)
				r := tf.at(p.address)
				why := sprintf("%s %s", [l.path[count(l.path) - 1], tf.reason(r, unknown_range.paths(r, l.path)[0])])
			],
		),
		[{"why": u.why, "path": u.path} | some u in p.unread_groups],
	),
	[{"why": verdict.why, "path": g.path} |
		some g in p.groups
		verdict := _verdict(p, g)
		verdict.is == "unsure"
	],
)

_range(c) := c.cidr if {
	c.list == ""
} else := sprintf("%s in %s", [c.cidr, c.list])

# What one argument may refer to is judged together.
_verdict(p, g) := {"is": "itself", "why": ""} if {
	g.key == p.group
	_wide(p)
} else := of_group(g.key) if {
	g.sure
} else := found if {
	candidates := {of_group(other.key) | some other in p.groups; other.path == g.path; not other.sure}
	count(candidates) == 1
	some found in candidates
} else := {"is": "unsure", "why": sprintf("which of %s is meant is unknown", [concat(", ", candidates)])} if {
	candidates := sort({other.key | some other in p.groups; other.path == g.path; not other.sure})
}

_wide(p) if p.protocol == "all"

_wide(p) if p.ports[1] - p.ports[0] >= 1000

# METADATA
# title: Whether a group lets a bastion in
# description: |
#   {"is": "bastion", "other" or "unsure", "why": a clause}.
of_group(key) := {"is": "bastion", "why": ""} if {
	some member in _members(key)
	member.sure
	member.address in bastion_group.addresses
} else := {"is": "bastion", "why": ""} if {
	_named_so(key)
	not _has_host(key)
} else := {"is": "unsure", "why": sprintf("whether %s is in %s is unknown", [first, membership_source.name(key)])} if {
	first := [member.address | some member in _members(key); member.address in bastion_group.addresses][0]
} else := {"is": "unsure", "why": first} if {
	first := [_maybe[member.address] | some member in _members(key); _maybe[member.address]][0]
} else := {"is": "unsure", "why": _unseen[0]} if {
	count(_unseen) > 0
} else := {"is": "unsure", "why": sprintf("who is in %s is not in this configuration", [membership_source.name(key)])} if {
	not link.managed(key)
} else := {"is": "other", "why": ""}

_members(key) := object.get(membership.members, key, [])

_has_host(key) if {
	some member in _members(key)
	tf.at(member.address).type in bastion.types
}

_named_so(key) if {
	r := tf.at(key)
	some name in array.concat([r.name, r.key], [tf.value(r, path) |
		some path in ["name", "name_prefix", ["tags", "Name"]]
		tf.known(r, path)
	])
	is_string(name)
	bastion.matches(name)
}

_maybe := {r.address: found.why |
	some r in bastion.candidates
	found := bastion.is_bastion(r)
	found.answer == "undetermined"
}

# Groups of bastions that nobody can name may be any.
_unseen := sort([u.why |
	some r in bastion_scope.bastions
	some u in membership.all[r.address].unseen
	not u.default
])

# The addresses of bastions, as ranges.
_ranges := {sprintf("%s/%d", [lower(address), length]) |
	some key in bastion_group.addresses
	r := tf.at(key)
	some length, names in {
		32: ["private_ip", "secondary_private_ips", "private_ips", "private_ip_list"],
		128: ["ipv6_addresses", "ipv6_address_list"],
	}
	some name in names
	some address in array.flatten([tf.value(r, name)])
	is_string(address)
}

# An address that is not known, and yet is one of a bastion's.
_of_bastions(address, path) if {
	r := tf.at(address)
	paths := unknown_range.paths(r, path)
	count(paths) > 0
	every at in paths {
		every one in partial.may(r, at) {
			_is_of_bastion(one)
		}
	}
}

_surely_others(address, path) if {
	r := tf.at(address)
	every at in unknown_range.paths(r, path) {
		every one in partial.may(r, at) {
			_is_other(one)
		}
	}
}

_is_other(one) if one.is in {null, ""}

_is_other(one) if {
	is_string(one.is)
	not lower(one.is) in _ranges
}

_is_other(one) if {
	not one.assumed
	tf.at(one.of)
	not one.of in _address_givers
}

_is_other(one) if {
	names := pattern.placeholders(one.text)
	count(names) > 0
	every name in names {
		tf.at(_address(name))
		not _address(name) in _address_givers
	}
}

_local_text(p, l) := sprintf("addresses of %s", [bastion_group.few(sort(l.keys))]) if {
	count(l.keys) > 0
} else := concat(" or ", sort({one.is |
	some at in unknown_range.paths(tf.at(p.address), l.path)
	some one in partial.may(tf.at(p.address), at)
	is_string(one.is)
}))

_is_of_bastion(one) if {
	not one.assumed
	one.of in _address_givers
}

_is_of_bastion(one) if {
	names := pattern.placeholders(one.text)
	count(names) > 0
	every name in names {
		_address(name) in _address_givers
	}
}

# The instance that a placeholder is an attribute of.
_address(name) := found[0][1] if {
	found := regex.find_all_string_submatch_n(`^([^?].*?)\.[a-z0-9_]+(?:\.[0-9]+)*$`, name, 1)
}

_address_givers := bastion_group.addresses | {giver |
	some key in bastion_group.addresses
	some claim in object.get(host.elastic, key, [])
	some giver in ({claim.by} | link.targets(tf.at(claim.by), "allocation_id", {"aws_eip"}))
}
