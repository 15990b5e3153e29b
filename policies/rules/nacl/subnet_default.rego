# METADATA
# title: Subnet stays on a default network ACL that allows everything
# description: |
#   A subnet that no network ACL claims stays on the default ACL of its VPC, and AWS makes that one allow
#   all traffic in both directions. Nothing at the subnet's border then stands behind the security groups:
#   one group that is opened too far, or one host that takes the wrong group, is open at once.
#
#   A subnet counts as claimed when an `aws_network_acl` lists it in `subnet_ids`, or an
#   `aws_network_acl_association` names it. Being listed by an `aws_default_network_acl` changes nothing: what
#   counts is what that ACL's rules allow. One that has been taken over, and that no longer lets all IPv4 traffic through both ways, is as good
#   as an ACL of the subnet's own.
#
#   All subnets of a VPC that stay on its default ACL are one finding. Where the default ACL is taken over and lets everything
#   in, that is `nacl-allow-all-ingress`'s to report, and nothing is reported here while that rule is on.
#
#   Deliberately missed: subnets of VPCs that are not in this configuration, rules that somebody added to
#   a default ACL by hand, and ACLs of the subnet's own that allow everything (nacl-allow-all-ingress names those).
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/network-acl-associations.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-subnet-default
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_subnet, aws_default_subnet, aws_network_acl, aws_default_network_acl, aws_network_acl_association]
#   remediation: |
#     Give the subnet an ACL with the rules that its hosts need:
#
#     ```hcl
#     resource "aws_network_acl" "web" {
#       vpc_id     = aws_vpc.main.id
#       subnet_ids = [aws_subnet.web.id]
#
#       ingress {
#         rule_no    = 100
#         protocol   = "tcp"
#         action     = "allow"
#         cidr_block = "0.0.0.0/0"
#         from_port  = 443
#         to_port    = 443
#       }
#       egress {
#         rule_no    = 100
#         protocol   = "tcp"
#         action     = "allow"
#         cidr_block = "0.0.0.0/0"
#         from_port  = 1024
#         to_port    = 65535
#       }
#     }
#     ```
#
#     Or take the VPC's default ACL over with `aws_default_network_acl` and no rules: then a subnet that is
#     forgotten is shut.
#   examples:
#     - name: No ACL at all
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "web" {
#           for_each   = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
#           vpc_id     = aws_vpc.main.id
#           cidr_block = each.value
#         }
#       fail:
#         aws_subnet.web["a"]: 'aws_subnet.web["a"] and aws_subnet.web["b"] stay on the default ACL of aws_vpc.main, which allows everything'
#     - name: One subnet of two, the default ACL as AWS makes it or with rules added that change nothing
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
#         resource "aws_network_acl_rule" "telnet" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 200
#           rule_action    = "deny"
#           protocol       = "tcp"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 23
#           to_port        = 23
#         }
#       fail:
#         aws_subnet.data: 'aws_subnet.data stays on the default ACL of aws_vpc.main, which allows everything'
#     - name: A default ACL that was taken over and still allows everything, in the default VPC too
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_vpc" "main" {}
#         resource "aws_subnet" "web" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_default_subnet" "a" {
#           availability_zone = "us-east-1a"
#         }
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#           subnet_ids             = [aws_subnet.web.id]
#           dynamic "ingress" {
#             for_each = ["0.0.0.0/1", "128.0.0.0/1"]
#             content {
#               rule_no    = 100 + 5 * ingress.key
#               protocol   = "-1"
#               action     = "allow"
#               cidr_block = ingress.value
#               from_port  = 0
#               to_port    = 0
#             }
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "all"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_default_subnet.a: 'aws_default_subnet.a stays on the default ACL of aws_default_vpc.main, which allows everything'
#     - name: A list, an association, a default ACL that is shut, and one with a denial before AWS's rules
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "shut" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_vpc" "narrowed" {
#           cidr_block = "10.2.0.0/16"
#         }
#         resource "aws_subnet" "web" {
#           count      = 2
#           vpc_id     = aws_vpc.main.id
#           cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
#         }
#         resource "aws_subnet" "app" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.9.0/24"
#         }
#         resource "aws_subnet" "shut" {
#           vpc_id     = aws_vpc.shut.id
#           cidr_block = "10.1.1.0/24"
#         }
#         resource "aws_subnet" "narrowed" {
#           vpc_id     = aws_vpc.narrowed.id
#           cidr_block = "10.2.1.0/24"
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = aws_subnet.web[*].id
#         }
#         resource "aws_network_acl_association" "app" {
#           network_acl_id = "acl-0abc"
#           subnet_id      = aws_subnet.app.id
#         }
#         resource "aws_default_network_acl" "shut" {
#           default_network_acl_id = aws_vpc.shut.default_network_acl_id
#         }
#         resource "aws_network_acl_rule" "ssh" {
#           network_acl_id = aws_vpc.narrowed.default_network_acl_id
#           rule_number    = 50
#           rule_action    = "deny"
#           protocol       = "6"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 22
#           to_port        = 22
#         }
#     - name: A VPC outside the configuration
#       hcl: |
#         resource "aws_subnet" "web" {
#           vpc_id     = "vpc-0abc"
#           cidr_block = "10.0.1.0/24"
#         }
#     - name: Which subnets an ACL takes, or what the default ACL allows, is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = [timestamp()]
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "other" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_subnet" "web" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_subnet" "data" {
#           vpc_id     = aws_vpc.other.id
#           cidr_block = "10.1.1.0/24"
#         }
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = terraform_data.setting.output
#         }
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id = aws_vpc.other.default_network_acl_id
#           rule_number    = 50
#           rule_action    = terraform_data.setting.output[0]
#           protocol       = "-1"
#           cidr_block     = "0.0.0.0/0"
#         }
#       undetermined:
#         aws_subnet.web: 'this subnet may stay on a default network ACL that allows everything: subnet_ids of aws_network_acl.web is known only after apply'
#         aws_subnet.data: 'this subnet may stay on a default network ACL that allows everything: rule_action of aws_network_acl_rule.all is known only after apply'
#     - name: Modules that were not read and are handed a subnet, and the VPC of another
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "handed" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.0.0/24"
#         }
#         resource "aws_subnet" "b" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_subnet" "c" {
#           vpc_id     = aws_vpc.handed.id
#           cidr_block = "10.1.0.0/24"
#         }
#         module "acl" {
#           source  = "git::https://git.example.com/acme/acl.git"
#           subnets = [aws_subnet.a.id]
#         }
#         module "default_acl" {
#           source = "git::https://git.example.com/acme/acl.git"
#           acl_id = aws_vpc.handed.default_network_acl_id
#         }
#       fail:
#         aws_subnet.b: 'aws_subnet.b stays on the default ACL of aws_vpc.main, which allows everything'
#       undetermined:
#         aws_subnet.a: 'this subnet may stay on a default network ACL that allows everything: module.acl was not read and refers to it'
#         aws_subnet.c: 'this subnet may stay on a default network ACL that allows everything: module.default_acl was not read and refers to it'
package planvet.rules.nacl.subnet_default

import data.planvet.lib.asked
import data.planvet.lib.link
import data.planvet.lib.nacl_admits
import data.planvet.lib.result
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf
import data.planvet.lib.unread
import data.planvet.lib.vpc

# One for each default ACL, at the first of its subnets.
results contains finding if {
	some acls in {force.acls | some force in _left}
	left := sort([address | some address, force in _left; force.acls == acls])
	acl := sort(acls)[0]
	message := sprintf("%s %s, which allows everything", [_stay(left), _called(acl)])
	finding := result.with_key(
		result.with_related(
			result.fail(tf.at(left[0]), [], message),
			array.concat(_places(_left[left[0]]), [result.place(other, [], "Stays on it as well") | some other in array.slice(left, 1, count(left))]),
		),
		acl,
	)
}

_stay([subnet]) := sprintf("%s stays on", [subnet])

_stay(subnets) := sprintf("%s and %s stay on", [concat(", ", array.slice(subnets, 0, last)), subnets[last]]) if {
	count(subnets) in {2, 3}
	last := count(subnets) - 1
}

_stay(subnets) := sprintf("%s and %d other subnets stay on", [subnets[0], count(subnets) - 1]) if count(subnets) > 3

# The subnets that surely stay on a default ACL which allows everything.
_left := {subnet.address: force |
	some subnet in _subnets
	force := subnet_acl.in_force(subnet.address)
	count(force.acls) > 0
	every acl in force.acls {
		subnet_acl.is_default(acl)
		_open(acl) == "yes"
		not _told_elsewhere(acl)
	}
	count(_holders(subnet, force)) == 0
}

# One that is taken over and lets everything in is told at its rules.
_told_elsewhere(acl) if {
	asked.asks("nacl-allow-all-ingress")
	not startswith(acl, "vpc/")
}

results contains finding if {
	some subnet in _subnets
	doubt := _doubt(subnet_acl.in_force(subnet.address))
	message := sprintf("this subnet may stay on a default network ACL that allows everything: %s", [doubt.why])
	finding := result.with_related(result.undetermined(subnet, [], message), doubt.at)
}

# An association, or the rules of the default ACL, may be in a module that was
# not read.
results contains result.undetermined(subnet, [], message) if {
	some subnet in _subnets
	force := subnet_acl.in_force(subnet.address)
	count(force.acls) > 0
	every acl in force.acls {
		subnet_acl.is_default(acl)
		_open(acl) == "yes"
	}
	message := sprintf("this subnet may stay on a default network ACL that allows everything: %s", [unread.why(_holders(subnet, force))])
}

_holders(subnet, force) := unread.given_any({subnet.address} | {trim_prefix(acl, "vpc/") | some acl in force.acls})

_doubt(force) := {"why": force.why, "at": force.at} if {
	force.how == "unseen"
}

_doubt(force) := doubt if {
	some acl in force.acls
	subnet_acl.is_default(acl)
	_open(acl) == "undetermined"
	doubt := [asked | some asked in _asked(acl); asked.answer == "undetermined"][0]
}

_doubt(force) := {"why": force.why, "at": force.at} if {
	open := [acl | some acl in force.acls; subnet_acl.is_default(acl); _open(acl) == "yes"]
	count(open) > 0
	count(open) < count(force.acls)
	every acl in force.acls {
		not _undecided(acl)
	}
}

_undecided(acl) if {
	subnet_acl.is_default(acl)
	_open(acl) == "undetermined"
}

_subnets := [subnet |
	some type in vpc.subnet_types
	some subnet in tf.resources(type)
]

# Whether an ACL lets all IPv4 traffic through, in both directions.
_open(acl) := "yes" if {
	every asked in _asked(acl) {
		asked.answer == "all"
	}
} else := "no" if {
	some asked in _asked(acl)
	asked.answer in {"none", "some"}
} else := "undetermined"

_asked(acl) := [nacl_admits.asked(acl, direction, _everything) | some direction in ["ingress", "egress"]]

_everything := {"protocol": "all", "ports": [0, 65535], "family": "ipv4", "cidr": "0.0.0.0/0"}

_called(acl) := subnet_acl.name(acl) if {
	startswith(acl, "vpc/")
} else := sprintf("the default ACL, %s", [acl])

_places(force) := [place |
	some acl in sort(force.acls)
	some place in link.places(trim_prefix(acl, "vpc/"), [], _place_message(acl))
]

_place_message(acl) := "The VPC" if {
	startswith(acl, "vpc/")
} else := "The default ACL"
