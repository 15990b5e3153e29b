# METADATA
# title: Network ACLs, whatever form their rules are written in
# description: |
#   `acls` is keyed by ACL: its address, or its id where it lies outside the
#   document, or `vpc/` and a VPC's address for a default ACL that no
#   aws_default_network_acl takes over. Each is
#
#       {"name": how messages call it, "address": its own or null,
#        "ingress": list, "egress": list}
#
#   and a list is
#
#       {"entries": [...], "numbers": those of placed entries, each once, in order,
#        "repeats": whether one of them is there twice, "unsure": the entries that are not sure,
#        "undecided": the doubt where the inline rules cannot be read, or null}
#
#   An entry is one rule of the ACL, as nacl_entry makes it.
#   Entries come in the order in which AWS evaluates them; those of unknown
#   number come first. Where a number is there twice, inline ones come first.
# schemas:
#   - input: schema.document
package planvet.lib.nacl

import data.planvet.lib.link
import data.planvet.lib.nacl_entry
import data.planvet.lib.tf

directions := ["ingress", "egress"]

acls := {key: acl |
	some key in (object.keys(_documented) | object.keys(_separate))
	acl := {
		"name": _name(key),
		"address": object.get(_documented, key, null),
		"ingress": _list(key, "ingress"),
		"egress": _list(key, "egress"),
	}
}

_list(key, direction) := {
	"entries": entries,
	"numbers": sort(numbers),
	"repeats": count(numbers) < count(placed),
	"unsure": [entry | some entry in entries; entry.sure == false],
	"undecided": object.get(_unread, [key, direction], null),
} if {
	inline := object.get(_inline, [key, direction], [])
	ranked := array.concat(inline, [rank | some rank in object.get(_separate, [key, direction], {})])
	entries := [rank[4] | some rank in sort(ranked)]
	placed := [entry.number | some entry in entries; entry.placed]
	numbers := {number | some number in placed}
}

_documented := {r.address: r.address | some r in _bearers}

# The ACLs of the document, which may bear rules of their own.
_bearers := array.concat(tf.resources("aws_network_acl"), tf.resources("aws_default_network_acl"))

_unread := {r.address: doubts |
	some r in _bearers
	doubts := {direction: doubt |
		some direction in directions
		tf.undecided(r, direction)
		tf.configures(r, direction)
		doubt := nacl_entry.doubt(r, "rules", [direction])
	}
	count(doubts) > 0
}

_name(key) := sprintf("the default ACL of %s", [vpc]) if {
	startswith(key, "vpc/")
	vpc := substring(key, 4, -1)
} else := "an unknown ACL" if {
	startswith(key, "?")
} else := key

# What sorts entries into the order of evaluation.
_rank(entry) := [entry.number, entry.form, entry.address, entry.path, entry]

# Inline rules, by ACL and direction.

# What is unknown in a block tells it from another as well.
_identity(r, direction, i, block) := [block, {trim_prefix(path, prefix): known |
	prefix := sprintf("%s.%d.", [direction, i])
	some path, known in r.partial
	startswith(path, prefix)
}]

_inline := {r.address: by_direction |
	some r in _bearers
	by_direction := {direction: ranks |
		some direction in directions
		tf.configures(r, direction)
		not tf.undecided(r, direction)
		ranks := [[entry.number, entry.form, entry.address, entry.path, entry] |
			some at in _blocks(r, object.get(r.values, direction, null), direction)
			entry := nacl_entry.entry(r, at.path, "inline", at.block, object.get(r.unknown, at.path, false), [])
		]
	}
}

# Terraform holds the blocks in a set: the same one twice is one.
_blocks(r, list, direction) := [{"path": [direction, i], "block": block} | some i, block in list] if {
	is_array(list)
	count({block | some block in list}) == count(list)
} else := [{"path": [direction, i], "block": block} | some i, block in list; not _repeats(r, list, direction, i)] if {
	is_array(list)
} else := [{"path": [direction], "block": list}] if {
	is_object(list)
} else := []

_repeats(r, list, direction, i) if {
	is_object(list[i])
	some j, other in array.slice(list, 0, i)
	other == list[i]
	_identity(r, direction, j, other) == _identity(r, direction, i, other)
}

# Rules that are resources of their own, by ACL, direction and address. Put
# together by union_n: a partial rule under keys takes quadratic time.

_separate := object.union_n([{home.key: {way.direction: {r.address: _rank(entry)}}} |
	some r in tf.resources("aws_network_acl_rule")
	some home in _homes(r)
	some way in _ways(r)
	entry := nacl_entry.entry(r, [], "separate", r.values, r.unknown, array.concat(home.doubts, way.doubts))
])

_ways(r) := _way(egress) if {
	object.get(r.unknown, "egress", false) != true
	egress := object.get(r.values, "egress", null)
	egress != tf.mask
} else := [{"direction": d, "doubts": [nacl_entry.doubt(r, "direction", ["egress"])]} | some d in directions]

_way(egress) := [{"direction": "egress", "doubts": []}] if {
	egress in {true, "true"}
} else := [{"direction": "ingress", "doubts": []}]

# The ACLs that a rule may belong to: one, or several of which each is in doubt.
# A rule whose ACL cannot be told at all is held only against rules of which
# the same is to be said.
_homes(r) := [{"key": key, "doubts": []}] if {
	key := _only(object.get(r.values, "network_acl_id", null), _sources(r, "network_acl_id"))
} else := [{"key": key, "doubts": [nacl_entry.doubt(r, "acl", ["network_acl_id"])]} | some key in candidates] if {
	sources := _sources(r, "network_acl_id")
	link.other in sources
	candidates := _candidates(sources)
	count(candidates) > 0
} else := [{"key": key, "doubts": [doubt]} | some key in candidates] if {
	candidates := _candidates(_sources(r, "network_acl_id"))
	count(candidates) > 1
	names := concat(" or ", [_name(key) | some key in candidates])
	doubt := {"part": "acl", "path": ["network_acl_id"], "text": sprintf("network_acl_id of %s may be %s", [r.address, names])}
} else := [{"key": key, "doubts": [nacl_entry.doubt(r, "acl", ["network_acl_id"])]}] if {
	tf.undecided(r, "network_acl_id")
	key := sprintf("?%s", [concat(" ", object.get(r.references, "network_acl_id", []))])
} else := []

# The one ACL that an id, or what it came from, stands for.
_only(id, sources) := key if {
	key := _by_id[id]
} else := key if {
	not link.other in sources
	candidates := _candidates(sources)
	count(candidates) == 1
	some key in candidates
} else := _literal(id)

# The instances that an argument stands for; `link.other` is among them where it
# may stand for something else.
_sources(r, path) := link.targets(r, path, _bearer_types)

_bearer_types := {"aws_network_acl", "aws_default_network_acl", "aws_vpc", "aws_default_vpc"}

_candidates(sources) := {key |
	some address in sources
	key := _acl_of(address)
}

_acl_of(address) := _documented[address]

_acl_of(address) := default_acl(address) if _vpcs[address]

# The only ACL that a VPC has an attribute for is its default one.
_vpcs := {r.address: r | some type in ["aws_vpc", "aws_default_vpc"]; some r in tf.resources(type)}

# METADATA
# title: The key of a VPC's default ACL
# description: The VPC is named by the address that it has in this configuration.
default_acl(vpc) := min(object.keys(_taken_over[vpc])) if {
	_taken_over[vpc]
} else := sprintf("vpc/%s", [vpc])

_taken_over := object.union_n([{vpc: {r.address: true}} |
	some r in tf.resources("aws_default_network_acl")
	some vpc in _vpcs_taken_over(r)
])

_vpcs_taken_over(r) := named if {
	named := {vpc | some vpc in link.targets(r, "default_network_acl_id", {"aws_vpc", "aws_default_vpc"}); _vpcs[vpc]}
	count(named) > 0
} else := {vpc | some vpc, _ in _vpc_by_acl_id[_literal(object.get(r.values, "default_network_acl_id", null))]}

_vpc_by_acl_id := object.union_n([{id: {r.address: true}} |
	some r in _vpcs
	id := _literal(object.get(r.values, "default_network_acl_id", null))
])

# METADATA
# title: The keys that an argument which names an ACL may stand for
# description: One, several candidates, or none where it cannot be told.
keys(r, path) := {key} if {
	key := _only(object.get(r.values, path, null), _sources(r, path))
} else := _candidates(sources) | (sources & {link.other}) if {
	sources := _sources(r, path)
}

_by_id := {id: min(object.keys(keys)) | some id, keys in object.union_n(array.concat(_own_ids, _ids_of_vpcs))}

_own_ids := [{id: {r.address: true}} |
	some r in _bearers
	some attribute in ["id", "default_network_acl_id"]
	id := _literal(object.get(r.values, attribute, null))
]

_ids_of_vpcs := [{id: {default_acl(r.address): true}} |
	some r in _vpcs
	id := _literal(object.get(r.values, "default_network_acl_id", null))
]

_literal(value) := value if {
	is_string(value)
	not value in {"", tf.mask}
}

# METADATA
# title: The first entry of each number
# description: Of entries in order, so that an inline one goes before a separate one.
first_of_number(entries) := {entry.number: entry |
	some i, entry in entries
	entry.number != null
	_new_number(entries, i, entry.number)
}

_new_number(_, 0, _)

_new_number(entries, i, number) if entries[i - 1].number != number

# METADATA
# title: The doubt about an entry's number, or about where it stands
home_doubt(entry) := [doubt |
	some part in ["number", "acl", "direction"]
	some doubt in entry.doubts
	doubt.part == part
][0]

# METADATA
# title: The numbers of the rules that AWS gives the default ACL of a VPC
# description: A VPC with an IPv6 range has a second one.
given_numbers(vpc) := {100, 101} if {
	tf.value(tf.at(vpc), "assign_generated_ipv6_cidr_block") == true
} else := {100}
