# METADATA
# title: Data store has a public endpoint
# description: |
#   A database with a public address is one security group, one leaked password or one hole in its software away from
#   everybody. Applications reach a private one through the VPC, and people through a VPN, a bastion or Session Manager.
#
#   The rule reports `publicly_accessible = true` of RDS instances and clusters, Aurora and Neptune instances, Redshift
#   clusters and serverless workgroups, DMS replication instances and Amazon MQ brokers. An OpenSearch or Elasticsearch
#   domain without `vpc_options` has a public endpoint; it is reported where its access policy lets anyone in: principal `*`
#   and no condition that keeps strangers out. With fine-grained access control (`advanced_security_options`) the domain
#   itself asks who it is, and an open access policy is what AWS advises.
#
#   Deliberately missed: what is not set (of Redshift older providers take `true`, as their plans show); whether a security
#   group or a network ACL keeps the internet out after all, which `sg-open-database-ingress` judges; Lightsail; stores
#   that run on instances.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
#   - ref: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
# schemas:
#   - input: schema.document
# custom:
#   id: data-store-public
#   severity: high
#   note: Bastion hosts and exposure
#   resources: [aws_db_instance, aws_dms_replication_instance, aws_elasticsearch_domain, aws_elasticsearch_domain_policy, aws_mq_broker, aws_neptune_cluster_instance, aws_opensearch_domain, aws_opensearch_domain_policy, aws_rds_cluster, aws_rds_cluster_instance, aws_redshift_cluster, aws_redshiftserverless_workgroup]
#   remediation: |
#     Leave the store without a public address, and let the application's security group in:
#
#     ```hcl
#     resource "aws_db_instance" "main" {
#       engine                 = "postgres"
#       instance_class         = "db.t4g.small"
#       publicly_accessible    = false
#       vpc_security_group_ids = [aws_security_group.db.id]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: "Databases with a public address, and without"
#       hcl: |
#         resource "aws_db_instance" "public" {
#           engine              = "postgres"
#           instance_class      = "db.t4g.small"
#           publicly_accessible = true
#         }
#         resource "aws_db_instance" "private" {
#           engine              = "postgres"
#           instance_class      = "db.t4g.small"
#           publicly_accessible = false
#         }
#         resource "aws_db_instance" "silent" {
#           engine         = "postgres"
#           instance_class = "db.t4g.small"
#         }
#         resource "aws_redshift_cluster" "public" {
#           cluster_identifier  = "main"
#           node_type           = "ra3.large"
#           publicly_accessible = true
#         }
#         resource "aws_mq_broker" "public" {
#           broker_name         = "main"
#           engine_type         = "RabbitMQ"
#           engine_version      = "3.13"
#           host_instance_type  = "mq.m5.large"
#           publicly_accessible = "true"
#           user {
#             username = "app"
#             password = "not-a-secret-1234"
#           }
#         }
#       fail:
#         aws_db_instance.public: "publicly_accessible is true, so the store gets a public address"
#         aws_redshift_cluster.public: "publicly_accessible is true, so the store gets a public address"
#         aws_mq_broker.public: "publicly_accessible is true, so the store gets a public address"
#     - name: A domain outside a VPC that anyone may use
#       hcl: |
#         resource "aws_opensearch_domain" "open" {
#           domain_name = "open"
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "es:*", Resource = "*" }]
#           })
#         }
#         resource "aws_elasticsearch_domain" "later" {
#           domain_name = "later"
#         }
#         resource "aws_elasticsearch_domain_policy" "later" {
#           domain_name = aws_elasticsearch_domain.later.domain_name
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "es:ESHttpGet", Resource = "*" }]
#           })
#         }
#       fail:
#         aws_opensearch_domain.open: 'aws_opensearch_domain.open is outside a VPC, and its access policy lets anyone in'
#         aws_elasticsearch_domain_policy.later: 'aws_elasticsearch_domain.later is outside a VPC, and its access policy lets anyone in'
#     - name: "Domains in a VPC, for some addresses or roles, or with access control of their own"
#       hcl: |
#         resource "aws_opensearch_domain" "inside" {
#           domain_name = "inside"
#           vpc_options {
#             subnet_ids = ["subnet-0abc"]
#           }
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }]
#           })
#         }
#         resource "aws_opensearch_domain" "office" {
#           domain_name = "office"
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{
#               Effect    = "Allow"
#               Principal = "*"
#               Action    = "es:*"
#               Resource  = "*"
#               Condition = { IpAddress = { "aws:SourceIp" = ["198.51.100.0/24"] } }
#             }]
#           })
#         }
#         resource "aws_opensearch_domain" "role" {
#           domain_name = "role"
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/app" }, Action = "es:*", Resource = "*" }]
#           })
#         }
#         resource "aws_opensearch_domain" "fine" {
#           domain_name = "fine"
#           advanced_security_options {
#             enabled                        = true
#             internal_user_database_enabled = true
#           }
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }]
#           })
#         }
#     - name: What is known only after apply
#       hcl: |
#         variable "public" {
#           type = bool
#         }
#         variable "range" {
#           type = string
#         }
#         resource "aws_rds_cluster_instance" "maybe" {
#           cluster_identifier  = "main"
#           engine              = "aurora-postgresql"
#           instance_class      = "db.r6g.large"
#           publicly_accessible = var.public
#         }
#         resource "aws_opensearch_domain" "maybe" {
#           domain_name = "maybe"
#           access_policies = jsonencode({
#             Version = "2012-10-17"
#             Statement = [{
#               Effect    = "Allow"
#               Principal = "*"
#               Action    = "es:*"
#               Resource  = "*"
#               Condition = { IpAddress = { "aws:SourceIp" = var.range } }
#             }]
#           })
#         }
#       undetermined:
#         aws_rds_cluster_instance.maybe: 'the store may get a public address: publicly_accessible is unknown (var.public has no value)'
#         aws_opensearch_domain.maybe: 'aws_opensearch_domain.maybe may be outside a VPC with an access policy that lets anyone in: a part of access_policies is unknown (var.range has no value)'
package planvet.rules.data_store.public

import data.planvet.lib.condition
import data.planvet.lib.iam
import data.planvet.lib.link
import data.planvet.lib.logic
import data.planvet.lib.narrowing
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf

_switch := "publicly_accessible"

_stores := [r |
	some type in [
		"aws_db_instance", "aws_dms_replication_instance", "aws_mq_broker", "aws_neptune_cluster_instance", "aws_rds_cluster",
		"aws_rds_cluster_instance", "aws_redshift_cluster", "aws_redshiftserverless_workgroup",
	]
	some r in tf.resources(type)
]

results contains result.fail(r, _switch, "publicly_accessible is true, so the store gets a public address") if {
	some r in _stores
	tf.value(r, _switch) in {true, "true"}
}

results contains result.undetermined(r, _switch, message) if {
	some r in _stores
	tf.undecided(r, _switch)
	message := sprintf("the store may get a public address: publicly_accessible %s", [tf.reason(r, _switch)])
}

_domains := {"aws_elasticsearch_domain", "aws_opensearch_domain"}

# A domain's policy stands at the domain, or is a resource of its own.
_policies := array.concat(
	[{"domain": domain, "at": found} |
		some type in _domains
		some domain in tf.resources(type)
		some found in policies.of(domain)
	],
	[{"domain": domain, "at": found} |
		some type in {"aws_elasticsearch_domain_policy", "aws_opensearch_domain_policy"}
		some r in tf.resources(type)
		keys := link.targets(r, "domain_name", _domains)
		count(keys) == 1
		some key in keys
		domain := tf.at(key)
		some found in policies.of(r)
	],
)

results contains result.with_related(result.fail(p.at.resource, p.at.path, message), _place(p)) if {
	some p in _policies
	_exposed(p) == "always"
	message := sprintf("%s is outside a VPC, and its access policy lets anyone in", [p.domain.address])
}

results contains result.with_related(result.undetermined(p.at.resource, p.at.path, message), _place(p)) if {
	some p in _policies
	_exposed(p) == "undetermined"
	message := sprintf("%s may be outside a VPC with an access policy that lets anyone in: %s", [p.domain.address, _why(p)])
}

_place(p) := [result.place(p.domain.address, [], "The domain") | p.domain.address != p.at.resource.address]

_exposed(p) := logic.all_of({_outside(p.domain), logic.opposite(_guarded(p.domain)), _open(p.at)})

_outside(domain) := "undetermined" if {
	tf.undecided(domain, "vpc_options")
} else := "always" if {
	count(tf.blocks(domain, "vpc_options")) == 0
} else := "never"

_fine := ["advanced_security_options", 0, "enabled"]

_guarded(domain) := "always" if {
	tf.value(domain, _fine) in {true, "true"}
} else := "undetermined" if {
	tf.undecided(domain, _fine)
} else := "never"

_open(found) := "undetermined" if {
	found.state == "unknown"
} else := logic.all_of({
	logic.any_of({_admits(statement) | some statement in iam.statements(found.document)}),
	logic.opposite(logic.any_of({_keeps_out(statement) | some statement in iam.statements(found.document)})),
}) if {
	found.state == "read"
} else := "never"

_admits(statement) := logic.all_of({
	iam.has_effect(statement, "Allow"),
	iam.to_principal(statement, {"principal": "*"}),
	logic.opposite(logic.any_of({narrowing.admits_few(c) | some c in condition.list(statement)})),
})

_keeps_out(statement) := logic.all_of({
	iam.has_effect(statement, "Deny"),
	iam.to_principal(statement, {"principal": "*"}),
	logic.any_of({narrowing.spares_few(c) | some c in condition.list(statement)}),
})

_why(p) := p.at.why if {
	p.at.state == "unknown"
} else := sprintf("vpc_options %s", [tf.reason(p.domain, "vpc_options")]) if {
	tf.undecided(p.domain, "vpc_options")
} else := sprintf("advanced_security_options %s", [tf.reason(p.domain, _fine)]) if {
	tf.undecided(p.domain, _fine)
} else := sprintf("a part of %s %s", [p.at.path[count(p.at.path) - 1], policies.unclear(p.at.resource, p.at.path)])
