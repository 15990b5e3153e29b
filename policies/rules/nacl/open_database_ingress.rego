# METADATA
# title: Network ACL allows data store ports from the internet
# description: |
#   Databases, caches and search clusters trust their network more than they should, and a subnet's network ACL stands
#   before every security group in it: it can close their ports for all hosts at once, whatever a group opens later.
#
#   AWS evaluates the rules of an ACL in ascending order of their numbers, and the first that matches decides. So does this
#   rule: a deny that comes first saves a port, one that comes later does not. The internet is all but less than a tenth
#   of the public addresses of IPv4 or of IPv6, also where several rules allow them together.
#
#   One cause is one finding: rules that open an admin port as well are `nacl-open-admin-ingress`'s, and an ACL that
#   allows everything is `nacl-allow-all-ingress`'s. A wide allow of ephemeral ports (1,000 ports or more from 1024 up) is
#   there for return traffic: nothing is reported where every subnet of the ACL is known to be private, and the finding is
#   low elsewhere.
#
#   Deliberately missed: UDP; stores on ports of their own choosing; whether a security group allows the same; rules made
#   outside this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
# schemas:
#   - input: schema.document
# custom:
#   id: nacl-open-database-ingress
#   severity: high
#   note: Network ACLs and security groups
#   resources: [aws_network_acl, aws_default_network_acl, aws_network_acl_rule]
#   params:
#     ports: [1433, 1521, 3306, 5432, 5439, 6379, "7000-7001", 8182, 9042, 9200, 9300, 11211, "27017-27019"]
#   remediation: |
#     Allow the addresses of the applications that use the store:
#
#     ```hcl
#     ingress {
#       rule_no    = 100
#       protocol   = "tcp"
#       action     = "allow"
#       cidr_block = "10.0.0.0/16"
#       from_port  = 5432
#       to_port    = 5432
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: "PostgreSQL from everywhere, and from the VPC"
#       hcl: |
#         resource "aws_network_acl" "open" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 5432
#             to_port    = 5432
#           }
#         }
#         resource "aws_network_acl" "inside" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "10.0.0.0/16"
#             from_port  = 5432
#             to_port    = 5432
#           }
#         }
#       fail:
#         aws_network_acl.open: 'PostgreSQL (port 5432/tcp) is open to the internet (0.0.0.0/0) through aws_network_acl.open: ingress rule 100 allows it'
#     - name: "The public addresses of IPv6, by a rule of its own"
#       hcl: |
#         resource "aws_network_acl_rule" "mysql" {
#           network_acl_id  = "acl-0abc"
#           rule_number     = 100
#           protocol        = "6"
#           rule_action     = "allow"
#           ipv6_cidr_block = "2000::/3"
#           from_port       = 3306
#           to_port         = 3306
#         }
#       fail:
#         aws_network_acl_rule.mysql: 'MySQL (port 3306/tcp) is open to the internet (::/0) through acl-0abc: ingress rule 100 allows it'
#     - name: A deny that comes first, and one that comes too late
#       hcl: |
#         resource "aws_network_acl" "saved" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 90
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3306
#             to_port    = 3306
#           }
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3300
#             to_port    = 3310
#           }
#         }
#         resource "aws_default_network_acl" "late" {
#           default_network_acl_id = "acl-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3300
#             to_port    = 3310
#           }
#           ingress {
#             rule_no    = 110
#             protocol   = "tcp"
#             action     = "deny"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 3306
#             to_port    = 3306
#           }
#         }
#       fail:
#         aws_default_network_acl.late: 'MySQL (port 3306/tcp) is open to the internet (0.0.0.0/0) through aws_default_network_acl.late: ingress rule 100 allows it'
#     - name: "Rules that open admin ports as well are another rule's, and public ports nobody's"
#       hcl: |
#         resource "aws_network_acl" "wide" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             rule_no    = 100
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 0
#             to_port    = 10000
#           }
#         }
#         resource "aws_network_acl" "web" {
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
#             protocol   = "tcp"
#             action     = "allow"
#             cidr_block = "0.0.0.0/0"
#             from_port  = 32768
#             to_port    = 65535
#           }
#         }
#     - name: A range that is known only after apply
#       hcl: |
#         resource "terraform_data" "office" {
#           input = timestamp()
#         }
#         resource "aws_network_acl_rule" "redis" {
#           network_acl_id = "acl-0abc"
#           rule_number    = 100
#           protocol       = "tcp"
#           rule_action    = "allow"
#           cidr_block     = terraform_data.office.output
#           from_port      = 6379
#           to_port        = 6379
#         }
#       undetermined:
#         aws_network_acl_rule.redis: 'Redis (port 6379/tcp) may be open to the internet (0.0.0.0/0) through acl-0abc: cidr_block of aws_network_acl_rule.redis is known only after apply'
package planvet.rules.nacl.open_database_ingress

import data.planvet.lib.asked
import data.planvet.lib.nacl_finding
import data.planvet.lib.net

_ports := net.intervals(data.planvet.params["nacl-open-database-ingress"].ports)

_admin := net.intervals(data.planvet.params["nacl-open-admin-ingress"].ports)

results contains found if {
	asked.asks("nacl-open-admin-ingress")
	some found in nacl_finding.of_others(_ports, _admin)
}

results contains found if {
	not asked.asks("nacl-open-admin-ingress")
	some found in nacl_finding.of(_ports)
}
