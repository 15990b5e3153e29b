# METADATA
# title: Resource policy allows any AWS principal
# description: |
#   The policy of a bucket, key, secret, queue, topic, repository, file system or vault opens it to other accounts. `"Principal": "*"`
#   opens it to all of them, unless a condition keeps strangers out: the organization, the account, a principal by its ARN, a network, or the
#   source that a service acts for. Severity critical where anyone may write, delete, or change the policy itself.
#
#   Conditions that a stranger meets at will do not count: TLS, MFA, prefixes and ACLs of S3, `kms:ViaService`. A `Deny` for everyone that
#   spares none but principals that are named counts. Public reads of a bucket that serves a website are meant, and so is a bucket whose public
#   access block refuses the policy. `aws_lambda_permission` and `aws_lambda_layer_version_permission` with the principal `*` count as policies.
#
#   Of a queue or topic whose destruction [queue-destructive-without-mfa](queue-destructive-without-mfa.md) reports, this rule is silent.
#
#   Deliberately missed: function URLs without authorization, access points, ACLs, and endpoints of VPCs, whose policies are
#   open by default and open nothing by themselves.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-resources.html
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
# schemas:
#   - input: schema.document
# custom:
#   id: resource-policy-anyone
#   severity: high
#   note: Shared responsibility
#   resources: [aws_s3_bucket, aws_s3_bucket_policy, aws_kms_key, aws_kms_key_policy, aws_secretsmanager_secret, aws_secretsmanager_secret_policy, aws_sqs_queue, aws_sqs_queue_policy, aws_sns_topic, aws_sns_topic_policy, aws_ecr_repository_policy, aws_efs_file_system_policy, aws_backup_vault_policy, aws_lambda_permission, aws_lambda_layer_version_permission]
#   remediation: |
#     Name who may, or the organization:
#
#     ```hcl
#     condition {
#       test     = "StringEquals"
#       variable = "aws:PrincipalOrgID"
#       values   = ["o-a1b2c3d4e5"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Anyone may read, and anyone may do everything
#       hcl: |
#         resource "aws_s3_bucket_policy" "read" {
#           bucket = "acme-data"
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-data/*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }]
#           })
#         }
#         resource "aws_s3_bucket_policy" "all" {
#           bucket = "acme-all"
#           policy = jsonencode({ Statement = { Effect = "Allow", Principal = { AWS = "*" }, Action = "s3:*", Resource = "*" } })
#         }
#         resource "aws_kms_key" "through" {
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:Decrypt", Resource = "*", Condition = { StringEquals = { "kms:ViaService" = "s3.eu-west-1.amazonaws.com" } } }]
#           })
#         }
#         resource "aws_secretsmanager_secret_policy" "others" {
#           secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"
#           policy     = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "444455556666" }, Action = "secretsmanager:GetSecretValue", Resource = "*" }] })
#         }
#         resource "aws_sqs_queue_policy" "send" {
#           queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/q"
#           policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }] })
#         }
#         resource "aws_lambda_permission" "any" {
#           action        = "lambda:InvokeFunction"
#           function_name = "f"
#           principal     = "*"
#         }
#         resource "aws_lambda_layer_version_permission" "any" {
#           action         = "lambda:GetLayerVersion"
#           layer_name     = "l"
#           version_number = 1
#           statement_id   = "any"
#           principal      = "*"
#         }
#       fail:
#         aws_s3_bucket_policy.read: the policy allows s3:GetObject to any AWS principal, and no condition keeps strangers out
#         aws_s3_bucket_policy.all: the policy allows s3:DeleteBucket, s3:DeleteObject and 5 more to any AWS principal, and no condition keeps strangers out
#         aws_kms_key.through: the policy allows kms:Decrypt to any AWS principal, and no condition keeps strangers out
#         aws_secretsmanager_secret_policy.others: the policy allows secretsmanager:GetSecretValue to any AWS principal, and no condition keeps strangers out
#         aws_sqs_queue_policy.send: the policy allows sqs:SendMessage to any AWS principal, and no condition keeps strangers out
#         aws_lambda_permission.any: any AWS principal may invoke the function, and neither source_account nor source_arn nor principal_org_id keeps strangers out
#         aws_lambda_layer_version_permission.any: any AWS account may use the layer, and no organization_id keeps strangers out
#     - name: Conditions that keep strangers out, AWS's default statements, services, a website, and a public access block
#       hcl: |
#         resource "aws_s3_bucket" "site" {
#           bucket = "acme-site"
#         }
#         resource "aws_s3_bucket_website_configuration" "site" {
#           bucket = aws_s3_bucket.site.id
#           index_document {
#             suffix = "index.html"
#           }
#         }
#         resource "aws_s3_bucket_policy" "site" {
#           bucket = aws_s3_bucket.site.id
#           policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-site/*" }] })
#         }
#         resource "aws_s3_bucket" "blocked" {
#           bucket = "acme-blocked"
#         }
#         resource "aws_s3_bucket_public_access_block" "blocked" {
#           bucket                  = aws_s3_bucket.blocked.id
#           restrict_public_buckets = true
#         }
#         resource "aws_s3_bucket_policy" "blocked" {
#           bucket = aws_s3_bucket.blocked.id
#           policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-blocked/*" }] })
#         }
#         resource "aws_kms_key" "default" {
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
#               { Effect = "Allow", Principal = { AWS = "*" }, Action = ["kms:Decrypt", "kms:GenerateDataKey"], Resource = "*", Condition = { StringEquals = { "kms:CallerAccount" = "111122223333", "kms:ViaService" = "sqs.eu-west-1.amazonaws.com" } } },
#             ]
#           })
#         }
#         resource "aws_sns_topic" "default" {
#           name = "default"
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = ["SNS:Publish", "SNS:DeleteTopic", "SNS:Subscribe"], Resource = "*", Condition = { StringEquals = { "AWS:SourceOwner" = "111122223333" } } }]
#           })
#         }
#         resource "aws_sqs_queue_policy" "topic" {
#           queue_url = "https://sqs.eu-west-1.amazonaws.com/111122223333/q"
#           policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.default.arn } } }] })
#         }
#         resource "aws_secretsmanager_secret_policy" "organization" {
#           secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x"
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = "*", Action = "secretsmanager:GetSecretValue", Resource = "*" },
#               { Effect = "Deny", Principal = "*", Action = "*", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
#             ]
#           })
#         }
#         resource "aws_efs_file_system_policy" "mounted" {
#           file_system_id = "fs-0a1b2c3d"
#           policy         = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "elasticfilesystem:ClientMount", Resource = "*", Condition = { Bool = { "elasticfilesystem:AccessedViaMountTarget" = "true" } } }] })
#         }
#         resource "aws_lambda_permission" "organization" {
#           action           = "lambda:InvokeFunction"
#           function_name    = "f"
#           principal        = "*"
#           principal_org_id = "o-a1b2c3d4e5"
#         }
#         resource "aws_lambda_permission" "service" {
#           action        = "lambda:InvokeFunction"
#           function_name = "f"
#           principal     = "events.amazonaws.com"
#         }
#     - name: A principal and a policy that are not known
#       hcl: |
#         variable "readers" {
#           type = string
#         }
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_s3_bucket_policy" "principal" {
#           bucket = "acme-data"
#           policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.readers }, Action = "s3:GetObject", Resource = "*" }] })
#         }
#         resource "aws_kms_key" "late" {
#           policy = terraform_data.setting.output
#         }
#       undetermined:
#         aws_s3_bucket_policy.principal: whether any AWS principal may s3:GetObject is unknown, since a part of policy is unknown (var.readers has no value)
#         aws_kms_key.late: whether any AWS principal may use it is unknown, since policy of aws_kms_key.late is known only after apply
package planvet.rules.resource_policy.anyone

import data.planvet.lib.anyone
import data.planvet.lib.asked
import data.planvet.lib.destructive
import data.planvet.lib.link
import data.planvet.lib.policies
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_severity(result.fail(found.resource, found.path, message), _severity(found.resource.type, may.always)) if {
	some [found, may] in _documents
	count(may.always) > 0
	message := sprintf("the policy allows %s to any AWS principal, and no condition keeps strangers out", [destructive.listed(may.always)])
}

results contains result.undetermined(found.resource, found.path, message) if {
	some [found, may] in _documents
	count(may.always) == 0
	count(may.undetermined) > 0
	message := sprintf("whether any AWS principal may %s is unknown, since a part of %s %s", [
		destructive.listed(may.undetermined), found.path[0], policies.unclear(found.resource, found.path),
	])
}

results contains result.undetermined(found.resource, found.path, message) if {
	some found in _carried
	found.state == "unknown"
	not _asked_elsewhere(found)
	message := sprintf("whether any AWS principal may use it is unknown, since %s", [found.why])
}

results contains result.with_severity(result.fail(r, "principal", message), "critical") if {
	some r in tf.resources("aws_lambda_permission")
	tf.value(r, "principal") == "*"
	tf.unset(r, "function_url_auth_type")
	_all_unset(r, ["source_account", "source_arn", "principal_org_id"])
	message := "any AWS principal may invoke the function, and neither source_account nor source_arn nor principal_org_id keeps strangers out"
}

results contains result.fail(r, "principal", message) if {
	some r in tf.resources("aws_lambda_layer_version_permission")
	tf.value(r, "principal") == "*"
	_all_unset(r, ["organization_id"])
	message := "any AWS account may use the layer, and no organization_id keeps strangers out"
}

_all_unset(r, names) if {
	every name in names {
		tf.unset(r, name)
	}
}

_documents := [[found, may] |
	some found in _carried
	found.state == "read"
	not _told_elsewhere(found)
	may := anyone.may(found.document, _reachable(found.resource))
]

_carried := [found |
	some type, _ in _of_type
	some r in tf.resources(type)
	some found in policies.of(r)
	not _blocked(r)
]

_asked_elsewhere(found) if {
	found.resource.type in _queues_and_topics
	asked.asks("queue-destructive-without-mfa")
}

_told_elsewhere(found) if {
	_asked_elsewhere(found)
	destructive.for_everyone(found.document, {action | some action in _of_type[found.resource.type].write; action in _destructive})
}

_queues_and_topics := {"aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic", "aws_sns_topic_policy"}

_destructive := {
	"sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:AddPermission", "sqs:SetQueueAttributes",
	"sns:DeleteTopic", "sns:AddPermission", "sns:SetTopicAttributes",
}

# What counts: of a bucket that serves a website, reading objects does not.
_reachable(r) := _of_type[r.type].write if {
	_serves_website(r)
} else := _of_type[r.type].read | _of_type[r.type].write

_severity(type, actions) := "critical" if {
	count(actions & _of_type[type].write) > 0
} else := "high"

_of_type := {
	"aws_s3_bucket": _bucket, "aws_s3_bucket_policy": _bucket,
	"aws_kms_key": _key, "aws_kms_key_policy": _key,
	"aws_secretsmanager_secret": _secret, "aws_secretsmanager_secret_policy": _secret,
	"aws_sqs_queue": _queue, "aws_sqs_queue_policy": _queue,
	"aws_sns_topic": _topic, "aws_sns_topic_policy": _topic,
	"aws_ecr_repository_policy": {
		"read": {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
		"write": {"ecr:PutImage", "ecr:BatchDeleteImage", "ecr:DeleteRepository", "ecr:SetRepositoryPolicy"},
	},
	"aws_efs_file_system_policy": {
		"read": {"elasticfilesystem:ClientMount"},
		"write": {"elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"},
	},
	"aws_backup_vault_policy": {
		"read": {"backup:StartRestoreJob", "backup:StartCopyJob"},
		"write": {"backup:CopyIntoBackupVault", "backup:DeleteRecoveryPoint", "backup:PutBackupVaultAccessPolicy"},
	},
}

_bucket := {
	"read": {"s3:GetObject", "s3:ListBucket"},
	"write": {"s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl", "s3:PutBucketPolicy", "s3:DeleteBucket"},
}

_key := {
	"read": {"kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt"},
	"write": {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant", "kms:DisableKey"},
}

_secret := {
	"read": {"secretsmanager:GetSecretValue"},
	"write": {"secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret", "secretsmanager:PutResourcePolicy", "secretsmanager:UpdateSecret"},
}

_queue := {
	"read": {"sqs:ReceiveMessage"},
	"write": {"sqs:SendMessage", "sqs:DeleteMessage", "sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:AddPermission", "sqs:SetQueueAttributes"},
}

_topic := {
	"read": {"sns:Subscribe"},
	"write": {"sns:Publish", "sns:DeleteTopic", "sns:AddPermission", "sns:SetTopicAttributes"},
}

_keys(r) := {r.address} if {
	r.type == "aws_s3_bucket"
} else := link.targets(r, "bucket", {"aws_s3_bucket"})

_serves_website(r) if {
	some key in _keys(r)
	some website in tf.resources("aws_s3_bucket_website_configuration")
	key in link.targets(website, "bucket", {"aws_s3_bucket"})
}

_serves_website(r) if {
	some key in _keys(r)
	tf.at(key).type == "aws_s3_bucket"
	tf.configures(tf.at(key), "website")
}

# S3 refuses a public policy, or lets nobody else use it.
_blocked(r) if {
	r.type in {"aws_s3_bucket", "aws_s3_bucket_policy"}
	some block in tf.resources("aws_s3_bucket_public_access_block")
	some key in _keys(r)
	key in link.targets(block, "bucket", {"aws_s3_bucket"})
	_blocks(block)
}

_blocked(r) if {
	r.type in {"aws_s3_bucket", "aws_s3_bucket_policy"}
	some block in tf.resources("aws_s3_account_public_access_block")
	_blocks(block)
}

_blocks(block) if {
	some name in ["block_public_policy", "restrict_public_buckets"]
	tf.value(block, name) in {true, "true"}
}
