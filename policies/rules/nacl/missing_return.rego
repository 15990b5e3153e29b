# METADATA
# title: Network ACL does not allow return traffic
# description: |
#   A network ACL keeps no state. Whoever connects to port 443 gets an answer only if an egress rule lets it out, to the
#   port that the client chose for itself; and whatever a subnet asks for gets an answer only if an ingress rule lets
#   that in. Clients choose ephemeral ports: Linux takes 32768-60999, Windows 49152-65535, NAT gateways, load
#   balancers and Lambda functions 1024-65535 (the `ephemeral` parameter). Where they are not let back, connections time
#   out, or some of them do, which is harder to find.
#
#   This rule goes through the rules of both directions in the order of their numbers. An allow is asked for what it
#   decides itself; the message names the rules that lack replies and the part that is missing. One finding for
#   an ACL and direction, since one return rule usually fixes it. It is low where only ports below 32768 are
#   missing, as in the example that AWS gives: few clients of today use them. For what hosts of the subnet ask of the
#   internet only the ports from 32768 on count, unless a NAT gateway is in the subnet.
#
#   Denies that are meant are no lack: of public ranges no wider than a /8 of IPv4 or a /16 of IPv6 (block lists), and of
#   admin ports (the `ports` of `nacl-open-admin-ingress`) before a wide allow.
#
#   An allow of at least 1,000 ports above 1023 is taken for the return rule of what the other direction allows to the
#   same peers, and is asked nothing then. A rule for all protocols is asked for TCP only: that UDP does not come back
#   is often meant, and DNS and time within a VPC pass no ACL.
#
#   Deliberately missed: protocols without ports, ICMP among them, where nothing tells a reply from a request;
#   whether anything listens. Of an ACL outside this configuration only the rules made here are seen, so what
#   they do not let back is unknown, and the same holds where state has rules made elsewhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-missing-return
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params:
#     ephemeral: "1024-65535"
#   remediation: |
#     Let the replies back, in the other direction and to the same peers:
#
#     ```hcl
#     ingress {
#       rule_no    = 100
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "0.0.0.0/0"
#       from_port  = 443
#       to_port    = 443
#     }
#     egress {
#       rule_no    = 100 # replies
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "0.0.0.0/0"
#       from_port  = 1024
#       to_port    = 65535
#     }
#     ```
#   examples:
#     - name: Nothing leaves
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
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main do not allow return traffic for ingress rules 100, 110 and 120: tcp ports 1024-65535 to 0.0.0.0/0'
#     - name: Replies are let out
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
#     - name: Replies are let out, but a deny comes first
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
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 1024
#             to_port    = 65535
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
#       fail:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to 10.0.0.0/8'
#     - name: A late deny
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
#           egress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: To fewer addresses than may come in
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
#             protocol   = "6"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to 0.0.0.0/0 except 10.0.0.0/8'
#     - name: To the addresses that an earlier deny leaves
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 90
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
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
#     - name: The ports of Linux only, as in the example of AWS
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
#             from_port  = 32768
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main do not allow return traffic for ingress rule 100: tcp ports 1024-32767 to 0.0.0.0/0'
#     - name: The ports of Linux, which is all that is asked for
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
#             from_port  = 32768
#             to_port    = 60999
#           }
#         }
#       params:
#         ephemeral: "32768-60999"
#     - name: Replies in two ranges and two halves
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
#             to_port    = 32767
#           }
#           egress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 32768
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 120
#             protocol   = "6"
#             action     = "allow"
#             cidr_block = "128.0.0.0/1"
#             from_port  = 32768
#             to_port    = 65535
#           }
#         }
#     - name: What the subnet asks for gets no answer
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 110
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 123
#             to_port    = 123
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rules of aws_network_acl.main do not allow return traffic for egress rule 110: udp ports 32768-65535 from 0.0.0.0/0'
#     - name: A private subnet asks, and replies come in
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: A high port that is served is no return rule
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 8080
#             to_port    = 8080
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.main: 'egress rules of aws_network_acl.main do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to 10.0.0.0/8'
#     - name: All protocols, of which TCP is asked for
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
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
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.other: 'egress rules of aws_network_acl.other do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to 10.0.0.0/8'
#     - name: ICMP, and an allow that never applies
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "icmp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#     - name: A rule for everything out asks for replies too
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
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rules of aws_network_acl.main do not allow return traffic for egress rule 100: tcp ports 32768-65535 from 0.0.0.0/0'
#     - name: IPv6 is let in, IPv4 out, in the default ACL
#       hcl: |
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = "acl-0def"
#           ingress {
#             rule_no         = 100
#             protocol        = "tcp"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 443
#             to_port         = 443
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
#       fail:
#         aws_default_network_acl.main:
#           - 'egress rules of aws_default_network_acl.main do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to ::/0'
#           - 'ingress rules of aws_default_network_acl.main do not allow return traffic for egress rule 100: tcp ports 32768-65535 from 0.0.0.0/0'
#     - name: Separate rules, for each port, through a local
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#         }
#
#         locals {
#           acl = aws_network_acl.main.id
#         }
#         resource "aws_network_acl_rule" "in" {
#           for_each       = { 100 = 80, 110 = 443 }
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
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1024
#           to_port        = 65535
#         }
#       fail:
#         'aws_network_acl_rule.in["100"]': 'egress rules of aws_network_acl.main do not allow return traffic for ingress rules 100 and 110: tcp ports 1024-65535 to 0.0.0.0/0 except 10.0.0.0/8'
#     - name: An ACL outside, of which the rules made here let replies out
#       hcl: |
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#         resource "aws_network_acl_rule" "out" {
#           network_acl_id = "acl-0abc"
#           egress         = true
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 1024
#           to_port        = 65535
#         }
#     - name: An ACL outside, whose other rules are not seen
#       hcl: |
#         resource "aws_network_acl_rule" "in" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 443
#           to_port        = 443
#         }
#       undetermined:
#         aws_network_acl_rule.in: 'egress rules may not allow return traffic for ingress rule 100 of acl-0abc: acl-0abc is not in this configuration, and may have other rules'
#     - name: Addresses and actions that are known only after apply
#       hcl: |
#         resource "aws_eip" "office" {}
#
#         resource "terraform_data" "mode" {
#           input = timestamp()
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "${aws_eip.office.public_ip}/32"
#             from_port  = 22
#             to_port    = 22
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#         resource "aws_network_acl" "open" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "${aws_eip.office.public_ip}/32"
#             from_port  = 22
#             to_port    = 22
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
#         resource "aws_network_acl" "denied" {
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
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = terraform_data.mode.output
#             cidr_block = "0.0.0.0/0"
#             from_port  = 5000
#             to_port    = 5999
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
#       undetermined:
#         aws_network_acl.main: 'egress rules may not allow return traffic for ingress rule 100 of aws_network_acl.main: cidr_block of aws_network_acl.main is known only after apply'
#         aws_network_acl.denied:
#           - 'egress rules may not allow return traffic for ingress rule 100 of aws_network_acl.denied: action of aws_network_acl.denied is known only after apply'
#           - 'ingress rules may not allow return traffic for egress rule 90 of aws_network_acl.denied: action of aws_network_acl.denied is known only after apply'
#     - name: Blocks that are known only after apply
#       hcl: |
#         variable "offices" {
#           type = list(string)
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "egress" {
#             for_each = var.offices
#             content {
#               rule_no    = 100 + egress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = egress.value
#               from_port  = 1024
#               to_port    = 65535
#             }
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#       undetermined:
#         aws_network_acl.main:
#           - 'egress rules may not allow return traffic for ingress rule 100 of aws_network_acl.main: egress of aws_network_acl.main is unknown (var.offices has no value)'
#           - 'return traffic for egress rules of aws_network_acl.main may not be allowed: egress of aws_network_acl.main is unknown (var.offices has no value)'
#     - name: A module that was not read and is handed the ACL
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0a"
#         }
#         resource "aws_network_acl_rule" "https" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 100
#           egress         = false
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#         module "replies" {
#           source = "git::https://git.example.com/acme/replies.git"
#           acl_id = aws_network_acl.main.id
#         }
#       undetermined:
#         aws_network_acl_rule.https: 'egress rules of aws_network_acl.main may not allow return traffic for ingress rule 100: module.replies was not read and refers to it'
#     - name: A block list and denied admin ports are meant
#       hcl: |
#         resource "aws_network_acl" "web" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 95
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3389
#             to_port    = 3389
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 0
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: The peers of a rule are all denied, which a block list does not do
#       hcl: |
#         resource "aws_network_acl" "web" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 0
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "203.0.0.0/16"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_network_acl.web: 'egress rules of aws_network_acl.web do not allow return traffic for ingress rule 100: tcp ports 1024-65535 to 203.0.113.0/24'
#     - name: Hosts take high ports, a NAT gateway takes any
#       hcl: |
#         resource "aws_network_acl" "hosts" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 32768
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#         resource "aws_nat_gateway" "main" {
#           allocation_id = "eipalloc-0abc"
#           subnet_id     = "subnet-0nat"
#         }
#         resource "aws_network_acl" "nat" {
#           vpc_id     = "vpc-0abc"
#           subnet_ids = ["subnet-0nat"]
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 32768
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#       fail:
#         aws_network_acl.nat: 'ingress rules of aws_network_acl.nat do not allow return traffic for egress rule 100: tcp ports 1024-32767 from 0.0.0.0/0'
package planvet.rules.nacl.missing_return

import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_return
import data.planvet.lib.nacl_world
import data.planvet.lib.result
import data.planvet.lib.unread

# One for an ACL and direction, at the first of the rules that lack replies.
results contains found if {
	some lack in nacl_return.lacks
	count(lack.missing) > 0
	count(unread.given(lack.key)) == 0
	entries := _in_order([one.entry | some one in lack.missing])
	parts := nacl_return.distinct([part | some one in lack.missing; some part in one.parts])
	back := nacl_admits.opposite[lack.direction]
	message := sprintf("%s rules of %s do not allow return traffic for %s %s: %s", [
		back,
		nacl_admits.name(lack.key),
		lack.direction,
		nacl_admits.rules_text(entries),
		nacl_admits.parts_text(parts, back),
	])
	denying := _in_order([entry | some part in parts; some entry in part.entries])
	found := result.with_key(
		result.with_severity(
			result.with_related(
				result.fail(entries[0], entries[0].number_path, message),
				array.concat(
					[nacl_admits.place(entry, lack.direction) | some entry in array.slice(entries, 1, count(entries))],
					[nacl_admits.place(entry, back) | some entry in denying],
				),
			),
			_severity(parts),
		),
		lack.direction,
	)
}

# A module that was not read may add the rules that are missing here.
results contains found if {
	some lack in nacl_return.lacks
	count(lack.missing) > 0
	holders := unread.given_any({lack.key})
	entries := _in_order([one.entry | some one in lack.missing])
	message := sprintf("%s rules of %s may not allow return traffic for %s %s: %s", [
		nacl_admits.opposite[lack.direction],
		nacl_admits.name(lack.key),
		lack.direction,
		nacl_admits.rules_text(entries),
		unread.why(holders),
	])
	found := result.with_key(result.undetermined(entries[0], entries[0].number_path, message), lack.direction)
}

_in_order(entries) := [entry | some i, entry in entries; not entry in array.slice(entries, 0, i)]

# The ports that nearly every client of today takes begin at 32768.
_severity(parts) := "low" if {
	every part in parts {
		part.ports[1] < 32768
	}
} else := "medium"

# One for an ACL and direction as well, at the first value that decides.
results contains found if {
	some lack in nacl_return.lacks
	count(lack.doubts) > 0
	not _misses_under_doubt(lack)
	doubt := lack.doubts[0]
	entries := [one.entry | some one in lack.doubts]
	message := sprintf("%s rules may not allow return traffic for %s: %s", [
		nacl_admits.opposite[lack.direction],
		_rules(lack, doubt, entries),
		doubt.text,
	])
	at := _at(doubt.by, entries[0])
	found := result.with_key(result.undetermined(at, at.path, message), lack.direction)
}

# Then one result says both.
_misses_under_doubt(lack) if {
	count(lack.missing) > 0
	count(unread.given(lack.key)) > 0
}

_rules(lack, doubt, entries) := sprintf("%s %s of %s", [lack.direction, nacl_admits.rules_text(numbered), nacl_world.subject(lack.key, doubt)]) if {
	numbered := [e | some e in entries; e.number != null]
	count(numbered) == count(entries)
} else := sprintf("%s rules of %s", [lack.direction, nacl_world.subject(lack.key, doubt)])

# What lies outside has no place here: then the rule that waits for it.
_at(by, _) := by if by.address != null

_at(by, entry) := {"address": entry.address, "path": entry.number_path} if by.address == null

results contains found if {
	some list in nacl_return.unread
	message := sprintf("return traffic for %s rules of %s may not be allowed: %s", [list.direction, nacl_admits.name(list.key), list.unseen.text])
	found := result.with_key(result.undetermined(list.unseen, list.unseen.path, message), list.direction)
}
