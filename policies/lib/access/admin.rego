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
import data.planvet.lib.power
import data.planvet.lib.principal

# METADATA
# title: What allows everything in IAM without MFA, by the document
# description: |
#   An object from {"address", "path"} to a list of {"kind", "key", "state", "why",
#   "name", "by", "how"}, one for each user or group that has it. `how` is "" for
#   everything in IAM, and else the way in which the document makes an
#   administrator of its holder in a call or two. The state is
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
	_grade(holding.document)
}

# "everything" for a document that allows everything in IAM, "escalation" for one
# that makes an administrator of its holder in a call or two.
_grade(document) := "everything" if {
	power.grants([document]) == "always"
} else := "escalation" if {
	power.escalates([document]).word == "always"
} else := "everything" if {
	power.grants([document]) == "undetermined"
} else := "escalation" if {
	power.escalates([document])
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

_stray(kind, holding) := {
	"kind": kind, "key": "", "state": "undetermined", "why": holding.why, "name": holding.name, "by": holding.by, "how": _how(holding),
}

_state(kind, key, holding) := {
	"kind": kind, "key": key, "state": word, "why": why, "name": holding.name, "by": holding.by, "how": _how(holding),
} if {
	[word, why] := _word(kind, key, holding)
}

# The way of an escalation, "" for everything in IAM.
_how(holding) := power.escalates([holding.document]).how if {
	_grade(holding.document) == "escalation"
} else := ""

_word(kind, key, holding) := ["saved", ""] if {
	_standing_in(kind, key, holding).word == "saved"
} else := ["undetermined", holding.why] if {
	not holding.sure
} else := ["undetermined", holding.unseen] if {
	holding.document == null
} else := ["undetermined", access.unclear(holding)] if {
	_word_of(holding.document) == "undetermined"
} else := [_standing_in(kind, key, holding).word, _standing_in(kind, key, holding).why]

_standing_in(kind, key, holding) := standing(kind, key) if {
	_how(holding) == ""
} else := {"word": "saved", "why": ""} if {
	# What several documents allow together is told once.
	some found in together
	found.kind == kind
	found.key == key
} else := _escalated(kind, key)

_word_of(document) := power.escalates([document]).word if {
	_grade(document) == "escalation"
} else := power.grants([document])

# As standing, for what makes an administrator in a call or two.
_escalated("user", key) := _user_rising(key)

_user_rising(key) := _rising(principal.of_user(key), access.limits(key), access.unseen_of_user(key))

_escalated("group", key) := _worst({_user_rising(member) | some member, _ in principal.members_of[key]}) if {
	count(principal.members_of[key]) > 0
} else := _rising(principal.own("group", key), [], sort(access.unseen(principal.own("group", key))))

_rising(holdings, limits, unseen) := {"word": "saved", "why": ""} if {
	not power.escalates(access.documents(holdings, {true}))
} else := {"word": "saved", "why": ""} if {
	some limit in limits
	not power.escalates([limit])
} else := {"word": "undetermined", "why": unseen[0]} if {
	count(unseen) > 0
} else := {"word": "undetermined", "why": access.undecided_document(holdings).why} if {
	power.escalates(access.documents(holdings, {true})).word == "undetermined"
} else := {"word": "open", "why": ""}

# METADATA
# title: Whether a user or group that is allowed everything is kept from it without MFA
# description: |
#   {"word": "open" | "saved" | "undetermined", "why"}. Of a group whose members are
#   known, the members decide: what a group may do, its members do.
standing("user", key) := _user(key)

standing("group", key) := {"word": "saved", "why": ""} if {
	power.denies(access.documents(principal.own("group", key), {true})) == "always"
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
	power.denies(access.documents(holdings, {true})) == "always"
} else := {"word": "saved", "why": ""} if {
	some limit in limits
	power.grants([limit]) in {"never", "sometimes"}
} else := {"word": "undetermined", "why": unseen[0]} if {
	count(unseen) > 0
} else := {"word": "undetermined", "why": access.undecided_document(holdings).why} if {
	"undetermined" in ({power.denies(access.documents(holdings, {true}))} | {power.grants([limit]) | some limit in limits})
} else := {"word": "undetermined", "why": doubts[0]} if {
	doubts := sort([holding.why |
		some holding in holdings
		not holding.sure
		holding.document != null
		power.denies([holding.document]) in {"always", "undetermined"}
	])
	count(doubts) > 0
} else := {"word": "open", "why": ""}

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
	power.grants(access.documents(holdings, {true})) == "always"
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
	power.adds(holding.document)
]

_alone(holdings) if {
	some holding in holdings
	power.grants([holding.document]) in {"always", "undetermined"}
}

_by_group("user", key) if {
	some membership in principal.memberships(key)
	membership.sure
	granting := _granting(principal.own("group", membership.group))
	power.grants(access.documents(granting, {true})) == "always"
}

# METADATA
# title: Whether iam-admin-without-mfa speaks of a user
# description: |
#   What to do about it is the same as where nothing asks the user for MFA, and
#   it is the more telling.
speaks_of(user) if {
	some holding in principal.of_user(user)
	holding.document != null
	power.grants([holding.document]) in {"always", "undetermined"}
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
