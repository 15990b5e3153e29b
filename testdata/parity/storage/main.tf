# Buckets by for_each with nested optional objects, and the resources around them.
variable "buckets" {
  type = map(object({
    versioning = optional(bool, true)
    mfa        = optional(string)
    lifecycle = optional(list(object({
      id          = string
      prefix      = optional(string, "")
      expire      = optional(number)
      transitions = optional(map(number), {})
    })), [])
    cors  = optional(list(object({ methods = list(string), origins = list(string), max_age = optional(number) })), [])
    kms   = optional(object({ key = optional(string), bucket_key = optional(bool, false) }))
    rules = optional(any)
  }))
  default = {
    logs = { lifecycle = [{ id = "old", expire = 90, transitions = { STANDARD_IA = 30, GLACIER = 60 } }] }
    site = { versioning = false, cors = [{ methods = ["PUT", "GET"], origins = ["*"], max_age = 3000 }, { methods = ["POST"], origins = ["b", "a"] }], kms = {} }
    vault = { mfa = "Enabled", kms = { key = "arn:aws:kms:x", bucket_key = true } }
  }
}
resource "random_pet" "suffix" {}
resource "aws_s3_bucket" "b" {
  for_each      = var.buckets
  bucket        = each.key == "site" ? "site-fixed" : "${each.key}-${random_pet.suffix.id}"
  force_destroy = each.key != "vault"
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = { for k, b in var.buckets : k => b if b.versioning }
  bucket   = aws_s3_bucket.b[each.key].id
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = each.value.mfa
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "l" {
  for_each = { for k, b in var.buckets : k => b.lifecycle if length(b.lifecycle) > 0 }
  bucket   = aws_s3_bucket.b[each.key].bucket
  dynamic "rule" {
    for_each = each.value
    content {
      id     = rule.value.id
      status = "Enabled"
      filter {
        prefix = rule.value.prefix
      }
      dynamic "expiration" {
        for_each = rule.value.expire[*]
        content {
          days = expiration.value
        }
      }
      dynamic "transition" {
        for_each = rule.value.transitions
        iterator = t
        content {
          days          = t.value
          storage_class = t.key
        }
      }
    }
  }
}
resource "aws_s3_bucket_cors_configuration" "c" {
  for_each = { for k, b in var.buckets : k => b if length(b.cors) > 0 }
  bucket   = aws_s3_bucket.b[each.key].id
  dynamic "cors_rule" {
    for_each = each.value.cors
    content {
      allowed_methods = cors_rule.value.methods
      allowed_origins = cors_rule.value.origins
      max_age_seconds = cors_rule.value.max_age
    }
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "e" {
  for_each = { for k, b in var.buckets : k => b.kms if b.kms != null }
  bucket   = aws_s3_bucket.b[each.key].id
  rule {
    bucket_key_enabled = each.value.bucket_key
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.value.key == null ? "AES256" : "aws:kms"
      kms_master_key_id = each.value.key
    }
  }
}
resource "aws_s3_bucket_public_access_block" "p" {
  for_each                = aws_s3_bucket.b
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = each.key == "site" ? false : true
  restrict_public_buckets = each.value.force_destroy
}
data "aws_iam_policy_document" "b" {
  for_each = aws_s3_bucket.b
  statement {
    sid       = "TLS"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
  policy   = data.aws_iam_policy_document.b[each.key].json
}
resource "aws_s3_bucket_notification" "n" {
  bucket = aws_s3_bucket.b["logs"].id
  queue {
    queue_arn     = aws_sqs_queue.q.arn
    events        = ["s3:ObjectRemoved:*", "s3:ObjectCreated:*"]
    filter_suffix = ".log"
  }
}
resource "aws_sqs_queue" "q" {
  name           = "q"
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 4 })
}
resource "aws_sqs_queue" "dead" {
  name = "dead"
}
resource "aws_sns_topic_subscription" "s" {
  topic_arn            = aws_sns_topic.t.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.q.arn
  raw_message_delivery = "true"
}
resource "aws_sns_topic" "t" {
  name = "t-${lower("ABC")}"
}
