# METADATA
# title: Security group allows a port that is not public from the internet
# description: |
#   A port that is open to everybody and is neither HTTP nor HTTPS is seldom meant to be: a development
#   server, a metrics endpoint, a message queue. What is meant goes into `public_ports`.
#
#   The internet is all but less than a tenth of the public addresses of IPv4 or of IPv6, however it is written: `0.0.0.0/1` with `128.0.0.0/1` is the
#   internet, in one rule or in several of one group, and so is a managed prefix list that holds `0.0.0.0/0`.
#   A permission that lets the internet in by itself is one finding; what several permissions do only
#   together is one finding as well, at the first of them.
#
#   It is medium where the group is in use by load balancers alone, which are there to be reached, and where one UDP port
#   is all that the group opens to anybody outside, as for a VPN.
#
#   Only the ports that no other rule speaks of are named here: admin ports are left to
#   `sg-open-admin-ingress`, data stores' to `sg-open-database-ingress`, and every port of a protocol to
#   `sg-open-all-ingress`. A range from 20 to 25 is thus reported twice: for port 22 there, for the rest here.
#
#   Missed on purpose: public ports, whatever answers on them; ICMP, which has types instead of ports; a
#   load balancer or gateway in front.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-open-ingress
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   params:
#     public_ports: [80, 443]
#   remediation: |
#     Narrow the addresses or the ports, put the service behind a load balancer, or, where the port is
#     meant for everybody, say so in the rule's `public_ports` parameter.
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "metrics" {
#       security_group_id = aws_security_group.app.id
#       ip_protocol       = "tcp"
#       from_port         = 9100
#       to_port           = 9100
#       cidr_ipv4         = "10.0.0.0/8"
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A port that is not public
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'port 8080/tcp is open to the internet (0.0.0.0/0)'
#     - name: HTTP and HTTPS
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port        = 443
#             to_port          = 443
#             protocol         = "tcp"
#             cidr_blocks      = ["0.0.0.0/0"]
#             ipv6_cidr_blocks = ["::/0"]
#           }
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "http" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 80
#           to_port           = 80
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#     - name: Around SSH, which is the business of sg-open-admin-ingress
#       hcl: |
#         resource "aws_security_group_rule" "low" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 20
#           to_port           = 25
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       fail:
#         aws_security_group_rule.low: 'ports 20-21, 23-25/tcp are open to the internet (0.0.0.0/0)'
#     - name: Around HTTPS, IPv6 only
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "wide" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "TCP"
#           from_port         = 443
#           to_port           = 445
#           cidr_ipv6         = "::/0"
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.wide: 'ports 444-445/tcp are open to the internet (::/0)'
#     - name: UDP in the default group
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             from_port   = 53
#             to_port     = 53
#             protocol    = "udp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_default_security_group.main: 'DNS (port 53/udp) is open to the internet (0.0.0.0/0)'
#     - name: Other public ports
#       hcl: |
#         resource "aws_security_group" "game" {
#           ingress {
#             from_port   = 27900
#             to_port     = 27910
#             protocol    = "udp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       params: {public_ports: [443, "27900-27999"]}
#     - name: More ranges than a sentence can hold
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 8443
#             to_port     = 8443
#             protocol    = "tcp"
#             cidr_blocks = [for n in range(8) : cidrsubnet("0.0.0.0/0", 3, n)]
#           }
#         }
#       fail:
#         aws_security_group.web: 'port 8443/tcp is open to the internet (0.0.0.0/0 in 8 ranges)'
#     - name: Addresses that are known only after apply, and a public port with the same
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 8443
#             to_port     = 8443
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8", aws_cloudformation_stack.office.outputs["Range"]]
#           }
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = [aws_cloudformation_stack.office.outputs["Range"]]
#           }
#         }
#       undetermined:
#         aws_security_group.web: 'port 8443/tcp may be open to the internet: an element of cidr_blocks is known only after apply'
#     - name: "A load balancer's port and a VPN's are medium, a host's are not"
#       hcl: |
#         resource "aws_security_group" "balancer" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 8443
#             to_port     = 8443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_lb" "web" {
#           security_groups = [aws_security_group.balancer.id]
#           subnets         = ["subnet-0abc", "subnet-0def"]
#         }
#         resource "aws_security_group" "vpn" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "udp"
#             from_port   = 51820
#             to_port     = 51820
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "host" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "udp"
#             from_port   = 51820
#             to_port     = 51820
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#           ingress {
#             protocol    = "tcp"
#             from_port   = 8080
#             to_port     = 8080
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_security_group.balancer: 'port 8443/tcp is open to the internet (0.0.0.0/0)'
#         aws_security_group.vpn: 'port 51820/udp is open to the internet (0.0.0.0/0)'
#         aws_security_group.host:
#           - 'port 51820/udp is open to the internet (0.0.0.0/0)'
#           - 'port 8080/tcp is open to the internet (0.0.0.0/0)'
package planvet.rules.sg.open_ingress

import data.planvet.lib.sg_finding

results contains result if some result in sg_finding.of("sg-open-ingress")
