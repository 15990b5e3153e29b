# The rules, asked about the document.
package planvet.adapter.answers

import data.planvet.adapter.problems
import data.planvet.adapter.settings
import data.planvet.plan
import data.planvet.plan.change

# [id, answer] each. All rules are asked at once: what they share is worked out
# once.
all := set() if {
	problems.no_plan
} else := found if {
	asked := {[id, rule.area, rule.name] |
		some id, rule in settings.catalog
		id in settings.on
		count(_present & {type | some type in rule.resources}) > 0
	}
	found := _results with input as plan.document with data.planvet.asked as asked with data.planvet.params as settings.params with data.planvet.off as settings.off
}

_results contains [id, answer] if {
	some [id, area, name] in data.planvet.asked
	some answer in data.planvet.rules[area][name].results
}

# A rule is asked where a type that it speaks of remains, or was there before the
# plan. Credentials are no type.
_present := (_remaining | change.types_before) | {"credentials" | count(plan.document.credentials) > 0}

_remaining := {type |
	some type, instances in plan.document.resources
	some r in instances
	change.remains(r.action)
}
