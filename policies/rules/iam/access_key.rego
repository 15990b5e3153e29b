# METADATA
# title: IAM user has a long-lived access key
# description: |
#   An access key works from anywhere until somebody deletes it. Such keys end up in repositories, build logs and on
#   laptops, and nothing about them ends by itself. AWS STS gives credentials that do: to an instance, task or function
#   through its role, to a build through OIDC, to people through IAM Identity Center, to a machine elsewhere through
#   IAM Roles Anywhere.
#
#   Terraform keeps the secret in its state, in clear text unless `pgp_key` encrypts it, and the message says so.
#
#   A key whose `status` is `Inactive` signs nothing until somebody activates it, so its severity is low. Where a key cannot be avoided (SMTP for Amazon
#   SES, a product that knows nothing else), accept the finding at the key, with that reason.
#
#   Deliberately missed: how old the key is and what its user may do.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-access-key
#   severity: medium
#   note: Credentials
#   resources: [aws_iam_access_key]
#   remediation: |
#     Give the caller a role instead of a key, and delete the key. For a build on GitHub:
#
#     ```hcl
#     data "aws_iam_policy_document" "github" {
#       statement {
#         actions = ["sts:AssumeRoleWithWebIdentity"]
#         principals {
#           type        = "Federated"
#           identifiers = [aws_iam_openid_connect_provider.github.arn]
#         }
#         condition {
#           test     = "StringEquals"
#           variable = "token.actions.githubusercontent.com:aud"
#           values   = ["sts.amazonaws.com"]
#         }
#         condition {
#           test     = "StringEquals"
#           variable = "token.actions.githubusercontent.com:sub"
#           values   = ["repo:example/app:ref:refs/heads/main"]
#         }
#       }
#     }
#     ```
#   examples:
#     - name: A key for a build
#       hcl: |
#         resource "aws_iam_user" "build" {
#           name = "build"
#         }
#
#         resource "aws_iam_access_key" "build" {
#           user = aws_iam_user.build.name
#         }
#       fail:
#         aws_iam_access_key.build: the access key works until somebody deletes it, and its secret lies in the state in clear text
#     - name: A key whose secret is encrypted
#       hcl: |
#         resource "aws_iam_access_key" "build" {
#           user    = "build"
#           pgp_key = "keybase:example"
#           status  = "Active"
#         }
#       fail:
#         aws_iam_access_key.build: the access key works until somebody deletes it
#     - name: A key that is switched off
#       hcl: |
#         resource "aws_iam_access_key" "old" {
#           user   = "build"
#           status = "Inactive"
#         }
#       fail:
#         aws_iam_access_key.old: the access key is inactive, until somebody activates it again, and its secret lies in the state in clear text
#     - name: A user without a key, and a role
#       hcl: |
#         resource "aws_iam_user" "reader" {
#           name = "reader"
#         }
#
#         resource "aws_iam_role" "build" {
#           assume_role_policy = "{}"
#         }
#     - name: Keys of several users, one of them switched off
#       hcl: |
#         locals {
#           keys = { build = "Active", old = "Inactive" }
#         }
#
#         resource "aws_iam_access_key" "each" {
#           for_each = local.keys
#           user     = each.key
#           status   = each.value
#         }
#
#         resource "aws_iam_access_key" "numbered" {
#           count = 1
#           user  = "robot"
#         }
#       fail:
#         'aws_iam_access_key.each["old"]': the access key is inactive, until somebody activates it again, and its secret lies in the state in clear text
#         'aws_iam_access_key.each["build"]': the access key works until somebody deletes it, and its secret lies in the state in clear text
#         'aws_iam_access_key.numbered[0]': the access key works until somebody deletes it, and its secret lies in the state in clear text
#     - name: A status that is known only after apply
#       hcl: |
#         resource "terraform_data" "status" {
#           input = timestamp()
#         }
#
#         resource "aws_iam_access_key" "build" {
#           user   = "build"
#           status = terraform_data.status.output
#         }
#       undetermined:
#         aws_iam_access_key.build: whether the access key can be used is unknown, since status is known only after apply
package planvet.rules.iam.access_key

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, [], sprintf("the access key works until somebody deletes it%s", [_kept(r)])) if {
	some r in tf.resources("aws_iam_access_key")
	tf.value_or(r, "status", "Active") != "Inactive"
}

results contains result.undetermined(r, "status", message) if {
	some r in tf.resources("aws_iam_access_key")
	tf.undecided(r, "status")
	message := sprintf("whether the access key can be used is unknown, since status %s", [tf.reason(r, "status")])
}

results contains result.with_severity(result.fail(r, "status", sprintf("the access key is inactive, until somebody activates it again%s", [_kept(r)])), "low") if {
	some r in tf.resources("aws_iam_access_key")
	tf.value(r, "status") == "Inactive"
}

_kept(r) := ", and its secret lies in the state in clear text" if {
	tf.value_or(r, "pgp_key", "") == ""
} else := ""
