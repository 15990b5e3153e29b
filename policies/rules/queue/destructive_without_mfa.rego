# METADATA
# title: Queue or topic policy allows destructive actions without MFA
# description: |
#   The policy of an SQS queue or SNS topic is there to let others send, receive and publish. Where it also allows
#   deleting or purging the queue, or changing who may use it, credentials alone suffice for that: messages that
#   were purged are gone, and whoever may add permissions may let anybody in.
#
#   The rule asks of each such policy whether AWS principals, which are accounts, users, roles and everyone, may do
#   `sqs:DeleteQueue`, `sqs:PurgeQueue`, `sqs:AddPermission`, `sqs:RemovePermission`, `sqs:SetQueueAttributes`,
#   `sns:DeleteTopic`, `sns:AddPermission`, `sns:RemovePermission`, `sns:SetTopicAttributes` or
#   `sns:PutDataProtectionPolicy` in a session begun without MFA. Wildcards and `NotAction` count as what they let
#   through, a `Deny` without MFA saves the policy, and a condition on something else than MFA does not. Statements for
#   services, and those that only hold for requests on behalf of a resource (`aws:SourceArn`, `aws:SourceAccount`), are
#   left out.
#
#   To other accounts a queue's policy [grants](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html),
#   of the actions above, `sqs:PurgeQueue` alone: the others take effect for the queue's own account. Deliberately missed: what users' and roles' own policies allow, the policies that AWS gives
#   a topic by default, and single principals whose credentials cannot carry MFA.
# related_resources:
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
# schemas:
#   - input: schema.document
# custom:
#   id: queue-destructive-without-mfa
#   severity: medium
#   note: Multi-factor authentication
#   resources: [aws_sqs_queue, aws_sqs_queue_policy, aws_sns_topic, aws_sns_topic_policy]
#   frameworks: {cwe: ["CWE-308"]}
#   remediation: |
#     Allow the actions that are needed, by name. Where people shall be able to delete or purge, ask for MFA:
#
#     ```hcl
#     data "aws_iam_policy_document" "jobs" {
#       statement {
#         actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"]
#         resources = [aws_sqs_queue.jobs.arn]
#         principals {
#           type        = "AWS"
#           identifiers = ["arn:aws:iam::111122223333:root"]
#         }
#       }
#       statement {
#         actions   = ["sqs:PurgeQueue"]
#         resources = [aws_sqs_queue.jobs.arn]
#         principals {
#           type        = "AWS"
#           identifiers = ["arn:aws:iam::111122223333:root"]
#         }
#         condition {
#           test     = "Bool"
#           variable = "aws:MultiFactorAuthPresent"
#           values   = ["true"]
#         }
#       }
#     }
#     ```
#   examples:
#     - name: Wildcards, NotAction and single actions, in each resource
#       hcl: |
#         resource "aws_sqs_queue" "inline" {
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = "*", Action = "SQS:*", Resource = "*" }
#           })
#         }
#         resource "aws_sqs_queue" "jobs" {}
#         data "aws_iam_policy_document" "jobs" {
#           statement {
#             actions   = ["sqs:SendMessage", "sqs:Purge*"]
#             resources = [aws_sqs_queue.jobs.arn]
#             principals {
#               type        = "AWS"
#               identifiers = ["arn:aws:iam::111122223333:root"]
#             }
#           }
#         }
#         resource "aws_sqs_queue_policy" "jobs" {
#           queue_url = aws_sqs_queue.jobs.id
#           policy    = data.aws_iam_policy_document.jobs.json
#         }
#         resource "aws_sns_topic" "inline" {
#           policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "NotAction": "sns:Publish", "Resource": "*"}]}
#           EOT
#         }
#         resource "aws_sns_topic_policy" "alerts" {
#           arn = "arn:aws:sns:eu-west-1:111122223333:alerts"
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = ["111122223333"], Service = "events.amazonaws.com" }
#               Action    = ["sns:Publish", "sns:deletetopic", "sns:SetTopicAttributes"]
#               Resource  = "arn:aws:sns:eu-west-1:111122223333:alerts"
#               Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abc" } }
#             }]
#           })
#         }
#       fail:
#         aws_sqs_queue.inline: the policy allows sqs:AddPermission, sqs:DeleteQueue and 3 more to everyone without MFA
#         aws_sqs_queue_policy.jobs: the policy allows sqs:PurgeQueue to AWS principals without MFA
#         aws_sns_topic.inline: the policy allows sns:AddPermission, sns:DeleteTopic and 3 more to everyone without MFA
#         aws_sns_topic_policy.alerts: the policy allows sns:DeleteTopic and sns:SetTopicAttributes to AWS principals without MFA
#     - name: Denials that leave some of it
#       hcl: |
#         resource "aws_sqs_queue" "each" {
#           for_each = {
#             one_action = { Principal = "*", Action = "sqs:PurgeQueue" }
#             one_user   = { Principal = { AWS = "arn:aws:iam::111122223333:user/ada" }, Action = "sqs:*" }
#           }
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = ["sqs:DeleteQueue", "sqs:PurgeQueue"], Resource = "*" },
#               merge({ Effect = "Deny", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }, each.value),
#             ]
#           })
#         }
#       fail:
#         'aws_sqs_queue.each["one_action"]': the policy allows sqs:DeleteQueue to AWS principals without MFA
#         'aws_sqs_queue.each["one_user"]': the policy allows sqs:DeleteQueue and sqs:PurgeQueue to AWS principals without MFA
#     - name: Sending and receiving, services, and what asks for MFA
#       hcl: |
#         resource "aws_sqs_queue" "each" {
#           for_each = {
#             sending    = [{ Effect = "Allow", Principal = "*", Action = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource = "*" }]
#             service    = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:*", Resource = "*" }]
#             on_behalf  = [{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:::acme" } } }]
#             asks       = [{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }]
#             not_action = [{ Effect = "Allow", Principal = "*", NotAction = ["sqs:Purge*", "sqs:Delete*", "sqs:*Permission", "sqs:Set*"], Resource = "*" }]
#             denied = [
#               { Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "arn:aws:sqs:eu-west-1:111122223333:jobs" },
#               { Effect = "Deny", Principal = "*", NotAction = ["sqs:SendMessage", "sqs:Get*"], Resource = "arn:aws:sqs:eu-west-1:111122223333:jobs", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
#             ]
#           }
#           policy = jsonencode({ Statement = each.value })
#         }
#         resource "aws_sns_topic" "no_policy" {}
#     - name: A Deny with Bool is the other rule's, and so is what cannot be read
#       hcl: |
#         resource "aws_sqs_queue" "bool" {
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" },
#               { Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
#             ]
#           })
#         }
#         resource "aws_sqs_queue" "wrong_way" {
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = ["sqs:DeleteQueue", "sqs:PurgeQueue"], Resource = "*" },
#               { Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } } },
#             ]
#           })
#         }
#         resource "aws_sqs_queue" "text" {
#           policy = "sqs:*"
#         }
#     - name: Values that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_sns_topic" "text" {
#           policy = terraform_data.setting.output
#         }
#         resource "aws_sqs_queue" "action" {
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = "*", Action = "sqs:${terraform_data.setting.output}", Resource = "*" }
#           })
#         }
#       undetermined:
#         aws_sns_topic.text: 'whether destructive actions take MFA cannot be told: policy of aws_sns_topic.text is known only after apply'
#         aws_sqs_queue.action: 'whether MFA is needed for sqs:AddPermission, sqs:DeleteQueue and 3 more cannot be told: what the policy says is known only after apply'
package planvet.rules.queue.destructive_without_mfa

import data.planvet.lib.destructive
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(found.resource, found.path, message) if {
	some [found, left] in _documents
	count(left.always) > 0
	message := sprintf("the policy allows %s to %s without MFA", [destructive.listed(left.always), _who(found.document, left.always)])
}

results contains result.undetermined(found.resource, found.path, message) if {
	some [found, left] in _documents
	count(left.always) == 0
	count(left.undetermined) > 0
	message := sprintf("whether MFA is needed for %s cannot be told: what the policy says is known only after apply", [destructive.listed(left.undetermined)])
}

results contains result.undetermined(found.resource, found.path, message) if {
	some found in _carried
	found.state == "unknown"
	message := sprintf("whether destructive actions take MFA cannot be told: %s", [found.why])
}

_documents := [[found, left] |
	some found in _carried
	found.state == "read"
	left := destructive.open(found.document, _actions[found.resource.type])
]

_carried := [found |
	some type, _ in _actions
	some r in tf.resources(type)
	some found in policies.of(r)
]

_actions := {
	"aws_sqs_queue": _of_queues, "aws_sqs_queue_policy": _of_queues,
	"aws_sns_topic": _of_topics, "aws_sns_topic_policy": _of_topics,
}

_of_queues := {"sqs:AddPermission", "sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:RemovePermission", "sqs:SetQueueAttributes"}

_of_topics := {
	"sns:AddPermission", "sns:DeleteTopic", "sns:PutDataProtectionPolicy", "sns:RemovePermission",
	"sns:SetTopicAttributes",
}

_who(document, actions) := "everyone" if {
	destructive.for_everyone(document, actions)
} else := "AWS principals"
