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
#   and a list is {"entries": [...], "undecided": doubt or null}, the doubt
#   where the inline rules of that direction cannot be read.
#
#   An entry is one rule of the ACL, as nacl_entry makes it.
#   Entries come in the order in which AWS evaluates them; those of unknown
#   number come first. Where a number is there twice, inline ones come first.
# schemas:
#   - input: schema.document
package planvet.lib.nacl

import data.planvet.lib.nacl_entry
import data.planvet.lib.tf

directions := ["ingress", "egress"]

acls := {key: acl |
	some key in (object.keys(_documented) | object.keys(_members))
	address := object.get(_documented, key, null)
	acl := {
		"name": _name(key),
		"address": address,
		"ingress": _list(key, "ingress"),
		"egress": _list(key, "egress"),
	}
}

_list(key, direction) := {
	"entries": [member[4] | some member in sort(object.get(_ranked, [key, direction], set()))],
	"undecided": object.get(_unread, [key, direction], null),
}

_documented := {r.address: r.address | some type, _ in _inline_types; some r in tf.resources(type)}

_inline_types := {"aws_network_acl": true, "aws_default_network_acl": true}

_unread := {r.address: doubts |
	some type, _ in _inline_types
	some r in tf.resources(type)
	doubts := {direction: doubt |
		some direction in directions
		tf.undecided(r, direction)
		tf.configures(r, direction)
		doubt := nacl_entry.doubt(r, "rules", [direction])
	}
	count(doubts) > 0
}

# Built as objects, not asked key by key: a partial rule that is asked for one
# key goes through every entry again.
_ranked := {key: {direction: members | some direction, members in by_direction} |
	some key, by_direction in _members
}

_members[key][direction] contains member if {
	some placed in _inline
	key := placed.key
	direction := placed.direction
	member := _rank(placed.entry)
}

_members[key][direction] contains member if {
	some placed in _separate
	key := placed.key
	direction := placed.direction
	member := _rank(placed.entry)
}

_rank(entry) := [entry.number, entry.form, entry.address, entry.path, entry]

_name(key) := sprintf("the default ACL of %s", [vpc]) if {
	startswith(key, "vpc/")
	vpc := substring(key, 4, -1)
} else := "an ACL that cannot be told" if {
	startswith(key, "?")
} else := key

# Inline rules.

_inline := [{"key": r.address, "direction": direction, "entry": entry} |
	some type, _ in _inline_types
	some r in tf.resources(type)
	some direction in directions
	tf.configures(r, direction)
	not tf.undecided(r, direction)
	some path in _blocks(r.values[direction], direction)
	entry := nacl_entry.entry(r, path, _inline_names, "inline", [])
]

_inline_names := {"number": "rule_no", "action": "action"}

_blocks(list, direction) := [[direction, i] |
	is_array(list)
	some i, block in list
	not _repeats(list, i, block)
]

_blocks(block, direction) := [[direction]] if is_object(block)

# Terraform holds the blocks in a set: the same one twice is one.
_repeats(list, i, block) if {
	count({b | some b in list}) < count(list)
	is_object(block)
	some j, same in list
	j < i
	same == block
}

# Rules that are resources of their own.

_separate := [{"key": home.key, "direction": way.direction, "entry": entry} |
	some r in tf.resources("aws_network_acl_rule")
	some home in _homes(r)
	some way in _ways(r)
	entry := nacl_entry.entry(r, [], _separate_names, "separate", array.concat(home.doubts, way.doubts))
]

_separate_names := {"number": "rule_number", "action": "rule_action"}

_ways(r) := [{"direction": d, "doubts": [nacl_entry.doubt(r, "direction", ["egress"])]} | some d in directions] if {
	tf.undecided(r, "egress")
} else := [{"direction": "egress", "doubts": []}] if {
	tf.value(r, "egress") in {true, "true"}
} else := [{"direction": "ingress", "doubts": []}]

# The ACLs that a rule may belong to. A rule whose ACL cannot be told at all is
# held only against rules of which the same is to be said.
_homes(r) := [{"key": key, "doubts": []} | some key in known] if {
	known := _by_id[tf.value(r, "network_acl_id")]
} else := [{"key": key, "doubts": []} | some key in candidates] if {
	candidates := _candidates(r)
	count(candidates) == 1
} else := [{"key": id, "doubts": []}] if {
	id := tf.value(r, "network_acl_id")
	is_string(id)
	id != ""
} else := [{"key": key, "doubts": [doubt]} | some key in candidates] if {
	candidates := _candidates(r)
	count(candidates) > 1
	names := concat(" or ", [_name(key) | some key in candidates])
	doubt := {"part": "acl", "path": ["network_acl_id"], "text": sprintf("network_acl_id of %s may be %s", [r.address, names])}
} else := [{"key": key, "doubts": [nacl_entry.doubt(r, "acl", ["network_acl_id"])]}] if {
	tf.undecided(r, "network_acl_id")
	key := sprintf("?%s", [concat(" ", tf.references(r, "network_acl_id"))])
} else := []

_candidates(r) := {key |
	some address in tf.references(r, "network_acl_id")
	key := _acl_of(address)
}

_acl_of(address) := _documented[address]

_acl_of(address) := _default_acl(address) if _vpcs[address]

# The only ACL that a VPC has an attribute for is its default one.
_vpcs := {r.address: r | some type in ["aws_vpc", "aws_default_vpc"]; some r in tf.resources(type)}

_default_acl(vpc) := min(_default_acls[vpc]) if {
	_default_acls[vpc]
} else := sprintf("vpc/%s", [vpc])

_default_acls := {vpc: acls_of | some vpc, acls_of in _taken_over}

_taken_over[vpc] contains r.address if {
	some r in tf.resources("aws_default_network_acl")
	some vpc in tf.references(r, "default_network_acl_id")
	_vpcs[vpc]
}

_by_id := {id: {min(keys)} | some id, keys in _keys_of_id}

_keys_of_id[id] contains r.address if {
	some type, _ in _inline_types
	some r in tf.resources(type)
	some attribute in ["id", "default_network_acl_id"]
	id := tf.value(r, attribute)
	is_string(id)
}

_keys_of_id[id] contains _default_acl(r.address) if {
	some r in _vpcs
	id := tf.value(r, "default_network_acl_id")
	is_string(id)
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
