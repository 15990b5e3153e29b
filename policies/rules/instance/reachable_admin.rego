# METADATA
# title: Instance admin port is reachable from the internet
# description: |
#   A packet from the internet reaches a port of a host only if every link of the way lets it through: the
#   VPC's internet gateway, a route to it in the subnet's route table, a public address, the subnet's network
#   ACL on the way in, the security groups, and the ACL once more for the reply, since ACLs keep no state. One link
#   that is shut saves the host; here none is. Whoever scans the internet finds such a port within minutes, and
#   then a weak password or one hole in the service is enough.
#
#   IPv4 and IPv6 are followed each for itself, for every instance, every Auto Scaling group in each of its subnets, and every
#   network interface. The groups of an interface add up, and ACL rules count in the order in which AWS evaluates them. The
#   way counts as open while less than a tenth of the public addresses of a family is turned away on it, added up over
#   its links (a route counts for what no more specific one leads elsewhere): a list of denied addresses before a
#   wide allow closes nothing. The finding's steps lead along the way; shutting any of them fixes it.
#   VPC block public access (`aws_vpc_block_public_access_options`), unless an exclusion of the VPC or the subnet lets traffic
#   in again, shuts every path. Where a link is unknown, and none is shut, the answer is undetermined and names that link.
#
#   SSH and RDP of a bastion are left to bastion-open-ssh where that rule is on. Deliberately missed: ways through load balancers, NAT, transit
#   gateways and firewalls; hosts that answer on other ports; sources that are other security groups; peers that use a port below 1024;
#   rules and routes that are made outside this configuration. A VPC's default group that nothing here manages is taken
#   to be as AWS makes it, closed to the internet.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html
# schemas:
#   - input: schema.document
# custom:
#   id: instance-reachable-admin
#   severity: critical
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_ec2_fleet, aws_spot_fleet_request, aws_spot_instance_request, aws_autoscaling_group, aws_network_interface]
#   params:
#     ports: [22, 3389, "5985-5986"]
#     ephemeral: ["1024-65535"]
#   remediation: |
#     Let administrators in by way of a bastion or Session Manager, and shut the port to everyone else:
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "ssh" {
#       security_group_id            = aws_security_group.web.id
#       referenced_security_group_id = aws_security_group.bastion.id
#       ip_protocol                  = "tcp"
#       from_port                    = 22
#       to_port                      = 22
#     }
#     ```
#
#     A host that only load balancers talk to needs neither a public address nor a public subnet.
#   examples:
#     - name: "Open at every link, the default ACL as AWS makes it"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_instance.web: 'SSH (port 22/tcp) is reachable from the internet: aws_route_table.public routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets map_public_ip_on_launch'
#     - name: "An ACL of the subnet's own, with a list of denied addresses first and a denial that comes too late"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 50
#             action     = "deny"
#             protocol   = "-1"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 60
#             action     = "deny"
#             protocol   = "-1"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "6"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 20
#             to_port    = 25
#           }
#           ingress {
#             rule_no    = 110
#             action     = "deny"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#       fail:
#         aws_instance.web: 'SSH (port 22/tcp) is reachable from the internet: aws_route_table.public routes 0.0.0.0/0 to an internet gateway, aws_network_acl.public allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets map_public_ip_on_launch'
#     - name: The ACL denies the port before it allows it
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 90
#             action     = "deny"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: Two denials that together cover the world
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 80
#             action     = "deny"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 90
#             action     = "deny"
#             protocol   = "tcp"
#             cidr_block = "128.0.0.0/1"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: The ACL lets no reply out
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 80
#             to_port    = 80
#           }
#         }
#     - name: The ACL lets known addresses in alone
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#     - name: "No route, no address, or no open group"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_subnet" "private" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.2.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "unrouted" {
#           subnet_id              = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "unaddressed" {
#           subnet_id                   = aws_subnet.public.id
#           associate_public_ip_address = false
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "shut" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.web.id]
#         }
#     - name: "Halves of the world in two groups, by a separate rule and a rule of the old kind, through the main route table and an Elastic IP"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_route" "out" {
#           route_table_id         = aws_vpc.main.main_route_table_id
#           destination_cidr_block = "0.0.0.0/0"
#           gateway_id             = aws_internet_gateway.main.id
#         }
#         resource "aws_security_group" "half" {
#           for_each = { low = "0.0.0.0/1", high = "128.0.0.0/1" }
#           vpc_id   = aws_vpc.main.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "low" {
#           security_group_id = aws_security_group.half["low"].id
#           ip_protocol       = "-1"
#           cidr_ipv4         = "0.0.0.0/1"
#         }
#         resource "aws_security_group_rule" "high" {
#           type              = "ingress"
#           security_group_id = aws_security_group.half["high"].id
#           protocol          = "6"
#           from_port         = 3000
#           to_port           = 4000
#           cidr_blocks       = ["128.0.0.0/1"]
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [for g in aws_security_group.half : g.id]
#         }
#         resource "aws_eip" "web" {
#           instance = aws_instance.web.id
#         }
#       fail:
#         aws_instance.web: 'RDP (port 3389/tcp) is reachable from the internet: the main route table of aws_vpc.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.half["high"] and aws_security_group.half["low"] allow it, aws_eip.web gives it an Elastic IP'
#     - name: "Over IPv6 alone, with an ACL of separate rules"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                          = aws_vpc.main.id
#           cidr_block                      = "10.0.1.0/24"
#           ipv6_cidr_block                 = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
#           assign_ipv6_address_on_creation = true
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             ipv6_cidr_block = "::/0"
#             gateway_id      = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol         = "tcp"
#             from_port        = 22
#             to_port          = 22
#             ipv6_cidr_blocks = ["::/0"]
#           }
#         }
#         resource "aws_network_acl" "six" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_network_acl_association" "six" {
#           network_acl_id = aws_network_acl.six.id
#           subnet_id      = aws_subnet.public.id
#         }
#         resource "aws_network_acl_rule" "six" {
#           for_each        = { in = false, out = true }
#           network_acl_id  = aws_network_acl.six.id
#           egress          = each.value
#           rule_number     = 100
#           rule_action     = "allow"
#           protocol        = "-1"
#           ipv6_cidr_block = "::/0"
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_instance.web: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes ::/0 to an internet gateway, aws_network_acl.six allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets assign_ipv6_address_on_creation'
#     - name: "An Auto Scaling group from a launch template, in one public subnet of two"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_launch_template" "web" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_autoscaling_group" "web" {
#           min_size            = 1
#           max_size            = 2
#           vpc_zone_identifier = [aws_subnet.public.id, aws_subnet.private.id]
#           launch_template {
#             id = aws_launch_template.web.id
#           }
#         }
#       fail:
#         aws_autoscaling_group.web: 'SSH (port 22/tcp) is reachable from the internet: aws_route_table.public routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets map_public_ip_on_launch'
#     - name: Through a second network interface with an address of its own
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_subnet" "public" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "none" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.none.id]
#         }
#         resource "aws_network_interface" "front" {
#           subnet_id       = aws_subnet.public.id
#           security_groups = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_interface_attachment" "front" {
#           instance_id          = aws_instance.web.id
#           network_interface_id = aws_network_interface.front.id
#           device_index         = 1
#         }
#         resource "aws_eip" "front" {
#           network_interface = aws_network_interface.front.id
#         }
#       fail:
#         aws_instance.web: 'SSH (port 22/tcp) is reachable from the internet: aws_route_table.public routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_eip.front gives it an Elastic IP'
#     - name: "A bastion's SSH is bastion-open-ssh's to judge, its WinRM is not"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "winrm" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 6000
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "jump_host" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.winrm.id]
#         }
#       fail:
#         aws_instance.jump_host: 'WinRM (ports 5985-5986/tcp) is reachable from the internet: aws_route_table.public routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.winrm allows it, aws_subnet.public sets map_public_ip_on_launch'
#     - name: The gateway of the route is known only after apply
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = terraform_data.setting.output
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       undetermined:
#         aws_instance.web: 'an admin port may be reachable from the internet: gateway_id of aws_route_table.public is known only after apply'
#     - name: "The ACL, the group or the address is known only after apply or outside"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 100
#             action     = terraform_data.setting.output
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 1024
#             to_port    = 65535
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_subnet" "other" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_route_table_association" "other" {
#           subnet_id      = aws_subnet.other.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_instance" "address" {
#           subnet_id                   = aws_subnet.other.id
#           associate_public_ip_address = terraform_data.setting.output
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "group" {
#           subnet_id                   = aws_subnet.other.id
#           associate_public_ip_address = true
#           vpc_security_group_ids      = ["sg-0abc"]
#         }
#       undetermined:
#         aws_instance.web: 'an admin port may be reachable from the internet: action of aws_network_acl.public is known only after apply'
#         aws_instance.address: 'an admin port may be reachable from the internet: associate_public_ip_address of aws_instance.address is known only after apply'
#         aws_instance.group: 'an admin port may be reachable from the internet: the rules of sg-0abc are not in this configuration'
#     - name: A subnet outside the configuration
#       hcl: |
#         resource "aws_security_group" "ssh" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id                   = "subnet-0abc"
#           associate_public_ip_address = true
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#       undetermined:
#         aws_instance.web: 'an admin port may be reachable from the internet: the route table of subnet-0abc is not in this configuration'
#     - name: A group that an attachment adds to the interface of an instance
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "both" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.web.id]
#         }
#         resource "aws_network_interface_sg_attachment" "both" {
#           security_group_id    = aws_security_group.ssh.id
#           network_interface_id = aws_instance.both.primary_network_interface_id
#         }
#         resource "aws_instance" "web" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.web.id]
#         }
#         resource "aws_network_interface_sg_attachment" "web" {
#           security_group_id    = aws_security_group.web.id
#           network_interface_id = aws_instance.web.primary_network_interface_id
#         }
#       fail:
#         aws_instance.both: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets map_public_ip_on_launch'
#     - name: A spot instance
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_spot_instance_request" "open" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           subnet_id                   = aws_subnet.public.id
#           associate_public_ip_address = true
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#         resource "aws_spot_instance_request" "shut" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           subnet_id                   = aws_subnet.public.id
#           associate_public_ip_address = false
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_spot_instance_request.open: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_spot_instance_request.open sets associate_public_ip_address'
#     - name: "VPC block public access, which an exclusion opens for one subnet again"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_subnet" "excluded" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.2.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_vpc_block_public_access_options" "region" {
#           internet_gateway_block_mode = "block-ingress"
#         }
#         resource "aws_vpc_block_public_access_exclusion" "in" {
#           subnet_id                       = aws_subnet.excluded.id
#           internet_gateway_exclusion_mode = "allow-bidirectional"
#         }
#         resource "aws_vpc_block_public_access_exclusion" "out" {
#           subnet_id                       = aws_subnet.public.id
#           internet_gateway_exclusion_mode = "allow-egress"
#         }
#         resource "aws_instance" "blocked" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "open" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.excluded.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_instance.open: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.excluded sets map_public_ip_on_launch'
#     - name: VPC block public access of an unknown mode
#       hcl: |
#         variable "mode" {
#           type = string
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_vpc_block_public_access_options" "region" {
#           internet_gateway_block_mode = var.mode
#         }
#         resource "aws_instance" "web" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       undetermined:
#         aws_instance.web: 'an admin port may be reachable from the internet: internet_gateway_block_mode of aws_vpc_block_public_access_options.region is unknown (var.mode has no value)'
#     - name: "A subnet of the default VPC, as AWS makes it"
#       hcl: |
#         resource "aws_default_vpc" "main" {}
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_default_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "default" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "private" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           associate_public_ip_address = false
#           vpc_security_group_ids      = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_instance.default: 'SSH (port 22/tcp) is reachable from the internet: the main route table of a default VPC routes 0.0.0.0/0 to its internet gateway, the default ACL of aws_default_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, default subnets give public addresses'
#     - name: "Fleets, with a specification of their own, by a launch template, and with a choice of two"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "public" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_launch_template" "ssh" {
#           image_id               = "ami-0abc"
#           instance_type          = "t3.micro"
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_spot_fleet_request" "own" {
#           iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
#           target_capacity = 1
#           launch_specification {
#             ami                         = "ami-0abc"
#             instance_type               = "t3.micro"
#             subnet_id                   = aws_subnet.public.id
#             associate_public_ip_address = true
#             vpc_security_group_ids      = [aws_security_group.ssh.id]
#           }
#         }
#         resource "aws_ec2_fleet" "template" {
#           launch_template_config {
#             launch_template_specification {
#               launch_template_id = aws_launch_template.ssh.id
#               version            = "1"
#             }
#             override {
#               subnet_id = aws_subnet.public.id
#             }
#           }
#           target_capacity_specification {
#             default_target_capacity_type = "spot"
#             total_target_capacity        = 1
#           }
#         }
#         resource "aws_spot_fleet_request" "choice" {
#           iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
#           target_capacity = 1
#           launch_specification {
#             ami                    = "ami-0abc"
#             instance_type          = "t3.micro"
#             subnet_id              = aws_subnet.public.id
#             vpc_security_group_ids = [aws_security_group.ssh.id]
#           }
#           launch_specification {
#             ami                    = "ami-0abc"
#             instance_type          = "t3.small"
#             subnet_id              = aws_subnet.public.id
#             vpc_security_group_ids = [aws_security_group.web.id]
#           }
#         }
#         resource "aws_spot_fleet_request" "shut" {
#           iam_fleet_role  = "arn:aws:iam::111122223333:role/fleet"
#           target_capacity = 1
#           launch_specification {
#             ami                    = "ami-0abc"
#             instance_type          = "t3.micro"
#             subnet_id              = aws_subnet.public.id
#             vpc_security_group_ids = [aws_security_group.web.id]
#           }
#         }
#       fail:
#         aws_spot_fleet_request.own: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_spot_fleet_request.own sets associate_public_ip_address'
#         aws_ec2_fleet.template: 'SSH (port 22/tcp) is reachable from the internet: aws_default_route_table.main routes 0.0.0.0/0 to an internet gateway, the default ACL of aws_vpc.main allows ingress and the return traffic, aws_security_group.ssh allows it, aws_subnet.public sets map_public_ip_on_launch'
#       undetermined:
#         aws_spot_fleet_request.choice: 'an admin port may be reachable from the internet: which of aws_security_group.ssh, aws_security_group.web it has is unknown'
package planvet.rules.instance.reachable_admin

import data.planvet.lib.asked
import data.planvet.lib.bastion
import data.planvet.lib.card
import data.planvet.lib.exposure
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service

results contains finding if {
	some r in card.hosts
	open := _open[r.address]
	ports := net.union([ports | some way in open; some ports in way.ports])
	message := sprintf("%s reachable from the internet: %s", [service.subject("tcp", ports, true), open[0].why])
	finding := result.with_steps(result.fail(r, open[0].path, message), open[0].steps)
}

results contains finding if {
	some r in card.hosts
	ways := _ways[r.address]
	not _open[r.address]
	doubt := [way |
		some way in ways
		way.answer == "undetermined"
		count(_for_this_rule(r, way.ports)) > 0
	][0]
	message := sprintf("an admin port may be reachable from the internet: %s", [doubt.why])
	finding := result.with_related(result.undetermined(r, doubt.path, message), [place | some place in doubt.at; place.address != r.address])
}

# The ways of each host that are open, or may be.
_ways := {r.address: ways |
	some r in card.hosts
	ways := [object.union(way, {"path": of.path}) |
		some of in card.of(r)
		some family in ["ipv4", "ipv6"]
		way := exposure.way_to(of, family)
		way.answer != "no"
	]
	count(ways) > 0
}

_open := {r.address: open |
	some r in card.hosts
	open := [object.union(way, {"ports": ports}) |
		some way in _ways[r.address]
		way.answer == "yes"
		ports := _for_this_rule(r, way.ports)
		count(ports) > 0
	]
	count(open) > 0
}

# SSH and RDP of a bastion are bastion-open-ssh's.
_for_this_rule(r, ports) := [left |
	some interval in ports
	some left in net.subtract(interval, [[22, 22], [3389, 3389]])
] if {
	asked.asks("bastion-open-ssh")
	bastion.is_bastion(r).answer == "yes"
} else := ports
