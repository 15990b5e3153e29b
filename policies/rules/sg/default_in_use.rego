# METADATA
# title: Default security group is in use
# description: |
#   Every VPC has a default group that cannot be deleted: as AWS makes it, its members reach each other on
#   every port, and everything may leave. Whatever is started without naming a group lands in it, next to
#   everything else that somebody forgot. So the group should have no rule, and nothing should be in it.
#
#   The rule speaks of a default group that keeps rules, inline or from rule resources, one finding for the
#   group; and of each instance, Auto Scaling group, network interface, load balancer, interface endpoint and EC2 Instance
#   Connect Endpoint that names no group or names a default one, also one that a data source looks up by that name. `aws_default_security_group` with no `ingress` and no `egress` takes all rules away.
#
#   Deliberately missed: the default group of a VPC for which there is no `aws_default_security_group` and in
#   which nothing here lands; literal ids, which may be a default group's; databases, functions and
#   containers; a network load balancer with no group, since it has none at all.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-default-in-use
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule, aws_vpc_security_group_egress_rule, aws_instance, aws_ec2_fleet, aws_spot_fleet_request, aws_spot_instance_request, aws_autoscaling_group, aws_launch_template, aws_launch_configuration, aws_network_interface, aws_network_interface_sg_attachment, aws_lb, aws_alb, aws_elb, aws_vpc_endpoint, aws_ec2_instance_connect_endpoint]
#   remediation: |
#     Empty the default group, and give each resource a group of its own:
#
#     ```hcl
#     resource "aws_default_security_group" "main" {
#       vpc_id = aws_vpc.main.id
#     }
#
#     resource "aws_instance" "web" {
#       ami                    = data.aws_ami.linux.id
#       instance_type          = "t3.micro"
#       subnet_id              = aws_subnet.main.id
#       vpc_security_group_ids = [aws_security_group.web.id]
#     }
#     ```
#   examples:
#     - name: A default group that keeps its rules, and an empty one
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             from_port = 0
#             to_port   = 0
#             protocol  = "-1"
#             self      = true
#           }
#           dynamic "egress" {
#             for_each = ["0.0.0.0/0"]
#             content {
#               from_port   = 0
#               to_port     = 0
#               protocol    = "-1"
#               cidr_blocks = [egress.value]
#             }
#           }
#         }
#
#         resource "aws_default_security_group" "empty" {
#           vpc_id = "vpc-0def"
#         }
#       fail:
#         aws_default_security_group.main: 'the default group keeps 1 ingress and 1 egress rule'
#     - name: Rule resources of default groups, named through a local and through a VPC
#       hcl: |
#         locals {
#           group = aws_default_security_group.main.id
#         }
#
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#         }
#
#         resource "aws_security_group_rule" "https" {
#           security_group_id = local.group
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_blocks       = ["10.0.0.0/16"]
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "out" {
#           for_each          = toset(["10.0.0.0/16", "10.1.0.0/16"])
#           security_group_id = local.group
#           ip_protocol       = "-1"
#           cidr_ipv4         = each.value
#         }
#
#         resource "aws_vpc" "other" {
#           cidr_block = "10.2.0.0/16"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "other" {
#           security_group_id = aws_vpc.other.default_security_group_id
#           ip_protocol       = "-1"
#           cidr_ipv4         = "10.2.0.0/16"
#         }
#       fail:
#         aws_default_security_group.main: 'the default group keeps 1 ingress and 2 egress rules'
#         aws_vpc.other: 'the default group keeps 1 ingress rule'
#     - name: Nothing names a group
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#
#         resource "aws_instance" "web" {
#           subnet_id = aws_subnet.main.id
#         }
#
#         resource "aws_instance" "classic" {
#           security_groups = ["default"]
#         }
#
#         resource "aws_network_interface" "front" {
#           subnet_id       = aws_subnet.main.id
#           security_groups = [aws_vpc.main.default_security_group_id]
#         }
#
#         resource "aws_launch_template" "web" {
#           network_interfaces {
#             associate_public_ip_address = false
#           }
#         }
#
#         resource "aws_autoscaling_group" "web" {
#           min_size            = 1
#           max_size            = 1
#           vpc_zone_identifier = [aws_subnet.main.id]
#           launch_template {
#             id = aws_launch_template.web.id
#           }
#         }
#
#         resource "aws_lb" "web" {
#           subnets = [aws_subnet.main.id]
#         }
#       fail:
#         aws_instance.web: 'aws_instance.web names no group, so it is in the default group of aws_vpc.main'
#         aws_instance.classic: 'security_groups of aws_instance.classic names the default group of the default VPC'
#         aws_network_interface.front: 'security_groups of aws_network_interface.front names the default group of aws_vpc.main'
#         aws_autoscaling_group.web: 'aws_autoscaling_group.web names no group, so it is in the default group of aws_vpc.main'
#         aws_lb.web: 'aws_lb.web names no group, so it is in the default group of aws_vpc.main'
#     - name: The default group looked up, and a subnet outside
#       hcl: |
#         data "aws_security_group" "default" {
#           vpc_id = "vpc-0abc"
#           name   = "default"
#         }
#
#         resource "aws_instance" "web" {
#           vpc_security_group_ids = [data.aws_security_group.default.id]
#         }
#
#         resource "aws_elb" "web" {
#           subnets = ["subnet-0abc"]
#           listener {
#             instance_port     = 80
#             instance_protocol = "http"
#             lb_port           = 80
#             lb_protocol       = "http"
#           }
#         }
#       fail:
#         aws_instance.web: 'vpc_security_group_ids of aws_instance.web names the default group data.aws_security_group.default'
#         aws_elb.web: "aws_elb.web names no group, so it is in its VPC's default group"
#     - name: Groups of their own, from each place that may give one
#       hcl: |
#         resource "aws_security_group" "web" {}
#
#         resource "aws_instance" "web" {
#           vpc_security_group_ids = [aws_security_group.web.id, "sg-0abc"]
#         }
#
#         resource "aws_network_interface" "front" {
#           subnet_id       = "subnet-0abc"
#           security_groups = [aws_security_group.web.id]
#         }
#
#         resource "aws_instance" "front" {
#           network_interface {
#             network_interface_id = aws_network_interface.front.id
#             device_index         = 0
#           }
#         }
#
#         resource "aws_launch_configuration" "web" {
#           image_id        = "ami-0abc"
#           instance_type   = "t3.micro"
#           security_groups = [aws_security_group.web.id]
#         }
#
#         resource "aws_autoscaling_group" "web" {
#           min_size             = 1
#           max_size             = 1
#           launch_configuration = aws_launch_configuration.web.name
#         }
#
#         resource "aws_lb" "web" {
#           security_groups = [aws_security_group.web.id]
#           subnets         = ["subnet-0abc"]
#         }
#
#         resource "aws_lb" "network" {
#           load_balancer_type = "network"
#           subnets            = ["subnet-0abc"]
#         }
#     - name: Groups, a template and rules that cannot be told
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#
#         resource "aws_instance" "web" {
#           vpc_security_group_ids = [terraform_data.setting.output]
#         }
#
#         resource "aws_instance" "template" {
#           launch_template {
#             id = "lt-0abc"
#           }
#         }
#
#         data "aws_ip_ranges" "any" {
#           services = ["ec2"]
#         }
#
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = data.aws_ip_ranges.any.cidr_blocks
#             content {
#               from_port   = 443
#               to_port     = 443
#               protocol    = "tcp"
#               cidr_blocks = [ingress.value]
#             }
#           }
#         }
#       undetermined:
#         aws_instance.web: 'this may be in a default group: vpc_security_group_ids of aws_instance.web has an element that is known only after apply'
#         aws_instance.template: 'this may be in a default group: the security groups of aws_instance.template come from its launch template, and lt-0abc is not in this configuration'
#         aws_default_security_group.main: 'the default group may keep rules: ingress is unknown (data source data.aws_ip_ranges.any)'
#     - name: "Endpoints without a group of their own, and with one"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_security_group" "endpoints" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_vpc_endpoint" "ssm" {
#           vpc_id            = aws_vpc.main.id
#           service_name      = "com.amazonaws.eu-west-1.ssm"
#           vpc_endpoint_type = "Interface"
#           subnet_ids        = [aws_subnet.a.id]
#         }
#         resource "aws_vpc_endpoint" "own" {
#           vpc_id             = aws_vpc.main.id
#           service_name       = "com.amazonaws.eu-west-1.ssm"
#           vpc_endpoint_type  = "Interface"
#           subnet_ids         = [aws_subnet.a.id]
#           security_group_ids = [aws_security_group.endpoints.id]
#         }
#         resource "aws_vpc_endpoint" "s3" {
#           vpc_id       = aws_vpc.main.id
#           service_name = "com.amazonaws.eu-west-1.s3"
#         }
#         resource "aws_ec2_instance_connect_endpoint" "connect" {
#           subnet_id = aws_subnet.a.id
#         }
#       fail:
#         aws_vpc_endpoint.ssm: 'aws_vpc_endpoint.ssm names no group, so it is in the default group of aws_vpc.main'
#         aws_ec2_instance_connect_endpoint.connect: 'aws_ec2_instance_connect_endpoint.connect names no group, so it is in the default group of aws_vpc.main'
#     - name: "A default group that a data source looks up by its name, and another group"
#       hcl: |
#         data "aws_security_group" "default" {
#           vpc_id = "vpc-0abc"
#           filter {
#             name   = "group-name"
#             values = ["default"]
#           }
#         }
#         resource "aws_instance" "default" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           vpc_security_group_ids = [data.aws_security_group.default.id]
#         }
#         resource "aws_instance" "web" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           vpc_security_group_ids = ["sg-0abc"]
#         }
#       fail:
#         aws_instance.default: 'vpc_security_group_ids of aws_instance.default names the default group data.aws_security_group.default'
package planvet.rules.sg.default_in_use

import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.membership_source
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.tf

results contains finding if {
	some group in _ruled
	rules := {direction: count(object.get(of_direction, group, [])) |
		some direction, of_direction in {"ingress": sg.ingress, "egress": sg.egress}
	}
	message := sprintf("the default group keeps %s", [_counted(rules)])
	places := [result.place(p.address, p.path, "A rule of the default group") |
		some of_direction in [sg.ingress, sg.egress]
		some p in object.get(of_direction, group, [])
		p.address != group
	]
	finding := result.with_key(result.with_related(result.fail(tf.at(group), [], message), places), "rules")
}

results contains finding if {
	some u in sg.unread
	tf.at(u.address).type == "aws_default_security_group"
	not u.address in _ruled
	finding := result.undetermined(tf.at(u.address), u.path, sprintf("the default group may keep rules: %s", [u.why]))
}

# One finding for each thing that is in a default group, however often.
results contains finding if {
	some address, found in _placed
	first := [group | some group in found.groups; group.default; group.sure][0]
	message := first.why
	finding := result.with_related(
		result.fail(tf.at(address), _path(address, first), message),
		link.places(first.key, [], "The default group"),
	)
}

results contains finding if {
	some address, found in _placed
	not _surely_default(found)
	some reason in found.unseen
	reason.default
	message := sprintf("%s names no group, so it is in its VPC's default group", [address])
	finding := result.fail(tf.at(address), [], message)
}

results contains finding if {
	some address, found in _placed
	not _surely_default(found)
	whys := array.concat(
		[reason.why | some reason in found.unseen],
		[sprintf("it may be %s", [membership_source.name(group.key)]) | some group in found.groups; group.default],
	)
	count(whys) > 0
	every reason in found.unseen {
		not reason.default
	}
	finding := result.undetermined(tf.at(address), [], sprintf("this may be in a default group: %s", [whys[0]]))
}

_surely_default(found) if {
	some group in found.groups
	group.default
	group.sure
}

# An interface of an instance speaks for itself.
_placed := {address: {
	"groups": [group | some group in found.groups; group.interface in {"", address}],
	"unseen": found.unseen,
} |
	some address, found in membership.all
	not tf.at(address).type in {"aws_launch_template", "aws_launch_configuration"}
}

_path(address, group) := group.at[0].path if {
	group.at[0].address == address
} else := []

_ruled := {group |
	some of_direction in [sg.ingress, sg.egress]
	some group, _ in of_direction
	membership_source.is_default(group)
	link.managed(group)
}

_counted(rules) := concat(" and ", parts) if {
	kinds := [direction | some direction in ["ingress", "egress"]; rules[direction] > 0]
	parts := [text |
		some i, direction in kinds
		text := sprintf("%d %s%s", [rules[direction], direction, _noun(i == (count(kinds) - 1), rules[direction])])
	]
}

_noun(false, _) := ""

_noun(true, 1) := " rule"

_noun(true, n) := " rules" if n > 1
