# METADATA
# title: Policies that AWS itself keeps
# description: |
#   By ARN, "arn:aws:iam::aws:policy/AdministratorAccess", in any partition
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html).
#   Of a few it is known here what they mean; the text of the others is not part
#   of any configuration, and AWS changes it.
package planvet.lib.managed

import data.planvet.lib.hole
import data.planvet.lib.tf

# METADATA
# title: The name of a policy of AWS; undefined for other ARNs
name(arn) := found[0][1] if {
	found := regex.find_all_string_submatch_n(`^arn:aws[a-z-]*:iam::aws:policy/(?:[^$]*/)?([^/$]+)$`, hole.written_out(arn), 1)
	count(found) == 1
}

# METADATA
# title: The ARN of the policy of AWS that a data source looks up
# description: |
#   By its ARN, or by a name that is known here: customers do not tend to give
#   their own policies these names.
arn(data_source) := found if {
	found := tf.value(data_source, "arn")
	is_string(found)
	name(found)
} else := sprintf("arn:aws:iam::aws:policy/%s", [found]) if {
	found := tf.value(data_source, "name")
	_meaning[found]
}

# METADATA
# title: What a policy of AWS means; undefined where that is not known here
# description: |
#   A document that decides as the policy does, as far as rules ask: the
#   read-only ones are shorter than AWS's.
document(of) := {"Version": "2012-10-17", "Statement": _meaning[name(of)]}

_meaning := {
	"AdministratorAccess": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
	"IAMFullAccess": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}],
	"PowerUserAccess": [
		{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"},
		{
			"Effect": "Allow",
			"Action": ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
			"Resource": "*",
		},
	],
	"ReadOnlyAccess": _reading,
	"ViewOnlyAccess": _reading,
	"IAMUserChangePassword": [
		{"Effect": "Allow", "Action": "iam:ChangePassword", "Resource": "arn:aws:iam::*:user/${aws:username}"},
		{"Effect": "Allow", "Action": "iam:GetAccountPasswordPolicy", "Resource": "*"},
	],
}

_reading := [{"Effect": "Allow", "Action": ["ec2:Describe*", "s3:List*", "iam:List*"], "Resource": "*"}]
