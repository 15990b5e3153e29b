# METADATA
# title: Configuration with IAM users or VPCs has no trail
# description: |
#   Trusted Advisor does not tell whether anybody would notice. Where there are people (IAM users) and networks
#   (VPCs), a trail should keep what is done with them: without one CloudTrail's event history holds 90 days of
#   management events, one region at a time.
#
#   The defect is the configuration's, so there is one finding for all of it. It stands at the first VPC or, where
#   there is none, the first user: those of the root module go before those of other modules, then the order is that
#   of addresses. An event data store of CloudTrail Lake counts as a trail. What a trail leaves out is for
#   `cloudtrail-incomplete` to say.
#
#   Off until asked for, since much is deliberately missed: a trail of the organization or of Control Tower, and one
#   that another configuration of the same account makes, cannot be seen from here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
# schemas:
#   - input: schema.document
# custom:
#   id: cloudtrail-missing
#   severity: medium
#   pedantic: true
#   note: Activity logging
#   resources: [aws_vpc, aws_default_vpc, aws_iam_user, aws_cloudtrail, aws_cloudtrail_event_data_store]
#   remediation: |
#     Add a trail, or turn this rule off where one of the organization records the account:
#
#     ```hcl
#     resource "aws_cloudtrail" "all" {
#       name                       = "all"
#       s3_bucket_name             = aws_s3_bucket.trail.id
#       is_multi_region_trail      = true
#       enable_log_file_validation = true
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: A VPC and users without a trail
#       hcl: |
#         resource "aws_iam_user" "people" {
#           for_each = toset(["ann", "bob"])
#           name     = each.key
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#       fail:
#         aws_vpc.main: no trail records what is done here, with 2 IAM users and 1 VPC in this configuration
#     - name: Users alone
#       hcl: |
#         resource "aws_iam_user" "people" {
#           count = 2
#           name  = "user-${count.index}"
#         }
#       fail:
#         'aws_iam_user.people[0]': no trail records what is done here, with 2 IAM users in this configuration
#     - name: The default VPC, taken over
#       hcl: |
#         resource "aws_default_vpc" "default" {}
#       fail:
#         aws_default_vpc.default: no trail records what is done here, with 1 VPC in this configuration
#     - name: A trail
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_cloudtrail" "all" {
#           count          = 1
#           name           = "all"
#           s3_bucket_name = "acme-trail"
#         }
#     - name: An event data store
#       hcl: |
#         resource "aws_iam_user" "ann" {
#           name = "ann"
#         }
#         resource "aws_cloudtrail_event_data_store" "all" {
#           name = "all"
#         }
#     - name: A trail that is switched off by its count
#       hcl: |
#         variable "trails" {
#           default = 0
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_cloudtrail" "all" {
#           count          = var.trails
#           name           = "all"
#           s3_bucket_name = "acme-trail"
#         }
#       fail:
#         aws_vpc.main: no trail records what is done here, with 1 VPC in this configuration
#     - name: Neither users nor VPCs
#       hcl: |
#         resource "aws_s3_bucket" "logs" {}
#     - name: How many trails there are is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_cloudtrail" "all" {
#           count          = terraform_data.setting.output
#           name           = "all"
#           s3_bucket_name = "acme-trail"
#         }
#       undetermined:
#         aws_vpc.main: whether a trail records what is done here cannot be told, since the number of instances of aws_cloudtrail.all is known only after apply
#     - name: Whether there is a user at all is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_user" "people" {
#           count = terraform_data.setting.output
#           name  = "user-${count.index}"
#         }
#       undetermined:
#         'aws_iam_user.people[*]': >-
#           whether a trail is missing cannot be told, since the number of instances of aws_iam_user.people is known only after apply
#     - name: A module that is not there may hold the trail
#       hcl: |
#         module "trail" {
#           source = "example.com/acme/trail/aws"
#         }
#         resource "aws_iam_user" "ann" {
#           name = "ann"
#         }
#       undetermined:
#         aws_iam_user.ann: whether a trail records what is done here cannot be told, since module.trail was not read and may hold one
package planvet.rules.cloudtrail.missing

import data.planvet.lib.result
import data.planvet.lib.trail
import data.planvet.lib.unread

results contains result.fail(_first(_there), [], message) if {
	count(_there) > 0
	not _maybe
	message := sprintf("no trail records what is done here, with %s in this configuration", [_counted])
}

results contains result.undetermined(_first(_there), [], message) if {
	count(_there) > 0
	message := sprintf("whether a trail records what is done here cannot be told, since %s", [_maybe])
}

results contains result.undetermined(_first(_possible), [], message) if {
	count(_there) == 0
	count(_possible) > 0
	not _recorded
	message := sprintf("whether a trail is missing cannot be told, since %s", [_number_unknown(_first(_possible))])
}

_vpcs := {"aws_vpc", "aws_default_vpc"}

_recorders := {"aws_cloudtrail", "aws_cloudtrail_event_data_store"}

_there := [r | some r in trail.certain(_vpcs | {"aws_iam_user"}); not _recorded]

_possible := trail.possible(_vpcs | {"aws_iam_user"})

_recorded if count(trail.certain(_recorders)) > 0

_maybe := _number_unknown(trail.possible(_recorders)[0]) if {
	count(trail.possible(_recorders)) > 0
} else := unread.may_hold("one")

_number_unknown(r) := sprintf("the number of instances of %s is known only after apply", [split(r.address, "[*]")[0]])

_first(instances) := sort([[count(split(r.module, ".")), _rank[r.type], r.address, r] | some r in instances])[0][3]

_rank := {"aws_vpc": 0, "aws_default_vpc": 0, "aws_iam_user": 1}

_counted := concat(" and ", [sprintf("%d %s%s", [n, kind.name, _plural(n)]) |
	some kind in [{"name": "IAM user", "types": {"aws_iam_user"}}, {"name": "VPC", "types": _vpcs}]
	n := count([r | some r in _there; r.type in kind.types])
	n > 0
])

_plural(1) := ""

_plural(n) := "s" if n != 1
