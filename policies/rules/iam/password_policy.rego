# METADATA
# title: Account password policy allows weak passwords
# description: |
#   The policy holds for every IAM user who signs in with a password. It must ask for 14 characters (AWS takes 6 where
#   nothing is said), for letters of both cases, digits and symbols (none of them is asked for by itself), and remember
#   the last 24 passwords, the most that AWS can.
#
#   Passwords need not expire: people who must change theirs choose weaker ones. Whoever has to ask for it sets the
#   parameter `max_age`, in days. `length` and `reuse` are parameters too; 0 asks for nothing.
#
#   One finding names all that is missing. Deliberately missed: an account without this resource (AWS then has a
#   default of its own: eight characters, three of the four kinds), and the root user, for whom the policy does not hold.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-password-policy
#   severity: medium
#   note: Credentials
#   resources: [aws_iam_account_password_policy]
#   params:
#     length: 14
#     reuse: 24
#     max_age: 0
#   remediation: |
#     Say all of it: an argument that is left out is switched off.
#
#     ```hcl
#     resource "aws_iam_account_password_policy" "strict" {
#       minimum_password_length      = 14
#       require_uppercase_characters = true
#       require_lowercase_characters = true
#       require_numbers              = true
#       require_symbols              = true
#       password_reuse_prevention    = 24
#     }
#     ```
#   frameworks:
#     cwe: [CWE-521]
#     cis-aws-3.0: ["1.8", "1.9"]
#   examples:
#     - name: Nothing but a length
#       hcl: |
#         resource "aws_iam_account_password_policy" "weak" {
#           minimum_password_length = 8
#         }
#       fail:
#         aws_iam_account_password_policy.weak: >-
#           the password policy is too weak: 8 characters are enough (14 asked for), upper-case letters are not required,
#           lower-case letters are not required, digits are not required, symbols are not required,
#           any earlier password may be used again (the last 24 must not)
#     - name: An empty policy, which AWS fills in
#       hcl: |
#         resource "aws_iam_account_password_policy" "empty" {
#           password_reuse_prevention = null
#         }
#       fail:
#         aws_iam_account_password_policy.empty: >-
#           the password policy is too weak: 6 characters are enough (14 asked for), upper-case letters are not required,
#           lower-case letters are not required, digits are not required, symbols are not required,
#           any earlier password may be used again (the last 24 must not)
#     - name: One kind of character and one remembered password too few
#       hcl: |
#         locals {
#           length = 14
#         }
#
#         resource "aws_iam_account_password_policy" "near" {
#           minimum_password_length      = local.length
#           require_uppercase_characters = true
#           require_lowercase_characters = true
#           require_numbers              = true
#           require_symbols              = false
#           password_reuse_prevention    = 23
#         }
#       fail:
#         aws_iam_account_password_policy.near: >-
#           the password policy is too weak: symbols are not required, only the last 23 passwords are remembered (24 asked for)
#     - name: All that is asked for, as numbers and as text
#       hcl: |
#         resource "aws_iam_account_password_policy" "strict" {
#           count                          = 1
#           minimum_password_length        = "16"
#           require_uppercase_characters   = true
#           require_lowercase_characters   = "true"
#           require_numbers                = true
#           require_symbols                = true
#           password_reuse_prevention      = 24
#           allow_users_to_change_password = true
#         }
#     - name: An age where one is asked for
#       params:
#         max_age: 90
#         length: 8
#         reuse: 5
#       hcl: |
#         resource "aws_iam_account_password_policy" "each" {
#           for_each                     = { never = 0, late = 180, good = 90 }
#           minimum_password_length      = 8
#           require_uppercase_characters = true
#           require_lowercase_characters = true
#           require_numbers              = true
#           require_symbols              = true
#           password_reuse_prevention    = 5
#           max_password_age             = each.value
#         }
#       fail:
#         'aws_iam_account_password_policy.each["never"]': 'the password policy is too weak: passwords never expire (90 days asked for)'
#         'aws_iam_account_password_policy.each["late"]': 'the password policy is too weak: passwords expire after 180 days (90 asked for)'
#     - name: A length that is known only after apply
#       hcl: |
#         resource "random_integer" "length" {
#           min = 8
#           max = 20
#         }
#
#         resource "aws_iam_account_password_policy" "maybe" {
#           minimum_password_length      = random_integer.length.result
#           require_uppercase_characters = true
#           require_lowercase_characters = true
#           require_numbers              = true
#           require_symbols              = random_integer.length.result > 10
#           password_reuse_prevention    = 24
#         }
#       undetermined:
#         aws_iam_account_password_policy.maybe: whether the password policy is strong enough cannot be told, since minimum_password_length and require_symbols are known only after apply
#     - name: What is known is too weak already
#       hcl: |
#         resource "random_integer" "length" {
#           min = 8
#           max = 20
#         }
#
#         resource "aws_iam_account_password_policy" "weak" {
#           minimum_password_length      = random_integer.length.result
#           require_uppercase_characters = true
#           require_lowercase_characters = true
#           require_numbers              = true
#           password_reuse_prevention    = 24
#         }
#       fail:
#         aws_iam_account_password_policy.weak: 'the password policy is too weak: symbols are not required'
package planvet.rules.iam.password_policy

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_fix(result.with_related(result.fail(r, [], message), places), settings) if {
	some r in tf.resources("aws_iam_account_password_policy")
	found := _shortcomings(r)
	count(found) > 0
	message := sprintf("the password policy is too weak: %s", [concat(", ", [s.text | some s in found])])
	settings := [result.set(r.address, s.name, _wanted[s.name]) | some s in found]
	places := [result.place(r.address, s.name, s.text) | some s in found; tf.known(r, s.name); tf.configures(r, s.name)]
}

results contains result.undetermined(r, unread[0], message) if {
	some r in tf.resources("aws_iam_account_password_policy")
	count(_shortcomings(r)) == 0
	unread := [name | some name in _arguments; tf.undecided(r, name)]
	count(unread) > 0
	message := sprintf("whether the password policy is strong enough cannot be told, since %s", [_unread(r, unread)])
}

_params := data.planvet.params["iam-password-policy"]

_classes := [
	{"name": "require_uppercase_characters", "what": "upper-case letters"},
	{"name": "require_lowercase_characters", "what": "lower-case letters"},
	{"name": "require_numbers", "what": "digits"},
	{"name": "require_symbols", "what": "symbols"},
]

_wanted := {
	"minimum_password_length": _params.length,
	"require_uppercase_characters": true,
	"require_lowercase_characters": true,
	"require_numbers": true,
	"require_symbols": true,
	"password_reuse_prevention": _params.reuse,
	"max_password_age": _params.max_age,
}

# Those that decide, in the order of the message.
_arguments := array.concat(
	["minimum_password_length"],
	array.concat(
		[class.name | some class in _classes],
		array.concat(["password_reuse_prevention"], ["max_password_age" | _params.max_age > 0]),
	),
)

_shortcomings(r) := [{"name": name, "text": text} |
	some name in _arguments
	text := _shortcoming(r, name)
]

_shortcoming(r, "minimum_password_length") := sprintf("%v characters are enough (%v asked for)", [length, _params.length]) if {
	length := _number(r, "minimum_password_length", 6)
	length < _params.length
}

_shortcoming(r, name) := sprintf("%s are not required", [class.what]) if {
	some class in _classes
	class.name == name
	not tf.undecided(r, name)
	not tf.value_or(r, name, false) in {true, "true"}
}

_shortcoming(r, "password_reuse_prevention") := _forgets(remembered) if {
	remembered := _number(r, "password_reuse_prevention", 0)
	remembered < _params.reuse
}

_shortcoming(r, "max_password_age") := _lasts(days) if {
	days := _number(r, "max_password_age", 0)
	not _in_time(days)
}

_forgets(remembered) := sprintf("any earlier password may be used again (the last %v must not)", [_params.reuse]) if {
	remembered == 0
} else := sprintf("only the last %v passwords are remembered (%v asked for)", [remembered, _params.reuse]) if {
	remembered > 1
} else := sprintf("only the last password is remembered (%v asked for)", [_params.reuse])

_lasts(days) := sprintf("passwords never expire (%v days asked for)", [_params.max_age]) if {
	days == 0
} else := sprintf("passwords expire after %v days (%v asked for)", [days, _params.max_age])

_in_time(days) if {
	days > 0
	days <= _params.max_age
}

_number(r, name, fallback) := value if {
	value := tf.value_or(r, name, fallback)
	is_number(value)
}

_number(r, name, fallback) := to_number(value) if {
	value := tf.value_or(r, name, fallback)
	is_string(value)
	regex.match(`^[0-9]{1,9}$`, value)
}

# All of one kind in one clause, "a and b are known only after apply".
_unread(r, names) := sprintf("%s %s", [names[0], tf.reason(r, names[0])]) if {
	count(names) == 1
} else := sprintf("%s and %s are known only after apply", [
	concat(", ", array.slice(names, 0, count(names) - 1)),
	names[count(names) - 1],
]) if {
	every name in names {
		tf.unknown(r, name)
	}
} else := concat(", ", [sprintf("%s %s", [name, tf.reason(r, name)]) | some name in names])
