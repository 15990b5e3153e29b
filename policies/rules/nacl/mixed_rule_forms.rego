# METADATA
# title: Network ACL rules are managed inline and separately
# description: |
#   The rules of an ACL may stand in `ingress` and `egress` blocks, or be resources of their own
#   (`aws_network_acl_rule`). Blocks are complete: at every apply Terraform removes the rules of that direction which no
#   block holds, and then the rule resources make theirs again. Between the two, traffic is let through or
#   dropped that should not be, and every plan shows changes.
#
#   An `aws_network_acl` leaves a direction alone for which it has no block, so ingress blocks beside egress rules of
#   their own are no finding. A list that is set to be empty, `ingress = []`, claims its direction. An `aws_default_network_acl` removes every rule that it does not hold, in both directions,
#   also where it has no block at all.
#
#   Deliberately missed: rules of the same ACL in another configuration.
# related_resources:
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_acl_rule
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/default_network_acl
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-mixed-rule-forms
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   remediation: |
#     Write all rules of an ACL in one form. Rules that several modules add to are resources of their own:
#
#     ```hcl
#     resource "aws_network_acl" "main" {
#       vpc_id = aws_vpc.main.id
#     }
#
#     resource "aws_network_acl_rule" "https" {
#       network_acl_id = aws_network_acl.main.id
#       rule_number    = 100
#       protocol       = "tcp"
#       rule_action    = "allow"
#       cidr_block     = "0.0.0.0/0"
#       from_port      = 443
#       to_port        = 443
#     }
#     ```
#   examples:
#     - name: A block, and a rule of its own
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "ssh" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "203.0.113.0/24"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main holds ingress rules inline, and aws_network_acl_rule.ssh makes rules of the same ACL: they undo each other at every apply'
#     - name: Blocks only, and rules only
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#         resource "aws_network_acl" "other" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = aws_network_acl.other.id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = aws_network_acl.other.id
#           egress         = true
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 1024
#           to_port        = 65535
#         }
#     - name: Both directions, several rules, the ACL through a local
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#         locals {
#           acl = aws_network_acl.main.id
#         }
#         resource "aws_network_acl_rule" "in" {
#           for_each       = { 200 = 80, 210 = 22, 220 = 25 }
#           network_acl_id = local.acl
#           rule_number    = each.key
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = each.value
#           to_port        = each.value
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = local.acl
#           egress         = true
#           rule_number    = 200
#           protocol       = "udp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 1024
#           to_port        = 65535
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main holds ingress and egress rules inline, and aws_network_acl_rule.in["200"], aws_network_acl_rule.in["210"] and 2 others make rules of the same ACL: they undo each other at every apply'
#     - name: Blocks for what enters, rules of their own for what leaves
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = aws_network_acl.main.id
#           egress         = true
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 1024
#           to_port        = 65535
#         }
#     - name: The default ACL and a literal id
#       hcl: |
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = "acl-0def"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = "acl-0def"
#           egress         = true
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 1024
#           to_port        = 65535
#         }
#       fail:
#         aws_default_network_acl.main: 'aws_default_network_acl.main removes every rule that it does not hold, and aws_network_acl_rule.out makes rules of the same ACL: they undo each other at every apply'
#     - name: A default ACL without blocks, reached through its VPC
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#       fail:
#         aws_default_network_acl.main: 'aws_default_network_acl.main removes every rule that it does not hold, and aws_network_acl_rule.in makes rules of the same ACL: they undo each other at every apply'
#     - name: A default ACL that nothing takes over
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 50
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#     - name: An ACL outside
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#     - name: A dynamic block with nothing in it
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = []
#             content {
#               rule_no    = 100
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = ingress.value
#               from_port  = 443
#               to_port    = 443
#             }
#           }
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#     - name: An ACL that is known only after apply
#       hcl: |
#         resource "terraform_data" "acl" {
#           input = timestamp()
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = terraform_data.acl.output
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.in: 'aws_network_acl_rule.in may make a rule of an ACL that has its own inline: network_acl_id of aws_network_acl_rule.in is known only after apply'
#     - name: A direction that is known only after apply
#       hcl: |
#         resource "terraform_data" "out" {
#           input = timestamp()
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_network_acl_rule" "in" {
#           egress         = terraform_data.out.output == "x"
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.in: 'aws_network_acl_rule.in may make a rule of an ACL that has its own inline: egress of aws_network_acl_rule.in is known only after apply'
#     - name: Blocks that are known only after apply
#       hcl: |
#         variable "offices" {
#           type = list(string)
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = var.offices
#             content {
#               rule_no    = 100 + ingress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = ingress.value
#               from_port  = 443
#               to_port    = 443
#             }
#           }
#         }
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 300
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl.main: 'aws_network_acl.main may hold ingress rules that aws_network_acl_rule.in undo: ingress of aws_network_acl.main is unknown (var.offices has no value)'
#     - name: An empty list, which claims its direction
#       hcl: |
#         resource "aws_network_acl" "emptied" {
#           vpc_id  = "vpc-0abc"
#           ingress = []
#         }
#         resource "aws_network_acl_rule" "undone" {
#           network_acl_id = aws_network_acl.emptied.id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/16"
#           from_port      = 443
#           to_port        = 443
#         }
#
#         resource "aws_network_acl" "other_direction" {
#           vpc_id = "vpc-0abc"
#           egress = []
#         }
#         resource "aws_network_acl_rule" "kept" {
#           network_acl_id = aws_network_acl.other_direction.id
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/16"
#           from_port      = 443
#           to_port        = 443
#         }
#       fail:
#         aws_network_acl.emptied: 'aws_network_acl.emptied sets ingress = [], which removes every rule made elsewhere, and aws_network_acl_rule.undone makes rules of the same ACL: they undo each other at every apply'
package planvet.rules.nacl.mixed_rule_forms

import data.planvet.lib.nacl
import data.planvet.lib.nacl_entry
import data.planvet.lib.result
import data.planvet.lib.tf

# One for an ACL, at its inline rules or, where it has none, at itself.
results contains found if {
	some clash in _clashes
	separate := [entry | some entry in clash.separate; _surely_there(entry)]
	count(separate) > 0
	message := sprintf("%s %s, and %s %s rules of the same ACL: they undo each other at every apply", [
		clash.acl.address,
		_held(clash),
		_listed(separate),
		{true: "makes", false: "make"}[count(separate) == 1],
	])
	found := result.with_related(
		result.fail(clash.acl, clash.path, message),
		[result.place(entry.address, entry.path, "a rule of its own") | some entry in separate],
	)
}

# At the rule of which it cannot be told, once.
results contains found if {
	some clash in _clashes
	some entry in clash.separate
	not _surely_there(entry)
	doubt := [d | some d in entry.doubts; d.part in {"acl", "direction"}][0]
	message := sprintf("%s may make a rule of an ACL that has its own inline: %s", [entry.address, doubt.text])
	found := result.undetermined(entry, doubt.path, message)
}

# Rules whose ACL cannot be told at all may be of any that holds its own.
results contains result.undetermined(r, "network_acl_id", message) if {
	count(_holders) > 0
	some key, acl in nacl.acls
	startswith(key, "?")
	some direction in nacl.directions
	some entry in acl[direction].entries
	r := {"address": entry.address}
	doubt := [d | some d in entry.doubts; d.part == "acl"][0]
	message := sprintf("%s may make a rule of an ACL that has its own inline: %s", [entry.address, doubt.text])
}

# Blocks that may turn out to be none.
results contains found if {
	some r in tf.resources("aws_network_acl")
	some direction in nacl.directions
	tf.configures(r, direction)
	tf.undecided(r, direction)
	separate := [entry | some entry in _separate(r, direction); _surely_there(entry)]
	count(separate) > 0
	doubt := nacl_entry.doubt(r, "rules", [direction])
	message := sprintf("%s may hold %s rules that %s undo: %s", [r.address, direction, _listed(separate), doubt.text])
	found := result.undetermined(r, direction, message)
}

_surely_there(entry) if {
	every doubt in entry.doubts {
		not doubt.part in {"acl", "direction"}
	}
}

_separate(r, direction) := [entry | some entry in nacl.acls[r.address][direction].entries; entry.form == "separate"]

# ACLs that hold rules, and what else makes rules in the same directions.
_clashes := [clash |
	some holder in _holders
	separate := [entry | some direction in holder.directions; some entry in _separate(holder.acl, direction)]
	count(separate) > 0
	clash := {
		"acl": holder.acl,
		"directions": holder.directions,
		"inline": holder.inline,
		"path": array.slice(holder.inline, 0, 1),
		"separate": separate,
	}
]

_holders := [{"acl": acl, "directions": directions, "inline": inline} |
	some acl in array.concat(tf.resources("aws_network_acl"), tf.resources("aws_default_network_acl"))
	inline := [direction | some direction in nacl.directions; _inline(acl, direction)]
	directions := _held_directions(acl, inline)
	count(directions) > 0
]

_inline(acl, direction) if {
	some entry in nacl.acls[acl.address][direction].entries
	entry.form == "inline"
}

_inline(acl, direction) if _emptied(acl, direction)

# `ingress = []` lets Terraform remove every rule that it did not write there.
_emptied(acl, direction) if {
	acl.values[direction] == []
	direction in acl.configured
}

# aws_network_acl leaves a direction alone of which it holds no rule;
# aws_default_network_acl removes every rule that it does not hold.
_held_directions(acl, inline) := inline if {
	acl.type == "aws_network_acl"
} else := nacl.directions

_held(clash) := "removes every rule that it does not hold" if {
	clash.acl.type == "aws_default_network_acl"
} else := sprintf("sets %s, which removes every rule made elsewhere", [concat(" and ", [sprintf("%s = []", [direction]) | some direction in clash.inline])]) if {
	every direction in clash.inline {
		_emptied(clash.acl, direction)
	}
} else := sprintf("holds %s rules inline", [concat(" and ", clash.inline)])

_listed(entries) := concat(" and ", addresses) if {
	addresses := _addresses(entries)
	count(addresses) < 4
} else := sprintf("%s and %d others", [concat(", ", array.slice(addresses, 0, 2)), count(addresses) - 2]) if {
	addresses := _addresses(entries)
}

_addresses(entries) := sort({entry.address | some entry in entries})
