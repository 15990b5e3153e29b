# METADATA
# title: What a resource's own policy lets anyone do
# description: |
#   Anyone is whoever has an AWS account: the principal `*` where no condition
#   keeps strangers out. AWS's services are not anyone.
# schemas:
#   - input: schema.document
package planvet.lib.anyone

import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.logic
import data.planvet.lib.narrowing

# METADATA
# title: The actions that a document leaves to anyone, by certainty
# description: |
#   {"always": …, "undetermined": …}, both sets of those of `actions`.
may(document, actions) := {word: {action |
	some action in actions
	_may(document, action) == word
} |
	some word in ["always", "undetermined"]
}

_may(document, action) := logic.any_of({word |
	some statement in iam.statements(document)
	word := logic.all_of({
		iam.has_effect(statement, "Allow"),
		iam.on_action(statement, action),
		_for_anyone(statement),
		logic.opposite(_kept_out(statement)),
		logic.opposite(_denied(document, action)),
	})
	word in {"always", "undetermined"}
})

# NotPrincipal in an Allow admits everyone else.
_for_anyone(statement) := "always" if {
	"NotPrincipal" in object.keys(statement)
} else := "always" if {
	iam.for_everyone(statement)
} else := "undetermined" if {
	iam.to_principal(statement, {"principal": "*"}) == "undetermined"
} else := "never"

_kept_out(statement) := "undetermined" if {
	not condition.readable(statement)
} else := logic.any_of({_few(c) | some c in condition.list(statement)})

_few(c) := "never" if {
	c.key in _anybodys
} else := "never" if {
	regex.match(`^(s3|ecr|kms:encryptioncontext)[:]`, c.key)
	not c.key in {"s3:dataaccesspointaccount", "s3:dataaccesspointarn"}
} else := "undetermined" if {
	hole.within(c.key)
} else := "undetermined" if {
	condition.parsed(c.operator).test == "unknown"
} else := narrowing.admits_few(c)

# Which service a stranger goes through is the stranger's to choose.
_anybodys := {"kms:viaservice", "kms:grantisforawsresource"}

# What a Deny takes from all but principals that are named.
_denied(document, action) := logic.any_of({word |
	some statement in iam.denials(document)
	iam.for_everyone(statement)
	condition.readable(statement)
	word := logic.all_of({iam.on_action(statement, action)} | {narrowing.spares_few(c) | some c in condition.list(statement)})
})
