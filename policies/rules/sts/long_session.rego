# METADATA
# title: Role sessions must be short
# description: |
#   Temporary credentials are safer than long-lived ones because they end by themselves. Whoever takes them has them
#   until they do: AWS STS cannot recall a session's credentials, only a policy can deny what they were issued for.
#   `max_session_duration` is the longest that a caller may ask for, from one hour, which AWS takes where nothing is
#   said, to twelve.
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
#   resources: [aws_iam_role]
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
#         aws_iam_role.operator: whether a session of the role may last longer than 4 hours cannot be told, since max_session_duration is known only after apply
package planvet.rules.sts.long_session

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_fix(result.fail(r, "max_session_duration", message), [result.set(r.address, "max_session_duration", _limit)]) if {
	some r in tf.resources("aws_iam_role")
	seconds := _number(tf.value(r, "max_session_duration"))
	seconds > _limit
	message := sprintf("a session of the role may last %s, longer than %s", [_duration(seconds), _duration(_limit)])
}

results contains result.undetermined(r, "max_session_duration", message) if {
	some r in tf.resources("aws_iam_role")
	tf.undecided(r, "max_session_duration")
	message := sprintf("whether a session of the role may last longer than %s cannot be told, since max_session_duration %s", [_duration(_limit), tf.reason(r, "max_session_duration")])
}

_limit := data.planvet.params["sts-long-session"].hours * 3600

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
