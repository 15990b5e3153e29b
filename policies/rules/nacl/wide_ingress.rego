# METADATA
# title: Network ACL allows admin or data store ports from large parts of the internet
# description: |
#   `0.0.0.0/1` or a cloud's whole range is not the internet, and still more strangers than anybody can know. A network ACL
#   that allows them to SSH, RDP, WinRM or a data store's port filters little of what it is there to filter.
#
#   The rule counts the public addresses that the ACL's rules, in the order in which AWS evaluates them, allow on a port,
#   and fails where they are more than a `/max_prefix` (IPv4) or a `/max_prefix_ipv6` (IPv6) has: by default a `/8` passes
#   and a `/7` fails. Nine tenths and more are the internet, and `nacl-open-admin-ingress`'s and
#   `nacl-open-database-ingress`'s to report. It is low, since security groups may narrow what the ACL leaves.
#
#   Deliberately missed: other ports; UDP; a wide allow of ephemeral ports (1,000 or more from 1024 up), which is there for
#   return traffic; who owns the addresses; rules made outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://www.iana.org/assignments/iana-ipv4-special-registry
#   - ref: https://www.iana.org/assignments/ipv6-address-space
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-wide-ingress
#   severity: low
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params:
#     max_prefix: 8
#     max_prefix_ipv6: 16
#   remediation: |
#     Name the networks that need the port:
#
#     ```hcl
#     ingress {
#       rule_no    = 100
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "198.51.100.0/24"
#       from_port  = 22
#       to_port    = 22
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Private networks, and a provider's own range
#       hcl: |
#         resource "aws_network_acl" "office" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "203.0.113.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#     - name: "Half of the internet, and a single /8"
#       hcl: |
#         resource "aws_network_acl" "half" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_network_acl" "network" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "198.0.0.0/8"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#         resource "aws_network_acl" "internet" {
#           vpc_id = "vpc-0abc"
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
#         aws_network_acl.half: 'SSH (port 22/tcp) is open to more public addresses of IPv4 than a /8 has through aws_network_acl.half: ingress rule 100 allows it'
#     - name: Half of it denied before
#       hcl: |
#         resource "aws_network_acl_rule" "deny" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 90
#           protocol       = "tcp"
#           rule_action    = "deny"
#           cidr_block     = "128.0.0.0/1"
#           from_port      = 5432
#           to_port        = 5432
#         }
#         resource "aws_network_acl_rule" "allow" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 5432
#           to_port        = 5432
#         }
#         resource "aws_network_acl_rule" "office" {
#           network_acl_id = "acl-0def"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "198.51.100.0/24"
#           from_port      = 5432
#           to_port        = 5432
#         }
#       fail:
#         aws_network_acl_rule.allow: 'PostgreSQL (port 5432/tcp) is open to more public addresses of IPv4 than a /8 has through acl-0abc: ingress rule 100 allows it'
#     - name: Ports that are known only after apply
#       hcl: |
#         resource "terraform_data" "port" {
#           input = timestamp()
#         }
#         resource "aws_network_acl_rule" "half" {
#           network_acl_id  = "acl-0abc"
#           rule_number     = 100
#           protocol        = "tcp"
#           rule_action     = "allow"
#           ipv6_cidr_block = "2000::/4"
#           from_port       = terraform_data.port.output
#           to_port         = 65535
#         }
#       undetermined:
#         aws_network_acl_rule.half: 'SSH (port 22/tcp), SQL Server (port 1433/tcp), Oracle (port 1521/tcp), MySQL (port 3306/tcp), RDP (port 3389/tcp), Redshift (port 5439/tcp), PostgreSQL (port 5432/tcp), WinRM (ports 5985-5986/tcp), Redis (port 6379/tcp), Cassandra between nodes (ports 7000-7001/tcp), Neptune (port 8182/tcp), Cassandra (port 9042/tcp), Elasticsearch (port 9200/tcp), Elasticsearch between nodes (port 9300/tcp), Memcached (port 11211/tcp) and MongoDB (ports 27017-27019/tcp) may be open to more public addresses of IPv6 than a /16 has through acl-0abc: from_port of aws_network_acl_rule.half is known only after apply'
package planvet.rules.nacl.wide_ingress

import data.planvet.lib.nacl
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_finding
import data.planvet.lib.nacl_reading
import data.planvet.lib.nacl_world
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service

_params := data.planvet.params["nacl-wide-ingress"]

_prefix := {
	"ipv4": max([0, min([32, floor(_params.max_prefix)])]),
	"ipv6": max([0, min([64, floor(_params.max_prefix_ipv6)])]),
}

_limit := {"ipv4": bits.lsh(1, 32 - _prefix.ipv4), "ipv6": bits.lsh(1, 64 - _prefix.ipv6)}

_ports := net.union(array.concat(
	net.intervals(data.planvet.params["nacl-open-admin-ingress"].ports),
	net.intervals(data.planvet.params["nacl-open-database-ingress"].ports),
))

results contains found if {
	some key, _ in nacl.acls
	both := nacl_reading.of(key, "ingress")
	some family, _ in nacl_reading.whole
	some e in _wide(both, "closed", family)
	at := nacl_world.configured(e.by)[0]
	message := sprintf("%s open to %s through %s: %s", [
		service.subject("tcp", e.ports, true), _much(family), nacl_admits.name(key), nacl_world.reason(e.by, []),
	])
	found := result.with_key(
		result.with_related(
			result.fail(at, nacl_world.cidr_path(at, family), message),
			nacl_world.others(e.by, at),
		),
		sprintf("%s %s", [family, net.text(e.ports)]),
	)
}

results contains found if {
	some key, _ in nacl.acls
	both := nacl_reading.of(key, "ingress")
	not both.same
	some family, _ in nacl_reading.whole
	count(_wide(both, "closed", family)) == 0
	maybe := _wide(both, "open", family)
	by := [entry | some e in maybe; some entry in e.by; nacl_reading.in_doubt(entry); count(entry.doubts) > 0]
	doubt := nacl_admits.doubt_of_entry(by[0])
	ports := net.union([interval | some e in maybe; some interval in e.ports])
	message := sprintf("%s open to %s through %s: %s", [
		service.may_be(service.subject("tcp", ports, true)), _much(family), nacl_world.subject(key, doubt), doubt.text,
	])
	found := result.with_key(result.undetermined(doubt.by, doubt.by.path, message), sprintf("%s %s", [family, net.text(ports)]))
}

_much(family) := sprintf("more public addresses of %s than a /%d has", [{"ipv4": "IPv4", "ipv6": "IPv6"}[family], _prefix[family]])

# What is wide, of the ports that the internet does not reach in either family, by
# the entries that allow it.
_wide(both, reading, family) := [{"ports": ports, "by": by} |
	_may_be_wide(both[reading], family)
	pieces := nacl_world.entered_widely(both[reading], "tcp", _ports, family, _limit[family])
	count(pieces) > 0
	open := [interval |
		some other, _ in nacl_reading.whole
		some piece in nacl_world.entered(both.open, "tcp", _ports, other)
		some interval in piece.ports
	]
	some by in {piece.by | some piece in pieces}
	not _all_for_returns(by)
	ports := net.union([left |
		some piece in pieces
		piece.by == by
		some interval in piece.ports
		some left in net.subtract(interval, open)
	])
	count(ports) > 0
]

# Most ACLs allow no large range, so this is asked first. An ACL has 40 rules a
# direction at most: together they are more than the limit only if one is more than
# a fortieth of it.
_may_be_wide(reading, family) if {
	some line in reading.lines
	line.family == family
	_is_between(line, to_number(split(line.cidr, "/")[1]), family)
}

# Where everything is allowed, denies of a /10 of IPv4 or a /12 of IPv6 leave the
# internet, however many.
_is_between(line, length, family) if {
	line.allow
	length <= _prefix[family] + 6
	line.cidr != nacl_reading.whole[family]
}

_is_between(line, length, family) if {
	not line.allow
	length < {"ipv4": 10, "ipv6": 12}[family]
}

_all_for_returns(by) if {
	every entry in by {
		nacl_finding.for_returns(entry)
	}
}
