# METADATA
# title: Only regions that Acme uses
# description: |
#   Data stays in the regions that were agreed upon. The rule looks at provider blocks; a region from the environment is
#   deliberately missed, since neither a plan nor the configuration tells it.
# schemas:
#   - input: schema.document
# custom:
#   id: acme-region-fence
#   severity: high
#   note: Acme's house rules
#   resources: [anything]
#   params:
#     regions: [eu-central-1, eu-west-1]
#   remediation: |
#     Set the provider's `region` to one of those that are allowed.
#   examples:
#     - name: One provider inside, one outside
#       hcl: |
#         provider "aws" { region = "eu-west-1" }
#         provider "aws" {
#           alias  = "far"
#           region = "us-east-1"
#         }
#         resource "aws_s3_bucket" "logs" {}
#       fail:
#         aws.far: us-east-1 is outside eu-central-1 and eu-west-1
#     - name: Inside
#       hcl: |
#         provider "aws" { region = "eu-west-1" }
#         resource "aws_s3_bucket" "logs" {}
#     - name: From a variable without a value
#       hcl: |
#         variable "region" {}
#         provider "aws" { region = var.region }
#         resource "aws_s3_bucket" "logs" {}
#       undetermined:
#         aws: which region it is cannot be told, since it is unknown (var.region has no value)
package planvet.rules.acme.region_fence

import data.planvet.lib.result
import data.planvet.lib.tf

_regions := data.planvet.params["acme-region-fence"].regions

results contains result.fail(provider, "region", message) if {
	some provider in input.providers
	region := tf.value(provider, "region")
	not region in _regions
	message := sprintf("%s is outside %s", [region, concat(" and ", _regions)])
}

results contains result.undetermined(provider, "region", message) if {
	some provider in input.providers
	tf.undecided(provider, "region")
	message := sprintf("which region it is cannot be told, since it %s", [tf.reason(provider, "region")])
}
