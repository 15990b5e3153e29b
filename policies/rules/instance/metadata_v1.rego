# METADATA
# title: Instance metadata must require a session token
# description: |
#   The instance metadata service hands out the role's temporary credentials. Version 1 answers any
#   request that reaches it, so a request forged through a web application is enough to read them.
#   Version 2 wants a session token first, which such a request cannot get. AWS takes
#   `http_tokens = "optional"`, that is version 1, where nothing else is said.
#
#   An instance that is made from a launch template takes the template's options where it sets none
#   itself; the template is vetted in its own right. An account-wide or AMI default cannot be seen here.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
# schemas:
#   - input: schema.document
# custom:
#   id: instance-metadata-v1
#   severity: medium
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_launch_template, aws_launch_configuration]
#   remediation: |
#     Set `http_tokens = "required"` in a `metadata_options` block.
#   frameworks:
#     cwe: [CWE-918]
#   examples:
#     - name: No metadata options
#       hcl: |
#         resource "aws_instance" "web" {
#           ami = "ami-0abc"
#         }
#       fail:
#         aws_instance.web: metadata_options does not set http_tokens to "required", so the metadata service answers without a session token
package planvet.rules.instance.metadata_v1

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, "metadata_options", "metadata_options does not set http_tokens to \"required\", so the metadata service answers without a session token") if {
	some type in {"aws_instance", "aws_launch_template", "aws_launch_configuration"}
	some r in tf.resources(type)
	not tf.undecided(r, "metadata_options")
	tf.value_or(r, ["metadata_options", 0, "http_tokens"], "optional") != "required"
}
