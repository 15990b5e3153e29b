# METADATA
# title: S3 bucket versioning is not enabled
# description: |
#   Without versioning, what is deleted or overwritten is gone, and MFA delete has nothing to protect.
#   With it, a delete only hides an object behind a marker, and an overwrite keeps what was there.
#   AWS leaves versioning off where nothing is said; `Suspended` keeps old versions and makes no new ones.
#
#   Versioning is enabled by `aws_s3_bucket_versioning` with the status `Enabled`, or by the bucket's own
#   `versioning` block of older provider versions. A bucket with Object Lock has it without asking.
#   A versioning resource that does not enable it is named itself, also when its bucket is not in this
#   configuration. Directory buckets know no versioning and are not scanned.
#
#   Severity medium for a bucket whose objects must not be lost: it holds a trail or the logs of AWS Config, or by its name terraform's
#   state or backups. The rule is silent for buckets that receive access or flow logs alone, or serve a website, whose objects can be had again.
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
#   severity: low
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
#         aws_s3_bucket_versioning.logs: whether versioning is enabled is unknown, since versioning_configuration.status of aws_s3_bucket_versioning.logs is known only after apply
#         aws_s3_bucket.old: whether versioning is enabled is unknown, since versioning.enabled of aws_s3_bucket.old is known only after apply
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
#         aws_s3_bucket.logs: whether versioning is enabled is unknown, since which bucket aws_s3_bucket_versioning.some is for is known only after apply
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
#         aws_s3_bucket.handed: whether versioning is enabled is unknown, since module.settings was not read and refers to it
#     - name: What can be had again, and what cannot
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["website", "access-logs", "flow-logs", "balancer", "trail"])
#           bucket   = "acme-${each.key}"
#         }
#         resource "aws_s3_bucket_website_configuration" "site" {
#           bucket = aws_s3_bucket.each["website"].id
#           index_document {
#             suffix = "index.html"
#           }
#         }
#         resource "aws_s3_bucket_logging" "site" {
#           bucket        = aws_s3_bucket.each["website"].id
#           target_bucket = aws_s3_bucket.each["access-logs"].id
#           target_prefix = "site/"
#         }
#         resource "aws_flow_log" "vpc" {
#           vpc_id               = "vpc-0a1b2c3d4e5f60718"
#           traffic_type         = "ALL"
#           log_destination_type = "s3"
#           log_destination      = "${aws_s3_bucket.each["flow-logs"].arn}/vpc"
#         }
#         resource "aws_lb" "web" {
#           subnets = ["subnet-0a", "subnet-0b"]
#           access_logs {
#             bucket = aws_s3_bucket.each["balancer"].id
#           }
#         }
#         resource "aws_cloudtrail" "all" {
#           name           = "all"
#           s3_bucket_name = aws_s3_bucket.each["trail"].id
#         }
#       fail:
#         'aws_s3_bucket.each["trail"]': nothing enables versioning, so an object that is deleted or overwritten is gone
package planvet.rules.s3.versioning

import data.planvet.lib.bucket_use
import data.planvet.lib.result
import data.planvet.lib.s3
import data.planvet.lib.tf
import data.planvet.lib.unread

# A versioning resource answers for its bucket.
results contains result.with_severity(result.with_fix(result.fail(r, s3.status_path, message), [result.set(r.address, s3.status_path, "Enabled")]), _severity(r)) if {
	some r in s3.versionings
	s3.enables(r).answer == "no"
	not _for_spare(r)
	message := sprintf("the status is %s, so an object that is deleted or overwritten is gone", [json.marshal(tf.value_or(r, s3.status_path, null))])
}

results contains result.with_severity(result.undetermined(r, s3.status_path, message), _severity(r)) if {
	some r in s3.versionings
	found := s3.enables(r)
	found.answer == "undetermined"
	not _for_spare(r)
	message := sprintf("whether versioning is enabled is unknown, since %s", [found.why])
}

results contains result.with_severity(result.fail(r, _path(r), message), bucket_use.severity(r.address)) if {
	some r in _left_alone
	s3.versioned(r.address).answer == "no"
	count(unread.given(r.address)) == 0
	message := "nothing enables versioning, so an object that is deleted or overwritten is gone"
}

results contains finding if {
	some r in _left_alone
	found := s3.versioned(r.address)
	found.answer == "undetermined"
	message := sprintf("whether versioning is enabled is unknown, since %s", [found.why])
	related := [place | some place in found.at; place.address != r.address]
	undetermined := result.with_severity(result.undetermined(r, _path(r), message), bucket_use.severity(r.address))
	finding := result.with_related(undetermined, related)
}

results contains result.with_severity(result.undetermined(r, _path(r), message), bucket_use.severity(r.address)) if {
	some r in _left_alone
	s3.versioned(r.address).answer == "no"
	message := sprintf("whether versioning is enabled is unknown, since %s", [unread.why(unread.given_any({r.address}))])
}

_left_alone := [r |
	some r in s3.buckets
	count(s3.sure_versionings(r.address)) == 0
	not bucket_use.spare(r.address)
]

# A versioning resource that may be of several buckets is as weighty as any of them.
_severity(r) := _highest({bucket_use.severity(key) | some key in bucket_use.of(r, ["bucket"])})

_highest(severities) := "medium" if {
	"medium" in severities
} else := "low"

_for_spare(r) if {
	keys := bucket_use.of(r, ["bucket"])
	count(keys) > 0
	every key in keys {
		bucket_use.spare(key)
	}
}

_path(r) := s3.inline_path if {
	tf.configures(r, "versioning")
} else := []
