# METADATA
# title: Cognito identity pool allows unauthenticated identities
# description: |
#   An identity pool trades a sign-in for temporary AWS credentials. With `allow_unauthenticated_identities` it hands
#   them to anybody who knows the pool's id, and that id is in every copy of the application. What the guest role may
#   do, the whole internet may do.
#
#   AWS asks for the answer at every pool; an argument that is left out means no.
#
#   Deliberately missed: what the guest role may do. Where guests are meant (a map before sign-in, telemetry), accept
#   the finding at the pool, with that reason.
# related_resources:
#   - ref: https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: cognito-unauthenticated
#   severity: medium
#   note: Shared responsibility
#   resources: [aws_cognito_identity_pool]
#   remediation: |
#     Let in only those who have signed in, and remove the `unauthenticated` role of the pool's
#     `aws_cognito_identity_pool_roles_attachment`:
#
#     ```hcl
#     resource "aws_cognito_identity_pool" "app" {
#       identity_pool_name               = "app"
#       allow_unauthenticated_identities = false
#     }
#     ```
#   frameworks:
#     cwe: [CWE-306]
#   examples:
#     - name: Guests are let in
#       hcl: |
#         resource "aws_cognito_identity_pool" "app" {
#           identity_pool_name               = "app"
#           allow_unauthenticated_identities = true
#         }
#       fail:
#         aws_cognito_identity_pool.app: the identity pool gives AWS credentials to guests, who have not signed in
#     - name: Nobody but those who have signed in, said or left out
#       hcl: |
#         resource "aws_cognito_identity_pool" "said" {
#           identity_pool_name               = "said"
#           allow_unauthenticated_identities = false
#         }
#
#         resource "aws_cognito_identity_pool" "left_out" {
#           identity_pool_name = "left-out"
#         }
#
#         resource "aws_cognito_identity_pool" "nothing" {
#           identity_pool_name               = "nothing"
#           allow_unauthenticated_identities = null
#         }
#     - name: One pool of a set, through a local and as text
#       hcl: |
#         locals {
#           guests = { shop = "true", office = "false" }
#         }
#
#         resource "aws_cognito_identity_pool" "each" {
#           for_each                         = local.guests
#           identity_pool_name               = each.key
#           allow_unauthenticated_identities = each.value
#         }
#       fail:
#         'aws_cognito_identity_pool.each["shop"]': the identity pool gives AWS credentials to guests, who have not signed in
#     - name: Known only after apply
#       hcl: |
#         resource "random_integer" "dice" {
#           min = 0
#           max = 1
#         }
#
#         resource "aws_cognito_identity_pool" "app" {
#           identity_pool_name               = "app"
#           allow_unauthenticated_identities = random_integer.dice.result == 1
#         }
#       undetermined:
#         aws_cognito_identity_pool.app: whether guests get AWS credentials cannot be told, since allow_unauthenticated_identities is known only after apply
package planvet.rules.cognito.unauthenticated

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, "allow_unauthenticated_identities", message) if {
	some r in tf.resources("aws_cognito_identity_pool")
	tf.value(r, "allow_unauthenticated_identities") in {true, "true"}
	message := "the identity pool gives AWS credentials to guests, who have not signed in"
}

results contains result.undetermined(r, "allow_unauthenticated_identities", message) if {
	some r in tf.resources("aws_cognito_identity_pool")
	tf.undecided(r, "allow_unauthenticated_identities")
	message := sprintf("whether guests get AWS credentials cannot be told, since allow_unauthenticated_identities %s", [tf.reason(r, "allow_unauthenticated_identities")])
}
