# METADATA
# title: What users and groups may do without MFA
# description: |
#   Takes the policies of a principal together: Deny over Allow, over all its
#   documents and its permissions boundary.
#
#   It asks for sessions begun without MFA, such as a sign-in to the console
#   with the password alone. Requests signed with long-term access keys slip by
#   a Deny with `Bool` and come in by an Allow with `BoolIfExists`; these
#   mistakes are a defect of the condition, and iam-mfa-condition-misused's.
# schemas:
#   - input: schema.document
package planvet.lib.access

import data.planvet.lib.answer
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.link
import data.planvet.lib.logic
import data.planvet.lib.pattern
import data.planvet.lib.policies
import data.planvet.lib.principal
import data.planvet.lib.tf

# METADATA
# title: What a user without MFA must do to get to MFA, and to read its own account
# description: |
#   AWS's own policies leave these open
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html).
setup := {
	"iam:Get*", "iam:List*", "iam:*MFADevice*", "iam:ChangePassword",
	"sts:GetSessionToken", "sts:GetCallerIdentity",
}

_without_mfa(action) := {"action": action, "context": object.union(iam.classes.temporary, iam.own_call)}

_with_mfa(action) := {"action": action, "context": object.union(iam.classes.mfa, iam.own_call)}

# An action that no service has stands for all that a pattern lets through.
anything := "qplanvet:Anything"

any_of_iam := "iam:Qplanvet"

_shut(documents, limits, action) := logic.any_of({iam.denies(documents, _without_mfa(action))} | {logic.opposite(iam.allows([limit], _without_mfa(action))) |
	some limit in limits
})

_open(documents, limits, action) := logic.all_of({iam.allows(documents, _without_mfa(action))} | {iam.allows([limit], _without_mfa(action)) |
	some limit in limits
})

# METADATA
# title: What documents leave to sessions without MFA
# description: |
#   {"word", "left": patterns}. "shut": everything but setting up MFA is denied.
#   "asks": all that is allowed asks for MFA. "open": neither, and `left` is what
#   a Deny of everything else leaves open, if there is one. "undetermined": a
#   value that is known only after apply decides.
without_mfa(documents, limits) := {"word": "shut", "left": set()} if {
	_denied(documents, limits) == {"always"}
} else := {"word": "undetermined", "left": set()} if {
	count(_denied(documents, limits) & {"never", "sometimes"}) == 0
} else := {"word": "open", "left": _left_by_denials(documents, limits)} if {
	count({"always", "sometimes"} & _allowed(documents, limits)) > 0
} else := {"word": "undetermined", "left": set()} if {
	"undetermined" in _allowed(documents, limits)
} else := {"word": "asks", "left": set()} if {
	some action in _granted(documents)
	iam.allows(documents, _with_mfa(action)) != "never"
} else := {"word": "open", "left": _left_by_denials(documents, limits)}

_denied(documents, limits) := {_shut(documents, limits, action) |
	some action in ({anything, any_of_iam} | {spared | some [spared, _] in _spared(documents)})
}

_allowed(documents, limits) := {_open(documents, limits, action) |
	some action in (_granted(documents) | {spared | some [spared, _] in _spared(documents)})
}

_left_by_denials(documents, limits) := {written |
	_shut(documents, limits, anything) == "always"
	some [action, written] in _spared(documents)
	_shut(documents, limits, action) != "always"
}

# What is allowed, an action for each pattern.
_granted(documents) := {action |
	some document in documents
	some statement in iam.statements(document)
	statement.Effect != "Deny"
	some written in array.concat(iam.texts(statement, "Action"), _all_but(statement))
	action := _sample(written)
	not _is_setup(action)
}

_all_but(statement) := [anything, any_of_iam] if {
	"NotAction" in object.keys(statement)
} else := []

# What denials leave out, an action for each pattern, with the pattern.
_spared(documents) := {[action, written] |
	some document in documents
	some statement in iam.denials(document)
	some written in iam.texts(statement, "NotAction")
	action := _sample(written)
	not _is_setup(action)
}

_sample(written) := anything if {
	pattern.everything(written)
} else := replace(_filled(written), "*", ":Qplanvet") if {
	not contains(written, ":")
} else := replace(_filled(written), "*", "Qplanvet")

_filled(written) := replace(regex.replace(hole.filled(written, "Qplanvet"), `\$\{[^}]*\}`, "Qplanvet"), "?", "Q")

_is_setup(action) if {
	some written in setup
	iam.matches(written, action)
}

# METADATA
# title: Whether a user that signs in without MFA is kept from everything but setting MFA up
# description: |
#   An answer (see data.planvet.lib.answer), with "left" where it is no. What a
#   policy was meant to say that is no policy is not known.
protected(user) := _answer(user, sure) if {
	holdings := principal.of_user(user)
	sure := without_mfa(documents(holdings, {true}), limits(user))
}

_unreadable(holdings) := sort({sprintf("%s of %s is no policy document", [holding.at[count(holding.at) - 1], holding.holder]) |
	some holding in holdings
	holding.sure
	holding.unseen == "unreadable"
})

# METADATA
# title: The documents of holdings, those that are sure or also those that are not
documents(holdings, sure) := [plain(holding.document) |
	some holding in holdings
	holding.sure in sure
	holding.document != null
]

# METADATA
# title: What a permissions boundary lets a user do at most, a list of documents
limits(user) := documents(principal.boundary(user), {true})

_answer(_, sure) := answer.yes("a policy denies everything without MFA", []) if {
	sure.word == "shut"
}

_answer(user, sure) := undecided_document(principal.of_user(user)) if {
	sure.word == "undetermined"
}

_answer(user, sure) := answer.undetermined(unseen[0], []) if {
	sure.word in {"open", "asks"}
	unseen := array.concat(_unreadable(principal.of_user(user)), unseen_of_user(user))
	count(unseen) > 0
} else := answer.undetermined(doubts[0].why, link.places(doubts[0].by, doubts[0].path, doubts[0].why)) if {
	sure.word in {"open", "asks"}
	doubts := _doubts_that_matter(user, sure.word)
	count(doubts) > 0
} else := answer.yes("all that is allowed asks for MFA", []) if {
	sure.word == "asks"
} else := object.union(answer.no("nothing asks for MFA", []), {"left": sure.left}) if {
	sure.word == "open"
}

# METADATA
# title: Why the policies of a user cannot all be seen, clauses in order
unseen_of_user(user) := sort(((unseen(principal.of_user(user)) | unseen(principal.boundary(user))) | principal.unseen_groups(user)))

# METADATA
# title: Why the policies of holdings cannot be seen, a set of clauses
unseen(holdings) := {holding.unseen |
	some holding in holdings
	not holding.unseen in {"", "unreadable"}
}

# What may hang on a user, and would change the answer if it did.
_doubts_that_matter(user, word) := sort([{"by": holding.by, "path": holding.path, "why": holding.why} |
	some holding in principal.of_user(user)
	not holding.sure
	holding.document != null
	with_it := array.concat(documents(principal.of_user(user), {true}), [plain(holding.document)])
	without_mfa(with_it, limits(user)).word != word
])

# METADATA
# title: Which document says something that is not known, as an answer
undecided_document(holdings) := answer.undetermined(unclear(first), link.places(first.holder, first.at, unclear(first))) if {
	first := sort([holding |
		some holding in holdings
		_undecided(holding.document)
	])[0]
} else := answer.undetermined("what a policy says is known only after apply", [])

# METADATA
# title: Why it is not known what the document of a holding says, a clause
unclear(holding) := sprintf("what %s says %s", [holding.name, policies.unclear(tf.at(holding.holder), holding.at)]) if {
	tf.at(holding.holder)
} else := sprintf("what %s says is known only after apply", [holding.name])

_undecided(document) if {
	some statement in iam.statements(document)
	some element in ["Effect", "Action", "NotAction", "Resource", "Condition"]
	iam.undecided(statement, element)
}

# METADATA
# title: A document, without what makes no difference to what it allows whom
# description: |
#   Conditions of an Allow on where, when and by whom a request is made narrow
#   nothing of what may be done. A Deny that leaves out a user's own entry and
#   MFA device is one of everything else.
plain(document) := {"Statement": [_plain(statement) | some statement in iam.statements(document)]}

_plain(statement) := object.union(object.remove(statement, ["Condition"]), {"Condition": kept}) if {
	statement.Effect == "Allow"
	is_object(statement.Condition)
	kept := {operator: by_key |
		some operator, all_keys in statement.Condition
		by_key := _what_may_be_done(all_keys)
		by_key != {}
	}
} else := object.union(object.remove(statement, ["NotResource"]), {"Resource": "*"}) if {
	statement.Effect == "Deny"
	count(iam.texts(statement, "NotResource")) > 0
	every resource in iam.texts(statement, "NotResource") {
		regex.match(`^arn:(aws[a-z-]*|\*):iam::[^:]*:(mfa/|user/(\*/)?\$\{aws:username\})`, hole.filled(hole.written_out(resource), "x"))
	}
} else := statement

_what_may_be_done(by_key) := {key: values |
	some key, values in by_key
	not lower(key) in _circumstances
	not startswith(lower(key), "aws:principaltag/")
} if {
	is_object(by_key)
} else := by_key

_circumstances := {
	"aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:currenttime",
	"aws:epochtime", "aws:tokenissuetime", "aws:securetransport", "aws:useragent", "aws:referer",
	"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltype",
	"aws:userid", "aws:username",
}
