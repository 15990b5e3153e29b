# METADATA
# title: Security group allows all ingress from the internet
# description: |
#   A group that lets everybody in everywhere filters nothing: each daemon that ever starts on a machine
#   in it is on the internet, the ones nobody thought of first.
#
#   Protocol `-1` means every protocol and every port, whatever ports are written beside it. With a
#   protocol other than TCP, UDP, ICMP and ICMPv6, AWS lets in all of it on all ports as well. A protocol that
#   EC2 does not know (`ssh`, or none) opens nothing, since the apply fails: the answer is undetermined.
#
#   The internet is all but less than a tenth of the public addresses of IPv4 or of IPv6, however it is written: `0.0.0.0/1` with `128.0.0.0/1` is the
#   internet, in one rule or in several of one group, and so is a managed prefix list that holds `0.0.0.0/0`.
#   A permission that lets the internet in by itself is one finding; what several permissions do only
#   together is one finding as well, at the first of them.
#
#   The other `sg-open-` rules say nothing more of such a permission. Missed on purpose: a permission for
#   ICMP or ICMPv6 alone, which have types instead of ports; several permissions that have the internet as
#   their source and only together make up all ports (each is reported with its own).
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-open-all-ingress
#   severity: critical
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   remediation: |
#     Name the protocol, the ports and the addresses that the service needs:
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "https" {
#       security_group_id = aws_security_group.web.id
#       ip_protocol       = "tcp"
#       from_port         = 443
#       to_port           = 443
#       cidr_ipv4         = "0.0.0.0/0"
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Everything, inline
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port        = 0
#             to_port          = 0
#             protocol         = "-1"
#             cidr_blocks      = ["0.0.0.0/0"]
#             ipv6_cidr_blocks = ["::/0"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'every port of every protocol is open to the internet (0.0.0.0/0, ::/0)'
#     - name: Everything, but only from the group itself
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             from_port = 0
#             to_port   = 0
#             protocol  = "-1"
#             self      = true
#           }
#         }
#     - name: Every port of TCP, in a rule resource
#       hcl: |
#         resource "aws_security_group_rule" "tcp" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 1
#           to_port           = 65535
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       fail:
#         aws_security_group_rule.tcp: 'every TCP port is open to the internet (0.0.0.0/0)'
#     - name: Protocol -1 ignores the ports that are written
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "all" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "all"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.all: 'every port of every protocol is open to the internet (0.0.0.0/0)'
#     - name: A protocol without ports
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "esp" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "50"
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.esp: 'all of protocol 50 (ESP) is open to the internet (0.0.0.0/0)'
#     - name: Halves of the world, one for every protocol, one for every port of UDP
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "udp" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "udp"
#           from_port         = 0
#           to_port           = 65535
#           cidr_ipv4         = "128.0.0.0/1"
#         }
#       fail:
#         aws_security_group.web: 'every UDP port is open to the internet (0.0.0.0/1 with 128.0.0.0/1 of aws_vpc_security_group_ingress_rule.udp)'
#     - name: ICMP alone
#       hcl: |
#         resource "aws_security_group_rule" "ping" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "1"
#           from_port         = 8
#           to_port           = 0
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#     - name: Addresses that are known only after apply
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "office" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "-1"
#           cidr_ipv4         = aws_cloudformation_stack.office.outputs["Range"]
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.office: 'every port of every protocol may be open to the internet: cidr_ipv4 is known only after apply'
#     - name: A protocol that EC2 does not know opens nothing
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "word" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "ssh"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#         resource "aws_vpc_security_group_ingress_rule" "number" {
#           security_group_id = "sg-0def"
#           ip_protocol       = "50"
#           cidr_ipv4         = "10.0.0.0/8"
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.word: 'ports may be open to the internet: EC2 knows no protocol "ssh"'
package planvet.rules.sg.open_all_ingress

import data.planvet.lib.sg_finding

results contains result if some result in sg_finding.of("sg-open-all-ingress")
