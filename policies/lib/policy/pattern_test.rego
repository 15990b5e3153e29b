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

test_what_is_not_known_decides_only_where_it_can if {
	pattern.match("${aws_s3_bucket.b.arn}/*", "arn:aws:s3:::b/x") == "undetermined"
	pattern.match("arn:aws:s3:::${aws_s3_bucket.b.id}/*", "arn:aws:sqs:::b/x") == "never"
	pattern.match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/x") == "sometimes"
	pattern.match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c/ann/x") == "never"
	pattern.same("${terraform_data.x.output}", "true") == "undetermined"
	pattern.same("a*", "ab") == "never"
	pattern.same("a${terraform_data.x.output}", "ba") == "never"
}

test_forms_decide if {
	pattern.match("arn:aws:iam::${data.aws_caller_identity.me.account_id}:user/*", "arn:aws:iam::111122223333:user/ann") == "undetermined"
	pattern.match("arn:aws:iam::${data.aws_caller_identity.me.account_id}:user/*", "arn:aws:iam::ops:user/ann") == "never"
	pattern.match("${aws_iam_role.r.arn}", "arn:aws:iam::111122223333:user/ann") == "never"
	pattern.match("${aws_iam_role.r.arn}", "arn:aws:iam::111122223333:role/r") == "undetermined"
	pattern.same("arn:${data.aws_partition.p.partition}:iam::aws:policy/X", "arn:aws:iam::aws:policy/X") == "always"
	pattern.same("arn:${?var.partition}:iam::aws:policy/X", "arn:aws:iam::aws:policy/X") == "always"
	pattern.same("${data.aws_region.here.name}", "eu-west-1") == "undetermined"
	pattern.same("${data.aws_region.here.name}", "10.0.0.0/8") == "never"
}

test_one_hole_is_the_same_wherever_it_is if {
	pattern.same("${aws_iam_role.r.arn}", "${aws_iam_role.r.arn}") == "always"
	pattern.same("${aws_iam_role.r.arn}", "${aws_iam_role.s.arn}-x") == "undetermined"
	pattern.same("${aws_iam_role.r.arn}", "${aws_iam_role.s.arn}") == "undetermined"
	pattern.same("${?aws_iam_role.r.arn}", "${?aws_iam_role.r.arn}") == "undetermined"
	pattern.match("${aws_s3_bucket.b.arn}/*", "${aws_s3_bucket.b.arn}/logs/*") == "always"
	pattern.match("arn:aws:s3:::*/x", "${aws_s3_bucket.b.arn}/x") == "always"
	pattern.match("arn:aws:s3:::?", "${aws_s3_bucket.b.arn}") == "undetermined"
	pattern.match("*name*", "${aws_s3_bucket.name.id}") == "undetermined"
	pattern.match("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:username}/x") == "always"
}

test_variables if {
	pattern.variable("home/${aws:username}")
	pattern.variable("${*}")
	not pattern.variable("${aws_s3_bucket.b.id}")
	not pattern.variable("${?var.x}")
	not pattern.variable(7)
}
