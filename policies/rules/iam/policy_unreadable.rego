# METADATA
# title: Policy argument is not a policy document
# description: |
#   A policy argument whose text is not what the language of IAM policies allows is a policy that says
#   nothing. At best the apply fails halfway; at worst a service stores it and refuses, or grants, what
#   nobody meant. And no rule that reads policies can say anything of it, which must not look like a pass: where
#   this rule speaks of a document, the other rules are silent about it.
#
#   The rule finds text that is not JSON (a comma at the end of a list, single quotes, YAML), JSON that is no
#   object, a document without `Statement`, a statement whose `Effect` is missing or anything else than `Allow`
#   and `Deny`, which are
#   [case-sensitive](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html),
#   a statement with neither or both of `Action` and `NotAction`, and a member that one object has
#   twice. JSON parsers keep the last of the two and drop the other without a word: of two `Condition`
#   members, the one that asked for MFA may be the one that is gone.
#
#   `{}` and the empty text count as no policy where the argument is optional, as with the queue and
#   topic arguments and the policies of secrets.
#
#   Deliberately missed: misspelt actions, keys and ARNs, which are well-formed and mean nothing (IAM Access
#   Analyzer checks these); doubled members in `jsonencode`, where Terraform itself drops the first; and text that is
#   unknown as a whole, which the rules that need it call undetermined. Of a handwritten document with unknown values
#   inside, the rest is read: a comma too many is one, whatever an ARN turns out to be.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-policy-unreadable
#   severity: medium
#   note: Shared responsibility
#   resources: [
#     aws_acmpca_policy, aws_api_gateway_domain_name, aws_api_gateway_rest_api, aws_api_gateway_rest_api_policy,
#     aws_backup_vault_policy, aws_bedrockagentcore_resource_policy, aws_cloudsearch_domain_service_access_policy,
#     aws_cloudwatch_event_bus_policy,
#     aws_cloudwatch_log_destination_policy, aws_cloudwatch_log_resource_policy,
#     aws_codeartifact_domain_permissions_policy, aws_codeartifact_repository_permissions_policy,
#     aws_codebuild_resource_policy, aws_dynamodb_resource_policy, aws_ecr_registry_policy,
#     aws_ecr_repository_creation_template, aws_ecr_repository_policy, aws_ecrpublic_repository_policy,
#     aws_efs_file_system_policy, aws_elasticsearch_domain, aws_elasticsearch_domain_policy, aws_glacier_vault,
#     aws_glacier_vault_lock, aws_glue_resource_policy, aws_iam_group_policy, aws_iam_policy, aws_iam_role,
#     aws_iam_role_policy, aws_iam_user_policy, aws_iot_policy, aws_kinesis_resource_policy, aws_kms_external_key,
#     aws_kms_key, aws_kms_key_policy, aws_kms_replica_external_key, aws_kms_replica_key,
#     aws_media_store_container_policy, aws_msk_cluster_policy, aws_networkfirewall_resource_policy,
#     aws_oam_sink_policy, aws_opensearch_domain, aws_opensearch_domain_policy, aws_organizations_policy,
#     aws_organizations_resource_policy, aws_prometheus_resource_policy, aws_redshift_resource_policy,
#     aws_redshiftserverless_resource_policy, aws_rolesanywhere_profile, aws_s3_access_point, aws_s3_bucket,
#     aws_s3_bucket_policy, aws_s3control_access_grants_instance_resource_policy, aws_s3control_access_point_policy,
#     aws_s3control_bucket_policy, aws_s3control_multi_region_access_point_policy,
#     aws_s3control_object_lambda_access_point_policy, aws_s3tables_table_bucket_policy, aws_s3tables_table_policy,
#     aws_s3vectors_vector_bucket_policy, aws_sagemaker_model_package_group_policy, aws_schemas_registry_policy,
#     aws_secretsmanager_secret, aws_secretsmanager_secret_policy, aws_ses_identity_policy,
#     aws_sesv2_email_identity_policy, aws_sns_topic, aws_sns_topic_policy, aws_sqs_queue, aws_sqs_queue_policy,
#     aws_ssoadmin_permission_set_inline_policy, aws_transfer_access, aws_transfer_user, aws_vpc_endpoint,
#     aws_vpc_endpoint_policy, aws_vpclattice_auth_policy, aws_vpclattice_resource_policy, aws_xray_resource_policy
#   ]
#   remediation: |
#     Let Terraform write the JSON, with `jsonencode` or with `data.aws_iam_policy_document`, so that it is always
#     well-formed:
#
#     ```hcl
#     resource "aws_iam_user_policy" "read" {
#       user = aws_iam_user.app.name
#       policy = jsonencode({
#         Version = "2012-10-17"
#         Statement = [{
#           Effect   = "Allow"
#           Action   = "s3:GetObject"
#           Resource = "arn:aws:s3:::acme-reports/*"
#         }]
#       })
#     }
#     ```
#   examples:
#     - name: Text that is not JSON, or no object
#       hcl: |
#         resource "aws_iam_user" "app" {
#           name = "app"
#         }
#         resource "aws_iam_user_policy" "comma" {
#           user   = aws_iam_user.app.name
#           policy = <<-EOT
#             {
#               "Statement": [
#                 {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
#               ]
#             }
#           EOT
#         }
#         resource "aws_iam_policy" "quotes" {
#           name   = "quotes"
#           policy = "{'Statement': []}"
#         }
#         resource "aws_sqs_queue_policy" "list" {
#           queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"
#           policy    = jsonencode([{ Effect = "Allow", Action = "*", Resource = "*" }])
#         }
#         resource "aws_iam_role" "app" {
#           name               = "app"
#           assume_role_policy = jsonencode("sts:AssumeRole")
#           inline_policy {
#             name   = "yaml"
#             policy = "Statement: []"
#           }
#         }
#       fail:
#         aws_iam_user_policy.comma: policy is not JSON, so it cannot be read as a policy
#         aws_iam_policy.quotes: policy is not JSON, so it cannot be read as a policy
#         aws_sqs_queue_policy.list: policy is JSON, but no object, so it cannot be read as a policy
#         aws_iam_role.app:
#           - assume_role_policy is JSON, but no object, so it cannot be read as a policy
#           - inline_policy.policy is not JSON, so it cannot be read as a policy
#     - name: Statements that are none
#       hcl: |
#         resource "aws_iam_policy" "each" {
#           for_each = {
#             nothing     = {}
#             none        = { Version = "2012-10-17", Statement = [] }
#             lower_case  = { statement = [{ effect = "Allow", action = "*", resource = "*" }] }
#             texts       = { Statement = ["Allow"] }
#             no_effect   = { Statement = [{ Sid = "Read", Action = "s3:GetObject", Resource = "*" }] }
#             effect      = { Statement = { Effect = "allow", Action = "s3:GetObject", Resource = "*" } }
#             no_action   = { Statement = [{ Effect = "Deny", Resource = "*" }] }
#             two_actions = { Statement = [{ Sid = "", Effect = "Deny", Action = "s3:*", NotAction = "iam:*", Resource = "*" }] }
#             two_defects = { Statement = [{ Effect = "Deny", Resource = "*" }, { Action = "s3:*", Resource = "*" }] }
#           }
#           name   = each.key
#           policy = jsonencode(each.value)
#         }
#       fail:
#         aws_iam_policy.each["nothing"]: policy has no Statement, so it cannot be read as a policy
#         aws_iam_policy.each["none"]: policy has no Statement, so it cannot be read as a policy
#         aws_iam_policy.each["lower_case"]: policy has no Statement, so it cannot be read as a policy
#         aws_iam_policy.each["texts"]: policy has a Statement that is neither an object nor a list of objects, so it cannot be read as a policy
#         aws_iam_policy.each["no_effect"]: policy has a statement "Read" without Effect, so it cannot be read as a policy
#         aws_iam_policy.each["effect"]: policy has a statement whose Effect is "allow", which is neither "Allow" nor "Deny", so it cannot be read as a policy
#         aws_iam_policy.each["no_action"]: policy has a statement with neither Action nor NotAction, so it cannot be read as a policy
#         aws_iam_policy.each["two_actions"]: policy has a statement with both Action and NotAction, so it cannot be read as a policy
#         aws_iam_policy.each["two_defects"]: policy has a statement with neither Action nor NotAction and has a statement without Effect, so it cannot be read as a policy
#     - name: A member that stands twice in one object
#       hcl: |
#         resource "aws_iam_policy" "admin" {
#           name   = "admin"
#           policy = <<-EOT
#             {
#               "Statement": {
#                 "Effect": "Allow",
#                 "Action": "*",
#                 "Resource": "*",
#                 "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
#                 "Condition": {"StringLike": {"aws:UserAgent": "\"Action\": \\"}}
#               }
#             }
#           EOT
#         }
#       fail:
#         aws_iam_policy.admin: policy has "Condition" twice in one object, of which only the last counts, so it cannot be read as a policy
#     - name: A data source that holds nothing, and an organisation's policy
#       hcl: |
#         data "aws_iam_policy_document" "nothing" {}
#         resource "aws_sns_topic" "alerts" {
#           policy = data.aws_iam_policy_document.nothing.json
#         }
#         resource "aws_organizations_policy" "scp" {
#           name    = "scp"
#           content = "{\"Statement\": \"Deny\"}"
#         }
#       fail:
#         aws_sns_topic.alerts: policy has no Statement, so it cannot be read as a policy
#         aws_organizations_policy.scp: content has a Statement that is neither an object nor a list of objects, so it cannot be read as a policy
#     - name: Policies that can be read
#       hcl: |
#         data "aws_iam_policy_document" "trust" {
#           statement {
#             actions = ["sts:AssumeRole"]
#             principals {
#               type        = "Service"
#               identifiers = ["ec2.amazonaws.com"]
#             }
#           }
#         }
#         resource "aws_iam_role" "app" {
#           name               = "app"
#           assume_role_policy = data.aws_iam_policy_document.trust.json
#           inline_policy {}
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = "acme-logs"
#           policy = <<-EOT
#             {"Statement": [
#               {"Effect": "Deny", "Principal": "*", "NotAction": "s3:Get*", "Resource": "*", "Condition": {"StringLike": {"aws:UserAgent": "\"Effect\":"}}},
#               {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": "*"}
#             ]}
#           EOT
#         }
#         resource "aws_ecr_lifecycle_policy" "images" {
#           repository = "images"
#           policy     = jsonencode({ rules = [] })
#         }
#         resource "aws_organizations_policy" "tags" {
#           name    = "tags"
#           type    = "TAG_POLICY"
#           content = jsonencode({ tags = { Owner = {} } })
#         }
#     - name: Text that is known only after apply is left to the rules that read it
#       hcl: |
#         resource "terraform_data" "policy" {
#           input = timestamp()
#         }
#         resource "aws_iam_policy" "late" {
#           name   = "late"
#           policy = terraform_data.policy.output
#         }
#         resource "aws_iam_policy" "bucket" {
#           name = "bucket"
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Action = "s3:*", Resource = terraform_data.policy.id }]
#           })
#         }
#     - name: No policy
#       hcl: |
#         resource "aws_sqs_queue" "none" {
#           policy = ""
#         }
#         resource "aws_secretsmanager_secret" "none" {
#           policy = "{}"
#         }
#         resource "aws_kms_key" "default" {
#           policy = null
#         }
#     - name: An effect that is known only after apply
#       hcl: |
#         resource "terraform_data" "effect" {
#           input = timestamp()
#         }
#         resource "aws_iam_policy" "late" {
#           name = "late"
#           policy = jsonencode({
#             Statement = { Effect = terraform_data.effect.output, Action = "s3:*", Resource = "*" }
#           })
#         }
#       undetermined:
#         aws_iam_policy.late: whether policy can be read as a policy is unknown, since an Effect in it is known only after apply
#     - name: A comma too many beside an ARN that is known only after apply
#       hcl: |
#         resource "aws_sns_topic" "alerts" {
#           name = "alerts"
#         }
#         resource "aws_sns_topic_policy" "broken" {
#           arn    = aws_sns_topic.alerts.arn
#           policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["sns:Publish",], "Resource": "${aws_sns_topic.alerts.arn}"}]}
#           EOT
#         }
#         resource "aws_sns_topic_policy" "sound" {
#           arn    = aws_sns_topic.alerts.arn
#           policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["sns:Publish"], "Resource": "${aws_sns_topic.alerts.arn}"}]}
#           EOT
#         }
#         resource "aws_sns_topic_policy" "whole" {
#           arn    = aws_sns_topic.alerts.arn
#           policy = "{\"Statement\": ${jsonencode([{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sns:Publish", Resource = aws_sns_topic.alerts.arn }])}}"
#         }
#       fail:
#         aws_sns_topic_policy.broken: policy is not JSON, so it cannot be read as a policy
package planvet.rules.iam.policy_unreadable

import data.planvet.lib.carrier
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, path, message) if {
	some type, _ in carrier.arguments
	some r in tf.resources(type)
	some path in carrier.paths(r)
	wrong := carrier.wrong(r, path)
	count(wrong) > 0
	message := sprintf("%s %s, so it cannot be read as a policy", [_name(path), concat(" and ", sort(wrong))])
}

results contains result.undetermined(r, path, message) if {
	some type, _ in carrier.arguments
	some r in tf.resources(type)
	some path in carrier.paths(r)
	count(carrier.wrong(r, path)) == 0
	what := carrier.unknown(r, path)
	message := sprintf("whether %s can be read as a policy is unknown, since %s in it %s", [_name(path), what, policies.unclear(r, path)])
}

_name(path) := concat(".", [step | some step in path; is_string(step)])
