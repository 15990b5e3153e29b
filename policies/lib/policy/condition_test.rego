package planvet.lib.condition_test

import data.planvet.lib.condition

holds(operator, key, values, class) := word if {
	some c in condition.list({"Condition": {operator: {key: values}}})
	word := condition.holds(c, class)
}

test_values if {
	holds("StringEquals", "aws:PrincipalOrgID", ["o-a", "o-b"], {"aws:principalorgid": ["o-b"]}) == "always"
	holds("StringEquals", "aws:PrincipalOrgID", "o-*", {"aws:principalorgid": ["o-b"]}) == "never"
	holds("StringNotEquals", "k", ["a", "b"], {"k": ["b"]}) == "never"
	holds("StringNotEquals", "k", ["a", "b"], {"k": ["c"]}) == "always"
	holds("StringLike", "k", "a*", {"k": ["abc"]}) == "always"
	holds("StringEquals", "k", "A", {"k": ["a"]}) == "never"
	holds("StringEqualsIgnoreCase", "k", "A", {"k": ["a"]}) == "always"
	holds("NumericLessThan", "k", 5, {"k": ["4"]}) == "always"
	holds("NumericLessThan", "k", "5", {"k": ["10"]}) == "never"
	holds("NumericLessThan", "k", "five", {"k": ["4"]}) == "never"
	holds("DateGreaterThan", "k", "2026-01-01T00:00:00Z", {"k": ["2026-06-01T00:00:00Z"]}) == "always"
	holds("DateGreaterThan", "k", "2026-01-01", {"k": ["2026-06-01T00:00:00Z"]}) == "sometimes"
	holds("IpAddress", "aws:SourceIp", "203.0.113.0/24", {"aws:sourceip": ["203.0.113.9"]}) == "always"
	holds("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24", "::1"], {"aws:sourceip": ["10.0.0.1"]}) == "always"
	holds("IpAddress", "aws:SourceIp", "nonsense", {"aws:sourceip": ["10.0.0.1"]}) == "never"
	holds("StringFoo", "k", "a", {"k": ["a"]}) == "undetermined"
}

test_arns if {
	holds("ArnLike", "k", "arn:aws:iam::111122223333:role/*", {"k": ["arn:aws:iam::111122223333:role/ops"]}) == "always"
	holds("ArnEquals", "k", "arn:aws:iam::*:role/ops", {"k": ["arn:aws:iam::111122223333:role/ops"]}) == "always"
	holds("ArnLike", "k", "arn:aws:iam::*/ops", {"k": ["arn:aws:iam::111122223333:role/ops"]}) == "never"
	holds("ArnLike", "k", "arn:aws:logs:*:*:log-group:*", {"k": ["arn:aws:logs:eu-west-1:111122223333:log-group:x:*"]}) == "always"
	holds("ArnNotLike", "k", "arn:aws:iam::*:user/${aws:username}", {"k": ["arn:aws:iam::111122223333:user/ann"]}) == "sometimes"
	holds("ArnEquals", "k", "${aws_iam_role.x.arn}", {"k": ["arn:aws:iam::111122223333:role/ann"]}) == "undetermined"
	holds("ArnEquals", "k", "${aws_iam_role.x.arn}", {"k": ["arn:aws:iam::111122223333:user/ann"]}) == "never"
}

test_a_key_that_is_not_there if {
	holds("StringEquals", "k", "a", {"k": []}) == "never"
	holds("StringEqualsIfExists", "k", "a", {"k": []}) == "always"
	holds("StringNotEquals", "k", "a", {"k": []}) == "always"
	holds("ForAllValues:StringEquals", "k", "a", {"k": []}) == "always"
	holds("ForAnyValue:StringEquals", "k", "a", {"k": []}) == "never"
	holds("ForAnyValue:StringNotEquals", "k", "a", {"k": []}) == "never"
	holds("ForAnyValue:StringEqualsIfExists", "k", "a", {"k": []}) == "always"
	holds("Null", "k", "true", {"k": []}) == "always"
	holds("Null", "k", false, {"k": []}) == "never"
	holds("Null", "k", false, {"k": condition.present}) == "always"
}

test_several_values if {
	holds("ForAllValues:StringLike", "k", ["a*", "b"], {"k": ["a1", "b"]}) == "always"
	holds("ForAllValues:StringLike", "k", ["a*", "b"], {"k": ["a1", "c"]}) == "never"
	holds("ForAnyValue:StringLike", "k", ["a*", "b"], {"k": ["c", "b"]}) == "always"
	holds("ForAnyValue:StringNotLike", "k", "a", {"k": ["a", "b"]}) == "always"
	holds("ForAllValues:StringNotLike", "k", "a", {"k": ["a", "b"]}) == "never"
}

test_what_is_left_open if {
	holds("StringEquals", "k", "a", {}) == "sometimes"
	holds("Null", "k", "true", {}) == "sometimes"
	holds("StringLike", "k", "*", {}) == "sometimes"
	holds("StringLikeIfExists", "k", "*", {}) == "always"
	holds("StringLike", "k", "*", {"k": condition.present}) == "always"
	holds("StringNotLike", "k", "*", {"k": condition.present}) == "never"
	holds("ForAnyValue:StringNotLike", "k", "*", {}) == "never"
}

test_unknown_values if {
	holds("Bool", "k", "${terraform_data.x.output}", {"k": ["true"]}) == "undetermined"
	holds("Bool", "k", ["${terraform_data.x.output}", "true"], {"k": ["true"]}) == "always"
	holds("Bool", "${terraform_data.x.output}", "true", {"k": ["true"]}) == "undetermined"
	holds("StringEquals", "${?aws_eks_cluster.c.identity.0.oidc.0.issuer}:sub", "a", {"aws:multifactorauthpresent": []}) == "sometimes"
	condition.all_hold({"Condition": "${terraform_data.x.output}"}, {}) == "undetermined"
	condition.all_hold({"Condition": {}}, {}) == "always"
}
