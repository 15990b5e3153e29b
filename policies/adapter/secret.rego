# Credentials in values, and where a plan's configuration holds them itself.
package planvet.plan.secret

import data.planvet.plan.given
import data.planvet.plan.path
import data.planvet.plan.raw
import data.planvet.plan.secret.text
import data.planvet.plan.secret.token

mask := "(sensitive value)"

# Each with the path of its text. name says what an unnamed value is.
in_tree(value, name, known) := {object.union(secret, {"path": at}) |
	walk(value, [at, string])
	is_string(string)
	regex.match(`[A-Za-z0-9+/_-]{20}`, string)
	some secret in text.found(string, {"name": _name(value, at, name), "beside": _beside(value, at), "known": known})
}

# The value with a mask in the place of each secret.
masked(value, secrets) := value if {
	count(secrets) == 0
} else := json.patch(value, [{"op": "replace", "path": path.pointer(at), "value": string} |
	some at in {secret.path | some secret in secrets}
	string := strings.replace_n(
		{span: mask | some span in _outermost({secret.span | some secret in secrets; secret.path == at})},
		object.get({"of": value}, array.concat(["of"], at), ""),
	)
])

_outermost(spans) := {span |
	some span in spans
	count([other | some other in spans; contains(other, span)]) == 1
}

# An object that has a name and a value, as in lists of environment variables,
# says by the first what the second is.
_name(value, at, name) := given if {
	at[count(at) - 1] in {"value", "Value", "default"}
	object_at := object.get({"of": value}, array.concat(["of"], array.slice(at, 0, count(at) - 1)), {})
	given := [object_at[key] | some key in ["name", "Name", "key", "Key"]; is_string(object_at[key])][0]
} else := array.concat([name], names)[count(names)] if {
	names := [part | some i, part in at; is_string(part); not _unnamed(at, i)]
}

_unnamed(at, i) if {
	i == count(at) - 1
	at[i] in {"value", "default"}
}

# Whether an access key id stands in an object or a list around it, or in an
# object beside it in a list.
_beside(value, at) if {
	some n in numbers.range(0, count(at) - 1)
	around := object.get({"of": value}, array.concat(["of"], array.slice(at, 0, n)), null)
	_holds_id(around)
} else := false

_holds_id(around) if {
	some member in around
	_is_id(member)
}

_holds_id(around) if {
	is_array(around)
	some member in around
	is_object(member)
	some inner in member
	_is_id(inner)
}

_is_id(member) if {
	is_string(member)
	token.access_key_id(member)
}

# Of some, only their surroundings tell what they are: what one place tells, holds
# for all.
known := object.union_n([{secret.secret: {"kind": secret.kind, "hash": secret.hash}} |
	some secrets in array.concat(
		[in_tree(holder.value, holder.name, {}) | some holder in raw.holders],
		[in_tree(value, "", {}) | some value in raw.values_of],
	)
	some secret in secrets
	secret.kind in {"aws-secret-access-key", "aws-session-token"}
])

# What stands in the values of an instance.
instances := {at: secrets |
	some at, value in raw.values_of
	secrets := in_tree(value, "", known)
	count(secrets) > 0
}

# What the configuration holds: address, whose it is, where it is written, the
# path there, and that in the configuration.
held := [found |
	some holder in raw.holders
	some secret in in_tree(holder.value, holder.name, known)
	found := object.union(secret, {
		"address": holder.address,
		"of": holder.of,
		"written": holder.written,
		"path": array.concat(holder.above, secret.path),
		"within": secret.path,
		"base": holder.base,
	})
]

# The configuration, with a mask in the place of each secret that anything reads.
configuration := masked(given.written, {object.union(found, {"path": at}) |
	some found in held
	found.base != null
	name := found.within[0]
	at := array.concat(found.base, array.concat([name, "constant_value"], array.slice(found.within, 1, count(found.within))))
})
