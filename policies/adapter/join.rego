# What state or a literal ties together is tied as if by a reference: a value that
# is the id, the ARN or the name of another instance.
package planvet.plan.join

import data.planvet.plan.change
import data.planvet.plan.mask
import data.planvet.plan.path

# Attributes by which resources are named where they have no generated id: an
# attribute of the second name elsewhere refers to who has the same in the first.
_named := {
	"aws_s3_bucket": ["bucket", {"bucket"}],
	"aws_iam_role": ["name", {"role", "roles"}],
	"aws_iam_user": ["name", {"user", "users"}],
	"aws_iam_group": ["name", {"group", "groups"}],
	"aws_iam_instance_profile": ["name", {"iam_instance_profile"}],
	"aws_key_pair": ["key_name", {"key_name"}],
	"aws_launch_configuration": ["name", {"launch_configuration"}],
	"aws_ecs_cluster": ["name", {"cluster"}],
}

# Instances with the references that they have by values as well. Where the
# configuration's own references, of the argument or of the list that it is an
# element of, leave several candidates, a known id picks one.
joined(instances) := {at: r |
	index := _index(instances)
	some at, given in instances
	r := object.union(given, {"references": object.union(given.references, _ties(given, index))})
}

_index(instances) := {
	"ids": _by_value([[id, r.address] |
		some r in instances
		change.remains(r.action)
		some attribute in ["id", "arn"]
		id := r.values[attribute]
		is_string(id)

		# An id without a separator ("0", "main") is no key for a whole plan.
		regex.match(`[-:/]`, id)
		id != mask.text
	]),
	"names": _by_value([[[refer, name], r.address] |
		some r in instances
		change.remains(r.action)
		some refer in _named[r.type][1]
		name := r.values[_named[r.type][0]]
		is_string(name)
		not name in {"", mask.text}
	]),
}

_by_value(pairs) := {value: object.keys(addresses) |
	some value, addresses in object.union_n([{pair[0]: {pair[1]: true}} | some pair in pairs])
}

_untied := {"id", "arn", "tags", "tags_all", "description"}

_ties(r, index) := {key: addresses |
	walk(r.values, [at, value])
	is_string(value)
	found := (_ids(index, value) | _names(index, at, value)) - {r.address}
	count(found) > 0
	not at[0] in _untied
	key := path.key(at)
	addresses := sort(_met(found, r.references, at))
}

_ids(index, value) := _under(index.ids, value)

# An element of a list has the name of the list.
_names(index, at, value) := found if {
	names := [part | some part in at; is_string(part)]
	found := _under(index.names, [names[count(names) - 1], value])
}

_under(of, name) := of[name] if {
	of[name]
} else := set()

_met(found, references, at) := both if {
	both := found & _nearest(references, at)
	count(both) > 0
} else := found | {address | some address in references[key]} if {
	key := path.key(at)
} else := found

# What the configuration refers to at a path, or at the nearest list or block
# above it.
_nearest(references, at) := {address | some address in references[keys[0]]} if {
	keys := [key |
		some n in numbers.range(count(at), 1)
		key := path.key(array.slice(at, 0, n))
		count(object.get(references, key, [])) > 0
	]
} else := set()
