# METADATA
# title: IAM policy condition does not require MFA as intended
# description: |
#   Requests signed with a user's long-term access key carry no `aws:MultiFactorAuthPresent` at all; requests of a session that was
#   begun without MFA carry it as `false`. Conditions that look alike treat the two differently. A `Deny` with `Bool` and
#   `false` does not deny the first: the key is missing, the condition is not met, and they slip by; `BoolIfExists` is meant.
#   An `Allow` with `BoolIfExists` and `true` lets the very same requests in; `Bool` is meant. `Null` with `true` says that
#   the key is missing, so an `Allow` with it wants long-term keys, and a `Deny` with `Null` and `false` denies the sessions.
#   The same holds of `aws:MultiFactorAuthAge`, numbers with and without `IfExists`.
#
#   A `Deny` with `Null` and `true` denies those keys, but not those of `GetSessionToken`, a session that anyone who has them may
#   begin without MFA. A `Deny` with `true` under any operator is the wrong way round.
#
#   The rule asks of each statement that speaks of MFA to which requests its MFA conditions apply: a `Deny` that denies some
#   requests without MFA but not all, be it those of long-term keys or those of sessions that are left out (unless another
#   statement of the document, on the same actions and resources, denies these), or that denies those with MFA, with or without
#   those of long-term keys; a `Deny` whose conditions on MFA no request meets together, which denies nobody: a session without MFA has no
#   age; an `Allow` that admits some requests without MFA beside those with it.
#
#   One defect is found once: where this rule applies to a condition, the other rules on MFA read it as it is meant.
#
#   Deliberately missed: statements for services; an `Allow` for requests without MFA alone, which grants what a user needs to
#   set MFA up; and documents of which nothing that is known mentions MFA.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-mfa-condition-misused
#   severity: high
#   note: Multi-factor authentication
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
#     Deny with `BoolIfExists`, allow with `Bool`:
#
#     ```hcl
#     condition {
#       test     = "BoolIfExists"
#       variable = "aws:MultiFactorAuthPresent"
#       values   = ["false"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-308]
#   examples:
#     - name: Bool in a Deny, BoolIfExists in an Allow, Null the wrong way round
#       hcl: |
#         locals {
#           statements = {
#             deny_bool  = { Effect = "Deny", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } }
#             deny_null  = { Effect = "Deny", Condition = { Null = { "aws:multifactorauthage" = "false" } } }
#             allow      = { Effect = "Allow", Condition = { boolifexists = { "aws:MultiFactorAuthPresent" = [true] } } }
#             allow_age  = { Effect = "Allow", Condition = { NumericLessThanIfExists = { "aws:MultiFactorAuthAge" = 3600 } } }
#           }
#         }
#         resource "aws_iam_policy" "each" {
#           for_each = local.statements
#           policy = jsonencode({
#             Statement = merge({ Sid = "Mfa", Action = "*", Resource = "*" }, each.value)
#           })
#         }
#         data "aws_iam_policy_document" "deny" {
#           statement {
#             effect      = "Deny"
#             not_actions = ["iam:*"]
#             resources   = ["*"]
#             condition {
#               test     = "Bool"
#               variable = "aws:MultiFactorAuthPresent"
#               values   = ["false"]
#             }
#           }
#         }
#         resource "aws_iam_group" "staff" {
#           name = "staff"
#         }
#         resource "aws_iam_group_policy" "staff" {
#           group  = aws_iam_group.staff.name
#           policy = data.aws_iam_policy_document.deny.json
#         }
#       fail:
#         'aws_iam_policy.each["deny_bool"]': the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.each["deny_null"]': the statement Mfa denies requests with MFA, and none of those without
#         'aws_iam_policy.each["allow"]': the statement Mfa asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.each["allow_age"]': the statement Mfa asks for MFA, but admits requests without it, which lack the key that it asks for
#         aws_iam_group_policy.staff: the statement that denies all but iam:* denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#     - name: Conditions that mean what they say
#       hcl: |
#         resource "aws_iam_policy" "deny" {
#           policy = jsonencode({
#             Statement = [{ Effect = "Deny", NotAction = "iam:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }]
#           })
#         }
#         resource "aws_iam_policy" "allow" {
#           policy = <<-EOT
#             {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}}
#           EOT
#         }
#         resource "aws_iam_policy" "both" {
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
#               { Effect = "Deny", Action = "*", Resource = "*", Condition = { Null = { "aws:MultiFactorAuthPresent" = "true" } } },
#             ]
#           })
#         }
#     - name: What only apply will tell
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_policy" "policy" {
#           policy = terraform_data.setting.output
#         }
#         resource "aws_iam_policy" "value" {
#           policy = jsonencode({
#             Statement = [{ Sid = "Mfa", Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = terraform_data.setting.output } } }]
#           })
#         }
#       undetermined:
#         aws_iam_policy.value: whether the MFA condition of the statement Mfa means what it says is unknown, since a value in it is known only after apply
#     - name: One statement of a JSON string, a heredoc, a data source made of others, a role, a bucket
#       hcl: |
#         resource "aws_iam_user_policy" "string" {
#           user   = "ann"
#           policy = "{\"Statement\":{\"Sid\":\"Mfa\",\"Effect\":\"Deny\",\"Action\":\"S3:*\",\"Resource\":\"*\",\"Condition\":{\"Bool\":{\"AWS:MULTIFACTORAUTHPRESENT\":\"False\"}}}}"
#         }
#         resource "aws_iam_role" "trust" {
#           assume_role_policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole",
#               "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": ["true"]}}}]}
#           EOT
#           inline_policy {
#             name = "old"
#             policy = jsonencode({
#               Statement = { Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } } }
#             })
#           }
#         }
#         data "aws_iam_policy_document" "base" {
#           statement {
#             sid         = "Mfa"
#             effect      = "Deny"
#             not_actions = ["iam:*", "sts:GetSessionToken"]
#             resources   = ["*"]
#             condition {
#               test     = "Bool"
#               variable = "aws:MultiFactorAuthPresent"
#               values   = ["false"]
#             }
#           }
#         }
#         data "aws_iam_policy_document" "with_source" {
#           source_policy_documents = [data.aws_iam_policy_document.base.json]
#         }
#         resource "aws_iam_policy" "source" {
#           policy = data.aws_iam_policy_document.with_source.json
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = "acme-logs"
#           policy = jsonencode({
#             Statement = [{
#               Sid       = "Mfa"
#               Effect    = "Deny"
#               Principal = "*"
#               Action    = "s3:DeleteObject"
#               Resource  = "arn:aws:s3:::acme-logs/*"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = false } }
#             }]
#           })
#         }
#       fail:
#         aws_iam_user_policy.string: the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         aws_iam_role.trust:
#           - the statement that allows sts:AssumeRole asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for
#           - the statement that allows ec2:* asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for
#         aws_iam_policy.source: the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         aws_s3_bucket_policy.logs: the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#     - name: Operators in a Deny and in an Allow
#       hcl: |
#         locals {
#           conditions = {
#             bool       = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#             bool_if    = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } }
#             all_true   = { "ForAllValues:Bool" = { "aws:MultiFactorAuthPresent" = "true" } }
#             missing    = { Null = { "aws:MultiFactorAuthPresent" = "true" } }
#             bool_not   = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
#             bool_if_not = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             null_not   = { Null = { "aws:MultiFactorAuthPresent" = "false" } }
#             equals     = { StringEquals = { "aws:MultiFactorAuthPresent" = "false" } }
#             not_equals = { StringNotEquals = { "aws:MultiFactorAuthPresent" = "true" } }
#             any_value  = { "ForAnyValue:Bool" = { "aws:MultiFactorAuthPresent" = "false" } }
#             all_values = { "ForAllValues:Bool" = { "aws:MultiFactorAuthPresent" = "false" } }
#             both       = { Bool = { "aws:MultiFactorAuthPresent" = "true" }, NumericLessThan = { "aws:MultiFactorAuthAge" = 3600 } }
#             old        = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = 3600 } }
#             old_if     = { NumericGreaterThanIfExists = { "aws:MultiFactorAuthAge" = 3600 } }
#           }
#         }
#         resource "aws_iam_policy" "deny" {
#           for_each = local.conditions
#           policy = jsonencode({ Statement = [{ Sid = "Mfa", Effect = "Deny", Action = "*", Resource = "*", Condition = each.value }] })
#         }
#         resource "aws_iam_policy" "allow" {
#           for_each = local.conditions
#           policy = jsonencode({ Statement = [{ Sid = "Mfa", Effect = "Allow", Action = "*", Resource = "*", Condition = each.value }] })
#         }
#       fail:
#         'aws_iam_policy.deny["bool"]': the statement Mfa denies requests with MFA, and none of those without
#         'aws_iam_policy.deny["bool_if"]': the statement Mfa denies requests with MFA, and not sessions without it
#         'aws_iam_policy.deny["all_true"]': the statement Mfa denies requests with MFA, and not sessions without it
#         'aws_iam_policy.deny["missing"]': the statement Mfa denies requests signed with long-term access keys, but not sessions without MFA, which have the key as false
#         'aws_iam_policy.allow["bool_if"]': the statement Mfa asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.allow["all_true"]': the statement Mfa asks for MFA, but admits requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.allow["null_not"]': the statement Mfa asks for MFA, but admits sessions without it, which have the key as false
#         'aws_iam_policy.allow["old_if"]': the statement Mfa asks for MFA, but admits requests without it, which lack the key that it asks for
#         'aws_iam_policy.deny["any_value"]': the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.deny["bool_not"]': the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.deny["both"]': the statement Mfa denies requests with MFA, and none of those without
#         'aws_iam_policy.deny["equals"]': the statement Mfa denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         'aws_iam_policy.deny["null_not"]': the statement Mfa denies requests with MFA, and not those signed with long-term access keys
#     - name: Halves that make a whole, or do not
#       hcl: |
#         locals {
#           deny_sessions = { Sid = "Sessions", Effect = "Deny", NotAction = ["iam:*"], Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } }
#           deny_keys     = { Sid = "Keys", Effect = "Deny", NotAction = ["iam:*"], Resource = "*", Condition = { Null = { "aws:MultiFactorAuthAge" = true } } }
#         }
#         resource "aws_iam_policy" "whole" {
#           policy = jsonencode({ Statement = [local.deny_sessions, local.deny_keys] })
#         }
#         resource "aws_iam_policy" "other_actions" {
#           policy = jsonencode({ Statement = [local.deny_sessions, merge(local.deny_keys, { NotAction = ["*:*"] })] })
#         }
#         resource "aws_iam_policy" "network" {
#           policy = jsonencode({
#             Statement = [{
#               Sid       = "Network"
#               Effect    = "Deny"
#               NotAction = "iam:*"
#               Resource  = "*"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" }, NotIpAddress = { "aws:SourceIp" = "203.0.113.0/24" } }
#             }]
#           })
#         }
#       fail:
#         aws_iam_policy.other_actions: the statement Sessions denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#         aws_iam_policy.network: the statement Network denies sessions without MFA, but not requests signed with long-term access keys, which lack the key that it asks for
#     - name: Statements on other keys, for services, and to set MFA up
#       hcl: |
#         resource "aws_iam_policy" "setup" {
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"], Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
#               { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
#               { Effect = "Deny", Action = "*", Resource = "*", Condition = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = "3600" } } },
#               { Effect = "Allow", Action = "*", Resource = "*", Condition = { NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" } } },
#             ]
#           })
#         }
#     - name: A condition made of text that only apply will tell, on a resource of its own and in a data source
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         data "aws_iam_policy_document" "deny" {
#           statement {
#             sid       = "Mfa"
#             effect    = "Deny"
#             actions   = ["*"]
#             resources = ["*"]
#             condition {
#               test     = terraform_data.setting.output
#               variable = "aws:MultiFactorAuthPresent"
#               values   = ["false"]
#             }
#           }
#         }
#         resource "aws_iam_group_policy" "staff" {
#           group  = "staff"
#           policy = data.aws_iam_policy_document.deny.json
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = "acme-logs"
#           policy = terraform_data.setting.output
#         }
#         resource "aws_iam_policy" "known" {
#           policy = jsonencode({
#             Statement = [{
#               Sid       = "Mfa"
#               Effect    = "Deny"
#               Action    = "*"
#               Resource  = terraform_data.setting.output
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#       undetermined:
#         aws_iam_group_policy.staff: whether the MFA condition of the statement Mfa means what it says is unknown, since a value in it is known only after apply
#     - name: Conditions that contradict each other deny nobody
#       hcl: |
#         locals {
#           conditions = {
#             age     = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" }, NumericGreaterThan = { "aws:MultiFactorAuthAge" = "3600" } }
#             missing = { Bool = { "aws:MultiFactorAuthPresent" = "false" }, Null = { "aws:MultiFactorAuthPresent" = "true" } }
#             own     = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" }, Bool = { "aws:ViaAWSService" = "false" } }
#           }
#         }
#         resource "aws_iam_policy" "each" {
#           for_each = local.conditions
#           name     = each.key
#           policy   = jsonencode({ Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = each.value }] })
#         }
#       fail:
#         'aws_iam_policy.each["age"]': &nobody the statement that denies * denies nobody, since no request meets its conditions on MFA together
#         'aws_iam_policy.each["missing"]': *nobody
package planvet.rules.iam.mfa_condition_misused

import data.planvet.lib.iam
import data.planvet.lib.misuse
import data.planvet.lib.partial
import data.planvet.lib.policies
import data.planvet.lib.result

results contains result.undetermined(found.resource, found.path, message) if {
	some found in policies.documents
	found.state == "unknown"
	_of_mfa(found)
	message := sprintf("whether its MFA conditions mean what they say is unknown, since %s", [found.why])
}

results contains result.with_key(result.fail(found.resource, found.path, message), name) if {
	some found in policies.documents
	some statement in iam.statements(found.document)
	wrong := misuse.wrong(statement, found.document)
	name := policies.name(statement)
	message := sprintf("%s %s", [name, wrong])
}

results contains result.with_key(result.undetermined(found.resource, found.path, message), name) if {
	some found in policies.documents
	some statement in iam.statements(found.document)
	misuse.undecided(statement)
	name := policies.name(statement)
	message := sprintf("whether the MFA condition of %s means what it says is unknown, since a value in it %s", [
		name,
		policies.unclear(found.resource, found.path),
	])
}

# Of a document that is not known nothing is asked, unless what is known of its
# text speaks of MFA.
_of_mfa(found) if {
	some text in partial.texts(found.resource, found.path)
	contains(lower(text), "multifactorauth")
}
