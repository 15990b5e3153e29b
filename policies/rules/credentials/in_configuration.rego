# METADATA
# title: Credential is written in the configuration
# description: |
#   What a configuration holds, its repository holds for ever, with all its copies: an access key that was committed
#   once is known, also when the next commit takes it out. Tools that look for such keys find them within minutes. What
#   reaches an argument lies in the state and in saved plans as well, and user data and environment variables can
#   be read by whoever may describe the instance, the function or the task.
#
#   Found are literals wherever they stand: in provider blocks, defaults of variables, `*.tfvars`, locals, outputs,
#   arguments of any resource, action and module, provisioners and connections; in clear, in base64, compressed, in JSON
#   and in files that the configuration reads. Each is told once, where it is written, and not where it ends up.
#
#   | what | how it is known |
#   | --- | --- |
#   | AWS secret access key | 40 characters of base64 beside an access key id, or under a name that says so |
#   | AWS session token | how it begins, or its name |
#   | address that was signed with a session's credentials | `X-Amz-Security-Token=` with a value |
#   | private key | PEM (with a body that decodes to a key), OpenSSH, PGP, PuTTY |
#   | tokens of GitHub, GitLab, npm, PyPI, SendGrid, Slack, Stripe | their prefix and length |
#   | addresses of webhooks of Slack, Teams and Discord (high): who has one may post | their form |
#
#   An access key id counts for one when it has the structure of one: the right prefix, base32, and in newer ids the
#   number of an account. Alone it is no secret: AWS prints it in logs, so it is neither reported nor masked. AWS's
#   documented examples (`AKIAIOSFODNN7EXAMPLE`) and placeholders do not count.
#
#   No output shows the credential: the kind, the place, and a keyed hash, the same in every run and
#   wherever the same credential stands, so that two findings can be told to be of one.
#
#   A variable that is given a credential by the environment or by `--var` is as it should be. A plan does not tell
#   that from a file that was committed: without the source the answer is undetermined. Private keys that travel to a
#   bastion are the business of `bastion-private-key`, and are told here where that rule is switched off.
#
#   Deliberately missed: passwords, which have no format; what a plan alone does not show (locals that nothing uses,
#   connections); credentials put together from parts at run time by scripts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
#   - ref: https://docs.aws.amazon.com/accounts/latest/reference/credentials-access-keys-best-practices.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html
# schemas:
#   - input: schema.document
# custom:
#   id: credentials-in-configuration
#   severity: critical
#   note: Credentials
#   resources: [credentials, aws_instance, aws_launch_template, aws_launch_configuration, aws_ecs_task_definition]
#   remediation: |
#     Revoke the credential first: taking it out of the file does not take it out of the history. Then do without it. On
#     AWS a role gives temporary credentials to instances, functions and tasks, and to terraform itself:
#
#     ```hcl
#     provider "aws" {
#       assume_role {
#         role_arn = "arn:aws:iam::123456789012:role/terraform"
#       }
#     }
#     resource "aws_instance" "web" {
#       iam_instance_profile = aws_iam_instance_profile.web.name
#     }
#     ```
#
#     What must be a secret belongs in AWS Secrets Manager, and is fetched where it is used.
#   frameworks:
#     cwe: [CWE-798, CWE-540]
#   examples:
#     - name: 'An access key in a provider block'
#       hcl: |
#         provider "aws" {
#           region     = "eu-west-1"
#           access_key = "${"AKIA"}QNOTAREALKEYID2X"
#           secret_key = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#       fail:
#         aws: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'One literal on its way through a variable, a local and user data'
#       hcl: |
#         variable "uploader" {
#           default = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#         }
#         locals {
#           script = "#!/bin/sh\nexport AWS_SECRET_ACCESS_KEY=${var.uploader}\n"
#         }
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = local.script
#         }
#         resource "aws_launch_template" "web" {
#           image_id  = "ami-0abc"
#           user_data = base64encode(local.script)
#         }
#       fail:
#         var.uploader: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'In user data: in clear, in base64, compressed'
#       hcl: |
#         resource "aws_instance" "clear" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "AWS_SECRET_ACCESS_KEY=NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#         }
#         resource "aws_instance" "encoded" {
#           ami              = "ami-0abc"
#           instance_type    = "t3.micro"
#           user_data_base64 = base64encode("secret-key: NotARealSecret0fAnyone/ButL00ksLike1+Wxy")
#         }
#         resource "aws_launch_configuration" "packed" {
#           image_id         = "ami-0abc"
#           instance_type    = "t3.micro"
#           user_data_base64 = base64gzip("aws_secret_access_key = NotARealSecret0fAnyone/ButL00ksLike1+Wxy")
#         }
#       fail:
#         aws_instance.clear: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#         aws_instance.encoded: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#         aws_launch_configuration.packed: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'In the environment of a function, a build and a container'
#       hcl: |
#         resource "aws_lambda_function" "upload" {
#           function_name = "upload"
#           role          = "arn:aws:iam::123456789012:role/upload"
#           environment {
#             variables = {
#               KEY_ID = "${"AKIA"}QNOTAREALKEYID2X"
#               KEY    = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#             }
#           }
#         }
#         resource "aws_codebuild_project" "build" {
#           name         = "build"
#           service_role = "arn:aws:iam::123456789012:role/build"
#           artifacts {
#             type = "NO_ARTIFACTS"
#           }
#           environment {
#             compute_type = "BUILD_GENERAL1_SMALL"
#             image        = "aws/codebuild/standard:7.0"
#             type         = "LINUX_CONTAINER"
#             environment_variable {
#               name  = "AWS_SECRET_ACCESS_KEY"
#               value = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#             }
#           }
#           source {
#             type = "NO_SOURCE"
#           }
#         }
#         resource "aws_ecs_task_definition" "app" {
#           family = "app"
#           container_definitions = jsonencode([{
#             name        = "app"
#             image       = "app:1"
#             environment = [{ name = "AWS_SECRET_ACCESS_KEY", value = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy" }]
#           }])
#         }
#       fail:
#         aws_lambda_function.upload: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#         aws_codebuild_project.build: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#         aws_ecs_task_definition.app: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'A private key in a secret that is marked sensitive, in an output and in a provisioner'
#       hcl: |
#         resource "aws_ssm_parameter" "key" {
#           name = "key"
#           type = "SecureString"
#           value = sensitive(<<-EOT
#             -----BEGIN PRIVATE KEY-----
#             MFhwbGFudmV0IGV4YW1wbGUuIFRoaXMgaXMgbm8gcHJpdmF0ZSBrZXksIGl0
#             IG9ubHkgaGFzIHRoZSBzaGFwZSBvZiBvbmUsIGFuZCBvcGVucyBub3RoaW5n
#             -----END PRIVATE KEY-----
#           EOT
#           )
#         }
#         output "connection" {
#           value = "aws_secret_access_key=NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
#         }
#         resource "terraform_data" "setup" {
#           provisioner "local-exec" {
#             command = "AWS_SECRET_ACCESS_KEY=NotARealSecret0fAnyone/ButL00ksLike1+Wxy ./setup"
#           }
#         }
#       fail:
#         aws_ssm_parameter.key: 'a private key is written out here (hash 0403dcf7b43d40af)'
#         output.connection: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#         terraform_data.setup: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'In an action'
#       hcl: |
#         action "aws_lambda_invoke" "upload" {
#           config {
#             function_name = "upload"
#             payload       = jsonencode({ id = "${"AKIA"}QNOTAREALKEYID2X", key = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy" })
#           }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#           lifecycle {
#             action_trigger {
#               events  = [after_create]
#               actions = [action.aws_lambda_invoke.upload]
#             }
#           }
#         }
#       fail:
#         action.aws_lambda_invoke.upload: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'In a local that nothing uses'
#       hcl: |
#         locals {
#           old = { aws_secret = "NotARealSecret0fAnyone/ButL00ksLike1+Wxy" }
#         }
#         resource "aws_vpc" "main" {
#           cidr_block = "10.0.0.0/16"
#         }
#       fail:
#         local.old: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'A signed address'
#       hcl: |
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "curl 'https://b.s3.amazonaws.com/app?X-Amz-Expires=300&X-Amz-Security-Token=IQoJNotAReal%2FToken%2BOfAnyone0923' | sh"
#         }
#       fail:
#         aws_instance.web: 'an X-Amz-Security-Token in an address is written out here (hash 0801a08436b6e693)'
#     - name: 'Text around what is known only after apply'
#       hcl: |
#         resource "aws_eip" "web" {
#           domain = "vpc"
#         }
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "ADDRESS=${aws_eip.web.public_ip}\nAWS_SECRET_ACCESS_KEY=NotARealSecret0fAnyone/ButL00ksLike1+Wxy\n"
#         }
#       fail:
#         aws_instance.web: 'an AWS secret access key is written out here (hash bcc28ce5461c25fc)'
#     - name: 'Examples of AWS, placeholders, ids alone, hashes and references'
#       hcl: |
#         provider "aws" {
#           region     = "eu-west-1"
#           access_key = "AKIAIOSFODNN7EXAMPLE"
#           secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#         }
#         variable "secret_key" {
#           default = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#         }
#         resource "aws_iam_access_key" "ci" {
#           user = "ci"
#         }
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = <<-EOT
#             KEY_ID=${"AKIA"}QNOTAREALKEYID2X
#             COMMIT=0123456789abcdef0123456789abcdef01234567
#             grep -q -- '-----BEGIN RSA PRIVATE KEY-----' /etc/app/key
#           EOT
#         }
#         resource "aws_lambda_function" "upload" {
#           function_name = "upload"
#           role          = "arn:aws:iam::123456789012:role/upload"
#           environment {
#             variables = {
#               AWS_SECRET_ACCESS_KEY = aws_iam_access_key.ci.secret
#             }
#           }
#         }
#     - name: 'A key on its way to a bastion is told by bastion-private-key'
#       hcl: |
#         variable "key" {
#           default = <<-EOT
#             -----BEGIN PRIVATE KEY-----
#             MFhwbGFudmV0IGV4YW1wbGUuIFRoaXMgaXMgbm8gcHJpdmF0ZSBrZXksIGl0
#             IG9ubHkgaGFzIHRoZSBzaGFwZSBvZiBvbmUsIGFuZCBvcGVucyBub3RoaW5n
#             -----END PRIVATE KEY-----
#           EOT
#         }
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "#!/bin/sh\necho '${var.key}' > /root/key"
#         }
#     - name: 'Texts that only apply will tell'
#       hcl: |
#         resource "terraform_data" "script" {
#           input = timestamp()
#         }
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = terraform_data.script.output
#         }
#         resource "aws_ecs_task_definition" "app" {
#           family                = "app"
#           container_definitions = terraform_data.script.output
#         }
#       undetermined:
#         aws_instance.web: 'whether a credential is written into user_data cannot be told, since it is known only after apply'
#         aws_ecs_task_definition.app: 'whether a credential is written into container_definitions cannot be told, since it is known only after apply'
package planvet.rules.credentials.in_configuration

import data.planvet.lib.asked
import data.planvet.lib.bastion_key
import data.planvet.lib.result
import data.planvet.lib.tf

results contains _related(result.with_severity(result.with_key(result.fail({"address": entry.address}, entry.path, message), entry.hash), _severity(entry)), entry) if {
	some entry in _entries
	entry.written == "here"
	message := sprintf("%s is written out here (hash %s)", [_phrase(entry), entry.hash])
}

results contains result.with_severity(result.with_key(result.undetermined({"address": entry.address}, entry.path, message), entry.hash), _severity(entry)) if {
	some entry in _entries
	entry.written == "given"
	message := sprintf("%s stands here (hash %s), and %s", [_phrase(entry), entry.hash, _doubt(entry)])
}

results contains result.undetermined(r, name, message) if {
	some type, names in _texts
	some r in tf.resources(type)
	some name in names
	why := bastion_key.unread(r, name)
	not _listed(r, name)
	message := sprintf("whether a credential is written into %s cannot be told, since it %s", [name, why])
}

# The arguments that are texts put together of literals and what only apply
# tells: a plan shows nothing of one that is not wholly known.
_texts := {
	"aws_ecs_task_definition": ["container_definitions"],
	"aws_instance": bastion_key.scripts,
	"aws_launch_configuration": bastion_key.scripts,
	"aws_launch_template": ["user_data"],
}

_entries := [entry |
	some entry in input.credentials
	entry.hash != ""
	not _travels(entry)
]

# What travels to a bastion is bastion-private-key's to tell, if that is asked.
_travels(entry) if {
	asked.asks("bastion-private-key")
	entry.hash in bastion_key.hashes
}

_listed(r, name) if {
	some entry in input.credentials
	entry.address == r.address
	entry.path[0] == name
	entry.written != "elsewhere"
}

_doubt(entry) := "whether a file of the configuration or the environment gave it cannot be told" if {
	regex.match(`(^|\.)var\.[^.\[\]"]+$`, entry.address)
} else := "whether it is written there or comes from a provider cannot be told, since the plan has no configuration"

# Whoever has the address of a webhook may post to one channel.
_severity(entry) := "high" if {
	endswith(entry.kind, "-webhook")
} else := "critical"

_phrase(entry) := object.get(_phrases, entry.kind, "a credential")

_phrases := {
	"aws-secret-access-key": "an AWS secret access key",
	"aws-session-token": "an AWS session token",
	"aws-security-token-in-query": "an X-Amz-Security-Token in an address",
	"private-key": "a private key",
	"github-token": "a GitHub token",
	"gitlab-token": "a GitLab token",
	"npm-token": "an npm token",
	"pypi-token": "a PyPI token",
	"sendgrid-key": "a SendGrid key",
	"slack-token": "a Slack token",
	"stripe-key": "a live Stripe key",
	"slack-webhook": "the address of a Slack webhook",
	"teams-webhook": "the address of a Teams webhook",
	"discord-webhook": "the address of a Discord webhook",
}

_most_related := 10

# Where it ends up.
_related(found, entry) := result.with_related(found, array.slice(places, 0, _most_related)) if {
	places := [result.place(other.address, other.path, "it ends up here") |
		some other in input.credentials
		other.hash == entry.hash
		other.written == "elsewhere"
	]
	count(places) > 0
} else := found
