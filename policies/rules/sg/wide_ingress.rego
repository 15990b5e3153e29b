# METADATA
# title: Security group allows ingress from large parts of the internet
# description: |
#   `0.0.0.0/0` draws every reviewer's eye; `0.0.0.0/1` or `16.0.0.0/4` lets in as many strangers as nobody can
#   know and looks like a network. Such ranges come from typing errors (`/6` for `/16`), from splitting the
#   internet to get past a check, and from lists of a cloud's or a country's addresses that somebody rounded up.
#
#   The rule counts public addresses: those that the internet routes, so of IPv4 no private, shared, loopback,
#   link-local, multicast or reserved ones, and of IPv6 those in `2000::/3`. A source fails where it holds
#   **more** of them than a `/max_prefix` (IPv4) or a `/max_prefix_ipv6` (IPv6): by default a `/8` passes and a
#   `/7` fails, a `/16` of IPv6 passes and a `/15` fails. `10.0.0.0/7` passes: half of it is private.
#
#   A source is what lies together: ranges that follow one another without a gap count as one, whether they
#   stand in one permission, in several of one group, or in a managed prefix list of this configuration. Each
#   permission that is too wide by itself is one finding; what several do only together is one finding at the
#   first of them.
#
#   Left to other rules: ports that the whole internet reaches, of IPv4 or of IPv6, belong to `sg-open-ingress`
#   and its neighbours, and so do sources that are known only after apply. Ports that lead past a bastion are told
#   by `bastion-bypass`, where that rule is on.
#
#   Missed on purpose: the public ports of `sg-open-ingress`; ICMP, which has types instead of ports; several
#   large ranges with gaps between them, none of which is too large; which of several prefix lists a rule
#   names, where only apply tells; who owns the addresses.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
#   - ref: https://www.iana.org/assignments/iana-ipv4-special-registry
#   - ref: https://www.iana.org/assignments/ipv6-address-space
# schemas:
#   - input: schema.document
# custom:
#   id: sg-wide-ingress
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   params:
#     max_prefix: 8
#     max_prefix_ipv6: 16
#   remediation: |
#     Name the networks that need the port, or refer to a security group; for many networks keep a managed
#     prefix list, which one rule resource names.
#
#     ```hcl
#     resource "aws_ec2_managed_prefix_list" "offices" {
#       name           = "offices"
#       address_family = "IPv4"
#       max_entries    = 2
#
#       entry {
#         cidr        = "198.51.100.0/24"
#         description = "Berlin"
#       }
#
#       entry {
#         cidr        = "203.0.113.0/24"
#         description = "Lisbon"
#       }
#     }
#
#     resource "aws_vpc_security_group_ingress_rule" "ssh" {
#       security_group_id = aws_security_group.app.id
#       ip_protocol       = "tcp"
#       from_port         = 22
#       to_port           = 22
#       prefix_list_id    = aws_ec2_managed_prefix_list.offices.id
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Half of the internet
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to more public addresses than a /8 holds (0.0.0.0/1)'
#     - name: One network, a /8, and a /7 that is half private
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["198.51.100.0/24", "3.0.0.0/8"]
#           }
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["10.0.0.0/7", "172.16.0.0/12"]
#           }
#           ingress {
#             from_port   = 5432
#             to_port     = 5432
#             protocol    = "tcp"
#             ipv6_cidr_blocks = ["2600::/16", "fd00::/8", "8000::/1"]
#           }
#         }
#     - name: A /7, and a dynamic block with a /6
#       hcl: |
#         locals {
#           open = { 22 = "16.0.0.0/7", 8080 = "52.0.0.0/6", 9000 = "10.0.0.0/8" }
#         }
#
#         resource "aws_security_group" "web" {
#           dynamic "ingress" {
#             for_each = local.open
#             content {
#               from_port   = ingress.key
#               to_port     = ingress.key
#               protocol    = "tcp"
#               cidr_blocks = [ingress.value]
#             }
#           }
#         }
#       fail:
#         aws_security_group.web:
#           - 'SSH (port 22/tcp) is open to more public addresses than a /8 holds (16.0.0.0/7)'
#           - 'port 8080/tcp is open to more public addresses than a /8 holds (52.0.0.0/6)'
#     - name: Neighbours that only together are wide
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["3.0.0.0/8", "4.0.0.0/8"]
#           }
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["3.0.0.0/8", "5.0.0.0/8"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to more public addresses than a /8 holds (3.0.0.0/8 with 4.0.0.0/8)'
#     - name: Neighbours in several permissions of one group
#       hcl: |
#         resource "aws_security_group" "web" {}
#
#         resource "aws_vpc_security_group_ingress_rule" "low" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 20
#           to_port           = 30
#           cidr_ipv4         = "3.0.0.0/8"
#         }
#
#         resource "aws_security_group_rule" "high" {
#           security_group_id = aws_security_group.web.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 25
#           to_port           = 90
#           cidr_blocks       = ["4.0.0.0/9", "4.128.0.0/9"]
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "other" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 100
#           to_port           = 110
#           cidr_ipv4         = "4.0.0.0/8"
#         }
#       fail:
#         aws_security_group_rule.high: 'ports 25-30/tcp are open to more public addresses than a /8 holds (4.0.0.0/9 with 4.128.0.0/9 with 3.0.0.0/8 of aws_vpc_security_group_ingress_rule.low)'
#     - name: IPv6
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             ipv6_cidr_blocks = ["2600::/15"]
#           }
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             ipv6_cidr_blocks = ["2a00::/16", "2a01::/16"]
#           }
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "all" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "-1"
#           from_port         = null
#           to_port           = null
#           cidr_ipv6         = "2000::/4"
#         }
#       fail:
#         aws_security_group.web:
#           - 'SSH (port 22/tcp) is open to more public addresses than a /16 holds (2600::/15)'
#           - 'port 8080/tcp is open to more public addresses than a /16 holds (2a00::/16 with 2a01::/16)'
#         aws_vpc_security_group_ingress_rule.all: 'every port of every protocol is open to more public addresses than a /16 holds (2000::/4)'
#     - name: A rule resource for each of several ranges
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "partner" {
#           for_each          = toset(["16.0.0.0/4", "198.51.100.0/24"])
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 8443
#           to_port           = 8443
#           cidr_ipv4         = each.value
#         }
#       fail:
#         'aws_vpc_security_group_ingress_rule.partner["16.0.0.0/4"]': 'port 8443/tcp is open to more public addresses than a /8 holds (16.0.0.0/4)'
#     - name: Every port, a protocol without ports, and numbers for protocols
#       hcl: |
#         resource "aws_security_group_rule" "everything" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "-1"
#           from_port         = 0
#           to_port           = 0
#           cidr_blocks       = ["64.0.0.0/2"]
#         }
#
#         resource "aws_security_group_rule" "tcp" {
#           security_group_id = "sg-0def"
#           type              = "ingress"
#           protocol          = "6"
#           from_port         = 0
#           to_port           = 65535
#           cidr_blocks       = ["64.0.0.0/2"]
#         }
#
#         resource "aws_security_group_rule" "esp" {
#           security_group_id = "sg-0def"
#           type              = "ingress"
#           protocol          = "50"
#           from_port         = 0
#           to_port           = 0
#           cidr_blocks       = ["64.0.0.0/2"]
#         }
#       fail:
#         aws_security_group_rule.everything: 'every port of every protocol is open to more public addresses than a /8 holds (64.0.0.0/2)'
#         aws_security_group_rule.tcp: 'every TCP port is open to more public addresses than a /8 holds (64.0.0.0/2)'
#         aws_security_group_rule.esp: 'all of protocol 50 (ESP) is open to more public addresses than a /8 holds (64.0.0.0/2)'
#     - name: The default group
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             from_port   = 0
#             to_port     = 1024
#             protocol    = "udp"
#             cidr_blocks = ["128.0.0.0/2"]
#           }
#         }
#       fail:
#         aws_default_security_group.main: 'ports 0-79, 81-442, 444-1024/udp are open to more public addresses than a /8 holds (128.0.0.0/2)'
#     - name: A prefix list with a wide entry, and two lists that touch
#       hcl: |
#         resource "aws_ec2_managed_prefix_list" "cloud" {
#           name           = "cloud"
#           address_family = "IPv4"
#           max_entries    = 2
#           entry {
#             cidr = "52.0.0.0/6"
#           }
#           entry {
#             cidr = "198.51.100.0/24"
#           }
#         }
#
#         resource "aws_ec2_managed_prefix_list" "lower" {
#           name           = "lower"
#           address_family = "IPv4"
#           max_entries    = 1
#         }
#
#         resource "aws_ec2_managed_prefix_list_entry" "lower" {
#           prefix_list_id = aws_ec2_managed_prefix_list.lower.id
#           cidr           = "12.0.0.0/8"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "cloud" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           prefix_list_id    = aws_ec2_managed_prefix_list.cloud.id
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["13.0.0.0/8"]
#             prefix_list_ids = [aws_ec2_managed_prefix_list.lower.id]
#           }
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.cloud: 'SSH (port 22/tcp) is open to more public addresses than a /8 holds (52.0.0.0/6 in aws_ec2_managed_prefix_list.cloud)'
#         aws_security_group.web: 'port 8080/tcp is open to more public addresses than a /8 holds (13.0.0.0/8 with 12.0.0.0/8 in aws_ec2_managed_prefix_list.lower)'
#     - name: The public internet, cut out of the world
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = [
#               "1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3",
#               "64.0.0.0/3", "96.0.0.0/6",
#             ]
#           }
#         }
#       fail:
#         aws_security_group.web: 'SSH (port 22/tcp) is open to more public addresses than a /8 holds (1.0.0.0/8 with 2.0.0.0/7 with 4.0.0.0/6 with 8.0.0.0/7, 6 ranges from 11.0.0.0/8 to 96.0.0.0/6)'
#     - name: 'What others say: the world, by halves or in IPv6, and public ports'
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]
#           }
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#             ipv6_cidr_blocks = ["::/0"]
#           }
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#           ingress {
#             from_port   = -1
#             to_port     = -1
#             protocol    = "icmp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#           egress {
#             from_port   = 0
#             to_port     = 0
#             protocol    = "-1"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#         }
#     - name: Around a port that the world reaches
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 20
#             to_port     = 25
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/1"]
#           }
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_security_group.web: 'ports 20-21, 23-25/tcp are open to more public addresses than a /8 holds (0.0.0.0/1)'
#     - name: Other bounds
#       hcl: |
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["203.0.0.0/16", "204.0.0.0/15"]
#             ipv6_cidr_blocks = ["2001:db8::/32"]
#           }
#         }
#       params: {max_prefix: 16, max_prefix_ipv6: 40}
#       fail:
#         aws_security_group.web:
#           - 'SSH (port 22/tcp) is open to more public addresses than a /16 holds (204.0.0.0/15)'
#           - 'SSH (port 22/tcp) is open to more public addresses than a /40 holds (2001:db8::/32)'
#     - name: Ports and protocols that are known only after apply
#       hcl: |
#         resource "aws_db_instance" "main" {
#           instance_class = "db.t4g.micro"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "db" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = aws_db_instance.main.port
#           to_port           = aws_db_instance.main.port
#           cidr_ipv4         = "16.0.0.0/4"
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "narrow" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = aws_db_instance.main.port
#           to_port           = aws_db_instance.main.port
#           cidr_ipv4         = "198.51.100.0/24"
#         }
#
#         resource "aws_security_group" "web" {
#           ingress {
#             from_port   = 8080
#             to_port     = 8080
#             protocol    = "tcp"
#             cidr_blocks = ["3.0.0.0/8"]
#           }
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = tostring(aws_db_instance.main.port)
#             cidr_blocks = ["4.0.0.0/8"]
#           }
#         }
#       undetermined:
#         aws_vpc_security_group_ingress_rule.db: 'ports may be open to more public addresses than a /8 holds (16.0.0.0/4): from_port is known only after apply, to_port is known only after apply'
#         aws_security_group.web: 'ports may be open to more public addresses than a /8 holds (4.0.0.0/8 with 3.0.0.0/8): protocol is known only after apply'
#     - name: Sources that are known only after apply, which sg-open-admin-ingress tells
#       hcl: |
#         resource "aws_eip" "office" {}
#
#         resource "aws_vpc_security_group_ingress_rule" "ssh" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 22
#           to_port           = 22
#           cidr_ipv4         = "${aws_eip.office.public_ip}/32"
#         }
#     - name: Past a bastion is told by bastion-bypass
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "main" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.1.0/24"
#         }
#         resource "aws_security_group" "bastion" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_instance" "bastion" {
#           subnet_id              = aws_subnet.main.id
#           vpc_security_group_ids = [aws_security_group.bastion.id]
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["64.0.0.0/6"]
#           }
#           ingress {
#             protocol    = "tcp"
#             from_port   = 8080
#             to_port     = 8080
#             cidr_blocks = ["64.0.0.0/6"]
#           }
#         }
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.main.id
#           vpc_security_group_ids = [aws_security_group.web.id]
#         }
#       fail:
#         aws_security_group.web: port 8080/tcp is open to more public addresses than a /8 holds (64.0.0.0/6)
package planvet.rules.sg.wide_ingress

import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.sg_finding
import data.planvet.lib.sg_wide
import data.planvet.lib.sg_world

results contains finding if {
	some e in sg_wide.exposures
	lead := e.pieces[0].permission
	message := sprintf("%s open to %s", [sg_finding.subject(_named(e)), _much(e, lead)])
	finding := result.with_key(
		result.with_related(result.fail(lead, e.pieces[0].cidr.path, message), sg_finding.places(e, lead)),
		sprintf("%s %s %s", [e.family, e.protocol, net.text(e.ports)]),
	)
}

results contains finding if {
	some u in sg_wide.undecided
	whys := u.permission.unread_scope
	message := sprintf(
		"ports may be open to %s: %s",
		[_much(u, u.permission), concat(", ", [w.why | some w in whys])],
	)
	finding := result.with_key(
		result.with_related(result.undetermined(u.permission, whys[0].path, message), sg_finding.group_place(u.permission)),
		u.family,
	)
}

# As sg-open-all-ingress says it where that is what is open, and else as
# sg-open-ingress does, which names a service only where nothing else is open.
_named(e) := object.union(e, {"rule": rule}) if {
	some interval in e.ports
	some rule, _ in sg_world.claims(e.protocol, interval, false)
	rule == "sg-open-all-ingress"
} else := object.union(e, {"rule": "sg-open-ingress"})

_much(e, lead) := sprintf("more public addresses than a /%d holds (%s)", [sg_wide.prefix[e.family], _runs(e, lead)])

_runs(e, lead) := sprintf("%d stretches of addresses from %s to %s", [n, e.runs[0][0], last[count(last) - 1]]) if {
	n := count(e.runs)
	n > 4
	last := e.runs[n - 1]
} else := concat(", ", [_run(range, e.pieces, lead) | some range in e.runs])

_run(range, pieces, lead) := sprintf("%d ranges from %s to %s", [n, range[0], range[count(range) - 1]]) if {
	n := count({text | some text in _texts(range, pieces, lead)})
	n > 4
} else := concat(" with ", [text |
	texts := _texts(range, pieces, lead)
	some i, text in texts
	not text in array.slice(texts, 0, i)
])

_texts(range, pieces, lead) := [sg_finding.piece_text(piece, lead) |
	some piece in pieces
	net.covers(range, piece.cidr.cidr)
]
