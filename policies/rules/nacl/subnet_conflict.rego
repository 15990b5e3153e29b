# METADATA
# title: Subnet is associated with two network ACLs
# description: |
#   A subnet has exactly one network ACL. To associate it with another replaces the association that it had,
#   so where two ACLs of a configuration claim one subnet, the call that comes last wins. Which one that is
#   may differ from apply to apply, every plan takes back what the last apply did, and the rules of the other
#   ACL, its denials among them, protect nothing.
#
#   A subnet is claimed by `subnet_ids` of an `aws_network_acl` or an `aws_default_network_acl` and by
#   `aws_network_acl_association`, by reference or by id, also where the subnet itself is managed elsewhere.
#   The same ACL twice is no conflict. `subnet_ids` that cannot be read may hold any subnet of the ACL's VPC,
#   so they are undetermined while another ACL there has subnets.
#
#   Deliberately missed: associations that other configurations make, and ACLs that are the default of a VPC
#   without claiming the subnet: those give way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/network-acl-associations.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceNetworkAclAssociation.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-subnet-conflict
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_association]
#   remediation: |
#     Name the subnet at one ACL only, and put the rules that it needs there:
#
#     ```hcl
#     resource "aws_network_acl" "web" {
#       vpc_id     = aws_vpc.main.id
#       subnet_ids = [aws_subnet.web.id]
#     }
#     ```
#
#     Keep to one form for an ACL: `subnet_ids`, or `aws_network_acl_association`.
#   examples:
#     - name: One subnet in the lists of two ACLs
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "web" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_subnet" "data" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.web.id]
#         }
#         resource "aws_network_acl" "data" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.data.id, aws_subnet.web.id]
#         }
#       fail:
#         aws_network_acl.web: 'aws_subnet.web is associated with aws_network_acl.data and aws_network_acl.web, and only one network ACL can be in force for it'
#     - name: A list and an association, of a subnet by its id
#       hcl: |
#         resource "aws_network_acl" "web" {
#           vpc_id     = "vpc-0abc"
#           subnet_ids = ["subnet-0abc"]
#         }
#         resource "aws_network_acl_association" "web" {
#           network_acl_id = "acl-0abc"
#           subnet_id      = "subnet-0abc"
#         }
#       fail:
#         aws_network_acl_association.web: 'subnet-0abc is associated with acl-0abc and aws_network_acl.web, and only one network ACL can be in force for it'
#     - name: The default ACL and another, through a set and a local value
#       hcl: |
#         locals {
#           open = { for name, subnet in aws_subnet.tier : name => subnet.id if name != "data" }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "tier" {
#           for_each   = { web = "10.0.1.0/24", app = "10.0.2.0/24", data = "10.0.3.0/24" }
#           vpc_id     = aws_vpc.main.id
#           cidr_block = each.value
#         }
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#           subnet_ids             = [aws_subnet.tier["data"].id]
#         }
#         resource "aws_network_acl" "open" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_network_acl_association" "open" {
#           for_each       = local.open
#           network_acl_id = aws_network_acl.open.id
#           subnet_id      = each.value
#         }
#         resource "aws_network_acl_association" "data" {
#           network_acl_id = aws_network_acl.open.id
#           subnet_id      = aws_subnet.tier["data"].id
#         }
#       fail:
#         aws_network_acl_association.data: 'aws_subnet.tier["data"] is associated with aws_default_network_acl.main and aws_network_acl.open, and only one network ACL can be in force for it'
#     - name: Each subnet at one ACL, one of them twice at the same
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "web" {
#           count      = 2
#           vpc_id     = aws_vpc.main.id
#           cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
#         }
#         resource "aws_subnet" "data" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.9.0/24"
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = aws_subnet.web[*].id
#         }
#         resource "aws_network_acl_association" "again" {
#           network_acl_id = aws_network_acl.web.id
#           subnet_id      = aws_subnet.web[0].id
#         }
#         resource "aws_network_acl" "data" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.data.id]
#         }
#     - name: The subnets of one ACL are known only after apply
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "other" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "terraform_data" "subnets" {
#           input = [timestamp()]
#         }
#         resource "aws_subnet" "web" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.web.id]
#         }
#         resource "aws_network_acl" "found" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = terraform_data.subnets.output
#         }
#         resource "aws_network_acl" "elsewhere" {
#           vpc_id     = aws_vpc.other.id
#           subnet_ids = terraform_data.subnets.output
#         }
#       undetermined:
#         aws_network_acl.found: 'another network ACL may be associated with the same subnets: subnet_ids of aws_network_acl.found is known only after apply'
#     - name: The ACL of an association is known only after apply
#       hcl: |
#         resource "terraform_data" "acl" {
#           input = timestamp()
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = "vpc-0abc"
#           subnet_ids = ["subnet-0abc", "subnet-0def"]
#         }
#         resource "aws_network_acl_association" "web" {
#           network_acl_id = terraform_data.acl.output
#           subnet_id      = "subnet-0abc"
#         }
#       undetermined:
#         aws_network_acl_association.web: 'subnet-0abc may be associated with two network ACLs: network_acl_id of aws_network_acl_association.web is known only after apply'
package planvet.rules.nacl.subnet_conflict

import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf

results contains finding if {
	some subnet in subnet_acl.contested
	claims := subnet_acl.sure_claims(subnet)
	acls := {acl | some claim in claims; count(claim.about) == 1; some acl in claim.about}
	count(acls) > 1
	last := claims[count(claims) - 1]
	message := sprintf("%s is associated with %s, and only one network ACL can be in force for it", [
		subnet, concat(" and ", [subnet_acl.name(acl) | some acl in sort(acls)]),
	])
	finding := _of_subnet(result.fail(tf.at(last.by), last.path, message), subnet, claims, last)
}

# Which of the claims differ cannot be told.
results contains finding if {
	some subnet in subnet_acl.contested
	claims := subnet_acl.sure_claims(subnet)
	count({acl | some claim in claims; count(claim.about) == 1; some acl in claim.about}) < 2
	count({claim.about | some claim in claims}) > 1
	hidden := [claim | some claim in claims; count(claim.about) != 1][0]
	message := sprintf("%s may be associated with two network ACLs: %s", [subnet, _reason(hidden)])
	finding := _of_subnet(result.undetermined(tf.at(hidden.by), hidden.path, message), subnet, claims, hidden)
}

# Subnets that cannot be told, while there are others' subnets that they may be.
results contains finding if {
	some claim in subnet_acl.strays
	subnet_acl.may_meet_others(claim)
	message := sprintf("another network ACL may be associated with the same subnets: %s %s", [
		sprintf("%s of %s", [claim.path[0], claim.by]), tf.reason(tf.at(claim.by), claim.path),
	])
	finding := result.undetermined(tf.at(claim.by), claim.path, message)
}

# One of several subnets, of which another ACL claims one.
results contains finding if {
	some claim in subnet_acl.unsure
	others := {other.by |
		some subnet in claim.targets
		some other in subnet_acl.claims_on(subnet)
		[other.by, other.path] != [claim.by, claim.path]
		other.about != claim.about
	}
	count(others) > 0
	message := sprintf("which of %s this is associated with is unknown, and %s is associated with one of them", [
		concat(", ", sort(claim.targets)), min(others),
	])
	finding := result.undetermined(tf.at(claim.by), claim.path, message)
}

_reason(claim) := sprintf("network_acl_id of %s %s", [claim.by, tf.reason(tf.at(claim.by), "network_acl_id")]) if {
	tf.undecided(tf.at(claim.by), "network_acl_id")
	count(claim.about) == 0
} else := sprintf("network_acl_id of %s may be %s", [
	claim.by,
	concat(" or ", [subnet_acl.name(acl) | some acl in sort(claim.about)]),
])

_of_subnet(finding, subnet, claims, told) := result.with_key(
	result.with_related(finding, array.concat(
		[result.place(claim.by, claim.path, "Associated here as well") | some claim in claims; claim != told],
		link.places(subnet, [], "The subnet"),
	)),
	subnet,
)
