# METADATA
# title: VPC has no flow log
# description: |
#   Flow logs keep who talked to whom: which addresses and ports, and whether security groups and network ACLs let
#   it through. Nothing else in a VPC records that, and nothing is recorded for the time before the log was made.
#
#   A VPC is covered by a flow log of its own (`vpc_id`), or by flow logs on all of its subnets of this configuration
#   (`subnet_id`). Flow logs on a network interface or a transit gateway see that part alone and do not count. VPCs of
#   the configuration are scanned, the default one too where `aws_default_vpc` takes it over.
#
#   A flow log may keep accepted traffic, rejected traffic, or both. Where nothing keeps what was rejected, attempts
#   that were turned away leave no trace: that is a finding of low severity. One that keeps rejected traffic alone is
#   what AWS's own check (Security Hub EC2.6) asks for, and passes.
#
#   Deliberately missed: flow logs that another configuration makes, whether the destination can be written to, and
#   subnets that are not in this configuration.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
# schemas:
#   - input: schema.document
# custom:
#   id: vpc-flow-log
#   severity: medium
#   note: Activity logging
#   resources: [aws_vpc, aws_default_vpc, aws_flow_log, aws_subnet, aws_default_subnet]
#   remediation: |
#     Put a flow log on the VPC:
#
#     ```hcl
#     resource "aws_flow_log" "main" {
#       vpc_id               = aws_vpc.main.id
#       traffic_type         = "ALL"
#       log_destination_type = "s3"
#       log_destination      = aws_s3_bucket.flow_logs.arn
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: No flow log, and one on something else
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_vpc" "default" {}
#         resource "aws_flow_log" "elsewhere" {
#           vpc_id          = "vpc-0a"
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         aws_vpc.main: nothing records its traffic, since no flow log is on it
#         aws_default_vpc.default: nothing records its traffic, since no flow log is on it
#     - name: A network interface and a transit gateway are a part alone
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id = aws_vpc.main.id
#         }
#         resource "aws_network_interface" "a" {
#           subnet_id = aws_subnet.a.id
#         }
#         resource "aws_ec2_transit_gateway" "hub" {}
#         resource "aws_flow_log" "interface" {
#           eni_id          = aws_network_interface.a.id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_flow_log" "hub" {
#           transit_gateway_id = aws_ec2_transit_gateway.hub.id
#           log_destination    = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         aws_vpc.main: nothing records its traffic, since no flow log is on it or on a subnet of it
#     - name: On the VPC, and on the default one
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_default_vpc" "default" {}
#         resource "aws_flow_log" "main" {
#           vpc_id          = aws_vpc.main.id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_flow_log" "default" {
#           vpc_id          = aws_default_vpc.default.id
#           traffic_type    = "REJECT"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#     - name: Accepted traffic alone, and both halves apart
#       hcl: |
#         resource "aws_vpc" "half" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "both" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_flow_log" "half" {
#           vpc_id          = aws_vpc.half.id
#           traffic_type    = "ACCEPT"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_flow_log" "both" {
#           for_each        = toset(["ACCEPT", "REJECT"])
#           vpc_id          = aws_vpc.both.id
#           traffic_type    = each.key
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         aws_vpc.half: its flow logs keep accepted traffic alone, so attempts that were turned away leave no trace
#     - name: On all of the subnets, or on some
#       hcl: |
#         resource "aws_vpc" "all" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "some" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_subnet" "all" {
#           count      = 2
#           vpc_id     = aws_vpc.all.id
#           cidr_block = "10.0.${count.index}.0/24"
#         }
#         resource "aws_subnet" "some" {
#           for_each   = { a = 0, b = 1 }
#           vpc_id     = aws_vpc.some.id
#           cidr_block = "10.1.${each.value}.0/24"
#         }
#         resource "aws_flow_log" "all" {
#           count           = 2
#           subnet_id       = aws_subnet.all[count.index].id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_flow_log" "some" {
#           subnet_id       = aws_subnet.some["a"].id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         aws_vpc.some: >-
#           its traffic is recorded in part alone, since no flow log is on it and none on aws_subnet.some["b"]
#     - name: Sets of VPCs with their flow logs, by for_each and by count, through a local
#       hcl: |
#         locals {
#           networks = { live = "10.0.0.0/16", test = "10.1.0.0/16" }
#           logged   = [for name, vpc in aws_vpc.each : vpc.id if name == "live"]
#         }
#         resource "aws_vpc" "each" {
#           for_each   = local.networks
#           cidr_block = each.value
#         }
#         resource "aws_flow_log" "each" {
#           count           = length(local.logged)
#           vpc_id          = local.logged[count.index]
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_vpc" "chained" {
#           for_each   = local.networks
#           cidr_block = each.value
#         }
#         resource "aws_flow_log" "chained" {
#           for_each        = aws_vpc.chained
#           vpc_id          = each.value.id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         'aws_vpc.each["test"]': nothing records its traffic, since no flow log is on it
#     - name: A flow log that a count of none leaves out
#       hcl: |
#         variable "record" {
#           default = false
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_flow_log" "main" {
#           count           = var.record ? 1 : 0
#           vpc_id          = aws_vpc.main.id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       fail:
#         aws_vpc.main: nothing records its traffic, since no flow log is on it
#     - name: What the flow log is on, and what it keeps, is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "kept" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_flow_log" "some" {
#           vpc_id          = terraform_data.setting.output
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#         resource "aws_flow_log" "kept" {
#           vpc_id          = aws_vpc.kept.id
#           traffic_type    = terraform_data.setting.output
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       undetermined:
#         aws_vpc.main: 'its traffic may not be recorded: vpc_id of aws_flow_log.some is known only after apply'
#         aws_vpc.kept: >-
#           rejected traffic may not be recorded: traffic_type of aws_flow_log.kept is known only after apply
#     - name: One of two, and nobody can tell which
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_vpc" "pair" {
#           count      = 2
#           cidr_block = "10.${count.index}.0.0/16"
#         }
#         resource "aws_flow_log" "one" {
#           vpc_id          = terraform_data.setting.output == "x" ? aws_vpc.pair[0].id : aws_vpc.pair[1].id
#           traffic_type    = "ALL"
#           log_destination = "arn:aws:s3:::acme-flow"
#         }
#       undetermined:
#         'aws_vpc.pair[0]': 'its traffic may not be recorded: vpc_id of aws_flow_log.one is known only after apply'
#         'aws_vpc.pair[1]': 'its traffic may not be recorded: vpc_id of aws_flow_log.one is known only after apply'
#     - name: A module that was not read and is handed the VPC, a subnet of it, or neither
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         resource "aws_vpc" "by_subnet" {
#           cidr_block = "10.1.0.0/16"
#         }
#         resource "aws_subnet" "a" {
#           vpc_id     = aws_vpc.by_subnet.id
#           cidr_block = "10.1.0.0/24"
#         }
#         resource "aws_vpc" "other" {
#           cidr_block = "10.2.0.0/16"
#         }
#         module "flow_log" {
#           source = "git::https://git.example.com/acme/flow-log.git"
#           vpc_id = aws_vpc.main.id
#         }
#         module "subnet_log" {
#           source  = "git::https://git.example.com/acme/flow-log.git"
#           targets = { (aws_subnet.a.id) = "ALL" }
#         }
#       fail:
#         aws_vpc.other: nothing records its traffic, since no flow log is on it
#       undetermined:
#         aws_vpc.main: 'its traffic may not be recorded: module.flow_log was not read and refers to it'
#         aws_vpc.by_subnet: 'its traffic may not be recorded: module.subnet_log was not read and refers to it'
package planvet.rules.vpc.flow_log

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.unread
import data.planvet.lib.vpc

results contains result.with_related(result.fail(r, [], message), _places(_bare[r.address])) if {
	some r in _vpcs
	_recorded[r.address].answer == "no"
	message := _nothing(r.address)
}

results contains result.with_related(result.undetermined(r, [], message), _recorded[r.address].at) if {
	some r in _vpcs
	_recorded[r.address].answer == "undetermined"
	message := sprintf("its traffic may not be recorded: %s", [_recorded[r.address].why])
}

# Recorded, but what was rejected is not: the lesser defect.
results contains result.with_severity(result.with_related(result.fail(r, [], message), _kept[r.address].at), "low") if {
	some r in _vpcs
	_recorded[r.address].answer == "yes"
	_kept[r.address].answer == "no"
	message := "its flow logs keep accepted traffic alone, so attempts that were turned away leave no trace"
}

results contains result.with_severity(result.with_related(result.undetermined(r, [], message), _kept[r.address].at), "low") if {
	some r in _vpcs
	_recorded[r.address].answer == "yes"
	_kept[r.address].answer == "undetermined"
	message := sprintf("rejected traffic may not be recorded: %s", [_kept[r.address].why])
}

_vpcs := [r | some type in sort(vpc.vpc_types); some r in tf.resources(type)]

_nothing(key) := "nothing records its traffic, since no flow log is on it" if {
	count(_subnets(key)) == 0
} else := "nothing records its traffic, since no flow log is on it or on a subnet of it" if {
	count(_bare[key]) == count(_subnets(key))
} else := sprintf("its traffic is recorded in part alone, since no flow log is on it and none on %s", [concat(", ", _bare[key])])

_places(subnets) := [result.place(subnet, [], "No flow log is on this subnet") | some subnet in subnets]

# From VPC to its subnets that surely have no flow log, in order.
_bare := {r.address: subnets |
	some r in _vpcs
	subnets := sort([subnet | some subnet in _subnets(r.address); _on(subnet, _any).answer == "no"])
}

# Whether flow logs record a VPC at all, and whether they keep what was rejected.
_recorded := {r.address: _of_vpc(r.address, _any) | some r in _vpcs}

_kept := {r.address: _of_vpc(r.address, _rejecting) | some r in _vpcs}

_any := {"yes": {"ALL", "REJECT", "ACCEPT", "undecided"}, "undetermined": set()}

_rejecting := {"yes": {"ALL", "REJECT"}, "undetermined": {"undecided"}}

_of_vpc(key, kinds) := answer.any_of({_on(key, kinds), _on_subnets(key, kinds)})

_on_subnets(key, kinds) := answer.all_of({_on(subnet, kinds) | some subnet in _subnets(key)} | _maybe_more(key)) if {
	count(_subnets(key)) > 0
} else := answer.no("no subnet is recorded", [])

# Whether flow logs of some kinds are on a VPC or a subnet itself.
_on(key, kinds) := answer.yes("a flow log is on it", places) if {
	found := [claim | some claim in _claims_on(key); claim.sure; claim.about.keeps in kinds.yes]
	count(found) > 0
	places := [result.place(claim.by, claim.path, "The flow log") | some claim in found]
} else := answer.undetermined(why, link.places(first, "traffic_type", why)) if {
	found := sort([claim.by | some claim in _claims_on(key); claim.sure; claim.about.keeps in kinds.undetermined])
	first := found[0]
	why := sprintf("traffic_type of %s %s", [first, tf.reason(tf.at(first), "traffic_type")])
} else := answer.undetermined(why, link.places(first.by, first.path, why)) if {
	found := array.concat([claim | some claim in _claims_on(key); not claim.sure], link.strays(_claims))
	first := sort([claim | some claim in found; claim.about.keeps in (kinds.yes | kinds.undetermined)])[0]
	why := _unsure(first)
} else := answer.undetermined(unread.why(unread.given_any({key})), []) if {
	count(unread.given(key)) > 0
} else := answer.no("no flow log is on it", [result.place(claim.by, "traffic_type", "Accepted traffic alone") |
	some claim in _claims_on(key)
	claim.sure
])

_unsure(claim) := sprintf("%s of %s %s", [claim.path, claim.by, tf.reason(tf.at(claim.by), claim.path)]) if {
	tf.undecided(tf.at(claim.by), claim.path)
} else := sprintf("what %s is on is unknown", [claim.by])

_claims_on(key) := object.get(_by_target, key, [])

_by_target := link.claims(_claims)

# AWS refuses a second flow log that keeps the same in the same place, so logs
# that differ in nothing are on different targets.
_claims := [link.claim(r, path, types, {"keeps": _keeps(r), "to": _destination(r)}) |
	some r in tf.resources("aws_flow_log")
	some path, types in {"vpc_id": vpc.vpc_types, "subnet_id": vpc.subnet_types}
	link.set_in(r, path)
]

_keeps(r) := "undecided" if {
	tf.undecided(r, "traffic_type")
} else := "ACCEPT" if {
	tf.value(r, "traffic_type") == "ACCEPT"
} else := "ALL"

_destination(r) := [tf.value_or(r, name, "") | some name in ["log_destination_type", "log_destination"]] if {
	not tf.undecided(r, "log_destination_type")
	not tf.undecided(r, "log_destination")
} else := tf.references(r, "log_destination")

# The subnets that are in a VPC for certain.
_subnets(key) := [claim.by | some claim in object.get(_subnets_by_vpc, key, []); claim.sure]

_maybe_more(key) := {answer.undetermined(why, link.places(by, "vpc_id", why)) |
	unsure := array.concat([claim | some claim in object.get(_subnets_by_vpc, key, []); not claim.sure], link.strays(_subnet_claims))
	some by in {claim.by | some claim in unsure}
	why := sprintf("vpc_id of %s %s", [by, tf.reason(tf.at(by), "vpc_id")])
	_on(by, _any).answer != "yes"
}

# Several subnets may be in one VPC: each makes a pointer of its own kind, which
# keeps `claims` from taking two for interchangeable.
_subnets_by_vpc := link.claims(_subnet_claims)

_subnet_claims := [{"by": r.address, "path": "vpc_id", "targets": vpc.vpcs(r.address), "about": r.address} |
	some type in sort(vpc.subnet_types)
	some r in tf.resources(type)
]
