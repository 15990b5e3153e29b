# What expressions come to, where a plan's configuration writes it down: literals,
# and variables all the way up to who sets them.
#
# What a function makes of a variable cannot be told from the variable itself:
# coalesce(var.x, "y") passes for var.x. So this is only asked of values that are
# unknown, which nothing makes of a null that is known.
package planvet.plan.constant

import data.planvet.plan.address
import data.planvet.plan.expression
import data.planvet.plan.given
import data.planvet.plan.module

# An expression that comes to null sets nothing.
is_null_in(e, scope) if value(e, scope) == null

# Undefined where it is not known.
value(e, scope) := found if {
	origin := _origin(e, scope)
	some found in _values(origin)
}

_values(origin) := _at(origin.value, origin.rest) if {
	"value" in object.keys(origin)
}

_values(origin) := {found |
	some above in _variable(origin.node)
	some found in _at(above, origin.rest)
} if {
	"node" in object.keys(origin)
}

# Where an expression's value is from: a value, or a variable, and the path to
# take there.
_origin(e, scope) := {"value": e.constant_value, "rest": []} if {
	expression.literal(e)
} else := {"node": [scope.module, steps[1].name], "rest": _path(steps[1].key, array.slice(steps, 2, count(steps)))} if {
	steps := _only(e)
	steps[0].name == "var"
} else := object.union(over, {"rest": whole}) if {
	steps := _only(e)
	steps[0].name == "each"
	steps[1].name == "value"
	over := _over(scope.each, scope)
	whole := array.concat(over.rest, array.concat([scope.key], _path(steps[1].key, array.slice(steps, 2, count(steps)))))
}

_over(e, scope) := {"value": e.constant_value, "rest": []} if {
	expression.literal(e)
} else := {"node": [scope.module, steps[1].name], "rest": _path(steps[1].key, array.slice(steps, 2, count(steps)))} if {
	steps := _only(e)
	steps[0].name == "var"
}

# The steps of the one thing that an expression refers to.
_only(e) := steps if {
	heads := address.heads(expression.references(e))
	count(heads) == 1
	address.plain(heads[0])
	steps := address.steps(heads[0])
	count(steps) > 1
}

_path(key, steps) := array.concat(
	[key | key != null],
	[part | some step in steps; some part in [step.name, step.key]; part != null],
)

# The set of the one element at a path, empty where there is none.
_at(of, path) := {found |
	found := object.get({"of": of}, array.concat(["of"], path), _nothing)
	found != _nothing
}

_nothing := set() # which no JSON holds

# The set of the one value of a variable, empty where it is not known.
_variable(node) := {found |
	some way in graph.reachable_paths(_next, {node})
	last := way[count(way) - 1]
	rest := [part |
		some i in numbers.range(count(way) - 1, 0)
		some part in _origins[way[i]].rest
	]
	some found in _at(_ends[last], rest)
}

_next := {node: [origin.node | origin := _origins[node]; "node" in object.keys(origin)] |
	some node in array.concat(
		[["", name] | some name, _ in given.variables],
		[[at, name] | some at, m in module.all; some name, _ in m.config.variables],
	)
}

# Of a variable that is set to another one, or to what for_each goes over.
_origins := {node: origin | some node, origin in _set; "node" in object.keys(origin)}

_set := {[at, name]: origin |
	some at, m in module.all
	at != ""
	call := module.call_of(m)
	some name, e in call.expressions
	origin := _origin(e, {"module": m.parent, "key": m.key, "each": object.get(call, "for_each_expression", null)})
}

# Of a variable whose value is written down: where it is set, or its default.
_ends := object.union_n([
	{["", name]: object.get(declared, "default", null) |
		some name, declared in module.all[""].config.variables
		not name in object.keys(given.variables)
	},
	{["", name]: value | some name, value in given.variables},
	_literals,
	_fallbacks,
])

_literals := {node: value |
	some node, origin in _set
	"value" in object.keys(origin)
	some value in _at(origin.value, origin.rest)
}

_fallbacks := {[at, name]: object.get(declared, "default", null) |
	some at, m in module.all
	at != ""
	set_in := given.object_at(module.call_of(m), "expressions")
	some name, declared in m.config.variables
	not name in object.keys(set_in)
}
