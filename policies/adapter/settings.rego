# What is asked, and how: the rules' own metadata, which the bundle holds as data,
# and data.planvet_settings, which an organisation may load beside it. That one is
# no part of the bundle, whose roots are its own.
package planvet.adapter.settings

import data.planvet.metadata

rank := {"low": 1, "medium": 2, "high": 3, "critical": 4}

# Keyed by id: area, name, title, severity, pedantic and resources. An engine that
# loads Rego files alone has it from one of those.
catalog := data.planvet.catalog if {
	is_object(data.planvet.catalog)
} else := metadata.catalog if {
	is_object(metadata.catalog)
} else := {}

_defaults := data.planvet.params if {
	is_object(data.planvet.params)
} else := metadata.params if {
	is_object(metadata.params)
} else := {}

# Keyed by id, then by parameter.
params := {id: {name: value |
	some name, default_value in defaults
	value := _same_type(object.get(_given("params", {}), [id, name], default_value), default_value)
} |
	some id, defaults in _defaults
}

fail_on := _given("fail_on", "medium")

# A severity in the settings holds for all findings of a rule, whatever the rule
# says of one.
severity(id, answer) := chosen if {
	chosen := object.get(_given("severities", {}), id, "")
	chosen in object.keys(rank)
} else := answer.severity if {
	answer.severity in object.keys(rank)
} else := catalog[id].severity

allow_empty if _given("allow_empty", false) == true

# Rules that are asked, if their resources are there.
on contains id if {
	some id, _ in catalog
	count(_given("rules", [])) > 0
	id in _given("rules", [])
}

on contains id if {
	some id, rule in catalog
	count(_given("rules", [])) == 0
	not id in _given("off", [])
	_wanted(id, rule)
}

_wanted(_, rule) if not rule.pedantic

_wanted(_, _) if _given("pedantic", false) == true

_wanted(id, _) if id in _given("on", [])

# A rule that leaves a defect to a more telling one looks here first.
off := {id: true | some id, _ in catalog; not id in on}

wrong contains "the bundle's own data is not loaded: data.planvet.catalog says which rules there are" if {
	count(catalog) == 0
}

wrong contains message if {
	some name, _ in _settings
	not name in object.keys(_types)
	message := sprintf("data.planvet_settings has %q: it may have %s", [name, concat(", ", sort(object.keys(_types)))])
}

wrong contains message if {
	some name, type in _types
	given := type_name(_settings[name])
	given != type
	message := sprintf("data.planvet_settings.%s is of the type %s, not %s", [name, given, type])
}

wrong contains "data.planvet_settings is no object" if {
	data.planvet_settings
	not is_object(data.planvet_settings)
}

wrong contains message if {
	not fail_on in object.keys(rank)
	message := sprintf("data.planvet_settings.fail_on is %v: low, medium, high or critical", [fail_on])
}

wrong contains message if {
	some id in _mentioned
	not id in object.keys(catalog)
	message := sprintf("data.planvet_settings speaks of %v, which is no rule", [id])
}

wrong contains message if {
	some id, chosen in _given("severities", {})
	not chosen in object.keys(rank)
	message := sprintf("data.planvet_settings.severities has %v for %s: low, medium, high or critical", [chosen, id])
}

wrong contains message if {
	some id, given in _given("params", {})
	some name, value in given
	fault := _fault(object.get(_defaults, [id, name], null), value)
	message := sprintf("data.planvet_settings.params: %s of %s %s", [name, id, fault])
}

wrong contains message if {
	some id, given in _given("params", {})
	not is_object(given)
	message := sprintf("data.planvet_settings.params has a %s for %s, not an object of its parameters", [type_name(given), id])
}

_fault(null, _) := "is no parameter"

_fault(default_value, value) := sprintf("is of the type %s, not %s", [type_name(value), type_name(default_value)]) if {
	default_value != null
	type_name(value) != type_name(default_value)
}

_same_type(value, default_value) := value if {
	type_name(value) == type_name(default_value)
} else := default_value

_types := {
	"fail_on": "string",
	"severities": "object",
	"params": "object",
	"rules": "array",
	"on": "array",
	"off": "array",
	"pedantic": "boolean",
	"allow_empty": "boolean",
}

_mentioned := ({id | some name in ["rules", "on", "off"]; some id in _given(name, [])} | object.keys(_given("severities", {}))) | object.keys(_given("params", {}))

_settings := data.planvet_settings if {
	is_object(data.planvet_settings)
} else := {}

_given(name, otherwise) := value if {
	value := _settings[name]
	type_name(value) == _types[name]
} else := otherwise
