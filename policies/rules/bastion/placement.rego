# METADATA
# title: Bastion is not reachable from the internet
# description: |
#   A bastion is the one host that people reach from outside, so that nothing else has to be reachable. It
#   can be reached only if both hold: the route table in force for its subnet (its own, or else the VPC's
#   main one) routes `0.0.0.0/0` or `::/0` to an internet gateway, and it has a public address, from
#   `associate_public_ip_address`, from the subnet's `map_public_ip_on_launch`, or from an Elastic IP on it
#   or on its network interface. Where one is missing the bastion serves nobody, and the way in that people
#   then find for themselves is seldom a guarded one. Each bastion is one finding, with everything that is in the way.
#
#   Only a bastion that people are meant to reach from the internet counts: a security group of it admits a public source,
#   or it is given a public address. Nothing is reported of one that people reach by Session Manager, a VPN or a peering
#   (no group admits a public source), or through a load balancer that forwards to it.
#
#   A host counts as a bastion when the name of its resource, its launch template, launch configuration or
#   Auto Scaling group, or a `Name` or `Role` tag, holds one of the words of `match`: `bastion`,
#   `jump-host`, `JumpBox`, but not `jumper`, and not after a word that turns it round: `app-behind-bastion`,
#   `ssh-from-bastion`, `no-bastion`. The name of a module does not count. AWS makes subnets of a default VPC public, and
#   routes nothing outside in a new VPC's main route table.
#
#   Deliberately missed: routes and addresses that are made outside this configuration, such as an Elastic
#   IP that a group's instances take by themselves when they start; IPv6 addresses; a launch template's
#   earlier versions.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
# schemas:
#   - input: schema.document
# custom:
#   id: bastion-placement
#   severity: high
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_spot_instance_request, aws_autoscaling_group, aws_launch_template, aws_launch_configuration]
#   params:
#     match: [bastion, jump host, jump box, jump server]
#   remediation: |
#     Put the bastion into a subnet that is associated with a route table to the internet gateway, and give it a public address:
#
#     ```hcl
#     resource "aws_route_table" "public" {
#       vpc_id = aws_vpc.main.id
#       route {
#         cidr_block = "0.0.0.0/0"
#         gateway_id = aws_internet_gateway.main.id
#       }
#     }
#
#     resource "aws_route_table_association" "public" {
#       subnet_id      = aws_subnet.public.id
#       route_table_id = aws_route_table.public.id
#     }
#
#     resource "aws_instance" "bastion" {
#       ami                         = data.aws_ami.linux.id
#       instance_type               = "t3.micro"
#       subnet_id                   = aws_subnet.public.id
#       associate_public_ip_address = true
#     }
#     ```
#   examples:
#     - name: In a private subnet, with no public address
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_nat_gateway" "main" {}
#         resource "aws_route_table" "private" {
#           vpc_id = aws_vpc.main.id
#           route {
#             cidr_block     = "0.0.0.0/0"
#             nat_gateway_id = aws_nat_gateway.main.id
#           }
#         }
#         resource "aws_route_table_association" "private" {
#           subnet_id      = aws_subnet.private.id
#           route_table_id = aws_route_table.private.id
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       fail:
#         aws_instance.bastion:
#           - 'the bastion is not reachable from the internet: aws_subnet.private is not public: aws_route_table.private routes neither 0.0.0.0/0 nor ::/0 to an internet gateway, and it gets no public address, since aws_subnet.private does not set map_public_ip_on_launch and no Elastic IP is on it'
#     - name: In a public subnet that gives addresses, by an inline route
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           for_each                = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = each.value
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
#           for_each       = aws_subnet.public
#           subnet_id      = each.value.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_instance" "jump_box" {
#           for_each  = aws_subnet.public
#           subnet_id = each.value.id
#         }
#     - name: By the VPC's main route table and separate routes, in halves and for IPv6 alone, with every way to an address
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "six" {
#           cidr_block                       = "10.1.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#         }
#         resource "aws_route" "half" {
#           for_each               = toset(["0.0.0.0/1", "128.0.0.0/1"])
#           route_table_id         = aws_default_route_table.main.id
#           destination_cidr_block = each.key
#           gateway_id             = aws_internet_gateway.main.id
#         }
#         resource "aws_route_table" "six" {
#           vpc_id = aws_vpc.six.id
#         }
#         resource "aws_route" "six" {
#           route_table_id              = aws_route_table.six.id
#           destination_ipv6_cidr_block = "::/0"
#           gateway_id                  = "igw-0abc"
#         }
#         resource "aws_main_route_table_association" "six" {
#           vpc_id         = aws_vpc.six.id
#           route_table_id = aws_route_table.six.id
#         }
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_subnet" "six" {
#           vpc_id     = aws_vpc.six.id
#           cidr_block = "10.1.1.0/24"
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id                   = aws_subnet.main.id
#           associate_public_ip_address = true
#         }
#         resource "aws_instance" "bastion_elastic" {
#           subnet_id = aws_subnet.six.id
#         }
#         resource "aws_eip" "elastic" {
#           instance = aws_instance.bastion_elastic.id
#         }
#         resource "aws_instance" "host" {
#           subnet_id = aws_subnet.six.id
#           tags = {
#             Name = "Jump-Host"
#           }
#         }
#         resource "aws_eip" "host" {}
#         resource "aws_eip_association" "host" {
#           instance_id   = aws_instance.host.id
#           allocation_id = aws_eip.host.id
#         }
#         resource "aws_network_interface" "front" {
#           subnet_id = aws_subnet.main.id
#         }
#         resource "aws_eip" "front" {
#           network_interface = aws_network_interface.front.id
#         }
#         resource "aws_instance" "jump_server" {
#           network_interface {
#             network_interface_id = aws_network_interface.front.id
#             device_index         = 0
#           }
#         }
#     - name: What AWS makes public by itself
#       hcl: |
#         resource "aws_default_subnet" "a" {
#           availability_zone = "us-east-1a"
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id = aws_default_subnet.a.id
#         }
#     - name: A launch template with its group, in one private subnet of two
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_subnet" "public" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_route_table" "public" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_route" "out" {
#           route_table_id         = aws_route_table.public.id
#           destination_cidr_block = "0.0.0.0/0"
#           gateway_id             = aws_internet_gateway.main.id
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = aws_subnet.public.id
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_launch_template" "this" {
#           network_interfaces {
#             security_groups = [aws_security_group.door.id]
#             associate_public_ip_address = false
#           }
#           tag_specifications {
#             resource_type = "instance"
#             tags = {
#               Role = "bastion"
#             }
#           }
#         }
#         resource "aws_autoscaling_group" "this" {
#           min_size            = 1
#           max_size            = 1
#           vpc_zone_identifier = [aws_subnet.public.id, aws_subnet.private.id]
#           launch_template {
#             id = aws_launch_template.this.id
#           }
#         }
#       fail:
#         aws_autoscaling_group.this: 'the bastion is not reachable from the internet: aws_subnet.private is not public: the main route table of aws_vpc.main routes neither 0.0.0.0/0 nor ::/0 to an internet gateway, and it gets no public address, since associate_public_ip_address of aws_launch_template.this is false and no Elastic IP is on it'
#     - name: A launch configuration whose group alone is named so
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_default_subnet" "a" {
#           availability_zone = "us-east-1a"
#         }
#         resource "aws_launch_configuration" "this" {
#           image_id                    = "ami-0abc"
#           instance_type               = "t3.micro"
#           associate_public_ip_address = false
#           security_groups = [aws_security_group.door.id]
#         }
#         resource "aws_autoscaling_group" "this" {
#           min_size             = 1
#           max_size             = 1
#           vpc_zone_identifier  = [aws_default_subnet.a.id]
#           launch_configuration = aws_launch_configuration.this.name
#           tag {
#             key                 = "Name"
#             value               = "BastionHost"
#             propagate_at_launch = true
#           }
#         }
#       fail:
#         aws_launch_configuration.this: 'the bastion is not reachable from the internet: it gets no public address, since associate_public_ip_address of aws_launch_configuration.this is false and no Elastic IP is on it'
#     - name: Gateways that do not make a subnet public
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_egress_only_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_vpn_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_default_route_table" "main" {
#           default_route_table_id = aws_vpc.main.default_route_table_id
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = aws_vpn_gateway.main.id
#           }
#           route {
#             ipv6_cidr_block        = "::/0"
#             egress_only_gateway_id = aws_egress_only_internet_gateway.main.id
#           }
#           route {
#             cidr_block = "198.51.100.0/24"
#             gateway_id = aws_internet_gateway.main.id
#           }
#         }
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id                   = aws_subnet.main.id
#           associate_public_ip_address = true
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       fail:
#         aws_instance.bastion: 'the bastion is not reachable from the internet: aws_subnet.main is not public: aws_default_route_table.main routes neither 0.0.0.0/0 nor ::/0 to an internet gateway'
#     - name: Words that only look alike
#       hcl: |
#         resource "aws_instance" "jumper" {}
#         resource "aws_instance" "bastionless" {}
#         resource "aws_instance" "web" {
#           tags = {
#             Name = "behind-thebastion"
#           }
#         }
#     - name: Other words
#       params:
#         match: [ssh gateway]
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_default_subnet" "a" {
#           availability_zone = "us-east-1a"
#         }
#         resource "aws_instance" "sshgateway" {
#           subnet_id                   = aws_default_subnet.a.id
#           associate_public_ip_address = false
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       fail:
#         aws_instance.sshgateway: 'the bastion is not reachable from the internet: it gets no public address, since associate_public_ip_address of aws_instance.sshgateway is false and no Elastic IP is on it'
#     - name: The subnet is outside the configuration
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         data "aws_subnet" "chosen" {
#           id = "subnet-0def"
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id                   = "subnet-0abc"
#           associate_public_ip_address = true
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_instance" "bastion2" {
#           subnet_id                   = data.aws_subnet.chosen.id
#           associate_public_ip_address = true
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_instance" "bastion3" {
#           associate_public_ip_address = true
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       undetermined:
#         aws_instance.bastion: 'the bastion may not be reachable from the internet: the route table of subnet-0abc is not in this configuration'
#         aws_instance.bastion2: 'the bastion may not be reachable from the internet: the route table of data.aws_subnet.chosen is not in this configuration'
#         aws_instance.bastion3: 'the bastion may not be reachable from the internet: aws_instance.bastion3 names no subnet, and which subnet of the default VPC it lands in is unknown'
#     - name: A subnet outside, a route table inside
#       hcl: |
#         resource "aws_route_table" "public" {
#           vpc_id = "vpc-0abc"
#           route {
#             cidr_block = "0.0.0.0/0"
#             gateway_id = "igw-0abc"
#           }
#         }
#         resource "aws_route_table_association" "public" {
#           subnet_id      = "subnet-0abc"
#           route_table_id = aws_route_table.public.id
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id                   = "subnet-0abc"
#           associate_public_ip_address = true
#         }
#     - name: The gateway, the address or the name is known only after apply
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_route" "out" {
#           route_table_id         = aws_vpc.main.main_route_table_id
#           destination_cidr_block = "0.0.0.0/0"
#           gateway_id             = terraform_data.setting.output
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id                   = aws_subnet.main.id
#           associate_public_ip_address = terraform_data.setting.output
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         resource "aws_instance" "host" {
#           subnet_id = aws_subnet.main.id
#           tags = {
#             Name = "x-${terraform_data.setting.output}"
#           }
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       undetermined:
#         aws_instance.bastion:
#           - 'the bastion may not be reachable from the internet: gateway_id of aws_route.out is known only after apply, and associate_public_ip_address of aws_instance.bastion is known only after apply'
#         aws_instance.host: 'this may be a bastion, which would need a public subnet and a public address: tags.Name of aws_instance.host is known only after apply'
#     - name: A template that nothing here uses
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_launch_template" "bastion" {
#           image_id = "ami-0abc"
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#       undetermined:
#         aws_launch_template.bastion: 'the bastion may not be in a public subnet: no instance or Auto Scaling group in this configuration is made from it'
#     - name: Modules that were not read and are handed the route table, and the bastion
#       hcl: |
#         resource "aws_security_group" "door" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.0.0/24"
#         }
#         resource "aws_route_table" "a" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_route_table_association" "a" {
#           subnet_id      = aws_subnet.a.id
#           route_table_id = aws_route_table.a.id
#         }
#         resource "aws_instance" "bastion" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           subnet_id                   = aws_subnet.a.id
#           associate_public_ip_address = false
#           vpc_security_group_ids = [aws_security_group.door.id]
#         }
#         module "routes" {
#           source         = "git::https://git.example.com/acme/routes.git"
#           route_table_id = aws_route_table.a.id
#         }
#         module "address" {
#           source   = "git::https://git.example.com/acme/address.git"
#           instance = aws_instance.bastion.id
#         }
#       undetermined:
#         aws_instance.bastion:
#           - 'the bastion may not be reachable from the internet: module.routes was not read and refers to it, and module.address was not read and refers to it'
#     - name: "Nobody comes from the internet: Session Manager, a VPN, a load balancer"
#       hcl: |
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_security_group" "shut" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_instance" "bastion" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.shut.id]
#         }
#         resource "aws_security_group" "vpn" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12"]
#           }
#         }
#         resource "aws_instance" "jump_host" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.vpn.id]
#         }
#         resource "aws_security_group" "office" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_instance" "bastion_behind_nlb" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.private.id
#           vpc_security_group_ids = [aws_security_group.office.id]
#         }
#         resource "aws_lb_target_group_attachment" "ssh" {
#           target_group_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ssh/0123456789abcdef"
#           target_id        = aws_instance.bastion_behind_nlb.id
#         }
#     - name: Words that turn the name round
#       hcl: |
#         resource "aws_security_group" "office" {
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#         }
#         resource "aws_instance" "app" {
#           for_each                    = toset(["app-behind-bastion", "via_the_bastion", "nonBastion", "ssh-from-bastion"])
#           associate_public_ip_address = false
#           vpc_security_group_ids      = [aws_security_group.office.id]
#           tags = {
#             Name = each.value
#           }
#         }
#         resource "aws_instance" "frankfurt" {
#           associate_public_ip_address = false
#           subnet_id                   = aws_subnet.private.id
#           vpc_security_group_ids      = [aws_security_group.office.id]
#           tags = {
#             Name = "toronto-bastion"
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "private" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#       fail:
#         aws_instance.frankfurt: 'the bastion is not reachable from the internet: aws_subnet.private is not public: the main route table of aws_vpc.main routes neither 0.0.0.0/0 nor ::/0 to an internet gateway, and it gets no public address, since associate_public_ip_address of aws_instance.frankfurt is false and no Elastic IP is on it'
package planvet.rules.bastion.placement

import data.planvet.lib.bastion
import data.planvet.lib.bastion_reach
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.unread
import data.planvet.lib.vpc

# One for a bastion, with everything that is in the way.
results contains finding if {
	some r in _hosts
	bastion_reach.from_internet(r).answer == "yes"
	faults := [of | some of in _faults(r); of.answer == "no"]
	count(faults) > 0
	message := sprintf("the bastion is not reachable from the internet: %s", [concat(", and ", [of.why | some of in faults])])
	place := faults[0].place
	finding := result.with_related(
		result.fail(place.resource, place.path, message),
		_elsewhere(place, [at | some of in faults; some at in of.at]),
	)
}

results contains finding if {
	some r in _hosts
	doubt := _doubt(r)
	message := sprintf("the bastion may not be reachable from the internet: %s", [doubt.why])
	finding := result.with_related(result.undetermined(doubt.place.resource, doubt.place.path, message), _elsewhere(doubt.place, doubt.at))
}

# Who comes from outside is unknown, and something is in the way; or the reverse.
_doubt(r) := object.union(reach, {"place": faults[0].place, "why": sprintf("%s, and whether people come from there is unknown: %s", [faults[0].why, reach.why])}) if {
	reach := bastion_reach.from_internet(r)
	reach.answer == "undetermined"
	faults := [of | some of in _faults(r); of.answer == "no"]
	count(faults) > 0
} else := object.union(unsure[0], {"why": concat(", and ", [of.why | some of in unsure])}) if {
	bastion_reach.from_internet(r).answer == "yes"
	count([of | some of in _faults(r); of.answer == "no"]) == 0
	unsure := [of | some of in _faults(r); of.answer == "undetermined"]
	count(unsure) > 0
}

# What has to hold for a bastion, each as an answer with its place.
_faults(r) := [
	object.union(subnet, {"place": {"resource": r, "path": host.subnets(r).path}}),
	object.union(address, {"place": _address_place(r), "why": _address_text(address)}),
] if {
	subnet := _public_subnet(r)
	address := _public_address(r)
}

# A route to the internet gateway, or the Elastic IP, may come from a module that
# was not read.
_public_subnet(r) := _unless_held(host.in_public_subnet(r), (({place.address | some place in host.in_public_subnet(r).at} | _subnets(r)) | {key |
	some subnet in _subnets(r)
	some key in vpc.vpcs(subnet)
}))

_subnets(r) := {subnet | some candidates in host.subnets(r).each; some subnet in candidates}

_public_address(r) := _unless_held(host.public_address(r), {r.address})

_unless_held(found, addresses) := object.union(found, {"answer": "undetermined", "why": unread.why(holders)}) if {
	found.answer == "no"
	holders := unread.given_any(addresses)
	count(holders) > 0
} else := found

_address_text(address) := sprintf("it gets no public address, since %s and no Elastic IP is on it", [address.why]) if {
	address.answer == "no"
} else := address.why

# A host of which only an unknown tag could say that it is a bastion, and that
# is not placed as one.
results contains finding if {
	some r in bastion.candidates
	not r.type in host.source_types
	unsure := bastion.is_bastion(r)
	unsure.answer == "undetermined"
	bastion_reach.from_internet(r).answer != "no"
	not _well_placed(r)
	finding := result.undetermined(r, "tags", sprintf("this may be a bastion, which would need a public subnet and a public address: %s", [unsure.why]))
}

# A launch template or configuration of a bastion that nothing here uses.
results contains finding if {
	some r in bastion.all
	r.type in host.source_types
	not host.hosts_of[r.address]
	bastion_reach.from_internet(r).answer != "no"
	finding := result.undetermined(r, [], "the bastion may not be in a public subnet: no instance or Auto Scaling group in this configuration is made from it")
}

_hosts := [r |
	some r in bastion.all
	not r.type in host.source_types
]

_well_placed(r) if {
	host.in_public_subnet(r).answer == "yes"
	host.public_address(r).answer == "yes"
}

# Where the address is given or withheld: the host's own argument, else that of
# what it is made from, else nothing but the argument that names the subnet.
_address_place(r) := {"resource": r, "path": "associate_public_ip_address"} if {
	tf.configures(r, "associate_public_ip_address")
} else := {"resource": tf.at(named[0].address), "path": named[0].path} if {
	named := sort([place |
		some source in host.sources_here(r)
		some place in host.source_address(source).at
	])
	count(named) > 0
} else := {"resource": r, "path": host.subnets(r).path}

_elsewhere(place, places) := [other |
	some other in places
	not _same(place, other)
	link.managed(other.address)
]

_same(place, other) if {
	place.resource.address == other.address
	result.fail(place.resource, place.path, "").path == other.path
}
