# METADATA
# title: Modules come from Acme's own repositories
# description: |
#   A module runs with all the rights of whoever applies it. Those that lie beside the configuration (`./`, `../`) pass;
#   which version of a module is meant is deliberately left to another rule.
# schemas:
#   - input: schema.document
# custom:
#   id: acme-module-source
#   severity: high
#   note: Acme's house rules
#   resources: [anything]
#   params:
#     prefixes: ["./", "../", "git::https://git.acme.example/"]
#   remediation: |
#     Copy the module into a repository of ours, have it reviewed there, and call that.
#   examples:
#     - name: Somebody else's
#       hcl: |
#         module "vpc" {
#           source = "terraform-aws-modules/vpc/aws"
#         }
#       fail:
#         module.vpc: it comes from "terraform-aws-modules/vpc/aws", which is not ours
#     - name: Ours
#       hcl: |
#         module "vpc" {
#           source = "git::https://git.acme.example/vpc.git?ref=v2"
#         }
package planvet.rules.acme.module_source

import data.planvet.lib.result

_prefixes := data.planvet.params["acme-module-source"].prefixes

results contains result.fail({"address": address}, [], message) if {
	some address, call in input.modules
	not strings.any_prefix_match(call.source, _prefixes)
	message := sprintf("it comes from %q, which is not ours", [call.source])
}
