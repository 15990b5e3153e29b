# Nothing but data sources: they are read, and nothing is managed.

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::example-logs/*"]
  }
}

output "policy" {
  value = data.aws_iam_policy_document.read.json
}
