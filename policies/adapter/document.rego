# The document that the rules are about, made of what the engine was given: a
# plan, or the document itself as `planvet inspect` prints it.
package planvet.plan

import data.planvet.plan.change
import data.planvet.plan.credential
import data.planvet.plan.given
import data.planvet.plan.instance
import data.planvet.plan.join
import data.planvet.plan.provider

is_document if {
	input.source in {"plan", "config"}
	is_object(input.resources)
}

document := input if {
	is_document
} else := {
	"source": "plan",
	"terraform_version": _version,
	"resources": _by_type(false),
	"data": _by_type(true),
	"providers": object.filter(_all, object.keys(provider.all)),
	"modules": _modules,
	"credentials": credential.all,
}

_version := given.plan.terraform_version if {
	given.text(given.plan, "terraform_version") != ""
} else := null

_all := join.joined(object.union(instance.all, provider.all))

_addresses[data_source][type] contains at if {
	some at, c in change.all
	data_source := c.data
	type := c.type
}

_by_type(data_source) := {type: object.filter(_all, addresses) | some type, addresses in _addresses[data_source]} if {
	_addresses[data_source]
} else := {}

# Module calls below the root, by address without keys. Rego has no recursion:
# those below the sixth level are missed.
_modules := {call.address: {"source": given.text(call.call, "source"), "loaded": _loaded(call.call), "given": [], "reason": ""} |
	first := _calls([{"address": "", "call": {"module": given.root}}])
	second := _calls(first)
	third := _calls(second)
	fourth := _calls(third)
	fifth := _calls(fourth)
	some level in [first, second, third, fourth, fifth, _calls(fifth)]
	some call in level
}

_calls(above) := [{"address": address, "call": call} |
	some outer in above
	some name, call in outer.call.module.module_calls
	is_object(call)
	address := concat(".", [part | some part in [outer.address, "module", name]; part != ""])
]

default _loaded(_) := false

_loaded(call) if is_object(call.module)
