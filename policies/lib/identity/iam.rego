# METADATA
# title: Policy documents
# description: |
#   Reads parsed policy documents as AWS does: a statement, action, resource,
#   principal or condition value may stand alone or in a list; actions match
#   without regard to case, with `*` for any text and `?` for one character
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
#
#   What is not known of a text stands in it as a hole, see data.planvet.lib.hole.
package planvet.lib.iam

import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.logic
import data.planvet.lib.pattern

# METADATA
# title: The statements of a document, in order
# description: |
#   Where a statement as a whole is not known, its elements are not.
statements(document) := [statement |
	is_object(document)
	some written in _list(object.get(document, "Statement", []))
	statement := _statement(written)
]

_statement(written) := written if is_object(written)

_statement(written) := {"Effect": written, "Action": written, "Resource": written} if pattern.placeholder(written)

# METADATA
# title: The statements that deny
denials(document) := [statement |
	some statement in statements(document)
	statement.Effect == "Deny"
]

# METADATA
# title: The texts of an element that may be one text or a list
texts(statement, element) := [text |
	some text in _list(object.get(statement, element, []))
	is_string(text)
]

_list(value) := value if is_array(value)

_list(value) := [value] if not is_array(value)

# METADATA
# title: Whether a pattern with * and ? matches a text, without regard to case
matches(written, text) if pattern.fits(lower(written), lower(text))

# METADATA
# title: Whether a statement speaks of an action
# description: The action is a full name, "s3:DeleteObject".
speaks_of(statement, action) if {
	some written in texts(statement, "Action")
	matches(written, action)
}

speaks_of(statement, action) if {
	statement.NotAction
	every written in texts(statement, "NotAction") {
		not matches(written, action)
	}
}

# METADATA
# title: Whether a statement holds for every principal
# description: |
#   "*" and {"AWS": "*"} are the same
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
#   NotPrincipal always leaves somebody out.
for_everyone(statement) if statement.Principal == "*"

for_everyone(statement) if {
	is_object(statement.Principal)
	some kind in ["AWS", "*"]
	"*" in texts(statement.Principal, kind)
}

# METADATA
# title: The classes of requests, by what they carry of MFA
# description: |
#   "long-term" are those signed with an access key of a user: they carry no key
#   aws:MultiFactorAuthPresent at all. "temporary" are those with the credentials
#   of a session that was begun without MFA: there the key is false. Neither
#   carries aws:MultiFactorAuthAge
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent).
#   "mfa" are those of a session that was begun with MFA, however long ago.
#   See data.planvet.lib.condition for the form.
classes := {
	"long-term": {"aws:multifactorauthpresent": [], "aws:multifactorauthage": []},
	"temporary": {"aws:multifactorauthpresent": ["false"], "aws:multifactorauthage": []},
	"mfa": {"aws:multifactorauthpresent": ["true"], "aws:multifactorauthage": condition.present},
}

# METADATA
# title: What every request carries that its principal makes itself
# description: |
#   Services that act on its behalf come after such a request
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice).
own_call := {
	"aws:viaawsservice": ["false"], "aws:principalisawsservice": ["false"],
	"aws:calledvia": [], "aws:calledviafirst": [], "aws:calledvialast": [],
}

# METADATA
# title: How requests come without MFA
without_mfa := {"long-term", "temporary"}

# METADATA
# title: The requests without MFA to which a statement applies, whatever else they are
# description: |
#   A subset of `without_mfa`. A condition on anything else than MFA leaves
#   requests out, so it leaves none sure.
applies_without_mfa(statement) := {name |
	some name in without_mfa
	condition.all_hold(statement, classes[name]) == "always"
}

# METADATA
# title: Whether a document, or several on one principal, allow a request
# description: |
#   In the words of data.planvet.lib.logic. A request is {"action": "s3:DeleteObject",
#   "context": a class, "resource": "arn:…", "principal": P}. Without "resource" it
#   is made on anything: then a statement that names resources applies to some.
#   Without "principal" the documents are those of the principal itself, where
#   statements name none. P is "*" for anybody at all, or {"kind": "AWS" |
#   "Service" | "Federated" | "CanonicalUser", "id": ARN or name, "account": "111122223333"}.
#
#   To ask for an action that no service has ("planvet:Anything", "iam:Planvet")
#   is to ask whether a document allows all actions, or all of a service.
allows(documents, request) := "never" if {
	_applying(documents, "Deny", request) == "always"
} else := logic.all_of({
	_applying(documents, "Allow", request),
	logic.opposite(_applying(documents, "Deny", request)),
})

# METADATA
# title: Whether documents deny a request, in so many words
denies(documents, request) := _applying(documents, "Deny", request)

_applying(documents, effect, request) := logic.any_of({word |
	some document in documents
	some statement in statements(document)
	word := logic.all_of({has_effect(statement, effect), applies(statement, request)})
})

# METADATA
# title: Whether a statement allows, or denies
has_effect(statement, effect) := "always" if {
	statement.Effect == effect
} else := "undetermined" if {
	pattern.placeholder(object.get(statement, "Effect", ""))
} else := "never"

# METADATA
# title: Whether a statement applies to a request, its effect aside
applies(statement, request) := logic.all_of({
	on_action(statement, request.action),
	on_resource(statement, request),
	to_principal(statement, request),
	condition.all_hold(statement, request.context),
})

# METADATA
# title: Whether a statement speaks of an action, in the words of data.planvet.lib.logic
on_action(statement, action) := _action_in(statement, "Action", action) if {
	"Action" in object.keys(statement)
} else := logic.opposite(_action_in(statement, "NotAction", action)) if {
	"NotAction" in object.keys(statement)
} else := "never"

_action_in(statement, element, action) := logic.any_of({pattern.match(lower(written), lower(action)) |
	some written in texts(statement, element)
})

# METADATA
# title: Whether a statement speaks of a request's resource
# description: |
#   Trust policies have no Resource: they speak of the role.
on_resource(statement, request) := _resource_in(statement, "Resource", request) if {
	"Resource" in object.keys(statement)
} else := logic.opposite(_resource_in(statement, "NotResource", request)) if {
	"NotResource" in object.keys(statement)
} else := "always"

_resource_in(statement, element, request) := logic.any_of({_on(request, written) | some written in texts(statement, element)})

_on(request, written) := "always" if {
	pattern.everything(written)
} else := pattern.match(written, request.resource) if {
	"resource" in object.keys(request)
} else := "undetermined" if {
	hole.may_be_everything(written)
} else := "sometimes"

# METADATA
# title: Whether a statement speaks of who makes a request
to_principal(statement, request) := "always" if {
	not "principal" in object.keys(request)
} else := _among(statement.Principal, request.principal) if {
	"Principal" in object.keys(statement)
} else := logic.opposite(_among(statement.NotPrincipal, request.principal)) if {
	"NotPrincipal" in object.keys(statement)
} else := "never"

_among(principals, who) := logic.any_of({_names(kind, written, who) |
	some [kind, written] in principal_list(principals)
})

# METADATA
# title: The principals that an element names, as [kind, text]
# description: |
#   ["*", "*"] for everyone
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
principal_list(principals) := [["*", principals]] if {
	is_string(principals)
} else := [[kind, text] |
	is_object(principals)
	some kind, _ in principals
	some text in texts(principals, kind)
]

_names(kind, written, who) := "always" if {
	written == "*"
	_spoken_to(kind, who)
} else := "undetermined" if {
	kind == "*"
	pattern.placeholder(written)
} else := "undetermined" if {
	who == "*"
	hole.may_be_everything(written)
} else := "sometimes" if {
	who == "*"
} else := _is(written, who) if {
	kind == who.kind
} else := "never"

_spoken_to("*", _)

_spoken_to("AWS", "*")

_spoken_to(kind, who) if kind == who.kind

_is(written, who) := logic.any_of({pattern.same(written, who.id), _is_account(written, who)}) if {
	who.kind == "AWS"
} else := pattern.same(written, who.id)

# An account, by its number or the ARN of its root, stands for everybody in it.
_is_account(written, who) := "never" if {
	not who.account
} else := logic.any_of({
	pattern.same(written, who.account),
	pattern.same(regex.replace(hole.written_out(written), `^arn:aws[a-z-]*:`, "arn:aws:"), sprintf("arn:aws:iam::%s:root", [who.account])),
})

# METADATA
# title: Whether an element holds a text that is not known to the end
undecided(statement, element) if {
	walk(object.get(statement, element, null), [_, text])
	pattern.placeholder(text)
}
