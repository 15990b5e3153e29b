# METADATA
# title: CloudTrail trail does not record everything
# description: |
#   CloudTrail records who called which API. Whoever breaks in looks for what it does not see: a trail that is
#   switched off, another region, the events of global services, or log files that can be changed afterwards.
#
#   | argument | what is missed | AWS's default for the provider | severity |
#   | --- | --- | --- | --- |
#   | `enable_logging = false` | everything | on | high |
#   | selectors without management events, or with those that only read | changes to the account: IAM, STS, sign-ins | all management events | high |
#   | `is_multi_region_trail` not true | every other region, also one that nobody uses | one region | medium |
#   | `include_global_service_events = false` | IAM, STS and CloudFront | included | medium |
#   | `enable_log_file_validation` not true | whether a log file was changed or deleted | off | medium |
#
#   `event_selector` and `advanced_event_selector` together are refused by CloudTrail, so the trail stays as it was. A trail that records
#   only the management events that write is content. Each trail is scanned by itself and each argument gives a finding of its own. A second trail that is meant for
#   less, beside one that records everything, can be accepted with a comment.
#
#   Deliberately missed: which data events and event sources the selectors of a trail leave out, and whether the
#   bucket lets CloudTrail write.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: cloudtrail-incomplete
#   severity: high
#   note: Activity logging
#   resources: [aws_cloudtrail]
#   remediation: |
#     Let one trail record everything:
#
#     ```hcl
#     resource "aws_cloudtrail" "all" {
#       name                          = "all"
#       s3_bucket_name                = aws_s3_bucket.trail.id
#       enable_logging                = true
#       is_multi_region_trail         = true
#       include_global_service_events = true
#       enable_log_file_validation    = true
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: Everything switched off
#       hcl: |
#         resource "aws_cloudtrail" "off" {
#           name                          = "off"
#           s3_bucket_name                = "acme-trail"
#           enable_logging                = false
#           is_multi_region_trail         = false
#           include_global_service_events = false
#           enable_log_file_validation    = false
#         }
#       fail:
#         aws_cloudtrail.off:
#           - logging is switched off, so the trail records nothing
#           - the trail records one region alone, so what is done in any other goes unnoticed
#           - the trail leaves global service events out, so calls of IAM, STS and CloudFront go unnoticed
#           - log files are not validated, so nobody can tell whether one was changed or deleted
#     - name: Nothing said, and null
#       hcl: |
#         resource "aws_cloudtrail" "short" {
#           name           = "short"
#           s3_bucket_name = "acme-trail"
#         }
#         resource "aws_cloudtrail" "null" {
#           name                          = "null"
#           s3_bucket_name                = "acme-trail"
#           enable_logging                = null
#           is_multi_region_trail         = null
#           include_global_service_events = null
#           enable_log_file_validation    = null
#         }
#       fail:
#         aws_cloudtrail.short:
#           - the trail records one region alone, so what is done in any other goes unnoticed
#           - log files are not validated, so nobody can tell whether one was changed or deleted
#         aws_cloudtrail.null:
#           - the trail records one region alone, so what is done in any other goes unnoticed
#           - log files are not validated, so nobody can tell whether one was changed or deleted
#     - name: Complete
#       hcl: |
#         resource "aws_cloudtrail" "all" {
#           name                       = "all"
#           s3_bucket_name             = "acme-trail"
#           is_multi_region_trail      = true
#           enable_log_file_validation = "true"
#         }
#     - name: Sets of trails, by for_each, by count and through a local
#       hcl: |
#         locals {
#           validated = { eu = true, us = false }
#         }
#         resource "aws_cloudtrail" "each" {
#           for_each                   = local.validated
#           name                       = each.key
#           s3_bucket_name             = "acme-trail-${each.key}"
#           is_multi_region_trail      = true
#           enable_log_file_validation = each.value
#         }
#         resource "aws_cloudtrail" "count" {
#           count                      = 2
#           name                       = "trail-${count.index}"
#           s3_bucket_name             = "acme-trail"
#           is_multi_region_trail      = true
#           enable_log_file_validation = true
#           enable_logging             = count.index == 0
#         }
#       fail:
#         'aws_cloudtrail.each["us"]': log files are not validated, so nobody can tell whether one was changed or deleted
#         'aws_cloudtrail.count[1]': logging is switched off, so the trail records nothing
#     - name: What is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_cloudtrail" "late" {
#           name                       = "late"
#           s3_bucket_name             = "acme-trail"
#           enable_logging             = terraform_data.setting.output
#           is_multi_region_trail      = terraform_data.setting.output
#           enable_log_file_validation = true
#         }
#       undetermined:
#         aws_cloudtrail.late:
#           - whether the trail logs at all is unknown, since enable_logging is known only after apply
#           - whether the trail records every region is unknown, since is_multi_region_trail is known only after apply
#     - name: Selectors that leave management events out, and such that do not
#       hcl: |
#         variable "recorded" {
#           type = string
#         }
#         resource "aws_cloudtrail" "each" {
#           for_each = {
#             data    = { management = false, type = "All" }
#             reads   = { management = true, type = "ReadOnly" }
#             writes  = { management = true, type = "WriteOnly" }
#             unknown = { management = true, type = var.recorded }
#           }
#           name                       = each.key
#           s3_bucket_name             = "acme-trail"
#           is_multi_region_trail      = true
#           enable_log_file_validation = true
#           event_selector {
#             include_management_events = each.value.management
#             read_write_type           = each.value.type
#             data_resource {
#               type   = "AWS::S3::Object"
#               values = ["arn:aws:s3"]
#             }
#           }
#         }
#         resource "aws_cloudtrail" "advanced" {
#           for_each = {
#             data       = { category = "Data", field = "resources.type", value = "AWS::S3::Object" }
#             reads      = { category = "Management", field = "readOnly", value = "true" }
#             management = { category = "Management", field = "readOnly", value = "false" }
#           }
#           name                       = each.key
#           s3_bucket_name             = "acme-trail"
#           is_multi_region_trail      = true
#           enable_log_file_validation = true
#           advanced_event_selector {
#             field_selector {
#               field  = "eventCategory"
#               equals = [each.value.category]
#             }
#             field_selector {
#               field  = each.value.field
#               equals = [each.value.value]
#             }
#           }
#         }
#         resource "aws_cloudtrail" "halves" {
#           name                       = "halves"
#           s3_bucket_name             = "acme-trail"
#           is_multi_region_trail      = true
#           enable_log_file_validation = true
#           event_selector {
#             read_write_type = "ReadOnly"
#           }
#           event_selector {
#             read_write_type           = "WriteOnly"
#             include_management_events = true
#           }
#         }
#       fail:
#         'aws_cloudtrail.each["data"]': &none the trail records no management events, so calls of IAM and STS, sign-ins and changes go unnoticed
#         'aws_cloudtrail.advanced["data"]': *none
#         'aws_cloudtrail.each["reads"]': &reads the trail records management events that read alone, so changes go unnoticed
#         'aws_cloudtrail.advanced["reads"]': *reads
#       undetermined:
#         'aws_cloudtrail.each["unknown"]': whether the trail records management events is unknown, since read_write_type is unknown (var.recorded has no value)
package planvet.rules.cloudtrail.incomplete

import data.planvet.lib.result
import data.planvet.lib.selector
import data.planvet.lib.tf
import data.planvet.lib.trail

results contains result.with_severity(result.with_fix(result.fail(r, argument, asked.defect), [result.set(r.address, argument, true)]), asked.severity) if {
	some r in trail.all
	some argument, asked in _arguments
	tf.value_or(r, argument, asked.fallback) in {false, "false"}
}

results contains result.with_severity(result.undetermined(r, argument, message), asked.severity) if {
	some r in trail.all
	some argument, asked in _arguments
	tf.undecided(r, argument)
	message := sprintf("whether %s is unknown, since %s %s", [asked.question, argument, tf.reason(r, argument)])
}

results contains result.fail(r, found.path, _defects[found.word]) if {
	some r in trail.all
	found := selector.management(r)
	_defects[found.word]
}

results contains result.undetermined(r, found.path, message) if {
	some r in trail.all
	found := selector.management(r)
	found.word == "unknown"
	message := sprintf("whether the trail records management events is unknown, since %s", [found.why])
}

_defects := {
	"none": "the trail records no management events, so calls of IAM and STS, sign-ins and changes go unnoticed",
	"reads": "the trail records management events that read alone, so changes go unnoticed",
	"both": "the trail has event selectors of both kinds, of which CloudTrail takes one alone",
}

_arguments := {
	"enable_logging": {
		"fallback": true,
		"severity": "high",
		"question": "the trail logs at all",
		"defect": "logging is switched off, so the trail records nothing",
	},
	"is_multi_region_trail": {
		"fallback": false,
		"severity": "medium",
		"question": "the trail records every region",
		"defect": "the trail records one region alone, so what is done in any other goes unnoticed",
	},
	"include_global_service_events": {
		"fallback": true,
		"severity": "medium",
		"question": "the trail records global service events",
		"defect": "the trail leaves global service events out, so calls of IAM, STS and CloudFront go unnoticed",
	},
	"enable_log_file_validation": {
		"fallback": false,
		"severity": "medium",
		"question": "log files are validated",
		"defect": "log files are not validated, so nobody can tell whether one was changed or deleted",
	},
}
