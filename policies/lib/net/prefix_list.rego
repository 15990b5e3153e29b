# METADATA
# title: Managed prefix lists, and the address ranges in them
# description: |
#   A list's entries come inline, from aws_ec2_managed_prefix_list_entry, or are
#   looked up by a data source. AWS's own lists (com.amazonaws.*) hold only
#   AWS's addresses; they are taken to hold no range that matters to a rule
#   about the world, whatever their entries.
# schemas:
#   - input: schema.document
package planvet.lib.prefix_list

import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.tf

types := {"aws_ec2_managed_prefix_list", "aws_prefix_list"}

# METADATA
# title: What an argument that names prefix lists lets in
# description: |
#   {"cidrs": [{"cidr", "list", "address", "path"}], "undecided": [a clause
#   for each list whose entries cannot be told]}. `list` is the list's address;
#   `address` and `path` are the entry's place.
named_by(r, path) := {
	"cidrs": array.concat(
		[c | some key in known; some c in _content(key).cidrs],
		[c | some c in guessed.cidrs],
	),
	"undecided": array.concat(
		[clause | some key in known; some clause in _content(key).undecided],
		guessed.undecided,
	),
} if {
	known := _known_keys(r, path)
	guessed := _unread(r, path, known)
}

_known_keys(r, path) := sort({key |
	some id in _literals(r, path)
	some key in _keys_of(id)
})

_literals(r, path) := [value] if {
	value := tf.value(r, path)
	is_string(value)
} else := [element.value |
	some element in tf.elements(r, path)
	is_string(element.value)
]

# Data sources and resources may know one list by its id; the resource tells more.
_keys_of(id) := managed if {
	managed := {key | some key, _ in _by_id[id]; not startswith(key, "data.")}
	count(managed) > 0
} else := {key | some key, _ in _by_id[id]} if {
	_by_id[id]
} else := {id}

_by_id := object.union_n([{id: {r.address: true}} |
	some type in types
	some r in array.concat(tf.resources(type), tf.data_sources(type))
	some attribute in {"id", "prefix_list_id"}
	id := tf.value(r, attribute)
	is_string(id)
])

# The lists that the unknown elements stand for. Those that are surely among them
# count; of those that may be, only what holds for each.
_unread(r, path, known) := {"cidrs": [], "undecided": []} if {
	not tf.has_undecided(r, path)
} else := {
	"cidrs": [c | some key in counted; some c in _content(key).cidrs],
	"undecided": array.concat(
		[clause | some key in sure; some clause in _content(key).undecided],
		_undecided(path, unread.why, sort(unread.maybe - {key | some key in known})),
	),
} if {
	unread := link.unread(r, path, types)
	sure := sort(unread.sure - {key | some key in known})
	counted := array.concat(sure, _agreeing(unread))
} else := {"cidrs": [], "undecided": [sprintf("%s cannot be read", [_name(path)])]}

# Where each list that may be meant lets the same families in, the first speaks for all.
_agreeing(unread) := [min(unread.maybe)] if {
	unread.why == ""
	count(unread.maybe) > 0
	worlds := {_world_of(key) | some key in unread.maybe}
	count(worlds) == 1
	not set() in worlds
} else := []

_world_of(key) := net.world([c.cidr | some c in _content(key).cidrs])

_undecided(path, why, maybe) := [sprintf("%s %s", [_name(path), why])] if {
	why != ""
} else := [] if {
	count(maybe) == 0
} else := [] if {
	every key in maybe {
		count(_content(key).undecided) == 0
		count(net.world([c.cidr | some c in _content(key).cidrs])) == 0
	}
} else := [] if {
	worlds := {_world_of(key) | some key in maybe}
	count(worlds) == 1
	not set() in worlds
} else := [sprintf("which of %s %s names is unknown", [concat(", ", maybe), _name(path)])]

_name(path) := path[count(path) - 1]

# An id that is not in the document gives a clause.
_content(key) := contents[key] if {
	contents[key]
} else := {"cidrs": [], "undecided": [sprintf("the entries of prefix list %s are not in this configuration", [key])]}

# METADATA
# title: The entries of every prefix list in the document, by its address
contents := object.union_n([_managed, _looked_up_entries, _looked_up_ranges])

_managed := {list.address: {
	"cidrs": array.concat(inline.cidrs, separate.cidrs),
	"undecided": array.concat(inline.undecided, separate.undecided),
} |
	some list in tf.resources("aws_ec2_managed_prefix_list")
	inline := _inline(list)
	separate := object.get(_separate, list.address, {"cidrs": [], "undecided": []})
}

_looked_up_entries := {list.address: _looked_up(list, "entries") |
	some list in tf.data_sources("aws_ec2_managed_prefix_list")
}

_looked_up_ranges := {list.address: _looked_up(list, "cidr_blocks") |
	some list in tf.data_sources("aws_prefix_list")
}

# What entry resources gave a list comes back in its own `entry` once it is in
# state; that echo is left to them.
_inline(list) := {"cidrs": [], "undecided": []} if {
	not tf.configures(list, "entry")
	_separate[list.address]
} else := {"cidrs": [], "undecided": [sprintf("entry of %s %s", [list.address, tf.reason(list, "entry")])]} if {
	tf.undecided(list, "entry")
} else := {
	"cidrs": [{"cidr": cidr, "list": list.address, "address": list.address, "path": array.concat(block, ["cidr"])} |
		some block in tf.blocks(list, "entry")
		cidr := tf.value(list, array.concat(block, ["cidr"]))
		net.valid(cidr)
	],
	"undecided": [sprintf("cidr of an entry of %s %s", [list.address, tf.reason(list, array.concat(block, ["cidr"]))]) |
		some block in tf.blocks(list, "entry")
		tf.undecided(list, array.concat(block, ["cidr"]))
	],
}

_separate := {address: {
	"cidrs": [c.cidr | some c in claims; "cidr" in object.keys(c)],
	"undecided": [c.clause | some c in claims; "clause" in object.keys(c)],
} |
	some address, by_entry in object.union_n([{target: {entry.address: _claim(entry, target, targets)}} |
		some entry in tf.resources("aws_ec2_managed_prefix_list_entry")
		targets := link.targets(entry, "prefix_list_id", {"aws_ec2_managed_prefix_list"})
		some target in targets
	])
	claims := [by_entry[entry] | some entry in sort(object.keys(by_entry))]
}

_claim(entry, target, targets) := {"clause": sprintf("cidr of %s %s", [entry.address, tf.reason(entry, "cidr")])} if {
	tf.undecided(entry, "cidr")
} else := {"cidr": {"cidr": cidr, "list": target, "address": entry.address, "path": ["cidr"]}} if {
	count(targets) == 1
	cidr := tf.value(entry, "cidr")
	net.valid(cidr)
} else := {"clause": sprintf("which list %s belongs to is unknown", [entry.address])} if {
	count(targets) > 1
	count(net.world([tf.value(entry, "cidr")])) > 0
} else := {}

_looked_up(list, attribute) := {"cidrs": [], "undecided": []} if {
	_is_of_aws(list)
} else := {
	"cidrs": [{"cidr": cidr, "list": list.address, "address": list.address, "path": [attribute]} |
		some entry in list.values[attribute]
		cidr := _cidr(entry)
		net.valid(cidr)
	],
	"undecided": [],
} if {
	is_array(list.values[attribute])
	not tf.has_undecided(list, attribute)
} else := {"cidrs": [], "undecided": [sprintf("the entries of %s are unknown", [list.address])]}

_is_of_aws(list) if _of_aws(tf.value(list, "name"))

# By a filter that lets nothing but AWS's own names through.
_is_of_aws(list) if {
	some block in tf.blocks(list, "filter")
	tf.value(list, array.concat(block, ["name"])) == "prefix-list-name"
	values := tf.value(list, array.concat(block, ["values"]))
	is_array(values)
	count(values) > 0
	every value in values {
		_of_aws(value)
	}
}

_of_aws(name) if {
	is_string(name)
	startswith(name, "com.amazonaws.")
}

_cidr(entry) := entry.cidr if is_object(entry)

_cidr(entry) := entry if is_string(entry)
