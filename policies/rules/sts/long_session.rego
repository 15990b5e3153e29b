# METADATA
# title: Role session lasts too long
# description: |
#   Temporary credentials are safer than long-lived ones because they end by themselves. Whoever takes them has them
#   until they do: AWS STS cannot recall a session's credentials, only a policy can deny what they were issued for.
#   `max_session_duration` is the longest that a caller may ask for, from one hour, which AWS takes where nothing is
#   said, to twelve. A permission set of IAM Identity Center is a role in each of its accounts; `session_duration` says the same there,
#   in ISO 8601 (`PT8H`).
#
#   The limit is the parameter `hours`.
#
#   Deliberately missed: what callers ask for in the end (an hour unless they say otherwise), sessions of roles that
#   assume each other, which AWS ends after an hour, and the credentials of instances and functions, for which AWS
#   sets the time itself.
# related_resources:
#   - ref: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
# schemas:
#   - input: schema.document
# custom:
#   id: sts-long-session
#   severity: low
#   note: Temporary credentials (STS)
#   resources: [aws_iam_role, aws_ssoadmin_permission_set]
#   params:
#     hours: 4
#   remediation: |
#     Leave the argument out, or set what the longest job needs, in seconds. Tools renew their sessions by themselves:
#
#     ```hcl
#     max_session_duration = 4 * 60 * 60
#     ```
#   frameworks:
#     cwe: [CWE-613]
#   examples:
#     - name: Sessions of half a day
#       hcl: |
#         resource "aws_iam_role" "operator" {
#           assume_role_policy   = "{}"
#           max_session_duration = 43200
#         }
#       fail:
#         aws_iam_role.operator: a session of the role may last 12 hours, longer than 4 hours
#     - name: An hour, the limit, and what AWS takes
#       hcl: |
#         resource "aws_iam_role" "hour" {
#           assume_role_policy   = "{}"
#           max_session_duration = 3600
#         }
#
#         resource "aws_iam_role" "limit" {
#           assume_role_policy   = "{}"
#           max_session_duration = 4 * 60 * 60
#         }
#
#         resource "aws_iam_role" "silent" {
#           assume_role_policy = "{}"
#         }
#
#         resource "aws_iam_role" "nothing" {
#           assume_role_policy   = "{}"
#           max_session_duration = null
#         }
#     - name: A second more than the limit, and text for a number
#       hcl: |
#         locals {
#           seconds = { more = 14401, text = "16200", short = "3600" }
#         }
#
#         resource "aws_iam_role" "each" {
#           for_each             = local.seconds
#           assume_role_policy   = "{}"
#           max_session_duration = each.value
#         }
#       fail:
#         'aws_iam_role.each["more"]': a session of the role may last 14401 seconds, longer than 4 hours
#         'aws_iam_role.each["text"]': a session of the role may last 270 minutes, longer than 4 hours
#     - name: A limit of one's own
#       params:
#         hours: 1
#       hcl: |
#         resource "aws_iam_role" "operator" {
#           assume_role_policy   = "{}"
#           max_session_duration = 7200
#         }
#       fail:
#         aws_iam_role.operator: a session of the role may last 2 hours, longer than 1 hour
#     - name: Known only after apply
#       hcl: |
#         resource "random_integer" "seconds" {
#           min = 3600
#           max = 43200
#         }
#
#         resource "aws_iam_role" "operator" {
#           assume_role_policy   = "{}"
#           max_session_duration = random_integer.seconds.result
#         }
#       undetermined:
#         aws_iam_role.operator: whether a session of the role may last longer than 4 hours is unknown, since max_session_duration is known only after apply
#     - name: Permission sets, whose sessions are written in ISO 8601
#       hcl: |
#         variable "duration" {
#           type = string
#         }
#         resource "aws_ssoadmin_permission_set" "each" {
#           for_each         = toset(["PT12H", "PT4H", "PT30M", "PT4H30M", "P1D", "PT20000S"])
#           name             = each.key
#           instance_arn     = "arn:aws:sso:::instance/ssoins-1111222233334444"
#           session_duration = each.key
#         }
#         resource "aws_ssoadmin_permission_set" "silent" {
#           name         = "silent"
#           instance_arn = "arn:aws:sso:::instance/ssoins-1111222233334444"
#         }
#         resource "aws_ssoadmin_permission_set" "late" {
#           name             = "late"
#           instance_arn     = "arn:aws:sso:::instance/ssoins-1111222233334444"
#           session_duration = var.duration
#         }
#       fail:
#         'aws_ssoadmin_permission_set.each["PT12H"]': a session of the permission set may last 12 hours, longer than 4 hours
#         'aws_ssoadmin_permission_set.each["PT4H30M"]': a session of the permission set may last 270 minutes, longer than 4 hours
#         'aws_ssoadmin_permission_set.each["P1D"]': a session of the permission set may last 24 hours, longer than 4 hours
#         'aws_ssoadmin_permission_set.each["PT20000S"]': a session of the permission set may last 20000 seconds, longer than 4 hours
#       undetermined:
#         aws_ssoadmin_permission_set.late: whether a session of the permission set may last longer than 4 hours is unknown, since session_duration is unknown (var.duration has no value)
package planvet.rules.sts.long_session

import data.planvet.lib.result
import data.planvet.lib.tf

results contains finding if {
	some type, of in _sessions
	some r in tf.resources(type)
	seconds := _seconds(type, tf.value(r, of.argument))
	seconds > _limit
	message := sprintf("a session of the %s may last %s, longer than %s", [of.name, _duration(seconds), _duration(_limit)])
	finding := result.with_fix(result.fail(r, of.argument, message), [result.set(r.address, of.argument, _written[type])])
}

results contains result.undetermined(r, of.argument, message) if {
	some type, of in _sessions
	some r in tf.resources(type)
	tf.undecided(r, of.argument)
	message := sprintf("whether a session of the %s may last longer than %s is unknown, since %s %s", [
		of.name,
		_duration(_limit),
		of.argument,
		tf.reason(r, of.argument),
	])
}

_sessions := {
	"aws_iam_role": {"argument": "max_session_duration", "name": "role"},
	"aws_ssoadmin_permission_set": {"argument": "session_duration", "name": "permission set"},
}

_limit := data.planvet.params["sts-long-session"].hours * 3600

# The limit as each type writes it.
_written := {"aws_iam_role": _limit, "aws_ssoadmin_permission_set": sprintf("PT%vS", [_limit])}

_seconds("aws_iam_role", value) := _number(value)

_seconds("aws_ssoadmin_permission_set", value) := (((_part(found[0][1]) * 86400) + (_part(found[0][2]) * 3600)) + (_part(found[0][3]) * 60)) + _part(found[0][4]) if {
	is_string(value)
	found := regex.find_all_string_submatch_n(`^P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?$`, value, 1)
	count(found) == 1
}

_part("") := 0

_part(digits) := to_number(digits) if digits != ""

_number(value) := value if is_number(value)

_number(value) := to_number(value) if {
	is_string(value)
	regex.match(`^[0-9]{1,9}$`, value)
}

_duration(seconds) := "1 hour" if {
	seconds == 3600
} else := sprintf("%v hours", [seconds / 3600]) if {
	_whole(seconds / 3600)
} else := sprintf("%v minutes", [seconds / 60]) if {
	_whole(seconds / 60)
} else := sprintf("%v seconds", [seconds])

_whole(n) if floor(n) == n
