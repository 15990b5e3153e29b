# What a plan says of each instance: its resource changes, those that terraform
# deferred, and the data sources that it read while planning.
package planvet.plan.change

import data.planvet.plan.given
import data.planvet.plan.mask
import data.planvet.plan.secret

# Keyed by address. A deposed object is on its way out and has its successor's
# address; of two changes of one address the first counts.
all := {address: c |
	some address, plain in unmasked
	values := secret.masked(plain.values, object.get(secret.instances, address, set()))
	c := _with_values(plain, values)
}

# The values replace the others: object.union would join the two.
_with_values(c, values) := object.union(object.remove(c, {"values"}), {"values": values})

unmasked := {address: _listed[min(object.keys(numbers))] | some address, numbers in _numbers}

remaining := {address: c | some address, c in all; remains(c.action)}

remains(action) if not action in {"delete", "forget"}

# What cannot be read of the list, for those who must not take it for nothing.
unreadable contains message if {
	some i, raw in given.list(given.plan, "resource_changes")
	not _readable(raw)
	message := sprintf("resource_changes[%d] cannot be read: it has no address, no type, no change, or actions that are none of terraform's", [i])
}

unreadable contains message if {
	some address, numbers in _numbers
	count({i | some i, _ in numbers; i < _planned}) > 1
	message := sprintf("resource_changes lists %s twice: only the first is vetted", [address])
}

unreadable contains message if {
	some i, raw in given.list(given.plan, "deferred_changes")
	not _readable(raw.resource_change)
	message := sprintf("deferred_changes[%d] cannot be read", [i])
}

unreadable contains message if {
	some module in _state
	some name, type in {"address": "string", "resources": "array", "child_modules": "array"}
	not given.is_of(module, name, {type})
	message := sprintf("prior_state: %s is of the type %s", [name, type_name(module[name])])
}

# The types of which something was there before the plan.
types_before contains c.type if {
	some c in all
	not c.data
	c.was
}

_numbers := object.union_n([{c.address: {i: true}} | some i, c in _listed])

_listed := array.concat(_changes, _prior)

_planned := count([raw | some raw in given.list(given.plan, "resource_changes"); _counts(raw)])

_changes := [_change(raw) |
	some raw in array.concat(
		given.list(given.plan, "resource_changes"),
		[d.resource_change | some d in given.list(given.plan, "deferred_changes"); is_object(d.resource_change)],
	)
	_counts(raw)
]

_counts(raw) if {
	_readable(raw)
	object.get(raw, "deposed", "") in {"", null}
}

_readable(raw) if {
	is_object(raw)
	_described(raw)
	_text(raw, "type") != ""
	every name in ["previous_address", "module_address", "mode", "provider_name", "deposed"] {
		given.is_of(raw, name, {"string"})
	}
	is_object(raw.change)
	action := _action(raw)
	_shows(raw, action)
}

# What a change and a data source of the state have in common.
_described(raw) if {
	_text(raw, "address") != ""
	every name in ["mode", "type", "name"] {
		given.is_of(raw, name, {"string"})
	}
	_is_key(object.get(raw, "index", null))
}

_is_key(index) if type_name(index) in {"string", "null"}

_is_key(index) if {
	is_number(index)
	floor(index) == index
}

_shows(raw, action) if {
	not remains(action)
	_shows_before(raw, action)
}

_shows(raw, action) if {
	remains(action)
	_shows_before(raw, action)
	every name in ["after", "after_unknown"] {
		given.is_of(raw.change, name, {"object", "boolean"})
	}
}

_shows_before(raw, _) if object.get(raw, "mode", "") == "data"

_shows_before(_, "create")

_shows_before(raw, _) if given.is_of(raw.change, "before", {"object", "boolean"})

_change(raw) := {
	"address": raw.address,
	"type": raw.type,
	"name": _text(raw, "name"),
	"module": _text(raw, "module_address"),
	"key": object.get(raw, "index", null),
	"action": _action(raw),
	"data": object.get(raw, "mode", "") == "data",
	"values": given.object_at(raw.change, "after"),
	"unknown": given.object_at(raw.change, "after_unknown"),
	"sensitive": object.get(raw.change, "after_sensitive", null),
	"was": _was(raw),
	"secrets_before": _secrets_before(raw),
}

# What was marked as sensitive stays a secret.
_secrets_before(raw) := mask.secrets(given.object_at(raw.change, "before"), raw.change.before_sensitive) if {
	_was(raw)
	raw.change.before_sensitive
} else := set()

default _was(_) := false

_was(raw) if {
	object.get(raw, "mode", "") != "data"
	_action(raw) != "create"
	raw.change.before != null
}

_text(of, name) := given.text(of, name)

# A replacement is a deletion, or a forgetting, and a creation in either order.
# Plans that were cut down leave out what does not change.
_action(raw) := "replace" if {
	"create" in raw.change.actions
	count({"delete", "forget"} & {a | some a in raw.change.actions}) > 0
} else := "no-op" if {
	object.get(raw.change, "actions", null) in {null, []}
} else := _words[raw.change.actions[0]] if {
	count(raw.change.actions) == 1
}

_words := {
	"create": "create",
	"update": "update",
	"delete": "delete",
	"no-op": "no-op",
	"read": "read",
	"open": "read",
	"renew": "read",
	"close": "read",
	"forget": "forget",
}

# Managed resources of the state are among the changes as well.
_prior := [c |
	some module in _state
	some raw in given.list(module, "resources")
	object.get(raw, "mode", "") == "data"
	_described(raw)
	given.is_of(raw, "values", {"object"})
	c := {
		"address": raw.address,
		"type": _text(raw, "type"),
		"name": _text(raw, "name"),
		"module": _text(module, "address"),
		"key": object.get(raw, "index", null),
		"action": "read",
		"data": true,
		"values": given.object_at(raw, "values"),
		"unknown": {},
		"sensitive": object.get(raw, "sensitive_values", null),
		"was": false,
		"secrets_before": set(),
	}
]

# Rego has no recursion. Data sources in modules below the sixth level are missed.
_state := [module | some level in [_top, _second, _third, _fourth, _fifth, _sixth]; some module in level]

_top := [given.object_at(given.object_at(given.object_at(given.plan, "prior_state"), "values"), "root_module")]

_second := _below(_top)

_third := _below(_second)

_fourth := _below(_third)

_fifth := _below(_fourth)

_sixth := _below(_fifth)

_below(modules) := [child | some module in modules; some child in given.list(module, "child_modules")]
