package planvet.lib.iam_test

import data.planvet.lib.iam

test_one_statement_or_many if {
	iam.statements({"Statement": {"Effect": "Deny"}}) == [{"Effect": "Deny"}]
	iam.statements({"Statement": [{"Effect": "Deny"}, 7]}) == [{"Effect": "Deny"}]
	iam.statements("${x.y.z}") == []
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
	iam.applies_without_mfa({"Condition": {"Null": {"aws:MultiFactorAuthPresent": "false"}}}) == set()
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

test_placeholders if {
	iam.placeholder("${aws_s3_bucket.b.arn}/*")
	iam.placeholder(`${module.m.aws_s3_bucket.b["x"].arn}`)
	iam.placeholder("${aws_s3_bucket.b[0].arn}")
	not iam.placeholder("arn:aws:s3:::b/${aws:username}/*")
	not iam.placeholder("${*}")
	not iam.placeholder(7)
	iam.undecided({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": ["${terraform_data.x.output}"]}}}, "Condition")
	not iam.undecided({"Action": "s3:*"}, "Condition")
}
