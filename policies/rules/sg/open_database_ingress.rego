# METADATA
# title: Security group allows data store ports from the internet
# description: |
#   Databases, caches and search clusters trust their network more than they should: some ask for no
#   password at all, and a scan of the whole internet for one port takes less than an hour.
#
#   The internet is all but less than a tenth of the public addresses of IPv4 or of IPv6, however it is written: `0.0.0.0/1` with `128.0.0.0/1` is the
#   internet, in one rule or in several of one group, and so is a managed prefix list that holds `0.0.0.0/0`.
#   A permission that lets the internet in by itself is one finding; what several permissions do only
#   together is one finding as well, at the first of them.
#
#   Ports that are admin ports as well (a parameter of `sg-open-admin-ingress`) are left to that rule, and
#   every port of a protocol to `sg-open-all-ingress`.
#
#   Missed on purpose: stores on ports of their own choosing, which `sg-open-ingress` reports as any other
#   port; whether the store has a public address; ICMP, which has types instead of ports.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
# schemas:
#   - input: schema.document
# custom:
#   id: sg-open-database-ingress
#   severity: critical
#   note: Network ACLs and security groups
#   resources: [aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule]
#   params:
#     ports: [1433, 1521, 3306, 5432, 5439, 6379, "7000-7001", 8182, 9042, 9200, 9300, 11211, "27017-27019"]
#   remediation: |
#     Let in the security group of the application that uses the store:
#
#     ```hcl
#     resource "aws_vpc_security_group_ingress_rule" "postgres" {
#       security_group_id            = aws_security_group.db.id
#       ip_protocol                  = "tcp"
#       from_port                    = 5432
#       to_port                      = 5432
#       referenced_security_group_id = aws_security_group.app.id
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A database for everybody
#       hcl: |
#         resource "aws_security_group" "db" {
#           ingress {
#             from_port   = 5432
#             to_port     = 5432
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_security_group.db: 'PostgreSQL (port 5432/tcp) is open to the internet (0.0.0.0/0)'
#     - name: A database for its application
#       hcl: |
#         resource "aws_security_group" "app" {}
#
#         resource "aws_security_group" "db" {
#           ingress {
#             from_port       = 5432
#             to_port         = 5432
#             protocol        = "tcp"
#             security_groups = [aws_security_group.app.id]
#           }
#         }
#     - name: A range over several stores, in a rule resource
#       hcl: |
#         resource "aws_security_group_rule" "stores" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 3306
#           to_port           = 5433
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#       fail:
#         aws_security_group_rule.stores: 'MySQL (port 3306/tcp) and PostgreSQL (port 5432/tcp) are open to the internet (0.0.0.0/0)'
#     - name: Part of a store's ports, IPv6 only, in the newer rule resource
#       hcl: |
#         resource "aws_vpc_security_group_ingress_rule" "mongo" {
#           security_group_id = "sg-0abc"
#           ip_protocol       = "tcp"
#           from_port         = 27018
#           to_port           = 27019
#           cidr_ipv6         = "::/0"
#         }
#       fail:
#         aws_vpc_security_group_ingress_rule.mongo: 'MongoDB (ports 27018-27019/tcp) is open to the internet (::/0)'
#     - name: Over UDP
#       hcl: |
#         resource "aws_default_security_group" "main" {
#           vpc_id = "vpc-0abc"
#           ingress {
#             from_port   = 11211
#             to_port     = 11211
#             protocol    = "17"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#       fail:
#         aws_default_security_group.main: 'Memcached (port 11211/udp) is open to the internet (0.0.0.0/0)'
#     - name: The world in quarters, over two blocks that share one port
#       hcl: |
#         resource "aws_security_group" "db" {
#           ingress {
#             from_port   = 3306
#             to_port     = 3306
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/2", "64.0.0.0/2"]
#           }
#           ingress {
#             from_port   = 3300
#             to_port     = 3310
#             protocol    = "tcp"
#             cidr_blocks = ["128.0.0.0/2", "192.0.0.0/2"]
#           }
#         }
#       fail:
#         aws_security_group.db: 'MySQL (port 3306/tcp) is open to the internet (0.0.0.0/2 with 64.0.0.0/2 with 128.0.0.0/2 with 192.0.0.0/2)'
#     - name: Every port is the business of sg-open-all-ingress
#       hcl: |
#         resource "aws_security_group_rule" "all" {
#           security_group_id = "sg-0abc"
#           type              = "ingress"
#           protocol          = "-1"
#           from_port         = 0
#           to_port           = 0
#           cidr_blocks       = ["0.0.0.0/0"]
#         }
#     - name: A list with an entry that is known only after apply
#       hcl: |
#         resource "aws_eip" "office" {}
#
#         resource "aws_ec2_managed_prefix_list" "offices" {
#           name           = "offices"
#           address_family = "IPv4"
#           max_entries    = 2
#           entry {
#             cidr = "${aws_eip.office.public_ip}/32"
#           }
#         }
#
#         resource "aws_security_group" "db" {
#           ingress {
#             from_port       = 3306
#             to_port         = 3306
#             protocol        = "tcp"
#             prefix_list_ids = [aws_ec2_managed_prefix_list.offices.id]
#           }
#         }
#       undetermined:
#         aws_security_group.db: 'MySQL (port 3306/tcp) may be open to the internet: cidr of an entry of aws_ec2_managed_prefix_list.offices is known only after apply'
package planvet.rules.sg.open_database_ingress

import data.planvet.lib.sg_finding

results contains result if some result in sg_finding.of("sg-open-database-ingress")
