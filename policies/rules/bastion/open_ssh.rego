# METADATA
# title: Bastion allows SSH or RDP from the internet
# description: |
#   A bastion is the one door, so it is the door that everybody tries. It has to face the internet, but it need not answer
#   everyone on it: people come from an office, a VPN or a handful of networks, and a security group that names them
#   keeps out the scans, the stolen keys and the next hole in the SSH daemon.
#
#   This rule speaks of SSH and RDP (`ports`) of security groups that only bastions are in. A bastion is known by its name
#   or tags, as the rule bastion-placement says. The internet is all but less than a tenth of the public addresses of IPv4 or of IPv6, however it is written:
#   halves add up, in one rule, in several of one group, and in several groups of one bastion, since AWS adds up the groups of a
#   network interface. A managed prefix list counts as the ranges that it holds.
#
#   What else is in the group decides whose finding it is. A group that other hosts, network interfaces or load balancers
#   share with the bastion, or of which it is unknown who is in it, stays with `sg-open-admin-ingress`, which is
#   critical; so does WinRM. A group that is open on every port is `sg-open-all-ingress`'s. Where the groups of a bastion
#   lie outside this configuration, the answer is undetermined.
#
#   Deliberately missed: members of a group other than instances, Auto Scaling groups, launch templates and configurations,
#   network interfaces and load balancers: with a database or a function in a bastion's group the finding still stands here.
#   A large range that is not the internet (`sg-wide-ingress`); network ACLs, which may shut what a group opens; rules that are made
#   outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-rules-reference.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
# schemas:
#   - input: schema.document
# custom:
#   id: bastion-open-ssh
#   severity: high
#   note: Bastion hosts and exposure
#   resources: [aws_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule, aws_instance, aws_spot_instance_request, aws_autoscaling_group, aws_launch_template, aws_launch_configuration]
#   params:
#     ports: [22, 3389]
#   remediation: |
#     Name the networks that people come from, best in one prefix list, or leave the port shut and use Session Manager:
#
#     ```hcl
#     resource "aws_ec2_managed_prefix_list" "staff" {
#       name           = "staff"
#       address_family = "IPv4"
#       max_entries    = 10
#       entry {
#         cidr        = "203.0.113.0/24"
#         description = "Office"
#       }
#     }
#
#     resource "aws_vpc_security_group_ingress_rule" "ssh" {
#       security_group_id = aws_security_group.bastion.id
#       ip_protocol       = "tcp"
#       from_port         = 22
#       to_port           = 22
#       prefix_list_id    = aws_ec2_managed_prefix_list.staff.id
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A bastion's own group is open, in a block
#       hcl: |
#         resource "aws_security_group" "ssh" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_security_group.ssh: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) on the bastion aws_instance.bastion'
#     - name: Known addresses, by range, prefix list and group
#       hcl: |
#         resource "aws_ec2_managed_prefix_list" "staff" {
#           name           = "staff"
#           address_family = "IPv4"
#           max_entries    = 1
#           entry {
#             cidr = "203.0.113.0/24"
#           }
#         }
#         resource "aws_security_group" "vpn" {}
#         resource "aws_security_group" "ssh" {
#           ingress {
#             from_port       = 22
#             to_port         = 22
#             protocol        = "tcp"
#             cidr_blocks     = ["198.51.100.0/24"]
#             prefix_list_ids = [aws_ec2_managed_prefix_list.staff.id]
#             security_groups = [aws_security_group.vpn.id]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#     - name: Rule resources of both generations, IPv6 only, and a protocol as a number
#       hcl: |
#         resource "aws_security_group" "six" {}
#         resource "aws_vpc_security_group_ingress_rule" "six" {
#           security_group_id = aws_security_group.six.id
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv6         = "::/0"
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.six.id]
#         }
#         resource "aws_security_group" "rdp" {}
#         resource "aws_security_group_rule" "rdp" {
#           security_group_id = aws_security_group.rdp.id
#           type              = "ingress"
#           protocol          = "6"
#           from_port         = 3380
#           to_port           = 3390
#           cidr_blocks       = ["0.0.0.0/1", "128.0.0.0/1"]
#         }
#         resource "aws_instance" "windows" {
#           vpc_security_group_ids = [aws_security_group.rdp.id]
#           tags = {
#             Role = "Jump server"
#           }
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.six: 'SSH (port 22/tcp) is open to the internet (::/0) on the bastion aws_instance.bastion'
#         aws_security_group_rule.rdp: 'RDP (port 3389/tcp) is open to the internet (0.0.0.0/1 with 128.0.0.0/1) on the bastion aws_instance.windows'
#     - name: Halves in two rules of one group
#       hcl: |
#         resource "aws_security_group" "ssh" {}
#         resource "aws_security_group_rule" "half" {
#           for_each          = { low = "0.0.0.0/1", top = "128.0.0.0/1" }
#           security_group_id = aws_security_group.ssh.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_blocks       = [each.value]
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         'aws_security_group_rule.half["low"]': 'SSH (port 22/tcp) is open to the internet (0.0.0.0/1 with 128.0.0.0/1 of aws_security_group_rule.half["top"]) on the bastion aws_instance.bastion'
#     - name: Halves in two groups of one bastion
#       hcl: |
#         resource "aws_security_group" "low" {
#           ingress {
#             from_port   = 20
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#         resource "aws_security_group" "top" {
#           ingress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["128.0.0.0/1"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.low.id, aws_security_group.top.id]
#         }
#       fail:
#         aws_instance.bastion: 'the groups of the bastion aws_instance.bastion together open SSH (port 22/tcp) to the internet: 0.0.0.0/1 in aws_security_group.low with 128.0.0.0/1 in aws_security_group.top'
#     - name: Halves in groups of two interfaces, which do not add up
#       hcl: |
#         resource "aws_security_group" "low" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#         resource "aws_security_group" "top" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["128.0.0.0/1"]
#           }
#         }
#         resource "aws_network_interface" "low" {
#           subnet_id       = "subnet-0abc"
#           security_groups = [aws_security_group.low.id]
#         }
#         resource "aws_network_interface" "top" {
#           subnet_id       = "subnet-0abc"
#           security_groups = [aws_security_group.top.id]
#         }
#         resource "aws_instance" "bastion" {
#           network_interface {
#             network_interface_id = aws_network_interface.low.id
#             device_index         = 0
#           }
#           network_interface {
#             network_interface_id = aws_network_interface.top.id
#             device_index         = 1
#           }
#         }
#     - name: A launch template with its Auto Scaling group, and a launch configuration
#       hcl: |
#         resource "aws_security_group" "template" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_launch_template" "this" {
#           name = "bastion"
#           network_interfaces {
#             security_groups = [aws_security_group.template.id]
#           }
#         }
#         resource "aws_autoscaling_group" "this" {
#           min_size            = 1
#           max_size            = 1
#           vpc_zone_identifier = ["subnet-0abc"]
#           launch_template {
#             id = aws_launch_template.this.id
#           }
#         }
#         resource "aws_security_group" "configuration" {
#           ingress {
#             from_port        = 22
#             to_port          = 22
#             protocol         = "tcp"
#             ipv6_cidr_blocks = ["::/0"]
#           }
#         }
#         resource "aws_launch_configuration" "jumpbox" {
#           image_id        = "ami-0abc"
#           instance_type   = "t3.micro"
#           security_groups = [aws_security_group.configuration.id]
#         }
#       fail:
#         aws_security_group.template: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) on the bastion aws_autoscaling_group.this'
#         aws_security_group.configuration: 'SSH (port 22/tcp) is open to the internet (::/0) on the bastion aws_launch_configuration.jumpbox'
#     - name: A group on the bastion's network interface, by attachment
#       hcl: |
#         resource "aws_security_group" "ssh" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_network_interface" "front" {
#           subnet_id       = "subnet-0abc"
#           security_groups = ["sg-0abc"]
#         }
#         resource "aws_network_interface_sg_attachment" "ssh" {
#           security_group_id    = aws_security_group.ssh.id
#           network_interface_id = aws_network_interface.front.id
#         }
#         resource "aws_instance" "bastion" {
#           network_interface {
#             network_interface_id = aws_network_interface.front.id
#             device_index         = 0
#           }
#         }
#       fail:
#         aws_security_group.ssh: 'SSH (port 22/tcp) is open to the internet (0.0.0.0/0) on the bastion aws_instance.bastion'
#     - name: What others share is left to sg-open-admin-ingress, and every port to sg-open-all-ingress
#       hcl: |
#         resource "aws_security_group" "shared" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "all" {
#           ingress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "winrm" {
#           ingress {
#             from_port   = 5985
#             to_port     = 5986
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "nobody" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.shared.id, aws_security_group.all.id, aws_security_group.winrm.id]
#         }
#         resource "aws_instance" "app" {
#           vpc_security_group_ids = [aws_security_group.shared.id]
#         }
#     - name: Another list of ports
#       params: {ports: [2222]}
#       hcl: |
#         resource "aws_security_group" "ssh" {
#           ingress {
#             from_port   = 22
#             to_port     = 2222
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       fail:
#         aws_security_group.ssh: 'port 2222/tcp is open to the internet (0.0.0.0/0) on the bastion aws_instance.bastion'
#     - name: Groups outside the configuration
#       hcl: |
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = ["sg-0abc"]
#         }
#         data "aws_security_group" "shared" {
#           id = "sg-0def"
#         }
#         resource "aws_launch_template" "bastion" {
#           vpc_security_group_ids = [data.aws_security_group.shared.id]
#         }
#       undetermined:
#         aws_instance.bastion: 'the internet may reach SSH or RDP of the bastion aws_instance.bastion: the rules of sg-0abc are not in this configuration'
#         aws_launch_template.bastion: 'the internet may reach SSH or RDP of the bastion aws_launch_template.bastion: the rules of data.aws_security_group.shared are not in this configuration'
#     - name: Addresses or groups that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_security_group" "ssh" {}
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = aws_security_group.ssh.id
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = terraform_data.setting.output
#         }
#         resource "aws_instance" "bastion" {
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "jump_host" {
#           vpc_security_group_ids = [terraform_data.setting.output]
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.ssh: 'SSH (port 22/tcp) may be open to the internet: cidr_ipv4 is known only after apply'
#         aws_instance.jump_host: 'the internet may reach SSH or RDP of the bastion aws_instance.jump_host: vpc_security_group_ids of aws_instance.jump_host has an element that is known only after apply'
package planvet.rules.bastion.open_ssh

import data.planvet.lib.bastion
import data.planvet.lib.host
import data.planvet.lib.membership
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service
import data.planvet.lib.sg
import data.planvet.lib.sg_finding
import data.planvet.lib.sg_world
import data.planvet.lib.tf

# What one group opens by itself.
results contains result if some result in sg_finding.of("bastion-open-ssh")

# What the groups of one network interface open only together.
results contains finding if {
	some r in _bastions
	some on in {g.interface | some g in membership.all[r.address].groups}
	some family, open in _together(_parts(r, on))
	place := _first_place(r, on)
	message := sprintf("the groups of the bastion %s together open %s to the internet: %s", [r.address, _named(open.ports), _pieces(open.parts)])
	finding := result.with_key(
		result.with_related(
			result.fail(tf.at(place.address), place.path, message),
			[result.place(part.address, part.path, sprintf("allows %s", [part.cidr])) | some part in open.parts],
		),
		sprintf("%s %s", [net.text(open.ports), family]),
	)
}

# Groups whose rules cannot be seen.
results contains finding if {
	some r in _bastions
	not _open_anyway(r)
	unseen := _unseen(r)[0]
	place := array.concat(unseen.at, [result.place(r.address, [], "")])[0]
	message := sprintf("the internet may reach SSH or RDP of the bastion %s: %s", [r.address, unseen.why])
	finding := result.with_key(result.undetermined(tf.at(place.address), place.path, message), unseen.why)
}

# A launch template or configuration is looked at where nothing here is made
# from it.
_bastions := [r |
	some r in bastion.all
	not host.hosts_of[r.address]
]

_ports := net.intervals(data.planvet.params["bastion-open-ssh"].ports)

_first_place(r, on) := array.concat(
	[place |
		some g in membership.all[r.address].groups
		g.interface == on
		some place in g.at
	],
	[result.place(r.address, [], "")],
)[0]

# The ranges that the groups let in, of permissions that hold a port.
_parts(r, on) := [part |
	keys := {g.key | some g in membership.all[r.address].groups; g.sure; g.interface == on}
	count(keys) > 1
	some key in sort(keys)
	some p in object.get(sg.ingress, key, [])
	count(p.unread_scope) == 0
	p.protocol in {"tcp", "all"}
	some interval in _ports
	net.intersection(p.ports, interval)
	some c in p.cidrs
	part := {"group": key, "address": p.address, "path": c.path, "ports": p.ports, "cidr": c.cidr}
]

# By family, what the ranges of several groups open and those of none alone do.
_together(parts) := {family: {"ports": ports, "parts": deciding} |
	some family in net.world({part.cidr | some part in parts})
	open := [stretch |
		some interval in _ports
		some stretch in _cuts(interval, parts)
		covering := _covering(parts, stretch, family)
		family in net.world({part.cidr | some part in covering})
		every group in {part.group | some part in covering} {
			not family in net.world({part.cidr | some part in covering; part.group == group})
		}
	]
	count(open) > 0
	ports := net.union(open)
	deciding := _covering(parts, open[0], family)
}

_covering(parts, stretch, family) := [part |
	some part in parts
	part.ports[0] <= stretch[0]
	part.ports[1] >= stretch[1]
	sg_world.family_of(part.cidr) == family
]

_cuts(interval, parts) := [[low, high] |
	starts := sort({start |
		some start in array.concat([interval[0]], [edge | some part in parts; some edge in [part.ports[0], part.ports[1] + 1]])
		start >= interval[0]
		start <= interval[1]
	})
	some i, low in starts
	high := array.concat(array.slice(starts, 1, count(starts)), [interval[1] + 1])[i] - 1
]

_named(ports) := regex.replace(service.subject("tcp", ports, true), " (is|are)$", "")

_pieces(parts) := sprintf("%d ranges in %s", [count(texts), concat(", ", sort({part.group | some part in parts}))]) if {
	texts := {[part.cidr, part.group] | some part in parts}
	count(texts) > 4
} else := concat(" with ", [text |
	some pair in sort({[part.cidr, part.group] | some part in parts})
	text := sprintf("%s in %s", pair)
])

# Another group says it all already.
_open_anyway(r) if {
	some g in membership.all[r.address].groups
	g.sure
	g.key in _exposed
}

_exposed := {e.pieces[0].permission.group |
	some e in sg_world.exposures
	e.rule in {"bastion-open-ssh", "sg-open-admin-ingress", "sg-open-all-ingress"}
}

# A VPC's default group that nothing here manages lets the world in nowhere.
_unseen(r) := array.concat(
	[{"why": seen.why, "at": g.at} |
		some g in membership.all[r.address].groups
		not g.default
		seen := membership.seen(g.key)
		seen.answer == "undetermined"
	],
	[u | some u in membership.all[r.address].unseen; not u.default],
)
