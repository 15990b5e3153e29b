# METADATA
# title: Bucket of a CloudTrail trail can be emptied
# description: |
#   Whoever breaks in wants the record gone. A trail's log lies in a bucket, and whoever may delete there deletes the record,
#   unless the bucket itself stands in the way. Three things do:
#
#   - versioning with MFA delete: a delete leaves the versions, and removing these takes the root user's device;
#   - Object Lock with a default retention;
#   - a bucket policy that denies everyone `s3:DeleteObject` and `s3:DeleteObjectVersion`, always, without MFA, or all but
#     principals that are named.
#
#   `force_destroy` removes the bucket with all that is in it when terraform does, so it fails by itself.
#
#   A bucket that lies outside of the configuration, as in an archive account, is undetermined.
#
#   Deliberately missed: who may delete by policies of users and roles; organization policies; whether log files are validated, which is
#   [cloudtrail-incomplete](cloudtrail-incomplete.md)'s.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
# schemas:
#   - input: schema.document
# custom:
#   id: cloudtrail-bucket-unprotected
#   severity: medium
#   note: Activity logging
#   resources: [aws_cloudtrail, aws_s3_bucket]
#   remediation: |
#     Lock what is written:
#
#     ```hcl
#     resource "aws_s3_bucket_object_lock_configuration" "trail" {
#       bucket = aws_s3_bucket.trail.id
#       rule {
#         default_retention {
#           mode = "COMPLIANCE"
#           days = 365
#         }
#       }
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: Nothing stands in the way
#       hcl: |
#         resource "aws_s3_bucket" "trail" {
#           bucket        = "acme-trail"
#           force_destroy = true
#         }
#         resource "aws_s3_bucket_versioning" "trail" {
#           bucket = aws_s3_bucket.trail.id
#           versioning_configuration {
#             status = "Enabled"
#           }
#         }
#         resource "aws_cloudtrail" "all" {
#           name           = "all"
#           s3_bucket_name = aws_s3_bucket.trail.id
#         }
#       fail:
#         aws_s3_bucket.trail:
#           - force_destroy removes the log of aws_cloudtrail.all together with the bucket
#           - the log of aws_cloudtrail.all can be deleted, since neither MFA delete nor Object Lock nor the bucket policy forbids it
#     - name: Locked, denied, and with MFA delete
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each            = toset(["locked", "denied", "spared", "mfa"])
#           bucket              = "acme-trail-${each.key}"
#           object_lock_enabled = each.key == "locked"
#         }
#         resource "aws_cloudtrail" "each" {
#           for_each       = aws_s3_bucket.each
#           name           = each.key
#           s3_bucket_name = each.value.id
#         }
#         resource "aws_s3_bucket_object_lock_configuration" "locked" {
#           bucket = aws_s3_bucket.each["locked"].id
#           rule {
#             default_retention {
#               mode = "GOVERNANCE"
#               days = 90
#             }
#           }
#         }
#         resource "aws_s3_bucket_policy" "denied" {
#           bucket = aws_s3_bucket.each["denied"].id
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::acme-trail-denied/*" },
#               { Effect = "Deny", Principal = "*", Action = "s3:Delete*", Resource = "arn:aws:s3:::acme-trail-denied/*" },
#             ]
#           })
#         }
#         resource "aws_s3_bucket_policy" "spared" {
#           bucket = aws_s3_bucket.each["spared"].id
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               Principal = "*"
#               Action    = ["s3:DeleteObject", "s3:DeleteObjectVersion"]
#               Resource  = "arn:aws:s3:::acme-trail-spared/*"
#               Condition = { ArnNotLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/archivist" } }
#             }]
#           })
#         }
#         resource "aws_s3_bucket_versioning" "mfa" {
#           bucket = aws_s3_bucket.each["mfa"].id
#           mfa    = "arn:aws:iam::111122223333:mfa/root 123456"
#           versioning_configuration {
#             status     = "Enabled"
#             mfa_delete = "Enabled"
#           }
#         }
#     - name: A Deny that spares a part, or asks for something that anybody can do
#       hcl: |
#         resource "aws_s3_bucket" "each" {
#           for_each = toset(["part", "tls"])
#           bucket   = "acme-trail-${each.key}"
#         }
#         resource "aws_cloudtrail" "each" {
#           for_each       = aws_s3_bucket.each
#           name           = each.key
#           s3_bucket_name = each.value.id
#         }
#         resource "aws_s3_bucket_policy" "part" {
#           bucket = aws_s3_bucket.each["part"].id
#           policy = jsonencode({
#             Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:Delete*", Resource = "arn:aws:s3:::acme-trail-part/2024/*" }]
#           })
#         }
#         resource "aws_s3_bucket_policy" "tls" {
#           bucket = aws_s3_bucket.each["tls"].id
#           policy = jsonencode({
#             Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::acme-trail-tls/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }]
#           })
#         }
#       fail:
#         'aws_s3_bucket.each["part"]': 'the log of aws_cloudtrail.each["part"] can be deleted, since neither MFA delete nor Object Lock nor the bucket policy forbids it'
#         'aws_s3_bucket.each["tls"]': 'the log of aws_cloudtrail.each["tls"] can be deleted, since neither MFA delete nor Object Lock nor the bucket policy forbids it'
#     - name: A bucket elsewhere, and a policy that is not known
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_cloudtrail" "archived" {
#           name           = "archived"
#           s3_bucket_name = "acme-archive"
#         }
#         resource "aws_s3_bucket" "late" {
#           bucket = "acme-late"
#         }
#         resource "aws_s3_bucket_policy" "late" {
#           bucket = aws_s3_bucket.late.id
#           policy = terraform_data.setting.output
#         }
#         resource "aws_cloudtrail" "late" {
#           name           = "late"
#           s3_bucket_name = aws_s3_bucket.late.id
#         }
#       undetermined:
#         aws_cloudtrail.archived: whether the log can be deleted is unknown, since the bucket acme-archive is outside this configuration
#         aws_s3_bucket.late: whether the log of aws_cloudtrail.late can be deleted is unknown, since policy of aws_s3_bucket_policy.late is known only after apply
package planvet.rules.cloudtrail.bucket_unprotected

import data.planvet.lib.bucket_use
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.s3
import data.planvet.lib.tf
import data.planvet.lib.trail
import data.planvet.lib.unread

results contains result.with_key(result.fail(bucket, "force_destroy", message), "force_destroy") if {
	some [bucket, of] in _buckets
	tf.value_or(bucket, "force_destroy", false) in {true, "true"}
	message := sprintf("force_destroy removes the log of %s together with the bucket", [of])
}

results contains result.fail(bucket, [], message) if {
	some [bucket, of] in _buckets
	_kept(bucket.address).answer == "no"
	message := sprintf("the log of %s can be deleted, since neither MFA delete nor Object Lock nor the bucket policy forbids it", [of])
}

results contains result.with_related(result.undetermined(bucket, [], message), places) if {
	some [bucket, of] in _buckets
	found := _kept(bucket.address)
	found.answer == "undetermined"
	message := sprintf("whether the log of %s can be deleted is unknown, since %s", [of, found.why])
	places := [place | some place in found.at; place.address != bucket.address]
}

results contains result.undetermined(r, "s3_bucket_name", message) if {
	some r in trail.all
	count(_managed(r)) == 0
	message := sprintf("whether the log can be deleted is unknown, since %s", [_where(r)])
}

_managed(r) := {key | some key in bucket_use.of(r, ["s3_bucket_name"]); link.managed(key)}

_where(r) := sprintf("the bucket %s is outside this configuration", [tf.value(r, "s3_bucket_name")]) if {
	tf.known(r, "s3_bucket_name")
} else := sprintf("s3_bucket_name %s", [tf.reason(r, "s3_bucket_name")]) if {
	tf.undecided(r, "s3_bucket_name")
} else := "no bucket is named"

# Each bucket with the first of its trails.
_buckets := [[bucket, trails[0]] |
	some bucket in s3.buckets
	trails := bucket_use.trails(bucket.address)
	count(trails) > 0
]

_kept(key) := {"answer": "yes", "why": "", "at": []} if {
	s3.lock(key) in {"COMPLIANCE", "GOVERNANCE"}
} else := {"answer": "yes", "why": "", "at": []} if {
	s3.denies_deletion(key)
} else := {"answer": "undetermined", "why": unread.why(unread.given_any({key})), "at": []} if {
	s3.delete_takes_mfa(key).answer == "no"
	count(unread.given(key)) > 0
} else := s3.delete_takes_mfa(key)
