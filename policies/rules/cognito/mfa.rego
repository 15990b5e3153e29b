# METADATA
# title: Cognito user pool does not require MFA
# description: |
#   Without a second factor, whoever guesses, phishes or buys a password signs in as its owner. A user pool asks for
#   one only where `mfa_configuration` says so: `ON` asks everyone, `OPTIONAL` only those who have set a factor up,
#   and `OFF`, which AWS takes where nothing is said, nobody.
#
#   Optional MFA is a finding of low severity: the pool can do it, and its users decide.
#
#   Deliberately missed: which factors are on offer (a text message is weaker than an authenticator app), and users
#   who sign in through another identity provider, whose MFA is that provider's business.
# related_resources:
#   - ref: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: cognito-mfa
#   severity: medium
#   note: Multi-factor authentication
#   resources: [aws_cognito_user_pool]
#   remediation: |
#     Require MFA, and give users a factor to set up. A pool that has users already may go through `OPTIONAL` first:
#     from the day it says `ON`, users without a factor must set one up when they next sign in.
#
#     ```hcl
#     resource "aws_cognito_user_pool" "users" {
#       name              = "users"
#       mfa_configuration = "ON"
#
#       software_token_mfa_configuration {
#         enabled = true
#       }
#     }
#     ```
#   frameworks:
#     cwe: [CWE-308]
#   examples:
#     - name: Nothing is said of MFA, or that it is off
#       hcl: |
#         resource "aws_cognito_user_pool" "silent" {
#           name = "silent"
#         }
#
#         resource "aws_cognito_user_pool" "off" {
#           name              = "off"
#           mfa_configuration = "OFF"
#         }
#
#         resource "aws_cognito_user_pool" "nothing" {
#           name              = "nothing"
#           mfa_configuration = null
#         }
#       fail:
#         aws_cognito_user_pool.silent: MFA is off, so a password alone signs users in
#         aws_cognito_user_pool.off: MFA is off, so a password alone signs users in
#         aws_cognito_user_pool.nothing: MFA is off, so a password alone signs users in
#     - name: A factor is configured, and nobody is asked for it
#       hcl: |
#         resource "aws_cognito_user_pool" "users" {
#           name = "users"
#
#           software_token_mfa_configuration {
#             enabled = true
#           }
#         }
#       fail:
#         aws_cognito_user_pool.users: MFA is off, so a password alone signs users in
#     - name: MFA for those who want it
#       hcl: |
#         resource "aws_cognito_user_pool" "users" {
#           name              = "users"
#           mfa_configuration = "OPTIONAL"
#
#           software_token_mfa_configuration {
#             enabled = true
#           }
#         }
#       fail:
#         aws_cognito_user_pool.users: MFA is optional, so a password alone signs in whoever has not set it up
#     - name: MFA for everyone
#       hcl: |
#         resource "aws_cognito_user_pool" "users" {
#           name              = "users"
#           mfa_configuration = "ON"
#
#           software_token_mfa_configuration {
#             enabled = true
#           }
#         }
#     - name: Each pool of a set
#       hcl: |
#         locals {
#           mfa = { staff = "ON", customers = "OPTIONAL", robots = "OFF" }
#         }
#
#         resource "aws_cognito_user_pool" "each" {
#           for_each          = local.mfa
#           name              = each.key
#           mfa_configuration = each.value
#
#           dynamic "software_token_mfa_configuration" {
#             for_each = each.value == "OFF" ? [] : [true]
#             content {
#               enabled = software_token_mfa_configuration.value
#             }
#           }
#         }
#       fail:
#         'aws_cognito_user_pool.each["customers"]': MFA is optional, so a password alone signs in whoever has not set it up
#         'aws_cognito_user_pool.each["robots"]': MFA is off, so a password alone signs users in
#     - name: MFA that is known only after apply
#       hcl: |
#         resource "terraform_data" "mfa" {
#           input = timestamp()
#         }
#
#         resource "aws_cognito_user_pool" "users" {
#           count             = 2
#           name              = "users-${count.index}"
#           mfa_configuration = terraform_data.mfa.output
#         }
#       undetermined:
#         'aws_cognito_user_pool.users[0]': whether users need a second factor cannot be told, since mfa_configuration is known only after apply
#         'aws_cognito_user_pool.users[1]': whether users need a second factor cannot be told, since mfa_configuration is known only after apply
#     - name: MFA that is marked sensitive
#       hcl: |
#         variable "mfa" {
#           default   = "ON"
#           sensitive = true
#         }
#
#         resource "aws_cognito_user_pool" "users" {
#           name              = "users"
#           mfa_configuration = var.mfa
#         }
#       undetermined:
#         aws_cognito_user_pool.users: whether users need a second factor cannot be told, since mfa_configuration is marked sensitive, so policies do not see it
package planvet.rules.cognito.mfa

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, "mfa_configuration", "MFA is off, so a password alone signs users in") if {
	some r in tf.resources("aws_cognito_user_pool")
	not tf.value_or(r, "mfa_configuration", "OFF") in {"ON", "OPTIONAL"}
	not tf.undecided(r, "mfa_configuration")
}

results contains result.with_severity(result.fail(r, "mfa_configuration", message), "low") if {
	some r in tf.resources("aws_cognito_user_pool")
	tf.value(r, "mfa_configuration") == "OPTIONAL"
	message := "MFA is optional, so a password alone signs in whoever has not set it up"
}

results contains result.undetermined(r, "mfa_configuration", message) if {
	some r in tf.resources("aws_cognito_user_pool")
	tf.undecided(r, "mfa_configuration")
	message := sprintf("whether users need a second factor cannot be told, since mfa_configuration %s", [tf.reason(r, "mfa_configuration")])
}
