# METADATA
# title: Policies that make an administrator of a user without MFA
# description: |
#   Whoever may do everything in IAM may do everything: a policy that allows `*` on
#   `*` is one, and so is `iam:*` on `*`. See data.planvet.lib.access for what
#   is asked, and of which requests.
# schemas:
#   - input: schema.document
package planvet.lib.admin

import data.planvet.lib.access
import data.planvet.lib.iam
import data.planvet.lib.logic
import data.planvet.lib.principal

# The ways to any other permission, and an action of which no list speaks.
_ways := {
	"iam:Qplanvet", "iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:AttachUserPolicy",
	"iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreatePolicyVersion", "iam:DeactivateMFADevice", "iam:DeleteUserPolicy",
	"iam:DetachUserPolicy", "iam:PassRole", "iam:PutGroupPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy",
	"iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:UpdateLoginProfile",
}

# METADATA
# title: Whether documents together allow everything in IAM without MFA, their denials aside
# description: In the words of data.planvet.lib.logic.
grants(documents) := logic.all_of({iam.allows(allowing, {"action": action, "context": iam.classes.temporary}) |
	some action in _ways
}) if {
	allowing := [{"Statement": [statement |
		some statement in iam.statements(document)
		statement.Effect != "Deny"
	]} |
		some document in documents
	]
}

# METADATA
# title: What allows everything in IAM without MFA, by the document
# description: |
#   An object from {"address", "path"} to a list of {"kind", "key", "state", "why",
#   "places", "name"}, one for each user or group that has it. The state is
#   "open", "saved" (a Deny asks for MFA, or a boundary leaves it out), or
#   "undetermined", with `why`. A policy that is not in the configuration stands
#   where it is attached.
by_document := {at: [state | some state, _ in states] | some at, states in object.union_n(array.concat(
	[{_place(holding): {_state(kind, key, holding): true}} |
		some kind in ["user", "group"]
		some key in principal.keys(kind)
		some holding in principal.claimed(kind, key)
		_may(holding)
	],
	[{_place(holding): {_stray(kind, holding): true}} |
		some kind in ["user", "group"]
		some holding in principal.strays(kind)
		_may(holding)
	],
))}

_may_grant(holding) if {
	holding.document != null
	grants([access.plain(holding.document)]) in {"always", "undetermined"}
}

_may(holding) if _may_grant(holding)

# A document of this configuration that only apply will tell. What lies outside
# of it is vetted where it is written.
_may(holding) if {
	holding.document == null
	holding.at != []
	holding.unseen != "unreadable"
}

_place(holding) := {"address": holding.holder, "path": holding.at} if {
	holding.at != []
} else := {"address": holding.by, "path": holding.path}

_stray(kind, holding) := {"kind": kind, "key": "", "state": "undetermined", "why": holding.why, "name": holding.name, "by": holding.by}

_state(kind, key, holding) := {"kind": kind, "key": key, "state": word, "why": why, "name": holding.name, "by": holding.by} if {
	[word, why] := _word(kind, key, holding)
}

_word(kind, key, holding) := ["saved", ""] if {
	standing(kind, key).word == "saved"
} else := ["undetermined", holding.why] if {
	not holding.sure
} else := ["undetermined", holding.unseen] if {
	holding.document == null
} else := ["undetermined", sprintf("what %s says is known only after apply", [holding.name])] if {
	grants([access.plain(holding.document)]) == "undetermined"
} else := [standing(kind, key).word, standing(kind, key).why]

# METADATA
# title: Whether a user or group that is allowed everything is kept from it without MFA
# description: |
#   {"word": "open" | "saved" | "undetermined", "why"}. Of a group whose members are
#   known, the members decide: what a group may do, its members do.
standing("user", key) := _user(key)

standing("group", key) := {"word": "saved", "why": ""} if {
	_denied(access.documents(principal.own("group", key), {true})) == "always"
} else := {"word": "saved", "why": ""} if {
	access.unreadable(principal.own("group", key))
} else := _worst({_user(member) | some member, _ in principal.members_of[key]}) if {
	count(principal.members_of[key]) > 0
} else := _standing(principal.own("group", key), [], sort(access.unseen(principal.own("group", key))))

_worst(standings) := standing if {
	some standing in standings
	standing.word == "open"
} else := sort([standing | some standing in standings; standing.word == "undetermined"])[0] if {
	"undetermined" in {standing.word | some standing in standings}
} else := {"word": "saved", "why": ""}

_user(key) := _standing(principal.of_user(key), access.limits(key), access.unseen_of_user(key))

_standing(holdings, limits, unseen) := {"word": "saved", "why": ""} if {
	_denied(access.documents(holdings, {true})) == "always"
} else := {"word": "saved", "why": ""} if {
	access.unreadable(holdings)
} else := {"word": "saved", "why": ""} if {
	some limit in limits
	grants([limit]) in {"never", "sometimes"}
} else := {"word": "undetermined", "why": unseen[0]} if {
	count(unseen) > 0
} else := {"word": "undetermined", "why": access.undecided_document(holdings).why} if {
	"undetermined" in ({_denied(access.documents(holdings, {true}))} | {grants([limit]) | some limit in limits})
} else := {"word": "undetermined", "why": doubts[0]} if {
	doubts := sort([holding.why |
		some holding in holdings
		not holding.sure
		holding.document != null
		_denied([access.plain(holding.document)]) in {"always", "undetermined"}
	])
	count(doubts) > 0
} else := {"word": "open", "why": ""}

_denied(documents) := iam.denies(documents, {"action": access.any_of_iam, "context": iam.classes.temporary})

# METADATA
# title: Users and groups whose policies allow everything in IAM only together
# description: |
#   A list of {"kind", "key", "word", "why", "holdings"}. Where one document suffices it is
#   `by_document`'s, and where a user's group has all of them the group's.
together := [found |
	some kind in ["user", "group"]
	some key in principal.keys(kind)
	holdings := _granting(_all_of(kind, key))
	count(holdings) > 1
	not _alone(holdings)
	not _by_group(kind, key)
	grants(access.documents(holdings, {true})) == "always"
	standing(kind, key).word != "saved"
	found := {
		"kind": kind, "key": key, "holdings": holdings,
		"word": standing(kind, key).word, "why": standing(kind, key).why,
	}
]

_all_of("user", key) := principal.of_user(key)

_all_of("group", key) := principal.own("group", key)

# Holdings that are sure and allow at least something of it.
_granting(holdings) := [holding |
	some holding in holdings
	holding.sure
	holding.document != null
	some action in _ways
	iam.allows([access.plain(holding.document)], {"action": action, "context": iam.classes.temporary}) == "always"
]

_alone(holdings) if {
	some holding in holdings
	grants([access.plain(holding.document)]) in {"always", "undetermined"}
}

_by_group("user", key) if {
	some membership in principal.memberships(key)
	membership.sure
	granting := _granting(principal.own("group", membership.group))
	grants(access.documents(granting, {true})) == "always"
}

# METADATA
# title: Whether iam-admin-without-mfa speaks of a user
# description: |
#   What to do about it is the same as where nothing asks the user for MFA, and
#   it is the more telling.
speaks_of(user) if {
	some holding in principal.of_user(user)
	_may_grant(holding)
	standing("user", user).word != "saved"
}

speaks_of(user) if {
	some found in together
	found.kind == "user"
	found.key == user
}

speaks_of(user) if {
	some found in together
	found.kind == "group"
	principal.members_of[found.key][user]
}
