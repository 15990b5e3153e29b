# METADATA
# title: Security group rules are managed inline and separately
# description: |
#   A group that sets `ingress` or `egress` blocks owns every rule of that direction: at each apply the
#   provider revokes whatever is not written inline. Rules from `aws_security_group_rule` or
#   `aws_vpc_security_group_ingress_rule` and `_egress_rule` on the same group are then revoked by one apply
#   and added back by the next, and between the two the group is not what either form says.
#
#   An empty list, `ingress = []`, owns its direction as well: it revokes every rule of it. Inline rules in one
#   direction and rule resources in the other do not meet, and are left alone. A group in
#   state lists what rule resources gave it; that echo is not taken for inline rules.
#   `aws_vpc_security_group_rules_exclusive` revokes every rule that it does not name, inline rules among them.
#
#   Deliberately missed: `aws_security_group_rule` beside `aws_vpc_security_group_ingress_rule`, which undo each
#   other only where they say the same; a default group's first apply, which removes whatever is there; rules
#   that another configuration makes.
# related_resources:
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-mixed-rule-forms
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_vpc_security_group_rules_exclusive, aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule, aws_vpc_security_group_egress_rule]
#   remediation: |
#     Write every rule of the group as a resource, and leave `ingress` and `egress` out of the group:
#
#     ```hcl
#     resource "aws_security_group" "web" {
#       name   = "web"
#       vpc_id = aws_vpc.main.id
#     }
#
#     resource "aws_vpc_security_group_ingress_rule" "https" {
#       security_group_id = aws_security_group.web.id
#       ip_protocol       = "tcp"
#       from_port         = 443
#       to_port           = 443
#       cidr_ipv4         = "10.0.0.0/16"
#     }
#     ```
#   examples:
#     - name: Inline blocks with both kinds of rule resources
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/16"]
#           }
#         }
#
#         resource "aws_security_group_rule" "http" {
#           security_group_id = aws_security_group.web.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 80
#           to_port           = 80
#           cidr_blocks       = ["10.0.0.0/16"]
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "more" {
#           for_each          = toset(["8080", "8443"])
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = each.value
#           to_port           = each.value
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#       fail:
#         aws_security_group.web: 'inline ingress rules and 3 rule resources of the same group undo each other at every apply'
#     - name: A dynamic block in a default group, through a local
#       hcl: |
#         locals {
#           ports = [443]
#           group = aws_default_security_group.main.id
#         }
#
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "egress" {
#             for_each = local.ports
#             content {
#               from_port   = egress.value
#               to_port     = egress.value
#               protocol    = "tcp"
#               cidr_blocks = ["10.0.0.0/16"]
#             }
#           }
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "dns" {
#           security_group_id = local.group
#           ip_protocol       = "udp"
#           from_port         = 53
#           to_port           = 53
#           cidr_ipv4         = "10.0.0.2/32"
#         }
#       fail:
#         aws_default_security_group.main: 'inline egress rules and aws_vpc_security_group_egress_rule.dns of the same group undo each other at every apply'
#     - name: A default group named through its VPC
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#
#         resource "aws_default_security_group" "main" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             from_port = 0
#             to_port   = 0
#             protocol  = "-1"
#             self      = true
#           }
#         }
#
#         resource "aws_security_group_rule" "https" {
#           security_group_id = aws_vpc.main.default_security_group_id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_blocks       = ["10.0.0.0/16"]
#         }
#       fail:
#         aws_default_security_group.main: 'inline ingress rules and aws_security_group_rule.https of the same group undo each other at every apply'
#     - name: One form each, two directions, and another group's rules
#       hcl: |
#         resource "aws_security_group" "inline" {
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/16"]
#           }
#         }
#
#         resource "aws_security_group" "separate" {}
#
#         resource "aws_security_group_rule" "https" {
#           security_group_id = aws_security_group.separate.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_blocks       = ["10.0.0.0/16"]
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "out" {
#           security_group_id = aws_security_group.inline.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "outside" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#     - name: The direction, or whether there are blocks, is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/16"]
#           }
#         }
#
#         resource "aws_security_group_rule" "either" {
#           security_group_id = aws_security_group.web.id
#           type              = terraform_data.setting.output
#           protocol          = "tcp"
#           from_port         = 80
#           to_port           = 80
#           cidr_blocks       = ["10.0.0.0/16"]
#         }
#
#         data "aws_ip_ranges" "any" {
#           services = ["ec2"]
#         }
#
#         resource "aws_security_group" "maybe" {
#           dynamic "ingress" {
#             for_each = data.aws_ip_ranges.any.cidr_blocks
#             content {
#               from_port   = 443
#               to_port     = 443
#               protocol    = "tcp"
#               cidr_blocks = [ingress.value]
#             }
#           }
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "http" {
#           security_group_id = aws_security_group.maybe.id
#           ip_protocol       = "tcp"
#           from_port         = 80
#           to_port           = 80
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#       undetermined:
#         aws_security_group.web: 'inline ingress rules and aws_security_group_rule.either of the same group may undo each other: type is known only after apply'
#         aws_security_group.maybe: 'inline ingress rules and aws_vpc_security_group_ingress_rule.http of the same group may undo each other: ingress is unknown (data source data.aws_ip_ranges.any)'
#     - name: An empty list, which claims its direction, and a dynamic block that makes none
#       hcl: |
#         resource "aws_security_group" "emptied" {
#           ingress = []
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "undone" {
#           security_group_id = aws_security_group.emptied.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "kept" {
#           security_group_id = aws_security_group.emptied.id
#           ip_protocol       = "-1"
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#
#         resource "aws_security_group" "left" {
#           dynamic "ingress" {
#             for_each = toset([])
#             content {
#               protocol    = "tcp"
#               from_port   = ingress.value
#               to_port     = ingress.value
#               cidr_blocks = ["10.0.0.0/16"]
#             }
#           }
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "https" {
#           security_group_id = aws_security_group.left.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/16"
#         }
#       fail:
#         aws_security_group.emptied: 'ingress = [] and aws_vpc_security_group_ingress_rule.undone of the same group undo each other at every apply'
#     - name: A list of the only rules beside inline ones
#       hcl: |
#         resource "aws_security_group" "inline" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_vpc_security_group_rules_exclusive" "inline" {
#           security_group_id = aws_security_group.inline.id
#           ingress_rule_ids  = []
#           egress_rule_ids   = []
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_vpc_security_group_ingress_rule" "web" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/8"
#         }
#         resource "aws_vpc_security_group_rules_exclusive" "web" {
#           security_group_id = aws_security_group.web.id
#           ingress_rule_ids  = [aws_vpc_security_group_ingress_rule.web.id]
#           egress_rule_ids   = []
#         }
#       fail:
#         aws_vpc_security_group_rules_exclusive.inline: 'inline ingress rules of aws_security_group.inline and this list of its rules undo each other at every apply'
package planvet.rules.sg.mixed_rule_forms

import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.tf

results contains finding if {
	some [group, direction] in _inline
	sure := [p.address | some p in _separate[[group, direction]]; not _hidden(p)]
	count(sure) > 0
	message := sprintf("%s and %s of the same group undo each other at every apply", [_claim(group, direction), _those(sure)])
	finding := result.with_related(result.fail(tf.at(group), direction, message), _places(sure))
}

results contains finding if {
	some [group, direction] in _inline
	found := _separate[[group, direction]]
	every p in found {
		_hidden(p)
	}
	finding := _undetermined(group, direction, [p.address | some p in found], sprintf("type %s", [tf.reason(tf.at(found[0].address), "type")]))
}

results contains finding if {
	some u in sg.unread
	not [u.address, u.direction] in _inline
	found := [p.address | some p in _separate[[u.address, u.direction]]]
	finding := _undetermined(u.address, u.direction, found, u.why)
}

# A rule that belongs to one of several groups, one of which has inline rules.
results contains finding if {
	some p in sg.permissions
	p.path == []
	p.group == p.address
	r := tf.at(p.address)
	candidates := {group | some key in link.targets(r, "security_group_id", sg.target_types); group := sg.group_key(key)}
	some group in candidates
	[group, p.direction] in _inline
	finding := result.undetermined(r, "security_group_id", sprintf("this may undo the inline %s rules of %s: security_group_id %s", [p.direction, group, tf.reason(r, "security_group_id")]))
}

_undetermined(group, direction, found, why) := result.with_related(
	result.undetermined(tf.at(group), direction, sprintf("inline %s rules and %s of the same group may undo each other: %s", [direction, _those(found), why])),
	_places(found),
)

_hidden(p) if tf.undecided(tf.at(p.address), "type")

_inline := {[p.group, p.direction] |
	some p in sg.permissions
	p.path != []
} | _emptied

# `ingress = []` lets Terraform remove every rule that it did not write there.
_emptied := {[r.address, direction] |
	some type in sg.group_types
	some r in tf.resources(type)
	some direction in ["ingress", "egress"]
	r.values[direction] == []
	direction in r.configured
}

_claim(group, direction) := sprintf("%s = []", [direction]) if {
	[group, direction] in _emptied
} else := sprintf("inline %s rules", [direction])

# Rule resources by group and direction, in the order of permissions.
_separate := {key: [found[i] | some i in sort(object.keys(at))] |
	found := [p | some p in sg.permissions; p.path == []]
	some key, at in object.union_n([{[p.group, p.direction]: {i: true}} | some i, p in found])
}

_those(addresses) := addresses[0] if {
	count(addresses) == 1
} else := sprintf("%d rule resources", [count(addresses)])

_places(addresses) := [result.place(address, [], "A rule of the same group") | some address in addresses]

# What a list of the only rules that a group may have does not name is revoked,
# inline rules included.
results contains finding if {
	some r in tf.resources("aws_vpc_security_group_rules_exclusive")
	keys := link.targets(r, "security_group_id", sg.target_types)
	count(keys) == 1
	some key in keys
	group := sg.group_key(key)
	directions := [direction | some direction in ["ingress", "egress"]; [group, direction] in _inline; not [group, direction] in _emptied]
	count(directions) > 0
	message := sprintf("inline %s rules of %s and this list of its rules undo each other at every apply", [concat(" and ", directions), group])
	finding := result.with_related(
		result.fail(r, "security_group_id", message),
		[result.place(group, [direction], "The inline rules") | some direction in directions],
	)
}
