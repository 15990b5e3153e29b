# METADATA
# title: Parts of a text that are not known
# description: |
#   A part of a document's text that is not known stands there as a *hole*:
#   "${ADDRESS.ATTRIBUTE}" is exactly that attribute of that instance, and
#   "${?ADDRESS.ATTRIBUTE}" some text that came of it in a way that nobody
#   follows, of which nothing is claimed. IAM's own variables,
#   "${aws:username}", have a colon after the first word and are no holes.
#
#   Of many attributes the provider fixes the form: an account id is twelve
#   digits, and the ARN of a role begins as all ARNs of roles do.
package planvet.lib.hole

# Keys of for_each may hold any character, in quotes.
_any := `\$\{(?:unknown\}|(?:\?[^}":]|[A-Za-z0-9_-]+[.\[])(?:[^}"]|"(?:[^"\\]|\\.)*")*\})`

_inexact := `\$\{(?:unknown\}|\?(?:[^}":])(?:[^}"]|"(?:[^"\\]|\\.)*")*\})`

# METADATA
# title: The holes in a text, in order
list(text) := found if {
	contains(text, "${")
	found := regex.find_n(_any, text, -1)
} else := []

# METADATA
# title: The literal pieces of a text between its holes, one more than there are holes
pieces(text) := regex.split(_any, text)

# METADATA
# title: Whether a text has a part that is not known
within(text) if {
	is_string(text)
	contains(text, "${")
	regex.match(_any, text)
}

# METADATA
# title: Whether a hole is exactly the attribute that it names
exact(hole) if not regex.match(_inexact, hole)

# METADATA
# title: A text with something in the place of its holes
filled(text, by) := regex.replace(text, _any, by) if {
	contains(text, "${")
} else := text

# METADATA
# title: A text with something in the place of the holes of which nothing is claimed
inexact_filled(text, by) := regex.replace(text, _inexact, by)

# METADATA
# title: What a hole names, without the signs around it
inner(hole) := trim_suffix(trim_left(hole, "${?"), "}")

# METADATA
# title: A text for a message
# description: Holes are named by what they came of; the parts of an ARN by the ARN.
named(text) := strings.replace_n({found: _word(found) | some found in list(text)}, text) if {
	within(text)
} else := text

_word(hole) := "an unknown part" if {
	inner(hole) == "unknown"
} else := regex.replace(inner(hole), `arn\.(account|region|name)$`, "arn")

# METADATA
# title: What an exact hole names, {"address", "type", "attribute"}
# description: Undefined for an output of a module that was not read, which may be anything.
parsed(hole) := {"address": trim_suffix(inner(hole), concat("", [".", found[0][2]])), "type": found[0][1], "attribute": found[0][2]} if {
	exact(hole)
	found := regex.find_all_string_submatch_n(_address, inner(hole), 1)
	count(found) == 1
}

_address := concat("", [
	`^(?:module\.[A-Za-z0-9_-]+(?:\[[^"\]]*\]|\["(?:[^"\\]|\\.)*"\])?\.)*(?:data\.)?`,
	`([a-z][a-z0-9-]*_[a-z0-9_-]+)\.[A-Za-z0-9_-]+(?:\[[^"\]]*\]|\["(?:[^"\\]|\\.)*"\])?\.([A-Za-z0-9_.-]+)$`,
])

# METADATA
# title: The instance of which a text is an attribute, and nothing else
address(text) := parsed(text).address if list(text) == [text]

# METADATA
# title: Whether a hole may turn out to be any text at all, also "*"
# description: |
#   Ids, names, ARNs and addresses never are; what configurations and other
#   people put elsewhere may be.
open(hole) if not parsed(hole)

open(hole) if not regex.match(`(^|[._])(arn|id|ids|name|namespace|issuer|url|partition|account|region|bucket|number|ip|cidr_block)$`, parsed(hole).attribute)

# METADATA
# title: Whether a text may turn out to leave nothing out, "*"
may_be_everything(text) if {
	holes := list(text)
	count(holes) > 0
	regex.match(`^\**$`, filled(text, ""))
	every found in holes {
		open(found)
	}
}

# METADATA
# title: A text with something in the place of the holes that may be any text
# description: Of the others, none is a wildcard or holds one; they become "x".
open_filled(text, by) := filled(strings.replace_n({found: by | some found in list(text); open(found)}, text), "x") if {
	within(text)
} else := text

# METADATA
# title: A text with what is fixed of its holes written out
# description: |
#   "${aws_iam_role.r.arn}" is "arn:aws:iam::${aws_iam_role.r.arn.account}:role/${aws_iam_role.r.arn.name}".
#   A configuration is for one partition, and what stands in the place of an
#   ARN's partition can be nothing else, so every unknown partition is `aws`.
written_out(text) := regex.replace(out, sprintf(`^arn:(aws[a-z-]*|%s):`, [_any]), "arn:aws:") if {
	within(text)
	out := strings.replace_n({found: _written_out(found) | some found in list(text)}, text)
} else := text

_written_out(hole) := "aws" if {
	parsed(hole).type == "aws_partition"
	parsed(hole).attribute == "partition"
} else := sprintf("arn:aws:%s", [out]) if {
	parsed(hole).attribute == "arn"
	out := strings.replace_n(
		{"REGION": _part(hole, "region"), "ACCOUNT": _part(hole, "account"), "NAME": _part(hole, "name")},
		_arns[parsed(hole).type],
	)
} else := hole

_part(hole, part) := sprintf("${%s.%s}", [inner(hole), part])

# The ARNs of types that policies name
# (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
_arns := {
	"aws_iam_group": "iam::ACCOUNT:group/NAME",
	"aws_iam_instance_profile": "iam::ACCOUNT:instance-profile/NAME",
	"aws_iam_openid_connect_provider": "iam::ACCOUNT:oidc-provider/NAME",
	"aws_iam_role": "iam::ACCOUNT:role/NAME",
	"aws_iam_saml_provider": "iam::ACCOUNT:saml-provider/NAME",
	"aws_iam_user": "iam::ACCOUNT:user/NAME",
	"aws_cloudfront_distribution": "cloudfront::ACCOUNT:distribution/NAME",
	"aws_cloudtrail": "cloudtrail:REGION:ACCOUNT:trail/NAME",
	"aws_cloudwatch_event_rule": "events:REGION:ACCOUNT:rule/NAME",
	"aws_dynamodb_table": "dynamodb:REGION:ACCOUNT:table/NAME",
	"aws_ecr_repository": "ecr:REGION:ACCOUNT:repository/NAME",
	"aws_efs_file_system": "elasticfilesystem:REGION:ACCOUNT:file-system/NAME",
	"aws_kms_key": "kms:REGION:ACCOUNT:key/NAME",
	"aws_lambda_function": "lambda:REGION:ACCOUNT:function:NAME",
	"aws_s3_bucket": "s3:::NAME",
	"aws_secretsmanager_secret": "secretsmanager:REGION:ACCOUNT:secret:NAME",
	"aws_sns_topic": "sns:REGION:ACCOUNT:NAME",
	"aws_sqs_queue": "sqs:REGION:ACCOUNT:NAME",
}

# METADATA
# title: What a hole may be, as a regular expression without anchors
form(hole) := _forms[parsed(hole).type][parsed(hole).attribute] if {
	_forms[parsed(hole).type][parsed(hole).attribute]
} else := _of_attribute[parsed(hole).attribute] if {
	_of_attribute[parsed(hole).attribute]
} else := `arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9]*:.+` if {
	regex.match(`(^|_)arn$`, parsed(hole).attribute)
} else := sprintf(`%s-[0-9a-f]+`, [_prefixes[parsed(hole).type]]) if {
	parsed(hole).attribute == "id"
} else := `.*`

_account := `[0-9]{12}`

_region := `[a-z]{2,4}(?:-[a-z]+)+-[0-9]+`

_of_attribute := {
	"account_id": _account, "owner_id": _account, "owner_account_id": _account, "master_account_id": _account,
	"arn.account": _account, "arn.region": _region, "arn.name": `[^*?]+`,
	"organization_id": `o-[a-z0-9]{10,32}`,
}

_name := `[A-Za-z0-9+=,.@_-]+`

_host := `[A-Za-z0-9._~%/:-]+`

_forms := {
	"aws_caller_identity": {"id": _account, "arn": `arn:aws[a-z-]*:(?:iam|sts)::[0-9]{12}:.+`},
	"aws_partition": {
		"partition": `aws(?:-[a-z]+)*`, "id": `aws(?:-[a-z]+)*`,
		"dns_suffix": `[a-z0-9-]+(?:\.[a-z0-9-]+)+`, "reverse_dns_prefix": `[a-z0-9-]+(?:\.[a-z0-9-]+)+`,
	},
	"aws_region": {"id": _region, "name": _region, "region": _region},
	"aws_organizations_account": {"id": _account},
	"aws_organizations_organization": {"id": `o-[a-z0-9]{10,32}`},
	"aws_eks_cluster": {"identity.0.oidc.0.issuer": sprintf(`https://oidc\.eks\.%s`, [_host])},
	"aws_iam_group": {"id": _name, "name": _name},
	"aws_iam_openid_connect_provider": {"url": _host},
	"aws_iam_role": {"id": _name, "name": _name, "unique_id": `[A-Z0-9]+`},
	"aws_iam_user": {"id": _name, "name": _name, "unique_id": `[A-Z0-9]+`},
	"aws_s3_bucket": {"id": `[A-Za-z0-9._-]+`, "bucket": `[A-Za-z0-9._-]+`},
	"aws_cognito_identity_pool": {"id": `[a-z0-9-]+:[0-9a-f-]+`},
	"aws_kms_key": {"id": `(?:mrk-)?[0-9a-f-]+`, "key_id": `(?:mrk-)?[0-9a-f-]+`},
}

_prefixes := {
	"aws_vpc": "vpc", "aws_subnet": "subnet", "aws_vpc_endpoint": "vpce", "aws_security_group": "sg",
	"aws_instance": "i", "aws_efs_file_system": "fs",
}
