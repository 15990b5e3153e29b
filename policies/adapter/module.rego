# The instances of modules that hold what remains, with what the configuration
# says of each.
package planvet.plan.module

import data.planvet.plan.address
import data.planvet.plan.change
import data.planvet.plan.given

# Keyed by address, "" for the root: the call and the key that the instance is
# of, the instance above it, and the part of the configuration that is its own,
# null where the plan does not tell.
all := object.union(
	{"": {"parent": null, "call": "", "key": null, "config": _config([])}},
	{at: module |
		some whole in _addresses
		parts := address.parts(whole)
		some i in numbers.range_step(2, count(parts), 2)
		at := concat(".", array.slice(parts, 0, i))
		step := address.steps(parts[i - 1])[0]
		module := {
			"parent": concat(".", array.slice(parts, 0, i - 2)),
			"call": step.name,
			"key": step.key,
			"config": _config([address.steps(part)[0].name | some j, part in parts; j < i; j % 2 == 1]),
		}
	},
)

_addresses := {c.module | some c in change.remaining; c.module != ""}

# The instances below an instance, by call.
_children := object.union_n([{module.parent: {module.call: {at: true}}} | some at, module in all; at != ""])

called(parent, call) := object.keys(object.get(_children, [parent, call], {}))

# The configuration of a module, by the calls that lead to it.
_config(calls) := given.root if {
	count(calls) == 0
	given.configuration.root_module
} else := found if {
	count(calls) > 0
	found := object.get(given.root, [step | some call in calls; some step in ["module_calls", call, "module"]], null)
	is_object(found)
} else := null

# What the module above says of an instance's call, null where the plan does not
# tell.
call_of(module) := found if {
	above := all[module.parent].config
	is_object(above)
	found := above.module_calls[module.call]
	is_object(found)
} else := null

# Resources in the configuration, by "aws_vpc.a" or "data.aws_vpc.a".
resources(at) := _resources(all[at].config)

_resources(config) := {} if {
	not is_object(config)
} else := {resource_key(given.text(r, "mode") == "data", given.text(r, "type"), given.text(r, "name")): r |
	some r in given.list(config, "resources")
	is_object(r)
}

config_of(c) := resources(c.module)[key_of(c)]

key_of(c) := resource_key(c.data, c.type, c.name)

resource_key(true, type, name) := sprintf("data.%s.%s", [type, name])

resource_key(false, type, name) := sprintf("%s.%s", [type, name])

# The instances of a resource, in order of address.
_instances := object.union_n([{c.module: {key_of(c): {c.address: true}}} | some c in change.remaining])

instances_of(at, key) := object.keys(object.get(_instances, [at, key], {}))

# The scope of an instance's own expressions: where it stands, its key, how many
# there are, what for_each goes over, and whether the value is one, so that a
# reference by key can be narrowed.
scope(c, config) := {
	"module": c.module,
	"key": c.key,
	"count": count(instances_of(c.module, key_of(c))),
	"each": object.get(config, "for_each_expression", null),
	"single": true,
}
