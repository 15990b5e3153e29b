# References of the configuration, followed to instances: through variables,
# outputs and other instances' arguments. A plan does not print locals.
package planvet.plan.reference

import data.planvet.plan.address
import data.planvet.plan.change
import data.planvet.plan.expression
import data.planvet.plan.module

# The addresses of the instances that references lead to, in order.
resolve(references, scope) := sort({node[1] |
	some node in graph.reachable(_graph, _leads(references, scope))
	node[0] == "instance"
})

# Nodes are ["instance", address], ["argument", address, name],
# ["variable", module, name, single] and ["output", module, name, single]; each
# has those that it leads to.
_graph := object.union_n([_instances, _arguments, _variables, _outputs])

_instances := {["instance", at]: set() | some at, _ in change.remaining}

_arguments := {["argument", at, name]: next |
	some at, c in change.remaining
	config := module.config_of(c)
	some name, e in config.expressions
	count(expression.references(e)) > 0
	next := _leads(e.references, module.scope(c, config))
}

_variables := {["variable", at, name, single]: next |
	some at, m in module.all
	at != ""
	call := module.call_of(m)
	some name, e in call.expressions
	count(expression.references(e)) > 0
	some single in [true, false]
	next := _leads(e.references, {
		"module": m.parent, "key": m.key, "count": count(module.called(m.parent, m.call)),
		"each": object.get(call, "for_each_expression", null), "single": single,
	})
}

_outputs := {["output", at, name, single]: next |
	some at, m in module.all
	at != ""
	some name, output in m.config.outputs
	references := expression.references(output.expression)
	some single in [true, false]
	next := _leads(references, {"module": at, "key": null, "count": 0, "each": null, "single": single})
}

# Of a resource or module that stands right before each.key or count.index, as in
# aws_subnet.a[each.key].id, only the instance of that key counts.
_leads(references, scope) := {node |
	heads := address.heads(references)
	some i, head in heads
	some node in _lead(address.steps(head), scope, _keyed(heads, i, scope))
}

default _keyed(_, _, _) := false

_keyed(heads, i, scope) if {
	scope.single
	scope.key != null
	heads[i + 1] in {"each.key", "count.index"}
}

_lead(steps, scope, keyed) := nodes if {
	steps[0].name != "each"
	nodes := _direct(steps, scope, keyed)
} else := nodes if {
	steps[1].name == "value"
	heads := address.heads(expression.references(scope.each))
	nodes := _each_value(heads, array.slice(steps, 2, count(steps)), scope)
} else := set()

# Where for_each goes over one resource or module and nothing else, the instance
# of the same key.
_each_value(heads, rest, scope) := _direct(whole, scope, keyed) if {
	count(heads) == 1
	steps := address.steps(heads[0])
	whole := array.concat(steps, [step | count(steps) == 2; some step in rest])
	keyed := _has_key(scope)
} else := {node |
	some head in heads
	some node in _direct(address.steps(head), scope, false)
}

default _has_key(_) := false

_has_key(scope) if {
	scope.single
	scope.key != null
}

# To no instance, or to none that a plan tells.
_nowhere := {"local", "count", "path", "terraform", "self", "ephemeral", "each"}

_direct(steps, scope, keyed) := set() if {
	count(steps) < 2
} else := set() if {
	steps[0].name in _nowhere
} else := {["variable", scope.module, steps[1].name, scope.single]} if {
	steps[0].name == "var"
} else := _outputs_of(array.slice(steps, 1, count(steps)), scope, keyed) if {
	steps[0].name == "module"
} else := set() if {
	steps[0].name == "data"
	count(steps) == 2
} else := _instances_of(module.resource_key(true, steps[1].name, steps[2].name), array.slice(steps, 2, count(steps)), scope, keyed) if {
	steps[0].name == "data"
} else := _instances_of(module.resource_key(false, steps[0].name, steps[1].name), array.slice(steps, 1, count(steps)), scope, keyed)

# The instance of the key, the one that has the same key as who refers, or all.
# Where an argument is taken of them (aws_subnet.a.vpc_id), what that one came
# from as well.
_instances_of(key, steps, scope, keyed) := leaves | arguments if {
	chosen := _chosen(module.instances_of(scope.module, key), steps[0].key, scope, keyed)
	leaves := {["instance", at] | some at in chosen}
	arguments := {["argument", at, steps[1].name] | some at in chosen}
}

_chosen(all, key, scope, keyed) := found if {
	want := _wanted(key, scope, keyed, count(all))
	found := {at | some at in all; change.remaining[at].key == want}
	count(found) > 0
} else := {at | some at in all; change.remaining[at].key == null} if {
	key != null # an index into the value of a resource without instances
} else := all

_wanted(key, scope, keyed, instances) := key if {
	key != null
} else := scope.key if {
	keyed
	_same_keys(scope, instances)
}

# Whether a reference by key means the instance of that key. By position it does
# only where both have as many instances: aws_subnet.a[count.index % 2] prints the
# same references.
_same_keys(scope, _) if not is_number(scope.key)

_same_keys(scope, instances) if {
	is_number(scope.key)
	scope.count == instances
}

# One output or, where the reference does not say which, all.
_outputs_of(steps, scope, keyed) := {["output", at, name, scope.single] |
	some at in _called(module.called(scope.module, steps[0].name), steps[0].key, scope, keyed)
	outputs := module.all[at].config.outputs
	some name in _named(outputs, steps)
}

_called(all, key, scope, keyed) := found if {
	want := _wanted(key, scope, keyed, count(all))
	found := {at | some at in all; module.all[at].key == want}
	count(found) > 0
} else := set() if {
	key != null
} else := all

_named(outputs, steps) := {steps[1].name} if {
	is_object(outputs[steps[1].name])
} else := object.keys(outputs)
