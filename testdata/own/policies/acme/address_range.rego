# METADATA
# title: Networks lie in the ranges that Acme plans
# description: |
#   A VPC outside them cannot be joined with the others later. Ranges that come from a pool (`ipv4_ipam_pool_id`) are known
#   only after apply, and the pool's to keep in order.
# schemas:
#   - input: schema.document
# custom:
#   id: acme-address-range
#   severity: low
#   note: Acme's house rules
#   resources: [aws_vpc]
#   params:
#     ranges: ["10.0.0.0/8", "172.16.0.0/12"]
#   remediation: |
#     Ask the network team for a range.
#   examples:
#     - name: Outside, and across an edge
#       hcl: |
#         resource "aws_vpc" "outside" { cidr_block = "192.168.0.0/16" }
#         resource "aws_vpc" "across" { cidr_block = "172.0.0.0/9" }
#       fail:
#         aws_vpc.outside: 192.168.0.0/16 is outside 10.0.0.0/8 and 172.16.0.0/12
#         aws_vpc.across: 172.0.0.0/9 is outside 10.0.0.0/8 and 172.16.0.0/12
#     - name: Inside
#       hcl: |
#         resource "aws_vpc" "one" { cidr_block = "10.1.0.0/16" }
package planvet.rules.acme.address_range

import data.planvet.lib.net as network
import data.planvet.lib.result
import data.planvet.lib.tf

_ranges := data.planvet.params["acme-address-range"].ranges

results contains result.fail(vpc, "cidr_block", message) if {
	some vpc in tf.resources("aws_vpc")
	range := tf.value(vpc, "cidr_block")
	not _planned(range)
	message := sprintf("%s is outside %s", [range, concat(" and ", _ranges)])
}

_planned(range) if {
	some planned in _ranges
	network.within(range, planned)
}
