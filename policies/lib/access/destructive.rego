# METADATA
# title: What a resource's own policy lets AWS principals destroy without MFA
# description: |
#   Principals of AWS are accounts, users, roles and everyone; services and
#   federated identities are not. As in data.planvet.lib.access, it asks for
#   sessions begun without MFA; what only requests signed with access keys slip
#   by is iam-mfa-condition-misused's.
# schemas:
#   - input: schema.document
package planvet.lib.destructive

import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.logic
import data.planvet.lib.misuse
import data.planvet.lib.narrowing
import data.planvet.lib.pattern

# METADATA
# title: The actions that a document leaves open without MFA
# description: |
#   {"always": …, "undetermined": …}, both sets of those of `actions` that some
#   principal may do, or may do if a value that is known only after apply says
#   so. Resources are compared as their resource's policy means them: see `spelled`.
#   Conditions on MFA that say another thing than what is meant are read as they
#   are meant: see data.planvet.lib.misuse.
open(document, actions) := {word: {action |
	some action in actions
	_open(misuse.meant(document), action) == word
} |
	some word in ["always", "undetermined"]
}

_open(document, action) := logic.any_of({word |
	some statement in iam.statements(document)
	word := _lets(document, statement, action)
	word in {"always", "undetermined"}
})

_lets(document, statement, action) := "never" if {
	not _names_aws(statement)
} else := "never" if {
	_for_services(statement)
} else := logic.all_of({
	_effect(statement),
	iam.on_action(statement, action),
	_reaches(statement, action),
	_some(condition.all_hold(statement, iam.classes.temporary)),
	_some(logic.opposite(_denied(document, statement, action))),
})

# Of actions in S3 some are on a bucket and some on its objects, and a statement
# allows those of which it names the resource.
_reaches(statement, action) := "always" if {
	not _kind[action]
} else := logic.any_of({_may_be(_kind[action], written) | some written in iam.texts(statement, "Resource")}) if {
	"Resource" in object.keys(statement)
} else := logic.opposite(logic.any_of({_covers_all(_kind[action], written) | some written in iam.texts(statement, "NotResource")})) if {
	"NotResource" in object.keys(statement)
} else := "always"

_kind := {
	"s3:DeleteBucket": "bucket", "s3:DeleteBucketPolicy": "bucket",
	"s3:DeleteObject": "object", "s3:DeleteObjectVersion": "object",
}

_may_be(kind, written) := "undetermined" if {
	_opaque(written)
} else := "always" if {
	kind == "bucket"
	not contains(_named(written), "/")
} else := "always" if {
	kind == "object"
	regex.match(`[/*?]`, _named(written))
} else := "never"

_covers_all(kind, written) := "undetermined" if {
	_opaque(written)
} else := "always" if {
	pattern.everything(written)
} else := "always" if {
	spelled(_named(written)) == {"bucket": "x", "object": "x/*"}[kind]
} else := "always" if {
	spelled(_named(written)) == "x*"
} else := "never"

# What is not known as a whole, and no ARN: it may be anything.
_opaque(written) if hole.may_be_everything(written)

# The bucket and key in an ARN, in which what is known only after apply is a name.
_named(written) := regex.replace(
	hole.filled(hole.written_out(written), "x"),
	`^arn:[^:]*:s3:[^:]*:[^:]*:`, "",
)

_effect(statement) := "always" if {
	statement.Effect == "Allow"
} else := "undetermined" if {
	iam.undecided(statement, "Effect")
} else := "never"

# A condition on something else than MFA leaves somebody in, and so does a denial.
_some(word) := object.get({"sometimes": "always"}, word, word)

_names_aws(statement) if "NotPrincipal" in object.keys(statement)

_names_aws(statement) if {
	some [kind, _] in iam.principal_list(statement.Principal)
	kind in {"AWS", "*"}
}

# Only AWS services make requests on behalf of a resource.
_for_services(statement) if {
	some c in condition.list(statement)
	c.key in {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"}
	narrowing.admits_few(c) != "never"
}

_denied(document, statement, action) := logic.any_of({logic.all_of({
	iam.on_action(denial, action),
	_on_all(denial, statement),
	_to_all(denial, statement),
	condition.all_hold(denial, iam.classes.temporary),
}) |
	some denial in iam.denials(document)
})

# A denial counts where it reaches everything that the statement speaks of.
_on_all(denial, statement) := "always" if {
	not "Resource" in object.keys(denial)
	not "NotResource" in object.keys(denial)
} else := "always" if {
	allowed := iam.texts(statement, "Resource")
	count(allowed) > 0
	every resource in allowed {
		some written in iam.texts(denial, "Resource")
		iam.matches(spelled(written), spelled(resource))
	}
} else := "always" if {
	"*" in iam.texts(denial, "Resource")
} else := "sometimes"

_to_all(denial, statement) := "always" if {
	iam.for_everyone(denial)
} else := "always" if {
	not iam.for_everyone(statement)
	named := _texts(statement)
	count(named) > 0
	count(named - _texts(denial)) == 0
} else := "sometimes"

_texts(statement) := {text | some [_, text] in iam.principal_list(statement.Principal)}

# METADATA
# title: A resource without the name that it stands under
# description: |
#   A resource's policy speaks of that resource alone, so of an ARN only what
#   follows the name counts: the "/*" of a bucket's objects.
spelled(resource) := regex.replace(
	hole.filled(resource, "x"),
	`^[^/*?]+`, "x",
)

# METADATA
# title: Whether a document lets everyone in, for a message
for_everyone(document, actions) if {
	meant := misuse.meant(document)
	some statement in iam.statements(meant)
	some action in actions
	iam.for_everyone(statement)
	_lets(meant, statement, action) == "always"
}

# METADATA
# title: Names in a message, in order
listed(names) := concat(" and ", sort(names)) if {
	count(names) < 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(sort(names), 0, 2)), count(names) - 2])
