# METADATA
# title: Policy documents
# description: |
#   Reads parsed policy documents as AWS does: a statement, action, resource,
#   principal or condition value may stand alone or in a list; actions match
#   without regard to case, with `*` for any text and `?` for one character
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
#
#   Strings that are known only after apply stand in a document as
#   "${address.attribute}".
package planvet.lib.iam

# METADATA
# title: The statements of a document, in order
statements(document) := [statement |
	is_object(document)
	some statement in _list(object.get(document, "Statement", []))
	is_object(statement)
]

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
matches(pattern, text) if regex.match(_expression(lower(pattern)), lower(text))

# Lower case, so a pattern cannot hold the \E that would end the quotation.
_expression(pattern) := sprintf(`(?s)^%s$`, [concat(`.*`, [concat(`.`, [_quoted(part) |
	some part in split(run, "?")
]) |
	some run in split(pattern, "*")
])])

_quoted(text) := sprintf(`\Q%s\E`, [text])

# METADATA
# title: Whether a statement speaks of an action
# description: The action is a full name, "s3:DeleteObject".
speaks_of(statement, action) if {
	some pattern in texts(statement, "Action")
	matches(pattern, action)
}

speaks_of(statement, action) if {
	statement.NotAction
	every pattern in texts(statement, "NotAction") {
		not matches(pattern, action)
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
# title: The conditions of a statement
# description: |
#   A list of {"operator", "key", "values"}: operator and key in lower case,
#   values a list of texts in lower case. All must hold for the statement to apply.
conditions(statement) := [{"operator": lower(operator), "key": lower(key), "values": texts_of(values)} |
	is_object(statement.Condition)
	some operator, by_key in statement.Condition
	is_object(by_key)
	some key, values in by_key
]

# METADATA
# title: One value or a list of them as texts in lower case
texts_of(values) := [lower(sprintf("%v", [value])) | some value in _list(values)]

# METADATA
# title: How requests come without MFA
# description: |
#   "long-term" are those signed with an access key of a user: they carry no key
#   aws:MultiFactorAuthPresent at all. "temporary" are those with the credentials
#   of a session that was begun without MFA: there the key is false. Neither
#   carries aws:MultiFactorAuthAge
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent).
without_mfa := {"long-term", "temporary"}

# METADATA
# title: The requests without MFA to which a statement applies, whatever else they are
# description: |
#   A subset of `without_mfa`. A condition on anything else than MFA leaves
#   requests out, so it leaves none sure.
applies_without_mfa(statement) := without_mfa if {
	not statement.Condition
} else := intersection({_without_mfa(condition) | some condition in conditions(statement)}) if {
	count(conditions(statement)) > 0
} else := without_mfa if {
	statement.Condition == {}
} else := set()

_without_mfa(condition) := object.get(_present, condition.operator, set()) if {
	condition.key == "aws:multifactorauthpresent"
	condition.operator in {"bool", "boolifexists"}
	"false" in condition.values
} else := {"long-term"} if {
	condition.key == "aws:multifactorauthpresent"
	condition.operator in {"null", "boolifexists"}
	"true" in condition.values
} else := without_mfa if {
	condition.key == "aws:multifactorauthage"
	condition.operator == "null"
	"true" in condition.values
} else := without_mfa if {
	condition.key == "aws:multifactorauthage"
	condition.operator in {"numericgreaterthanifexists", "numericgreaterthanequalsifexists"}
} else := set()

# A request that lacks the key fails Bool and passes BoolIfExists.
_present := {"bool": {"temporary"}, "boolifexists": {"long-term", "temporary"}}

# METADATA
# title: Whether an element holds a text that is known only after apply
# description: |
#   Tells "${aws_s3_bucket.b.arn}" from IAM's own variables, "${aws:username}",
#   which have a colon after the first word.
undecided(statement, element) if {
	walk(object.get(statement, element, null), [_, text])
	placeholder(text)
}

# METADATA
# title: Whether a text holds a placeholder for what is known only after apply
placeholder(text) if {
	is_string(text)
	regex.match(`\$\{[A-Za-z0-9_-]+[.\[]`, text)
}
