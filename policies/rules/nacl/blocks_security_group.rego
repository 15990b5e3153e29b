# METADATA
# title: Network ACL denies all that a security group rule allows
# description: |
#   Traffic to a host from outside its subnet has to pass the subnet's network ACL before any security group sees it. Where
#   the ACL denies everything that a group's ingress rule would let in, the rule does nothing for such
#   traffic: either something does not work, or the rule is a leftover that opens the host on the day
#   that the ACL is loosened.
#
#   A rule is void if that holds in every subnet where hosts with the group sit. The ACL's rules count in the order in which
#   AWS evaluates them, so one range that it still lets in from the group's sources keeps the rule alive. Where the ACL of
#   a host's subnet is unknown, or what it allows, the answer is undetermined; it is given once a group.
#
#   A rule of which a range, a port or the protocol is unknown is undetermined, unless the ACL allows the most that it may hold.
#
#   Deliberately missed: rules that let in other security groups; single ICMP types; sources
#   that lie within the host's own subnet, since an ACL does not see traffic within a subnet. For the same reason a
#   rule for a wider range, void as it is for everybody else, still lets in neighbours in the subnet. Groups
#   that no host of this configuration has are not looked at, nor are load balancers and other services.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-blocks-security-group
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule, aws_network_acl, aws_network_acl_rule]
#   remediation: |
#     Remove the group's rule, or let its traffic through the subnet's ACL, before any rule that denies it:
#
#     ```hcl
#     resource "aws_network_acl_rule" "https" {
#       network_acl_id = aws_network_acl.web.id
#       rule_number    = 100
#       rule_action    = "allow"
#       protocol       = "tcp"
#       cidr_block     = "0.0.0.0/0"
#       from_port      = 443
#       to_port        = 443
#     }
#     ```
#   examples:
#     - name: "The ACL allows nothing but the web"
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
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_security_group.ssh: 'the ACL of every subnet where hosts have this group denies tcp port 22 from 0.0.0.0/0, so the rule allows nothing from outside the subnet'
#     - name: "Two denials that together cover the source, rules of both kinds, protocols as numbers"
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
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "partners" {
#           security_group_id = aws_security_group.ssh.id
#           ip_protocol       = "6"
#           from_port         = 20
#           to_port           = 30
#           cidr_ipv4         = "198.51.100.0/24"
#         }
#         resource "aws_security_group_rule" "web" {
#           type              = "ingress"
#           security_group_id = aws_security_group.ssh.id
#           protocol          = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_blocks       = ["0.0.0.0/0"]
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
#             protocol   = "6"
#             cidr_block = "198.51.100.0/25"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 90
#             action     = "deny"
#             protocol   = "-1"
#             cidr_block = "198.51.100.128/25"
#             from_port  = 0
#             to_port    = 0
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
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.partners: 'the ACL of every subnet where hosts have this group denies tcp ports 20-30 from 198.51.100.0/24, so the rule allows nothing from outside the subnet'
#     - name: "One of two subnets lets it in, or part of it gets in"
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
#         resource "aws_subnet" "other" {
#           vpc_id                  = aws_vpc.main.id
#           cidr_block              = "10.0.2.0/24"
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
#         resource "aws_instance" "web" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_instance" "other" {
#           subnet_id              = aws_subnet.other.id
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#         resource "aws_network_acl" "public" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
#           ingress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 443
#             to_port    = 443
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: "A denial that comes too late, or leaves a range, and traffic within the subnet"
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
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#         resource "aws_security_group" "near" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 5432
#             to_port     = 5432
#             cidr_blocks = ["10.0.1.0/25"]
#           }
#         }
#         resource "aws_instance" "near" {
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.near.id]
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
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "tcp"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 22
#             to_port    = 22
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
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: "What the ACL does is known only after apply"
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
#             action     = terraform_data.setting.output
#             protocol   = "tcp"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           egress {
#             rule_no    = 100
#             action     = "allow"
#             protocol   = "-1"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       undetermined:
#         aws_security_group.ssh: 'network ACLs may leave this group''s ingress rules nothing: action of aws_network_acl.public is known only after apply'
#     - name: "The subnet is outside the configuration"
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_internet_gateway" "main" {
#           vpc_id = aws_vpc.main.id
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
#           subnet_id              = "subnet-0abc"
#           vpc_security_group_ids = [aws_security_group.ssh.id]
#         }
#       undetermined:
#         aws_security_group.ssh: 'network ACLs may leave this group''s ingress rules nothing: the ACL of subnet-0abc is not in this configuration'
#     - name: A module that was not read and is handed the ACL
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id     = aws_vpc.main.id
#           cidr_block = "10.0.0.0/24"
#         }
#         resource "aws_network_acl" "a" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.a.id]
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_vpc_security_group_ingress_rule" "web" {
#           security_group_id = aws_security_group.web.id
#           ip_protocol       = "tcp"
#           from_port         = 443
#           to_port           = 443
#           cidr_ipv4         = "203.0.113.0/24"
#         }
#         resource "aws_instance" "web" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.a.id
#           vpc_security_group_ids = [aws_security_group.web.id]
#         }
#         module "rules" {
#           source = "git::https://git.example.com/acme/acl-rules.git"
#           acl_id = aws_network_acl.a.id
#         }
#       undetermined:
#         aws_security_group.web: 'network ACLs may leave this group''s ingress rules nothing: module.rules was not read and refers to it'
#     - name: "A source that has no value, where the ACL allows some, and where it allows all"
#       hcl: |
#         variable "office" {
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
#         resource "aws_network_acl" "web" {
#           vpc_id     = aws_vpc.main.id
#           subnet_ids = [aws_subnet.public.id]
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
#             cidr_block = "198.51.100.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_security_group" "ssh" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 22
#             to_port     = 22
#             cidr_blocks = [var.office]
#           }
#         }
#         resource "aws_security_group" "web" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             protocol    = "tcp"
#             from_port   = 443
#             to_port     = 443
#             cidr_blocks = [var.office]
#           }
#         }
#         resource "aws_instance" "web" {
#           ami                    = "ami-0abc"
#           instance_type          = "t3.micro"
#           subnet_id              = aws_subnet.public.id
#           vpc_security_group_ids = [aws_security_group.ssh.id, aws_security_group.web.id]
#         }
#       undetermined:
#         aws_security_group.ssh: 'network ACLs may leave this group''s ingress rules nothing: in aws_security_group.ssh, an element of cidr_blocks is unknown (var.office has no value)'
package planvet.rules.nacl.blocks_security_group

import data.planvet.lib.card
import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.nacl_admits
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf
import data.planvet.lib.unread

results contains finding if {
	some group, _ in _seats
	not _unseen[group]
	count(_holders(group)) == 0
	some p in object.get(sg.ingress, group, [])
	_comparable(p)
	every subnet in _subnets_of[group] {
		_fate(p, subnet) == "void"
	}
	message := sprintf("the ACL of every subnet where hosts have this group denies %s, so the rule allows nothing from outside the subnet", [_text(p)])
	finding := result.with_key(
		result.with_related(result.fail(tf.at(p.address), p.path, message), _places(group)),
		_text(p),
	)
}

# Said once a group: without its ACLs nothing can be said of any of its rules.
results contains finding if {
	some group, _ in _seats
	link.managed(group)
	some_rules := [p | some p in object.get(sg.ingress, group, []); _judged(p)]
	count(some_rules) > 0
	doubt := _doubt(group, some_rules)
	message := sprintf("network ACLs may leave this group's ingress rules nothing: %s", [doubt.why])
	finding := result.with_related(result.undetermined(tf.at(group), [], message), doubt.at)
}

_doubt(group, rules) := _unseen[group] if {
	_unseen[group]
	some p in rules
	not _alive(p, group)
} else := doubt if {
	doubts := [doubt |
		some p in rules
		not _alive(p, group)
		some subnet in _subnets_of[group]
		_fate(p, subnet) == "undetermined"
		some doubt in _asked_doubts(p, subnet)
	]
	doubt := doubts[0]
} else := {"why": unread.why(_holders(group)), "at": []} if {
	some p in rules
	every subnet in _subnets_of[group] {
		_fate(p, subnet) == "void"
	}
}

# The modules that were not read and may allow more in an ACL of the group's
# subnets, or give one of these another ACL.
_holders(group) := unread.given_any({held |
	some subnet in _subnets_of[group]
	some held in ({subnet} | {trim_prefix(acl, "vpc/") | some acl in subnet_acl.in_force(subnet).acls})
})

_alive(p, group) if {
	some subnet in _subnets_of[group]
	_fate(p, subnet) == "alive"
}

# What can be read in full, from addresses alone.
_comparable(p) if {
	p.read
	count(p.cidrs) > 0
	array.concat(p.groups, array.concat(p.unread_groups, p.local)) == []
	p.ports[0] <= p.ports[1]
}

# The cards that surely have each group, with those that may.
_seats := {group: [seat | some seat, _ in seats] |
	some group, seats in object.union_n([{g.key: {{"subnets": of.subnets, "why": of.why, "at": of.at}: true}} |
		some r in card.hosts
		some of in card.of(r)
		some g in membership.all[r.address].groups
		g.interface in {of.interface, ""}
	])
}

_subnets_of := {group: {subnet | some seat in seats; some subnet in seat.subnets} | some group, seats in _seats}

# Why not all ACLs behind a group can be seen.
_unseen := {group: found |
	some group, seats in _seats
	found := _first_unseen(seats, _subnets_of[group])
}

_first_unseen(seats, subnets) := {"why": seat.why, "at": seat.at} if {
	seat := sort([seat | some seat in seats; count(seat.subnets) == 0])[0]
} else := {"why": force.why, "at": force.at} if {
	force := [force |
		some subnet in sort(subnets)
		force := subnet_acl.in_force(subnet)
		count(force.acls) != 1
	][0]
}

_judged(p) if _comparable(p)

_judged(p) if _partly_unknown(p)

# Ranges, ports or a protocol that are unknown, and no other group is a source.
_partly_unknown(p) if {
	not p.read
	array.concat(p.groups, p.unread_groups) == []
	not _foreign(p)
}

# What EC2 refuses opens nothing anywhere.
_foreign(p) if {
	some reason in p.unread_scope
	reason.foreign
}

# What becomes of a permission in a subnet: "alive", "void" or "undetermined". Of
# one that is partly unknown it is told by the most that it may hold.
_fate(p, subnet) := "alive" if {
	_partly_unknown(p)
	every family in ["ipv4", "ipv6"] {
		_answer_of(p, subnet, family) == "all"
	}
} else := "alive" if {
	count(p.unread_scope) == 0
	some c in p.cidrs
	_answer(p, c.cidr, subnet) in {"all", "some"}
} else := "undetermined" if {
	_partly_unknown(p)
} else := "alive" if {
	some c in p.cidrs
	_answer(p, c.cidr, subnet) in {"all", "some"}
} else := "alive" if {
	some c in p.cidrs
	_near(c.cidr, subnet)
} else := "undetermined" if {
	some c in p.cidrs
	_answer(p, c.cidr, subnet) == "undetermined"
} else := "void"

# ACLs do not see traffic within the subnet.
_near(cidr, subnet) if {
	some argument in ["cidr_block", "ipv6_cidr_block"]
	own := tf.value(tf.at(subnet), argument)
	net.valid(own)
	net.within(cidr, own)
}

_near(cidr, subnet) if {
	argument := {"ipv4": "cidr_block", "ipv6": "ipv6_cidr_block"}[net.family(cidr)]
	tf.undecided(tf.at(subnet), argument)
	not cidr in {"0.0.0.0/0", "::/0"}
}

_answer(p, cidr, subnet) := nacl_admits.answer(_acl(subnet), "ingress", _question(p.protocol, p.ports, cidr))

# A family that the unknown ranges surely are not of does not matter.
_answer_of(p, subnet, family) := "all" if {
	_acl(subnet)
	count([reason | some reason in p.unread_sources; reason.path[count(reason.path) - 1] in _may_hold[family]]) == 0
	count([c | some c in p.cidrs; net.family(c.cidr) == family]) == 0
} else := nacl_admits.answer(_acl(subnet), "ingress", {
	"protocol": _known_or(p.protocol, "all"), "ports": _known_or(p.ports, net.all_ports), "family": family, "cidr": cidr,
}) if {
	cidr := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}[family]
}

_may_hold := {
	"ipv4": {"cidr_blocks", "cidr_ipv4", "prefix_list_ids", "prefix_list_id"},
	"ipv6": {"ipv6_cidr_blocks", "cidr_ipv6", "prefix_list_ids", "prefix_list_id"},
}

_known_or(value, fallback) := value if {
	value != null
} else := fallback

_acl(subnet) := sort(subnet_acl.in_force(subnet).acls)[0]

_question(protocol, ports, cidr) := {"protocol": protocol, "ports": ports, "family": net.family(cidr), "cidr": cidr}

_asked_doubts(p, _) := [{"why": sprintf("in %s, %s", [p.address, reason.why]), "at": [result.place(p.address, reason.path, reason.why)]} |
	some reason in array.concat(p.unread_scope, p.unread_sources)
] if {
	_partly_unknown(p)
}

_asked_doubts(p, subnet) := [{"why": asked.why, "at": asked.at} |
	some c in p.cidrs
	asked := nacl_admits.asked(_acl(subnet), "ingress", _question(p.protocol, p.ports, c.cidr))
	asked.answer == "undetermined"
] if {
	_comparable(p)
}

_text(p) := nacl_admits.parts_text(
	[{"protocol": p.protocol, "ports": p.ports, "cidr": cidr, "except": []} | some cidr in sort({c.cidr | some c in p.cidrs})],
	"ingress",
)

_places(group) := array.concat(
	[result.place(acl, [], "The ACL of a subnet where the group is") |
		some acl in sort({_acl(subnet) | some subnet in _subnets_of[group]})
		link.managed(acl)
	],
	link.places(group, [], "The security group"),
)
