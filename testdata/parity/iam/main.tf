# Users, groups, roles and policies from maps of lists, with flattened products.
locals {
  teams = {
    dev = { users = ["ann", "bob"], policies = ["ReadOnlyAccess"] }
    ops = { users = ["bob", "cid"], policies = ["AdministratorAccess", "IAMFullAccess"] }
  }
  memberships = merge([for team, t in local.teams : { for user in t.users : "${team}/${user}" => { team = team, user = user } }]...)
  attachments = flatten([for team, t in local.teams : [for p in t.policies : { team = team, arn = "arn:aws:iam::aws:policy/${p}" }]])
  users       = distinct(flatten(values(local.teams)[*].users))
  product     = { for pair in setproduct(keys(local.teams), ["read", "write"]) : join("-", pair) => pair }
}
resource "aws_iam_user" "u" {
  for_each      = toset(local.users)
  name          = each.key
  force_destroy = true
}
resource "aws_iam_group" "g" {
  for_each = local.teams
  name     = each.key
}
resource "aws_iam_user_group_membership" "m" {
  for_each = local.memberships
  user     = aws_iam_user.u[each.value.user].name
  groups   = [aws_iam_group.g[each.value.team].name]
}
resource "aws_iam_group_policy_attachment" "a" {
  for_each   = { for a in local.attachments : "${a.team}:${a.arn}" => a }
  group      = aws_iam_group.g[each.value.team].name
  policy_arn = each.value.arn
}
resource "aws_iam_group_policy" "p" {
  for_each = local.product
  name     = each.key
  group    = aws_iam_group.g[each.value[0]].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for action in(each.value[1] == "read" ? ["Get*", "List*"] : ["Put*"]) : {
      Effect   = "Allow"
      Action   = "s3:${action}"
      Resource = ["arn:aws:s3:::${each.value[0]}", "arn:aws:s3:::${each.value[0]}/*"]
    }]
  })
}
resource "aws_iam_role" "r" {
  count                = length(local.users)
  name                 = "role-${local.users[count.index]}"
  max_session_duration = 3600 * (count.index + 1)
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = [for u in aws_iam_user.u : "arn:aws:iam::1:user/${u.name}"] }
      Condition = count.index == 0 ? { Bool = { "aws:MultiFactorAuthPresent" = "true" } } : null
    }]
  })
}
resource "aws_iam_account_password_policy" "p" {
  minimum_password_length = "14"
  require_symbols         = true
}
resource "aws_iam_access_key" "k" {
  user = aws_iam_user.u["ann"].name
}
resource "aws_iam_instance_profile" "p" {
  name = "p"
  role = aws_iam_role.r[0].name
}
resource "aws_iam_openid_connect_provider" "o" {
  url             = "https://token.example.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["0123456789012345678901234567890123456789"]
}
