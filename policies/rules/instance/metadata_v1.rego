# METADATA
# title: Instance metadata service does not require a session token
# description: |
#   The instance metadata service hands out the role's temporary credentials. Version 1 answers any
#   request that reaches it, so a request forged through a web application is enough to read them.
#   Version 2 wants a session token first, which such a request cannot get. AWS takes
#   `http_tokens = "optional"`, which lets version 1 answer, where nothing else is said.
#
#   An instance that sets no `http_tokens` takes what its launch template says; the template is scanned in its
#   own right, and only there. Where the service is off (`http_endpoint = "disabled"`) there is nothing to ask.
#
#   Where `aws_ec2_instance_metadata_defaults` of the same configuration requires tokens, an instance that sets nothing is
#   low: the default holds for new instances only and can change without the instance being looked at.
#
#   Deliberately missed: what an image (`imds_support`) takes as default.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-8
# schemas:
#   - input: schema.document
# custom:
#   id: instance-metadata-v1
#   severity: medium
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_spot_instance_request, aws_launch_template, aws_launch_configuration]
#   remediation: |
#     Require the token. Check first that what runs on the instance uses an SDK that knows version 2; the CloudWatch
#     metric `MetadataNoToken` counts the requests that do not.
#
#     ```hcl
#     metadata_options {
#       http_endpoint = "enabled"
#       http_tokens   = "required"
#     }
#     ```
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
#     - name: Options that leave the token out, and options that make it optional
#       hcl: |
#         resource "aws_instance" "web" {
#           metadata_options {
#             http_endpoint = "enabled"
#           }
#         }
#         resource "aws_launch_template" "app" {
#           metadata_options {
#             http_tokens = "optional"
#           }
#         }
#         resource "aws_launch_configuration" "old" {
#           image_id      = "ami-0abc"
#           instance_type = "t3.micro"
#           metadata_options {
#             http_tokens = null
#           }
#         }
#       fail:
#         aws_instance.web: metadata_options does not set http_tokens to "required", so the metadata service answers without a session token
#         aws_launch_template.app: http_tokens is "optional", so the metadata service answers without a session token
#         aws_launch_configuration.old: metadata_options does not set http_tokens to "required", so the metadata service answers without a session token
#     - name: A token is required
#       hcl: |
#         resource "aws_instance" "web" {
#           metadata_options {
#             http_tokens = "required"
#           }
#         }
#         resource "aws_launch_template" "app" {
#           metadata_options {
#             http_tokens = "required"
#           }
#         }
#         resource "aws_launch_configuration" "old" {
#           image_id      = "ami-0abc"
#           instance_type = "t3.micro"
#           metadata_options {
#             http_tokens = "required"
#           }
#         }
#     - name: The service is off
#       hcl: |
#         resource "aws_instance" "batch" {
#           metadata_options {
#             http_endpoint = "disabled"
#           }
#         }
#     - name: An instance takes its template's options
#       hcl: |
#         resource "aws_launch_template" "app" {
#           name = "app"
#           metadata_options {
#             http_tokens = "required"
#           }
#         }
#         resource "aws_instance" "by_id" {
#           launch_template {
#             id = aws_launch_template.app.id
#           }
#         }
#         resource "aws_instance" "by_name" {
#           launch_template {
#             name = "app"
#           }
#         }
#     - name: A template that falls short is named once, an instance that overrides a good one itself
#       hcl: |
#         resource "aws_launch_template" "app" {
#           image_id = "ami-0abc"
#         }
#         resource "aws_launch_template" "good" {
#           metadata_options {
#             http_tokens = "required"
#           }
#         }
#         resource "aws_instance" "web" {
#           count = 2
#           launch_template {
#             id = aws_launch_template.app.id
#           }
#         }
#         resource "aws_instance" "override" {
#           launch_template {
#             id = aws_launch_template.good.id
#           }
#           metadata_options {
#             http_tokens = "optional"
#           }
#         }
#       fail:
#         aws_launch_template.app: metadata_options does not set http_tokens to "required", so the metadata service answers without a session token
#         aws_instance.override: http_tokens is "optional", so the metadata service answers without a session token
#     - name: Each instance of a set, with options from a dynamic block
#       hcl: |
#         locals {
#           hosts = { web = "required", app = "optional" }
#         }
#         resource "aws_instance" "host" {
#           for_each = local.hosts
#           dynamic "metadata_options" {
#             for_each = [each.value]
#             content {
#               http_tokens = metadata_options.value
#             }
#           }
#         }
#       fail:
#         'aws_instance.host["app"]': http_tokens is "optional", so the metadata service answers without a session token
#     - name: The token is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_instance" "web" {
#           metadata_options {
#             http_tokens = terraform_data.setting.output
#           }
#         }
#         resource "aws_launch_template" "app" {
#           metadata_options {
#             http_endpoint = terraform_data.setting.output
#           }
#         }
#       undetermined:
#         aws_instance.web: 'the metadata service may answer without a session token: http_tokens is known only after apply'
#         aws_launch_template.app: 'the metadata service may answer without a session token: http_endpoint is known only after apply'
#     - name: The template is outside the configuration
#       hcl: |
#         resource "aws_instance" "web" {
#           launch_template {
#             id = "lt-0abc"
#           }
#         }
#       undetermined:
#         aws_instance.web: 'the metadata service may answer without a session token: lt-0abc is not in this configuration'
#     - name: "The Region's default requires tokens, which an instance may yet overrule, and a spot instance"
#       hcl: |
#         resource "aws_ec2_instance_metadata_defaults" "region" {
#           http_tokens = "required"
#         }
#         resource "aws_instance" "silent" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#         }
#         resource "aws_spot_instance_request" "optional" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           metadata_options {
#             http_tokens = "optional"
#           }
#         }
#       fail:
#         aws_instance.silent: 'metadata_options does not set http_tokens to "required", so the metadata service answers without a session token'
#         aws_spot_instance_request.optional: 'http_tokens is "optional", so the metadata service answers without a session token'
package planvet.rules.instance.metadata_v1

import data.planvet.lib.host
import data.planvet.lib.result
import data.planvet.lib.tf

results contains _graded(result.with_fix(result.fail(r, _path(r), message), [_require(r)])) if {
	some r in _vetted
	_silent(r)
	not _made_from_template(r)
	message := "metadata_options does not set http_tokens to \"required\", so the metadata service answers without a session token"
}

results contains result.with_fix(result.fail(r, _tokens, message), [_require(r)]) if {
	some r in _vetted
	tokens := tf.value(r, _tokens)
	tokens != "required"
	_may_answer(r)
	message := sprintf("http_tokens is %s, so the metadata service answers without a session token", [json.marshal(tokens)])
}

results contains result.undetermined(r, path, message) if {
	some r in _vetted
	path := _undecided(r)
	message := sprintf("the metadata service may answer without a session token: %s %s", [path[count(path) - 1], tf.reason(r, path)])
}

results contains result.undetermined(r, "launch_template", message) if {
	some r in _vetted
	_silent(r)
	message := sprintf("the metadata service may answer without a session token: %s", [host.source_unseen(r)])
}

# The account's default holds for what is launched after it, unless an image or
# somebody says otherwise.
_graded(found) := result.with_severity(found, "low") if {
	_required_by_default
} else := found

_required_by_default if {
	some r in tf.resources("aws_ec2_instance_metadata_defaults")
	tf.value(r, "http_tokens") == "required"
}

_tokens := ["metadata_options", 0, "http_tokens"]

_require(r) := result.set(r.address, _tokens, "required")

_endpoint := ["metadata_options", 0, "http_endpoint"]

_vetted := [r |
	some type in ["aws_instance", "aws_launch_template", "aws_launch_configuration", "aws_spot_instance_request"]
	some r in tf.resources(type)
]

# Says nothing of the token, and does not switch the service off.
_silent(r) if {
	not tf.undecided(r, "metadata_options")
	tf.unset(r, _tokens)
	_may_answer(r)
}

_may_answer(r) if {
	not _off(r)
	not tf.undecided(r, _endpoint)
}

_off(r) if tf.value(r, _endpoint) == "disabled"

# The value that decides and is not known.
_undecided(r) := ["metadata_options"] if {
	tf.undecided(r, "metadata_options")
} else := _tokens if {
	tf.undecided(r, _tokens)
	not _off(r)
} else := _endpoint if {
	tf.undecided(r, _endpoint)
	not _requires(r)
}

_requires(r) if tf.value(r, _tokens) == "required"

# The template answers for the instance, here or as the unseen one that the
# rule speaks of.
_made_from_template(r) if {
	r.type in host.instance_types
	count(host.sources(r)) > 0
}

_made_from_template(r) if host.source_unseen(r)

_path(r) := ["metadata_options", 0] if {
	tf.configures(r, "metadata_options")
	tf.known(r, ["metadata_options", 0])
} else := "metadata_options"
