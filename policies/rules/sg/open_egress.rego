# METADATA
# title: Security group allows all egress to the internet
# description: |
#   Whoever takes over a machine fetches tools and carries data out by any port that is open to the internet.
#   Where a group names what its machines need, updates, DNS, an API, that way is narrow and shows in a
#   review. Most networks leave egress open, so this rule is off until asked for.
#
#   It speaks of every port of every protocol (`-1`), of TCP or of UDP, to all of IPv4 or all of IPv6, however
#   it is written: halves of the internet, in one permission or in several of one group, and prefix lists count.
#
#   AWS lets everything out of a new group. The provider takes that rule away from an `aws_security_group`
#   that it creates, so a group with no `egress` block and no rule resource lets nothing out.
#
#   Deliberately missed: the default group of a VPC that no resource manages, which lets everything out;
#   groups that something else than Terraform made; single ports to the internet.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
# schemas:
#   - input: schema.document
# custom:
#   id: sg-open-egress
#   severity: low
#   pedantic: true
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_egress_rule]
#   remediation: |
#     Name what the machines need:
#
#     ```hcl
#     resource "aws_vpc_security_group_egress_rule" "https" {
#       security_group_id = aws_security_group.web.id
#       ip_protocol       = "tcp"
#       from_port         = 443
#       to_port           = 443
#       cidr_ipv4         = "0.0.0.0/0"
#     }
#     ```
#   examples:
#     - name: Everything, inline and in a default group
#       hcl: |
#         resource "aws_security_group" "web" {
#           egress {
#             from_port        = 0
#             to_port          = 0
#             protocol         = "-1"
#             cidr_blocks      = ["0.0.0.0/0"]
#             ipv6_cidr_blocks = ["::/0"]
#           }
#         }
#
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "egress" {
#             for_each = ["6", "udp"]
#             content {
#               from_port   = 0
#               to_port     = 65535
#               protocol    = egress.value
#               cidr_blocks = ["0.0.0.0/0"]
#             }
#           }
#         }
#       fail:
#         aws_security_group.web: 'every port of every protocol may leave to the internet (0.0.0.0/0, ::/0)'
#         aws_default_security_group.main:
#           - 'every TCP port may leave to the internet (0.0.0.0/0)'
#           - 'every UDP port may leave to the internet (0.0.0.0/0)'
#     - name: Rule resources, one for IPv6 only, two for halves
#       hcl: |
#         resource "aws_security_group" "web" {}
#
#         resource "aws_security_group_rule" "six" {
#           security_group_id = "sg-0abc"
#           type              = "egress"
#           protocol          = "all"
#           from_port         = 0
#           to_port           = 0
#           ipv6_cidr_blocks  = ["::/0"]
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "half" {
#           for_each          = { lower = "0.0.0.0/1", upper = "128.0.0.0/1" }
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "-1"
#           cidr_ipv4         = each.value
#         }
#       fail:
#         aws_security_group_rule.six: 'every port of every protocol may leave to the internet (::/0)'
#         'aws_vpc_security_group_egress_rule.half["lower"]': 'every port of every protocol may leave to the internet (0.0.0.0/1 with 128.0.0.0/1)'
#     - name: A prefix list that holds the world
#       hcl: |
#         resource "aws_ec2_managed_prefix_list" "all" {
#           name           = "all"
#           address_family = "IPv4"
#           max_entries    = 1
#           entry {
#             cidr = "0.0.0.0/0"
#           }
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "all" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "-1"
#           prefix_list_id    = aws_ec2_managed_prefix_list.all.id
#         }
#       fail:
#         aws_vpc_security_group_egress_rule.all: 'every port of every protocol may leave to the internet (0.0.0.0/0)'
#     - name: Single ports, one network, the group itself, what enters, and no egress at all
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#           egress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#           egress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["10.0.0.0/8"]
#             self        = true
#           }
#         }
#
#         resource "aws_security_group" "none" {}
#     - name: Addresses that are known only after apply
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_vpc_security_group_egress_rule" "all" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "-1"
#           cidr_ipv4         = aws_cloudformation_stack.office.outputs["Range"]
#         }
#       undetermined:
#         aws_vpc_security_group_egress_rule.all: 'everything may be allowed to leave to the internet: cidr_ipv4 is known only after apply'
package planvet.rules.sg.open_egress

import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.tf

# One finding for a group and protocol, at the first permission that adds to it.
results contains finding if {
	some group, permissions in sg.egress
	some protocol in {"all", "tcp", "udp"}
	whole := [p | some p in permissions; p.protocol == protocol; _every_port(p); count(p.unread_scope) == 0]
	families := net.world({c.cidr | some p in whole; some c in p.cidrs})
	count(families) > 0
	not _said_by_all(permissions, protocol, families)
	by := [p | some p in whole; _adds(p, families)]
	message := sprintf("%s may leave to the internet (%s)", [_subject[protocol], _destinations(by, families)])
	finding := result.with_key(
		result.with_related(result.fail(tf.at(by[0].address), _path(by[0], families), message), _others(by, group)),
		sprintf("egress %s", [protocol]),
	)
}

results contains finding if {
	some p in sg.permissions
	p.direction == "egress"
	not p.read
	_may_be_everything(p)
	whys := array.concat(p.unread_sources, p.unread_scope)
	message := sprintf("everything may be allowed to leave to the internet: %s", [concat(", ", [w.why | some w in whys])])
	finding := result.undetermined(tf.at(p.address), whys[0].path, message)
}

results contains finding if {
	some u in sg.unread
	u.direction == "egress"
	finding := result.undetermined(tf.at(u.address), u.path, sprintf("everything may be allowed to leave to the internet: %s", [u.why]))
}

_subject := {"all": "every port of every protocol", "tcp": "every TCP port", "udp": "every UDP port"}

# Nothing listens on port 0.
_every_port(p) if {
	p.ports[0] <= 1
	p.ports[1] >= 65535
}

_said_by_all(permissions, protocol, families) if {
	protocol != "all"
	said := net.world({c.cidr | some p in permissions; p.protocol == "all"; some c in p.cidrs})
	count(families - said) == 0
}

_adds(p, families) if {
	some c in p.cidrs
	_whole(c.cidr) in families
}

_whole(cidr) := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}[net.family(cidr)]

_destinations(by, families) := concat(", ", [text |
	some family in sort(families)
	cidrs := {c.cidr | some p in by; some c in p.cidrs; _whole(c.cidr) == family}
	text := _text(family, cidrs)
])

_text(family, cidrs) := family if {
	family in cidrs
} else := sprintf("%s in %d ranges", [family, count(cidrs)]) if {
	count(cidrs) > 4
} else := concat(" with ", sort(cidrs))

_path(p, families) := [c.path | some c in p.cidrs; _whole(c.cidr) in families][0]

_others(by, group) := array.concat(
	[result.place(p.address, p.path, "Lets out as well") | some i, p in by; i > 0],
	[result.place(group, [], "The security group") | group != by[0].address; tf.at(group)],
)

_may_be_everything(p) if {
	p.protocol in {"all", "tcp", "udp", null}
	_may_be_every_port(p)
	_may_be_world(p)
}

_may_be_every_port(p) if p.ports == null

_may_be_every_port(p) if _every_port(p)

# Where the world is let out anyway, the addresses say nothing more.
_may_be_world(p) if {
	count(p.unread_sources) > 0
	count(net.world({c.cidr | some c in p.cidrs})) == 0
}

_may_be_world(p) if {
	count(p.unread_scope) > 0
	count(net.world({c.cidr | some c in p.cidrs})) > 0
}
