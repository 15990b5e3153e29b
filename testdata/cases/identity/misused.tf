# Conditions on MFA that say another thing than what is meant: one finding each.

resource "aws_iam_user" "night" {
  for_each = toset(["grete", "konrad"])
  name     = each.key
}

resource "aws_iam_user_login_profile" "night" {
  for_each = aws_iam_user.night
  user     = each.value.name
}

resource "aws_iam_group" "night" {
  name = "night"
}

resource "aws_iam_group_membership" "night" {
  name  = "night"
  group = aws_iam_group.night.name
  users = [for user in aws_iam_user.night : user.name]
}

# denies those who come with MFA
resource "aws_iam_group_policy" "denial" {
  group = aws_iam_group.night.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Work", Effect = "Allow", Action = "s3:*", Resource = "*" },
      { Sid = "Mfa", Effect = "Deny", NotAction = "iam:*MFADevice*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
    ]
  })
}

# asks that the key be there, which it is with false as well
resource "aws_iam_policy" "allowance" {
  name = "administrators"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "All", Effect = "Allow", Action = "*", Resource = "*", Condition = { Null = { "aws:MultiFactorAuthPresent" = "false" } } }]
  })
}

resource "aws_iam_policy_attachment" "allowance" {
  name       = "administrators"
  policy_arn = aws_iam_policy.allowance.arn
  users      = [aws_iam_user.night["konrad"].name]
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Principal = "*", Action = "sns:*", Resource = "*", Condition = { Null = { "aws:MultiFactorAuthPresent" = "false" } } }
  })
}
