package planvet.lib.hole_test

import data.planvet.lib.hole

test_within if {
	hole.within("${aws_s3_bucket.b.arn}/*")
	hole.within(`${module.m.aws_s3_bucket.b["x}"].arn}`)
	hole.within("${aws_s3_bucket.b[0].arn}")
	hole.within("${?var.x}")
	hole.within("${?unknown}")
	not hole.within("arn:aws:s3:::b/${aws:username}/*")
	not hole.within("${aws:PrincipalTag/team, 'a.b'}")
	not hole.within("${*}")
	not hole.within("${?}")
	not hole.within(7)
	hole.list("${a_b.c.d}x${aws:username}y${?var.x}") == ["${a_b.c.d}", "${?var.x}"]
}

test_exact if {
	hole.exact("${aws_s3_bucket.b.arn}")
	not hole.exact("${?aws_s3_bucket.b.arn}")
}

test_parsed if {
	hole.parsed(`${module.m["x"].module.n.data.aws_iam_role.r[0].arn}`) == {
		"address": `module.m["x"].module.n.data.aws_iam_role.r[0]`, "type": "aws_iam_role", "attribute": "arn",
	}
	hole.parsed("${aws_eks_cluster.main.identity.0.oidc.0.issuer}") == {
		"address": "aws_eks_cluster.main", "type": "aws_eks_cluster", "attribute": "identity.0.oidc.0.issuer",
	}
	not hole.parsed("${module.eks.oidc_provider}")
	not hole.parsed("${?aws_iam_role.r.arn}")
}

test_address if {
	hole.address("${aws_security_group.a.id}") == "aws_security_group.a"
	not hole.address("${aws_security_group.a.id}x")
	not hole.address("${?aws_security_group.a.id}")
	not hole.address("sg-1")
}

test_named if {
	hole.named("user ${data.aws_caller_identity.me.account_id} of ${?var.x}") == "user data.aws_caller_identity.me.account_id of var.x"
	hole.named("${?unknown}") == "an unknown part"
	hole.named("home/${aws:username}") == "home/${aws:username}"
	hole.named("${aws_iam_role.r.arn.account}") == "aws_iam_role.r.arn"
}

test_written_out if {
	hole.written_out("${aws_iam_role.r.arn}") == "arn:aws:iam::${aws_iam_role.r.arn.account}:role/${aws_iam_role.r.arn.name}"
	hole.written_out("arn:${data.aws_partition.p.partition}:iam::aws:policy/X") == "arn:aws:iam::aws:policy/X"
	hole.written_out("arn:${?var.p}:iam::aws:policy/X") == "arn:aws:iam::aws:policy/X"
	hole.written_out("${aws_sqs_queue.q.arn}") == "arn:aws:sqs:${aws_sqs_queue.q.arn.region}:${aws_sqs_queue.q.arn.account}:${aws_sqs_queue.q.arn.name}"
	hole.written_out("arn:aws-cn:iam::aws:policy/X") == "arn:aws-cn:iam::aws:policy/X"
}

test_open_filled if {
	hole.open_filled("a${?var.x}b${aws_iam_role.r.name}", "*") == "a*bx"
	hole.open_filled("repo:${module.m.out}/${github_repository.r.name}", "*") == "repo:*/x"
	hole.open_filled("a*", "x") == "a*"
}

test_may_be_everything if {
	hole.may_be_everything("${?var.x}")
	hole.may_be_everything("${terraform_data.x.output}*")
	hole.may_be_everything("${module.m.out}")
	not hole.may_be_everything("${aws_s3_bucket.b.arn}")
	not hole.may_be_everything("arn:${?var.x}")
	not hole.may_be_everything("*")
}
