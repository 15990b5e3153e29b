# METADATA
# title: Instance accepts SSH or RDP past the bastion
# description: |
#   A bastion is worth its trouble only while it is the one way in: every login passes one host that is watched, patched and
#   logged. A security group of another host that takes SSH or RDP from an office range, from the whole VPC or from some
#   other group is a second way in, which nobody watches, and whoever gets hold of any host in that range goes on from there.
#
#   Where a configuration has a bastion (known by its name or tags, as the rule bastion-placement says), every other
#   instance, Auto Scaling group, launch template or configuration in a VPC of the bastion should take SSH and RDP (`ports`, over TCP)
#   from two sources alone: a security group that the bastion is in, or an address of it. AWS compares the sender's private
#   address with such a rule, and a reference to a group stands for the private addresses of all that are in it.
#   A host that shares its group with the bastion takes what the bastion takes. Each permission is one finding.
#
#   What lets in the whole internet is another rule's finding (`sg-open-admin-ingress` and its kin) and not repeated here. Who
#   is in a group outside this configuration is unknown, so as a source it is undetermined, unless its name is a
#   bastion's; so is a host whose own groups lie outside. Where only an unknown tag could make a host the bastion, the
#   answer is undetermined as well.
#
#   Deliberately missed: hosts that are surely in another VPC than every bastion, even if the two are peered; a rule
#   that lets a group's members in to each other (`self`, or its own id) on every port or on a range of a thousand and more,
#   as the nodes of a cluster are open to each other; ranges in AWS's own prefix lists (`com.amazonaws.*`), such as that of
#   EC2 Instance Connect; members of a group other than hosts, network interfaces and load balancers, such as databases and
#   functions; WinRM; network ACLs, which may shut what a group opens.
#
#   A wide range of ports that another group may reach counts for RDP as well: where nothing runs Windows, set `ports` to 22
#   alone. An EC2 Instance Connect Endpoint or another tool that may log in besides is a way round the bastion: suppress the
#   finding where it is meant.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules-reference.html
#   - ref: https://aws.amazon.com/blogs/security/securely-connect-to-linux-instances-running-in-a-private-amazon-vpc/
# schemas:
#   - input: schema.document
# custom:
#   id: bastion-bypass
#   severity: high
#   note: Bastion hosts and exposure
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule, aws_instance, aws_spot_instance_request, aws_autoscaling_group, aws_launch_template, aws_launch_configuration]
#   params:
#     ports: [22, 3389]
#   remediation: |
#     Take SSH and RDP from the bastion's group alone:
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "ssh" {
#       security_group_id            = aws_security_group.app.id
#       referenced_security_group_id = aws_security_group.bastion.id
#       ip_protocol                  = "tcp"
#       from_port                    = 22
#       to_port                      = 22
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A range, in a block
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group.app: 'SSH (port 22/tcp) is open to 10.0.0.0/8 on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: The bastion's group and addresses, in every form
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           private_ip             = "10.0.1.10"
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_eip" "bastion" {
#           instance = aws_instance.bastion.id
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             security_groups = [aws_security_group.door.id]
#           }
#           ingress {
#             from_port   = 3389
#             to_port     = 3389
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.1.10/32"]
#           }
#         }
#         resource "aws_security_group_rule" "address" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_blocks       = ["10.0.0.0/8"]
#         }
#         resource "aws_security_group" "separate" {}
#         resource "aws_security_group_rule" "group" {
#           security_group_id        = aws_security_group.separate.id
#           type                     = "ingress"
#           protocol                 = "tcp"
#           from_port                = 0
#           to_port                  = 65535
#           source_security_group_id = aws_security_group.door.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "group" {
#           security_group_id            = aws_security_group.separate.id
#           ip_protocol                  = "-1"
#           referenced_security_group_id = aws_security_group.door.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "elastic" {
#           security_group_id = aws_security_group.separate.id
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = "${aws_eip.bastion.public_ip}/32"
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id, aws_security_group.separate.id]
#         }
#     - name: The bastion's address, known only after apply
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {}
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = aws_security_group.app.id
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = "${aws_instance.bastion.private_ip}/32"
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#     - name: The bastion's network interface
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_network_interface" "front" {
#           subnet_id       = "subnet-0abc"
#           private_ips     = ["10.0.1.10"]
#           security_groups = [aws_security_group.door.id]
#         }
#         resource "aws_instance" "bastion" {
#           network_interface {
#             network_interface_id = aws_network_interface.front.id
#             device_index         = 0
#           }
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.1.10/32"]
#           }
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             security_groups = [aws_security_group.door.id]
#           }
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.1.11/32"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group.app: 'SSH (port 22/tcp) is open to 10.0.1.11/32 on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: Another group, in rule resources of both generations
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "ci" {}
#         resource "aws_security_group" "app" {}
#         resource "aws_security_group_rule" "ssh" {
#           security_group_id        = aws_security_group.app.id
#           type                     = "ingress"
#           protocol                 = "6"
#           from_port                = 20
#           to_port                  = 30
#           source_security_group_id = aws_security_group.ci.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "all" {
#           security_group_id            = aws_security_group.app.id
#           ip_protocol                  = "-1"
#           referenced_security_group_id = aws_security_group.ci.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "six" {
#           security_group_id = aws_security_group.app.id
#           ip_protocol       = "tcp"
#           from_port         = 3389
#           to_port           = 3389
#           cidr_ipv6         = "2001:db8::/32"
#         }
#         resource "aws_vpc_security_group_ingress_rule" "http" {
#           security_group_id = aws_security_group.app.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "10.0.0.0/8"
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group_rule.ssh: 'SSH (port 22/tcp) is open to aws_security_group.ci on aws_instance.app, past the bastion aws_instance.bastion'
#         aws_vpc_security_group_ingress_rule.all: 'SSH (port 22/tcp) and RDP (port 3389/tcp) are open to aws_security_group.ci on aws_instance.app, past the bastion aws_instance.bastion'
#         aws_vpc_security_group_ingress_rule.six: 'RDP (port 3389/tcp) is open to 2001:db8::/32 on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: The whole VPC, by its range and by its default group
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_security_group" "door" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id              = aws_subnet.main.id
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_default_security_group" "main" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             cidr_blocks      = [aws_vpc.main.cidr_block]
#             ipv6_cidr_blocks = [aws_vpc.main.ipv6_cidr_block]
#             self             = true
#           }
#         }
#         resource "aws_instance" "app" {
#           subnet_id = aws_subnet.main.id
#         }
#       fail:
#         aws_default_security_group.main: 'SSH (port 22/tcp) is open to 10.0.0.0/16 and 2 others on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: A prefix list, and several ranges
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_ec2_managed_prefix_list" "staff" {
#           name           = "staff"
#           address_family = "IPv4"
#           max_entries    = 1
#           entry {
#             cidr = "203.0.113.0/24"
#           }
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["198.51.100.0/24"]
#             prefix_list_ids = [aws_ec2_managed_prefix_list.staff.id]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group.app: 'SSH (port 22/tcp) is open to 198.51.100.0/24 and 203.0.113.0/24 in aws_ec2_managed_prefix_list.staff on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: Auto Scaling, launch templates and launch configurations
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_security_group" "old" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_launch_template" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#         resource "aws_autoscaling_group" "app" {
#           min_size            = 1
#           max_size            = 1
#           vpc_zone_identifier = ["subnet-0abc"]
#           launch_template {
#             id = aws_launch_template.app.id
#           }
#         }
#         resource "aws_launch_configuration" "old" {
#           image_id        = "ami-0abc"
#           instance_type   = "t3.micro"
#           security_groups = [aws_security_group.old.id]
#         }
#       fail:
#         aws_security_group.app: 'SSH (port 22/tcp) is open to 10.0.0.0/8 on aws_autoscaling_group.app, past the bastion aws_instance.bastion'
#         aws_security_group.old: 'SSH (port 22/tcp) is open to 10.0.0.0/8 on aws_launch_configuration.old, past the bastion aws_instance.bastion'
#     - name: A group that a host shares with the bastion
#       hcl: |
#         resource "aws_security_group" "door" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_instance" "jump_host" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_instance" "app" {
#           count                  = 3
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       fail:
#         aws_security_group.door: 'SSH (port 22/tcp) is open to 203.0.113.0/24 on aws_instance.app[0] and 2 others, past the bastion aws_instance.jump_host'
#     - name: A cluster that is open to itself, and a group open to itself on SSH alone
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port = 0
#             to_port   = 0
#             protocol  = "-1"
#             self      = true
#           }
#           ingress {
#             from_port = 1025
#             to_port   = 65535
#             protocol  = "tcp"
#             self      = true
#           }
#           ingress {
#             from_port = 22
#             to_port   = 22
#             protocol  = "tcp"
#             self      = true
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group.app: 'SSH (port 22/tcp) is open to aws_security_group.app on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: Other VPCs, and no bastion
#       hcl: |
#         resource "aws_vpc" "one" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "two" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_security_group" "door" {
#           vpc_id = aws_vpc.one.id
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           vpc_id = aws_vpc.two.id
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#     - name: Without a bastion
#       hcl: |
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#     - name: What others say, or nobody has
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
#           }
#           ingress {
#             from_port   = 5432
#             to_port     = 5432
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#         resource "aws_security_group" "unused" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_security_group" "own" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_instance" "bastion_2" {
#           vpc_security_group_ids = [aws_security_group.own.id]
#         }
#     - name: A bastion's group elsewhere, by its name
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         data "aws_security_group" "bastion" {
#           name = "shared"
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             security_groups = [data.aws_security_group.bastion.id]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#     - name: Another list of ports
#       params: {ports: [2222]}
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 2222
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       fail:
#         aws_security_group.app: 'port 2222/tcp is open to 10.0.0.0/8 on aws_instance.app, past the bastion aws_instance.bastion'
#     - name: Sources and groups outside the configuration
#       hcl: |
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         data "aws_security_group" "tools" {
#           name = "tools"
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             security_groups = ["sg-0abc"]
#           }
#           ingress {
#             from_port   = 3389
#             to_port     = 3389
#             protocol    = "tcp"
#             security_groups = [data.aws_security_group.tools.id]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#         resource "aws_instance" "db" {
#           vpc_security_group_ids = ["sg-0def"]
#         }
#       undetermined:
#         aws_security_group.app:
#           - 'SSH (port 22/tcp) may be open on aws_instance.app past the bastion aws_instance.bastion: who is in sg-0abc is not in this configuration'
#           - 'RDP (port 3389/tcp) may be open on aws_instance.app past the bastion aws_instance.bastion: who is in data.aws_security_group.tools is not in this configuration'
#         aws_instance.db: 'SSH or RDP may be open on aws_instance.db past the bastion aws_instance.bastion: the rules of sg-0def are not in this configuration'
#     - name: Addresses, ports and groups that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_security_group" "app" {}
#         resource "aws_vpc_security_group_ingress_rule" "address" {
#           security_group_id = aws_security_group.app.id
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = terraform_data.setting.output
#         }
#         resource "aws_vpc_security_group_ingress_rule" "ports" {
#           security_group_id = aws_security_group.app.id
#           ip_protocol       = "tcp"
#           from_port         = terraform_data.setting.output
#           to_port           = 9000
#           cidr_ipv4         = "10.0.0.0/8"
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#         resource "aws_instance" "db" {
#           vpc_security_group_ids = [terraform_data.setting.output]
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.address: 'SSH (port 22/tcp) may be open on aws_instance.app past the bastion aws_instance.bastion: cidr_ipv4 is known only after apply'
#         aws_vpc_security_group_ingress_rule.ports: 'SSH or RDP may be open on aws_instance.app past the bastion aws_instance.bastion: from_port is known only after apply'
#         aws_instance.db: 'SSH or RDP may be open on aws_instance.db past the bastion aws_instance.bastion: vpc_security_group_ids of aws_instance.db has an element that is known only after apply'
#     - name: A host that only an unknown tag would make the bastion
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_security_group" "door" {}
#         resource "aws_instance" "front" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#           tags = {
#             Name = terraform_data.setting.output
#           }
#         }
#         resource "aws_security_group" "app" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/8"]
#           }
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.app.id]
#         }
#       undetermined:
#         aws_security_group.app: 'SSH (port 22/tcp) may be open on aws_instance.app past the bastion aws_instance.front: tags.Name of aws_instance.front is known only after apply'
package planvet.rules.bastion.bypass

import data.planvet.lib.asked
import data.planvet.lib.bastion
import data.planvet.lib.bastion_group
import data.planvet.lib.bastion_scope
import data.planvet.lib.bastion_source
import data.planvet.lib.host
import data.planvet.lib.membership
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service
import data.planvet.lib.sg
import data.planvet.lib.sg_world
import data.planvet.lib.tf

results contains finding if {
	some p in _judged
	scope := _scopes[p.group]
	others := bastion_source.others(p)
	_certain(p, scope, others)
	message := sprintf("%s open to %s on %s, past the bastion %s", [
		_subject(p),
		bastion_group.few([text |
			texts := [o.text | some o in others]
			some i, text in texts
			not text in array.slice(texts, 0, i)
		]),
		bastion_group.few(scope.hosts),
		bastion_group.few(scope.near),
	])
	finding := _told_at(result.fail(tf.at(p.address), others[0].path, message), p, scope)
}

results contains finding if {
	some p in _judged
	scope := _scopes[p.group]
	others := bastion_source.others(p)
	not _certain(p, scope, others)
	unsure := bastion_source.doubts(p)
	count(others) + count(unsure) > 0
	doubt := _doubt(p, scope, unsure)
	message := sprintf("%s open on %s past the bastion %s: %s", [
		service.may_be(_subject(p)),
		bastion_group.few(array.concat(scope.hosts, scope.maybe)),
		bastion_group.few(scope.near),
		doubt.why,
	])
	finding := _told_at(result.undetermined(tf.at(p.address), doubt.path, message), p, scope)
}

# A group of which no rule can be read.
results contains finding if {
	some u in sg.unread
	u.direction == "ingress"
	scope := _scopes[u.address]
	message := sprintf("%s: %s", [_blind(array.concat(scope.hosts, scope.maybe), scope.near), u.why])
	finding := result.with_related(result.undetermined(tf.at(u.address), u.path, message), _places(scope))
}

# A host whose groups cannot be seen.
results contains finding if {
	some address in _others
	near := bastion_scope.near_host(address)
	count(near) > 0
	unseen := _unseen(address)[0]
	place := array.concat(unseen.at, [result.place(address, [], "")])[0]
	message := sprintf("%s: %s", [_blind([address], near), unseen.why])
	finding := result.with_key(
		result.with_related(result.undetermined(tf.at(place.address), place.path, message), [result.place(near[0], [], "the bastion")]),
		unseen.why,
	)
}

_blind(hosts, near) := sprintf("SSH or RDP may be open on %s past the bastion %s", [bastion_group.few(hosts), bastion_group.few(near)])

_certain(p, scope, others) if {
	count(others) > 0
	count(scope.hosts) > 0
	count(p.unread_scope) == 0
	not bastion_scope.doubt
}

_doubt(p, scope, unsure) := array.concat(
	array.concat(
		p.unread_scope,
		[{"why": bastion_scope.doubt, "path": p.path} | bastion_scope.doubt],
	),
	array.concat(
		[{"why": why, "path": p.path} | count(scope.hosts) == 0; some why in scope.why],
		unsure,
	),
)[0]

_subject(p) := "SSH or RDP is" if {
	p.ports == null
} else := service.subject("tcp", _shared(p.ports), true)

_told_at(found, p, scope) := result.with_key(
	result.with_related(found, array.concat(
		[result.place(p.group, [], "the security group of the rule") | p.group != p.address; tf.at(p.group)],
		_places(scope),
	)),
	sprintf("%s %s", [object.get({null: "any"}, p.protocol, p.protocol), _key(p.ports)]),
)

_key(null) := "any"

_key(ports) := net.text(_shared(ports)) if ports != null

_places(scope) := array.concat(
	[result.place(array.concat(scope.hosts, scope.maybe)[0], [], "the host that it opens")],
	[result.place(scope.near[0], [], "the bastion")],
)

_ports := net.intervals(data.planvet.params["bastion-bypass"].ports)

_shared(ports) := net.union([shared |
	some interval in _ports
	shared := net.intersection(ports, interval)
])

# The permissions that let in over SSH or RDP, or may.
_judged := [p |
	count(bastion_scope.bastions) > 0
	some p in sg.permissions
	p.direction == "ingress"
	p.protocol in {"tcp", "all", null}
	_touches(p.ports)
	not [p.address, p.path] in _of_the_world
]

_touches(null)

_touches(ports) if count(_shared(ports)) > 0

# What lets the world in is another rule's finding.
_of_the_world := {[piece.permission.address, piece.permission.path] |
	some e in sg_world.exposures
	asked.asks(e.rule)
	some ports in e.ports
	_touches(ports)
	some piece in e.pieces
}

# Of each group, the other hosts in it, those that may be, and the bastions that
# are the way to them.
_scopes := {group: {"hosts": hosts, "maybe": maybe, "why": why, "near": near} |
	count(bastion_scope.bastions) > 0
	some group in ({p.group | some p in _judged} | {u.address | some u in sg.unread})
	members := object.get(membership.members, group, [])
	hosts := sort({m.address | some m in members; m.sure; m.address in _others})
	unsure := [m | some m in members; _may_be_other(m)]
	maybe := sort({m.address | some m in unsure})
	count(hosts) + count(maybe) > 0
	why := [_why(m, group) | some m in unsure]
	near := bastion_scope.near_group(group)
	count(near) > 0
}

_may_be_other(m) if {
	not m.sure
	m.address in _others
}

_may_be_other(m) if {
	m.address in _unsure
	count(bastion.all) > 0
}

_why(m, _) := bastion.is_bastion(tf.at(m.address)).why if m.address in _unsure

_why(m, group) := sprintf("whether %s is in %s is unknown", [m.address, group]) if m.address in _others

# Hosts that are surely no bastion. What stands for hosts that are here is left
# to them.
_others := _hosts - {r.address | some r in bastion.candidates}

_unsure := _hosts & ({r.address | some r in bastion.candidates} - {r.address | some r in bastion.all})

_hosts := {r.address |
	count(bastion_scope.bastions) > 0
	some type in bastion.types
	some r in tf.resources(type)
	not host.hosts_of[r.address]
}

# A VPC's default group that nothing here manages lets only its own members in.
_unseen(address) := array.concat(
	[{"why": seen.why, "at": g.at} |
		some g in membership.all[address].groups
		not g.default
		seen := membership.seen(g.key)
		seen.answer == "undetermined"
	],
	[u | some u in membership.all[address].unseen; not u.default],
)
