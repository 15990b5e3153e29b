package planvet.lib.s3_test

import data.planvet.lib.s3

denial := {
	"Effect": "Deny",
	"Principal": "*",
	"Action": "s3:DeleteObject*",
	"Resource": "arn:aws:s3:::acme/*",
	"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}

denies(change) if s3.denies_deletion_without_mfa({"Statement": object.union(denial, change)})

test_resources if {
	every resource in [
		"*", "arn:aws:s3:::acme/*", "arn:aws:s3:::acme*", "arn:aws:s3:::*", "arn:aws-cn:s3:::acme/**",
		"${aws_s3_bucket.b.arn}/*", `${aws_s3_bucket.b["x/y"].arn}/*`, "arn:aws:s3:::${aws_s3_bucket.b.id}/*",
	] {
		denies({"Resource": ["arn:aws:s3:::acme", resource]})
	}
	every resource in [
		"arn:aws:s3:::acme", "arn:aws:s3:::acme/logs/*", "arn:aws:s3:::acme/*.log", "${aws_s3_bucket.b.arn}",
		"arn:aws:s3:::acme/${aws:username}/*",
	] {
		not denies({"Resource": resource})
	}
}

test_actions if {
	every action in ["*", "s3:*", "S3:deleteobject*", "s3:Delete*", ["s3:DeleteObject", "s3:DeleteObjectVersion"]] {
		denies({"Action": action})
	}
	every action in ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:DeleteBucket", [], 7, null] {
		not denies({"Action": action})
	}
}

test_effect if {
	not denies({"Effect": "Allow"})
	not denies({"Effect": "deny"})
}

test_statements_may_share_the_work if {
	s3.denies_deletion_without_mfa({"Statement": [
		object.union(denial, {"Action": "s3:DeleteObject"}),
		object.union(denial, {"Action": "s3:DeleteObjectVersion", "Principal": {"AWS": ["*"]}}),
	]})
}

test_odd_documents if {
	every document in [{}, [], null, "text", {"Statement": null}, {"Statement": [null, 7]}] {
		not s3.denies_deletion_without_mfa(document)
	}
}
