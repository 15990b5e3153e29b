# Provisioners are all that a plan's configuration says of them, so what is not
# known is named.
package planvet.plan.provisioner

import data.planvet.plan.configured
import data.planvet.plan.expression
import data.planvet.plan.given
import data.planvet.plan.mask

documents(config, hidden) := {sprintf("provisioner.%d", [i]): document |
	some i, provisioner in given.list(config, "provisioners")
	is_object(provisioner)
	document := mask.scrubbed(object.union(_shown(given.object_at(provisioner, "expressions")), {"type": provisioner.type}), hidden)
}

references(config, scope) := {sprintf("provisioner.%d.%s", [i, path]): addresses |
	some i, provisioner in given.list(config, "provisioners")
	is_object(provisioner)
	expressions := given.object_at(provisioner, "expressions")
	some path, addresses in configured.references(_shown(expressions), expressions, scope)
}

_shown(expressions) := {name: value |
	some name, e in expressions
	value := _value(e)
}

_value(e) := blocks if {
	blocks := [{name: value | some name, inner in block; value := _plain(inner)} | some block in expression.blocks(e)]
	count(blocks) > 0
} else := _plain(e)

_plain(e) := e.constant_value if {
	expression.literal(e)
} else := sprintf("${%s}", [expression.references(e)[0]]) if {
	count(expression.references(e)) > 0
} else := "${unknown}" if {
	is_object(e)
}
