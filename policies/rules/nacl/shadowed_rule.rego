# METADATA
# title: Network ACL rule is never evaluated
# description: |
#   AWS goes through the rules of a network ACL in ascending order of their numbers; the first rule that
#   matches a packet decides it, and the rest are never asked. A rule whose every packet is decided by
#   earlier ones is dead. A deny that sits behind an allow is the dangerous kind: it reads as if something
#   were blocked, and nothing is.
#
#   The answer is exact over protocol, ports, ICMP types and codes, and addresses of both families: two
#   rules that cover a third together are found as well. Where only part of what a dead deny matches was
#   let through before, the message says which part. A rule is not held against another of the same number.
#
#   Deliberately missed: a rule for all protocols is held against earlier rules for all protocols only,
#   since nobody lists the 256 protocols one by one. Rules whose ACL is unknown are held against each
#   other, not against ACLs that are known.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-shadowed-rule
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   remediation: |
#     Give the rule a number below those that decide before it, or take it out where they say what is meant:
#
#     ```hcl
#     ingress {
#       rule_no    = 90 # was 200, behind the allow of 100
#       protocol   = "tcp"
#       action     = "deny"
#       cidr_block = "198.51.100.0/24"
#       from_port  = 443
#       to_port    = 443
#     }
#     ```
#   examples:
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
#           ingress {
#             rule_no    = 200
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rule 200 of aws_network_acl.main (deny tcp port 443 from 198.51.100.0/24) is never evaluated: rule 100 allows all of it first'
#     - name: An early deny
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
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 443
#             to_port    = 443
#           }
#         }
#     - name: Two rules that together shadow a third, each for half of the addresses
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/9"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.128.0.0/9"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rule 120 of aws_network_acl.main (deny tcp port 80 from 10.0.0.0/8) is never evaluated: rules 100 and 110 together allow all of it first'
#     - name: Two rules that together shadow a third, each for part of the ports
#       hcl: |
#         resource "aws_network_acl_rule" "low" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 0
#           to_port        = 1023
#         }
#         resource "aws_network_acl_rule" "high" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1024
#           to_port        = 65535
#         }
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 120
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1000
#           to_port        = 2000
#         }
#       fail:
#         aws_network_acl_rule.deny: 'ingress rule 120 of acl-0abc (deny tcp ports 1000-2000 from 10.0.0.0/8) is never evaluated: rules 100 and 110 together allow all of it first'
#     - name: One address or one port is left to decide
#       hcl: |
#         resource "aws_network_acl_rule" "low" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 0
#           to_port        = 1022
#         }
#         resource "aws_network_acl_rule" "high" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1024
#           to_port        = 65535
#         }
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 120
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 1000
#           to_port        = 2000
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/9"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.128.0.0/10"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#     - name: A deny of which an allow lets part through
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/9"
#             from_port  = 80
#             to_port    = 80
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rule 120 of aws_network_acl.main (deny tcp port 80 from 10.0.0.0/8) is never evaluated: rules 100 and 110 together decide all of it first, and rule 110 allows tcp port 80 from 10.0.0.0/8 except 10.0.0.0/9'
#     - name: An allow behind a deny, and one behind an allow
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.1.0.0/16"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 120
#             protocol   = "all"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 130
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "8.8.8.8/32"
#             from_port  = 53
#             to_port    = 53
#           }
#         }
#       fail:
#         aws_network_acl.main:
#           - 'egress rule 110 of aws_network_acl.main (allow tcp port 443 to 10.1.0.0/16) is never evaluated: rule 100 denies all of it first'
#           - 'egress rule 130 of aws_network_acl.main (allow udp port 53 to 8.8.8.8/32) is never evaluated: rule 120 allows all of it first'
#     - name: Protocols by name and by number
#       hcl: |
#         resource "aws_network_acl_rule" "six" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = 6
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 0
#           to_port        = 65535
#         }
#         resource "aws_network_acl_rule" "tcp" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 22
#           to_port        = 22
#         }
#         resource "aws_network_acl_rule" "esp" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 120
#           protocol       = "50"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "esp_again" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 130
#           protocol       = "esp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "udp" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 140
#           protocol       = "17"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_network_acl_rule.tcp: 'ingress rule 110 of acl-0abc (deny tcp port 22 from 10.0.0.0/8) is never evaluated: rule 100 allows all of it first'
#         aws_network_acl_rule.esp_again: 'ingress rule 130 of acl-0abc (deny protocol 50 from 10.0.0.0/8) is never evaluated: rule 120 allows all of it first'
#     - name: ICMP types and codes
#       hcl: |
#         resource "aws_network_acl_rule" "unreachable" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           icmp_type      = 3
#           icmp_code      = -1
#           protocol       = "icmp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "frag" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           icmp_type      = 3
#           icmp_code      = 4
#           protocol       = 1
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "echo" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 120
#           icmp_type      = 8
#           icmp_code      = 0
#           protocol       = "icmp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 130
#           icmp_type      = -1
#           icmp_code      = -1
#           protocol       = "icmp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#         }
#         resource "aws_network_acl_rule" "late" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 140
#           icmp_type      = 8
#           icmp_code      = -1
#           protocol       = "icmp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#         }
#       fail:
#         aws_network_acl_rule.frag: 'ingress rule 110 of acl-0abc (deny icmp type 3 code 4 from 10.0.0.0/8) is never evaluated: rule 100 allows all of it first'
#         aws_network_acl_rule.late: 'ingress rule 140 of acl-0abc (allow icmp type 8 from 10.0.0.0/8) is never evaluated: rules 120 and 130 together decide all of it first, and rule 130 denies icmp type 8 code 1 to type 8 code 255 from 10.0.0.0/8'
#     - name: IPv6 alone, and IPv4 that does not cover it
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             ipv6_cidr_block = "::/1"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             ipv6_cidr_block = "8000::/1"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "tcp"
#             action     = "deny"
#             ipv6_cidr_block = "2001:db8::/32"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 130
#             protocol   = "udp"
#             action     = "deny"
#             ipv6_cidr_block = "::/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rule 120 of aws_network_acl.main (deny tcp port 22 from 2001:db8::/32) is never evaluated: rule 100 allows all of it first'
#     - name: Halves of the world
#       hcl: |
#         resource "aws_network_acl_rule" "low" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/1"
#         }
#         resource "aws_network_acl_rule" "high" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "128.0.0.0/1"
#         }
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 120
#           protocol       = "-1"
#           rule_action    = "deny"
#           cidr_block     = "0.0.0.0/0"
#         }
#       fail:
#         aws_network_acl_rule.deny: 'ingress rule 120 of acl-0abc (deny all traffic from 0.0.0.0/0) is never evaluated: rules 100 and 110 together allow all of it first'
#     - name: Directions do not mix
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 200
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#     - name: Rules for single protocols leave a rule for all protocols something
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: The default ACL, a block and a separate rule
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_network_acl" "default" {
#           default_network_acl_id = aws_vpc.main.default_network_acl_id
#           ingress {
#             rule_no    = 100
#             protocol   = -1
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#         resource "aws_network_acl_rule" "ssh" {
#           network_acl_id = aws_default_network_acl.default.id
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_network_acl_rule.ssh: 'ingress rule 110 of aws_default_network_acl.default (deny tcp port 22 from 0.0.0.0/0) is never evaluated: rule 100 allows all of it first'
#     - name: The same number is the duplicate rule's finding
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
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#     - name: An address range that is not known
#       hcl: |
#         variable "office" {
#           type = string
#         }
#         resource "aws_network_acl_rule" "office" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = var.office
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "198.51.100.0/24"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl_rule.office: 'ingress rule 110 of acl-0abc (deny tcp port 80 from 198.51.100.0/24) may never be evaluated: cidr_block of aws_network_acl_rule.office is unknown (var.office has no value)'
#     - name: An unknown range behind the world, and behind a part of it
#       hcl: |
#         variable "office" {
#           type = string
#         }
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
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = var.office
#             from_port  = 80
#             to_port    = 80
#           }
#           egress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = var.office
#             from_port  = 80
#             to_port    = 80
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#       fail:
#         aws_network_acl.main: 'ingress rule 110 of aws_network_acl.main (deny tcp port 80 from unknown addresses) is never evaluated: rule 100 allows all of it first'
#       undetermined:
#         aws_network_acl.main: 'egress rule 110 of aws_network_acl.main (allow tcp port 80 to unknown addresses) may never be evaluated: cidr_block of aws_network_acl.main is unknown (var.office has no value)'
#     - name: A range of the VPC's own is not the world, however unknown
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             ipv6_cidr_block = aws_vpc.main.ipv6_cidr_block
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "-1"
#             action     = "deny"
#             ipv6_cidr_block = "::/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: A number, a port and a protocol that are not known
#       hcl: |
#         variable "n" {
#           type = number
#         }
#         variable "p" {
#           type = string
#         }
#         resource "aws_network_acl_rule" "a" {
#           network_acl_id = "acl-0abc"
#           rule_number    = var.n
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "b" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "c" {
#           network_acl_id = "acl-0c"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = var.n
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "d" {
#           network_acl_id = "acl-0c"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "e" {
#           network_acl_id = "acl-0e"
#           rule_number    = 100
#           protocol       = var.p
#           rule_action    = "allow"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "f" {
#           network_acl_id = "acl-0e"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#         resource "aws_network_acl_rule" "g" {
#           network_acl_id = "acl-0e"
#           rule_number    = 120
#           protocol       = "udp"
#           rule_action    = "allow"
#           cidr_block     = "192.0.2.0/24"
#           from_port      = 53
#           to_port        = 53
#         }
#       undetermined:
#         aws_network_acl_rule.a:
#           - 'an ingress rule of acl-0abc and 1 more may never be evaluated: rule_number of aws_network_acl_rule.a is unknown (var.n has no value)'
#         aws_network_acl_rule.c: 'ingress rule 110 of acl-0c (deny tcp port 80 from 10.0.0.0/8) may never be evaluated: from_port of aws_network_acl_rule.c is unknown (var.n has no value)'
#         aws_network_acl_rule.e: 'ingress rule 110 of acl-0e (deny tcp port 80 from 10.0.0.0/8) may never be evaluated: protocol of aws_network_acl_rule.e is unknown (var.p has no value)'
#     - name: Blocks and an ACL that are not known
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
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "10.0.0.0/8"
#           from_port      = 80
#           to_port        = 80
#         }
#       undetermined:
#         aws_network_acl.main: 'ingress rules of aws_network_acl.main may leave each other nothing to decide: ingress of aws_network_acl.main is unknown (var.ports has no value)'
#         aws_network_acl_rule.b: 'ingress rule 110 (deny tcp port 80 from 10.0.0.0/8) may never be evaluated: network_acl_id of aws_network_acl_rule.b is unknown (var.acl has no value)'
package planvet.rules.nacl.shadowed_rule

import data.planvet.lib.nacl
import data.planvet.lib.nacl_order
import data.planvet.lib.result

results contains found if {
	some dead in _dead
	message := sprintf("%s is never evaluated: %s", [_subject(dead), _reason(dead)])
	found := result.with_key(
		result.with_severity(
			result.with_related(
				result.fail(dead.entry, dead.entry.number_path, message),
				[_place(e, dead.direction) | some e in dead.deciding],
			),
			_severity(dead.entry.action, {e.action | some e in dead.deciding}),
		),
		sprintf("%s %d", [dead.direction, dead.entry.number]),
	)
}

# At the value that decides, which need not be the rule's own.
# One for each value and direction, whichever rules it decides about.
results contains found if {
	some place in {[d.direction, d.by.address, d.doubt.path] | some d in _in_doubt}
	[direction, address, path] := place
	doubts := [d | some d in _in_doubt; [d.direction, d.by.address, d.doubt.path] == place]
	message := sprintf("%s may never be evaluated: %s", [_all(doubts), doubts[0].doubt.text])
	found := result.with_key(
		result.with_related(
			result.undetermined({"address": address}, path, message),
			[_place(d.entry, direction) | some d in doubts; d.by != d.entry],
		),
		sprintf("%s %v", [direction, concat(" ", sort({sprintf("%v", [d.entry.number]) | some d in doubts}))]),
	)
}

_all(doubts) := _subject(doubts[0]) if {
	count(doubts) == 1
} else := sprintf("%s %s of %s", [doubts[0].direction, nacl_order.numbers_text(sort(numbers)), doubts[0].acl.name]) if {
	numbers := {d.entry.number | some d in doubts; d.entry.number != null}
	count(numbers) == count(doubts)
} else := sprintf("%s and %d more", [_rule_of(doubts[0]), count(doubts) - 1])

results contains result.undetermined(acl, direction, message) if {
	some acl in nacl.acls
	some direction in nacl.directions
	doubt := acl[direction].undecided
	doubt != null
	message := sprintf("%s rules of %s may leave each other nothing to decide: %s", [direction, acl.name, doubt.text])
}

_dead := [dead |
	some acl in nacl.acls
	some direction in nacl.directions
	some i, entry in acl[direction].entries
	i > 0
	entry.placed
	asked := nacl_order.decided_before(array.slice(acl[direction].entries, 0, i), entry)
	decisions := [d | some one in asked; some d in nacl_order.decisions(one.question, one.lines)]
	keys := {[d.line.entry.address, d.line.entry.path] | some d in decisions}
	dead := {
		"acl": acl,
		"direction": direction,
		"entry": entry,
		"protocol": asked[0].question.protocol,
		"decisions": decisions,
		"deciding": [e | some e in acl[direction].entries; [e.address, e.path] in keys],
	}
]

# At most one for an entry, and none where the whole ACL is in doubt.
_in_doubt := [in_doubt |
	some acl in nacl.acls
	some direction in nacl.directions
	list := acl[direction]
	count(list.unsure) > 0
	list.undecided == null
	some i, entry in list.entries
	not _dies(array.slice(list.entries, 0, i), entry)
	decider := nacl_order.decider(list.entries, entry)
	in_doubt := object.union({"acl": acl, "direction": direction, "entry": entry}, decider)
]

_dies(earlier, entry) if {
	entry.placed
	nacl_order.decided_before(earlier, entry)
}

# Words.

_subject(of) := sprintf("%s (%s)", [_rule_of(of), nacl_order.entry_text(of.entry, of.direction)])

_rule_of(of) := sprintf("an %s rule of %s", [of.direction, of.acl.name]) if {
	of.entry.number == null
} else := sprintf("%s rule %d", [of.direction, of.entry.number]) if {
	some doubt in of.entry.doubts
	doubt.part == "acl"
} else := sprintf("%s rule %d of %s", [of.direction, of.entry.number, of.acl.name])

_place(entry, direction) := result.place(entry.address, entry.path, sprintf("rule %d: %s", [entry.number, nacl_order.entry_text(entry, direction)])) if {
	entry.number != null
} else := result.place(entry.address, entry.path, sprintf("a rule of unknown number: %s", [nacl_order.entry_text(entry, direction)]))

_reason(dead) := sprintf("%s %s all of it first", [_together(dead.deciding), _verb(action, dead.deciding)]) if {
	actions := {e.action | some e in dead.deciding}
	count(actions) == 1
	some action in actions
} else := sprintf("%s decide all of it first, and %s %s %s", [_together(dead.deciding), _numbers(against), _verb(opposite, against), parts]) if {
	opposite := {"allow": "deny", "deny": "allow"}[dead.entry.action]
	against := [e | some e in dead.deciding; e.action == opposite]
	count(against) > 0
	parts := nacl_order.parts_text(dead.protocol, [d | some d in dead.decisions; d.line.entry.action == opposite], dead.direction)
} else := sprintf("%s decide all of it first", [_together(dead.deciding)])

_numbers(entries) := nacl_order.numbers_text(sort({e.number | some e in entries}))

_together(entries) := _numbers(entries) if {
	count({e.number | some e in entries}) == 1
} else := sprintf("%s together", [_numbers(entries)])

_verb(action, entries) := object.get(_singular, action, "decides") if {
	count({e.number | some e in entries}) == 1
} else := object.get(_plural, action, "decide")

_singular := {"allow": "allows", "deny": "denies"}

_plural := {"allow": "allow", "deny": "deny"}

_severity(action, deciders) := "high" if {
	action == "deny"
	"allow" in deciders
} else := "medium" if {
	action == "allow"
	"deny" in deciders
} else := "low"
