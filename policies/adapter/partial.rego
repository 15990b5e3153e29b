# What the expressions of unknown values leave open.
#
# A plan prints no expressions, only the names in them. Where these are
# attributes that identify resources, the value is taken for one of them, which
# needs no entry. An entry says that it may be something else: where other
# attributes are named as well, and in a list that is unknown as a whole.
package planvet.plan.partial

import data.planvet.plan.address
import data.planvet.plan.configured
import data.planvet.plan.expression
import data.planvet.plan.module
import data.planvet.plan.path

# Keyed by attribute path. The unknown part is that which the configuration sets.
entries(unknown, values, set_in, scope) := {} if {
	count(unknown) == 0
} else := {path.key(at): entry |
	some node in configured.nodes(values, set_in)
	some name, e in node.block
	count(expression.references(e)) > 0
	argument := array.concat(node.at, [name])
	hidden := object.get(unknown, argument, false)
	configured.holds_unknown(hidden)
	many := _whole(hidden, name)
	_leaves_open(many, e.references, scope)
	addresses := configured.led_to(e, object.get(node.values, name, null), scope)
	entry := {
		"may": array.concat([{"of": of, "attribute": "", "assumed": true} | some of in addresses], [{"open": true}]),
		"many": many,
		"why": [],
	}
	walk(hidden, [below, true])
	at := array.concat(argument, below)
}

default _whole(_, _) := false

_whole(true, name) if _plural(name)

_leaves_open(true, _, _)

_leaves_open(false, references, scope) if _doubtful(references, scope)

# An argument that links resources is a list, by the provider's way of naming
# arguments.
_plural("vpc_zone_identifier")

_plural(name) if {
	words := split(name, "_")
	words[count(words) - 1] in {
		"arns", "blocks", "groups", "identifiers", "ids", "interfaces", "lists", "names",
		"policies", "roles", "subnets", "users", "zones",
	}
}

_identifying := {
	"", "id", "arn", "name", "bucket", "key_name", "family", "url",
	"default_security_group_id", "default_network_acl_id", "default_route_table_id", "main_route_table_id",
	"primary_network_interface_id", "allocation_id", "latest_version",
}

# Whether an expression names several attributes of which one is more than a
# resource's name.
_doubtful(references, scope) if {
	words := [word |
		some head in address.heads(references)
		steps := address.steps(head)
		word := _word(steps, scope)
	]
	count(words) > 1
	"other" in words
}

_word(steps, scope) := "other" if {
	count(steps) > 1
	steps[0].name == "local"
} else := "name" if {
	count(steps) > 1
	steps[0].name == "module"
} else := word if {
	count(steps) > 1
	not steps[0].name in {"var", "each", "count", "path", "terraform", "self", "local", "module"}
	word := _of_resource(steps, scope)
}

_of_resource(steps, scope) := "name" if {
	_attribute(steps) in _identifying
} else := word if {
	count(steps) > 2
	not _is_argument(steps, scope)
	word := "other"
}

_attribute(steps) := steps[3].name if {
	steps[0].name == "data"
	count(steps) > 3
} else := "" if {
	steps[0].name == "data"
} else := steps[2].name if {
	count(steps) > 2
} else := ""

# What an argument of a resource came from is followed.
_is_argument(steps, scope) if {
	steps[0].name != "data"
	config := module.resources(scope.module)[module.resource_key(false, steps[0].name, steps[1].name)]
	config.expressions[steps[2].name]
}
