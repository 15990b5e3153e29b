# METADATA
# title: EKS node group opens SSH of its nodes to the internet
# description: |
#   A managed node group with `remote_access` and an EC2 key pair, but without `source_security_group_ids`, is given a
#   security group by EKS that allows port 22 from 0.0.0.0/0. No security group of the configuration shows it. On nodes with
#   a public address anyone may then try to log in, and a login on a node is a login to every pod on it.
#
#   `source_security_group_ids` narrows the group that EKS makes to those groups. Without `remote_access`, or with a
#   launch template, EKS makes no such group; Session Manager reaches the nodes without an open port.
#
#   Deliberately missed: whether the nodes get a public address (in private subnets the port is open to the VPC and what
#   is connected to it); what the named groups allow, which `sg-open-admin-ingress` judges.
# related_resources:
#   - ref: https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html
#   - ref: https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html
#   - ref: https://docs.aws.amazon.com/eks/latest/best-practices/protecting-the-infrastructure.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-eks
#   severity: critical
#   note: Access to the underlying system
#   resources: [aws_eks_node_group]
#   remediation: |
#     Leave `remote_access` out and use Session Manager, or name the groups that may log in:
#
#     ```hcl
#     remote_access {
#       ec2_ssh_key               = "nodes"
#       source_security_group_ids = [aws_security_group.bastion.id]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Nodes without remote access
#       hcl: |
#         resource "aws_eks_node_group" "closed" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#         }
#     - name: "A key pair without groups, and with groups"
#       hcl: |
#         resource "aws_eks_node_group" "open" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#           remote_access {
#             ec2_ssh_key = "nodes"
#           }
#         }
#         resource "aws_eks_node_group" "narrow" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#           remote_access {
#             ec2_ssh_key               = "nodes"
#             source_security_group_ids = ["sg-0abc"]
#           }
#         }
#         resource "aws_eks_node_group" "none" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#         }
#       fail:
#         aws_eks_node_group.open: 'remote_access names a key pair and no source_security_group_ids, so EKS opens port 22 of the nodes to 0.0.0.0/0'
#     - name: An empty list names no groups
#       hcl: |
#         resource "aws_eks_node_group" "open" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#           remote_access {
#             ec2_ssh_key               = "nodes"
#             source_security_group_ids = []
#           }
#         }
#       fail:
#         aws_eks_node_group.open: 'remote_access names a key pair and no source_security_group_ids, so EKS opens port 22 of the nodes to 0.0.0.0/0'
#     - name: Groups and a key that have no value yet
#       hcl: |
#         variable "groups" {
#           type = list(string)
#         }
#         variable "key" {
#           type = string
#         }
#         resource "aws_eks_node_group" "groups" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#           remote_access {
#             ec2_ssh_key               = "nodes"
#             source_security_group_ids = var.groups
#           }
#         }
#         resource "aws_eks_node_group" "key" {
#           cluster_name  = "main"
#           node_role_arn = "arn:aws:iam::111122223333:role/nodes"
#           subnet_ids    = ["subnet-0abc"]
#           scaling_config {
#             desired_size = 1
#             max_size     = 1
#             min_size     = 1
#           }
#           remote_access {
#             ec2_ssh_key = var.key
#           }
#         }
#       undetermined:
#         aws_eks_node_group.groups: 'EKS may open port 22 of the nodes to 0.0.0.0/0: source_security_group_ids is unknown (var.groups has no value)'
#         aws_eks_node_group.key: 'EKS may open port 22 of the nodes to 0.0.0.0/0: ec2_ssh_key is unknown (var.key has no value)'
package planvet.rules.os_access.eks

import data.planvet.lib.link
import data.planvet.lib.partial
import data.planvet.lib.result
import data.planvet.lib.tf

_block := "remote_access"

results contains result.fail(r, _block, message) if {
	some r in tf.resources("aws_eks_node_group")
	some block in tf.blocks(r, _block)
	link.set_in(r, _key(block))
	not tf.undecided(r, _key(block))
	_no_groups(r, block)
	message := "remote_access names a key pair and no source_security_group_ids, so EKS opens port 22 of the nodes to 0.0.0.0/0"
}

results contains result.undetermined(r, path, message) if {
	some r in tf.resources("aws_eks_node_group")
	path := _unknown(r)
	message := sprintf("EKS may open port 22 of the nodes to 0.0.0.0/0: %s %s", [path[count(path) - 1], tf.reason(r, path)])
}

_key(block) := array.concat(block, ["ec2_ssh_key"])

_groups(block) := array.concat(block, ["source_security_group_ids"])

_no_groups(r, block) if tf.unset(r, _groups(block))

_no_groups(r, block) if tf.value(r, _groups(block)) == []

_unknown(r) := [_block] if {
	tf.undecided(r, _block)
} else := _key(block) if {
	some block in tf.blocks(r, _block)
	tf.undecided(r, _key(block))
	_no_groups(r, block)
} else := _groups(block) if {
	some block in tf.blocks(r, _block)
	link.set_in(r, _key(block))
	tf.undecided(r, _groups(block))
} else := element if {
	# Elements of which each may be none: compact, a condition.
	some block in tf.blocks(r, _block)
	link.set_in(r, _key(block))
	list := tf.value(r, _groups(block))
	count(list) > 0
	every i, _ in list {
		partial.many(r, array.concat(_groups(block), [i]))
	}
	element := array.concat(_groups(block), [0])
}
