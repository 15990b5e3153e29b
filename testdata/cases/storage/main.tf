# Buckets with versioning and MFA delete in every form.

variable "buckets" {
  default = {
    plain     = "none"
    suspended = "Suspended"
    versioned = "Enabled"
  }
}

resource "aws_s3_bucket" "keyed" {
  for_each = var.buckets
  bucket   = "example-${each.key}"
}

resource "aws_s3_bucket_versioning" "keyed" {
  for_each = { for name, status in var.buckets : name => status if status != "none" }
  bucket   = aws_s3_bucket.keyed[each.key].id
  versioning_configuration {
    status = each.value
  }
}

resource "aws_s3_bucket" "whole" {
  bucket = "example-whole"
}

resource "aws_s3_bucket_versioning" "whole" {
  bucket = aws_s3_bucket.whole.id
  mfa    = "arn:aws:iam::123456789012:mfa/root 123456"
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Enabled"
  }
}

# versioned, and its policy denies deletion without MFA
resource "aws_s3_bucket" "guarded" {
  bucket = "example-guarded"
}

resource "aws_s3_bucket_versioning" "guarded" {
  bucket = "example-guarded"
  versioning_configuration {
    status = "Enabled"
  }
}

data "aws_iam_policy_document" "guarded" {
  statement {
    effect    = "Deny"
    actions   = ["s3:DeleteObject*"]
    resources = ["arn:aws:s3:::example-guarded/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "guarded" {
  bucket = aws_s3_bucket.guarded.id
  policy = data.aws_iam_policy_document.guarded.json
}

# the policy's resource is known only after apply, its statements are not hidden
resource "aws_s3_bucket" "hidden" {
  bucket_prefix = "example-"
}

resource "aws_s3_bucket_versioning" "hidden" {
  bucket = aws_s3_bucket.hidden.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "hidden" {
  bucket = aws_s3_bucket.hidden.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:DeleteObject*"
      Resource  = "${aws_s3_bucket.hidden.arn}/*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}

# the status that decides is unknown
resource "random_pet" "status" {}

resource "aws_s3_bucket" "unknown" {
  bucket = "example-unknown"
}

resource "aws_s3_bucket_versioning" "unknown" {
  bucket = aws_s3_bucket.unknown.id
  versioning_configuration {
    status = random_pet.status.id
  }
}
