# METADATA
# title: Whose tokens of an OIDC provider a statement means
# description: |
#   Some issuers serve one organisation: whoever signs a token there belongs to
#   it. Others serve all of their customers from one address. Their tokens are
#   told apart by one claim, which differs from issuer to issuer, and any other
#   claim (a branch, an environment, an audience that the caller chooses) is
#   anybody's.
#
#   The table follows AWS's list of shared providers and the claims that IAM
#   demands of them
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html),
#   and what the providers say of their claims:
#   https://docs.github.com/en/actions/reference/security/oidc,
#   https://docs.gitlab.com/ci/cloud_services/aws/,
#   https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration,
#   https://buildkite.com/docs/pipelines/security/oidc,
#   https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html,
#   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif.
package planvet.lib.oidc

import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.logic
import data.planvet.lib.pattern

# METADATA
# title: Whether the conditions of a statement name whose tokens they mean
# description: |
#   In the words of data.planvet.lib.logic. The issuer is as a provider's url has
#   it, without https://, holes included.
binds(statement, issuer) := logic.any_of({word |
	some c in condition.list(statement)
	word := _binds(c, kind(issuer))
}) if {
	condition.readable(statement)
} else := "undetermined"

# METADATA
# title: Which rules hold for an issuer
# description: |
#   "github", "kubernetes", a shared issuer as the table has it, "private" for
#   one that serves one organisation, "unknown" where the issuer is not known.
kind(issuer) := "github" if {
	issuer in {"token.actions.githubusercontent.com", "vstoken.actions.githubusercontent.com"}
} else := "kubernetes" if {
	regex.match(`^(oidc\.eks\.|\$\{\??([^}]*\.)?aws_eks_cluster\.)`, issuer)
} else := issuer if {
	_claims[issuer]
} else := "unknown" if {
	hole.within(issuer)
} else := "unknown" if {
	issuer == ""
} else := "private"

_claims := {
	"github": {
		"sub", "repository", "repository_id", "repository_owner", "repository_owner_id", "job_workflow_ref", "enterprise",
		"enterprise_id",
	},
	"kubernetes": {"sub"},
	"accounts.google.com": {"sub"},
	"agent.buildkite.com": {"sub"},
	"api.pulumi.com/oidc": {"aud", "sub"},
	"app.terraform.io": {"sub"},
	"cognito-identity.amazonaws.com": {"aud"},
	"gitlab.com": {"sub"},
	"graph.facebook.com": {"app_id", "id"},
	"oidc-configuration.audit-log.githubusercontent.com": {"sub"},
	"oidc.codefresh.io": {"sub"},
	"oidc.vercel.com": {"aud", "sub"},
	"proidc.upbound.io": {"sub"},
	"sandboxes.cloud": {"aud"},
	"scalr.io": {"sub"},
	"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d": {"sts:rolesessionname"},
	"studio.datachain.ai/api": {"sub"},
	"tokens.cloud.shisho.dev": {"sub"},
	"www.amazon.com": {"app_id", "user_id"},
}

# METADATA
# title: An issuer in a message
# description: A cluster's issuer is known only after apply, so the cluster is named.
named(issuer) := sprintf("of %s", [regex.replace(hole.named(issuer), `^(.*aws_eks_cluster\.[A-Za-z0-9_-]+(?:\[[^\]]*\])?)\..*$`, "$1")]) if {
	hole.within(issuer)
	kind(issuer) == "kubernetes"
} else := hole.named(issuer)

# METADATA
# title: The claims that tell an issuer's customers apart, in order, to be listed
# description: Empty for a private issuer, where any claim will do.
claims(issuer) := sort(object.get(_claims, kind(issuer), set()))

_binds(c, issuer) := "never" if {
	_holds_for_all(condition.parsed(c.operator))
} else := "undetermined" if {
	_claim(c.key) == ""
} else := "never" if {
	_counts(_claim(c.key), issuer) == "never"
} else := logic.all_of({_specific(condition.parsed(c.operator).test, _claim(c.key), value, issuer) |
	some value in c.values
}) if {
	_counts(_claim(c.key), issuer) == "always"
} else := "undetermined"

_holds_for_all(operator) if operator.negated

_holds_for_all(operator) if operator.test in {"null", "unknown"}

_holds_for_all(operator) if operator.quantifier == "all"

# The claim that a condition key asks for, "" where that is not known. A key of
# another issuer is in no token of this one, so a condition on it admits nobody.
_claim(key) := key if {
	regex.match(`^(aws|sts):`, key)
} else := found[0][1] if {
	found := regex.find_all_string_submatch_n(`:([a-z0-9_]+)$`, key, 1)
	count(found) == 1
} else := ""

_counts(claim, "private") := {true: "never", false: "always"}[regex.match(`^(aws|sts):`, claim)]

_counts("sub", "unknown") := "always"

_counts(claim, "unknown") := "never" if {
	regex.match(`^(aws|sts):`, claim)
} else := "undetermined" if {
	claim != "sub"
}

_counts(claim, issuer) := "always" if {
	claim in _claims[issuer]
} else := "never" if {
	_claims[issuer]
}

# Whether a value is one of known owners' tokens alone. What is not known of it
# may hold a wildcard where the operator reads wildcards.
_specific(test, claim, value, issuer) := _specific_of_issuer(test, claim, value, issuer) if issuer != "unknown"

_specific_of_issuer(test, claim, value, issuer) := word if {
	as_text := _is_told(test, claim, hole.open_filled(value, "x"), issuer)
	as_wildcard := _is_told(test, claim, hole.open_filled(value, "*"), issuer)
	word := _either_way(as_text, as_wildcard, hole.open_filled(value, "x") != hole.open_filled(value, "*"))
}

# Of an unknown issuer, a subject that one shared issuer's customers may choose
# may be all that another one needs.
_specific(test, _, value, "unknown") := "undetermined" if {
	_names_github_claim(hole.open_filled(value, "x"))
	not _github_subject(hole.open_filled(value, "x"))
} else := "undetermined" if {
	regex.match(`^[^*?]+[*?]`, value)
	not startswith(value, "system:serviceaccount:")
	not _owner_told("unknown", "sub", hole.open_filled(value, "x"), "like")
} else := _specific_of_issuer(test, "sub", value, "unknown")

_either_way(true, true, _) := "always"

_either_way(true, false, _) := "undetermined"

_either_way(false, _, true) := "undetermined"

_either_way(false, _, false) := "never"

_is_told(test, claim, value, issuer) if {
	not test in {"like", "arn"}
	regex.match(`[*?]`, value) # no token has such a value, so nobody is meant
} else if {
	_owner_told(issuer, claim, value, test)
} else := false

_owner_told("github", "sub", value, _) if _github_subject(value)

_owner_told("github", claim, value, _) if {
	claim in {"repository", "job_workflow_ref"}
	regex.match(`^[^*?/]+/`, value)
}

_owner_told("github", claim, value, _) if {
	claim in {"repository_id", "repository_owner", "repository_owner_id", "enterprise", "enterprise_id"}
	not regex.match(`[*?]`, value)
}

_owner_told("kubernetes", "sub", value, _) if _few_pods(value)

# The owner is told to its end: "organization:acme:".
_owner_told(issuer, claim, value, _) if {
	_shared_by_text(issuer)
	claim in {"sub", "aud"}
	regex.match(`^[A-Za-z_.-]+[:/][^*?:/]+[:/@]`, value)
}

_owner_told(issuer, _, value, _) if {
	_shared_by_text(issuer)
	not regex.match(`[*?]`, value)
}

_owner_told("private", _, value, _) if not regex.match(`^[*?]+$`, value)

# The subject of a token says whose it is: only clusters write system:….
_owner_told("unknown", "sub", value, _) if {
	startswith(value, "system:serviceaccount:")
	_few_pods(value)
}

_owner_told("unknown", "sub", value, _) if _github_subject(value)

_owner_told("unknown", "sub", value, _) if {
	not startswith(value, "system:serviceaccount:")
	not _names_github_claim(value)
	not regex.match(`^[^*?]*[*?]`, value)
}

_owner_told("unknown", "sub", value, _) if {
	not startswith(value, "system:serviceaccount:")
	not _names_github_claim(value)
	regex.match(`^[A-Za-z_.-]+[:/][^*?:/]+[:/@]`, value)
}

_shared_by_text(issuer) if {
	not issuer in {"github", "kubernetes", "private", "unknown"}
}

# An organisation may have its subjects made of any claims
# (https://docs.github.com/en/actions/reference/security/oidc#customizing-the-token-claims),
# so one of those that name the owner must be among them. A colon within a value
# is written %3A there.
_github_subject(value) if regex.match(`^repo:[^*?:/]+[:/]`, value)

_github_subject(value) if regex.match(`(^|:)(repository|job_workflow_ref):[^*?:/]+/`, value)

_github_subject(value) if {
	regex.match(`(^|:)(repository_id|repository_owner|repository_owner_id|enterprise|enterprise_id):[^*?:]+(:|$)`, value)
}

_names_github_claim(value) if {
	regex.match(`^(actor|actor_id|base_ref|environment|event_name|head_ref|ref|ref_type|repo|run_id|runner_environment|sha|workflow|workflow_ref):`, value)
}

# A pod of any namespace, with any service account, is everybody in the cluster.
_few_pods(value) if not pattern.fits(value, "system:serviceaccount:qplanvet:qplanvet")
