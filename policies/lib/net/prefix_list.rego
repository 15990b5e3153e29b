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

# The lists that the unknown elements stand for. No more references than
# elements: all of them. More: candidates, and then only what holds for each counts.
_unread(r, path, known) := {"cidrs": [], "undecided": []} if {
	not tf.has_undecided(r, path)
} else := {
	"cidrs": [c | some key in keys; some c in _content(key).cidrs],
	"undecided": [clause | some key in keys; some clause in _content(key).undecided],
} if {
	keys := _candidates(r, path, known)
	count(keys) > 0
	count(keys) <= _unknown_elements(r, path)
} else := {"cidrs": [], "undecided": []} if {
	keys := _candidates(r, path, known)
	count(keys) > 0
	every key in keys {
		count(_content(key).undecided) == 0
		count(net.world([c.cidr | some c in _content(key).cidrs])) == 0
	}
} else := {"cidrs": _content(keys[0]).cidrs, "undecided": []} if {
	_unknown_elements(r, path) > 0
	keys := _candidates(r, path, known)
	worlds := {net.world([c.cidr | some c in _content(key).cidrs]) | some key in keys}
	count(worlds) == 1
	some world in worlds
	count(world) > 0
} else := {"cidrs": [], "undecided": [sprintf("which of %s %s names is known only after apply", [concat(", ", keys), _name(path)])]} if {
	_unknown_elements(r, path) > 0
	keys := _candidates(r, path, known)
	count(keys) > 0
} else := {"cidrs": [], "undecided": [sprintf("%s %s", [_name(path), _reason(r, path)])]}

_candidates(r, path, known) := sort({address |
	some address in tf.references(r, path)
	tf.at(address).type in types
	not address in known
})

_unknown_elements(r, path) := 1 if {
	tf.undecided(r, path)
	_name(path) == "prefix_list_id"
} else := 0 if {
	tf.undecided(r, path)
} else := count([i |
	some i, _ in object.get(r.values, path, [])
	tf.undecided(r, array.concat(path, [i]))
])

_name(path) := path[count(path) - 1]

_reason(r, path) := tf.reason(r, path) if {
	tf.undecided(r, path)
} else := "has an element that is known only after apply"

# An id that is not in the document gives a clause.
_content(key) := contents[key] if {
	contents[key]
} else := {"cidrs": [], "undecided": [sprintf("the entries of prefix list %s lie outside this configuration", [key])]}

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
} else := {"clause": sprintf("which list %s belongs to is known only after apply", [entry.address])} if {
	count(targets) > 1
	count(net.world([tf.value(entry, "cidr")])) > 0
} else := {}

_looked_up(list, attribute) := {"cidrs": [], "undecided": []} if {
	name := tf.value(list, "name")
	is_string(name)
	startswith(name, "com.amazonaws.")
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
} else := {"cidrs": [], "undecided": [sprintf("the entries of %s are known only after apply", [list.address])]}

_cidr(entry) := entry.cidr if is_object(entry)

_cidr(entry) := entry if is_string(entry)
