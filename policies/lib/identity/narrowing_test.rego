package planvet.lib.narrowing_test

import data.planvet.lib.narrowing

c(operator, key, values) := {"operator": operator, "key": key, "values": values}

test_an_allow_for_known_principals if {
	narrowing.admits_few(c("stringequals", "aws:principalorgid", ["o-a1b2c3"])) == "always"
	narrowing.admits_few(c("stringlike", "aws:principalorgid", ["o-*"])) == "never"
	narrowing.admits_few(c("stringequalsifexists", "aws:principalorgid", ["o-a1b2c3"])) == "never"
	narrowing.admits_few(c("forallvalues:stringlike", "aws:principalorgpaths", ["o-a1b2c3/*"])) == "never"
	narrowing.admits_few(c("foranyvalue:stringlike", "aws:principalorgpaths", ["o-a1b2c3/*"])) == "always"
	narrowing.admits_few(c("stringnotequals", "aws:principalorgid", ["o-a1b2c3"])) == "never"
	narrowing.admits_few(c("null", "aws:principalorgid", ["false"])) == "never"
	narrowing.admits_few(c("nonsense", "aws:principalorgid", ["o-a1b2c3"])) == "never"
	narrowing.admits_few(c("stringequals", "aws:principalorgid", [])) == "never"
}

test_a_key_that_every_request_carries if {
	narrowing.admits_few(c("arnlikeifexists", "aws:principalarn", ["arn:aws:iam::111122223333:role/*"])) == "always"
	narrowing.admits_few(c("arnlike", "aws:principalarn", ["arn:aws:iam::*:role/deploy"])) == "never"
	narrowing.admits_few(c("arnlike", "aws:principalarn", ["arn:aws:iam::${data.aws_organizations_account.ops.id}:role/deploy"])) == "always"
}

test_what_a_stranger_chooses if {
	every key in {"aws:multifactorauthpresent", "sts:externalid", "aws:principaltag/team", "sts:rolesessionname"} {
		narrowing.admits_few(c("stringequals", key, ["x"])) == "never"
	}
}

test_networks if {
	narrowing.admits_few(c("ipaddress", "aws:sourceip", ["203.0.113.0/24"])) == "always"
	narrowing.admits_few(c("ipaddress", "aws:sourceip", ["0.0.0.0/0"])) == "never"
	narrowing.admits_few(c("ipaddress", "aws:sourceip", ["0.0.0.0/1", "128.0.0.0/1"])) == "never"
	narrowing.admits_few(c("stringequals", "aws:sourcevpc", ["vpc-1a2b"])) == "always"
}

test_one_value_of_many_that_is_wide if {
	narrowing.admits_few(c("stringlike", "aws:principalorgid", ["o-a1b2c3", "*"])) == "never"
}

test_values_that_only_apply_will_tell if {
	narrowing.admits_few(c("stringlike", "aws:principalorgid", ["${x.y.z}"])) == "undetermined"
	narrowing.admits_few(c("stringlike", "aws:principalorgid", ["${aws_organizations_organization.x.id}"])) == "always"
	narrowing.admits_few(c("stringequals", "aws:principalorgid", ["${x.y.z}"])) == "always"
}

test_a_deny_for_all_but_known_principals if {
	narrowing.spares_few(c("stringnotequals", "aws:principalorgid", ["o-a1b2c3"])) == "always"
	narrowing.spares_few(c("stringnotequalsifexists", "aws:principalorgid", ["o-a1b2c3"])) == "always"
	narrowing.spares_few(c("foranyvalue:stringnotlike", "aws:principalorgpaths", ["o-a1b2c3/*"])) == "never"
	narrowing.spares_few(c("stringequals", "aws:principalorgid", ["o-a1b2c3"])) == "never"
	narrowing.spares_few(c("stringnotlike", "aws:principalorgid", ["*"])) == "never"
	narrowing.spares_few(c("notipaddress", "aws:sourceip", ["0.0.0.0/0"])) == "never"
}

test_external_ids if {
	narrowing.asks_for_external_id(c("stringequals", "sts:externalid", ["7f3c"])) == "always"
	narrowing.asks_for_external_id(c("stringequalsifexists", "sts:externalid", ["7f3c"])) == "never"
	narrowing.asks_for_external_id(c("stringlike", "sts:externalid", ["*"])) == "never"
	narrowing.asks_for_external_id(c("stringnotequals", "sts:externalid", ["7f3c"])) == "never"
	narrowing.asks_for_external_id(c("null", "sts:externalid", ["false"])) == "never"
	narrowing.asks_for_external_id(c("stringequals", "aws:username", ["7f3c"])) == "never"
	narrowing.asks_for_external_id(c("stringlike", "sts:externalid", ["${x.y.z}"])) == "undetermined"
}

test_organisations if {
	narrowing.asks_for_organisation(c("stringequals", "aws:principalorgid", ["o-a1b2c3"])) == "always"
	narrowing.asks_for_organisation(c("stringequals", "aws:principalaccount", ["111122223333"])) == "never"
}

test_holes if {
	narrowing.admits_few(c("stringlike", "aws:principalarn", ["arn:aws:iam::${?var.account}:role/ops"])) == "undetermined"
	narrowing.admits_few(c("stringlike", "aws:principalarn", ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/ops"])) == "always"
	narrowing.admits_few(c("stringequals", "aws:principalaccount", ["${?var.account}"])) == "always"
	narrowing.admits_few(c("arnlike", "aws:principalarn", ["${aws_iam_role.ops.arn}"])) == "always"
	narrowing.admits_few(c("ipaddress", "aws:sourceip", ["${?var.range}"])) == "undetermined"
	narrowing.admits_few(c("arnlike", "aws:sourcearn", ["arn:aws:s3:::uploads"])) == "always"
	narrowing.admits_few(c("arnlike", "aws:sourcearn", ["arn:aws:s3:::*"])) == "never"
}

test_what_the_asker_brings_along if {
	narrowing.admits_few(c("stringequals", "aws:principalaccount", ["${aws:PrincipalAccount}"])) == "never"
	narrowing.admits_few(c("stringequals", "aws:principalaccount", ["${aws:ResourceAccount}"])) == "always"
	narrowing.admits_few(c("stringequals", "aws:principalorgid", ["${aws:ResourceOrgID}"])) == "always"
	narrowing.admits_few(c("stringlike", "aws:principalorgid", ["o-a*"])) == "never"
	narrowing.admits_few(c("stringlike", "aws:principalaccount", ["1*"])) == "never"
	narrowing.admits_few(c("foranyvalue:stringlike", "aws:principalorgpaths", ["o-abcdefghij/*"])) == "always"
}
