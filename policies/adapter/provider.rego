# Provider configurations. Their constants are known; what they take from
# variables is not in a plan.
package planvet.plan.provider

import data.planvet.plan.configured
import data.planvet.plan.expression
import data.planvet.plan.given
import data.planvet.plan.mask

all := {address: _instances[keys[count(keys) - 1]] |
	some address in {r.address | some r in _instances}
	keys := sort([key | some key, r in _instances; r.address == address])
}

_instances[key] := _instance(key, provider) if {
	some key, provider in given.object_at(given.configuration, "provider_config")
	is_object(provider)
}

_credentials := {"access_key", "secret_key", "token", "password"}

_instance(key, provider) := {
	"address": concat(".", [part | some part in [module, name, alias]; part != ""]),
	"type": given.text(provider, "name"),
	"name": alias,
	"module": module,
	"key": null,
	"action": "read",
	"configured": sort(object.keys(expressions)),
	"values": mask.scrubbed(values, mask.texts([value | some value in given.sensitive_values])),
	"unknown": _unknown(expressions),
	"references": configured.references(values, expressions, {"module": module, "key": null, "count": 0, "each": null, "single": true}),
	"documents": {},
} if {
	name := [text | some text in [given.text(provider, "name"), key]; text != ""][0]
	alias := given.text(provider, "alias")
	module := given.text(provider, "module_address")
	expressions := given.object_at(provider, "expressions")
	values := object.union(_values(expressions), {name: mask.text | some name, _ in expressions; name in _credentials})
}

_values(expressions) := {name: value |
	some name, e in expressions
	value := _value(e)
}

_value(e) := blocks if {
	blocks := [_constants(block) | some block in expression.blocks(e)]
	count(blocks) > 0
} else := e.constant_value if {
	expression.literal(e)
}

_constants(block) := {name: e.constant_value | some name, e in block; expression.literal(e)}

_unknown(expressions) := {name: unknown |
	some name, e in expressions
	not name in _credentials
	unknown := _not_known(e)
	configured.holds_unknown(unknown)
}

_not_known(e) := blocks if {
	blocks := [{name: true | some name, inner in block; not expression.literal(inner); inner != null} | some block in expression.blocks(e)]
	count(blocks) > 0
} else if {
	e != null
	not expression.literal(e)
}
