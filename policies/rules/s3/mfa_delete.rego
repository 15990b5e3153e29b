# METADATA
# title: S3 bucket versioning does not require MFA delete
# description: |
#   Versioning keeps what is deleted, but whoever holds credentials that may delete versions, or may
#   switch versioning off, can still remove everything for good. MFA delete asks for a code of a device for both.
#   `aws_s3_bucket_versioning` sets it with `mfa_delete = "Enabled"`, the bucket's `versioning` block of older
#   provider versions with `mfa_delete = true`.
#
#   AWS lets nobody but the account's root user switch it on, and only with that user's MFA device:
#   terraform must run with the root user's credentials and the `mfa` argument, the device's serial
#   number, a space and its present code. A bucket with MFA delete cannot have a lifecycle configuration, so no fix is offered where
#   there is one.
#
#   Severity medium for a bucket whose objects must not be lost: it holds a trail or the logs of AWS Config, or by its name terraform's
#   state or backups. Object Lock in compliance mode with a default retention keeps every version, also from the root user,
#   and is more than MFA delete.
#
#   A bucket policy does much of the same without the root user: a `Deny` of `s3:DeleteObject` and
#   `s3:DeleteObjectVersion` for everyone, on all objects, wherever MFA is missing. The rule reads what such
#   a policy means. `BoolIfExists` with `aws:MultiFactorAuthPresent` = `false` covers every request without
#   MFA, and so does `Null` with `aws:MultiFactorAuthAge` = `true`. `Bool` alone does not: requests signed with
#   a user's long-term access key lack the key, the condition is not met, and they delete. For the same
#   reason `NumericGreaterThan` needs its `IfExists`. A further condition, a `NotPrincipal` or a part of the
#   objects leaves somebody or something out, and does not count.
#
#   Deliberately missed: policies of users and roles, organisation policies, and that whoever may change
#   the bucket policy can lift it. A bucket without versioning is the subject of s3-versioning.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_full-access-except-production.html
# schemas:
#   - input: schema.document
# custom:
#   id: s3-mfa-delete
#   severity: low
#   note: Multi-factor authentication
#   resources: [aws_s3_bucket, aws_s3_bucket_versioning]
#   remediation: |
#     Switch MFA delete on as the root user, with the serial number of its device and the present code:
#
#     ```hcl
#     resource "aws_s3_bucket_versioning" "logs" {
#       bucket = aws_s3_bucket.logs.id
#       mfa    = var.root_mfa # "arn:aws:iam::111122223333:mfa/root-account-mfa-device 123456"
#       versioning_configuration {
#         status     = "Enabled"
#         mfa_delete = "Enabled"
#       }
#     }
#     ```
#
#     Or deny deletion without MFA in the bucket policy:
#
#     ```hcl
#     data "aws_iam_policy_document" "logs" {
#       statement {
#         effect    = "Deny"
#         actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
#         resources = ["${aws_s3_bucket.logs.arn}/*"]
#         principals {
#           type        = "*"
#           identifiers = ["*"]
#         }
#         condition {
#           test     = "BoolIfExists"
#           variable = "aws:MultiFactorAuthPresent"
#           values   = ["false"]
#         }
#       }
#     }
#     ```
#   frameworks:
#     cwe: [CWE-308]
#   examples:
#     - name: MFA delete left out, and switched off
#       hcl: |
#         resource "aws_s3_bucket" "a" {}
#         resource "aws_s3_bucket" "b" {}
#         resource "aws_s3_bucket_versioning" "a" {
#           bucket = aws_s3_bucket.a.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_versioning" "b" {
#           bucket = aws_s3_bucket.b.id
#           versioning_configuration {
#             status     = "Enabled"
#             mfa_delete = "Disabled"
#           }
#         }
#       fail:
#         aws_s3_bucket_versioning.a: neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         aws_s3_bucket_versioning.b: neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#     - name: The block of older provider versions
#       hcl: |
#         resource "aws_s3_bucket" "off" {
#           versioning {
#             enabled = true
#           }
#         }
#         resource "aws_s3_bucket" "on" {
#           versioning {
#             enabled    = true
#             mfa_delete = true
#           }
#         }
#       fail:
#         aws_s3_bucket.off: neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#     - name: MFA delete is on
#       hcl: |
#         variable "mfa" {
#           type    = string
#           default = null
#         }
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           mfa    = var.mfa
#           versioning_configuration {
#             status     = "Enabled"
#             mfa_delete = "Enabled"
#           }
#         }
#     - name: A bucket without versioning is not this rule's
#       hcl: |
#         resource "aws_s3_bucket" "a" {}
#         resource "aws_s3_bucket" "b" {}
#         resource "aws_s3_bucket_versioning" "b" {
#           bucket = aws_s3_bucket.b.id
#           versioning_configuration {
#             status = "Suspended"
#           }
#         }
#     - name: The bucket policy denies deletion without MFA
#       hcl: |
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           policy = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{
#               Effect    = "Deny"
#               Principal = "*"
#               Action    = "s3:DeleteObject*"
#               Resource  = "${aws_s3_bucket.logs.arn}/*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#     - name: A policy from a data source, on every bucket of a set
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["logs", "data"])
#           bucket   = "acme-${each.key}"
#         }
#         resource "aws_s3_bucket_versioning" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         data "aws_iam_policy_document" "each" {
#           for_each = aws_s3_bucket.each
#           statement {
#             effect    = "Deny"
#             actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
#             resources = [aws_s3_bucket.each[each.key].arn, "${aws_s3_bucket.each[each.key].arn}/*"]
#             principals {
#               type        = "AWS"
#               identifiers = ["*"]
#             }
#             condition {
#               test     = "Null"
#               variable = "aws:MultiFactorAuthAge"
#               values   = ["true"]
#             }
#           }
#         }
#         resource "aws_s3_bucket_policy" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           policy   = data.aws_iam_policy_document.each[each.key].json
#         }
#     - name: A policy written out, that denies all but reading, on the bucket's own argument
#       hcl: |
#         resource "aws_s3_bucket" "logs" {
#           bucket = "acme-logs"
#           versioning {
#             enabled = true
#           }
#           policy = <<-EOT
#             {
#               "Version": "2012-10-17",
#               "Statement": {
#                 "Effect": "Deny",
#                 "Principal": {"AWS": "*"},
#                 "NotAction": ["s3:Get*", "s3:List*"],
#                 "Resource": ["arn:aws:s3:::acme-logs", "arn:aws:s3:::acme-logs/*"],
#                 "Condition": {"BoolIfExists": {"aws:multifactorauthpresent": [false]}}
#               }
#             }
#           EOT
#         }
#     - name: Two statements that together cover every request without MFA
#       hcl: |
#         resource "aws_s3_bucket" "logs" {
#           bucket = "acme-logs"
#         }
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = "acme-logs"
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = "acme-logs"
#           policy = jsonencode({
#             Statement = [
#               {
#                 Effect    = "Deny"
#                 Principal = "*"
#                 Action    = "s3:*"
#                 Resource  = "*"
#                 Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
#               },
#               {
#                 Effect    = "Deny"
#                 Principal = "*"
#                 Action    = "s3:*"
#                 Resource  = "*"
#                 Condition = { Null = { "aws:MultiFactorAuthPresent" = "true" } }
#               },
#             ]
#           })
#         }
#     - name: Policies that leave a way
#       hcl: |
#         locals {
#           without_mfa = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#           statements = {
#             access_keys_slip_by = {
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
#             }
#             age_of_what_is_not_there = {
#               Condition = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = "3600" } }
#             }
#             from_one_network = {
#               Condition = merge(local.without_mfa, { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } })
#             }
#             one_account = {
#               Principal = { AWS = "arn:aws:iam::111122223333:root" }
#             }
#             all_but_one = {
#               Principal    = null
#               NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/ops" }
#             }
#             versions_stay_open = {
#               Action = "s3:DeleteObject"
#             }
#             not_deleting = {
#               NotAction = "s3:Delete*"
#               Action    = null
#             }
#             one_folder = {
#               Resource = "arn:aws:s3:::acme/archive/*"
#             }
#             bucket_alone = {
#               Resource = "arn:aws:s3:::acme"
#             }
#             allows = {
#               Effect = "Allow"
#             }
#           }
#         }
#         resource "aws_s3_bucket" "each" {
#           for_each = local.statements
#         }
#         resource "aws_s3_bucket_versioning" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_policy" "each" {
#           for_each = local.statements
#           bucket   = aws_s3_bucket.each[each.key].id
#           policy = jsonencode({
#             Statement = [{ for k, v in merge({
#               Effect    = "Deny"
#               Principal = "*"
#               Action    = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
#               Resource  = "arn:aws:s3:::acme/*"
#               Condition = local.without_mfa
#             }, each.value) : k => v if v != null }]
#           })
#         }
#       fail:
#         'aws_s3_bucket_versioning.each["access_keys_slip_by"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["age_of_what_is_not_there"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["from_one_network"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["one_account"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["all_but_one"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["versions_stay_open"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["not_deleting"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["one_folder"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["bucket_alone"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#         'aws_s3_bucket_versioning.each["allows"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#     - name: Deletion denied to everyone, always
#       hcl: |
#         resource "aws_s3_bucket" "vault" {
#           object_lock_enabled = true
#         }
#         resource "aws_s3_bucket_policy" "vault" {
#           bucket = aws_s3_bucket.vault.bucket
#           policy = jsonencode({
#             Statement = {
#               Effect      = "Deny"
#               Principal   = "*"
#               Action      = "s3:deleteobject*"
#               NotResource = aws_s3_bucket.vault.arn
#             }
#           })
#         }
#     - name: The bucket's policy, or its versioning, is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket" "a" {}
#         resource "aws_s3_bucket" "b" {}
#         resource "aws_s3_bucket" "c" {}
#         resource "aws_s3_bucket_versioning" "a" {
#           bucket = aws_s3_bucket.a.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_policy" "a" {
#           bucket = aws_s3_bucket.a.id
#           policy = terraform_data.setting.output
#         }
#         resource "aws_s3_bucket_versioning" "b" {
#           bucket = aws_s3_bucket.b.id
#           versioning_configuration {
#             status     = "Enabled"
#             mfa_delete = terraform_data.setting.output
#           }
#         }
#         resource "aws_s3_bucket_versioning" "c" {
#           bucket = aws_s3_bucket.c.id
#           versioning_configuration {
#             status = terraform_data.setting.output
#           }
#         }
#       undetermined:
#         aws_s3_bucket_versioning.a: whether deleting versions takes MFA is unknown, since policy of aws_s3_bucket_policy.a is known only after apply
#         aws_s3_bucket_versioning.b: whether deleting versions takes MFA is unknown, since versioning_configuration.mfa_delete of aws_s3_bucket_versioning.b is known only after apply
#         aws_s3_bucket_versioning.c: whether there are versions to protect with MFA is unknown, since versioning_configuration.status of aws_s3_bucket_versioning.c is known only after apply
#     - name: The condition of the policy is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_policy" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               Principal = "*"
#               Action    = "s3:DeleteObject*"
#               Resource  = "${aws_s3_bucket.logs.arn}/*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_s3_bucket_versioning.logs: whether deleting versions takes MFA is unknown, since what the policy of aws_s3_bucket_policy.logs denies is known only after apply
#     - name: A bucket of another configuration, whose policy cannot be seen
#       hcl: |
#         resource "aws_s3_bucket_versioning" "shared" {
#           bucket = "acme-shared"
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#       undetermined:
#         aws_s3_bucket_versioning.shared: whether deleting versions takes MFA is unknown, since the policy of the bucket acme-shared is outside this configuration
#     - name: A module that was not read and is handed one of two buckets
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["handed", "kept"])
#         }
#         resource "aws_s3_bucket_versioning" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         module "policy" {
#           source = "git::https://git.example.com/acme/bucket-policy.git"
#           bucket = aws_s3_bucket.each["handed"].id
#         }
#       fail:
#         'aws_s3_bucket_versioning.each["kept"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
#       undetermined:
#         'aws_s3_bucket_versioning.each["handed"]': whether deleting versions takes MFA is unknown, since module.policy was not read and refers to it
#     - name: Object Lock in compliance mode, and in governance mode, which a permission overrides
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each            = toset(["COMPLIANCE", "GOVERNANCE"])
#           bucket              = "acme-${lower(each.key)}"
#           object_lock_enabled = true
#         }
#         resource "aws_s3_bucket_versioning" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_object_lock_configuration" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           rule {
#             default_retention {
#               mode = each.key
#               days = 365
#             }
#           }
#         }
#       fail:
#         'aws_s3_bucket_versioning.each["GOVERNANCE"]': neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good
package planvet.rules.s3.mfa_delete

import data.planvet.lib.bucket_use
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.s3
import data.planvet.lib.tf
import data.planvet.lib.unread

results contains object.union(result.with_severity(result.fail(at.resource, at.path, message), bucket_use.severity(key)), _fix(at, key)) if {
	some key in s3.keys
	s3.versioned(key).answer == "yes"
	s3.delete_takes_mfa(key).answer == "no"
	count(unread.given(key)) == 0
	at := _place(key)
	message := "neither MFA delete nor the bucket policy asks for MFA, so credentials alone suffice to delete versions for good"
}

# The bucket policy may be in a module that was not read.
results contains finding if {
	some key in s3.keys
	s3.versioned(key).answer == "yes"
	s3.delete_takes_mfa(key).answer == "no"
	found := {"why": unread.why(unread.given_any({key})), "at": []}
	finding := _undetermined(key, "whether deleting versions takes MFA is unknown, since %s", found)
}

results contains finding if {
	some key in s3.keys
	s3.versioned(key).answer == "yes"
	found := s3.delete_takes_mfa(key)
	found.answer == "undetermined"
	finding := _undetermined(key, "whether deleting versions takes MFA is unknown, since %s", found)
}

results contains finding if {
	some key in s3.keys
	found := s3.versioned(key)
	found.answer == "undetermined"
	s3.delete_takes_mfa(key).answer != "yes"
	finding := _undetermined(key, "whether there are versions to protect with MFA is unknown, since %s", found)
}

# AWS wants the device and its code with the change itself, which nobody can
# write down for another, and refuses MFA delete on a bucket that has a lifecycle
# configuration.
_fix(at, key) := {"fix": [result.set_with_comment(at.resource.address, at.path, "Enabled", note)]} if {
	at.path == s3.mfa_path
	not _has_lifecycle(key)
	note := "To apply this, the root user adds mfa = \"SERIAL-OF-THE-DEVICE CODE\" to the resource."
} else := {}

_undetermined(key, message, found) := result.with_related(
	result.with_severity(result.undetermined(at.resource, at.path, sprintf(message, [found.why])), bucket_use.severity(key)),
	[place | some place in found.at; place.address != at.resource.address],
) if {
	at := _place(key)
}

_has_lifecycle(key) if {
	some r in tf.resources("aws_s3_bucket_lifecycle_configuration")
	targets := link.targets(r, "bucket", {"aws_s3_bucket"})
	_may_be(targets, key)
}

_has_lifecycle(key) if {
	tf.configures(tf.at(key), "lifecycle_rule")
	not tf.unset(tf.at(key), "lifecycle_rule")
}

_may_be(targets, key) if key in targets

_may_be(targets, _) if count(targets) == 0

# Where the setting is, or would be.
_place(key) := {"resource": tf.at(named[0].by), "path": s3.mfa_path} if {
	named := [claim |
		some claim in s3.sure_versionings(key)
		claim.about.enabled != "no"
	]
	count(named) > 0
} else := {"resource": tf.at(key), "path": s3.inline_mfa_path} if {
	tf.configures(tf.at(key), "versioning")
} else := {"resource": tf.at(key), "path": []}
