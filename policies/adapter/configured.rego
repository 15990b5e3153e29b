# What the configuration sets of an instance, what is unknown of that, and what
# it refers to.
#
# A plan's configuration does not show dynamic blocks. Of an instance that is
# created, blocks that have values can come from nowhere else, since providers'
# defaults are no blocks: they count as configured, with what is unknown in them.
package planvet.plan.configured

import data.planvet.plan.constant
import data.planvet.plan.expression
import data.planvet.plan.path
import data.planvet.plan.reference

arguments(c, values, set_in, scope) := sort(written | shown) if {
	written := {name | some name, e in set_in; _sets(c, values, name, e, scope)}
	shown := {name |
		c.action in {"create", "replace"}
		some name, value in values
		object.get(set_in, name, null) == null
		is_object(value[0])
	}
}

_sets(_, _, _, e, _) if {
	expression.literal(e)
	e.constant_value != null
}

_sets(c, _, name, e, scope) if {
	_is_expression(e)
	holds_unknown(object.get(c.unknown, name, false))
	not constant.is_null_in(e, scope)
}

# What a provider only takes and never shows (password_wo) is null in every plan.
_sets(c, values, name, e, _) if {
	_is_expression(e)
	not holds_unknown(object.get(c.unknown, name, false))
	_stands(values, name)
}

_is_expression(e) if {
	e != null
	not expression.literal(e)
}

_stands(values, name) if values[name] != null

_stands(values, name) if not name in object.keys(values)

_stands(_, name) if endswith(name, "_wo")

holds_unknown(unknown) if {
	walk(unknown, [_, true])
}

# Unset is not unknown: what the provider computes is left out, in objects; lists
# keep their positions.
unknown(c, values, configured, set_in, scope) := {} if {
	count(c.unknown) == 0
} else := json.remove(c.unknown, [path.pointer(at) |
	walk(c.unknown, [at, _])
	is_string(at[count(at) - 1])
	not at in kept
]) if {
	blocks := _blocks(set_in, values, c.unknown)
	leaves := {at |
		walk(c.unknown, [at, true])
		at[0] in configured
		_kept(at, set_in, blocks, scope)
	}
	kept := {part | some at in leaves; some n in numbers.range(1, count(at)); part := array.slice(at, 0, n)}
}

# An argument that no expression sets, only values show, is kept whole.
_kept(at, set_in, _, _) if object.get(set_in, at[0], null) == null

_kept(at, set_in, blocks, scope) if {
	object.get(set_in, at[0], null) != null
	every n in [n | some n in numbers.range(1, count(at) - 1); blocks[array.slice(at, 0, n)]] {
		_sets_within(blocks[array.slice(at, 0, n)], at[n], scope)
	}
}

_sets_within(blocks, name, scope) if {
	some block in blocks
	e := block[name]
	e != null
	not constant.is_null_in(e, scope)
}

# The configuration's blocks behind each block of values, keyed by the path of the
# latter: the one at that position or, where positions are not certain, all. Rego
# has no recursion: blocks below the fourth level are kept whole.
_blocks(set_in, values, unknown) := {node.at: node.blocks | some level in levels; some node in level} if {
	first := _deeper([{"at": [], "blocks": [set_in]}], values, unknown)
	second := _deeper(first, values, unknown)
	third := _deeper(second, values, unknown)
	levels := [first, second, third, _deeper(third, values, unknown)]
}

_deeper(nodes, values, unknown) := [node |
	some above in nodes
	some name in {name | some block in above.blocks; some name, _ in block}
	blocks := [inner | some block in above.blocks; some inner in expression.blocks(block[name]); is_object(inner)]
	count(blocks) > 0
	at := array.concat(above.at, [name])
	list := object.get(unknown, at, null)
	is_array(list)
	some i, _ in list
	node := {"at": array.concat(at, [i]), "blocks": _behind(blocks, object.get(values, at, []), count(list), i)}
]

_behind(blocks, list, number, i) := [blocks[k]] if {
	is_array(list)
	count(list) == number
	some k, position in expression.positions(blocks, list)
	position == i
} else := blocks

# Keyed by attribute path. Of blocks whose positions are not certain, the
# references are those of the whole.
references(values, set_in, scope) := {path.key(found.at): found.addresses |
	some node in nodes(values, set_in)
	some name, e in node.block
	some addresses in _addresses(e, object.get(node.values, name, null), scope)
	found := {"at": array.concat(node.at, [name]), "addresses": addresses}
}

# The configuration and its blocks, each with the path and the values of the
# block that it makes.
nodes(values, set_in) := [node | some level in [first, second, third, fourth, _within(fourth)]; some node in level] if {
	first := [{"at": [], "block": set_in, "values": values}]
	second := _within(first)
	third := _within(second)
	fourth := _within(third)
}

# The addresses that an expression with references leads to.
led_to(e, value, scope) := reference.resolve(e.references, _narrow(scope, value))

_addresses(e, value, scope) := {addresses |
	count(expression.references(e)) > 0
	addresses := led_to(e, value, scope)
	count(addresses) > 0
} | {addresses |
	blocks := expression.blocks(e)
	count(blocks) > 0
	not expression.positions(blocks, value)
	addresses := sort({address |
		walk(blocks, [at, list])
		at[count(at) - 1] == "references"
		some address in reference.resolve(list, scope)
	})
	count(addresses) > 0
}

_narrow(scope, value) := object.union(scope, {"single": false}) if {
	is_array(value)
	count(value) != 1
} else := scope

_within(nodes) := [{"at": at, "block": block, "values": inner} |
	some node in nodes
	some name, e in node.block
	blocks := expression.blocks(e)
	list := object.get(node.values, name, null)
	some k, i in expression.positions(blocks, list)
	at := array.concat(node.at, [name, i])
	block := blocks[k]
	is_object(block)
	inner := _values(list[i])
]

_values(value) := value if {
	is_object(value)
} else := {}
