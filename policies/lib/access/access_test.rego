package planvet.lib.access_test

import data.planvet.lib.access
import data.planvet.lib.admin
import data.planvet.lib.managed
import data.planvet.lib.power
import data.planvet.lib.principal

allow(action) := {"Effect": "Allow", "Action": action, "Resource": "*"}

deny_but(actions) := {
	"Effect": "Deny", "NotAction": actions, "Resource": "*",
	"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}

with_mfa := {"Bool": {"aws:MultiFactorAuthPresent": "true"}}

word(statements) := access.without_mfa([{"Statement": statements}], []).word

test_what_is_left_without_mfa if {
	word([]) == "open"
	word([allow("s3:*")]) == "open"
	word([deny_but("iam:EnableMFADevice")]) == "shut"
	word([allow("*"), deny_but("iam:*MFADevice*")]) == "shut"
	word([allow("*"), deny_but("iam:*")]) == "open"
	word([allow("s3:*"), deny_but("iam:*")]) == "asks"
	word([object.union(allow("s3:*"), {"Condition": with_mfa})]) == "asks"
	word([object.union(allow("s3:*"), {"Condition": with_mfa}), allow("ec2:*")]) == "open"
	word([allow("iam:ChangePassword")]) == "open"
	word([deny_but("${x.y.z}")]) == "undetermined"
}

test_what_a_denial_leaves_is_named if {
	access.without_mfa([{"Statement": [allow("*"), deny_but(["iam:GetUser", "s3:*", "iam*"])]}], []).left == {"s3:*", "iam*"}
	access.without_mfa([{"Statement": [allow("*")]}], []).left == set()
}

test_a_boundary_shuts_what_it_leaves_out if {
	limit := {"Statement": [object.union(allow("*"), {"Condition": with_mfa})]}
	access.without_mfa([{"Statement": [allow("*")]}], [limit]).word == "shut"
	access.without_mfa([{"Statement": [allow("*")]}], [{"Statement": [allow("*")]}]).word == "open"
}

test_plain if {
	access.plain({"Statement": object.union(allow("*"), {"Condition": {
		"IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
		"StringEquals": {"aws:username": "ada", "iam:PassedToService": "ec2.amazonaws.com"},
	}})}) == {"Statement": [object.union(allow("*"), {"Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}})]}
	access.plain({"Statement": [{"Effect": "Allow", "Condition": "nonsense"}, {"Effect": "Allow", "Condition": {"Bool": 7}}]}) == {"Statement": [
		{"Effect": "Allow", "Condition": "nonsense"},
		{"Effect": "Allow", "Condition": {"Bool": 7}},
	]}
	access.plain({"Statement": {
		"Effect": "Deny", "Action": "*",
		"NotResource": ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::111122223333:user/${aws:username}"],
	}}) == {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
	access.plain({"Statement": {"Effect": "Deny", "NotResource": "arn:aws:iam::*:user/*"}}).Statement[0].NotResource
}

test_everything_in_iam if {
	power.grants([{"Statement": allow("*")}]) == "always"
	power.grants([{"Statement": allow(["s3:*", "IAM:*"])}]) == "always"
	power.grants([{"Statement": [allow("*"), deny_but("s3:*")]}]) == "always"
	power.grants([{"Statement": {"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}}]) == "always"
	power.grants([{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}]) == "never"
	power.grants([{"Statement": object.union(allow("*"), {"Condition": with_mfa})}]) == "never"
	power.grants([{"Statement": object.union(allow("*"), {"Resource": "arn:aws:s3:::acme"})}]) == "never"
	power.grants([{"Statement": allow("${x.y.z}")}]) == "undetermined"
	power.grants([]) == "never"
}

test_policies_of_aws if {
	managed.name("arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess") == "ViewOnlyAccess"
	not managed.name("arn:aws:iam::111122223333:policy/AdministratorAccess")
	managed.document("arn:aws:iam::aws:policy/IAMFullAccess").Statement[0].Action == "iam:*"
	not managed.document("arn:aws:iam::aws:policy/AmazonS3FullAccess")
}

r(address, type, values, unknown, references, documents) := {
	"address": address, "type": type, "name": "x", "module": "", "key": null, "action": "create",
	"configured": (object.keys(values) | object.keys(unknown)), "values": values, "unknown": unknown,
	"references": references, "documents": documents,
}

document(resources) := {"data": {}, "resources": {type: {x.address: x | some x in resources; x.type == type} |
	some x in resources
	type := x.type
}}

test_holdings if {
	found := principal.of_user("aws_iam_user.ada") with input as document([
		r("aws_iam_user.ada", "aws_iam_user", {"name": "ada"}, {}, {}, {}),
		r("aws_iam_group.g", "aws_iam_group", {"name": "g"}, {}, {}, {}),
		r("aws_iam_user_group_membership.m", "aws_iam_user_group_membership", {"user": "ada", "groups": ["g"]}, {}, {}, {}),
		r("aws_iam_policy.p", "aws_iam_policy", {"name": "p", "policy": "x"}, {}, {}, {"policy": {"Statement": allow("s3:*")}}),
		r("aws_iam_group_policy_attachment.a", "aws_iam_group_policy_attachment", {"group": "g"}, {"policy_arn": true}, {"policy_arn": ["aws_iam_policy.p"]}, {}),
		r("aws_iam_user_policy.i", "aws_iam_user_policy", {"user": "ada"}, {"policy": true}, {}, {}),
	])
	{[h.by, h.holder, h.sure, h.unseen, h.document == null] | some h in found} == {
		["aws_iam_group_policy_attachment.a", "aws_iam_policy.p", true, "", false],
		["aws_iam_user_policy.i", "aws_iam_user_policy.i", true, "policy of aws_iam_user_policy.i is known only after apply", true],
	}
}

test_what_could_be_anybodys_is_not_sure if {
	found := principal.of_user("aws_iam_user.ada") with input as document([
		r("aws_iam_user.ada", "aws_iam_user", {"name": "ada"}, {}, {}, {}),
		r("aws_iam_user_policy.i", "aws_iam_user_policy", {"policy": "x"}, {"user": true}, {}, {"policy": {"Statement": allow("s3:*")}}),
	])
	[[h.sure, h.why] | some h in found] == [[false, "which user aws_iam_user_policy.i is for is known only after apply"]]
}

test_odd_values_make_no_error if {
	found := principal.of_user("aws_iam_user.ada") with input as document([
		r("aws_iam_user.ada", "aws_iam_user", {"name": 7, "permissions_boundary": 7}, {}, {}, {}),
		r("aws_iam_user_policy.i", "aws_iam_user_policy", {"user": ["ada"], "policy": 7}, {}, {}, {}),
		r("aws_iam_user_policy_attachment.a", "aws_iam_user_policy_attachment", {"user": 7, "policy_arn": 7}, {}, {}, {}),
		r("aws_iam_policy_attachment.l", "aws_iam_policy_attachment", {"users": "ada", "policy_arn": "x"}, {}, {}, {}),
		r("aws_iam_user_group_membership.m", "aws_iam_user_group_membership", {"user": {}, "groups": [7, null]}, {}, {}, {}),
	])
	{h.sure | some h in found} == {false}
}

test_inline_policies_of_another_configuration if {
	found := principal.own("user", "aws_iam_user.ada") with input as document([
		r("aws_iam_user.ada", "aws_iam_user", {"name": "ada"}, {}, {}, {}),
		r("aws_iam_user_policy.i", "aws_iam_user_policy", {"user": "ada", "name": "here", "policy": "x"}, {}, {}, {"policy": {"Statement": allow("*")}}),
		r("aws_iam_user_policies_exclusive.e", "aws_iam_user_policies_exclusive", {"user_name": "ada", "policy_names": ["here", "there"]}, {}, {}, {}),
	])
	{h.unseen | some h in found} == {"", "what the inline policy there of aws_iam_user.ada says is not part of this configuration"}
}

test_policies_of_a_role if {
	found := principal.own("role", "aws_iam_role.x") with input as document([r(
		"aws_iam_role.x", "aws_iam_role",
		{"name": "x", "inline_policy": [{"name": "i", "policy": "x"}], "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
		{}, {}, {"inline_policy.0.policy": {"Statement": allow("s3:*")}},
	)])
	[[h.name, h.at] | some h in found] == [["aws_iam_role.x", ["inline_policy", 0, "policy"]], ["AdministratorAccess", []]]
}

test_a_literal_name_in_two_accounts_is_not_sure if {
	groups := [
		r("module.a.aws_iam_group.g", "aws_iam_group", {"name": "people"}, {}, {}, {}),
		r("module.b.aws_iam_group.g", "aws_iam_group", {"name": "people"}, {}, {}, {}),
	]
	user := r("aws_iam_user.ada", "aws_iam_user", {"name": "ada"}, {}, {}, {})
	literal := r("aws_iam_user_group_membership.m", "aws_iam_user_group_membership", {"user": "ada", "groups": ["people"]}, {}, {}, {})
	found := principal.memberships("aws_iam_user.ada") with input as document(array.concat(groups, [user, literal]))
	{[m.group, m.sure] | some m in found} == {["module.a.aws_iam_group.g", false], ["module.b.aws_iam_group.g", false]}
	referring := object.union(literal, {"references": {"groups": ["module.b.aws_iam_group.g"]}})
	told := principal.memberships("aws_iam_user.ada") with input as document(array.concat(groups, [user, referring]))
	{[m.group, m.sure] | some m in told} == {["module.b.aws_iam_group.g", true]}
}
