# METADATA
# title: Who may hand on roles, and which
# description: |
#   `iam:PassRole` on every role lets whoever starts an instance or a function act as any of them. The rule reads the documents
#   of managed policies, wildcards included; conditions are deliberately left aside.
# schemas:
#   - input: schema.document
# custom:
#   id: acme-passes-roles
#   severity: high
#   note: Acme's house rules
#   resources: [aws_iam_policy]
#   remediation: |
#     Name the roles in `Resource`.
#   examples:
#     - name: Every role, by name and by wildcard
#       hcl: |
#         resource "aws_iam_policy" "deploy" {
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Action = ["iam:PassRole"], Resource = "*" }]
#           })
#         }
#         resource "aws_iam_policy" "wide" {
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "iam:Pass*", Resource = ["*"] }
#           })
#         }
#       fail:
#         aws_iam_policy.deploy: it lets every role be passed on
#         aws_iam_policy.wide: it lets every role be passed on
#     - name: One role
#       hcl: |
#         resource "aws_iam_policy" "deploy" {
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/web" }]
#           })
#         }
package planvet.rules.acme.passes_roles

import data.planvet.lib.iam
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(policy, "policy", message) if {
	some policy in tf.resources("aws_iam_policy")
	some statement in iam.statements(policy.documents.policy)
	statement.Effect == "Allow"
	iam.speaks_of(statement, "iam:PassRole")
	"*" in iam.texts(statement, "Resource")
	message := "it lets every role be passed on"
}
