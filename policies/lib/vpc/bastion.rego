# METADATA
# title: Which hosts are bastions
# description: |
#   A bastion is known by its name: that of the resource (with its for_each key,
#   and the name or name prefix of a launch template, launch configuration or
#   group), or its `Name` or `Role` tag. A launch template or configuration and
#   the hosts made from it are bastions together. The words are the parameter
#   `match` of the rule bastion-placement.
# schemas:
#   - input: schema.document
package planvet.lib.bastion

import data.planvet.lib.answer
import data.planvet.lib.host
import data.planvet.lib.tf

# METADATA
# title: Whether a host or a source is a bastion
# description: |
#   Undetermined when nothing says yes and a tag that might is not known.
is_bastion(r) := answer.yes(sprintf("%s is named so", [named]), []) if {
	named := min({member.address | some member in _family(r); matches(_names(member)[_])})
} else := answer.undetermined(hidden[0], []) if {
	hidden := sort([why | some member in _family(r); some why in _hidden_tags(member)])
	count(hidden) > 0
} else := answer.no("nothing names it so", [])

# METADATA
# title: The hosts and sources that are bastions, and those that may be
# description: Resources, in order of type and address.
all := [r |
	some r in _candidates
	is_bastion(r).answer == "yes"
]

candidates := [r |
	some r in _candidates
	is_bastion(r).answer != "no"
]

types := ["aws_autoscaling_group", "aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request"]

_candidates := [r | some type in types; some r in tf.resources(type)]

# What is one bastion together: sources with their hosts.
_family(r) := {r} | host.sources_here(r) if {
	not r.type in host.source_types
} else := {r} | {tf.at(address) | some address in object.get(host.hosts_of, r.address, set())}

# METADATA
# title: Whether a name holds one of the words
# description: |
#   Case does not count. Words of several parts may be joined by "-", "_", a
#   space or nothing. A letter before or after makes another word ("jumper"), but
#   a digit, a plural "s" and a change of case ("BastionHost") do not. A word
#   before it that turns it round ("app-behind-bastion", "ssh-from-bastion") names
#   something else than a bastion.
matches(name) if {
	count(_words) > 0
	regex.match(_pattern, regex.replace(lower(_split_case(name)), _turned_round, "${1}"))
}

_turned_round := sprintf(`(^|[^\pL])(?:behind|no|non|not|via|from|for|to)[-_ ]*(?:(?:the|a)[-_ ]+)?(?:%s)s?`, [concat("|", _words)])

_split_case(name) := regex.replace(name, `([\p{Ll}\d])(\p{Lu})`, "${1} ${2}")

_pattern := sprintf(`(^|[^\pL])(%s)s?([^\pL]|$)`, [concat("|", _words)])

_words := [concat(`[-_ ]*`, parts) |
	match := data.planvet.params["bastion-placement"].match
	is_array(match)
	some word in match
	is_string(word)
	parts := [sprintf(`\Q%s\E`, [part]) | some part in regex.split(`[-_\s]+`, lower(word)); part != ""]
	count(parts) > 0
]

_names(r) := array.concat(_own_names(r), [value |
	some tag in _tags(r)
	value := tf.value(r, tag)
	is_string(value)
])

_own_names(r) := [name |
	some name in array.concat([r.name, r.key], [given |
		not r.type in host.instance_types
		some attribute in ["name", "name_prefix"]
		given := tf.value(r, attribute)
	])
	is_string(name)
]

_hidden_tags(r) := {sprintf("%s of %s %s", [host.dotted(path), r.address, tf.reason(r, path)]) |
	some path in array.concat(_tags(r), _tag_maps(r))
	tf.undecided(r, path)
}

# The paths of the values of Name and Role tags.
_tags(r) := array.concat(
	[array.concat(map, [key]) |
		some map in _tag_maps(r)
		some key in _keys(r, map)
		_tells(key)
	],
	[array.concat(block, ["value"]) |
		r.type == "aws_autoscaling_group"
		some block in tf.blocks(r, "tag")
		_tells(tf.value(r, array.concat(block, ["key"])))
	],
)

_tells(key) if {
	is_string(key)
	lower(key) in {"name", "role"}
}

# Keys whose values are unknown are in `unknown` alone.
_keys(r, map) := {key |
	some side in [r.values, r.unknown]
	tags := object.get(side, map, null)
	is_object(tags)
	some key, _ in tags
}

_tag_maps(r) := array.concat(
	[["tags"] | r.type in (host.instance_types | {"aws_launch_template"})],
	[array.concat(block, ["tags"]) | some block in tf.blocks(r, "tag_specifications")],
)
