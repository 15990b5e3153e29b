# METADATA
# title: IAM policy condition uses an unknown key or operator
# description: |
#   A condition on a key that no request carries is not met: an `Allow` with it grants nothing, and a `Deny` with it denies
#   nobody, which is worse, as it looks like a guard. IAM takes misspelt keys without a word: `aws:MultiFactorAuthPresnt` is stored, and
#   never present. An operator that IAM does not know fails the apply.
#
#   `StringEquals` and `StringNotEquals` compare to the letter: a `*` in the value is a star. `StringLike` reads it as a wildcard.
#
#   The rule knows the global keys (`aws:`) and those of IAM and STS, of which it reports what is near to a known one.
#
#   Deliberately missed: keys of other services, and keys that a service does not send with an action.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-condition-unknown
#   severity: medium
#   note: Shared responsibility
#   resources:
#     - aws_acmpca_policy
#     - aws_api_gateway_domain_name
#     - aws_api_gateway_rest_api
#     - aws_api_gateway_rest_api_policy
#     - aws_backup_vault_policy
#     - aws_bedrockagentcore_resource_policy
#     - aws_cloudsearch_domain_service_access_policy
#     - aws_cloudwatch_event_bus_policy
#     - aws_cloudwatch_log_destination_policy
#     - aws_cloudwatch_log_resource_policy
#     - aws_codeartifact_domain_permissions_policy
#     - aws_codeartifact_repository_permissions_policy
#     - aws_codebuild_resource_policy
#     - aws_dynamodb_resource_policy
#     - aws_ecr_registry_policy
#     - aws_ecr_repository_creation_template
#     - aws_ecr_repository_policy
#     - aws_ecrpublic_repository_policy
#     - aws_efs_file_system_policy
#     - aws_elasticsearch_domain
#     - aws_elasticsearch_domain_policy
#     - aws_glacier_vault
#     - aws_glacier_vault_lock
#     - aws_glue_resource_policy
#     - aws_iam_group_policy
#     - aws_iam_policy
#     - aws_iam_role
#     - aws_iam_role_policy
#     - aws_iam_user_policy
#     - aws_iot_policy
#     - aws_kinesis_resource_policy
#     - aws_kms_external_key
#     - aws_kms_key
#     - aws_kms_key_policy
#     - aws_kms_replica_external_key
#     - aws_kms_replica_key
#     - aws_media_store_container_policy
#     - aws_msk_cluster_policy
#     - aws_networkfirewall_resource_policy
#     - aws_oam_sink_policy
#     - aws_opensearch_domain
#     - aws_opensearch_domain_policy
#     - aws_organizations_policy
#     - aws_organizations_resource_policy
#     - aws_prometheus_resource_policy
#     - aws_redshift_resource_policy
#     - aws_redshiftserverless_resource_policy
#     - aws_rolesanywhere_profile
#     - aws_s3_access_point
#     - aws_s3_bucket
#     - aws_s3_bucket_policy
#     - aws_s3control_access_grants_instance_resource_policy
#     - aws_s3control_access_point_policy
#     - aws_s3control_bucket_policy
#     - aws_s3control_multi_region_access_point_policy
#     - aws_s3control_object_lambda_access_point_policy
#     - aws_s3tables_table_bucket_policy
#     - aws_s3tables_table_policy
#     - aws_s3vectors_vector_bucket_policy
#     - aws_sagemaker_model_package_group_policy
#     - aws_schemas_registry_policy
#     - aws_secretsmanager_secret
#     - aws_secretsmanager_secret_policy
#     - aws_ses_identity_policy
#     - aws_sesv2_email_identity_policy
#     - aws_sns_topic
#     - aws_sns_topic_policy
#     - aws_sqs_queue
#     - aws_sqs_queue_policy
#     - aws_ssoadmin_permission_set_inline_policy
#     - aws_transfer_access
#     - aws_transfer_user
#     - aws_vpc_endpoint
#     - aws_vpc_endpoint_policy
#     - aws_vpclattice_auth_policy
#     - aws_vpclattice_resource_policy
#     - aws_xray_resource_policy
#   remediation: |
#     Write the key as AWS does, and wildcards with `StringLike`:
#
#     ```hcl
#     condition {
#       test     = "StringLike"
#       variable = "aws:PrincipalArn"
#       values   = ["arn:aws:iam::111122223333:role/deploy-*"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-670]
#   examples:
#     - name: Misspelt keys and operators, and a star to the letter
#       hcl: |
#         resource "aws_iam_policy" "each" {
#           for_each = {
#             key      = { BoolIfExists = { "aws:MultiFactorAuthPresnt" = "false" } }
#             bare     = { IpAddress = { SourceIp = "203.0.113.0/24" } }
#             operator = { StringEqual = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
#             star     = { StringNotEquals = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/ops-*" } }
#           }
#           name   = each.key
#           policy = jsonencode({ Statement = [{ Sid = "Guard", Effect = "Deny", Action = "*", Resource = "*", Condition = each.value }] })
#         }
#       fail:
#         'aws_iam_policy.each["key"]': the condition key aws:multifactorauthpresnt of the statement Guard is no condition key of AWS; the nearest is aws:MultiFactorAuthPresent
#         'aws_iam_policy.each["bare"]': the condition key sourceip of the statement Guard has no service prefix, so it is no condition key
#         'aws_iam_policy.each["operator"]': the condition operator stringequal of the statement Guard is none of IAM's
#         'aws_iam_policy.each["star"]': the value arn:aws:iam::111122223333:role/ops-* of aws:principalarn in the statement Guard has a wildcard, which stringnotequals compares to the letter
#     - name: Keys and operators that there are
#       hcl: |
#         data "aws_caller_identity" "me" {}
#         resource "aws_iam_policy" "each" {
#           for_each = {
#             mfa      = { BoolIfExists = { "AWS:multifactorauthpresent" = "false" } }
#             tag      = { StringEquals = { "aws:PrincipalTag/team" = "ops", "ec2:ResourceTag/team" = "$${aws:PrincipalTag/team}" } }
#             paths    = { "ForAnyValue:StringLike" = { "aws:PrincipalOrgPaths" = ["o-a1b2c3d4e5/*"] } }
#             passed   = { StringEqualsIfExists = { "iam:PassedToService" = "ec2.amazonaws.com" } }
#             literal  = { StringEquals = { "s3:prefix" = "$${*}" } }
#             arn      = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:*:111122223333:*" } }
#             token    = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/*" } }
#             account  = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.me.account_id } }
#           }
#           name   = each.key
#           policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = each.value }] })
#         }
#     - name: A key that is not known
#       hcl: |
#         variable "key" {
#           type = string
#         }
#         resource "aws_iam_policy" "late" {
#           policy = jsonencode({ Statement = [{ Sid = "Guard", Effect = "Deny", Action = "*", Resource = "*", Condition = { StringEquals = { (var.key) = "x" } } }] })
#         }
#       undetermined:
#         aws_iam_policy.late: whether AWS knows the condition keys of the statement Guard is unknown, since one of them is unknown (var.key has no value)
package planvet.rules.iam.condition_unknown

import data.planvet.lib.condition
import data.planvet.lib.context_key
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.policies
import data.planvet.lib.result

results contains result.with_key(result.fail(found.resource, found.path, message), wrong) if {
	some found in policies.documents
	some statement in iam.statements(found.document)
	some c in condition.list(statement)
	some wrong in _wrong(c)
	message := sprintf(wrong, [policies.name(statement)])
}

results contains result.with_key(result.undetermined(found.resource, found.path, message), name) if {
	some found in policies.documents
	some statement in iam.statements(found.document)
	_hidden(statement)
	name := policies.name(statement)
	message := sprintf("whether AWS knows the condition keys of %s is unknown, since one of them %s", [name, policies.unclear(found.resource, found.path)])
}

_hidden(statement) if not condition.readable(statement)

# A claim of a provider whose issuer is not known has its name at the end.
_hidden(statement) if {
	some c in condition.list(statement)
	hole.filled(c.key, "") == ""
}

_wrong(c) := {message | some message in ((_operator(c) | _key(c)) | _star(c))}

_operator(c) := {sprintf("the condition operator %s of %%s is none of IAM's", [_plain(c.operator)]) |
	condition.parsed(c.operator).test == "unknown"
	not hole.within(c.operator)
}

_key(c) := {sprintf("the condition key %s of %%s %s", [_plain(c.key), context_key.wrong(c.key)]) |
	not hole.within(c.key)
	context_key.wrong(c.key)
}

# IAM's ${*} is a star that is meant.
_star(c) := {sprintf("the value %s of %s in %%s has a wildcard, which %s compares to the letter", [_plain(hole.named(value)), _plain(hole.named(c.key)), _plain(c.operator)]) |
	condition.parsed(c.operator).test in {"equal", "same"}
	regex.match(`^(foranyvalue:|forallvalues:)?string`, c.operator)
	some value in c.values
	contains(regex.replace(hole.filled(value, ""), `\$\{[*?$]\}`, ""), "*")
}

# What goes into a format must hold no verb of its own.
_plain(text) := replace(text, "%", "%%")
