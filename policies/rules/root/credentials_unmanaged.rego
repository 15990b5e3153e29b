# METADATA
# title: Organization does not manage the root users of its accounts
# description: |
#   Every account of an organization has a root user, which no policy of the account binds. With central root access the
#   organization removes the password, the access keys and the MFA devices of its member accounts' root users, and new accounts come
#   without. A service control policy that denies the root user everything does much of the same.
#
#   The rule finds an organization in the configuration with neither: no `aws_iam_organizations_features` with
#   `RootCredentialsManagement`, and no service control policy with a `Deny` for `arn:aws:iam::*:root`.
#
#   Deliberately missed: what was enabled by hand; to which accounts the policy is attached; the management account, whose root user
#   keeps its credentials.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
# schemas:
#   - input: schema.document
# custom:
#   id: root-credentials-unmanaged
#   severity: low
#   pedantic: true
#   note: Activity logging
#   resources: [aws_organizations_organization]
#   remediation: |
#     Enable central management of root credentials:
#
#     ```hcl
#     resource "aws_iam_organizations_features" "root" {
#       enabled_features = ["RootCredentialsManagement", "RootSessions"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-250]
#   examples:
#     - name: Nothing binds the root users
#       hcl: |
#         resource "aws_organizations_organization" "acme" {
#           feature_set = "ALL"
#         }
#         resource "aws_iam_organizations_features" "sessions" {
#           enabled_features = ["RootSessions"]
#         }
#         resource "aws_organizations_policy" "regions" {
#           name = "regions"
#           content = jsonencode({
#             Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:RequestedRegion" = "eu-west-1" } } }]
#           })
#         }
#       fail:
#         aws_organizations_organization.acme: neither central root access management nor a service control policy binds the root users of the accounts
#     - name: Central management
#       hcl: |
#         resource "aws_organizations_organization" "acme" {
#           aws_service_access_principals = ["iam.amazonaws.com"]
#         }
#         resource "aws_iam_organizations_features" "root" {
#           enabled_features = ["RootCredentialsManagement", "RootSessions"]
#         }
#     - name: A service control policy
#       hcl: |
#         resource "aws_organizations_organization" "acme" {
#           feature_set = "ALL"
#         }
#         resource "aws_organizations_policy" "root" {
#           name = "root"
#           content = jsonencode({
#             Statement = [{ Effect = "Deny", Action = "*", Resource = "*", Condition = { ArnLike = { "aws:PrincipalArn" = ["arn:aws:iam::*:root"] } } }]
#           })
#         }
#     - name: Features and a policy that are not known
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_organizations_organization" "acme" {
#           feature_set = "ALL"
#         }
#         resource "aws_organizations_policy" "late" {
#           name    = "late"
#           content = terraform_data.setting.output
#         }
#       undetermined:
#         aws_organizations_organization.acme: whether anything binds the root users of the accounts is unknown, since content of aws_organizations_policy.late is known only after apply
package planvet.rules.root.credentials_unmanaged

import data.planvet.lib.condition
import data.planvet.lib.iam
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.unread

results contains result.fail(r, [], message) if {
	some r in tf.resources("aws_organizations_organization")
	not _bound
	count(_doubts) == 0
	message := "neither central root access management nor a service control policy binds the root users of the accounts"
}

results contains result.undetermined(r, [], message) if {
	some r in tf.resources("aws_organizations_organization")
	not _bound
	count(_doubts) > 0
	message := sprintf("whether anything binds the root users of the accounts is unknown, since %s", [_doubts[0]])
}

_features := tf.resources("aws_iam_organizations_features")

_controls := [found | some r in tf.resources("aws_organizations_policy"); some found in policies.of(r)]

_bound if {
	some r in _features
	some element in tf.elements(r, "enabled_features")
	element.value == "RootCredentialsManagement"
}

_bound if {
	some found in _controls
	some statement in iam.denials(found.document)
	some c in condition.list(statement)
	c.key == "aws:principalarn"
	operator := condition.parsed(c.operator)
	not operator.negated
	operator.test in {"like", "arn"}
	some value in c.values
	regex.match(`^(\*|arn:[^:]*:iam::\*):root$`, value)
}

_doubts := sort(((({sprintf("enabled_features of %s %s", [r.address, tf.reason(r, "enabled_features")]) |
	some r in _features
	tf.undecided(r, "enabled_features")
} | {sprintf("a part of enabled_features of %s is unknown", [r.address]) |
	some r in _features
	not tf.undecided(r, "enabled_features")
	tf.has_undecided(r, "enabled_features")
}) | {found.why | some found in _controls; found.state == "unknown"}) | {why | why := unread.may_hold("it")}))
