package planvet.lib.pattern_test

import data.planvet.lib.pattern

test_fits if {
	pattern.fits("s3:DeleteObject*", "s3:DeleteObjectVersion")
	pattern.fits("s3:Delete?bject", "s3:DeleteObject")
	not pattern.fits("s3:DeleteObject", "s3:DeleteObjectVersion")
	not pattern.fits("S3:*", "s3:DeleteObject")
	not pattern.fits("s3:Delete.bject", "s3:DeleteObject")
	pattern.fits(`a\Eb*`, `a\Ebc`)
	not pattern.fits(`a\E.*`, `abc`)
}

test_placeholders if {
	pattern.placeholder("${aws_s3_bucket.b.arn}/*")
	pattern.placeholder(`${module.m.aws_s3_bucket.b["x"].arn}`)
	pattern.placeholder("${aws_s3_bucket.b[0].arn}")
	pattern.placeholder("${unknown}")
	not pattern.placeholder("arn:aws:s3:::b/${aws:username}/*")
	not pattern.placeholder("${*}")
	not pattern.placeholder(7)
	pattern.placeholders("arn:aws:iam::${data.aws_caller_identity.me.account_id}:user/${aws:username}") == {"data.aws_caller_identity.me.account_id"}
	pattern.placeholders(`${module.m.aws_s3_bucket.b["x"].arn}`) == {`module.m.aws_s3_bucket.b["x"].arn`}
}

test_what_is_not_known_decides_only_where_it_can if {
	pattern.match("${aws_s3_bucket.b.arn}/*", "arn:aws:s3:::b/x") == "undetermined"
	pattern.match("arn:aws:s3:::${aws_s3_bucket.b.id}/*", "arn:aws:sqs:::b/x") == "never"
	pattern.match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/x") == "sometimes"
	pattern.match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c/ann/x") == "never"
	pattern.same("${terraform_data.x.output}", "true") == "undetermined"
	pattern.same("a*", "ab") == "never"
	pattern.same("a${terraform_data.x.output}", "ba") == "never"
}
