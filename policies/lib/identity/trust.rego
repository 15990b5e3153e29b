# METADATA
# title: Whom the trust policies of roles admit
# description: |
#   A role's trust policy says who may assume it. An entry is one principal of
#   one statement that allows it, with what is known of who that is.
# schemas:
#   - input: schema.document
package planvet.lib.trust

import data.planvet.lib.asked
import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.link
import data.planvet.lib.logic
import data.planvet.lib.misuse
import data.planvet.lib.narrowing
import data.planvet.lib.partial
import data.planvet.lib.pattern
import data.planvet.lib.policies
import data.planvet.lib.tf

path := ["assume_role_policy"]

# METADATA
# title: The trust policies, as data.planvet.lib.policies gives documents
documents := [policies.at(role, path) |
	some role in tf.resources("aws_iam_role")
	link.set_in(role, path)
]

# METADATA
# title: The documents that policies do not see, as far as they are a rule's to tell
# description: |
#   One hidden document is one question: the most telling of the rules on trust
#   that are asked puts it.
unread(rule) := [found | some found in documents; found.state == "unknown"] if {
	rule == [id | some id in _rules; asked.asks(id)][0]
} else := []

_rules := ["sts-trust-anyone", "sts-trust-without-mfa", "sts-trust-without-external-id"]

# METADATA
# title: Who may assume roles
# description: |
#   A list of {"resource", "statement", "document", "who", "text", "account",
#   "allowed"}. `who` is "everyone", "account", "user", "role", "service",
#   "oidc", "saml", "other" or "unknown"; `text` the principal as written; `account` its
#   number or the hole for it, "" where it has none. `allowed` is
#   "always" or "undetermined": whether the statement allows it at all.
#   Conditions on MFA that say another thing than what is meant are read as they
#   are meant: see data.planvet.lib.misuse.
entries := [entry |
	some found in documents
	found.state == "read"
	document := misuse.meant(found.document)
	some statement in iam.statements(document)
	effect := iam.has_effect(statement, "Allow")
	effect != "never"
	some [kind, text] in _admitted(statement)
	who := _who(kind, text)
	allowed := logic.all_of({effect, _assumes(statement, who)})
	allowed != "never"
	entry := {
		"resource": found.resource, "document": document, "statement": statement,
		"who": who, "text": text, "account": _account(hole.written_out(text)), "allowed": allowed,
	}
]

# Whom NotPrincipal leaves out is few; everyone else is in.
_admitted(statement) := iam.principal_list(statement.Principal) if {
	"Principal" in object.keys(statement)
} else := [["*", "*"]] if {
	"NotPrincipal" in object.keys(statement)
} else := [["*", statement.Effect]] if {
	pattern.placeholder(statement.Effect)
} else := []

_assumes(statement, who) := iam.on_action(statement, action(who))

# METADATA
# title: The action by which a kind of principal assumes a role
action(who) := object.get({"oidc": "sts:AssumeRoleWithWebIdentity", "saml": "sts:AssumeRoleWithSAML"}, who, "sts:AssumeRole")

_who(_, "*") := "everyone"

_who(kind, text) := _aws(text) if {
	text != "*"
	kind in {"AWS", "*"}
}

_who("Service", text) := "service" if text != "*"

_who("Federated", text) := "saml" if {
	text != "*"
	_saml(text)
} else := "oidc" if {
	text != "*"
}

_who(kind, text) := "unknown" if {
	text != "*"
	not kind in {"AWS", "*", "Service", "Federated"}
}

_saml(text) if contains(hole.written_out(text), ":saml-provider/")

# A hole within an ARN is no more than its part of the ARN.
_aws(text) := "account" if {
	regex.match(`^([0-9]{12}|arn:aws[a-z-]*:iam::([0-9]{12}|HOLE):root)$`, hole.filled(hole.written_out(text), "HOLE"))
} else := "account" if {
	_account_number(text)
} else := "user" if {
	regex.match(`^arn:aws[a-z-]*:iam::([0-9]*|HOLE):user/`, hole.filled(hole.written_out(text), "HOLE"))
} else := "role" if {
	regex.match(`^arn:aws[a-z-]*:(iam|sts)::([0-9]*|HOLE):(role|assumed-role)/`, hole.filled(hole.written_out(text), "HOLE"))
} else := "unknown" if {
	hole.filled(hole.written_out(text), "") == ""
	not _an_arn(text)
} else := "unknown" if {
	hole.within(text)
	not startswith(hole.written_out(text), "arn:aws")
	not _an_arn(text)
} else := "other"

# An account's id by itself.
_account_number(text) if {
	holes := hole.list(text)
	holes == [text]
	hole.form(holes[0]) == `[0-9]{12}`
}

# The ARN of something else than users and roles, which is not everyone.
_an_arn(text) if {
	holes := hole.list(text)
	holes == [text]
	startswith(hole.form(holes[0]), "arn:")
}

_account(text) := text if {
	regex.match(`^[0-9]{12}$`, text)
} else := parts[4] if {
	parts := split(text, ":")
	count(parts) > 5
	startswith(text, "arn:")
} else := text if {
	_account_number(text)
} else := ""

# METADATA
# title: Whether an account is another than the one the configuration is for
# description: |
#   "yes", "no" or "undetermined". The configuration's account is told by
#   aws_caller_identity where a plan has read it, by the provider's
#   allowed_account_ids or the role that it assumes, and by ARNs in state.
another(account) := "no" if {
	some found in hole.list(account)
	hole.parsed(found).type == "aws_caller_identity"
} else := "undetermined" if {
	pattern.placeholder(account)
} else := "no" if {
	account in _own
} else := "yes" if {
	count(_own) > 0
} else := "undetermined"

_own := (_identity | _allowed) | _in_state

_identity := {account |
	some r in tf.data_sources("aws_caller_identity")
	account := object.get(r.values, "account_id", "")
	_number(account)
}

_allowed := {account |
	some name, provider in input.providers
	startswith(_last(name), "aws")
	some account in _provider_accounts(provider.values)
	_number(account)
}

_last(name) := regex.replace(name, `^(.*\.)?(aws(\.[^.]*)?)$`, "$2")

_provider_accounts(values) := {account |
	is_array(object.get(values, "allowed_account_ids", null))
	some account in values.allowed_account_ids
} | {_account(arn) |
	arn := object.get(values, ["assume_role", 0, "role_arn"], "")
	is_string(arn)
}

_in_state := {_account(arn) |
	some role in tf.resources("aws_iam_role")
	arn := tf.value(role, "arn")
	is_string(arn)
	_number(_account(arn))
}

_number(account) if {
	is_string(account)
	regex.match(`^[0-9]{12}$`, account)
}

# METADATA
# title: Whether an entry admits requests of a class
# description: |
#   In the words of data.planvet.lib.logic; "sometimes" where conditions on
#   something else decide. The policy's denials count.
admits(entry, class) := logic.all_of({
	entry.allowed,
	condition.all_hold(entry.statement, class),
	logic.opposite(iam.denies([entry.document], {"action": action(entry.who), "context": class, "principal": _asker(entry)})),
})

_asker(entry) := {"kind": "AWS", "id": entry.text, "account": entry.account} if {
	entry.account != ""
} else := {"kind": "AWS", "id": entry.text} if {
	entry.text != "*"
} else := "*"

# METADATA
# title: Whether an entry for everyone keeps strangers out
# description: |
#   "always" where a condition of its statement, or a denial of the policy,
#   keeps everybody of unknown accounts out, whatever they send.
keeps_strangers_out(entry) := logic.any_of({word | some c in condition.list(entry.statement); word := narrowing.admits_few(c)} | {word |
	some statement in iam.statements(entry.document)
	iam.on_action(statement, "sts:AssumeRole") == "always"
	word := logic.all_of({iam.has_effect(statement, "Deny"), _spares_none(statement), _denies_strangers(statement)})
})

# Whom a Deny's NotPrincipal spares, where it does not spare everyone, is known.
_spares_none(statement) := logic.opposite(logic.any_of({_everyone(text) |
	some [_, text] in iam.principal_list(statement.NotPrincipal)
})) if {
	"NotPrincipal" in object.keys(statement)
} else := iam.to_principal(statement, {"principal": "*"})

_everyone(text) := "always" if {
	text == "*"
} else := "undetermined" if {
	hole.may_be_everything(text)
} else := "never"

_denies_strangers(statement) := logic.all_of({narrowing.spares_few(c) | some c in condition.list(statement)}) if {
	condition.readable(statement)
} else := "undetermined"

# METADATA
# title: The issuer of an entry's OIDC provider
# description: |
#   By the provider's url where it is a resource or a data source, holes included,
#   else by the ARN, else as written.
issuer(entry) := regex.replace(url, `^https?://`, "") if {
	some found in hole.list(entry.text)
	urls := partial.texts(tf.at(hole.parsed(found).address), "url")
	count(urls) == 1
	some url in urls
} else := regex.replace(hole.written_out(entry.text), `^.*:oidc-provider/`, "")

# METADATA
# title: What in an entry's statement, or the policy's denials, is not known
unknowns(entry) := sprintf("%s in its trust policy %s", [concat(", ", names), why]) if {
	names := sort(_unknown_in([entry.statement.Effect, entry.text]) | _unknown_in(entry.statement))
	count(names) > 0
	why := _are(policies.unclear(entry.resource, path), count(names))
} else := sprintf("a part of its trust policy %s", [policies.unclear(entry.resource, path)])

_are(why, 1) := why

_are(why, n) := concat(" ", array.concat(["are"], array.slice(split(why, " "), 1, count(split(why, " "))))) if n > 1

_unknown_in(value) := {name |
	walk(value, [at, text])
	is_string(text)
	some told in array.concat([text], [key | some key in at; is_string(key)])
	some found in hole.list(told)
	not _harmless(found)
	name := hole.named(found)
}

_harmless(found) if hole.parsed(found).type in {"aws_caller_identity", "aws_partition"}

# METADATA
# title: The entries for whole accounts
accounts := [entry | some entry in entries; entry.who == "account"]

# METADATA
# title: The entries for people
# description: |
#   Users, and accounts, except those that are known to be another or must give
#   an external id: these are third parties' software.
people := [entry |
	some entry in entries
	_of_people(entry)
	not _roles_alone(entry.statement)
]

_of_people(entry) if entry.who == "user"

_of_people(entry) if {
	entry.who == "account"
	another(entry.account) != "yes"
	not _external_id(entry) in {"always", "undetermined"}
}

_external_id(entry) := logic.any_of({narrowing.asks_for_external_id(c) | some c in condition.list(entry.statement)})

_roles_alone(statement) if {
	some c in condition.list(statement)
	c.key == "aws:principalarn"
	operator := condition.parsed(c.operator)
	not operator.negated
	operator.test in {"equal", "like", "arn"}
	every value in c.values {
		regex.match(`^arn:[^:]*:(iam|sts)::[^:]*:(role|assumed-role)/`, hole.filled(hole.written_out(value), "*"))
	}
}

# METADATA
# title: Whether an entry admits requests without MFA
without_mfa(entry) := logic.any_of({admits(entry, iam.classes[name]) | some name in iam.without_mfa})

# METADATA
# title: Whether sts-trust-without-mfa speaks of an entry
asked_for_mfa(entry) if {
	asked.asks("sts-trust-without-mfa")
	entry in people
	without_mfa(entry) != "never"
}

# METADATA
# title: Whether an entry admits an account with neither external id nor organisation nor MFA
unasked(entry) := logic.all_of({
	entry.allowed,
	_some_way(without_mfa(entry)),
	logic.opposite(_external_id(entry)),
	logic.opposite(logic.any_of({narrowing.asks_for_organisation(c) | some c in condition.list(entry.statement)})),
})

_some_way(word) := object.get({"sometimes": "always"}, word, word)

# METADATA
# title: A principal in a message, with words for what is not known
named(text) := hole.named(text)
