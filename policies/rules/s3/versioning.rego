# METADATA
# title: A bucket must have versioning enabled
# description: |
#   Without versioning, what is deleted or overwritten is gone, and MFA delete has nothing to protect.
#   With it, a delete only hides an object behind a marker, and an overwrite keeps what was there.
#   AWS leaves versioning off where nothing is said; `Suspended` keeps old versions and makes no new ones.
#
#   Versioning is enabled by `aws_s3_bucket_versioning` with the status `Enabled`, or by the bucket's own
#   `versioning` block of older provider versions. A bucket with Object Lock has it without asking.
#   A versioning resource that does not enable it is named itself, also when its bucket is not in this
#   configuration. Directory buckets know no versioning and are not vetted.
#
#   Deliberately missed: versioning that was enabled by hand, and what a lifecycle rule does to old versions.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/s3-controls.html#s3-14
# schemas:
#   - input: schema.document
# custom:
#   id: s3-versioning
#   severity: medium
#   note: Multi-factor authentication
#   resources: [aws_s3_bucket, aws_s3_bucket_versioning]
#   remediation: |
#     Enable versioning, and let a lifecycle rule expire old versions if their cost matters:
#
#     ```hcl
#     resource "aws_s3_bucket_versioning" "logs" {
#       bucket = aws_s3_bucket.logs.id
#       versioning_configuration {
#         status = "Enabled"
#       }
#     }
#     ```
#   examples:
#     - name: No versioning at all
#       hcl: |
#         resource "aws_s3_bucket" "logs" {
#           bucket = "acme-logs"
#         }
#       fail:
#         aws_s3_bucket.logs: nothing enables versioning, so an object that is deleted or overwritten is gone
#     - name: A resource of its own, by reference, by name and by literal name
#       hcl: |
#         resource "aws_s3_bucket" "a" {}
#         resource "aws_s3_bucket" "b" {
#           bucket = "acme-b"
#         }
#         resource "aws_s3_bucket" "c" {
#           bucket = "acme-c"
#         }
#         resource "aws_s3_bucket_versioning" "a" {
#           bucket = aws_s3_bucket.a.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_versioning" "b" {
#           bucket = aws_s3_bucket.b.bucket
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_s3_bucket_versioning" "c" {
#           bucket = "acme-c"
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#     - name: Suspended, disabled, or for a bucket elsewhere
#       hcl: |
#         resource "aws_s3_bucket" "a" {}
#         resource "aws_s3_bucket" "b" {}
#         resource "aws_s3_bucket_versioning" "a" {
#           bucket = aws_s3_bucket.a.id
#           versioning_configuration {
#             status = "Suspended"
#           }
#         }
#         resource "aws_s3_bucket_versioning" "b" {
#           bucket = aws_s3_bucket.b.id
#           versioning_configuration {
#             status = "Disabled"
#           }
#         }
#         resource "aws_s3_bucket_versioning" "elsewhere" {
#           bucket = "acme-elsewhere"
#           versioning_configuration {
#             status = "Suspended"
#           }
#         }
#       fail:
#         aws_s3_bucket_versioning.a: the status is "Suspended", so an object that is deleted or overwritten is gone
#         aws_s3_bucket_versioning.b: the status is "Disabled", so an object that is deleted or overwritten is gone
#         aws_s3_bucket_versioning.elsewhere: the status is "Suspended", so an object that is deleted or overwritten is gone
#     - name: The versioning of another bucket does not count
#       hcl: |
#         resource "aws_s3_bucket" "logs" {
#           bucket = "acme-logs"
#         }
#         resource "aws_s3_bucket" "data" {
#           bucket = "acme-data"
#         }
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.data.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#       fail:
#         aws_s3_bucket.logs: nothing enables versioning, so an object that is deleted or overwritten is gone
#     - name: The block of older provider versions
#       hcl: |
#         resource "aws_s3_bucket" "on" {
#           versioning {
#             enabled = true
#           }
#         }
#         resource "aws_s3_bucket" "off" {
#           versioning {
#             enabled = false
#           }
#         }
#         resource "aws_s3_bucket" "empty" {
#           versioning {
#             mfa_delete = false
#           }
#         }
#       fail:
#         aws_s3_bucket.off: nothing enables versioning, so an object that is deleted or overwritten is gone
#         aws_s3_bucket.empty: nothing enables versioning, so an object that is deleted or overwritten is gone
#     - name: Object Lock brings versioning
#       hcl: |
#         resource "aws_s3_bucket" "vault" {
#           object_lock_enabled = true
#         }
#         resource "aws_s3_bucket" "old" {
#           object_lock_configuration {
#             object_lock_enabled = "Enabled"
#           }
#         }
#     - name: Sets of buckets, each with its own versioning, by for_each and by count
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["logs", "data"])
#           bucket   = "acme-${each.key}"
#         }
#         resource "aws_s3_bucket_versioning" "each" {
#           for_each = aws_s3_bucket.each
#           bucket   = each.value.id
#           versioning_configuration {
#             status = each.key == "logs" ? "Enabled" : "Suspended"
#           }
#         }
#         resource "aws_s3_bucket" "count" {
#           count = 2
#         }
#         resource "aws_s3_bucket_versioning" "count" {
#           count  = 2
#           bucket = element(aws_s3_bucket.count[*].id, count.index)
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#       fail:
#         'aws_s3_bucket_versioning.each["data"]': the status is "Suspended", so an object that is deleted or overwritten is gone
#     - name: One of a set is left out
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["logs", "data"])
#         }
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.each["logs"].id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#       fail:
#         'aws_s3_bucket.each["data"]': nothing enables versioning, so an object that is deleted or overwritten is gone
#     - name: The status is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_versioning" "logs" {
#           bucket = aws_s3_bucket.logs.id
#           versioning_configuration {
#             status = terraform_data.setting.output
#           }
#         }
#         resource "aws_s3_bucket" "old" {
#           versioning {
#             enabled = terraform_data.setting.output
#           }
#         }
#       undetermined:
#         aws_s3_bucket_versioning.logs: whether versioning is enabled cannot be told, since versioning_configuration.status of aws_s3_bucket_versioning.logs is known only after apply
#         aws_s3_bucket.old: whether versioning is enabled cannot be told, since versioning.enabled of aws_s3_bucket.old is known only after apply
#     - name: The bucket is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket" "logs" {}
#         resource "aws_s3_bucket_versioning" "some" {
#           bucket = terraform_data.setting.output
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#       undetermined:
#         aws_s3_bucket.logs: whether versioning is enabled cannot be told, since which bucket aws_s3_bucket_versioning.some is for is known only after apply
#     - name: A module that was not read and is handed one of two buckets
#       hcl: |
#         resource "aws_s3_bucket" "handed" {}
#         resource "aws_s3_bucket" "kept" {}
#         module "settings" {
#           source = "git::https://git.example.com/acme/bucket-settings.git"
#           bucket = aws_s3_bucket.handed.id
#         }
#       fail:
#         aws_s3_bucket.kept: nothing enables versioning, so an object that is deleted or overwritten is gone
#       undetermined:
#         aws_s3_bucket.handed: whether versioning is enabled cannot be told, since module.settings was not read and refers to it
package planvet.rules.s3.versioning

import data.planvet.lib.result
import data.planvet.lib.s3
import data.planvet.lib.tf
import data.planvet.lib.unread

# A versioning resource answers for its bucket.
results contains result.with_fix(result.fail(r, s3.status_path, message), [result.set(r.address, s3.status_path, "Enabled")]) if {
	some r in s3.versionings
	s3.enables(r).answer == "no"
	message := sprintf("the status is %s, so an object that is deleted or overwritten is gone", [json.marshal(tf.value_or(r, s3.status_path, null))])
}

results contains result.undetermined(r, s3.status_path, message) if {
	some r in s3.versionings
	found := s3.enables(r)
	found.answer == "undetermined"
	message := sprintf("whether versioning is enabled cannot be told, since %s", [found.why])
}

results contains result.fail(r, _path(r), message) if {
	some r in _left_alone
	s3.versioned(r.address).answer == "no"
	count(unread.given(r.address)) == 0
	message := "nothing enables versioning, so an object that is deleted or overwritten is gone"
}

results contains finding if {
	some r in _left_alone
	found := s3.versioned(r.address)
	found.answer == "undetermined"
	message := sprintf("whether versioning is enabled cannot be told, since %s", [found.why])
	related := [place | some place in found.at; place.address != r.address]
	finding := result.with_related(result.undetermined(r, _path(r), message), related)
}

results contains result.undetermined(r, _path(r), message) if {
	some r in _left_alone
	s3.versioned(r.address).answer == "no"
	message := sprintf("whether versioning is enabled cannot be told, since %s", [unread.why(unread.given_any({r.address}))])
}

_left_alone := [r |
	some r in s3.buckets
	count(s3.sure_versionings(r.address)) == 0
]

_path(r) := s3.inline_path if {
	tf.configures(r, "versioning")
} else := []
