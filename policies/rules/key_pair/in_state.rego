# METADATA
# title: Private key of a key pair is in the Terraform state
# description: |
#   A `tls_private_key` is made by Terraform and kept in the state, private half and all, in clear text. Whoever may
#   read the state (every pipeline that plans, whoever may read the bucket that holds it, every old version of it) can
#   log in to every instance that has the key pair. The key cannot be taken back from those who have read it.
#
#   The public key is followed through locals and modules, and through what may carry it: `tls_public_key`,
#   `terraform_data`, an SSM parameter, a secret, a local file.
#
#   Deliberately missed: a private key that another configuration keeps in its state, and keys that are made by a
#   provisioner or an external program.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
#   - ref: https://registry.terraform.io/providers/hashicorp/tls/latest/docs/resources/private_key
#   - ref: https://developer.hashicorp.com/terraform/language/state/sensitive-data
# schemas:
#   - input: schema.document
# custom:
#   id: key-pair-in-state
#   severity: medium
#   note: Credentials
#   resources: [aws_key_pair]
#   remediation: |
#     Make the key where it is used (`ssh-keygen -t ed25519`), and give Terraform its public half alone:
#
#     ```hcl
#     resource "aws_key_pair" "admin" {
#       key_name   = "admin"
#       public_key = file("${path.module}/admin.pub")
#     }
#     ```
#
#     Or use Session Manager, which needs no key at all. A key that was in a state once stays in its old versions:
#     replace it rather than move it.
#   frameworks:
#     cwe: [CWE-312]
#   examples:
#     - name: The key is made beside its pair
#       hcl: |
#         resource "tls_private_key" "admin" {
#           algorithm = "ED25519"
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin"
#           public_key = tls_private_key.admin.public_key_openssh
#         }
#       fail:
#         aws_key_pair.admin: the private key of the key pair, tls_private_key.admin, lies in the state in clear text
#     - name: Through a local, a function and a set
#       hcl: |
#         resource "tls_private_key" "each" {
#           for_each  = toset(["web", "db"])
#           algorithm = "RSA"
#           rsa_bits  = 4096
#         }
#
#         locals {
#           keys = { for name, key in tls_private_key.each : name => trimspace(key.public_key_openssh) }
#         }
#
#         resource "aws_key_pair" "each" {
#           for_each   = local.keys
#           key_name   = each.key
#           public_key = each.value
#         }
#       fail:
#         'aws_key_pair.each["web"]': the private key of the key pair, tls_private_key.each["web"], lies in the state in clear text
#         'aws_key_pair.each["db"]': the private key of the key pair, tls_private_key.each["db"], lies in the state in clear text
#     - name: Through a data source that reads the private key
#       hcl: |
#         resource "tls_private_key" "admin" {
#           algorithm = "ED25519"
#         }
#
#         data "tls_public_key" "admin" {
#           private_key_openssh = tls_private_key.admin.private_key_openssh
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin"
#           public_key = data.tls_public_key.admin.public_key_openssh
#         }
#       fail:
#         aws_key_pair.admin: the private key of the key pair, tls_private_key.admin, lies in the state in clear text
#     - name: Through a parameter store
#       hcl: |
#         resource "tls_private_key" "admin" {
#           algorithm = "ED25519"
#         }
#
#         resource "aws_ssm_parameter" "admin" {
#           name  = "/keys/admin.pub"
#           type  = "String"
#           value = tls_private_key.admin.public_key_openssh
#         }
#
#         resource "aws_key_pair" "admin" {
#           count      = 1
#           key_name   = "admin"
#           public_key = aws_ssm_parameter.admin.value
#         }
#       fail:
#         'aws_key_pair.admin[0]': the private key of the key pair, tls_private_key.admin, lies in the state in clear text
#     - name: A key that was made elsewhere
#       hcl: |
#         variable "admin" {
#           default = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam admin"
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin"
#           public_key = var.admin
#         }
#     - name: A private key that is no key pair's, and a file with a public key
#       hcl: |
#         resource "tls_private_key" "issuer" {
#           algorithm = "RSA"
#         }
#
#         resource "terraform_data" "published" {
#           input = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam admin"
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin-${tls_private_key.issuer.id}"
#           public_key = terraform_data.published.output
#         }
#     - name: A key from a module that is not here
#       hcl: |
#         module "key" {
#           source = "./key"
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name   = "admin"
#           public_key = module.key.public_key
#         }
#       undetermined:
#         aws_key_pair.admin: whether the private key lies in the state cannot be told, since public_key is unknown (module.key was not read)
package planvet.rules.key_pair.in_state

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_related(result.fail(r, "public_key", message), places) if {
	some r in tf.resources("aws_key_pair")
	keys := _private_keys(r)
	count(keys) > 0
	message := sprintf("the private key of the key pair, %s, lies in the state in clear text", [concat(" or ", sort(keys))])
	places := [result.place(key, [], "the private key is made here, and kept in the state") | some key in sort(keys)]
}

results contains result.undetermined(r, "public_key", message) if {
	some r in tf.resources("aws_key_pair")
	tf.undecided(r, "public_key")
	count(_private_keys(r)) == 0
	not _origin_seen(r)
	message := sprintf("whether the private key lies in the state cannot be told, since public_key %s", [tf.reason(r, "public_key")])
}

# A variable without a value and a module that is not here are references, but
# to nothing that the document holds.
_origin_seen(r) if {
	origins := tf.references(r, "public_key")
	count(origins) > 0
	every origin in origins {
		tf.at(origin)
	}
}

_private_keys(r) := {address |
	some address in graph.reachable(_carried, tf.references(r, "public_key"))
	tf.at(address).type == "tls_private_key"
}

# The arguments that come out again as an attribute.
_carriers := {
	"tls_public_key": ["private_key_pem", "private_key_openssh"],
	"terraform_data": ["input"],
	"aws_ssm_parameter": ["value", "insecure_value"],
	"aws_secretsmanager_secret_version": ["secret_string"],
	"local_file": ["content"],
	"local_sensitive_file": ["content"],
}

# A carrier without any reference has an empty set: graph.reachable leaves out
# what has no entry.
_carried := object.union(
	{key.address: set() | some key in tf.resources("tls_private_key")},
	{r.address: sources |
		some type, arguments in _carriers
		some r in array.concat(tf.resources(type), tf.data_sources(type))
		sources := {source | some argument in arguments; some source in tf.references(r, argument)}
	},
)
