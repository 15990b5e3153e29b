# METADATA
# title: IAM policy gives administrator access without MFA
# description: |
#   A policy that allows `*` on `*` lets whoever holds it do everything, and so does `iam:*` on `*`: who may change
#   users and policies can give themselves any other permission. On people that belongs behind
#   MFA. Without, one leaked access key or one guessed password is the whole account.
#
#   The rule finds such policies on users and groups, in every form: inline, attached, in lists, AWS's own
#   AdministratorAccess and IAMFullAccess, `NotAction` that leaves the ways to more permissions in, and several documents
#   that amount to it only together. All of IAM has many spellings: `*`, `arn:aws:iam::*:*`, `arn:aws:iam::111122223333:*`,
#   `arn:aws:*:*:*:*`, one pattern for each of users, groups, roles and policies, or `NotResource` of something else. Conditions that
#   the user's own call meets anyway narrow nothing: the own account, `aws:ViaAWSService` = `false`, a list of regions with us-east-1, where
#   IAM is.
#
#   Severity medium: what makes its holder an administrator in a call or two. That is to put or attach a policy to himself or to any user or
#   group, to join any group, a new version of any policy, an access key or password of any user, the trust policy of any role, or
#   `iam:PassRole` on every role together with a service that runs code (`lambda`, `ec2`, `cloudformation`, `codebuild`, `ecs`,
#   `glue`). A condition such as `iam:PassedToService` or `iam:PermissionsBoundary`, or resources by name, narrow it.
#
#   It is content with any of these:
#
#   - the `Allow` itself asks for MFA (`Bool` with `aws:MultiFactorAuthPresent` = `true`);
#   - a `Deny` on the same user, from whichever policy of its own or of its groups, takes IAM from sessions without
#     MFA. A group counts as safe if every user known to be in it is;
#   - a permissions boundary leaves it out.
#
#   Conditions on where, when or by whom a request is made, such as `aws:SourceIp`, do not stand for MFA. A
#   condition on what is done (`iam:PolicyARN`, tags of the resource) does narrow the permission. An `Allow` with
#   `BoolIfExists`, or a `Deny` with `Bool`, lets requests through that are signed with access keys: that is
#   [iam-mfa-condition-misused](iam-mfa-condition-misused.md), not this rule's.
#
#   The finding stands at the document, or at the attachment where the document is AWS's. A policy of
#   another configuration on the same user may hold the `Deny`, so next to one the rule says undetermined. Deliberately
#   missed: what such a policy itself allows, since it is scanned where it is written; roles and the permission sets of IAM Identity Center, whose
#   MFA is asked for where people sign in: trust policies are [sts-trust-without-mfa](sts-trust-without-mfa.md)'s; longer ways to the same; and
#   organization policies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
#   - ref: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-admin-without-mfa
#   severity: high
#   note: Multi-factor authentication
#   resources: [aws_iam_user_policy, aws_iam_group_policy, aws_iam_user_policy_attachment, aws_iam_group_policy_attachment, aws_iam_policy_attachment, aws_iam_user_policy_attachments_exclusive, aws_iam_group_policy_attachments_exclusive]
#   frameworks: {cwe: ["CWE-308"]}
#   remediation: |
#     Ask for MFA where the permission is given:
#
#     ```hcl
#     resource "aws_iam_group_policy" "admins" {
#       group = aws_iam_group.admins.name
#       policy = jsonencode({
#         Version = "2012-10-17"
#         Statement = [{
#           Effect    = "Allow"
#           Action    = "*"
#           Resource  = "*"
#           Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#         }]
#       })
#     }
#     ```
#
#     Or keep AWS's policy and deny the group everything but setting MFA up; the page of
#     [iam-user-without-mfa](iam-user-without-mfa.md) has the document. Better still, let people assume a role for
#     such work, whose trust policy asks for MFA.
#   examples:
#     - name: Inline, attached, by a list, and AWS's own
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user" "bob" {
#           name = "bob"
#         }
#         resource "aws_iam_group" "admins" {
#           name = "admins"
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "*", Resource = "*" }
#           })
#         }
#         resource "aws_iam_group_policy" "admins" {
#           group = aws_iam_group.admins.name
#           policy = <<-EOT
#             {"Statement": [{"Effect": "Allow", "Action": ["s3:List*", "IAM:*"], "Resource": ["arn:aws:s3:::acme", "*"]}]}
#           EOT
#         }
#         resource "aws_iam_policy" "all" {
#           name = "all"
#           policy = jsonencode({
#             Statement = [{ Effect = "Allow", Action = ["*:*"], Resource = ["*"] }]
#           })
#         }
#         resource "aws_iam_user_policy_attachment" "all" {
#           user       = aws_iam_user.bob.name
#           policy_arn = aws_iam_policy.all.arn
#         }
#         resource "aws_iam_policy_attachment" "all" {
#           name       = "all"
#           groups     = [aws_iam_group.admins.name]
#           policy_arn = aws_iam_policy.all.arn
#         }
#         resource "aws_iam_group_policy_attachment" "aws" {
#           group      = "admins"
#           policy_arn = "arn:aws-cn:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user_policy_attachments_exclusive" "aws" {
#           user_name   = aws_iam_user.bob.name
#           policy_arns = ["arn:aws:iam::aws:policy/IAMFullAccess"]
#         }
#       fail:
#         aws_iam_user_policy.ada: the policy allows everything in IAM, and so any permission, without MFA
#         aws_iam_group_policy.admins: the policy allows everything in IAM, and so any permission, without MFA
#         aws_iam_policy.all: the policy allows everything in IAM, and so any permission, to aws_iam_group.admins and aws_iam_user.bob without MFA
#         aws_iam_group_policy_attachment.aws: AdministratorAccess allows everything in IAM, and so any permission, without MFA
#         aws_iam_user_policy_attachments_exclusive.aws: IAMFullAccess allows everything in IAM, and so any permission, without MFA
#     - name: Everything by other words, and conditions that do not ask for MFA
#       hcl: |
#         locals {
#           statements = {
#             all_but_billing  = { NotAction = ["aws-portal:*", "organizations:*"], Resource = "*" }
#             all_but_deleting = { NotAction = "iam:DeleteUser", Resource = "*" }
#             no_resource_out  = { Action = "*", NotResource = "arn:aws:s3:::acme/*" }
#             from_the_office  = { Action = "*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } } }
#             without_mfa      = { Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } }
#           }
#         }
#         resource "aws_iam_group" "each" {
#           for_each = local.statements
#           name     = each.key
#         }
#         resource "aws_iam_group_policy" "each" {
#           for_each = local.statements
#           group    = aws_iam_group.each[each.key].name
#           policy   = jsonencode({ Statement = merge({ Effect = "Allow" }, each.value) })
#         }
#       fail:
#         'aws_iam_group_policy.each["all_but_billing"]': the policy allows everything in IAM, and so any permission, without MFA
#         'aws_iam_group_policy.each["all_but_deleting"]': the policy allows everything in IAM, and so any permission, without MFA
#         'aws_iam_group_policy.each["no_resource_out"]': the policy allows everything in IAM, and so any permission, without MFA
#         'aws_iam_group_policy.each["from_the_office"]': the policy allows everything in IAM, and so any permission, without MFA
#         'aws_iam_group_policy.each["without_mfa"]': the policy allows everything in IAM, and so any permission, without MFA
#     - name: Documents that only together allow everything
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_group" "power" {
#           name = "power"
#         }
#         resource "aws_iam_user_group_membership" "ada" {
#           user   = aws_iam_user.ada.name
#           groups = [aws_iam_group.power.name]
#         }
#         resource "aws_iam_group_policy" "all_but" {
#           group = aws_iam_group.power.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", NotAction = ["iam:Attach*", "iam:Put*", "iam:Create*"], Resource = "*" }
#           })
#         }
#         resource "aws_iam_user_policy" "rest" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = ["iam:Attach*", "iam:Put*", "iam:Create*"], Resource = "*" }
#           })
#         }
#         resource "aws_iam_group" "split" {
#           name = "split"
#         }
#         resource "aws_iam_group_policy" "split" {
#           for_each = {
#             all_but = { Effect = "Allow", NotAction = "iam:PassRole", Resource = "*" }
#             rest    = { Effect = "Allow", Action = "iam:Pass*", Resource = "*" }
#           }
#           group  = aws_iam_group.split.name
#           policy = jsonencode({ Statement = [each.value] })
#         }
#       fail:
#         aws_iam_user.ada: the policies together allow everything in IAM, and so any permission, without MFA
#         aws_iam_group_policy.all_but: the policy allows iam:AddUserToGroup on every group, by which its holder becomes an administrator, without MFA
#         aws_iam_group.split: the policies together allow everything in IAM, and so any permission, without MFA
#     - name: A Deny without MFA on one of two users
#       hcl: |
#         resource "aws_iam_user" "each" {
#           for_each = toset(["with", "without"])
#           name     = each.key
#         }
#         resource "aws_iam_user_policy_attachment" "each" {
#           for_each   = aws_iam_user.each
#           user       = each.value.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user_policy" "mfa" {
#           user = aws_iam_user.each["with"].name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"]
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#       fail:
#         'aws_iam_user_policy_attachment.each["without"]': AdministratorAccess allows everything in IAM, and so any permission, without MFA
#     - name: A Deny that leaves IAM open does not help
#       hcl: |
#         resource "aws_iam_group" "admins" {
#           name = "admins"
#         }
#         resource "aws_iam_group_policy_attachment" "admins" {
#           group      = aws_iam_group.admins.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_group_policy" "mfa" {
#           group = aws_iam_group.admins.name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Deny", NotAction = "iam:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } },
#               { Effect = "Deny", Action = "iam:*", Resource = "arn:aws:iam::*:role/audit" },
#             ]
#           })
#         }
#       fail:
#         aws_iam_group_policy_attachment.admins: AdministratorAccess allows everything in IAM, and so any permission, without MFA
#     - name: The permission itself asks for MFA
#       hcl: |
#         resource "aws_iam_group" "admins" {
#           name = "admins"
#         }
#         resource "aws_iam_group_policy" "admins" {
#           group = aws_iam_group.admins.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Action    = "*"
#               Resource  = "*"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#             }]
#           })
#         }
#         resource "aws_iam_group_policy" "recent" {
#           group = aws_iam_group.admins.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Action    = "iam:*"
#               Resource  = "*"
#               Condition = { NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" } }
#             }]
#           })
#         }
#     - name: A Deny without MFA from another policy, on the group or on all that are in it
#       hcl: |
#         resource "aws_iam_group" "admins" {
#           name = "admins"
#         }
#         resource "aws_iam_group_policy_attachment" "admins" {
#           group      = aws_iam_group.admins.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_group_policy" "mfa" {
#           group = aws_iam_group.admins.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               NotAction = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices"]
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#         resource "aws_iam_group" "more" {
#           name = "more"
#         }
#         resource "aws_iam_group_policy_attachment" "more" {
#           group      = aws_iam_group.more.name
#           policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
#         }
#         resource "aws_iam_user" "people" {
#           for_each = toset(["ada", "bob"])
#           name     = each.key
#         }
#         resource "aws_iam_group_membership" "more" {
#           name  = "more"
#           group = aws_iam_group.more.name
#           users = [for user in aws_iam_user.people : user.name]
#         }
#         resource "aws_iam_user_group_membership" "admins" {
#           for_each = aws_iam_user.people
#           user     = each.value.name
#           groups   = [aws_iam_group.admins.name]
#         }
#     - name: Less than everything
#       hcl: |
#         locals {
#           statements = {
#             a_service     = { Action = ["s3:*", "iam:List*"], Resource = "*" }
#             one_user      = { Action = "iam:*", Resource = "arn:aws:iam::*:user/ann" }
#             own_keys      = { Action = ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:UpdateLoginProfile"], Resource = "arn:aws:iam::*:user/$${aws:username}" }
#             one_role      = { Action = ["iam:PassRole", "ec2:RunInstances"], Resource = ["arn:aws:iam::*:role/web", "arn:aws:ec2:*:*:*"] }
#             to_a_service  = { Action = "iam:PassRole", Resource = "*", Condition = { StringEquals = { "iam:PassedToService" = "ec2.amazonaws.com" } } }
#             bounded       = { Action = "iam:PutUserPolicy", Resource = "*", Condition = { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::111122223333:policy/boundary" } } }
#             elsewhere     = { Action = "*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } }
#             by_a_service  = { Action = "iam:*", Resource = "*", Condition = { Bool = { "aws:ViaAWSService" = "true" } } }
#             power_user    = { NotAction = ["iam:*", "organizations:*"], Resource = "*" }
#             some_policies = { Action = "iam:*", Resource = "*", Condition = { ArnEquals = { "iam:PolicyARN" = "arn:aws:iam::111122223333:policy/read" } } }
#             denied        = { Effect = "Deny", Action = "*", Resource = "*" }
#           }
#         }
#         resource "aws_iam_group" "each" {
#           for_each = local.statements
#           name     = each.key
#         }
#         resource "aws_iam_group_policy" "each" {
#           for_each = local.statements
#           group    = aws_iam_group.each[each.key].name
#           policy   = jsonencode({ Statement = merge({ Effect = "Allow" }, each.value) })
#         }
#         resource "aws_iam_group_policy_attachment" "power" {
#           group      = aws_iam_group.each["power_user"].name
#           policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
#         }
#     - name: A permissions boundary, roles, and a policy that hangs on nobody
#       hcl: |
#         resource "aws_iam_policy" "all" {
#           name = "all"
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "*", Resource = "*" }
#           })
#         }
#         resource "aws_iam_policy" "s3" {
#           name = "s3"
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "s3:*", Resource = "*" }
#           })
#         }
#         resource "aws_iam_user" "bounded" {
#           name                 = "bounded"
#           permissions_boundary = aws_iam_policy.s3.arn
#         }
#         resource "aws_iam_user_policy_attachment" "bounded" {
#           user       = aws_iam_user.bounded.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_role_policy_attachment" "all" {
#           role       = "deploy"
#           policy_arn = aws_iam_policy.all.arn
#         }
#     - name: Denials with Bool are the other rule's
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = "*", Resource = "*" },
#               { Effect = "Deny", Action = "*", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
#             ]
#           })
#         }
#         resource "aws_iam_user" "bob" {
#           name = "bob"
#         }
#         resource "aws_iam_user_policy" "bob" {
#           user = aws_iam_user.bob.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } } }
#           })
#         }
#     - name: Beside a policy of another configuration, and on a group of another one
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_policy_attachment" "admin" {
#           user       = aws_iam_user.ada.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user_policy_attachment" "mfa" {
#           user       = aws_iam_user.ada.name
#           policy_arn = "arn:aws:iam::111122223333:policy/mfa"
#         }
#         resource "aws_iam_group_policy_attachment" "outside" {
#           group      = "admins"
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#       undetermined:
#         aws_iam_user_policy_attachment.admin: 'whether everything in IAM takes MFA cannot be told: what arn:aws:iam::111122223333:policy/mfa says is not part of this configuration'
#         aws_iam_group_policy_attachment.outside: 'whether everything in IAM takes MFA cannot be told: the group admins is not part of this configuration, so it may have policies that cannot be seen'
#     - name: Values that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_user_policy" "somebody" {
#           user = terraform_data.setting.output
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "*", Resource = "*" }
#           })
#         }
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = terraform_data.setting.output, Resource = "*" }
#           })
#         }
#         resource "aws_iam_user" "bob" {
#           name = "bob"
#         }
#         resource "aws_iam_user_policy_attachment" "bob" {
#           user       = aws_iam_user.bob.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user_policy" "bob" {
#           user   = aws_iam_user.bob.name
#           policy = terraform_data.setting.output
#         }
#       undetermined:
#         aws_iam_user_policy.somebody: 'whether everything in IAM takes MFA cannot be told: which user aws_iam_user_policy.somebody is for is known only after apply'
#         aws_iam_user_policy.ada: 'whether everything in IAM takes MFA cannot be told: what aws_iam_user_policy.ada says is known only after apply'
#         aws_iam_user_policy.bob: 'whether everything in IAM takes MFA cannot be told: policy of aws_iam_user_policy.bob is known only after apply'
#         aws_iam_user_policy_attachment.bob: 'whether everything in IAM takes MFA cannot be told: policy of aws_iam_user_policy.bob is known only after apply'
#     - name: A module that was not read and is handed the user
#       hcl: |
#         resource "aws_iam_user" "admin" {
#           name = "admin"
#         }
#         resource "aws_iam_user_policy_attachment" "admin" {
#           user       = aws_iam_user.admin.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         module "mfa" {
#           source = "git::https://git.example.com/acme/mfa.git"
#           users  = [aws_iam_user.admin.name]
#         }
#       undetermined:
#         aws_iam_user_policy_attachment.admin: 'whether everything in IAM takes MFA cannot be told: module.mfa was not read and refers to it'
#     - name: All of IAM by its ARNs, and conditions that a caller meets anyway
#       hcl: |
#         data "aws_partition" "here" {}
#         data "aws_caller_identity" "me" {}
#         locals {
#           statements = {
#             all_of_iam  = { Action = "iam:*", Resource = "arn:aws:iam::*:*" }
#             own_account = { Action = "iam:*", Resource = "arn:aws:iam::111122223333:*" }
#             every_arn   = { Action = "*", Resource = "arn:aws:*:*:*:*" }
#             by_kind     = { Action = "iam:*", Resource = [for kind in ["user", "group", "role", "policy"] : "arn:*:iam::*:${kind}/*"] }
#             unknown     = { Action = "iam:*", Resource = "arn:${data.aws_partition.here.partition}:iam::${data.aws_caller_identity.me.account_id}:*" }
#             same        = { Action = "*", Resource = "*", Condition = { StringEquals = { "aws:ResourceAccount" = "$${aws:PrincipalAccount}" } } }
#             directly    = { Action = "*", Resource = "*", Condition = { Bool = { "aws:ViaAWSService" = "false" } } }
#             regions     = { Action = "*", Resource = "*", Condition = { StringLike = { "aws:RequestedRegion" = ["us-*", "eu-west-1"] } } }
#           }
#         }
#         resource "aws_iam_user" "each" {
#           for_each = local.statements
#           name     = each.key
#         }
#         resource "aws_iam_user_policy" "each" {
#           for_each = local.statements
#           user     = aws_iam_user.each[each.key].name
#           policy   = jsonencode({ Statement = merge({ Effect = "Allow" }, each.value) })
#         }
#         resource "aws_iam_group" "ops" {
#           name = "ops"
#         }
#         resource "aws_iam_group_policy_attachment" "ops" {
#           group      = aws_iam_group.ops.name
#           policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AdministratorAccess"
#         }
#       fail:
#         'aws_iam_user_policy.each["all_of_iam"]': &iam the policy allows everything in IAM, and so any permission, without MFA
#         'aws_iam_user_policy.each["own_account"]': *iam
#         'aws_iam_user_policy.each["every_arn"]': *iam
#         'aws_iam_user_policy.each["by_kind"]': *iam
#         'aws_iam_user_policy.each["unknown"]': *iam
#         'aws_iam_user_policy.each["same"]': *iam
#         'aws_iam_user_policy.each["directly"]': *iam
#         'aws_iam_user_policy.each["regions"]': *iam
#         aws_iam_group_policy_attachment.ops: AdministratorAccess allows everything in IAM, and so any permission, without MFA
#     - name: A call or two from everything
#       hcl: |
#         locals {
#           statements = {
#             himself  = { Action = ["iam:PutUserPolicy", "s3:*"], Resource = "arn:aws:iam::*:user/$${aws:username}" }
#             attaches = { Action = "iam:Attach*", Resource = "*" }
#             version  = { Action = "iam:CreatePolicyVersion", Resource = "arn:aws:iam::111122223333:policy/*" }
#             keys     = { Action = "iam:CreateAccessKey", Resource = "arn:aws:iam::*:user/*" }
#             machine  = { Action = ["iam:PassRole", "ec2:*"], Resource = "*" }
#             denied   = { Effect = "Deny", Action = "iam:PutUserPolicy", Resource = "*" }
#           }
#         }
#         resource "aws_iam_user" "each" {
#           for_each = local.statements
#           name     = each.key
#         }
#         resource "aws_iam_user_policy" "each" {
#           for_each = local.statements
#           user     = aws_iam_user.each[each.key].name
#           policy   = jsonencode({ Statement = merge({ Effect = "Allow" }, each.value) })
#         }
#         resource "aws_iam_user_policy" "puts" {
#           user   = aws_iam_user.each["denied"].name
#           policy = jsonencode({ Statement = { Effect = "Allow", Action = "iam:PutUserPolicy", Resource = "*" } })
#         }
#       fail:
#         'aws_iam_user_policy.each["himself"]': the policy allows iam:PutUserPolicy on its holder, by which its holder becomes an administrator, without MFA
#         'aws_iam_user_policy.each["attaches"]': the policy allows iam:AttachUserPolicy on its holder, by which its holder becomes an administrator, without MFA
#         'aws_iam_user_policy.each["version"]': the policy allows iam:CreatePolicyVersion on every policy, by which its holder becomes an administrator, without MFA
#         'aws_iam_user_policy.each["keys"]': the policy allows iam:CreateAccessKey on every user, by which its holder becomes an administrator, without MFA
#         'aws_iam_user_policy.each["machine"]': the policy allows iam:PassRole on every role with ec2:RunInstances, by which its holder becomes an administrator, without MFA
#     - name: A document that is none beside one that allows everything
#       hcl: |
#         resource "aws_iam_user" "ann" {
#           name = "ann"
#         }
#         resource "aws_iam_user_policy_attachment" "ann" {
#           user       = aws_iam_user.ann.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user_policy" "ann" {
#           user   = aws_iam_user.ann.name
#           policy = "{'Statement': []}"
#         }
#       fail:
#         aws_iam_user_policy_attachment.ann: AdministratorAccess allows everything in IAM, and so any permission, without MFA
#     - name: The user's own call is denied, whatever a service does on its behalf
#       hcl: |
#         resource "aws_iam_user" "ann" {
#           name = "ann"
#         }
#         resource "aws_iam_user_policy" "ann" {
#           user = aws_iam_user.ann.name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = "*", Resource = "*" },
#               {
#                 Effect    = "Deny"
#                 NotAction = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"]
#                 Resource  = "*"
#                 Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false", "aws:ViaAWSService" = "false" } }
#               },
#             ]
#           })
#         }
package planvet.rules.iam.admin_without_mfa

import data.planvet.lib.admin
import data.planvet.lib.link
import data.planvet.lib.principal
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.unread

results contains finding if {
	some at, states in _by_document
	open := [state | some state in states; state.state == "open"]
	count(open) > 0
	failed := result.with_severity(result.fail(tf.at(at.address), at.path, _message(at, open)), _severity(open))
	finding := result.with_related(failed, _attachments(at, open))
}

results contains finding if {
	some at, states in _by_document
	not "open" in {state.state | some state in states}
	unclear := sort([state | some state in states; state.state == "undetermined"])
	count(unclear) > 0
	message := sprintf("whether everything in IAM takes MFA cannot be told: %s", [unclear[0].why])
	undetermined := result.with_severity(result.undetermined(tf.at(at.address), at.path, message), _severity(unclear))
	finding := result.with_related(undetermined, _attachments(at, unclear))
}

results contains finding if {
	some found in _together
	found.word == "open"
	message := "the policies together allow everything in IAM, and so any permission, without MFA"
	finding := result.with_related(result.fail(_place(found).resource, _place(found).path, message), _parts(found))
}

results contains finding if {
	some found in _together
	found.word == "undetermined"
	message := sprintf("whether everything in IAM takes MFA cannot be told: %s", [found.why])
	finding := result.with_related(result.undetermined(_place(found).resource, _place(found).path, message), _parts(found))
}

# A Deny without MFA may come from a module that was not read: then it is not
# known whether what is open stays so.
_by_document := {at: [_doubted(state) | some state in states] | some at, states in admin.by_document}

_doubted(state) := object.union(state, {"state": "undetermined", "why": unread.why(_holders(state.key))}) if {
	state.state == "open"
	count(_holders(state.key)) > 0
} else := state

_together := [_doubted_together(found) | some found in admin.together]

_doubted_together(found) := object.union(found, {"word": "undetermined", "why": unread.why(_holders(found.key))}) if {
	found.word == "open"
	count(_holders(found.key)) > 0
} else := found

_holders(key) := unread.given_any({key} | {group | some group, members in principal.members_of; members[key]})

_message(at, open) := sprintf("%s allows everything in IAM, and so any permission,%s without MFA", [_subject(at, open), _to(at, open)]) if {
	open[0].how == ""
} else := sprintf("%s allows %s, by which its holder becomes an administrator,%s without MFA", [_subject(at, open), open[0].how, _to(at, open)])

_severity(states) := "high" if {
	states[0].how == ""
} else := "medium"

_subject(at, _) := "the policy" if tf.at(at.address).type in _documents

_subject(at, open) := open[0].name if not tf.at(at.address).type in _documents

_documents := {"aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy"}

# What an attachment is for, it says itself.
_to(at, open) := sprintf(" to %s", [_listed(sort({state.key | some state in open}))]) if {
	tf.at(at.address).type == "aws_iam_policy"
} else := ""

_listed(keys) := concat(" and ", keys) if {
	count(keys) < 3
} else := sprintf("%s and %d more", [concat(", ", array.slice(keys, 0, 2)), count(keys) - 2])

_attachments(at, states) := [result.place(by, [], "the policy is attached here") |
	some by in sort({state.by | some state in states})
	by != at.address
	tf.at(by)
]

_parts(found) := [result.place(part.address, part.path, "one of the policies") |
	some part in sort({part |
		some holding in found.holdings
		part := _standing_at(holding)
	})
]

_standing_at(holding) := {"address": holding.holder, "path": holding.at} if {
	holding.at != []
} else := {"address": holding.by, "path": holding.path}

# A user or group of another configuration has its policies here.
_place(found) := {"resource": tf.at(found.key), "path": []} if {
	link.managed(found.key)
} else := {"resource": tf.at(found.holdings[0].by), "path": found.holdings[0].path}
