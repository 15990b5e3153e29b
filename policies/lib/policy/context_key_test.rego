package planvet.lib.context_key_test

import data.planvet.lib.context_key

test_known if {
	every key in ["aws:multifactorauthpresent", "aws:principaltag/team", "iam:passedtoservice", "sts:externalid", "s3:prefix", "token.actions.githubusercontent.com:sub", "iam:something"] {
		not context_key.wrong(key)
	}
}

test_misspelt if {
	contains(context_key.wrong("aws:multifactorauthpresnt"), "aws:MultiFactorAuthPresent")
	contains(context_key.wrong("aws:principalorgids"), "aws:PrincipalOrgID")
	contains(context_key.wrong("sts:externalids"), "sts:ExternalId")
	contains(context_key.wrong("iam:passtoservice"), "iam:PassedToService")
	context_key.wrong("aws:mfa") == "is no condition key of AWS"
	contains(context_key.wrong("sourceip"), "no service prefix")
}
