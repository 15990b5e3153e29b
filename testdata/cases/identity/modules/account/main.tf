variable "people" {
  type = map(object({ groups = list(string) }))
}

variable "ask_for_mfa" {
  type = bool
}

locals {
  groups = toset(flatten([for person in var.people : person.groups]))
}

resource "aws_iam_user" "all" {
  for_each = var.people
  name     = each.key
}

resource "aws_iam_user_login_profile" "all" {
  for_each = aws_iam_user.all
  user     = each.value.name
}

resource "aws_iam_group" "all" {
  for_each = local.groups
  name     = each.key
}

resource "aws_iam_user_group_membership" "all" {
  for_each = var.people
  user     = aws_iam_user.all[each.key].name
  groups   = [for group in each.value.groups : aws_iam_group.all[group].name]
}

data "aws_iam_policy_document" "mfa" {
  statement {
    sid    = "DenyAllButMFAWithoutMFA"
    effect = "Deny"
    not_actions = [
      "iam:ListMFADevices", "iam:ListVirtualMFADevices", "iam:EnableMFADevice", "iam:ResyncMFADevice",
      "iam:CreateVirtualMFADevice", "iam:ChangePassword", "sts:GetSessionToken",
    ]
    resources = ["*"]
    condition {
      test     = "BoolIfExists"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "work" {
  source_policy_documents = var.ask_for_mfa ? [data.aws_iam_policy_document.mfa.json] : []
  statement {
    actions   = ["s3:*", "sqs:*"]
    resources = ["*"]
  }
}

resource "aws_iam_group_policy" "people" {
  name   = "work"
  group  = aws_iam_group.all["people"].name
  policy = data.aws_iam_policy_document.work.json
}

# Operators are administrators: with the denial above in production.
resource "aws_iam_group_policy_attachment" "operators" {
  for_each   = setintersection(local.groups, ["operators"])
  group      = aws_iam_group.all[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
