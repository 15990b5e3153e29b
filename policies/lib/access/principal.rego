# METADATA
# title: Users, groups and roles, and which policies they have
# description: |
#   A principal is asked for by kind ("user", "group", "role") and key: its
#   address, or its name where it lies outside the document.
#
#   A policy hangs on a principal by an inline policy, by an attachment in any
#   form, or, on users, by a group. A holding says how: {"by", "path": the
#   argument that attaches it, "holder", "at": where its document stands, "" for
#   one that is not in the configuration, "name": what to call it, "document":
#   null where nobody can read it, then "unseen" says why, "sure": whether it
#   is this principal's for certain, if not "why"}.
#
#   What a policy means when several hang on one principal is in
#   data.planvet.lib.access.
# schemas:
#   - input: schema.document
package planvet.lib.principal

import data.planvet.lib.carrier
import data.planvet.lib.hole
import data.planvet.lib.link
import data.planvet.lib.managed
import data.planvet.lib.misuse
import data.planvet.lib.partial
import data.planvet.lib.tf

types := {"user": {"aws_iam_user"}, "group": {"aws_iam_group"}, "role": {"aws_iam_role"}}

_inline := {"user": "aws_iam_user_policy", "group": "aws_iam_group_policy", "role": "aws_iam_role_policy"}

_attachment := {
	"user": "aws_iam_user_policy_attachment",
	"group": "aws_iam_group_policy_attachment",
	"role": "aws_iam_role_policy_attachment",
}

_lists := {"user": "users", "group": "groups", "role": "roles"}

# METADATA
# title: The keys of a kind that the configuration speaks of
keys(kind) := (({r.address | some type in types[kind]; some r in tf.resources(type)} | object.keys(_claims_of[kind])) | _members_named(kind)) - {link.other}

_members_named("user") := object.keys(_memberships_of)

_members_named("group") := object.keys(members_of)

_members_named("role") := set()

# METADATA
# title: The policies of a principal itself
# description: With those that may be anybody's, which are not sure.
own(kind, key) := array.concat(
	array.concat(claimed(kind, key), _elsewhere(kind, key)),
	strays(kind),
)

# METADATA
# title: The policies that name a principal, or may name it among others
claimed(kind, key) := array.concat(
	[_holding(claim) | some claim in object.get(_claims_of[kind], key, [])],
	_role_policies(kind, key),
)

# METADATA
# title: Policies of some principal of a kind, nobody can tell which
strays(kind) := [object.union(_holding(stray), {"sure": false, "why": _unclear(stray)}) | some stray in link.strays(_made[kind])]

# METADATA
# title: The policies of a user with those of its groups
of_user(key) := array.concat(own("user", key), [holding |
	some membership in memberships(key)
	some of_group in own("group", membership.group)
	holding := _by_membership(of_group, membership)
])

_by_membership(holding, membership) := holding if {
	membership.sure
} else := object.union(holding, {"sure": false, "why": membership.why})

_unclear(claim) := sprintf("which %s %s is for %s", [claim.about.kind, claim.by, _reason(tf.at(claim.by), claim.path)])

_reason(r, path) := tf.reason(r, path)

_reason(r, path) := "cannot be told" if not tf.undecided(r, path)

_holding(claim) := {
	"by": claim.by,
	"path": claim.about.path,
	"holder": _holder(claim),
	"at": claim.about.at,
	"name": claim.about.name,
	"document": claim.about.document,
	"unseen": claim.about.unseen,
	"sure": sure,
	"why": _doubt(claim, sure),
} if {
	sure := {object.get(claim, "sure", false), claim.about.certain} == {true}
}

_doubt(_, true) := ""

_doubt(claim, false) := sprintf("which policy %s attaches %s", [claim.by, "cannot be told"]) if {
	not claim.about.certain
} else := _unclear(claim)

_holder(claim) := claim.by if {
	claim.about.holder == "itself"
} else := claim.about.holder

# Pointers from what attaches policies to principals.
_made[kind] := array.concat(
	array.concat(_made_inline(kind), _made_attachments(kind)),
	array.concat(_made_lists(kind), _made_exclusive(kind)),
) if {
	some kind, _ in types
}

_claims_of[kind] := link.claims(made) if some kind, made in _made

_made_inline(kind) := [link.claim(r, kind, types[kind], about) |
	some r in tf.resources(_inline[kind])
	about := _about(kind, ["policy"], _inline_policy(r, ["policy"]))
]

_made_attachments(kind) := [link.claim(r, kind, types[kind], about) |
	some r in tf.resources(_attachment[kind])
	some policy in _policies_at(r, ["policy_arn"])
	about := _about(kind, ["policy_arn"], policy)
]

_made_lists(kind) := [claim |
	some r in tf.resources("aws_iam_policy_attachment")
	some policy in _policies_at(r, ["policy_arn"])
	some claim in _each(r, _lists[kind], types[kind], _about(kind, ["policy_arn"], policy))
]

_made_exclusive(kind) := [link.claim(r, sprintf("%s_name", [kind]), types[kind], about) |
	some r in tf.resources(sprintf("aws_iam_%s_policy_attachments_exclusive", [kind]))
	some policy in _policies_in(r, "policy_arns")
	about := _about(kind, ["policy_arns"], policy)
]

_about(kind, path, policy) := object.union(policy, {"kind": kind, "path": path})

# A pointer for each element of a list: one for each key that a known element
# stands for, and one to all that an element may be which is not known.
_each(r, argument, of, about) := array.concat(
	[{"by": r.address, "path": argument, "targets": {key}, "about": about} | some key in _held(r, argument, of)],
	[{"by": r.address, "path": argument, "targets": _possible(r, at, of), "about": about} | some at in _undecided(r, argument)],
)

# The keys of the known elements of a list. Instances of one name (in two
# accounts) are told apart by what each element refers to.
_held(r, argument, of) := {key |
	some element in tf.elements(r, argument)
	some key in link.targets(r, element.path, of)
}

# The paths of what is not known in a list, or of the list itself.
_undecided(r, argument) := [[argument]] if {
	tf.undecided(r, argument)
} else := [at |
	some i, _ in object.get(r.values, [argument], [])
	at := [argument, i]
	tf.undecided(r, at)
]

# What an element may stand for. One that may be any number of further ones, or
# none, is nobody's for certain.
_possible(r, at, of) := named | {link.other} if {
	named := link.targets(r, at, of)
	count(named) > 0
	_many(r, at)
} else := link.targets(r, at, of)

_many(r, at) if partial.many(r, at)

_many(_, at) if count(at) == 1

_inline_policy(r, path) := {
	"holder": "itself", "at": path, "name": r.address, "certain": true,
	"document": _document(r, path), "unseen": _unseen(r, path),
}

# What cannot be read as a policy is iam-policy-unreadable's, and conditions on
# MFA that say another thing than what is meant are iam-mfa-condition-misused's.
_document(r, path) := misuse.meant(document) if {
	document := carrier.document(r, path)
	is_object(document)
	count(carrier.wrong(r, path)) == 0
} else := null

_unseen(r, path) := "" if {
	_document(r, path) != null
} else := sprintf("%s of %s %s", [path[count(path) - 1], r.address, tf.reason(r, path)]) if {
	tf.undecided(r, path)
} else := "unreadable"

# The policies that an argument may name by ARN, one for each alternative. A
# known ARN says more than what it came from.
_policies_at(r, path) := _certain(_named_at(r, path), count(_named_at(r, path)) == 1)

_certain(found, certain) := [object.union(policy, {"certain": certain}) | some policy in found]

_named_at(r, path) := [policy |
	some one in partial.may(r, path)
	some policy in _alternative(r, path, one)
]

_alternative(_, _, one) := [_policy(_key(one.is))] if {
	is_string(one.is)
} else := [] if {
	one.is in {null, ""}
} else := [_policy(_key(one.text))] if {
	is_string(one.text)
	_tells(one.text)
} else := [_policy(one.of)] if {
	not one.via
	tf.at(one.of).type == "aws_iam_policy"
}

_alternative(r, path, one) := [_not_there(sprintf("%s of %s %s", [path[0], r.address, _reason(r, path)]))] if {
	not one.is in {null, ""}
	not is_string(one.is)
	not _tells(one.text)
	not _is_policy(one)
}

# Whether a text with holes names a policy all the same.
_tells(text) if managed.name(text)

_tells(text) if _key(text) != text

_is_policy(one) if {
	not one.via
	tf.at(one.of).type == "aws_iam_policy"
}

_policies_in(r, argument) := array.concat(
	array.concat(
		[object.union(_policy(_key(element.value)), {"certain": true}) |
			some element in tf.elements(r, argument)
			is_string(element.value)
		],
		[policy |
			some at in _undecided(r, argument)
			not _many(r, at)
			some policy in _policies_at(r, at)
		],
	),
	[policy |
		some at in _undecided(r, argument)
		_many(r, at)
		some policy in _certain(_named_at(r, at), false)
	],
)

_not_there(why) := {"holder": "", "at": [], "name": "a policy", "document": null, "unseen": why}

_policy(key) := _customer_policy(tf.at(key)) if {
	link.managed(key)
} else := _looked_up(tf.at(key)) if {
	tf.at(key)
} else := _by_arn_alone(key)

_customer_policy(r) := {
	"holder": r.address, "at": ["policy"], "name": r.address,
	"document": _document(r, ["policy"]), "unseen": _unseen(r, ["policy"]),
}

# What a data source has read is in plans, and in no configuration.
_looked_up(data_source) := object.union(_by_arn_alone(arn), {"name": arn}) if {
	arn := managed.arn(data_source)
} else := {"holder": "", "at": [], "name": data_source.address, "document": data_source.documents.policy, "unseen": ""} if {
	is_object(data_source.documents.policy)
} else := {
	"holder": "", "at": [], "name": data_source.address, "document": null,
	"unseen": sprintf("what %s says is not part of this configuration", [data_source.address]),
}

_by_arn_alone(arn) := {"holder": "", "at": [], "name": managed.name(arn), "document": managed.document(arn), "unseen": ""} if {
	managed.document(arn)
} else := {
	"holder": "", "at": [], "name": hole.named(arn), "document": null,
	"unseen": sprintf("what %s says is not part of this configuration", [hole.named(arn)]),
}

# What an ARN names in the document. By path and name, which are one policy's in
# an account: AWS attaches no policy of another account.
_key(arn) := address if {
	written := regex.find_all_string_submatch_n(`^arn:aws[a-z-]*:iam::(?:[0-9]{12}|\$\{[^}]*\}):policy(/[^$]+)$`, hole.written_out(arn), 1)
	address := [address | some address, _ in _by_path_and_name[written[0][1]]][0]
} else := address if {
	not managed.document(arn)
	address := [data_source.address |
		some data_source in tf.data_sources("aws_iam_policy")
		data_source.values.arn == arn
	][0]
} else := arn

_by_path_and_name := object.union_n([{concat("", [path, name]): {r.address: true}} |
	some r in tf.resources("aws_iam_policy")
	path := tf.value_or(r, "path", "/")
	name := tf.value(r, "name")
	is_string(path)
	is_string(name)
])

# The role's own arguments.
_role_policies("role", key) := array.concat(
	[_own_holding(r, path, _inline_policy(r, path)) |
		tf.configures(r, "inline_policy")
		some block in tf.blocks(r, "inline_policy")
		path := array.concat(block, ["policy"])
		not tf.unset(r, path)
	],
	[_own_holding(r, ["managed_policy_arns"], policy) |
		tf.configures(r, "managed_policy_arns")
		some policy in _policies_in(r, "managed_policy_arns")
	],
) if {
	r := tf.at(key)
} else := []

_role_policies(kind, _) := [] if kind != "role"

_own_holding(r, path, policy) := _holding({
	"by": r.address, "path": path, "sure": true,
	"about": object.union({"kind": "role", "path": path, "certain": true}, policy),
})

# What may hang on a principal and is not here: it lies outside, or the list of
# its inline policies names one of another configuration.
_elsewhere(kind, key) := array.concat(_outside(kind, key), [_unseen_holding(r.address, ["policy_names"], why) |
	some r in tf.resources(sprintf("aws_iam_%s_policies_exclusive", [kind]))
	key in link.targets(r, sprintf("%s_name", [kind]), types[kind])
	some why in _names_elsewhere(kind, key, r)
])

_names_elsewhere(kind, key, r) := {why |
	some name in tf.elements(r, "policy_names")
	is_string(name.value)
	not name.value in _inline_names(kind, key)
	why := sprintf("what the inline policy %s of %s says is not part of this configuration", [name.value, key])
}

_inline_names(kind, key) := {name |
	some claim in object.get(_claims_of[kind], key, [])
	name := tf.value(tf.at(claim.by), "name")
}

_outside(kind, key) := [] if {
	link.managed(key)
} else := [_unseen_holding("", [], sprintf("the %s %s is not part of this configuration, so it may have policies that cannot be seen", [kind, key]))]

_unseen_holding(by, path, why) := {
	"by": by, "path": path, "holder": "", "at": [], "name": "a policy",
	"document": null, "unseen": why, "sure": true, "why": "",
}

# METADATA
# title: The permissions boundary of a user or role, a list of one holding or none
boundary(key) := [_own_holding(r, ["permissions_boundary"], policy) |
	r := tf.at(key)
	link.managed(key)
	link.set_in(r, "permissions_boundary")
	some policy in _policies_at(r, ["permissions_boundary"])
]

# METADATA
# title: The groups of a user
# description: |
#   A list of {"group": key, "by", "sure", "why"}. Memberships that name users
#   or groups that only apply will tell may be anybody's, and are not sure.
memberships(key) := array.concat(
	[{"group": group, "by": claim.by, "sure": sure, "why": _membership_doubt(claim, sure)} |
		some claim in object.get(_memberships_of, key, [])
		some group in claim.about.groups
		sure := {claim.sure, claim.about.certain} == {true}
	],
	[{"group": group, "by": stray.by, "sure": false, "why": sprintf("which users %s is for %s", [stray.by, _reason(tf.at(stray.by), stray.path)])} |
		some stray in link.strays(_membership_claims)
		some group in stray.about.groups
	],
)

_membership_doubt(_, true) := ""

_membership_doubt(claim, false) := sprintf("which groups %s is about cannot be told", [claim.by])

# METADATA
# title: Why the groups of a user cannot be told, a set of clauses
unseen_groups(key) := {claim.about.unseen |
	some claim in object.get(_memberships_of, key, [])
	claim.about.unseen != ""
}

# METADATA
# title: The users of each group, as far as they are sure
members_of := object.union_n([{group: {user: true}} |
	some user, claims in _memberships_of
	some claim in claims
	claim.sure
	claim.about.certain
	some group in claim.about.groups
])

_memberships_of := link.claims(_membership_claims)

_membership_claims := array.concat(
	[link.claim(r, "user", types.user, _groups_of_user(r)) | some r in tf.resources("aws_iam_user_group_membership")],
	[claim |
		some r in tf.resources("aws_iam_group_membership")
		some claim in _each(r, "users", types.user, _group_of_users(r))
	],
)

_groups_of_user(r) := {
	"groups": (_held(r, "groups", types.group) | may_be) - {link.other},
	"certain": _told_apart(r, "groups", types.group),
	"unseen": unseen,
} if {
	may_be := {key | some at in _undecided(r, "groups"); some key in _possible(r, at, types.group)}
	unseen := _hidden(r, "groups", [at | some at in _undecided(r, "groups"); count(_possible(r, at, types.group)) == 0])
}

# A literal name that groups of two accounts have may mean either, and an element
# that is not known to the end may be one or another.
_told_apart(r, argument, of) := false if {
	some element in tf.elements(r, argument)
	count(link.targets(r, element.path, of)) > 1
} else := false if {
	some at in _undecided(r, argument)
	count(_possible(r, at, of)) > 1
} else := true

_group_of_users(r) := {"groups": found - {link.other}, "certain": count(found) == 1, "unseen": unseen} if {
	found := link.targets(r, "group", types.group)
	unseen := _hidden(r, "group", [["group"] | tf.undecided(r, "group"); count(found) == 0])
}

_hidden(r, argument, paths) := sprintf("%s of %s %s", [argument, r.address, tf.reason(r, paths[0])]) if {
	count(paths) > 0
} else := ""
