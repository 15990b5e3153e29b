# METADATA
# title: S3 bucket policy allows deletion without MFA
# description: |
#   A bucket policy that lets accounts, users, roles or everyone delete objects, their versions, the policy or the bucket
#   asks for nothing but credentials, unless it has a condition on MFA. Programs that clean up need such a
#   permission and carry no MFA, so this rule is off until asked for: it is for buckets that only people delete from.
#
#   It reads `s3:DeleteObject`, `s3:DeleteObjectVersion`, `s3:DeleteBucket` and `s3:DeleteBucketPolicy`, also by
#   wildcards and `NotAction`, for sessions begun without MFA. The first two are actions on objects
#   (`arn:aws:s3:::acme/*`), the others on the bucket (`arn:aws:s3:::acme`): a statement allows those of which it names
#   the resource. A `Deny` without MFA on all that the statement
#   speaks of saves it; conditions on something else than MFA do not. Services are left out. Deliberately
#   missed: what users' and roles' own policies allow, and MFA delete, which is
#   [s3-mfa-delete](s3-mfa-delete.md)'s and covers versions alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html
#   - ref: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
# schemas:
#   - input: schema.document
# custom:
#   id: s3-delete-without-mfa
#   severity: low
#   pedantic: true
#   note: Multi-factor authentication
#   resources: [aws_s3_bucket, aws_s3_bucket_policy]
#   frameworks: {cwe: ["CWE-308"]}
#   remediation: |
#     Give the permission only to sessions with MFA:
#
#     ```hcl
#     resource "aws_s3_bucket_policy" "logs" {
#       bucket = aws_s3_bucket.logs.id
#       policy = jsonencode({
#         Version = "2012-10-17"
#         Statement = [{
#           Effect    = "Allow"
#           Principal = { AWS = "arn:aws:iam::111122223333:root" }
#           Action    = "s3:DeleteObject"
#           Resource  = "${aws_s3_bucket.logs.arn}/*"
#           Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#         }]
#       })
#     }
#     ```
#   examples:
#     - name: Actions on the bucket, and actions on its objects
#       hcl: |
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_policy" "objects" {
#           bucket = aws_s3_bucket.logs.id
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "arn:aws:iam::111122223333:root" }
#               Action    = "s3:*"
#               Resource  = "${aws_s3_bucket.logs.arn}/*"
#             }]
#           })
#         }
#         resource "aws_s3_bucket_policy" "bucket" {
#           bucket = "acme"
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "arn:aws:iam::111122223333:root" }
#               Action    = "s3:*"
#               Resource  = "arn:aws:s3:::acme"
#             }]
#           })
#         }
#         resource "aws_s3_bucket_policy" "neither" {
#           bucket = "acme-reports"
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "arn:aws:iam::111122223333:root" }
#               Action    = ["s3:ListBucket", "s3:DeleteObject*"]
#               Resource  = "arn:aws:s3:::acme-reports"
#             }]
#           })
#         }
#       fail:
#         aws_s3_bucket_policy.objects: the bucket policy allows s3:DeleteObject and s3:DeleteObjectVersion without MFA
#         aws_s3_bucket_policy.bucket: the bucket policy allows s3:DeleteBucket and s3:DeleteBucketPolicy without MFA
#     - name: Deletion allowed, by name, by wildcard and by NotAction
#       hcl: |
#         resource "aws_s3_bucket" "inline" {
#           policy = <<-EOT
#             {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:DELETEobject", "Resource": "arn:aws:s3:::acme/*"}}
#           EOT
#         }
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { AWS = "arn:aws:iam::111122223333:root" }
#               Action    = ["s3:Get*", "s3:Delete*"]
#               Resource  = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
#             }]
#           })
#         }
#         data "aws_iam_policy_document" "all_but" {
#           statement {
#             not_actions = ["s3:DeleteBucket*"]
#             resources   = ["*"]
#             principals {
#               type        = "AWS"
#               identifiers = ["*"]
#             }
#           }
#         }
#         resource "aws_s3_bucket_policy" "all_but" {
#           bucket = "acme"
#           policy = data.aws_iam_policy_document.all_but.json
#         }
#       fail:
#         aws_s3_bucket.inline: the bucket policy allows s3:DeleteObject without MFA
#         aws_s3_bucket_policy.logs: the bucket policy allows s3:DeleteBucket, s3:DeleteBucketPolicy and 2 more without MFA
#         aws_s3_bucket_policy.all_but: the bucket policy allows s3:DeleteObject and s3:DeleteObjectVersion without MFA
#     - name: A Deny on one folder
#       hcl: |
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = "acme"
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:DeleteObject", Resource = "arn:aws:s3:::acme/*" },
#               { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::acme/keep/*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
#             ]
#           })
#         }
#       fail:
#         aws_s3_bucket_policy.logs: the bucket policy allows s3:DeleteObject without MFA
#     - name: Reading, services, and what asks for MFA
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = {
#             reading = [{ Effect = "Allow", Principal = "*", Action = "s3:Get*", Resource = "arn:aws:s3:::acme/*" }]
#             service = [{ Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:*", Resource = "*" }]
#             asks    = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }]
#             denied = [
#               { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:*", Resource = ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"] },
#               { Effect = "Deny", Principal = "*", Action = "s3:Delete*", Resource = ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"], Condition = { Null = { "aws:MultiFactorAuthAge" = "true" } } },
#             ]
#           }
#           policy = jsonencode({ Statement = each.value })
#         }
#     - name: A policy, and a condition, that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket_policy" "text" {
#           bucket = "acme"
#           policy = terraform_data.setting.output
#         }
#         resource "aws_s3_bucket_policy" "condition" {
#           bucket = "acme-logs"
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = "*"
#               Action    = "s3:DeleteObject"
#               Resource  = "*"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_s3_bucket_policy.text: 'whether deletion takes MFA cannot be told: policy of aws_s3_bucket_policy.text is known only after apply'
#         aws_s3_bucket_policy.condition: 'whether MFA is needed for s3:DeleteObject cannot be told: what the policy says is known only after apply'
package planvet.rules.s3.delete_without_mfa

import data.planvet.lib.destructive
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(found.resource, found.path, message) if {
	some [found, left] in _documents
	count(left.always) > 0
	message := sprintf("the bucket policy allows %s without MFA", [destructive.listed(left.always)])
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
	message := sprintf("whether deletion takes MFA cannot be told: %s", [found.why])
}

_documents := [[found, left] |
	some found in _carried
	found.state == "read"
	left := destructive.open(found.document, _actions)
]

_carried := [found |
	some type in ["aws_s3_bucket", "aws_s3_bucket_policy"]
	some r in tf.resources(type)
	some found in policies.of(r)
]

_actions := {"s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:DeleteObject", "s3:DeleteObjectVersion"}
