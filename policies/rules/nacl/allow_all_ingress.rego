# METADATA
# title: Network ACL allows all ingress from the internet
# description: |
#   An ACL that lets everybody in on every port and protocol filters nothing: the security groups behind it are the only
#   line of defence, and one mistake in any of them is open to the internet. That is how AWS makes default ACLs, and what an
#   `aws_default_network_acl` with a rule for everything keeps.
#
#   The rules are evaluated in ascending order of their numbers, for every protocol that one of them names and for all
#   others. One deny of a port for everybody, before the allow, is enough to pass; what it leaves open is
#   `nacl-open-admin-ingress` to judge. The internet is all but less than a tenth of the public addresses of IPv4 or of
#   IPv6, so denies of a few networks change nothing; the message names them. Both families are one finding.
#
#   One exposure, one finding: where this rule reports a family, `nacl-open-admin-ingress` does not. What is wrong is
#   that the ACL does not filter at all, not that it allows SSH among the rest. It is medium, since the groups may still do
#   all of the work, and low for an `aws_default_network_acl` that holds just the rules that AWS gives it (100 and 101).
#
#   Deliberately missed: what leaves (an egress rule for everything is usual, and lets nobody in); the default ACL of
#   a VPC that no `aws_default_network_acl` takes over, which `nacl-subnet-default` reports where a subnet stays on it;
#   rules made outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-allow-all-ingress
#   severity: medium
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   remediation: |
#     Let in what the subnet serves, and the replies to what it asks for:
#
#     ```hcl
#     ingress {
#       rule_no    = 100
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "0.0.0.0/0"
#       from_port  = 443
#       to_port    = 443
#     }
#     ingress {
#       rule_no    = 110 # replies
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "0.0.0.0/0"
#       from_port  = 32768
#       to_port    = 65535
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A rule for everything
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it'
#     - name: Single ports, one protocol, known addresses, and what leaves
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
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
#             protocol   = "udp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 120
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: The default ACL as AWS makes it, both families
#       hcl: |
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = "acl-0def"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no         = 101
#             protocol        = "-1"
#             action          = "allow"
#             ipv6_cidr_block = "::/0"
#             from_port       = 0
#             to_port         = 0
#           }
#         }
#       fail:
#         aws_default_network_acl.main: 'aws_default_network_acl.main allows ingress from the internet (0.0.0.0/0, ::/0) on every port and protocol: ingress rules 100 and 101 allow it'
#     - name: A default ACL that denies everything
#       hcl: |
#         resource "aws_default_network_acl" "main" {
#           default_network_acl_id = "acl-0def"
#         }
#     - name: All protocols by another name, ports that mean nothing, IPv6 only
#       hcl: |
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id  = "acl-0abc"
#           rule_number     = 100
#           protocol        = "all"
#           rule_action     = "allow"
#           ipv6_cidr_block = "::/0"
#           from_port       = 443
#           to_port         = 443
#         }
#       fail:
#         aws_network_acl_rule.all: 'acl-0abc allows ingress from the internet (::/0) on every port and protocol: ingress rule 100 allows it'
#     - name: The world in halves, in both forms
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#         resource "aws_network_acl_rule" "upper" {
#           network_acl_id = aws_network_acl.main.id
#           rule_number    = 110
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "128.0.0.0/1"
#           from_port      = 0
#           to_port        = 0
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rules 100 and 110 allow it'
#     - name: Half of the world
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/1"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: An early deny of a port for everybody
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: A late deny
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 22
#             to_port    = 22
#           }
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it'
#     - name: An early deny of a few networks
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "-1"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it, but for what rule 90 denies'
#     - name: Every port of TCP, and all protocols from a network
#       hcl: |
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 65535
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "10.0.0.0/8"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#     - name: ACLs of a set, the rule through a local
#       hcl: |
#         resource "aws_network_acl" "tier" {
#           for_each = toset(["app", "db"])
#           vpc_id   = "vpc-0abc"
#         }
#
#         locals {
#           acls = { for name, acl in aws_network_acl.tier : name => acl.id }
#         }
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id = local.acls["app"]
#           rule_number    = 100
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#         }
#       fail:
#         aws_network_acl_rule.all: 'aws_network_acl.tier["app"] allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it'
#     - name: A default ACL that nothing takes over
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_network_acl_rule" "web" {
#           network_acl_id = aws_vpc.main.default_network_acl_id
#           rule_number    = 50
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 443
#           to_port        = 443
#         }
#     - name: An address that is known only after apply
#       hcl: |
#         resource "aws_cloudformation_stack" "office" {
#           name         = "office"
#           template_url = "https://example.com/office.json"
#         }
#
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = aws_cloudformation_stack.office.outputs["Range"]
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       undetermined:
#         aws_network_acl.main: 'aws_network_acl.main may allow ingress from the internet (0.0.0.0/0) on every port and protocol: cidr_block of aws_network_acl.main is known only after apply'
#     - name: A protocol and an action that are known only after apply
#       hcl: |
#         resource "terraform_data" "mode" {
#           input = timestamp()
#         }
#
#         resource "aws_network_acl_rule" "protocol" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = terraform_data.mode.output
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 0
#           to_port        = 65535
#         }
#         resource "aws_network_acl_rule" "action" {
#           network_acl_id = "acl-0def"
#           rule_number    = 90
#           protocol       = "udp"
#           rule_action    = terraform_data.mode.output
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 53
#           to_port        = 53
#         }
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id = "acl-0def"
#           rule_number    = 100
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#           from_port      = 0
#           to_port        = 0
#         }
#       undetermined:
#         aws_network_acl_rule.protocol: 'acl-0abc may allow ingress from the internet (0.0.0.0/0) on every port and protocol: protocol of aws_network_acl_rule.protocol is known only after apply'
#         aws_network_acl_rule.action: 'acl-0def may allow ingress from the internet (0.0.0.0/0) on every port and protocol: rule_action of aws_network_acl_rule.action is known only after apply'
#     - name: An unknown rule that comes too late
#       hcl: |
#         resource "terraform_data" "mode" {
#           input = timestamp()
#         }
#
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "-1"
#             action     = terraform_data.mode.output
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_network_acl.main: 'aws_network_acl.main allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it'
#     - name: A range of the VPC's own is not the world, however unknown
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block                       = "10.0.0.0/16"
#           assign_generated_ipv6_cidr_block = true
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = aws_vpc.main.id
#           ingress {
#             rule_no         = 100
#             protocol        = "-1"
#             action          = "allow"
#             ipv6_cidr_block = aws_vpc.main.ipv6_cidr_block
#             from_port       = 0
#             to_port         = 0
#           }
#         }
#     - name: Blocks and an ACL that are not known
#       hcl: |
#         variable "offices" {
#           type = list(string)
#         }
#
#         resource "terraform_data" "acl" {
#           input = timestamp()
#         }
#         resource "aws_network_acl" "main" {
#           vpc_id = "vpc-0abc"
#           dynamic "ingress" {
#             for_each = var.offices
#             content {
#               rule_no    = 100 + ingress.key
#               protocol   = "-1"
#               action     = "allow"
#               cidr_block = ingress.value
#               from_port  = 0
#               to_port    = 0
#             }
#           }
#         }
#         resource "aws_network_acl_rule" "all" {
#           network_acl_id = terraform_data.acl.output
#           rule_number    = 100
#           protocol       = "-1"
#           rule_action    = "allow"
#           cidr_block     = "0.0.0.0/0"
#         }
#       undetermined:
#         aws_network_acl.main: 'aws_network_acl.main may allow ingress from the internet on every port and protocol: ingress of aws_network_acl.main is unknown (var.offices has no value)'
#         aws_network_acl_rule.all: 'its network ACL may allow ingress from the internet (0.0.0.0/0) on every port and protocol: network_acl_id of aws_network_acl_rule.all is known only after apply'
#     - name: "The default ACL with the rules that AWS gives it, and with one more"
#       hcl: |
#         resource "aws_default_network_acl" "kept" {
#           default_network_acl_id = "acl-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#           egress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#         resource "aws_default_network_acl" "more" {
#           default_network_acl_id = "acl-0def"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "198.51.100.0/24"
#             from_port  = 22
#             to_port    = 22
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "-1"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 0
#           }
#         }
#       fail:
#         aws_default_network_acl.kept: 'aws_default_network_acl.kept allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it'
#         aws_default_network_acl.more: 'aws_default_network_acl.more allows ingress from the internet (0.0.0.0/0) on every port and protocol: ingress rule 100 allows it, but for what rule 90 denies'
package planvet.rules.nacl.allow_all_ingress

import data.planvet.lib.nacl
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.nacl_world
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.tf

results contains found if {
	some key, families in _open
	by := [entry | some one in families; some entry in one.everything.by]
	but := [entry | some one in families; some entry in one.everything.but]
	at := nacl_world.configured(by)[0]
	first := [one.family | some one in families; at in one.everything.by][0]
	message := sprintf("%s allows ingress from the internet (%s) on every port and protocol: %s", [
		nacl_admits.name(key),
		concat(", ", [nacl_reading.whole[one.family] | some one in families]),
		nacl_world.reason(by, but),
	])
	found := _graded(key, result.with_key(
		result.with_related(
			result.fail(at, nacl_world.cidr_path(at, first), message),
			nacl_world.others(array.concat(by, but), at),
		),
		"ingress",
	))
}

# A default ACL that is taken over as AWS makes it is no worse than one that is
# not, and subnets have ACLs of their own where it matters.
_graded(key, found) := result.with_severity(found, "low") if {
	tf.at(key).type == "aws_default_network_acl"
	every direction in nacl.directions {
		every entry in nacl.acls[key][direction].entries {
			_given(entry)
		}
	}
} else := found

_given(entry) if {
	entry.sure
	entry.action == "allow"
	entry.protocol == "all"
	count(entry.lanes) == 1
	[entry.number, entry.lanes[0].cidr] in {[100, "0.0.0.0/0"], [101, "::/0"]}
}

# One for an ACL, whichever families.
_open := {key: families |
	some key, by_family in object.union_n([{suspect.key: {suspect.family: suspect}} |
		some suspect in nacl_world.suspects
		suspect.everything != null
	])
	families := [suspect | some suspect in by_family]
}

results contains found if {
	some suspect in nacl_world.suspects
	suspect.perhaps_everything
	doubt := [perhaps.doubt |
		some protocol in nacl_admits.protocols(suspect.both)
		perhaps := nacl_world.perhaps_entered(suspect.both, protocol, [net.all_ports], suspect.family)
	][0]
	message := sprintf("%s may allow ingress from the internet (%s) on every port and protocol: %s", [
		nacl_world.subject(suspect.key, doubt),
		nacl_reading.whole[suspect.family],
		doubt.text,
	])
	found := result.with_key(result.undetermined(doubt.by, doubt.by.path, message), suspect.family)
}

results contains result.undetermined(list.unseen, list.unseen.path, message) if {
	some list in nacl_world.unread
	message := sprintf("%s may allow ingress from the internet on every port and protocol: %s", [nacl_admits.name(list.key), list.unseen.text])
}
