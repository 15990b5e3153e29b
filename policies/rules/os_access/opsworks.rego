# METADATA
# title: OpsWorks instances share an SSH key
# description: |
#   With a default key pair on a stack, or a key pair on an instance, everyone who holds its private half logs in as the
#   same administrator, on every instance that has it. Nobody can tell afterwards who it was, and when one of them
#   leaves, the key must be changed everywhere. OpsWorks can give each person a login of their own instead.
#
#   An instance that says the same key pair as its stack is no finding of its own.
#
#   AWS ended OpsWorks Stacks on 26 May 2024, and version 6 of the AWS provider no longer knows its resources; older
#   configurations and plans still hold them.
#
#   Deliberately missed: whether the instance's security groups let SSH in, which the rules on security groups tell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/opsworks/latest/userguide/security-ssh-access.html
#   - ref: https://docs.aws.amazon.com/opsworks/latest/APIReference/API_Stack.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-opsworks
#   severity: medium
#   note: Access to the underlying system
#   resources: [aws_opsworks_stack, aws_opsworks_instance]
#   remediation: |
#     Leave the key pairs out, and give each person a login with a public key of their own:
#
#     ```hcl
#     resource "aws_opsworks_user_profile" "anna" {
#       user_arn       = aws_iam_user.anna.arn
#       ssh_username   = "anna"
#       ssh_public_key = file("${path.module}/anna.pub")
#     }
#
#     resource "aws_opsworks_permission" "anna" {
#       user_arn  = aws_iam_user.anna.arn
#       stack_id  = aws_opsworks_stack.main.id
#       allow_ssh = true
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A default key of a stack, and a key of an instance
#       hcl: |
#         resource "aws_opsworks_stack" "main" {
#           name                 = "main"
#           region               = "eu-west-1"
#           default_ssh_key_name = "admin"
#         }
#
#         resource "aws_opsworks_instance" "web" {
#           stack_id     = aws_opsworks_stack.main.id
#           layer_ids    = ["layer"]
#           ssh_key_name = "web"
#         }
#       fail:
#         aws_opsworks_stack.main: 'all who log in to the stack''s instances share one SSH key: default_ssh_key_name is "admin"'
#         aws_opsworks_instance.web: 'all who log in to the instance share one SSH key: ssh_key_name is "web"'
#     - name: No key, said or left out
#       hcl: |
#         resource "aws_opsworks_stack" "left_out" {
#           name   = "main"
#           region = "eu-west-1"
#         }
#
#         resource "aws_opsworks_stack" "nothing" {
#           name                 = "nothing"
#           region               = "eu-west-1"
#           default_ssh_key_name = null
#         }
#
#         resource "aws_opsworks_instance" "web" {
#           stack_id     = aws_opsworks_stack.left_out.id
#           layer_ids    = ["layer"]
#           ssh_key_name = ""
#         }
#     - name: An instance that says what its stack says
#       hcl: |
#         resource "aws_opsworks_stack" "main" {
#           name                 = "main"
#           region               = "eu-west-1"
#           default_ssh_key_name = aws_key_pair.admin.key_name
#         }
#
#         resource "aws_opsworks_instance" "web" {
#           count        = 2
#           stack_id     = aws_opsworks_stack.main.id
#           layer_ids    = ["layer"]
#           ssh_key_name = aws_key_pair.admin.key_name
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin"
#           public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam admin"
#         }
#       fail:
#         aws_opsworks_stack.main: 'all who log in to the stack''s instances share one SSH key: default_ssh_key_name is "admin"'
#     - name: A key pair whose name is known only after apply
#       hcl: |
#         resource "aws_key_pair" "admin" {
#           key_name_prefix = "admin-"
#           public_key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam admin"
#         }
#
#         resource "aws_opsworks_stack" "each" {
#           for_each             = toset(["main"])
#           name                 = each.key
#           region               = "eu-west-1"
#           default_ssh_key_name = aws_key_pair.admin.key_name
#         }
#       fail:
#         'aws_opsworks_stack.each["main"]': 'all who log in to the stack''s instances share one SSH key: default_ssh_key_name comes from aws_key_pair.admin'
#     - name: Keys that are known only after apply
#       hcl: |
#         resource "terraform_data" "key" {
#           input = timestamp()
#         }
#
#         resource "aws_opsworks_stack" "main" {
#           name                 = "main"
#           region               = "eu-west-1"
#           default_ssh_key_name = terraform_data.key.output
#         }
#
#         resource "aws_opsworks_instance" "web" {
#           stack_id     = "0abc"
#           layer_ids    = ["layer"]
#           ssh_key_name = terraform_data.key.output
#         }
#       undetermined:
#         aws_opsworks_stack.main: whether all who log in to the stack's instances share one SSH key cannot be told, since default_ssh_key_name is known only after apply
#         aws_opsworks_instance.web: whether all who log in to the instance share one SSH key cannot be told, since ssh_key_name is known only after apply
package planvet.rules.os_access.opsworks

import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, name, message) if {
	some [r, name, whose] in _vetted
	some key in _key(r, name)
	not _of_its_stack(r)
	message := sprintf("all who log in to %s share one SSH key: %s %s", [whose, name, key])
}

results contains result.undetermined(r, name, message) if {
	some [r, name, whose] in _vetted
	tf.undecided(r, name)
	count(_key(r, name)) == 0
	not _of_its_stack(r)
	message := sprintf("whether all who log in to %s share one SSH key cannot be told, since %s %s", [whose, name, tf.reason(r, name)])
}

_vetted := array.concat(
	[[r, "default_ssh_key_name", "the stack's instances"] | some r in tf.resources("aws_opsworks_stack")],
	[[r, "ssh_key_name", "the instance"] | some r in tf.resources("aws_opsworks_instance")],
)

# At most one, as the end of a sentence that begins with the argument. A name
# that comes from a key pair is a name, whichever it will be.
_key(r, name) := [sprintf("is %s", [json.marshal(value)]) |
	value := tf.value(r, name)
	is_string(value)
	value != ""
] if {
	not tf.undecided(r, name)
} else := [sprintf("comes from %s", [concat(" or ", sort(pairs))]) |
	pairs := _pairs(r, name)
	count(pairs) > 0
]

_pairs(r, name) := {source | some source in tf.references(r, name); tf.at(source).type == "aws_key_pair"}

_of_its_stack(r) if {
	keys := link.targets(r, "stack_id", {"aws_opsworks_stack"})
	count(keys) == 1
	some key in keys
	stack := tf.at(key)
	_same(r, stack)
}

_same(r, stack) if tf.value(r, "ssh_key_name") == tf.value(stack, "default_ssh_key_name")

_same(r, stack) if {
	tf.undecided(r, "ssh_key_name")
	sources := tf.references(r, "ssh_key_name")
	count(sources) == 1
	sources == tf.references(stack, "default_ssh_key_name")
}
