# METADATA
# title: What makes an administrator
# description: |
#   Whoever may do everything in IAM may do everything. Some single permissions
#   lead there in a call or two. See data.planvet.lib.access for which requests
#   are asked about.
package planvet.lib.power

import data.planvet.lib.access
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.logic

# The ways to any other permission, each on a resource of its kind, and an
# action of which no list speaks.
_ways := {
	["iam:Qplanvet", _a_user], ["iam:AddUserToGroup", _a_group], ["iam:AttachGroupPolicy", _a_group], ["iam:AttachRolePolicy", _a_role],
	["iam:AttachUserPolicy", _a_user], ["iam:CreateAccessKey", _a_user], ["iam:CreateLoginProfile", _a_user], ["iam:CreatePolicyVersion", _a_policy],
	["iam:DeactivateMFADevice", _a_user], ["iam:DeleteUserPolicy", _a_user], ["iam:DetachUserPolicy", _a_user], ["iam:PassRole", _a_role],
	["iam:PutGroupPolicy", _a_group], ["iam:PutRolePolicy", _a_role], ["iam:PutUserPolicy", _a_user], ["iam:SetDefaultPolicyVersion", _a_policy],
	["iam:UpdateAssumeRolePolicy", _a_role], ["iam:UpdateLoginProfile", _a_user],
}

# Instances of which no document speaks by name.
_a_user := "arn:aws:iam::000000000000:user/qplanvet"

_a_group := "arn:aws:iam::000000000000:group/qplanvet"

_a_role := "arn:aws:iam::000000000000:role/qplanvet"

_a_policy := "arn:aws:iam::000000000000:policy/qplanvet"

_itself := "arn:aws:iam::000000000000:user/${aws:username}"

# What makes an administrator of its holder in one or two calls. Two lists of
# calls that are the same but for their resource are one way.
_escalations := [
	{"calls": [["iam:PutUserPolicy", _itself]], "how": "iam:PutUserPolicy on its holder"},
	{"calls": [["iam:AttachUserPolicy", _itself]], "how": "iam:AttachUserPolicy on its holder"},
	{"calls": [["iam:PutUserPolicy", _a_user]], "how": "iam:PutUserPolicy on every user"},
	{"calls": [["iam:AttachUserPolicy", _a_user]], "how": "iam:AttachUserPolicy on every user"},
	{"calls": [["iam:PutGroupPolicy", _a_group]], "how": "iam:PutGroupPolicy on every group"},
	{"calls": [["iam:AttachGroupPolicy", _a_group]], "how": "iam:AttachGroupPolicy on every group"},
	{"calls": [["iam:AddUserToGroup", _a_group]], "how": "iam:AddUserToGroup on every group"},
	{"calls": [["iam:CreatePolicyVersion", _a_policy]], "how": "iam:CreatePolicyVersion on every policy"},
	{"calls": [["iam:CreateAccessKey", _a_user]], "how": "iam:CreateAccessKey on every user"},
	{"calls": [["iam:CreateLoginProfile", _a_user]], "how": "iam:CreateLoginProfile on every user"},
	{"calls": [["iam:UpdateLoginProfile", _a_user]], "how": "iam:UpdateLoginProfile on every user"},
	{"calls": [["iam:UpdateAssumeRolePolicy", _a_role]], "how": "iam:UpdateAssumeRolePolicy on every role"},
	{"calls": [["iam:PassRole", _a_role], ["lambda:CreateFunction", ""], ["lambda:InvokeFunction", ""]], "how": "iam:PassRole on every role with lambda:CreateFunction"},
	{"calls": [["iam:PassRole", _a_role], ["ec2:RunInstances", ""]], "how": "iam:PassRole on every role with ec2:RunInstances"},
	{"calls": [["iam:PassRole", _a_role], ["cloudformation:CreateStack", ""]], "how": "iam:PassRole on every role with cloudformation:CreateStack"},
	{"calls": [["iam:PassRole", _a_role], ["codebuild:CreateProject", ""], ["codebuild:StartBuild", ""]], "how": "iam:PassRole on every role with codebuild:CreateProject"},
	{"calls": [["iam:PassRole", _a_role], ["ecs:RegisterTaskDefinition", ""], ["ecs:RunTask", ""]], "how": "iam:PassRole on every role with ecs:RunTask"},
	{"calls": [["iam:PassRole", _a_role], ["glue:CreateJob", ""], ["glue:StartJobRun", ""]], "how": "iam:PassRole on every role with glue:CreateJob"},
]

# IAM is asked in us-east-1, wherever the caller is.
_context := object.union_n([iam.classes.temporary, iam.own_call, {"aws:requestedregion": ["us-east-1"]}])

_request(action, "") := {"action": action, "context": iam.classes.temporary}

_request(action, resource) := {"action": action, "context": _context, "resource": resource} if resource != ""

# METADATA
# title: Whether documents together allow everything in IAM without MFA, their denials aside
# description: In the words of data.planvet.lib.logic.
grants(documents) := logic.all_of({iam.allows(allowing, _request(action, resource)) |
	some [action, resource] in _ways
}) if {
	allowing := [{"Statement": [statement |
		some statement in iam.statements(in_account(document))
		statement.Effect != "Deny"
	]} |
		some document in documents
	]
}

# METADATA
# title: How documents together make an administrator of their holder in one or two calls
# description: |
#   {"word", "how"}: "always" with the first of the ways, or "undetermined" with
#   one that a value decides which is not known; undefined where there is none.
escalates(documents) := {"word": word, "how": hows[0]} if {
	found := _escalating(documents)
	word := [either | some either in ["always", "undetermined"]; found[either]][0]
	hows := [way.how | some i, way in _escalations; found[word][i]]
}

_escalating(documents) := object.union_n([{word: {i: true}} |
	some i, way in _escalations
	word := logic.all_of({iam.allows(plain, _request(call[0], call[1])) | some call in way.calls})
	word in {"always", "undetermined"}
]) if {
	plain := [in_account(document) | some document in documents]
}

# METADATA
# title: A document as IAM reads it in its own account
# description: |
#   IAM acts on its own account alone, so whichever account a resource names is
#   that one, and a condition on the resource's account is met. A resource of
#   which a part is not known is one resource, and none that stands for all.
in_account(document) := {"Statement": [_in_account(statement) | some statement in iam.statements(access.plain(document))]}

_in_account(statement) := object.union(
	object.remove(statement, ["Resource", "NotResource", "Condition"]),
	object.union_n([
		{element: [_anywhere(text) | some text in iam.texts(statement, element)] |
			some element in ["Resource", "NotResource"]
			element in object.keys(statement)
		},
		{"Condition": _about_more_than_the_account(statement.Condition) |
			"Condition" in object.keys(statement)
		},
	]),
)

_anywhere(text) := text if {
	hole.may_be_everything(text)
} else := regex.replace(
	hole.filled(hole.written_out(text), "x"),
	`^arn:(?:aws[a-z-]*|\*):iam::(?:[0-9]+|x):`,
	"arn:aws:iam::*:",
)

_about_more_than_the_account(conditions) := {operator: kept |
	some operator, by_key in conditions
	kept := _kept(by_key)
	kept != {}
} if {
	is_object(conditions)
} else := conditions

_kept(by_key) := {key: values |
	some key, values in by_key
	not lower(key) in {"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"}
} if {
	is_object(by_key)
} else := by_key

# METADATA
# title: Whether documents deny IAM to sessions without MFA, in so many words
denies(documents) := logic.all_of({iam.denies(plain, _request(access.any_of_iam, resource)) |
	some resource in [_a_user, _a_group, _a_role, _a_policy]
}) if {
	plain := [in_account(document) | some document in documents]
}

# METADATA
# title: Whether a document allows some of what everything in IAM is
adds(document) if {
	some [action, resource] in _ways
	iam.allows([in_account(document)], _request(action, resource)) == "always"
}
