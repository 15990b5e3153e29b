package planvet.lib.iam_test

import data.planvet.lib.iam

test_one_statement_or_many if {
	iam.statements({"Statement": {"Effect": "Deny"}}) == [{"Effect": "Deny"}]
	iam.statements({"Statement": [{"Effect": "Deny"}, 7]}) == [{"Effect": "Deny"}]
	iam.statements("${x.y.z}") == []
	iam.statements({"Statement": ["${x.y.z}"]}) == [{"Effect": "${x.y.z}", "Action": "${x.y.z}", "Resource": "${x.y.z}"}]
	iam.statements({}) == []
	iam.denials({"Statement": [{"Effect": "Deny"}, {"Effect": "Allow"}, {}]}) == [{"Effect": "Deny"}]
}

test_patterns if {
	iam.matches("s3:DeleteObject*", "s3:DeleteObjectVersion")
	iam.matches("S3:deleteobject", "s3:DeleteObject")
	iam.matches("*", "s3:DeleteObject")
	iam.matches("s3:Delete?bject", "s3:DeleteObject")
	not iam.matches("s3:DeleteObject", "s3:DeleteObjectVersion")
	not iam.matches("s3:Delete.bject", "s3:DeleteObject")
	not iam.matches("s3:Delete?Object", "s3:DeleteObject")
	iam.matches(`a\Eb*`, `a\ebc`)
}

test_speaks_of if {
	iam.speaks_of({"Action": "s3:*"}, "s3:DeleteObject")
	iam.speaks_of({"Action": ["ec2:*", "s3:Delete*"]}, "s3:DeleteObject")
	iam.speaks_of({"NotAction": "s3:Get*"}, "s3:DeleteObject")
	not iam.speaks_of({"NotAction": ["s3:Get*", "s3:Delete*"]}, "s3:DeleteObject")
	not iam.speaks_of({}, "s3:DeleteObject")
	not iam.speaks_of({"Action": 7}, "s3:DeleteObject")
}

test_everyone if {
	iam.for_everyone({"Principal": "*"})
	iam.for_everyone({"Principal": {"AWS": "*"}})
	iam.for_everyone({"Principal": {"AWS": ["arn:aws:iam::123456789012:root", "*"]}})
	not iam.for_everyone({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}})
	not iam.for_everyone({"Principal": {"Service": "*"}})
	not iam.for_everyone({"NotPrincipal": "*"})
}

both := {"long-term", "temporary"}

test_requests_without_mfa if {
	iam.applies_without_mfa({}) == both
	iam.applies_without_mfa({"Condition": {}}) == both
	iam.applies_without_mfa({"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}) == both
	iam.applies_without_mfa({"Condition": {"boolifexists": {"AWS:multifactorauthpresent": [false]}}}) == both
	iam.applies_without_mfa({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}) == {"temporary"}
	iam.applies_without_mfa({"Condition": {"Null": {"aws:MultiFactorAuthPresent": "true"}}}) == {"long-term"}
	iam.applies_without_mfa({"Condition": {"Null": {"aws:MultiFactorAuthPresent": "false"}}}) == {"temporary"}
	iam.applies_without_mfa({"Condition": {"Null": {"aws:MultiFactorAuthAge": true}}}) == both
	iam.applies_without_mfa({"Condition": {"NumericGreaterThanIfExists": {"aws:MultiFactorAuthAge": 3600}}}) == both
	iam.applies_without_mfa({"Condition": {"NumericGreaterThan": {"aws:MultiFactorAuthAge": "3600"}}}) == set()
	iam.applies_without_mfa({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}) == set()
}

test_every_condition_must_hold if {
	iam.applies_without_mfa({"Condition": {
		"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"},
		"IpAddress": {"aws:SourceIp": "10.0.0.0/8"},
	}}) == set()
	iam.applies_without_mfa({"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}, "Null": {"aws:MultiFactorAuthAge": "true"}}}) == both
	iam.applies_without_mfa({"Condition": "nonsense"}) == set()
}

test_undecided_elements if {
	iam.undecided({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": ["${terraform_data.x.output}"]}}}, "Condition")
	not iam.undecided({"Action": "s3:*"}, "Condition")
}

request(class, more) := object.union({"action": "s3:DeleteObject", "context": iam.classes[class]}, more)

allow(more) := object.union({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, more)

decide(statements, class, more) := iam.allows([{"Statement": statements}], request(class, more))

test_deny_goes_before_allow if {
	deny := {"Effect": "Deny", "NotAction": "iam:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}
	decide([allow({})], "long-term", {}) == "always"
	decide([allow({}), deny], "long-term", {}) == "never"
	decide([deny, allow({})], "mfa", {}) == "always"
	decide([object.union(deny, {"NotAction": "S3:*"}), allow({})], "long-term", {}) == "always"
	iam.allows([{"Statement": allow({})}, {"Statement": deny}], request("temporary", {})) == "never"
	decide([deny], "mfa", {}) == "never"
}

test_bool_misses_long_term_keys if {
	deny := {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}
	decide([allow({}), deny], "long-term", {}) == "always"
	decide([allow({}), deny], "temporary", {}) == "never"
}

test_resources if {
	decide([allow({"Resource": "arn:aws:s3:::a/*"})], "mfa", {"resource": "arn:aws:s3:::a/x"}) == "always"
	decide([allow({"Resource": "arn:aws:s3:::A/*"})], "mfa", {"resource": "arn:aws:s3:::a/x"}) == "never"
	decide([allow({"Resource": "arn:aws:s3:::a/*"})], "mfa", {}) == "sometimes"
	decide([allow({"Resource": "${aws_s3_bucket.a.arn}/*"})], "mfa", {}) == "sometimes"
	decide([allow({"Resource": "${terraform_data.a.output}"})], "mfa", {}) == "undetermined"
	decide([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::a/*"}], "mfa", {"resource": "arn:aws:s3:::b/x"}) == "always"
}

test_every_action if {
	anything := {"action": "planvet:Anything"}
	decide([allow({"Action": "*"})], "mfa", anything) == "always"
	decide([allow({"Action": ["s3:*", "iam:*"]})], "mfa", anything) == "never"
	decide([allow({"Action": "${terraform_data.a.output}"})], "mfa", anything) == "undetermined"
}

ann := {"kind": "AWS", "id": "arn:aws:iam::111122223333:user/ann", "account": "111122223333"}

to(principal) := decide([allow({"Principal": principal})], "mfa", {"principal": ann})

test_principals if {
	to("*") == "always"
	to({"AWS": "*"}) == "always"
	to({"AWS": "111122223333"}) == "always"
	to({"AWS": ["arn:aws:iam::444455556666:root", "arn:aws:iam::111122223333:root"]}) == "always"
	to({"AWS": "arn:aws-cn:iam::111122223333:root"}) == "always"
	to({"AWS": "arn:aws:iam::111122223333:user/ann"}) == "always"
	to({"AWS": "arn:aws:iam::111122223333:user/*"}) == "never"
	to({"AWS": "${aws_iam_user.ann.arn}"}) == "undetermined"
	to({"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}) == "undetermined"
	to({"Service": "ec2.amazonaws.com"}) == "never"
	decide([{"Effect": "Allow", "Action": "*", "NotPrincipal": {"AWS": "444455556666"}}], "mfa", {"principal": ann}) == "always"
	decide([allow({})], "mfa", {"principal": ann}) == "never"
	decide([allow({"Principal": {"AWS": "111122223333"}})], "mfa", {"principal": "*"}) == "sometimes"
}

test_effects_that_are_not_known if {
	decide([{"Effect": "${terraform_data.a.output}", "Action": "*"}], "mfa", {}) == "undetermined"
	decide([{"Effect": "allow", "Action": "*"}], "mfa", {}) == "never"
}
