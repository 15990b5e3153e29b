variable "vendor" {
  type = string
}

data "aws_caller_identity" "current" {}

# By role: whom its trust policy admits, and on what condition.
locals {
  trusted = {
    vendor   = { principal = "arn:aws:iam::${var.vendor}:root", condition = {} }
    asked    = { principal = "arn:aws:iam::${var.vendor}:root", condition = { StringEquals = { "sts:ExternalId" = "7f3c" } } }
    staff    = { principal = "arn:aws:iam::111122223333:root", condition = {} }
    with_mfa = { principal = "arn:aws:iam::111122223333:root", condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }
    misused  = { principal = "arn:aws:iam::111122223333:root", condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } } }
    anybody  = { principal = "*", condition = {} }
    org      = { principal = "*", condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }
  }
}

resource "aws_iam_role" "all" {
  for_each = local.trusted
  name     = each.key
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      { Effect = "Allow", Principal = { AWS = each.value.principal }, Action = "sts:AssumeRole" },
      length(each.value.condition) > 0 ? { Condition = each.value.condition } : {},
    )]
  })
}

data "aws_iam_policy_document" "github" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "deploy" {
  name                 = "deploy"
  max_session_duration = 43200
  assume_role_policy   = data.aws_iam_policy_document.github.json
}

# A trust policy that comes from somewhere else.
resource "terraform_data" "trust" {
  input = timestamp()
}

resource "aws_iam_role" "hidden" {
  name               = "hidden"
  assume_role_policy = terraform_data.trust.output
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = file("${path.module}/trust.json")
}

data "aws_iam_policy_document" "queue" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_role.worker.arn]
    }
  }
  statement {
    actions   = ["sqs:PurgeQueue"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_sqs_queue_policy" "jobs" {
  queue_url = aws_sqs_queue.jobs.id
  policy    = data.aws_iam_policy_document.queue.json
}

resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.name
  policy = templatefile("${path.module}/worker.json.tftpl", { queue = "arn:aws:sqs:eu-west-1:111122223333:jobs" })
}
