# METADATA
# title: Network ACL rule number is used twice
# description: |
#   Within one network ACL and direction a rule's number is its identity; IPv4 and IPv6 rules share the
#   numbers. Two rules of one number cannot both be there: AWS refuses the second, or one form of
#   Terraform's rules overwrites the other's at every apply, and which of the two is in force depends on
#   the order of the calls.
#
#   Rules count in whatever form they are written: ingress and egress blocks, rules of the default ACL, and
#   aws_network_acl_rule, by reference or by literal id. Blocks that are the same in every argument are one
#   to Terraform. Deliberately missed: rules whose ACL is unknown are held against each other, not
#   against ACLs that are known, and rules that lie outside of what was given are not seen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-duplicate-rule-number
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   remediation: |
#     Give each rule of the ACL and direction a number of its own, in the order in which AWS shall evaluate
#     them. Where both forms of rules are on one ACL, keep to one:
#
#     ```hcl
#     resource "aws_network_acl_rule" "https" {
#       network_acl_id = aws_network_acl.main.id
#       rule_number    = 110
#       protocol       = "tcp"
#       rule_action    = "allow"
#       cidr_block     = "0.0.0.0/0"
#       from_port      = 443
#       to_port        = 443
#     }
#     ```
#   examples:
#     - name: Two blocks of one number
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#       fail:
#         aws_network_acl.main: "ingress rule number 100 of aws_network_acl.main is already taken by another ingress block: one rule overwrites the other, or the apply fails"
#     - name: Numbers of their own in each direction and ACL
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "other" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           egress         = true
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#     - name: A block that is there twice is one to Terraform
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#     - name: IPv4 and IPv6 share the numbers
#       hcl: |
#         resource "aws_network_acl_rule" "v4" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "v6" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           ipv6_cidr_block = "::/0"
#           from_port      = 80
#           to_port        = 80
#         }
#       fail:
#         aws_network_acl_rule.v6: "ingress rule number 100 of acl-0abc is already taken by aws_network_acl_rule.v4: one rule overwrites the other, or the apply fails"
#     - name: A block and a separate rule
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 100
#           egress         = true
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       fail:
#         aws_network_acl_rule.out: "egress rule number 100 of aws_network_acl.main is already taken by its own egress block: one rule overwrites the other, or the apply fails"
#     - name: Separate rules of one number from for_each
#       hcl: |
#         locals {
#           acl = aws_network_acl.main.id
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_network_acl_rule" "web" {
#           for_each       = toset(["80", "443"])
#           network_acl_id = local.acl
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = each.key
#           to_port        = each.key
#         }
#       fail:
#         'aws_network_acl_rule.web["80"]': "ingress rule number 100 of aws_network_acl.main is already taken by aws_network_acl_rule.web[\"443\"]: one rule overwrites the other, or the apply fails"
#     - name: The default ACL, reached through its VPC
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_network_acl" "default" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       fail:
#         aws_network_acl_rule.a: "ingress rule number 100 of aws_default_network_acl.default is already taken by its own ingress block: one rule overwrites the other, or the apply fails"
#     - name: The default ACL of a VPC, taken over by no resource
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "b" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       fail:
#         aws_network_acl_rule.b: "ingress rule number 110 of the default ACL of aws_vpc.main is already taken by aws_network_acl_rule.a: one rule overwrites the other, or the apply fails"
#     - name: A number that is not known
#       hcl: |
#         variable "number" {
#           type = number
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = var.number
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.a: 'ingress rules may share a number: rule_number of aws_network_acl_rule.a is unknown (var.number has no value)'
#     - name: A number that is not known, with no other rule beside it
#       hcl: |
#         variable "number" {
#           type = number
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = "acl-0abc"
#           rule_number    = var.number
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#     - name: A direction that is not known
#       hcl: |
#         variable "out" {
#           type = bool
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 100
#           egress         = var.out
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.a: 'ingress rules may share a number: egress of aws_network_acl_rule.a is unknown (var.out has no value)'
#     - name: Blocks that are not known
#       hcl: |
#         variable "ports" {
#           type = list(number)
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "egress" {
#             for_each = var.ports
#             content {
#               rule_no    = 100
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = "10.0.0.0/8"
#               from_port  = egress.value
#               to_port    = egress.value
#             }
#           }
#         }
#       undetermined:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main may share a number: egress of aws_network_acl.main is unknown (var.ports has no value)'
#     - name: Rules of an ACL that is not known
#       hcl: |
#         variable "acl" {
#           type = string
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = var.acl
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "b" {
#           network_acl_id = var.acl
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "c" {
#           network_acl_id = var.acl
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.a: 'ingress rules may share a number: network_acl_id of aws_network_acl_rule.a is unknown (var.acl has no value)'
#     - name: "AWS's own rule 100 of a default ACL, which another ACL does not have"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_network_acl_rule" "default" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#         resource "aws_network_acl_rule" "before" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 90
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 22
#           to_port        = 22
#         }
#         resource "aws_network_acl" "own" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_network_acl_rule" "own" {
#           network_acl_id = aws_network_acl.own.id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#       fail:
#         aws_network_acl_rule.default: "ingress rule number 100 of the default ACL of aws_vpc.main is already taken by the rule that AWS gives every default ACL: the apply fails"
#     - name: Blocks that are equal but for a value that is not known
#       hcl: |
#         variable "office" {
#           type = string
#         }
#         variable "lab" {
#           type = string
#         }
#         resource "aws_network_acl" "one" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = var.office
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = var.office
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl" "two" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = var.office
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = var.lab
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#       undetermined:
#         aws_network_acl.two: 'whether two ingress blocks of aws_network_acl.two have number 100, or are one, is unknown: cidr_block of aws_network_acl.two is unknown (var.lab has no value)'
package planvet.rules.nacl.duplicate_rule_number

import data.planvet.lib.nacl
import data.planvet.lib.result
import data.planvet.lib.tf

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	acl[direction].repeats
	entries := [e | some e in acl[direction].entries; e.placed]
	first := nacl.first_of_number(entries)
	some e in entries
	taken := first[e.number]
	[taken.address, taken.path] != [e.address, e.path]
	not _may_be_one(taken, e)
	message := sprintf("%s rule number %d of %s is already taken by %s: one rule overwrites the other, or the apply fails", [direction, e.number, acl.name, _owner(taken, e, direction)])
	found := result.with_key(
		result.with_related(
			result.fail(e, e.number_path, message),
			[result.place(taken.address, taken.number_path, sprintf("the first %s rule %d", [direction, taken.number]))],
		),
		sprintf("%s %d", [direction, e.number]),
	)
}

# Blocks that differ only in what is unknown.
results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	acl[direction].repeats
	entries := [e | some e in acl[direction].entries; e.placed]
	first := nacl.first_of_number(entries)
	some e in entries
	taken := first[e.number]
	[taken.address, taken.path] != [e.address, e.path]
	_may_be_one(taken, e)
	doubt := e.doubts[0]
	message := sprintf("whether two %s blocks of %s have number %d, or are one, is unknown: %s", [direction, acl.name, e.number, doubt.text])
	found := result.with_key(result.undetermined(e, doubt.path, message), sprintf("%s %d", [direction, e.number]))
}

_may_be_one(taken, entry) if {
	taken.form == "inline"
	entry.form == "inline"
	count(entry.doubts) > 0
	r := tf.at(entry.address)
	object.get(r.values, taken.path, null) == object.get(r.values, entry.path, null)
}

# AWS's own rules of a default ACL that nothing here takes over.
results contains found if {
	some key, acl in nacl.acls
	startswith(key, "vpc/")
	some direction in nacl.directions
	some e in acl[direction].entries
	e.placed
	e.number in nacl.given_numbers(substring(key, 4, -1))
	message := sprintf("%s rule number %d of %s is already taken by the rule that AWS gives every default ACL: the apply fails", [direction, e.number, acl.name])
	found := result.with_key(result.fail(e, e.number_path, message), sprintf("%s %d", [direction, e.number]))
}

_owner(taken, entry, direction) := taken.address if {
	taken.form == "separate"
} else := sprintf("another %s block", [direction]) if {
	entry.form == "inline"
} else := sprintf("its own %s block", [direction])

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	doubt := acl[direction].undecided
	doubt != null
	message := sprintf("%s rules of %s may share a number: %s", [direction, acl.name, doubt.text])
	found := result.with_key(result.undetermined(acl, direction, message), direction)
}

# One rule whose number or ACL cannot be told, and another that may have the same.
results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	list := acl[direction]
	count(list.unsure) > 0
	list.undecided == null
	count(list.entries) > 1
	doubtful := [e | some e in list.unsure; _may_repeat(e, list.entries)]
	e := doubtful[0]
	doubt := nacl.home_doubt(e)
	message := sprintf("%s rules may share a number: %s", [direction, doubt.text])
	found := result.with_key(result.undetermined(e, doubt.path, message), direction)
}

_may_repeat(entry, _) if {
	some doubt in entry.doubts
	doubt.part == "number"
}

_may_repeat(entry, entries) if {
	entry.number != null
	not entry.placed
	count([other | some other in entries; other.number == entry.number]) > 1
}
