# METADATA
# title: Role trust policy lets another account in without an external id
# description: |
#   A third party that works for many customers assumes the role of each with its own credentials. Another customer who
#   knows or guesses the ARN of your role can have it do so on their behalf: the confused deputy. `sts:ExternalId`, a value that the third
#   party keeps for each customer, prevents it. An account of the own organisation needs none where `aws:PrincipalOrgID` or
#   `aws:PrincipalOrgPaths` says so, and neither do people who must come with MFA, which a third party's software does not have. A
#   condition with `IfExists`, or a pattern that anything meets, asks for nothing.
#
#   The rule speaks of whole accounts: a number, or the ARN of `root`. Which account is the own one is told by
#   `aws_caller_identity` where the plan has read it, `allowed_account_ids` or the assumed role of the provider, and ARNs in state;
#   where nothing tells, the answer is undetermined. Of another account this rule speaks alone, also where MFA is missing; of the
#   own account, and of one that may be it, [sts-trust-without-mfa](sts-trust-without-mfa.md) does where it finds MFA missing.
#   A trust policy that is hidden as a whole is [sts-trust-anyone](sts-trust-anyone.md)'s to tell.
#
#   Deliberately missed: single users and roles of other accounts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
# schemas:
#   - input: schema.document
# custom:
#   id: sts-trust-without-external-id
#   severity: medium
#   note: Temporary credentials (STS)
#   resources: [aws_iam_role]
#   remediation: |
#     Ask for the external id that the third party gave you:
#
#     ```hcl
#     condition {
#       test     = "StringEquals"
#       variable = "sts:ExternalId"
#       values   = [var.external_id]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-441]
#   examples:
#     - name: Another account, by number and by root
#       hcl: |
#         provider "aws" {
#           region              = "eu-west-1"
#           allowed_account_ids = ["111122223333"]
#         }
#         resource "aws_iam_role" "number" {
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { AWS = ["111122223333", "444455556666"] }, Action = "STS:*" }
#           })
#         }
#         data "aws_iam_policy_document" "trust" {
#           statement {
#             actions = ["sts:AssumeRole"]
#             principals {
#               type        = "AWS"
#               identifiers = ["arn:aws:iam::444455556666:root"]
#             }
#             condition {
#               test     = "StringEqualsIfExists"
#               variable = "sts:ExternalId"
#               values   = ["acme-7d1f"]
#             }
#           }
#         }
#         resource "aws_iam_role" "skipped" {
#           assume_role_policy = data.aws_iam_policy_document.trust.json
#         }
#         resource "aws_iam_role" "pattern" {
#           assume_role_policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole",
#               "Condition": {"StringLike": {"sts:ExternalId": "*"}}}]}
#           EOT
#         }
#       fail:
#         aws_iam_role.number: the account 444455556666 may assume the role with no external id
#         aws_iam_role.skipped: the account 444455556666 may assume the role with no external id
#         aws_iam_role.pattern: the account 444455556666 may assume the role with no external id
#     - name: An external id, the organisation, MFA, or the own account
#       hcl: |
#         provider "aws" {
#           region              = "eu-west-1"
#           allowed_account_ids = ["111122223333"]
#         }
#         data "aws_caller_identity" "me" {}
#         locals {
#           conditions = {
#             id    = { StringEquals = { "sts:externalid" = ["acme-7d1f"] } }
#             org   = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } }
#             paths = { "ForAnyValue:StringLike" = { "aws:PrincipalOrgPaths" = "o-abcdefghij/*" } }
#             mfa   = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "444455556666" }, Action = "sts:AssumeRole", Condition = each.value }]
#           })
#         }
#         resource "aws_iam_role" "own" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = ["arn:aws:iam::111122223333:root", "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"] }
#               Action    = "sts:AssumeRole"
#             }]
#           })
#         }
#         resource "aws_iam_role" "one" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:role/scanner" }, Action = "sts:AssumeRole" }]
#           })
#         }
#     - name: What is not known
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_role" "value" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "444455556666" }
#               Action    = "sts:AssumeRole"
#               Condition = { StringLike = { "sts:ExternalId" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_iam_role.value: whether the account 444455556666 may assume the role with no external id cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#     - name: What other rules tell
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_role" "hidden" {
#           assume_role_policy = terraform_data.setting.output
#         }
#         resource "aws_iam_role" "perhaps_the_own_account" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "444455556666" }, Action = "sts:AssumeRole" }]
#           })
#         }
package planvet.rules.sts.trust_without_external_id

import data.planvet.lib.result
import data.planvet.lib.trust

results contains result.undetermined(found.resource, found.path, message) if {
	some found in trust.unread("sts-trust-without-external-id")
	message := sprintf("whether another account may assume the role with no external id cannot be told, since %s", [found.why])
}

results contains result.with_key(result.fail(entry.resource, trust.path, message), entry.text) if {
	some entry in trust.accounts
	trust.another(entry.account) == "yes"
	trust.unasked(entry) == "always"
	message := sprintf("the account %s may assume the role with no external id", [trust.named(entry.account)])
}

results contains result.with_key(result.undetermined(entry.resource, trust.path, message), entry.text) if {
	some entry in trust.accounts
	trust.another(entry.account) == "undetermined"
	not trust.asked_for_mfa(entry)
	trust.unasked(entry) == "always"
	message := sprintf("the account %s may assume the role with no external id, and whether it is another account than the configuration's own cannot be told", [trust.named(entry.account)])
}

results contains result.with_key(result.undetermined(entry.resource, trust.path, message), entry.text) if {
	some entry in trust.accounts
	trust.another(entry.account) != "no"
	not trust.asked_for_mfa(entry)
	trust.unasked(entry) == "undetermined"
	message := sprintf("whether the account %s may assume the role with no external id cannot be told, since %s", [trust.named(entry.account), trust.unknowns(entry)])
}
