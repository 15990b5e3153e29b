# METADATA
# title: Role trust policy does not require MFA of people
# description: |
#   A role that users may assume is as safe as their access keys, unless its trust policy asks for MFA. Keys leak; a device
#   does not leak with them. `Bool` with `aws:MultiFactorAuthPresent` = `true` asks for it, and so does
#   `NumericLessThan` with `aws:MultiFactorAuthAge`. With `IfExists` neither does: requests signed with a long-term
#   access key carry neither key, and the condition holds. A `Deny` in the same policy counts, read the same way.
#
#   People are IAM users, and whole accounts (a number, or the ARN of `root`), whose users may be let in by their own policies.
#   Roles, services, OIDC and SAML providers are not asked: MFA is the identity provider's business there. Neither is an
#   account where the statement asks for an external id, or one that is known to be another: that is a third party's
#   software, and sts-trust-without-external-id speaks of it. A condition that keeps to roles by `aws:PrincipalArn` leaves no users.
#
#   One defect is found once: of a condition on MFA whose operator says another thing than what is meant
#   [iam-mfa-condition-misused](iam-mfa-condition-misused.md) tells, and of a trust policy that is hidden as a whole
#   [sts-trust-anyone](sts-trust-anyone.md). This rule speaks of either where the other one is off.
#
#   Deliberately missed: whether any user's own policy lets it assume the role.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# schemas:
#   - input: schema.document
# custom:
#   id: sts-trust-without-mfa
#   severity: medium
#   note: Temporary credentials (STS)
#   resources: [aws_iam_role]
#   remediation: |
#     Ask for MFA in the trust policy:
#
#     ```hcl
#     condition {
#       test     = "Bool"
#       variable = "aws:MultiFactorAuthPresent"
#       values   = ["true"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-308]
#   examples:
#     - name: The own account and users, with conditions that do not ask for MFA
#       hcl: |
#         resource "aws_iam_user" "ann" {
#           name = "ann"
#         }
#         locals {
#           conditions = {
#             none    = {}
#             network = { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } }
#             without = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:user/ann" }, Action = "STS:ASSUMEROLE", Condition = each.value }
#           })
#         }
#         resource "aws_iam_role" "heredoc" {
#           assume_role_policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:*"}]}
#           EOT
#         }
#         data "aws_iam_policy_document" "trust" {
#           statement {
#             actions = ["sts:AssumeRole", "sts:TagSession"]
#             principals {
#               type        = "AWS"
#               identifiers = [aws_iam_user.ann.arn]
#             }
#           }
#         }
#         resource "aws_iam_role" "data" {
#           assume_role_policy = data.aws_iam_policy_document.trust.json
#         }
#       fail:
#         'aws_iam_role.each["none"]': the user arn:aws:iam::111122223333:user/ann may assume the role without MFA
#         'aws_iam_role.each["network"]': the user arn:aws:iam::111122223333:user/ann may assume the role without MFA
#         'aws_iam_role.each["without"]': the user arn:aws:iam::111122223333:user/ann may assume the role without MFA
#         aws_iam_role.heredoc: users of the account 111122223333 may assume the role without MFA
#         aws_iam_role.data: the user aws_iam_user.ann.arn may assume the role without MFA
#     - name: MFA is asked for
#       hcl: |
#         locals {
#           conditions = {
#             bool = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#             age  = { NumericLessThan = { "aws:multifactorauthage" = 3600 } }
#             null = { Null = { "aws:MultiFactorAuthAge" = false } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole", Condition = each.value }]
#           })
#         }
#         resource "aws_iam_role" "denied" {
#           assume_role_policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sts:AssumeRole" },
#               { Effect = "Deny", Principal = "*", NotAction = "sts:TagSession", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
#             ]
#           })
#         }
#     - name: Conditions that say another thing than what is meant, which another rule tells
#       hcl: |
#         locals {
#           conditions = {
#             if_exists = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } }
#             age       = { NumericLessThanIfExists = { "aws:MultiFactorAuthAge" = "3600" } }
#             null      = { Null = { "aws:MultiFactorAuthPresent" = "false" } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole", Condition = each.value }
#           })
#         }
#     - name: No people
#       hcl: |
#         resource "aws_iam_role" "service" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
#           })
#         }
#         resource "aws_iam_role" "role" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = [aws_iam_role.service.arn, "arn:aws:iam::111122223333:role/ci"] }, Action = "sts:AssumeRole" }]
#           })
#         }
#         resource "aws_iam_role" "roles" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "111122223333" }
#               Action    = "sts:AssumeRole"
#               Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/ci-*" } }
#             }]
#           })
#         }
#         resource "aws_iam_role" "vendor" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "arn:aws:iam::444455556666:root" }
#               Action    = "sts:AssumeRole"
#               Condition = { StringEquals = { "sts:ExternalId" = "acme-7d1f" } }
#             }]
#           })
#         }
#         resource "aws_iam_role" "saml" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/corp" }, Action = "sts:AssumeRoleWithSAML" }]
#           })
#         }
#     - name: What only apply will tell
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_role" "policy" {
#           assume_role_policy = terraform_data.setting.output
#         }
#         resource "aws_iam_role" "condition" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "111122223333" }
#               Action    = "sts:AssumeRole"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_iam_role.condition: whether people may assume the role without MFA cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
package planvet.rules.sts.trust_without_mfa

import data.planvet.lib.result
import data.planvet.lib.trust

results contains result.undetermined(found.resource, found.path, message) if {
	some found in trust.unread("sts-trust-without-mfa")
	message := sprintf("whether people may assume the role without MFA cannot be told, since %s", [found.why])
}

results contains result.with_key(result.fail(entry.resource, trust.path, _message(entry)), entry.text) if {
	some entry in trust.people
	trust.without_mfa(entry) in {"always", "sometimes"}
}

results contains result.with_key(result.undetermined(entry.resource, trust.path, message), entry.text) if {
	some entry in trust.people
	trust.without_mfa(entry) == "undetermined"
	message := sprintf("whether people may assume the role without MFA cannot be told, since %s", [trust.unknowns(entry)])
}

_message(entry) := sprintf("the user %s may assume the role without MFA", [trust.named(entry.text)]) if {
	entry.who == "user"
} else := sprintf("users of the account %s may assume the role without MFA", [trust.named(entry.account)])
