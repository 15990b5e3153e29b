# METADATA
# title: Security group allows SSH, RDP or WinRM from the internet
# description: |
#   Whoever reaches SSH, RDP or WinRM may try passwords, stolen keys and the next hole in the daemon, and
#   scanners find an open port within minutes. Security groups only allow: no later rule takes back what
#   one permits.
#
#   The internet is all but less than a tenth of the public addresses of IPv4 or of IPv6, however it is written: `0.0.0.0/1` with `128.0.0.0/1` is the
#   internet, in one rule or in several of one group, and so is a managed prefix list that holds `0.0.0.0/0`.
#   A permission that lets the internet in by itself is one finding; what several permissions do only
#   together is one finding as well, at the first of them.
#
#   This rule also says, once, when it is unknown which ports are open: the ports, the protocol or all
#   rules of a group are known only after apply. Addresses that come from a VPC's or a subnet's own range
#   are never the internet, even where they are not known yet, nor are AWS's own prefix lists
#   (`com.amazonaws.*`) that a data source looks up.
#
#   SSH and RDP of a group that surely only bastions are in are `bastion-open-ssh`'s. Who is in a group is told of
#   instances, Auto Scaling groups, launch templates and configurations, network interfaces and load balancers: a
#   database or a function in a bastion's group is not seen.
#
#   Missed on purpose: whether anything listens, or is routed to (sg rules alone are scanned here); ICMP,
#   which has types instead of ports; a wide range that is not the internet (`sg-wide-ingress`); rules that are made
#   outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-open-admin-ingress
#   severity: critical
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   params:
#     ports: [22, 3389, "5985-5986"]
#   remediation: |
#     Let in the addresses that administer, or the bastion's security group, or drop the rule and use
#     Session Manager, which needs no open port:
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "ssh" {
#       security_group_id            = aws_security_group.app.id
#       ip_protocol                  = "tcp"
#       from_port                    = 22
#       to_port                      = 22
#       referenced_security_group_id = aws_security_group.bastion.id
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#     cis-aws-3.0: ["5.2", "5.3"]
#   examples:
#     - name: The second of three blocks is open
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#           ingress {
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             cidr_blocks      = ["10.0.0.0/8", "0.0.0.0/0"]
#             ipv6_cidr_blocks = ["::/0"]
#           }
#           ingress {
#             from_port   = 3389
#             to_port     = 3389
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0, ::/0)'
#     - name: Known addresses, other groups, itself and ICMP
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#           ingress {
#             from_port       = 22
#             to_port         = 22
#             protocol        = "tcp"
#             security_groups = [aws_security_group.bastion.id]
#           }
#           ingress {
#             from_port = 0
#             to_port   = 65535
#             protocol  = "tcp"
#             self      = true
#           }
#           ingress {
#             from_port   = -1
#             to_port     = -1
#             protocol    = "icmp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#
#         resource "aws_security_group" "bastion" {}
#     - name: A range that holds SSH, in a rule resource, with the protocol as a number
#       hcl: |
#         resource "aws_security_group" "web" {}
#
#         resource "aws_security_group_rule" "low" {
#           security_group_id = aws_security_group.web.id
#           type              = "ingress"
#           protocol          = "6"
#           from_port         = 20
#           to_port           = 25
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       fail:
#         aws_security_group_rule.low: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0)'
#     - name: What leaves is not what enters
#       hcl: |
#         resource "aws_security_group_rule" "out" {
#           security_group_id = "sg-0abc"
#           type              = "egress"
#           protocol          = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#     - name: IPv6 only, one rule resource for each port
#       hcl: |
#         resource "aws_security_group" "windows" {}
#
#         resource "aws_vpc_security_group_ingress_rule" "admin" {
#           for_each          = toset(["3389", "5986"])
#           security_group_id = aws_security_group.windows.id
#           ip_protocol       = "tcp"
#           from_port         = each.value
#           to_port           = each.value
#           cidr_ipv6         = "::/0"
#         }
#       fail:
#         'aws_vpc_security_group_ingress_rule.admin["3389"]': 'RDP (port 3389/tcp) is open to the internet (::/0)'
#         'aws_vpc_security_group_ingress_rule.admin["5986"]': 'WinRM (port 5986/tcp) is open to the internet (::/0)'
#     - name: The world in halves, in one rule
#       hcl: |
#         resource "aws_security_group_rule" "halves" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_blocks       = ["0.0.0.0/1", "10.0.0.0/8", "128.0.0.0/1"]
#         }
#       fail:
#         aws_security_group_rule.halves: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/1 with 128.0.0.0/1)'
#     - name: The world in halves, in two rules of one group
#       hcl: |
#         resource "aws_security_group" "web" {}
#
#         resource "aws_vpc_security_group_ingress_rule" "lower" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 20
#           to_port           = 22
#           cidr_ipv4         = "0.0.0.0/1"
#         }
#
#         resource "aws_security_group_rule" "upper" {
#           security_group_id = aws_security_group.web.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 22
#           to_port           = 30
#           cidr_blocks       = ["128.0.0.0/1"]
#         }
#       fail:
#         aws_security_group_rule.upper: 'SSH (port 22/tcp) is open to the internet (128.0.0.0/1 with 0.0.0.0/1 of aws_vpc_security_group_ingress_rule.lower)'
#     - name: Halves of the world in two groups
#       hcl: |
#         resource "aws_security_group" "a" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#
#         resource "aws_security_group" "b" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["128.0.0.0/1"]
#           }
#         }
#     - name: A prefix list that holds the world
#       hcl: |
#         resource "aws_ec2_managed_prefix_list" "all" {
#           name           = "all"
#           address_family = "IPv4"
#           max_entries    = 2
#           entry {
#             cidr = "0.0.0.0/0"
#           }
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port       = 22
#             to_port         = 22
#             protocol        = "tcp"
#             prefix_list_ids = [aws_ec2_managed_prefix_list.all.id]
#           }
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0 in aws_ec2_managed_prefix_list.all)'
#     - name: A prefix list whose entries are resources
#       hcl: |
#         resource "aws_ec2_managed_prefix_list" "all" {
#           name           = "all"
#           address_family = "IPv6"
#           max_entries    = 2
#         }
#
#         resource "aws_ec2_managed_prefix_list_entry" "half" {
#           for_each       = toset(["2000::/4", "3000::/4"])
#           prefix_list_id = aws_ec2_managed_prefix_list.all.id
#           cidr           = each.value
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = aws_ec2_managed_prefix_list.all.id
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.ssh: 'SSH (port 22/tcp) is open to the internet (2000::/4 in aws_ec2_managed_prefix_list.all with 3000::/4 in aws_ec2_managed_prefix_list.all)'
#     - name: Rules in attribute syntax
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress = [{
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             cidr_blocks      = ["0.0.0.0/0"]
#             ipv6_cidr_blocks = []
#             prefix_list_ids  = []
#             security_groups  = []
#             self             = false
#             description      = ""
#           }]
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0)'
#     - name: A dynamic block in the default group
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = { ssh = 22, rdp = 3389 }
#             content {
#               from_port   = ingress.value
#               to_port     = ingress.value
#               protocol    = "tcp"
#               cidr_blocks = ["0.0.0.0/0"]
#             }
#           }
#         }
#       fail:
#         aws_default_security_group.main:
#           - 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0)'
#           - 'RDP (port 3389/tcp) is open to the internet (0.0.0.0/0)'
#     - name: Another list of admin ports
#       hcl: |
#         resource "aws_security_group_rule" "vnc" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 5900
#           to_port           = 5901
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       fail:
#         aws_security_group_rule.vnc: 'VNC (port 5900/tcp) and port 5901/tcp are open to the internet (0.0.0.0/0)'
#       params: {ports: [22, "5900-5910"]}
#     - name: An address that is known only after apply
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = [aws_cloudformation_stack.office.outputs["Range"]]
#           }
#         }
#       undetermined:
#         aws_security_group.web: 'SSH (port 22/tcp) may be open to the internet: an element of cidr_blocks is known only after apply'
#     - name: An alternative that is the internet, and further members beside it
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_security_group" "one_of_two" {
#           ingress {
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             ipv6_cidr_blocks = [coalesce(aws_vpc.main.ipv6_cidr_block, "::/0")]
#           }
#         }
#         resource "aws_security_group" "beside" {
#           ingress {
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             ipv6_cidr_blocks = compact([aws_vpc.main.ipv6_cidr_block, "::/0"])
#           }
#         }
#       fail:
#         aws_security_group.beside: 'SSH (port 22/tcp) is open to the internet (::/0)'
#       undetermined:
#         aws_security_group.one_of_two: 'SSH (port 22/tcp) may be open to the internet: an element of ipv6_cidr_blocks is known only after apply'
#     - name: Single addresses, though known only after apply
#       hcl: |
#         resource "aws_eip" "office" {}
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["${aws_eip.office.public_ip}/32"]
#           }
#         }
#     - name: A VPC's own range, though known only after apply
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv6         = aws_vpc.main.ipv6_cidr_block
#         }
#     - name: Ports that are known only after apply
#       hcl: |
#         resource "aws_db_instance" "web" {
#           instance_class = "db.t4g.micro"
#         }
#
#         resource "aws_security_group_rule" "web" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = aws_db_instance.web.port
#           to_port           = 9000
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       undetermined:
#         aws_security_group_rule.web: 'ports may be open to the internet: from_port is known only after apply'
#     - name: A prefix list outside this configuration
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = "pl-0abc"
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.ssh: 'SSH (port 22/tcp) may be open to the internet: the entries of prefix list pl-0abc are not in this configuration'
#     - name: A prefix list of AWS itself
#       hcl: |
#         data "aws_ec2_managed_prefix_list" "connect" {
#           name = "com.amazonaws.eu-west-1.ec2-instance-connect"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = data.aws_ec2_managed_prefix_list.connect.id
#         }
#     - name: Blocks that are known only after apply
#       hcl: |
#         data "aws_ip_ranges" "any" {
#           services = ["ec2"]
#         }
#
#         resource "aws_security_group" "web" {
#           dynamic "ingress" {
#             for_each = data.aws_ip_ranges.any.cidr_blocks
#             content {
#               from_port   = 22
#               to_port     = 22
#               protocol    = "tcp"
#               cidr_blocks = [ingress.value]
#             }
#           }
#         }
#       undetermined:
#         aws_security_group.web: 'ports may be open to the internet: ingress is unknown (data source data.aws_ip_ranges.any)'
#     - name: "All but a few of the public addresses, and a private range"
#       hcl: |
#         resource "aws_security_group" "most" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = [for i in range(32) : cidrsubnet("0.0.0.0/0", i + 1, i == 31 ? 0 : 1)]
#           }
#         }
#         resource "aws_vpc_security_group_ingress_rule" "public" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv6         = "2000::/3"
#         }
#         resource "aws_vpc_security_group_ingress_rule" "private" {
#           security_group_id = "sg-0def"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv6         = "fc00::/7"
#         }
#       fail:
#         aws_security_group.most: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0 in 32 ranges)'
#         aws_vpc_security_group_ingress_rule.public: 'SSH (port 22/tcp) is open to the internet (2000::/3)'
#     - name: "RDP over UDP, and a port that SSH has over TCP alone"
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "rdp" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "udp"
#           from_port         = 3389
#           to_port           = 3389
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#         resource "aws_vpc_security_group_ingress_rule" "mosh" {
#           security_group_id = "sg-0def"
#           ip_protocol       = "udp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = "0.0.0.0/0"
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.rdp: 'RDP (port 3389/udp) is open to the internet (0.0.0.0/0)'
#     - name: "AWS's own prefix list found by a filter, and another's"
#       hcl: |
#         data "aws_ec2_managed_prefix_list" "aws" {
#           filter {
#             name   = "prefix-list-name"
#             values = ["com.amazonaws.eu-west-1.ec2-instance-connect"]
#           }
#         }
#         variable "name" {
#           type = string
#         }
#         data "aws_ec2_managed_prefix_list" "other" {
#           filter {
#             name   = "prefix-list-name"
#             values = [var.name]
#           }
#         }
#         resource "aws_vpc_security_group_ingress_rule" "aws" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = data.aws_ec2_managed_prefix_list.aws.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "other" {
#           security_group_id = "sg-0def"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = data.aws_ec2_managed_prefix_list.other.id
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.other: 'SSH (port 22/tcp) may be open to the internet: the entries of data.aws_ec2_managed_prefix_list.other are unknown'
package planvet.rules.sg.open_admin_ingress

import data.planvet.lib.sg_finding

results contains result if some result in sg_finding.of("sg-open-admin-ingress")
