# METADATA
# title: Session Manager sessions are not logged
# description: |
#   Session Manager replaces SSH, and its sessions are shells. What is typed in them goes to an S3 bucket or a log group of
#   CloudWatch where the session document says so; otherwise CloudTrail tells who opened a session, and nothing what was done.
#
#   The rule reads documents of the type `Session`: the account's preferences, `SSM-SessionManagerRunShell`, and others for shells
#   (`Standard_Stream`, `InteractiveCommands`, `NonInteractiveCommands`). `s3BucketName` or `cloudWatchLogGroupName` must be set.
#
#   Deliberately missed: sessions that forward a port, which cannot be logged; preferences that were set in the console; whether
#   the bucket and the log group are there.
# related_resources:
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-session-logs
#   severity: low
#   pedantic: true
#   note: Access to the underlying system
#   resources: [aws_ssm_document]
#   remediation: |
#     Name a log group or a bucket:
#
#     ```hcl
#     resource "aws_ssm_document" "preferences" {
#       name          = "SSM-SessionManagerRunShell"
#       document_type = "Session"
#       content = jsonencode({
#         schemaVersion = "1.0"
#         sessionType   = "Standard_Stream"
#         inputs = {
#           cloudWatchLogGroupName      = aws_cloudwatch_log_group.sessions.name
#           cloudWatchEncryptionEnabled = true
#         }
#       })
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: Preferences that log nowhere
#       hcl: |
#         resource "aws_ssm_document" "each" {
#           for_each = {
#             nothing = {}
#             empty   = { s3BucketName = "", cloudWatchLogGroupName = "" }
#           }
#           name          = each.key == "nothing" ? "SSM-SessionManagerRunShell" : "shell-${each.key}"
#           document_type = "Session"
#           content = jsonencode({
#             schemaVersion = "1.0"
#             sessionType   = "Standard_Stream"
#             inputs        = each.value
#           })
#         }
#         resource "aws_ssm_document" "yaml" {
#           name            = "shell"
#           document_type   = "Session"
#           document_format = "YAML"
#           content         = <<-EOT
#             schemaVersion: "1.0"
#             sessionType: Standard_Stream
#           EOT
#         }
#       fail:
#         'aws_ssm_document.each["nothing"]': &nowhere sessions are logged neither to a bucket nor to a log group
#         'aws_ssm_document.each["empty"]': *nowhere
#         aws_ssm_document.yaml: *nowhere
#     - name: Logged, port forwarding, and other documents
#       hcl: |
#         resource "aws_cloudwatch_log_group" "sessions" {
#           name = "sessions"
#         }
#         resource "aws_ssm_document" "each" {
#           for_each = {
#             bucket = { s3BucketName = "acme-sessions" }
#             group  = { cloudWatchLogGroupName = aws_cloudwatch_log_group.sessions.name }
#             late   = { cloudWatchLogGroupName = aws_cloudwatch_log_group.sessions.arn }
#           }
#           name          = each.key
#           document_type = "Session"
#           content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = each.value })
#         }
#         resource "aws_ssm_document" "port" {
#           name          = "port"
#           document_type = "Session"
#           content       = jsonencode({ schemaVersion = "1.0", sessionType = "Port" })
#         }
#         resource "aws_ssm_document" "command" {
#           name          = "command"
#           document_type = "Command"
#           content       = jsonencode({ schemaVersion = "2.2", mainSteps = [] })
#         }
#     - name: Values that are not known
#       hcl: |
#         variable "group" {
#           type = string
#         }
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_ssm_document" "group" {
#           name          = "group"
#           document_type = "Session"
#           content       = jsonencode({ schemaVersion = "1.0", sessionType = "Standard_Stream", inputs = { cloudWatchLogGroupName = var.group } })
#         }
#         resource "aws_ssm_document" "all" {
#           name          = "all"
#           document_type = "Session"
#           content       = terraform_data.setting.output
#         }
#       undetermined:
#         aws_ssm_document.group: whether sessions are logged is unknown, since a part of content is unknown (var.group has no value)
#         aws_ssm_document.all: whether sessions are logged is unknown, since content is known only after apply
package planvet.rules.os_access.session_logs

import data.planvet.lib.hole
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, "content", "sessions are logged neither to a bucket nor to a log group") if {
	some r in _session_documents
	_of_shells(_document(r))
	count(_destinations(r)) == 0
}

results contains result.undetermined(r, "content", message) if {
	some r in _session_documents
	_of_shells(_document(r))
	destinations := _destinations(r)
	count(destinations) > 0
	every destination in destinations {
		_may_be_empty(destination)
	}
	message := sprintf("whether sessions are logged is unknown, since a part of content %s", [tf.reason(r, "content")])
}

results contains result.undetermined(r, "content", message) if {
	some r in _session_documents
	not _document(r)
	tf.undecided(r, "content")
	message := sprintf("whether sessions are logged is unknown, since content %s", [tf.reason(r, "content")])
}

_session_documents := [r |
	some r in tf.resources("aws_ssm_document")
	tf.value(r, "document_type") == "Session"
]

_document(r) := r.documents.content if {
	is_object(r.documents.content)
} else := parsed if {
	text := tf.value(r, "content")
	is_string(text)
	yaml.is_valid(text)
	parsed := yaml.unmarshal(text)
	is_object(parsed)
}

_of_shells(document) if object.get(document, "sessionType", "") in {"Standard_Stream", "InteractiveCommands", "NonInteractiveCommands"}

_destinations(r) := {text |
	some name in ["s3BucketName", "cloudWatchLogGroupName"]
	text := object.get(_document(r), ["inputs", name], "")
	is_string(text)
	text != ""
}

# Names and ARNs of resources are never empty; what else is not known may be.
_may_be_empty(text) if {
	holes := hole.list(text)
	count(holes) > 0
	hole.filled(text, "") == ""
	every found in holes {
		hole.open(found)
	}
}
