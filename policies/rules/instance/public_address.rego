# METADATA
# title: Instance other than a bastion has a public IP address
# description: |
#   With a public address an instance is open to the internet as soon as its subnet is public and a security
#   group lets something in, and every later change of either may do that. Keep instances private: behind a
#   load balancer for what they serve, behind a bastion or Session Manager for those who look after them,
#   behind a NAT gateway for what they fetch.
#
#   An instance gets a public address by `associate_public_ip_address`, by that of its launch template, by
#   `map_public_ip_on_launch` of its subnet, which is the default in AWS's own default subnets, or by an
#   Elastic IP: `aws_eip` or `aws_eip_association` with the instance or a network interface of it. A launch
#   template or launch configuration that switches the address on is named itself, once, and not each
#   instance that is made from it.
#
#   A host with `source_dest_check = false` forwards for others (NAT, VPN, a router), and nothing is reported of it.
#
#   Which hosts are bastions is said by the parameter `match` of bastion-placement. Deliberately missed: IPv6
#   addresses, groups whose subnets alone give their instances an address, fleets, and
#   Elastic IPs on network interfaces that no instance of this configuration has.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-9
# schemas:
#   - input: schema.document
# custom:
#   id: instance-public-address
#   severity: medium
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_spot_instance_request, aws_launch_template, aws_launch_configuration, aws_eip, aws_eip_association]
#   remediation: |
#     Put the instance into a private subnet and switch the address off:
#
#     ```hcl
#     resource "aws_instance" "app" {
#       ami                         = data.aws_ami.linux.id
#       instance_type               = "t3.micro"
#       subnet_id                   = aws_subnet.private.id
#       associate_public_ip_address = false
#     }
#     ```
#   examples:
#     - name: By its own argument, by its subnet, by an Elastic IP and by that of its interface
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "gives" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.1.0/24"
#           map_public_ip_on_launch = true
#         }
#         resource "aws_subnet" "keeps" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_instance" "argument" {
#           associate_public_ip_address = true
#         }
#         resource "aws_instance" "subnet" {
#           subnet_id = aws_subnet.gives.id
#         }
#         resource "aws_instance" "elastic" {
#           subnet_id                   = aws_subnet.keeps.id
#           associate_public_ip_address = false
#         }
#         resource "aws_eip" "elastic" {
#           instance = aws_instance.elastic.id
#         }
#         resource "aws_instance" "associated" {
#           count     = 2
#           subnet_id = aws_subnet.keeps.id
#         }
#         resource "aws_eip_association" "associated" {
#           count       = 2
#           instance_id = element(aws_instance.associated[*].id, count.index)
#         }
#         resource "aws_network_interface" "front" {
#           subnet_id = aws_subnet.gives.id
#         }
#         resource "aws_eip" "front" {
#           network_interface = aws_network_interface.front.id
#         }
#         resource "aws_instance" "interface" {
#           network_interface {
#             network_interface_id = aws_network_interface.front.id
#             device_index         = 0
#           }
#         }
#         resource "aws_network_interface" "second" {
#           subnet_id = aws_subnet.gives.id
#           attachment {
#             instance     = aws_instance.attached.id
#             device_index = 1
#           }
#         }
#         resource "aws_eip_association" "second" {
#           network_interface_id = aws_network_interface.second.id
#         }
#         resource "aws_instance" "attached" {
#           subnet_id = aws_subnet.keeps.id
#         }
#         resource "aws_eip" "primary" {
#           network_interface = aws_instance.primary.primary_network_interface_id
#         }
#         resource "aws_instance" "primary" {
#           subnet_id = aws_subnet.keeps.id
#         }
#       fail:
#         aws_instance.argument: 'the instance is no bastion and gets a public address: aws_instance.argument sets associate_public_ip_address'
#         aws_instance.subnet: 'the instance is no bastion and gets a public address: aws_subnet.gives sets map_public_ip_on_launch'
#         aws_instance.elastic: 'the instance is no bastion and gets a public address: aws_eip.elastic gives it an Elastic IP'
#         aws_instance.associated[0]: 'the instance is no bastion and gets a public address: aws_eip_association.associated[0] gives it an Elastic IP'
#         aws_instance.associated[1]: 'the instance is no bastion and gets a public address: aws_eip_association.associated[1] gives it an Elastic IP'
#         aws_instance.interface: 'the instance is no bastion and gets a public address: aws_eip.front gives it an Elastic IP'
#         aws_instance.attached: 'the instance is no bastion and gets a public address: aws_eip_association.second gives it an Elastic IP'
#         aws_instance.primary: 'the instance is no bastion and gets a public address: aws_eip.primary gives it an Elastic IP'
#     - name: A default subnet gives addresses unless it is told otherwise
#       hcl: |
#         resource "aws_default_subnet" "a" {
#           availability_zone = "us-east-1a"
#         }
#         resource "aws_default_subnet" "b" {
#           availability_zone       = "us-east-1b"
#           map_public_ip_on_launch = false
#         }
#         resource "aws_instance" "a" {
#           subnet_id = aws_default_subnet.a.id
#         }
#         resource "aws_instance" "b" {
#           subnet_id = aws_default_subnet.b.id
#         }
#       fail:
#         aws_instance.a: 'the instance is no bastion and gets a public address: aws_default_subnet.a sets map_public_ip_on_launch'
#     - name: Templates that switch it on are named once
#       hcl: |
#         resource "aws_launch_template" "app" {
#           network_interfaces {
#             associate_public_ip_address = true
#           }
#         }
#         resource "aws_launch_configuration" "app" {
#           image_id                    = "ami-0abc"
#           instance_type               = "t3.micro"
#           associate_public_ip_address = true
#         }
#         resource "aws_instance" "app" {
#           count     = 2
#           subnet_id = "subnet-0abc"
#           launch_template {
#             id = aws_launch_template.app.id
#           }
#         }
#       fail:
#         aws_launch_template.app: 'instances made from this are no bastions and get a public address: associate_public_ip_address is true'
#         aws_launch_configuration.app: 'instances made from this are no bastions and get a public address: associate_public_ip_address is true'
#     - name: Through a variable and a local value, in a set
#       hcl: |
#         variable "public" {
#           type    = bool
#           default = true
#         }
#         locals {
#           public = var.public
#         }
#         resource "aws_instance" "app" {
#           for_each                    = { web = local.public, worker = false }
#           associate_public_ip_address = each.value
#         }
#       fail:
#         'aws_instance.app["web"]': 'the instance is no bastion and gets a public address: aws_instance.app["web"] sets associate_public_ip_address'
#     - name: Private instances, and a bastion
#       hcl: |
#         resource "aws_subnet" "private" {
#           vpc_id     = "vpc-0abc"
#           cidr_block = "10.0.2.0/24"
#         }
#         resource "aws_instance" "app" {
#           subnet_id = aws_subnet.private.id
#         }
#         resource "aws_instance" "off" {
#           subnet_id                   = "subnet-0abc"
#           associate_public_ip_address = false
#         }
#         resource "aws_instance" "bastion" {
#           associate_public_ip_address = true
#         }
#         resource "aws_launch_template" "this" {
#           network_interfaces {
#             associate_public_ip_address = true
#           }
#         }
#         resource "aws_autoscaling_group" "jump_host" {
#           min_size            = 1
#           max_size            = 1
#           vpc_zone_identifier = ["subnet-0abc"]
#           launch_template {
#             id = aws_launch_template.this.id
#           }
#         }
#     - name: The subnet, the template or the address itself cannot be seen
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_instance" "subnet" {
#           subnet_id = "subnet-0abc"
#         }
#         resource "aws_instance" "nowhere" {}
#         resource "aws_instance" "template" {
#           launch_template {
#             id = "lt-0abc"
#           }
#         }
#         resource "aws_instance" "argument" {
#           associate_public_ip_address = terraform_data.setting.output
#         }
#         resource "aws_instance" "unnamed" {
#           associate_public_ip_address = true
#           tags = {
#             Name = terraform_data.setting.output
#           }
#         }
#         resource "aws_launch_template" "app" {
#           network_interfaces {
#             associate_public_ip_address = terraform_data.setting.output
#           }
#         }
#       undetermined:
#         aws_instance.subnet: 'it may get a public address: map_public_ip_on_launch of subnet-0abc is not in this configuration'
#         aws_instance.nowhere: 'it may get a public address: aws_instance.nowhere names no subnet, and which subnet of the default VPC it lands in is unknown'
#         aws_instance.template: 'it may get a public address: lt-0abc is not in this configuration'
#         aws_instance.argument: 'it may get a public address: associate_public_ip_address of aws_instance.argument is known only after apply'
#         aws_instance.unnamed: 'it gets a public address, and may be no bastion: tags.Name of aws_instance.unnamed is known only after apply'
#         aws_launch_template.app: 'instances made from this may get a public address: associate_public_ip_address of aws_launch_template.app is known only after apply'
#     - name: An address for an instance that cannot be seen
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_eip" "stray" {
#           instance = terraform_data.setting.output
#         }
#         resource "aws_eip" "outside" {
#           instance = "i-0abc"
#         }
#       undetermined:
#         aws_eip.stray: 'this address may be for an instance other than a bastion: instance is known only after apply'
#         aws_eip.outside: 'this address may be for an instance other than a bastion: i-0abc is not in this configuration'
#     - name: "A host that forwards for others, and one that checks where packets go"
#       hcl: |
#         resource "aws_instance" "nat" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           associate_public_ip_address = true
#           source_dest_check           = false
#         }
#         resource "aws_spot_instance_request" "app" {
#           ami                         = "ami-0abc"
#           instance_type               = "t3.micro"
#           associate_public_ip_address = true
#           source_dest_check           = true
#         }
#       fail:
#         aws_spot_instance_request.app: 'the instance is no bastion and gets a public address: aws_spot_instance_request.app sets associate_public_ip_address'
package planvet.rules.instance.public_address

import data.planvet.lib.bastion
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf

results contains finding if {
	some r in _instances
	not _said_at_source(r)
	bastion.is_bastion(r).answer == "no"
	address := host.public_address(r)
	address.answer == "yes"
	message := sprintf("the instance is no bastion and gets a public address: %s", [address.why])
	finding := result.with_related(result.fail(r, _path(r), message), _elsewhere(r, address.at))
}

results contains finding if {
	some r in _instances
	not _said_at_source(r)
	bastion.is_bastion(r).answer == "no"
	address := host.public_address(r)
	address.answer == "undetermined"
	message := sprintf("it may get a public address: %s", [address.why])
	finding := result.with_related(result.undetermined(r, _path(r), message), _elsewhere(r, address.at))
}

results contains finding if {
	some r in _instances
	not _said_at_source(r)
	unsure := bastion.is_bastion(r)
	unsure.answer == "undetermined"
	address := host.public_address(r)
	address.answer != "no"
	message := sprintf("it gets a public address, and may be no bastion: %s", [unsure.why])
	finding := result.undetermined(r, "tags", message)
}

results contains finding if {
	some r in _sources
	bastion.is_bastion(r).answer == "no"
	address := host.source_address(r)
	address.answer == "yes"
	message := "instances made from this are no bastions and get a public address: associate_public_ip_address is true"
	finding := result.fail(r, _place(address), message)
}

results contains finding if {
	some r in _sources
	bastion.is_bastion(r).answer == "no"
	address := host.source_address(r)
	address.answer == "undetermined"
	message := sprintf("instances made from this may get a public address: %s", [address.why])
	finding := result.undetermined(r, _place(address), message)
}

results contains finding if {
	some r in _sources
	unsure := bastion.is_bastion(r)
	unsure.answer == "undetermined"
	host.source_address(r).answer != "no"
	message := sprintf("instances made from this get a public address, and may be no bastions: %s", [unsure.why])
	finding := result.undetermined(r, [], message)
}

results contains finding if {
	some claim in host.stray_addresses
	r := tf.at(claim.by)
	message := sprintf("this address may be for an instance other than a bastion: %s %s", [claim.path, tf.reason(r, claim.path)])
	finding := result.undetermined(r, claim.path, message)
}

# An instance that lies outside, by its id.
results contains finding if {
	some target, claims in host.elastic
	startswith(target, "i-")
	some claim in claims
	message := sprintf("this address may be for an instance other than a bastion: %s is not in this configuration", [target])
	finding := result.undetermined(tf.at(claim.by), claim.path, message)
}

# A host that forwards for others (NAT, VPN, a router) has to be reachable itself.
_instances := [r |
	some type in host.instance_types
	some r in tf.resources(type)
	not _forwards(r)
]

_forwards(r) if tf.value(r, "source_dest_check") in {false, "false"}

_forwards(r) if {
	some path in host.primary_interface_paths(r)
	keys := link.targets(r, path, {"aws_network_interface"})
	count(keys) > 0
	every key in keys {
		tf.value(tf.at(key), "source_dest_check") in {false, "false"}
	}
}

_sources := [r | some type in host.source_types; some r in tf.resources(type)]

# The launch template that decides is here and vetted in its own right.
_said_at_source(r) if {
	not tf.configures(r, "associate_public_ip_address")
	some source in host.sources_here(r)
	host.source_address(source).answer != "no"
}

_path(r) := "associate_public_ip_address" if {
	tf.configures(r, "associate_public_ip_address")
} else := host.subnets(r).path

_place(address) := sort(address.at)[0].path

_elsewhere(r, places) := [place |
	some place in places
	place.address != r.address
	link.managed(place.address)
]
