# METADATA
# title: Network ACL has more rules than AWS's default quota allows
# description: |
#   AWS takes 20 rules in each direction of a network ACL, of IPv4 and of IPv6 each, until it is asked for more (40 at the
#   most, at a cost in performance). The apply that adds one more fails halfway: some of the rules are there, and the
#   denies among the others are not. AWS counts its own last rule (`*`) too.
#
#   Rules count in whatever form they are written, for each address family. A quota that was raised is the parameter `most`.
#
#   Deliberately missed: rules made outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-rule-quota
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params: {most: 20}
#   remediation: |
#     Put ranges together, leave what security groups filter anyway to them, or ask AWS for a higher quota and say so:
#
#     ```hcl
#     rule "nacl-rule-quota" {
#       params = { most = 40 }
#     }
#     ```
#   examples:
#     - name: Rules in both directions, few in each
#       hcl: |
#         resource "aws_network_acl" "few" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_network_acl_rule" "few" {
#           count          = 12
#           network_acl_id = aws_network_acl.few.id
#           rule_number    = 100 + 10 * count.index
#           egress         = count.index % 2 == 0
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.${count.index}.0.0/16"
#           from_port      = 443
#           to_port        = 443
#         }
#     - name: "One rule too many, and just as many as there may be"
#       hcl: |
#         resource "aws_network_acl" "full" {
#           vpc_id = "vpc-0abc"
#         }
#         resource "aws_network_acl_rule" "full" {
#           count          = 21
#           network_acl_id = aws_network_acl.full.id
#           rule_number    = 100 + 10 * count.index
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.${count.index}.0.0/16"
#           from_port      = 443
#           to_port        = 443
#         }
#         resource "aws_network_acl" "room" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = range(20)
#             content {
#               rule_no    = 100 + 10 * ingress.value
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = "10.${ingress.value}.0.0/16"
#               from_port  = 443
#               to_port    = 443
#             }
#           }
#           dynamic "ingress" {
#             for_each = range(5)
#             content {
#               rule_no         = 500 + 10 * ingress.value
#               protocol        = "tcp"
#               action          = "allow"
#               ipv6_cidr_block = "2001:db8:${ingress.value}::/48"
#               from_port       = 443
#               to_port         = 443
#             }
#           }
#         }
#       fail:
#         aws_network_acl_rule.full[20]: 'aws_network_acl.full has 21 ingress rules of IPv4, and AWS takes no more than 20: the apply fails'
#     - name: A rule that may be of the full ACL
#       hcl: |
#         variable "acl" {
#           type = string
#         }
#         resource "aws_network_acl_rule" "some" {
#           count          = 21
#           network_acl_id = var.acl
#           rule_number    = 100 + 10 * count.index
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.${count.index}.0.0/16"
#           from_port      = 443
#           to_port        = 443
#         }
#       undetermined:
#         aws_network_acl_rule.some[20]: 'an unknown ACL may have more ingress rules of IPv4 than the 20 that AWS takes: network_acl_id of aws_network_acl_rule.some[20] is unknown (var.acl has no value)'
package planvet.rules.nacl.rule_quota

import data.planvet.lib.nacl
import data.planvet.lib.result

most := data.planvet.params["nacl-rule-quota"].most

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	some family, name in {"ipv4": "IPv4", "ipv6": "IPv6"}
	count(acl[direction].entries) > most
	entries := [e | some e in acl[direction].entries; e.placed; _of_family(e, family)]
	count(entries) > most
	at := entries[most]
	message := sprintf("%s has %d %s rules of %s, and AWS takes no more than %d: the apply fails", [acl.name, count(entries), direction, name, most])
	found := result.with_key(result.fail(at, at.number_path, message), sprintf("%s %s", [direction, family]))
}

results contains found if {
	some acl in nacl.acls
	some direction in nacl.directions
	some family, name in {"ipv4": "IPv4", "ipv6": "IPv6"}
	count(acl[direction].entries) > most
	entries := [e | some e in acl[direction].entries; _of_family(e, family)]
	count(entries) > most
	count([e | some e in entries; e.placed]) <= most
	doubtful := [e | some e in array.reverse(entries); not e.placed][0]
	doubt := nacl.home_doubt(doubtful)
	message := sprintf("%s may have more %s rules of %s than the %d that AWS takes: %s", [acl.name, direction, name, most, doubt.text])
	found := result.with_key(result.undetermined(doubtful, doubt.path, message), sprintf("%s %s", [direction, family]))
}

_of_family(entry, family) if {
	some lane in entry.lanes
	lane.family == family
}
