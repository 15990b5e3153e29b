# METADATA
# title: Network ACL rule numbers leave no room between them
# description: |
#   AWS evaluates the rules of a network ACL in ascending order of their numbers, so a rule that must come
#   between two others needs a free number between theirs. Where there is none, every rule behind has to be
#   renumbered, and while Terraform replaces them one by one the ACL stands half open or half shut. Numbers
#   in steps of `gap` or more leave that room. Rules of IPv4 and of IPv6 decide different packets, so each family counts
#   for itself: AWS numbers the two rules of a default ACL 100 and 101.
#
#   A number that is there twice is not a matter of room: nacl-duplicate-rule-number tells of it. Rules
#   whose ACL is unknown are held against each other, not against ACLs that are known.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-rule-spacing
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params: {gap: 5}
#   remediation: |
#     Renumber the rules in the same order, in steps that leave room:
#
#     ```hcl
#     ingress {
#       rule_no    = 110 # was 101
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "10.0.0.0/16"
#       from_port  = 443
#       to_port    = 443
#     }
#     ```
#   examples:
#     - name: Inline rules that leave no room
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 101
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no         = 103
#             protocol        = "6"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 443
#             to_port         = 443
#           }
#           ingress {
#             rule_no    = 200
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: ingress rules 100 and 101 of aws_network_acl.main are less than 5 apart, which leaves too little room for a rule between them
#     - name: Steps of five, and each direction with numbers of its own
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
#             rule_no    = 105
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 101
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: Separate rules, numbered by count
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_network_acl_rule" "web" {
#           count          = 3
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 100 + count.index
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 8000 + count.index
#           to_port        = 8000 + count.index
#         }
#       fail:
#         aws_network_acl_rule.web[1]: ingress rules 100 and 101, 101 and 102 of aws_network_acl.main are less than 5 apart, which leaves too little room for a rule between them
#     - name: An ACL outside of the configuration, and a separate rule beside an inline one
#       hcl: |
#         resource "aws_network_acl_rule" "in" {
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
#           rule_number    = 102
#           egress         = true
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1024
#           to_port        = 65535
#         }
#         resource "aws_network_acl_rule" "out_dns" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 104
#           egress         = true
#           protocol       = "udp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 53
#           to_port        = 53
#         }
#         resource "aws_network_acl" "mixed" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#         resource "aws_network_acl_rule" "mixed" {
#           network_acl_id  = aws_network_acl.mixed.id
#           rule_number     = 101
#           egress          = true
#           protocol        = "-1"
#           rule_action     = "allow"
#           cidr_block      = "10.0.0.0/8"
#         }
#       fail:
#         aws_network_acl_rule.out_dns: egress rules 102 and 104 of acl-0abc are less than 5 apart, which leaves too little room for a rule between them
#         aws_network_acl_rule.mixed: egress rules 100 and 101 of aws_network_acl.mixed are less than 5 apart, which leaves too little room for a rule between them
#     - name: The default ACL, its rules made by a dynamic block
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_network_acl" "default" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#           dynamic "ingress" {
#             for_each = { "200" = 80, "202" = 443 }
#             content {
#               rule_no    = ingress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = aws_vpc.main.cidr_block
#               from_port  = ingress.value
#               to_port    = ingress.value
#             }
#           }
#         }
#         resource "aws_network_acl_rule" "by_vpc" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 206
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/16"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_default_network_acl.default: ingress rules 200 and 202, 202 and 206 of aws_default_network_acl.default are less than 5 apart, which leaves too little room for a rule between them
#     - name: The same number twice is the other rule's finding
#       hcl: |
#         resource "aws_network_acl_rule" "v4" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#         }
#         resource "aws_network_acl_rule" "v6" {
#           network_acl_id  = "acl-0abc"
#           rule_number     = 100
#           protocol        = "-1"
#           rule_action     = "allow"
#           ipv6_cidr_block = "::/0"
#         }
#     - name: A wider gap, asked for
#       params: {gap: 10}
#       hcl: |
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "b" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 105
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#       fail:
#         aws_network_acl_rule.b: ingress rules 100 and 105 of acl-0abc are less than 10 apart, which leaves too little room for a rule between them
#     - name: A number that is not known
#       hcl: |
#         variable "number" {
#           type = number
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "b" {
#           network_acl_id = "acl-0abc"
#           rule_number    = var.number
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#       undetermined:
#         aws_network_acl_rule.b: 'ingress rules may leave no room between their numbers: rule_number of aws_network_acl_rule.b is unknown (var.number has no value)'
#     - name: Blocks that are not known, and an ACL that is not known
#       hcl: |
#         variable "ports" {
#           type = list(number)
#         }
#         variable "acl" {
#           type = string
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = var.ports
#             content {
#               rule_no    = 100 + ingress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = "10.0.0.0/8"
#               from_port  = ingress.value
#               to_port    = ingress.value
#             }
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
#           rule_number    = 101
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#       undetermined:
#         aws_network_acl.main: 'ingress rules of aws_network_acl.main may leave no room between their numbers: ingress of aws_network_acl.main is unknown (var.ports has no value)'
#         aws_network_acl_rule.a: 'ingress rules may leave no room between their numbers: network_acl_id of aws_network_acl_rule.a is unknown (var.acl has no value)'
#     - name: "IPv4 and IPv6 count each for itself, as AWS numbers the rules of a default ACL"
#       hcl: |
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = "acl-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no         = 101
#             protocol        = "-1"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 0
#             to_port         = 0
#           }
#         }
package planvet.rules.nacl.rule_spacing

import data.planvet.lib.nacl
import data.planvet.lib.result

gap := data.planvet.params["nacl-rule-spacing"].gap

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	pairs := _tight(acl[direction])
	count(pairs) > 0
	first := nacl.first_of_number([e | some e in acl[direction].entries; e.placed])
	message := sprintf("%s rules %s of %s are less than %v apart, which leaves too little room for a rule between them", [
		direction,
		concat(", ", [sprintf("%d and %d", pair) | some pair in pairs]),
		acl.name,
		gap,
	])
	at := first[pairs[0][1]]
	others := sort({n | some pair in pairs; some n in pair} - {at.number})
	failed := result.with_related(
		result.fail(at, at.number_path, message),
		[result.place(first[n].address, first[n].number_path, sprintf("%s rule %d", [direction, n])) | some n in others],
	)
	found := result.with_key(object.union(failed, _renumbered(acl[direction], first)), direction)
}

# The same order with room between: a number stays where it can, since others
# may speak of it. Not where one number is there twice, or AWS's last one, 32766,
# would be passed.
_renumbered(list, first) := {"fix": settings} if {
	not list.repeats
	spread := [max({at |
		some j, before in array.slice(list.numbers, 0, i + 1)
		at := before + ((i - j) * gap)
	}) |
		some i, _ in list.numbers
	]
	spread[count(spread) - 1] <= 32766
	settings := [result.set(first[n].address, first[n].number_path, spread[i]) |
		some i, n in list.numbers
		spread[i] != n
	]
} else := {}

# Rules of IPv4 and of IPv6 never decide the same packet: nothing has to come
# between 100 and 101, as AWS numbers them itself.
_tight(list) := [] if {
	count(_close(list.numbers)) == 0
} else := sort({pair |
	some family in ["ipv4", "ipv6"]
	some pair in _close(sort({entry.number | some entry in list.entries; entry.placed; _of_family(entry, family)}))
})

_close(numbers) := [[numbers[i - 1], n] |
	some i, n in numbers
	i > 0
	n - numbers[i - 1] < gap
]

_of_family(entry, _) if count(entry.lanes) == 0

_of_family(entry, family) if {
	some lane in entry.lanes
	lane.family == family
}

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	doubt := acl[direction].undecided
	doubt != null
	_tight(acl[direction]) == []
	message := sprintf("%s rules of %s may leave no room between their numbers: %s", [direction, acl.name, doubt.text])
	found := result.with_key(result.undetermined(acl, direction, message), direction)
}

# One rule whose number or ACL cannot be told, and others it may come close to.
results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	list := acl[direction]
	count(list.unsure) > 0
	list.undecided == null
	count(list.entries) > 1
	_tight(list) == []
	doubtful := [e | some e in list.unsure; _may_crowd(e, list.entries)]
	e := doubtful[0]
	doubt := nacl.home_doubt(e)
	message := sprintf("%s rules may leave no room between their numbers: %s", [direction, doubt.text])
	found := result.with_key(result.undetermined(e, doubt.path, message), direction)
}

_may_crowd(entry, _) if {
	some doubt in entry.doubts
	doubt.part == "number"
}

_may_crowd(entry, entries) if {
	entry.number != null
	not entry.placed
	some other in entries
	other.number != null
	other.number != entry.number
	some family in ["ipv4", "ipv6"]
	_of_family(entry, family)
	_of_family(other, family)
	abs(other.number - entry.number) < gap
}
