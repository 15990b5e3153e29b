package planvet.lib.oidc_test

import data.planvet.lib.oidc

github := "token.actions.githubusercontent.com"

# What a condition on one claim says.
said(operator, issuer, claim, values) := oidc.binds({"Condition": {operator: {sprintf("%s:%s", [issuer, claim]): values}}}, issuer)

test_github if {
	said("StringLike", github, "sub", "repo:acme/*") == "always"
	said("StringLike", github, "sub", "repo:acme@4242/shop@77:*") == "always"
	said("StringLike", github, "sub", "repo:acme*/shop:*") == "never"
	said("StringLike", github, "sub", "repo:*") == "never"
	said("StringLike", github, "sub", ["repo:acme/*", "repo:*:environment:prod"]) == "never"
	said("StringEquals", github, "sub", "environment:production") == "never"
	said("StringEquals", github, "sub", "environment:production:repository_owner:acme") == "always"
	said("StringLike", github, "sub", "repository_owner:acme*") == "never"
	said("StringEquals", github, "ref", "refs/heads/main") == "never"
	said("StringEquals", github, "aud", "sts.amazonaws.com") == "never"
	said("StringEquals", github, "repository_owner_id", "4242") == "always"
	said("StringLike", github, "repository", "acme/*") == "always"
	said("StringLike", github, "repository_owner", "acme*") == "never"
	said("StringNotLike", github, "sub", "repo:acme/*") == "never"
	said("Null", github, "sub", "false") == "never"
}

test_other_shared_issuers if {
	said("StringEquals", "cognito-identity.amazonaws.com", "aud", "eu-west-1:1a2b") == "always"
	said("ForAnyValue:StringLike", "cognito-identity.amazonaws.com", "amr", "authenticated") == "never"
	said("StringLike", "gitlab.com", "sub", "project_path:acme/*:ref_type:branch:ref:main") == "always"
	said("StringLike", "gitlab.com", "sub", "project_path:*:ref_type:branch:ref:main") == "never"
	said("StringLike", "app.terraform.io", "sub", "organization:acme:project:*:workspace:*:run_phase:*") == "always"
	said("StringEquals", "app.terraform.io", "aud", "aws.workload.identity") == "never"
	said("StringEquals", "agent.buildkite.com", "aud", "sts.amazonaws.com") == "never"
	said("StringEquals", "accounts.google.com", "oaud", "x") == "never"
	said("StringEquals", "accounts.google.com", "sub", "1234") == "always"
	oidc.binds({"Condition": {"StringEquals": {"sts:RoleSessionName": "x"}}}, "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d") == "always"
}

test_clusters if {
	eks := "oidc.eks.eu-west-1.amazonaws.com/id/ABC"
	said("StringEquals", eks, "sub", "system:serviceaccount:app:api") == "always"
	said("StringLike", eks, "sub", "system:serviceaccount:app:*") == "always"
	said("StringLike", eks, "sub", "system:serviceaccount:*") == "never"
	said("StringLike", eks, "sub", "system:serviceaccount:*:*") == "never"
	said("StringEquals", eks, "aud", "sts.amazonaws.com") == "never"
	oidc.kind("${aws_eks_cluster.main.identity.0.oidc.0.issuer}") == "kubernetes"
	oidc.kind("${?module.eks.aws_eks_cluster.this[0].identity.0.oidc.0.issuer}") == "kubernetes"
	oidc.kind("oidc.eks.${data.aws_region.r.name}.amazonaws.com/id/A") == "kubernetes"
}

test_private_issuers if {
	said("StringEquals", "login.acme.example", "aud", "deploy") == "always"
	said("StringLike", "login.acme.example", "aud", "*") == "never"
	oidc.binds({"Condition": {"StringEquals": {"sts:ExternalId": "x"}}}, "login.acme.example") == "never"
}

test_what_is_not_known if {
	key_of_cluster := {"Condition": {"StringEquals": {"${?aws_eks_cluster.main.identity.0.oidc.0.issuer}:sub": "system:serviceaccount:app:api"}}}
	oidc.binds(key_of_cluster, "${aws_eks_cluster.main.identity.0.oidc.0.issuer}") == "always"
	oidc.binds(key_of_cluster, "${?module.eks.oidc_provider}") == "always"
	said("StringLike", github, "sub", "repo:${?var.org}/shop:*") == "undetermined"
	said("StringEquals", github, "sub", "repo:${?var.org}/shop:ref:refs/heads/main") == "always"
	said("StringLike", github, "sub", "repo:${github_repository.shop.full_name}:*") == "always"
	said("StringEquals", "${?var.issuer}", "aud", "sts.amazonaws.com") == "undetermined"
	said("StringEquals", "${?var.issuer}", "sub", "environment:production") == "undetermined"
	said("StringLike", "${?var.issuer}", "sub", "*") == "never"
	oidc.binds({"Condition": {"StringEquals": {"${?var.key}": "x"}}}, github) == "undetermined"
	oidc.binds({"Condition": "${?var.conditions}"}, github) == "undetermined"
}
