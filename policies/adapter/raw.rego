# Where a plan holds texts in clear: in the values of instances, and in its
# configuration: constants of providers, of variables' defaults, of module calls'
# and resources' arguments, of actions, provisioners and outputs; the values that
# root variables were given; and what actions are to be invoked with.
package planvet.plan.raw

import data.planvet.plan.address
import data.planvet.plan.change
import data.planvet.plan.expression
import data.planvet.plan.given

values_of := {at: c.values | some at, c in change.unmasked; change.remains(c.action)}

# Of each: the address, without instance keys; what it is of; where its value is
# written; a name for values without one; the path of the value there, and of the
# body in the configuration that holds it, null where nothing else reads it.
holders := array.flatten([_providers, _variables, _outputs, _invocations, [holder |
	some module in _modules
	some of_module in [_defaults(module), _constant_outputs(module), _resources(module), _actions(module), _arguments(module)]
	some holder in of_module
]])

_providers := [holder |
	some key, provider in given.object_at(given.written, "provider_config")
	is_object(provider)
	name := [text | some text in [given.text(provider, "name"), key]; text != ""][0]
	parts := [given.text(provider, "module_address"), name, given.text(provider, "alias")]
	address := concat(".", [part | some part in parts; part != ""])
	some holder in _bodies(
		given.object_at(provider, "expressions"),
		{"address": address, "of": "provider", "above": [], "base": ["provider_config", key, "expressions"]},
	)
]

_variables := [holder |
	declared := given.object_at(given.object_at(given.written, "root_module"), "variables")
	some name, value in given.variables
	is_object(declared[name])
	value != object.get(declared[name], "default", null)
	holder := _named(_address("", "var", name), "variable", "given", name, [], value)
]

_outputs := [holder |
	given.written != null
	some name, output in given.object_at(given.plan, "output_changes")
	is_object(output)
	holder := _named(_address("", "output", name), "output", "elsewhere", name, [], object.get(output, "after", null))
]

# A plan does not tell how what an action is given came there, and without its
# configuration nothing can be told of that.
_invocations := [holder |
	some invocation in given.list(given.plan, "action_invocations")
	is_object(invocation)
	type := given.text(invocation, "type")
	name := given.text(invocation, "name")
	not "" in {type, name}
	above := split(concat("", [".", given.text(invocation, "address")]), ".action.")[0]
	module := concat(".", [part | some whole in address.parts(trim_prefix(above, ".")); part := regex.replace(whole, `\[.*`, "")])
	value := object.get(invocation, "config_values", null)
	holder := _named(_address(module, "action", concat(".", [type, name])), "action", _of_invocations, "", [], value)
]

_of_invocations := "elsewhere" if {
	given.written != null
} else := "given"

_named(address, of, written, name, above, value) := {
	"address": address, "of": of, "written": written, "name": name,
	"above": above, "value": value, "base": null,
}

_address(module, word, name) := concat(".", [part | some part in [module, word, name]; part != ""])

_defaults(module) := [holder |
	some name, declared in given.object_at(module.config, "variables")
	is_object(declared)
	holder := _named(_address(module.address, "var", name), "variable", "here", name, ["default"], object.get(declared, "default", null))
]

_constant_outputs(module) := [holder |
	some name, output in given.object_at(module.config, "outputs")
	expression.literal(output.expression)
	holder := _named(_address(module.address, "output", name), "output", "here", name, [], output.expression.constant_value)
]

_arguments(module) := [holder |
	some call, called in given.object_at(module.config, "module_calls")
	is_object(called)
	some name, e in given.object_at(called, "expressions")
	expression.literal(e)
	holder := _named(_address(_address(module.address, "module", call), "var", name), "variable", "here", name, [], e.constant_value)
]

_resources(module) := [holder |
	some i, resource in given.list(module.config, "resources")
	is_object(resource)
	address := concat(".", [part | some part in [module.address, _data(resource), given.text(resource, "type"), given.text(resource, "name")]; part != ""])
	at := array.concat(module.at, ["resources", i])
	provisioners := [[["provisioner", n], array.concat(at, ["provisioners", n, "expressions"]), given.object_at(provisioner, "expressions")] |
		some n, provisioner in given.list(resource, "provisioners")
		is_object(provisioner)
	]
	own := [[], array.concat(at, ["expressions"]), given.object_at(resource, "expressions")]
	some [above, base, expressions] in array.concat([own], provisioners)
	some holder in _bodies(expressions, {"address": address, "of": "resource", "above": above, "base": base})
]

_data(resource) := "data" if {
	given.text(resource, "mode") == "data"
} else := ""

_actions(module) := [holder |
	some i, action in given.list(module.config, "actions")
	is_object(action)
	about := {
		"address": _address(module.address, "action", concat(".", [given.text(action, "type"), given.text(action, "name")])),
		"of": "action", "above": [], "base": array.concat(module.at, ["actions", i, "expressions"]),
	}
	some holder in _bodies(given.object_at(action, "expressions"), about)
]

# The constants of one block are looked at together, since an access key id tells
# what stands beside it.
_bodies(expressions, about) := [holder |
	some at in {array.slice(path, 0, count(path) - 2) |
		walk(expressions, [path, _])
		path[count(path) - 1] == "constant_value"
	}
	block := object.get({"of": expressions}, array.concat(["of"], at), {})
	holder := {
		"address": about.address, "of": about.of, "written": "here", "name": "",
		"above": array.concat(about.above, at),
		"value": {name: e.constant_value | some name, e in block; expression.literal(e)},
		"base": array.concat(about.base, at),
	}
]

# Rego has no recursion. Modules below the sixth level are missed.
_modules := [module | some level in [_first, _second, _third, _fourth, _fifth, _sixth]; some module in level]

_first := [{"address": "", "at": ["root_module"], "config": given.object_at(given.written, "root_module")}]

_second := _called(_first)

_third := _called(_second)

_fourth := _called(_third)

_fifth := _called(_fourth)

_sixth := _called(_fifth)

_called(above) := [{
	"address": _address(module.address, "module", name),
	"at": array.concat(module.at, ["module_calls", name, "module"]),
	"config": call.module,
} |
	some module in above
	some name, call in given.object_at(module.config, "module_calls")
	is_object(call)
	is_object(call.module)
]
