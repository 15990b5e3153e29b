package planvet.lib.policies_test

import data.planvet.lib.policies

r(type, values, unknown, sourced) := {
	"address": sprintf("%s.x", [type]), "type": type, "name": "x", "module": "", "key": null, "action": "create",
	"configured": null, "values": values, "unknown": unknown, "references": {}, "documents": object.union(sourced, {path: document |
		walk(values, [steps, text])
		is_string(text)
		json.is_valid(text)
		path := concat(".", [sprintf("%v", [step]) | some step in steps])
		document := json.unmarshal(text)
	}),
}

states(instance) := [[found.path, found.state, found.why] | some found in policies.of(instance)]

allow := {"Statement": {"Effect": "Allow", "Action": "s3:*"}}

test_states if {
	states(r("aws_iam_policy", {"policy": json.marshal(allow)}, {}, {})) == [[["policy"], "read", ""]]
	states(r("aws_iam_policy", {}, {"policy": true}, {"policy": allow})) == [[["policy"], "read", ""]]
	states(r("aws_iam_policy", {}, {"policy": true}, {})) == [[["policy"], "unknown", "policy of aws_iam_policy.x is known only after apply"]]
	states(r("aws_iam_policy", {}, {"policy": true}, {"policy": {"Statement": null}})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_iam_policy", {"policy": `{"Statement": {"Effect": "allow", "Action": "s3:*"}}`}, {}, {})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_iam_policy", {"policy": `{"Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*"}}`}, {}, {})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_iam_policy", {"policy": "{ broken"}, {}, {})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_iam_policy", {"policy": "[]"}, {}, {"policy": []})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_iam_policy", {"policy": 7}, {}, {})) == [[["policy"], "unreadable", "policy of aws_iam_policy.x is no policy document"]]
	states(r("aws_sqs_queue", {}, {}, {})) == []
	states(r("aws_sqs_queue", {"policy": ""}, {}, {})) == []
	states(r("aws_sqs_queue", {"policy": "{}"}, {}, {})) == []
}

test_blocks if {
	role := r("aws_iam_role", {"inline_policy": [{"name": "a", "policy": json.marshal(allow)}, {"policy": "no"}]}, {"assume_role_policy": true}, {})
	[[found.path, found.state] | some found in policies.of(role)] == [
		[["assume_role_policy"], "unknown"],
		[["inline_policy", 0, "policy"], "read"],
		[["inline_policy", 1, "policy"], "unreadable"],
	]
	[found.path | some found in policies.of(r("aws_iam_role", {}, {"inline_policy": true}, {}))] == [["inline_policy"]]
}

test_names if {
	policies.name({"Sid": "Admins", "Effect": "Allow"}) == "the statement Admins"
	policies.name({"Effect": "Deny", "NotAction": "iam:*"}) == "the statement that denies all but iam:*"
	policies.name({"Effect": "Allow", "Action": ["a:A", "b:B", "c:C", "d:D"]}) == "the statement that allows a:A, b:B and 2 more"
}
