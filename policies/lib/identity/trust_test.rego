package planvet.lib.trust_test

import data.planvet.lib.trust

role(name, document) := {
	"address": sprintf("aws_iam_role.%s", [name]), "type": "aws_iam_role", "name": name, "module": "", "key": null, "action": "create",
	"configured": null, "values": {"name": name, "assume_role_policy": json.marshal(document)}, "unknown": {}, "references": {},
	"documents": {"assume_role_policy": document},
}

hidden(name) := object.union(object.remove(role(name, {}), ["values", "documents", "unknown"]), {"values": {}, "documents": {}, "unknown": {"assume_role_policy": true}})

of(roles) := {"data": {}, "providers": {}, "resources": {"aws_iam_role": {r.address: r | some r in roles}}}

in_account(number, roles) := object.union(of(roles), {"providers": {"aws": {"values": {"allowed_account_ids": [number]}}}})

allow(principal) := {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}

trusting(principal) := role("x", {"Statement": allow(principal)})

with_condition(principal, condition) := role("x", {"Statement": object.union(allow(principal), {"Condition": condition})})

kinds(principal) := found if {
	found := [[e.who, e.account] | some e in trust.entries] with input as of([trusting(principal)])
}

test_who if {
	kinds("*") == [["everyone", ""]]
	kinds({"AWS": "*"}) == [["everyone", ""]]
	kinds({"AWS": ["111122223333", "arn:aws-us-gov:iam::444455556666:root"]}) == [["account", "111122223333"], ["account", "444455556666"]]
	kinds({"AWS": "arn:aws:iam::111122223333:user/ada"}) == [["user", "111122223333"]]
	kinds({"AWS": "arn:aws:sts::111122223333:assumed-role/a/b"}) == [["role", "111122223333"]]
	kinds({"AWS": "${module.people.aws_iam_user.ada.arn}"}) == [["user", "${module.people.aws_iam_user.ada.arn.account}"]]
	kinds({"AWS": "${aws_iam_role.ci.arn}"}) == [["role", "${aws_iam_role.ci.arn.account}"]]
	kinds({"AWS": "${?aws_iam_role.ci.arn}"}) == [["unknown", ""]]
	kinds({"AWS": "${aws_iam_service_linked_role.x.arn}"}) == [["other", ""]]
	kinds({"AWS": "${data.aws_caller_identity.me.account_id}"}) == [["account", "${data.aws_caller_identity.me.account_id}"]]
	kinds({"AWS": "arn:${data.aws_partition.p.partition}:iam::${?var.account}:root"}) == [["account", "${?var.account}"]]
	kinds({"AWS": "arn:${?var.partition}:iam::111122223333:user/${?var.name}"}) == [["user", "111122223333"]]
	kinds({"AWS": "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"}) == [["account", "${data.aws_caller_identity.me.account_id}"]]
	kinds({"AWS": "${x.y.z}"}) == [["unknown", ""]]
	kinds({"Service": "ec2.amazonaws.com"}) == [["service", ""]]
}

admitted(statement) := found if {
	found := {e.who | some e in trust.entries} with input as of([role("x", {"Statement": statement})])
}

test_what_does_not_let_anybody_assume_the_role if {
	admitted(allow("*")) == {"everyone"}
	admitted(object.union(allow("*"), {"Effect": "Deny"})) == set()
	admitted(object.union(allow("*"), {"Action": "sts:TagSession"})) == set()
	admitted(object.union(object.remove(allow("*"), ["Action"]), {"NotAction": "STS:*"})) == set()
	admitted(object.remove(allow("*"), ["Principal"])) == set()
}

test_federated_principals_assume_by_their_own_action if {
	oidc := {"Federated": "arn:aws:iam::111122223333:oidc-provider/idp.acme.example"}
	admitted(allow(oidc)) == set()
	admitted(object.union(allow(oidc), {"Action": "sts:AssumeRoleWithWebIdentity"})) == {"oidc"}
	saml := {"Federated": "arn:aws:iam::111122223333:saml-provider/acme"}
	admitted(object.union(allow(saml), {"Action": "sts:AssumeRoleWithSAML"})) == {"saml"}
}

test_not_principal_admits_everyone_else if {
	statement := object.union(object.remove(allow("*"), ["Principal"]), {"NotPrincipal": {"AWS": "111122223333"}})
	admitted(statement) == {"everyone"}
}

test_the_own_account if {
	own := in_account("111122223333", [])
	trust.another("111122223333") == "no" with input as own
	trust.another("444455556666") == "yes" with input as own
	trust.another("${x.y.z}") == "undetermined" with input as own
	trust.another("${data.aws_caller_identity.me.account_id}") == "no" with input as own
	trust.another("444455556666") == "undetermined" with input as of([])
	trust.another("444455556666") == "undetermined" with input as {
		"data": {}, "resources": {},
		"providers": {"aws": {"values": {"allowed_account_ids": [7, null]}}, "google": {"values": {"allowed_account_ids": ["111122223333"]}}},
	}
}

without_mfa(principal, condition) := found if {
	found := {trust.without_mfa(e) | some e in trust.people} with input as of([with_condition(principal, condition)])
}

ada := {"AWS": "arn:aws:iam::111122223333:user/ada"}

present := "aws:MultiFactorAuthPresent"

test_people_without_mfa if {
	without_mfa(ada, {}) == {"always"}
	without_mfa(ada, {"Bool": {present: "true"}}) == {"never"}
	without_mfa(ada, {"Bool": {present: "false"}}) == {"always"}
	without_mfa(ada, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}) == {"sometimes"}
	without_mfa(ada, {"Bool": {present: "${x.y.z}"}}) == {"undetermined"}
	without_mfa({"AWS": "111122223333"}, {"StringEquals": {"sts:ExternalId": "7f3c"}}) == set()
	without_mfa({"AWS": "111122223333"}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}) == set()
	without_mfa({"Service": "ec2.amazonaws.com"}, {}) == set()
}

test_a_misused_condition_is_another_rules if {
	misused := {"BoolIfExists": {present: "true"}}
	without_mfa(ada, misused) == {"never"}
	{trust.without_mfa(e) | some e in trust.people} == {"always"} with input as of([with_condition(ada, misused)])
		with data.planvet.off as {"iam-mfa-condition-misused": true}
}

test_denials_count if {
	deny := {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Condition": {"BoolIfExists": {present: "false"}}}
	{trust.without_mfa(e) | some e in trust.people} == {"never"} with input as of([role("x", {"Statement": [allow(ada), deny]})])
}

kept_out(condition, more) := found if {
	found := {trust.keeps_strangers_out(e) | some e in trust.entries} with input as of([role("x", {"Statement": array.concat(
		[object.union(allow("*"), {"Condition": condition})],
		more,
	)})])
}

test_strangers if {
	kept_out({}, []) == {"never"}
	kept_out({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}, []) == {"always"}
	kept_out({"Bool": {present: "true"}}, []) == {"never"}
	deny := {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}
	others := {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}
	kept_out({}, [object.union(deny, {"Condition": others})]) == {"always"}
	kept_out({}, [object.union(deny, {"Condition": others, "Principal": {"AWS": "111122223333"}})]) != {"always"}
	kept_out({}, [object.union(deny, {"Condition": others, "Action": "sts:TagSession"})]) == {"never"}
}

sparing(principals) := {"Effect": "Deny", "NotPrincipal": principals, "Action": "sts:*"}

test_a_denial_of_all_but_everybody_denies_nobody if {
	kept_out({}, [sparing({"AWS": "arn:aws:iam::111122223333:role/ci"})]) == {"always"}
	kept_out({}, [sparing({"AWS": "${aws_iam_role.ci.arn}"})]) == {"always"}
	every spared in ["*", {"AWS": "*"}, {"AWS": ["111122223333", "*"]}] {
		kept_out({}, [sparing(spared)]) == {"never"}
	}
	every spared in ["${x.y.z}", {"AWS": ["111122223333", "${x.y.z}"]}] {
		kept_out({}, [sparing(spared)]) == {"undetermined"}
	}
}

unasked(condition) := found if {
	found := {trust.unasked(e) | some e in trust.accounts} with input as of([with_condition({"AWS": "444455556666"}, condition)])
}

test_external_ids if {
	unasked({}) == {"always"}
	unasked({"StringEquals": {"sts:ExternalId": "7f3c"}}) == {"never"}
	unasked({"StringEqualsIfExists": {"sts:ExternalId": "7f3c"}}) == {"always"}
	unasked({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}) == {"never"}
	unasked({"Bool": {present: "true"}}) == {"never"}
	unasked({"StringLike": {"sts:ExternalId": "${x.y.z}"}}) == {"undetermined"}
}

speaking(off) := found if {
	found := {rule |
		some rule in ["sts-trust-anyone", "sts-trust-without-mfa", "sts-trust-without-external-id"]
		count(trust.unread(rule)) == 1
	} with input as of([hidden("x")]) with data.planvet.off as off
}

test_one_rule_tells_of_a_hidden_document if {
	speaking({}) == {"sts-trust-anyone"}
	speaking({"sts-trust-anyone": true}) == {"sts-trust-without-mfa"}
	speaking({"sts-trust-anyone": true, "sts-trust-without-mfa": true}) == {"sts-trust-without-external-id"}
}

test_an_account_of_which_nobody_knows_whose_it_is if {
	{trust.asked_for_mfa(e) | some e in trust.accounts} == {true} with input as of([trusting({"AWS": "444455556666"})])
	count({true | some e in trust.accounts; trust.asked_for_mfa(e)}) == 0 with input as of([trusting({"AWS": "444455556666"})])
		with data.planvet.off as {"sts-trust-without-mfa": true}
	count({true | some e in trust.accounts; trust.asked_for_mfa(e)}) == 0 with input as in_account("111122223333", [trusting({"AWS": "444455556666"})])
}

test_messages if {
	trust.named("arn:aws:iam::${x.y.z}:root") == "arn:aws:iam::x.y.z:root"
	{trust.unknowns(e) | some e in trust.entries} == {"x.y.a, x.y.b in its trust policy are known only after apply"} with input as of([with_condition(
		{"AWS": "${x.y.a}"},
		{"StringEquals": {"aws:username": "${x.y.b}"}},
	)])
}

test_odd_documents_make_no_error if {
	every document in [7, [], {"Statement": 7}, {"Statement": [7, null]}, {"Statement": {"Effect": "Allow", "Principal": 7, "Action": 7, "Condition": [7]}}] {
		count(trust.entries) == 0 with input as of([role("x", document)])
	}
}
