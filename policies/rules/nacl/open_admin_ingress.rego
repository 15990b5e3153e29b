# METADATA
# title: Network ACL allows SSH, RDP or WinRM from the internet
# description: |
#   Whoever reaches SSH, RDP or WinRM may try passwords, stolen keys and the next hole in the daemon. A network ACL
#   stands before every security group of its subnets, so it can close these ports for all of them at once.
#
#   AWS evaluates the rules of an ACL in ascending order of their numbers, and the first that matches decides. So does this
#   rule: a deny that comes first saves a port, one that comes later does not. The internet is all but less than a tenth
#   of the public addresses of IPv4 or of IPv6, also where several rules allow them together: denies of a few networks
#   leave the port open to everybody else (the message names them), and private ranges do not count. A deny of an unknown
#   range leaves the answer undetermined, unless it is a VPC's or a subnet's own range, which is too small to matter.
#
#   A range of ports counts where it covers an admin port. A wide allow of ephemeral ports (1,000 ports or more from 1024
#   up, such as 1024-65535) is there for return traffic, and lets connections to RDP and WinRM in as well. Nothing is
#   reported where every subnet of the ACL is known to be private; elsewhere the finding is low. Deny those ports before it,
#   or begin the range at 32768, as AWS's own example does.
#
#   One exposure, one finding: an ACL that lets the whole internet in on every port and protocol is
#   `nacl-allow-all-ingress` and is not reported here. It is how AWS makes default ACLs, filters nothing and leaves
#   all to the security groups; an ACL that filters, and yet opens an admin port, does the opposite of what it is there for.
#
#   Deliberately missed: UDP, since the daemons listen on TCP (RDP adds UDP only to a connection that TCP made); whether a
#   security group lets the same in (the ACL is a line of defence of its own); the rules that AWS gives a default ACL,
#   which no configuration wrote; rules made outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-open-admin-ingress
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params:
#     ports: [22, 3389, "5985-5986"]
#   remediation: |
#     Let in the addresses that administer, and nobody else. Where a wide range of ports has to stay open, deny the admin
#     ports under a lower number:
#
#     ```hcl
#     ingress {
#       rule_no    = 90
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "203.0.113.0/24"
#       from_port  = 22
#       to_port    = 22
#     }
#     ingress {
#       rule_no    = 95
#       protocol   = "tcp"
#       action     = "deny"
#       cidr_block = "0.0.0.0/0"
#       from_port  = 22
#       to_port    = 22
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#     cis-aws-3.0: ["5.1"]
#   examples:
#     - name: SSH from everywhere
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
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 110 allows it'
#     - name: Known addresses, other ports, what leaves, and UDP
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 23
#             to_port    = 3388
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#     - name: An early deny
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 1023
#           }
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#     - name: A late deny
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 1023
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it'
#     - name: An early deny of a few networks
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 80
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "192.0.2.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it, but for what rules 80 and 90 deny'
#     - name: An early deny of half of the addresses
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#     - name: The world in halves, the protocol as a number, and ranges of ports that cover SSH
#       hcl: |
#         resource "aws_network_acl_rule" "lower" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "6"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/1"
#           from_port      = 20
#           to_port        = 22
#         }
#         resource "aws_network_acl_rule" "upper" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 110
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "128.0.0.0/1"
#           from_port      = 22
#           to_port        = 25
#         }
#       fail:
#         aws_network_acl_rule.lower: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through acl-0abc: ingress rules 100 and 110 allow it'
#     - name: Half of the world
#       hcl: |
#         resource "aws_network_acl_rule" "lower" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/1"
#           from_port      = 22
#           to_port        = 22
#         }
#     - name: IPv6 only, in the default ACL
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
#           ingress {
#             rule_no         = 110
#             protocol        = "tcp"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 443
#             to_port         = 443
#           }
#           ingress {
#             rule_no         = 120
#             protocol        = "tcp"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 22
#             to_port         = 22
#           }
#         }
#       fail:
#         aws_default_network_acl.main: 'SSH (port 22/tcp) is open to the internet (::/0) through aws_default_network_acl.main: ingress rule 120 allows it'
#     - name: Ports for replies that cover RDP and WinRM
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
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
#         aws_network_acl.main: 'RDP (port 3389/tcp) and WinRM (ports 5985-5986/tcp) are open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it, as a wide allow for return traffic does'
#     - name: Ports for replies as in the example of AWS
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 32768
#             to_port    = 65535
#           }
#         }
#     - name: Every protocol but what is denied before
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3389
#             to_port    = 3389
#           }
#           ingress {
#             rule_no    = 95
#             protocol   = "6"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 5985
#             to_port    = 5986
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it'
#     - name: Everything, which another rule reports
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: Everything of IPv4, and SSH of IPv6
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no         = 110
#             protocol        = "tcp"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 22
#             to_port         = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (::/0) through aws_network_acl.main: ingress rule 110 allows it'
#     - name: One finding for each rule that lets the world in
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3389
#             to_port    = 3389
#           }
#         }
#       fail:
#         aws_network_acl.main:
#           - 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it'
#           - 'RDP (port 3389/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 110 allows it'
#     - name: Rules for each port, of an ACL that a local names
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#         }
#
#         locals {
#           acl   = aws_network_acl.main.id
#           ports = { 100 = 443, 110 = 22 }
#         }
#
#         resource "aws_network_acl_rule" "in" {
#           for_each       = local.ports
#           network_acl_id = local.acl
#           rule_number    = each.key
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = each.value
#           to_port        = each.value
#         }
#       fail:
#         'aws_network_acl_rule.in["110"]': 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 110 allows it'
#     - name: A dynamic block, and a deny that is a resource of its own
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = [22, 443]
#             content {
#               rule_no    = 100 + 10 * ingress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = "0.0.0.0/0"
#               from_port  = ingress.value
#               to_port    = ingress.value
#             }
#           }
#         }
#         resource "aws_network_acl" "saved" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = [22, 443]
#             content {
#               rule_no    = 100 + 10 * ingress.key
#               protocol   = "tcp"
#               action     = "allow"
#               cidr_block = "0.0.0.0/0"
#               from_port  = ingress.value
#               to_port    = ingress.value
#             }
#           }
#         }
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = aws_network_acl.saved.id
#           rule_number    = 50
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_network_acl.main: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it'
#     - name: The default ACL of a VPC, which has rules of its own
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_network_acl_rule" "web" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 50
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 3389
#           to_port        = 3389
#         }
#         resource "aws_network_acl_rule" "ssh" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 60
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 22
#           to_port        = 22
#         }
#       fail:
#         aws_network_acl_rule.ssh: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through the default ACL of aws_vpc.main: ingress rule 60 allows it'
#     - name: Another list of admin ports
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 5900
#             to_port    = 5900
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       params:
#         ports: ["5900-5910"]
#       fail:
#         aws_network_acl.main: 'VNC (port 5900/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.main: ingress rule 100 allows it'
#     - name: Addresses and ports that are known only after apply
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_db_instance" "db" {
#           instance_class = "db.t4g.micro"
#         }
#
#         resource "aws_network_acl_rule" "office" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = aws_cloudformation_stack.office.outputs["Range"]
#           from_port      = 22
#           to_port        = 22
#         }
#         resource "aws_network_acl_rule" "db" {
#           network_acl_id = "acl-0def"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = aws_db_instance.db.port
#           to_port        = 9000
#         }
#       undetermined:
#         aws_network_acl_rule.office: 'SSH (port 22/tcp) may be open to the internet (0.0.0.0/0) through acl-0abc: cidr_block of aws_network_acl_rule.office is known only after apply'
#         aws_network_acl_rule.db: 'SSH (port 22/tcp), RDP (port 3389/tcp) and WinRM (ports 5985-5986/tcp) may be open to the internet (0.0.0.0/0) through acl-0def: from_port of aws_network_acl_rule.db is known only after apply'
#     - name: An unknown deny before, and one that does not matter
#       hcl: |
#         resource "terraform_data" "mode" {
#           input = timestamp()
#         }
#
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = terraform_data.mode.output
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_network_acl" "open" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = terraform_data.mode.output
#             cidr_block = "0.0.0.0/0"
#             from_port  = 23
#             to_port    = 23
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.open: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.open: ingress rule 100 allows it'
#       undetermined:
#         aws_network_acl.main: 'SSH (port 22/tcp) may be open to the internet (0.0.0.0/0) through aws_network_acl.main: action of aws_network_acl.main is known only after apply'
#     - name: A range of the VPC's own is not the world, however unknown
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             rule_no         = 100
#             protocol        = "tcp"
#             action          = "allow"
#             ipv6_cidr_block = aws_vpc.main.ipv6_cidr_block
#             from_port       = 22
#             to_port         = 22
#           }
#         }
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
#               from_port  = 22
#               to_port    = 22
#             }
#           }
#         }
#       undetermined:
#         aws_network_acl.main: 'admin ports may be open to the internet through aws_network_acl.main: ingress of aws_network_acl.main is unknown (var.offices has no value)'
#     - name: "A wide allow for return traffic, on private subnets and on a public one"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_network_acl" "private" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.private.id]
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
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
#         aws_network_acl.public: 'RDP (port 3389/tcp) and WinRM (ports 5985-5986/tcp) are open to the internet (0.0.0.0/0) through aws_network_acl.public: ingress rule 100 allows it, as a wide allow for return traffic does'
#     - name: "Nine tenths of the public addresses, and half of them"
#       hcl: |
#         resource "aws_network_acl" "most" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "192.0.0.0/5"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_network_acl" "half" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "128.0.0.0/1"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.most: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.most: ingress rule 100 allows it, but for what rule 90 denies'
#     - name: "A deny of an unknown range before the allow, and one of the VPC's own"
#       hcl: |
#         variable "blocked" {
#           type = string
#         }
#         resource "aws_vpc" "main" {
#           ipv4_ipam_pool_id   = "ipam-pool-0abc"
#           ipv4_netmask_length = 20
#         }
#         resource "aws_network_acl" "unknown" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = var.blocked
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_network_acl" "own" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = aws_vpc.main.cidr_block
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.own: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.own: ingress rule 100 allows it, but for what rule 90 denies'
#       undetermined:
#         aws_network_acl.unknown: 'SSH (port 22/tcp) may be open to the internet (0.0.0.0/0) through aws_network_acl.unknown: cidr_block of aws_network_acl.unknown is unknown (var.blocked has no value)'
package planvet.rules.nacl.open_admin_ingress

import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_finding
import data.planvet.lib.nacl_world
import data.planvet.lib.net
import data.planvet.lib.result

results contains found if {
	some found in nacl_finding.of(net.intervals(data.planvet.params["nacl-open-admin-ingress"].ports))
}

# Rules that are unknown as a whole are told of here, not once more for other ports.
results contains result.undetermined(list.unseen, list.unseen.path, message) if {
	some list in nacl_world.unread
	message := sprintf("admin ports may be open to the internet through %s: %s", [nacl_admits.name(list.key), list.unseen.text])
}
