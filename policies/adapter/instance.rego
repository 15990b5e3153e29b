# The instances of resources and data sources, as rules see them but for what
# ids and names tie together.
package planvet.plan.instance

import data.planvet.plan.change
import data.planvet.plan.configured
import data.planvet.plan.given
import data.planvet.plan.mask
import data.planvet.plan.module
import data.planvet.plan.partial
import data.planvet.plan.provisioner
import data.planvet.plan.text

all := {at: object.union(_head(c), _without_empty(_body(c))) | some at, c in change.all}

# As planvet writes it, a document says nothing of partial values that are not there.
_without_empty(body) := object.remove(body, ["partial"]) if {
	body.partial == {}
} else := body

_head(c) := object.filter(c, {"address", "type", "name", "module", "key", "action"})

_body(c) := {"configured": null, "values": {}, "unknown": {}, "references": {}, "documents": {}} if {
	not change.remains(c.action)
} else := {
	"configured": arguments,
	"values": scrubbed,
	"unknown": unknown,
	"references": object.union(configured.references(values, set_in, scope), provisioner.references(config, scope)),
	"documents": object.union(text.documents(scrubbed), provisioner.documents(config, _variables)),
	"partial": partial.entries(unknown, values, set_in, scope),
} if {
	config := module.config_of(c)
	scope := module.scope(c, config)
	set_in := given.object_at(config, "expressions")
	masked := mask.marked(c.values, c.sensitive)
	arguments := configured.arguments(c, masked, set_in, scope)
	values := object.remove(masked, [name | some name, null in masked; object.get(set_in, name, null) == null])
	scrubbed := mask.scrubbed(values, _secrets(c))
	unknown := configured.unknown(c, values, arguments, set_in, scope)
} else := {"configured": null, "values": scrubbed, "unknown": c.unknown, "references": {}, "documents": text.documents(scrubbed)} if {
	masked := mask.marked(c.values, c.sensitive)
	scrubbed := mask.scrubbed(masked, _secrets(c))
}

_secrets(c) := (mask.secrets(c.values, c.sensitive) | c.secrets_before) | _variables

_variables := mask.texts([value | some value in given.sensitive_values])
