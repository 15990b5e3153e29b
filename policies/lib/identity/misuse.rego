# METADATA
# title: MFA conditions that say another thing than what is meant
# description: |
#   Whoever writes a condition on MFA means to ask for MFA. Where the operator
#   says another thing, that is iam-mfa-condition-misused's to tell. Other rules
#   read such a statement as it is meant, lest one defect be found twice.
package planvet.lib.misuse

import data.planvet.lib.asked
import data.planvet.lib.condition
import data.planvet.lib.iam
import data.planvet.lib.logic

_mfa_keys := {"aws:multifactorauthpresent", "aws:multifactorauthage"}

_conditions(statement) := [c | some c in condition.list(statement); c.key in _mfa_keys]

# To which requests the MFA conditions of a statement apply, by class;
# undefined where it has none.
_reach(statement) := {name: word |
	some name, class in iam.classes
	word := logic.all_of({condition.holds(c, class) | some c in _conditions(statement)})
} if {
	count(_conditions(statement)) > 0
}

# METADATA
# title: Whether a value decides that is not known what the MFA conditions of a statement mean
undecided(statement) if {
	some word in _reach(statement)
	word == "undetermined"
}

_applies(statement) := {name | some name, word in _reach(statement); word != "never"} if not undecided(statement)

# METADATA
# title: What is wrong with the MFA conditions of a statement of a document
# description: A clause to follow the statement's name, undefined where nothing is.
wrong(statement, document) := "denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for" if {
	statement.Effect == "Deny"
	_applies(statement) == {"temporary"}
	not _denied_elsewhere(statement, document, "long-term")
} else := "denies requests signed with long-term access keys, but not sessions without MFA, which have the key as false" if {
	statement.Effect == "Deny"
	_applies(statement) == {"long-term"}
	not _denied_elsewhere(statement, document, "temporary")
} else := "denies requests with MFA, and not sessions without it" if {
	statement.Effect == "Deny"
	_applies(statement) == {"mfa", "long-term"}
} else := "denies requests with MFA, and none of those without" if {
	statement.Effect == "Deny"
	_applies(statement) == {"mfa"}
	_by_presence(statement)
} else := "denies requests with MFA, and not those signed with long-term access keys" if {
	statement.Effect == "Deny"
	_applies(statement) == {"mfa", "temporary"}
} else := "denies nobody, since no request meets its conditions on MFA together" if {
	statement.Effect == "Deny"
	count(_conditions(statement)) > 0
	_applies(statement) == set()
} else := "asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for" if {
	statement.Effect == "Allow"
	_applies(statement) == {"mfa", "long-term"}
} else := "asks for MFA, but admits requests without it, which lack the key that it asks for" if {
	statement.Effect == "Allow"
	_applies(statement) == {"mfa", "long-term", "temporary"}
} else := "asks for MFA, but admits sessions without it, which have the key as false" if {
	statement.Effect == "Allow"
	_applies(statement) == {"mfa", "temporary"}
}

# A Deny of requests whose MFA is too old is about age, and right to spare the rest.
_by_presence(statement) if {
	some c in _conditions(statement)
	condition.parsed(c.operator).test in {"null", "same", "equal"}
}

_denied_elsewhere(statement, document, class) if {
	some other in iam.denials(document)
	class in _applies(other)
	_subject(other) == _subject(statement)
}

_subject(statement) := {element: object.get(statement, element, null) | some element in ["Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"]}

# METADATA
# title: A document with its MFA conditions as they are meant
# description: |
#   As it stands where iam-mfa-condition-misused, which tells of the difference,
#   is not asked.
meant(document) := document if {
	not asked.asks("iam-mfa-condition-misused")
} else := object.union(object.remove(document, ["Statement"]), {"Statement": [_meant(statement, document) |
	some statement in iam.statements(document)
]}) if {
	some statement in iam.statements(document)
	wrong(statement, document)
} else := document

_meant(statement, document) := object.union(object.remove(statement, ["Condition"]), {"Condition": meaning}) if {
	wrong(statement, document)
	others := {operator: kept |
		some operator, by_key in statement.Condition
		kept := {key: values | some key, values in by_key; not lower(key) in _mfa_keys}
		kept != {}
	}
	meaning := object.union(others, _asks[statement.Effect])
} else := statement

_asks := {
	"Allow": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
	"Deny": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}
