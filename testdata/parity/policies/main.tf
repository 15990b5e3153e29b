# Policy documents in every form: data sources merged, jsonencode, heredoc, file, template.
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "ecs.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111111:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["x"]
    }
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
  }
}

data "aws_iam_policy_document" "base" {
  version = "2012-10-17"
  statement {
    sid       = "Read"
    effect    = "Allow"
    actions   = ["s3:ListBucket", "s3:GetObject"]
    resources = ["*"]
  }
  statement {
    sid           = "Guard"
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["arn:aws:s3:::${local.bucket}/*", "arn:aws:s3:::&{aws:username}/*"]
    not_principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

data "aws_iam_policy_document" "merged" {
  source_policy_documents = [data.aws_iam_policy_document.base.json, jsonencode({ Statement = { Effect = "Allow", Action = "sqs:*", Resource = "*" } })]
  policy_id               = "merged"
  dynamic "statement" {
    for_each = { a = ["sns:Publish"], b = ["sns:Subscribe", "sns:List<>&"] }
    content {
      sid       = statement.key
      actions   = statement.value
      resources = ["*"]
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}

data "aws_iam_policy_document" "unknown" {
  statement {
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
  }
}

data "aws_iam_policy_document" "deferred" {
  depends_on = [aws_s3_bucket.b]
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "empty" {}

data "aws_iam_policy_document" "loop" {
  count   = 2
  version = "2008-10-17"
  statement {
    sid       = "N${count.index}"
    actions   = ["a:b"]
    resources = ["r${count.index}"]
  }
}

locals {
  bucket = "known-bucket"
}

resource "aws_s3_bucket" "b" {
  bucket = local.bucket
}

resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  inline_policy {
    name   = "two"
    policy = jsonencode({ Version = "2012-10-17", Statement = [] })
  }
  inline_policy {
    name   = "one"
    policy = data.aws_iam_policy_document.base.json
  }
}

resource "aws_iam_policy" "p" {
  for_each = {
    merged   = data.aws_iam_policy_document.merged.json
    unknown  = data.aws_iam_policy_document.unknown.json
    deferred = data.aws_iam_policy_document.deferred.json
    loop     = data.aws_iam_policy_document.loop[1].json
    heredoc  = <<-EOT
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "${aws_s3_bucket.b.arn}/*"}]}
    EOT
    file     = file("${path.module}/policy.json")
    template = templatefile("${path.module}/policy.tftpl", { actions = ["s3:Get*", "s3:List*"], resource = local.bucket })
  }
  name   = each.key
  policy = each.value
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.unknown.json
}

resource "aws_sqs_queue" "q" {
  name   = "q"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = ["sqs:SendMessage"], Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = aws_s3_bucket.b.bucket } } }] })
}
