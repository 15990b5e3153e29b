variable "name" {}
data "aws_iam_policy_document" "d" {
  statement {
    sid       = var.name
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "p" {
  name   = var.name
  policy = data.aws_iam_policy_document.d.json
}
