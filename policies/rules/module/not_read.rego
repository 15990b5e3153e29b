# METADATA
# title: Module is not read, so what it creates is not scanned
# description: |
#   planvet downloads nothing. A module from a registry, from Git or from an archive is read where `terraform init` put
#   it, in `.terraform/modules` (or in `TF_DATA_DIR`). Where it is not there, nothing that the module creates is scanned,
#   values that come from it are unknown, and it may do anything to what its arguments refer to: rules that look for
#   something that is missing are undetermined for those resources.
#
#   A module that is there in another version, or from another source, than the call asks for is not read either:
#   Terraform would refuse it and ask for `terraform init`.
#
#   Whether there is a defect is not known, so the rule never fails: it is undetermined at each call.
#   `--undetermined fail` makes it fail a run. A root of which nothing at all could be read ends in exit code 3.
#
#   Plans hold what modules create, so the rule applies to configuration alone.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/modules/sources
#   - ref: https://developer.hashicorp.com/terraform/cli/init
# schemas:
#   - input: schema.document
# custom:
#   id: module-not-read
#   severity: medium
#   note: Shared responsibility
#   resources: [modules]
#   remediation: |
#     Download the modules before the scan, with the credentials that they need. State and providers are not needed:
#
#     ```sh
#     terraform init -backend=false
#     planvet .
#     ```
#
#     Or scan a plan, which holds what modules create.
#   frameworks:
#     cwe: [CWE-1059]
#   examples:
#     - name: A module from a registry that is not downloaded, and one from Git
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#         module "logs" {
#           source  = "acme/flow-log/aws"
#           version = "~> 2.1"
#           vpc_id  = aws_vpc.main.id
#         }
#         module "peers" {
#           source   = "git::https://git.example.com/acme/peers.git?ref=v1"
#           for_each = toset(["a", "b"])
#           name     = each.key
#         }
#       undetermined:
#         module.logs: 'what the module creates is not scanned: acme/flow-log/aws, version ~> 2.1 is not downloaded; run terraform init'
#         module.peers: 'what the module creates is not scanned: git::https://git.example.com/acme/peers.git?ref=v1 is not downloaded; run terraform init'
#     - name: No module at all
#       hcl: |
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
package planvet.rules.module.not_read

import data.planvet.lib.result
import data.planvet.lib.unread

results contains result.undetermined({"address": address}, [], message) if {
	some address in unread.modules
	message := sprintf("what the module creates is not scanned: %s", [input.modules[address].reason])
}
