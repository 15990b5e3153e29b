# METADATA
# title: A bucket must say which team it belongs to
# description: |
#   Without the tag nobody knows whom to ask before it is emptied. Tags that a provider sets for all resources
#   (`default_tags`) are deliberately missed: the rule wants them said at the bucket.
# schemas:
#   - input: schema.document
# custom:
#   id: acme-tags
#   severity: medium
#   note: Acme's house rules
#   resources: [aws_s3_bucket]
#   params:
#     required: [team]
#   remediation: |
#     Set the tag to the name of a team.
#   examples:
#     - name: Without the tag, and without any
#       hcl: |
#         resource "aws_s3_bucket" "other" {
#           tags = { stage = "prod" }
#         }
#         resource "aws_s3_bucket" "none" {}
#       fail:
#         aws_s3_bucket.other: it has no tag "team"
#         aws_s3_bucket.none: it has no tag "team"
#     - name: With it
#       hcl: |
#         resource "aws_s3_bucket" "logs" {
#           tags = { team = "web" }
#         }
#     - name: Two tags, of which one is known only after apply
#       params: { required: [team, cost] }
#       hcl: |
#         resource "random_pet" "cost" {}
#         resource "aws_s3_bucket" "logs" {
#           tags = { team = "web", cost = random_pet.cost.id }
#         }
#       undetermined:
#         aws_s3_bucket.logs: whether it has a tag "cost" cannot be told, since it is known only after apply
package planvet.rules.acme.tags

import data.planvet.lib.result
import data.planvet.lib.tf

_required := data.planvet.params["acme-tags"].required

results contains result.fail(bucket, "tags", message) if {
	some bucket in tf.resources("aws_s3_bucket")
	some tag in _required
	tf.unset(bucket, ["tags", tag])
	message := sprintf("it has no tag %q", [tag])
}

results contains result.undetermined(bucket, "tags", message) if {
	some bucket in tf.resources("aws_s3_bucket")
	some tag in _required
	tf.undecided(bucket, ["tags", tag])
	message := sprintf("whether it has a tag %q cannot be told, since it %s", [tag, tf.reason(bucket, ["tags", tag])])
}
