# METADATA
# title: What an argument points to
# description: |
#   Resources point to each other by reference or by id. A *key* stands for
#   either: the address of an instance in the document, or a literal id
#   ("subnet-0abc", the name of a bucket) of something outside it.
#
#   One argument may have several candidates: the plan could not tell which
#   instance of a set it takes. `claims` turns such pointers round and says
#   which of them are sure.
# schemas:
#   - input: schema.document
package planvet.lib.link

import data.planvet.lib.partial
import data.planvet.lib.result
import data.planvet.lib.tf

# METADATA
# title: The keys that a scalar argument may stand for
# description: |
#   Only instances of the given types count, managed or data. Where the value may
#   be something else as well, `other` is one of the keys, so that no candidate
#   is taken for the only one. Empty where the argument is unset or nothing is
#   known of it.
targets(r, path, types) := named if {
	named := _named(tf.value(r, path), types) & _referenced(r, path, types)
	count(named) > 0
} else := named if {
	named := _named(tf.value(r, path), types)
	count(named) > 0
} else := possible if {
	tf.undecided(r, path)
	possible := _possible(r, path, types)
	count(possible - {other}) > 0
} else := referenced if {
	tf.known(r, path)
	referenced := _referenced(r, path, types)
	count(referenced) > 0
} else := {value} if {
	value := tf.value(r, path)
	is_string(value)
	value != ""
} else := set()

# METADATA
# title: What stands for a target that nobody knows
other := "another one"

# METADATA
# title: The keys that an alternative of data.planvet.lib.partial stands for
keys_of(one, types) := named if {
	is_string(one.is)
	one.is != ""
	found := _named(one.is, types)
	named := _or_itself(found, one.is)
} else := set() if {
	one.is in {null, ""}
} else := {one.of} if {
	not one.via
	tf.at(one.of).type in types
} else := {address} if {
	address := named_in(one.text)
	tf.at(address).type in types
} else := set() if {
	# What a plan merely names may be of any type: a variable's other branch, a provider.
	one.assumed
} else := {other}

# METADATA
# title: The instance that a text with a placeholder names
# description: |
#   ARNs of log groups and of what is in a bucket have an end that says so:
#   "${aws_cloudwatch_log_group.trail.arn}:*" is that log group.
named_in(text) := address if {
	found := regex.find_all_string_submatch_n(`^\$\{([^?}][^}]*)\.[a-z_]+\}(?:[:/]\*)?$`, text, 1)
	address := found[0][1]
}

_or_itself(found, value) := {value} if {
	count(found) == 0
} else := found

_possible(r, path, types) := {key |
	some one in partial.may(r, path)
	some key in keys_of(one, types)
} | {other | partial.many(r, path)}

# METADATA
# title: Whether an argument names anything
# description: Older configurations write "" for nothing.
set_in(r, path) if {
	not tf.unset(r, path)
	not _blank(r, path)
}

_blank(r, path) if tf.value(r, path) == ""

# METADATA
# title: The keys that a list argument holds, all of them
all_targets(r, path, types) := literal | referenced if {
	literal := {key |
		some element in tf.elements(r, path)
		some key in _element_keys(element.value, types)
	}
	referenced := _some_known({key |
		some at in _undecided_paths(r, path)
		some key in _possible(r, at, types)
	})
}

# Where nothing but something else is possible, nothing is known.
_some_known(keys) := keys if {
	keys != {other}
} else := set()

_undecided_paths(r, path) := [path] if {
	tf.undecided(r, path)
} else := [at |
	list := tf.value(r, path)
	is_array(list)
	some i, _ in list
	at := array.concat(_list(path), [i])
	tf.undecided(r, at)
]

_list(path) := path if is_array(path)

_list(path) := [path] if is_string(path)

# METADATA
# title: What the unknown part of an argument may name
# description: |
#   {"sure": keys that it surely names, "maybe": keys that it may name, "why": a
#   clause to follow the argument's name where it may name something else, ""
#   otherwise}. As many unknown elements as there are instances that a plan's
#   expression names: each is one.
unread(r, path, types) := {
	"sure": sure,
	"maybe": {key | some slot in slots; some key in slot.keys} - (sure | {other}),
	"why": _why_more(r, path, slots, count(named)),
} if {
	slots := [{"path": at, "keys": _possible(r, at, types), "named": _only_named(r, at)} | some at in _undecided_paths(r, path)]
	named := {key | some slot in slots; slot.named; some key in slot.keys}
	sure := {key |
		some slot in slots
		not slot.named
		count(slot.keys) == 1
		some key in slot.keys
		key != other
	} | {key |
		count(named) <= count([slot | some slot in slots; slot.named])
		not other in named
		some key in named
	}
}

_why_more(r, path, slots, named) := _reason(r, path, vague[0].path) if {
	vague := [slot | some slot in slots; not slot.named; slot.keys & {other} == slot.keys]
	count(vague) > 0
} else := _reason(r, path, vague[0].path) if {
	vague := [slot | some slot in slots; not slot.named; other in slot.keys]
	count(vague) > 0
} else := _reason(r, path, vague[named].path) if {
	vague := [slot | some slot in slots; slot.named]
	count(vague) > named
} else := _reason(r, path, vague[0].path) if {
	vague := [slot | some slot in slots; slot.named; other in slot.keys]
	count(vague) > 0
} else := ""

_reason(r, path, at) := tf.reason(r, at) if {
	_list(path) == _list(at)
} else := sprintf("has an element that %s", [tf.reason(r, at)])

# Nothing but a plan's expression tells.
_only_named(r, path) if {
	every one in partial.may(r, path) {
		one.assumed
	}
} else := false

# METADATA
# title: Whether an argument refers to an instance of one of the types
refers(r, path, types) if count(_referenced(r, path, types)) > 0

_element_keys(value, types) := named if {
	named := _named(value, types)
	count(named) > 0
} else := {value} if is_string(value)

_referenced(r, path, types) := {address |
	some address in tf.references(r, path)
	tf.at(address).type in types
}

# The instances that have this id or name; managed ones go before data sources
# that look the same thing up.
_named(value, types) := managed if {
	managed := _all_named(value, types) - data_sources
	count(managed) > 0
} else := _all_named(value, types)

_all_named(value, types) := {address |
	is_string(value)
	value != ""
	some type in types
	some address, _ in _names[type][value]
}

data_sources := {address |
	some of_type in input.data
	some address, _ in of_type
}

# What AWS knows an instance by, in the arguments of others. A VPC answers to
# its main route table's id as well: that table has no resource of its own.
_name_attributes := {"id", "bucket", "name", "default_route_table_id", "main_route_table_id"}

_types := object.keys(input.resources) | object.keys(input.data)

# Built by union_n, since a lookup for each name would scan the type each time.
_names[type] := index if {
	some type in _types
	index := object.union_n([{name: {r.address: true}} |
		some r in array.concat(tf.resources(type), tf.data_sources(type))
		some attribute in _name_attributes
		name := object.get(r.values, attribute, "")
		is_string(name)
		not name in {"", tf.mask}
	])
}

# METADATA
# title: A pointer, for `claims`
# description: |
#   `about` is what the pointer says of its target: pointers that say the same
#   are interchangeable.
claim(r, path, types, about) := {
	"by": r.address,
	"path": path,
	"targets": targets(r, path, types),
	"about": about,
}

# METADATA
# title: Pointers by target, each `sure` or not
# description: |
#   An object from key to a list of claims. A claim is sure when it has no other
#   candidate, or when as many claims share its candidates, and say the same, as
#   there are candidates: AWS lets a target be claimed once (a subnet has one
#   route table, a table one route to a destination), so each candidate has one.
#   Then `by` is the first of the claims that share them.
claims(made) := {target: [claim | some claim in of_target] |
	some target, of_target in object.union_n([{target: {number: claim}} |
		some number, claim in _groups(made)
		some target in claim.targets
	])
}

_groups(made) := [group |
	by_kind := object.union_n([{[c.targets, c.about]: {[c.by, c.path]: true}} |
		some c in made
		count(c.targets) > 0
	])
	some kind, members in by_kind
	first := min(object.keys(members))
	group := {
		"by": first[0],
		"path": first[1],
		"targets": kind[0],
		"about": kind[1],
		"sure": count(members) >= count(kind[0]),
	}
]

# METADATA
# title: Claims that point somewhere, nobody can tell where
strays(made) := [c | some c in made; count(c.targets) == 0]

# METADATA
# title: An instance in the document that is not a data source
managed(key) if {
	tf.at(key)
	not key in data_sources
}

# METADATA
# title: The place of a key, in a list; empty for what lies outside the document
places(key, path, message) := [result.place(key, path, message)] if {
	tf.at(key)
} else := []
