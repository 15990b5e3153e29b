# What a plan says of each instance: its resource changes, those that terraform
# deferred, and the data sources that it read while planning.
package planvet.plan.change

import data.planvet.plan.given
import data.planvet.plan.secret

# Keyed by address. A deposed object is on its way out and has its successor's
# address; of two changes of one address the first counts.
all[address] := object.union(c, {"values": values}) if {
	some address, c in unmasked
	values := secret.masked(c.values, object.get(secret.instances, address, set()))
}

unmasked[address] := c if {
	some address, numbers in _numbers
	c := _listed[min(numbers)]
}

remaining[address] := c if {
	some address, c in all
	remains(c.action)
}

remains(action) if not action in {"delete", "forget"}

# What cannot be read of the list, for those who must not take it for nothing.
unreadable contains message if {
	some i, raw in given.list(given.plan, "resource_changes")
	not _readable(raw)
	message := sprintf("resource_changes[%d] cannot be read: it has no address, no type, no change, or actions that are none of terraform's", [i])
}

unreadable contains message if {
	some address, numbers in _numbers
	count({i | some i in numbers; i < _planned}) > 1
	message := sprintf("resource_changes lists %s twice: only the first is vetted", [address])
}

# The types of which something was there before the plan.
types_before contains c.type if {
	some c in all
	not c.data
	c.was
}

_numbers[address] contains i if {
	some i, c in _listed
	address := c.address
}

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
	_text(raw, "address") != ""
	_text(raw, "type") != ""
	is_object(raw.change)
	_action(raw)
}

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
}

default _was(_) := false

_was(raw) if {
	_action(raw) != "create"
	raw.change.before != null
}

_text(of, name) := of[name] if {
	is_string(of[name])
} else := ""

# A replacement is a deletion, or a forgetting, and a creation in either order.
# Plans that were cut down leave out what does not change.
_action(raw) := "replace" if {
	"create" in raw.change.actions
	count({"delete", "forget"} & {a | some a in raw.change.actions}) > 0
} else := "no-op" if {
	count(given.list(raw.change, "actions")) == 0
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
	_text(raw, "address") != ""
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
