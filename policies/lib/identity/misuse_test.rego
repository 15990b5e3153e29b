package planvet.lib.misuse_test

import data.planvet.lib.misuse

present := "aws:MultiFactorAuthPresent"

statement(effect, condition) := {"Effect": effect, "Action": "s3:*", "Resource": "*", "Condition": condition}

alone(effect, condition) := misuse.wrong(statement(effect, condition), {"Statement": statement(effect, condition)})

test_denials if {
	contains(alone("Deny", {"Bool": {present: "false"}}), "long-term")
	contains(alone("Deny", {"Bool": {present: "true"}}), "none of those without")
	contains(alone("Deny", {"BoolIfExists": {present: "true"}}), "not sessions without it")
	contains(alone("Deny", {"ForAllValues:Bool": {present: "true"}}), "not sessions without it")
	contains(alone("Deny", {"Null": {present: "true"}}), "not sessions without MFA")
	contains(alone("Deny", {"Null": {present: "false"}}), "denies requests with MFA")
	contains(alone("Deny", {"BoolIfExists": {present: "false"}, "NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}), "denies nobody")
	contains(alone("Deny", {"Bool": {present: "false"}, "Null": {present: "true"}}), "denies nobody")
	not alone("Deny", {"BoolIfExists": {present: "false"}})
	not alone("Deny", {"BoolIfExists": {present: "false", "aws:ViaAWSService": "false"}})
	not alone("Deny", {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}})
	not alone("Deny", {"StringEquals": {"aws:username": "ada"}})
}

test_allowances if {
	contains(alone("Allow", {"BoolIfExists": {present: "true"}}), "long-term")
	contains(alone("Allow", {"Null": {present: "false"}}), "sessions without it")
	contains(alone("Allow", {"NumericLessThanIfExists": {"aws:MultiFactorAuthAge": "3600"}}), "requests without it")
	not alone("Allow", {"Bool": {present: "true"}})
	not alone("Allow", {})
}

test_a_pair_of_denials_is_right if {
	bool := statement("Deny", {"Bool": {present: "false"}})
	missing := statement("Deny", {"Null": {present: "true"}})
	both := {"Statement": [bool, missing]}
	not misuse.wrong(bool, both)
	not misuse.wrong(missing, both)
	misuse.meant(both) == both
}

test_a_value_that_only_apply_will_tell if {
	hidden := statement("Deny", {"Bool": {present: "${x.y.z}"}})
	misuse.undecided(hidden)
	not misuse.wrong(hidden, {"Statement": hidden})
	not misuse.undecided(statement("Deny", {"Bool": {present: "true"}}))
}

test_as_it_is_meant if {
	misuse.meant({"Version": "2012-10-17", "Statement": statement("Allow", {
		"Null": {"AWS:multifactorauthpresent": "false", "s3:prefix": "false"},
		"Bool": {"aws:SecureTransport": "true"},
	})}) == {"Version": "2012-10-17", "Statement": [statement("Allow", {
		"Null": {"s3:prefix": "false"},
		"Bool": {"aws:SecureTransport": "true", present: "true"},
	})]}
	misuse.meant({"Statement": statement("Deny", {"Bool": {present: "true"}})}) == {"Statement": [statement("Deny", {"BoolIfExists": {present: "false"}})]}
}

test_as_it_stands if {
	right := {"Statement": statement("Allow", {"Bool": {present: "true"}})}
	misuse.meant(right) == right
	odd := {"Statement": [7, {"Effect": 7, "Condition": "x"}]}
	misuse.meant(odd) == odd
	wrong := {"Statement": statement("Allow", {"BoolIfExists": {present: "true"}})}
	misuse.meant(wrong) == wrong with data.planvet.off as {"iam-mfa-condition-misused": true}
	misuse.meant(wrong) != wrong
}
