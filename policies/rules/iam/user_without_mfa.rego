# METADATA
# title: IAM user with a console password is not required to use MFA
# description: |
#   A login profile gives a user a password for the console. Whoever learns the password is that user, unless
#   MFA is asked for, and AWS does not ask by itself: a user who has set up no device signs in without. What a
#   configuration can do is to take from every session without MFA all but what the user needs to set MFA up. AWS
#   [shows such a policy](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html):
#   a `Deny` with `NotAction` and the condition `aws:MultiFactorAuthPresent`.
#
#   The rule takes all policies of the user together, as AWS does: inline and attached in every form, its own and
#   those of its groups, managed policies of the configuration, and the permissions boundary. It asks what a
#   session that was begun without MFA may do, and is content if
#
#   - all actions but setting MFA up are denied to it: `iam:Get*`, `iam:List*`, the actions on MFA devices,
#     `iam:ChangePassword`, `sts:GetSessionToken` and `sts:GetCallerIdentity` may stay open; or
#   - everything that the user is allowed at all asks for MFA.
#
#   A `Deny` with `Bool` where `BoolIfExists` is meant keeps console sessions out but not requests signed with
#   access keys: that is [iam-mfa-condition-misused](iam-mfa-condition-misused.md)'s, not this rule's, as are all conditions on
#   MFA that say another thing than what is meant. A user who may do
#   everything in IAM without MFA is found by [iam-admin-without-mfa](iam-admin-without-mfa.md) alone, since the
#   same policy mends both.
#
#   What hangs on the user but lies outside of the configuration, such as a policy given by its ARN, may ask for MFA,
#   so the rule calls that undetermined. Of AWS's own policies it knows AdministratorAccess, IAMFullAccess,
#   PowerUserAccess, ReadOnlyAccess, ViewOnlyAccess and IAMUserChangePassword. Deliberately missed: organisation
#   policies, what resources' own policies allow the user, and policies that another configuration attaches to a user or a
#   group of this one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_users-self-manage-mfa-and-creds.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-user-without-mfa
#   severity: high
#   note: Multi-factor authentication
#   resources: [aws_iam_user_login_profile]
#   frameworks: {cwe: ["CWE-308"]}
#   remediation: |
#     Attach a policy to the users' group that denies everything but setting up MFA:
#
#     ```hcl
#     data "aws_iam_policy_document" "mfa" {
#       statement {
#         effect = "Deny"
#         not_actions = [
#           "iam:CreateVirtualMFADevice",
#           "iam:EnableMFADevice",
#           "iam:GetMFADevice",
#           "iam:GetUser",
#           "iam:ListMFADevices",
#           "iam:ListVirtualMFADevices",
#           "iam:ResyncMFADevice",
#           "sts:GetSessionToken",
#         ]
#         resources = ["*"]
#         condition {
#           test     = "BoolIfExists"
#           variable = "aws:MultiFactorAuthPresent"
#           values   = ["false"]
#         }
#       }
#     }
#
#     resource "aws_iam_group_policy" "mfa" {
#       group  = aws_iam_group.people.name
#       policy = data.aws_iam_policy_document.mfa.json
#     }
#     ```
#   examples:
#     - name: A password, and nothing that asks for MFA
#       hcl: |
#         resource "aws_iam_user" "bare" {
#           name = "bare"
#         }
#         resource "aws_iam_user_login_profile" "bare" {
#           user = aws_iam_user.bare.name
#         }
#         resource "aws_iam_user" "reader" {
#           name = "reader"
#         }
#         resource "aws_iam_user_login_profile" "reader" {
#           user = aws_iam_user.reader.id
#         }
#         resource "aws_iam_user_policy_attachment" "reader" {
#           user       = aws_iam_user.reader.name
#           policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
#         }
#         resource "aws_iam_user_policy" "reader" {
#           user = aws_iam_user.reader.name
#           policy = jsonencode({
#             Statement = { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-reports/*" }
#           })
#         }
#       fail:
#         aws_iam_user.bare: the user has a console password, and no policy of its own or of its groups asks for MFA
#         aws_iam_user.reader: the user has a console password, and no policy of its own or of its groups asks for MFA
#     - name: Denials that leave more than setting MFA up
#       hcl: |
#         resource "aws_iam_user" "each" {
#           for_each = {
#             all_of_iam = ["iam:*", "sts:*"]
#             and_s3     = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "S3:Get*"]
#             passwords  = ["iam:*LoginProfile", "iam:GetUser"]
#           }
#           name = each.key
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = aws_iam_user.each
#           user     = each.value.name
#         }
#         resource "aws_iam_user_policy" "each" {
#           for_each = {
#             all_of_iam = ["iam:*", "sts:*"]
#             and_s3     = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "S3:Get*"]
#             passwords  = ["iam:*LoginProfile", "iam:GetUser"]
#           }
#           user = aws_iam_user.each[each.key].name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = ["s3:*", "iam:*LoginProfile", "iam:*AccessKey*", "iam:*MFADevice"], Resource = "*" },
#               {
#                 Effect    = "Deny"
#                 NotAction = each.value
#                 Resource  = "*"
#                 Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#               },
#             ]
#           })
#         }
#       fail:
#         'aws_iam_user.each["all_of_iam"]': the user has a console password, and its policies leave iam:*, sts:* open without MFA, which is more than setting MFA up
#         'aws_iam_user.each["and_s3"]': the user has a console password, and its policies leave S3:Get* open without MFA, which is more than setting MFA up
#         'aws_iam_user.each["passwords"]': the user has a console password, and its policies leave iam:*LoginProfile open without MFA, which is more than setting MFA up
#     - name: Denials that let sessions without MFA by
#       hcl: |
#         locals {
#           without_mfa = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#           denials = {
#             old_sessions      = { Condition = { NumericGreaterThan = { "aws:MultiFactorAuthAge" = "3600" } } }
#             from_one_network  = { Condition = merge(local.without_mfa, { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" } }) }
#             one_service       = { NotAction = null, Action = "ec2:*", Condition = local.without_mfa }
#             one_bucket        = { Resource = "arn:aws:s3:::acme", Condition = local.without_mfa }
#             allows            = { Effect = "Allow", Condition = local.without_mfa }
#           }
#         }
#         resource "aws_iam_user" "each" {
#           for_each = local.denials
#           name     = each.key
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = local.denials
#           user     = aws_iam_user.each[each.key].name
#         }
#         resource "aws_iam_user_policy" "each" {
#           for_each = local.denials
#           user     = aws_iam_user.each[each.key].name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = "s3:*", Resource = "*" },
#               { for k, v in merge({ Effect = "Deny", NotAction = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"], Resource = "*" }, each.value) : k => v if v != null },
#             ]
#           })
#         }
#       fail:
#         'aws_iam_user.each["old_sessions"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#         'aws_iam_user.each["from_one_network"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#         'aws_iam_user.each["one_service"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#         'aws_iam_user.each["one_bucket"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#     - name: A user of another configuration
#       hcl: |
#         resource "aws_iam_user_login_profile" "ada" {
#           user = "ada"
#         }
#       undetermined:
#         aws_iam_user_login_profile.ada: 'whether anything asks the user for MFA cannot be told: the user ada is not part of this configuration, so it may have policies that cannot be seen'
#     - name: The policy that AWS shows, on the user, in a document of its own
#       hcl: |
#         data "aws_iam_policy_document" "mfa" {
#           statement {
#             sid         = "DenyAllExceptListedIfNoMFA"
#             effect      = "Deny"
#             not_actions = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices", "sts:GetSessionToken"]
#             resources   = ["*"]
#             condition {
#               test     = "BoolIfExists"
#               variable = "aws:MultiFactorAuthPresent"
#               values   = ["false"]
#             }
#           }
#         }
#         resource "aws_iam_policy" "mfa" {
#           name   = "mfa"
#           policy = data.aws_iam_policy_document.mfa.json
#         }
#         resource "aws_iam_user" "inline" {
#           name = "inline"
#         }
#         resource "aws_iam_user_login_profile" "inline" {
#           user = aws_iam_user.inline.name
#         }
#         resource "aws_iam_user_policy" "inline" {
#           user   = aws_iam_user.inline.name
#           policy = data.aws_iam_policy_document.mfa.json
#         }
#         resource "aws_iam_user" "attached" {
#           name = "attached"
#         }
#         resource "aws_iam_user_login_profile" "attached" {
#           user = "attached"
#         }
#         resource "aws_iam_user_policy_attachment" "attached" {
#           user       = aws_iam_user.attached.name
#           policy_arn = aws_iam_policy.mfa.arn
#         }
#         resource "aws_iam_user_policy_attachment" "more" {
#           user       = aws_iam_user.attached.name
#           policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
#         }
#     - name: Every other form of attachment, on users and groups
#       hcl: |
#         resource "aws_iam_policy" "mfa" {
#           name   = "mfa"
#           path   = "/people/"
#           policy = <<-EOT
#             {
#               "Statement": {
#                 "Effect": "Deny",
#                 "NotAction": ["IAM:ENABLEMFADEVICE", "iam:createvirtualmfadevice"],
#                 "Resource": "*",
#                 "Condition": {"BoolIfExists": {"aws:multifactorauthpresent": [false]}}
#               }
#             }
#           EOT
#         }
#         resource "aws_iam_user" "each" {
#           for_each = toset(["list", "group_list", "exclusive", "by_arn", "bounded"])
#           name     = each.key
#
#           permissions_boundary = each.key == "bounded" ? "arn:aws:iam::111122223333:policy/people/mfa" : null
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = aws_iam_user.each
#           user     = each.value.name
#         }
#         resource "aws_iam_group" "people" {
#           name = "people"
#         }
#         resource "aws_iam_policy_attachment" "mfa" {
#           name       = "mfa"
#           users      = [aws_iam_user.each["list"].name]
#           groups     = [aws_iam_group.people.name]
#           policy_arn = aws_iam_policy.mfa.arn
#         }
#         resource "aws_iam_user_group_membership" "people" {
#           user   = aws_iam_user.each["group_list"].name
#           groups = [aws_iam_group.people.name]
#         }
#         resource "aws_iam_user_policy_attachments_exclusive" "only" {
#           user_name   = aws_iam_user.each["exclusive"].name
#           policy_arns = [aws_iam_policy.mfa.arn]
#         }
#         resource "aws_iam_user_policy_attachment" "by_arn" {
#           user       = "by_arn"
#           policy_arn = "arn:aws:iam::111122223333:policy/people/mfa"
#         }
#     - name: The policy hangs on a group of all users
#       hcl: |
#         variable "people" {
#           default = ["ada", "bob", "cem"]
#         }
#         resource "aws_iam_user" "people" {
#           for_each = toset(var.people)
#           name     = each.key
#         }
#         resource "aws_iam_user_login_profile" "people" {
#           for_each = aws_iam_user.people
#           user     = each.value.name
#         }
#         resource "aws_iam_group" "people" {
#           name = "people"
#         }
#         resource "aws_iam_group_membership" "people" {
#           name  = "people"
#           group = aws_iam_group.people.name
#           users = [for user in aws_iam_user.people : user.name]
#         }
#         resource "aws_iam_group_policy_attachment" "read" {
#           group      = aws_iam_group.people.name
#           policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
#         }
#         resource "aws_iam_group_policy" "mfa" {
#           group = aws_iam_group.people.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               NotAction = ["iam:*MFADevice*", "iam:ChangePassword", "iam:List*"]
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#     - name: One user of the set is not in the group
#       hcl: |
#         resource "aws_iam_user" "people" {
#           for_each = toset(["ada", "bob"])
#           name     = each.key
#         }
#         resource "aws_iam_user_login_profile" "people" {
#           for_each = aws_iam_user.people
#           user     = each.value.name
#         }
#         resource "aws_iam_group" "people" {
#           name = "people"
#         }
#         resource "aws_iam_group_membership" "people" {
#           name  = "people"
#           group = aws_iam_group.people.name
#           users = ["ada"]
#         }
#         resource "aws_iam_group_policy" "mfa" {
#           group = aws_iam_group.people.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               Action    = "*"
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#       fail:
#         'aws_iam_user.people["bob"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#     - name: Two documents that only together deny everything
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_login_profile" "ada" {
#           user = aws_iam_user.ada.name
#         }
#         resource "aws_iam_user_policy" "not_iam" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = {
#               Effect    = "Deny"
#               NotAction = "iam:*"
#               Resource  = "*"
#               Condition = { Null = { "aws:MultiFactorAuthAge" = "true" } }
#             }
#           })
#         }
#         resource "aws_iam_user_policy" "iam" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = {
#               Effect    = "Deny"
#               Action    = "iam:*"
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = false } }
#             }
#           })
#         }
#     - name: All that the user may do asks for MFA
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_login_profile" "ada" {
#           user = aws_iam_user.ada.name
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = ["s3:*", "ec2:*"], Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } },
#               { Effect = "Allow", Action = ["iam:*MFADevice", "iam:GetUser"], Resource = "arn:aws:iam::*:user/$${aws:username}" },
#             ]
#           })
#         }
#     - name: A Deny with Bool keeps console sessions out
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_login_profile" "ada" {
#           user = aws_iam_user.ada.name
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user = aws_iam_user.ada.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               NotAction = "iam:*MFADevice"
#               Resource  = "*"
#               Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#     - name: Denials the wrong way round, which another rule tells
#       hcl: |
#         locals {
#           conditions = {
#             access_keys_alone = { Null = { "aws:MultiFactorAuthPresent" = "true" } }
#             sessions_with_mfa = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "true" } }
#           }
#         }
#         resource "aws_iam_user" "each" {
#           for_each = local.conditions
#           name     = each.key
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = local.conditions
#           user     = aws_iam_user.each[each.key].name
#         }
#         resource "aws_iam_user_policy" "each" {
#           for_each = local.conditions
#           user     = aws_iam_user.each[each.key].name
#           policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Action = "s3:*", Resource = "*" },
#               { Effect = "Deny", NotAction = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice"], Resource = "*", Condition = each.value },
#             ]
#           })
#         }
#     - name: An administrator is the other rule's, and a user without a password nobody's
#       hcl: |
#         resource "aws_iam_user" "admin" {
#           name = "admin"
#         }
#         resource "aws_iam_user_login_profile" "admin" {
#           user = aws_iam_user.admin.name
#         }
#         resource "aws_iam_user_policy_attachment" "admin" {
#           user       = aws_iam_user.admin.name
#           policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
#         }
#         resource "aws_iam_user" "ci" {
#           name = "ci"
#         }
#         resource "aws_iam_user_policy_attachment" "ci" {
#           user       = aws_iam_user.ci.name
#           policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
#         }
#     - name: A policy that cannot be read is found as such
#       hcl: |
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_login_profile" "ada" {
#           user = aws_iam_user.ada.name
#         }
#         resource "aws_iam_user_policy" "ada" {
#           user   = aws_iam_user.ada.name
#           policy = "{'Statement': []}"
#         }
#       undetermined:
#         aws_iam_user.ada: 'whether anything asks the user for MFA cannot be told: policy of aws_iam_user_policy.ada is no policy document'
#     - name: Policies and groups that lie outside
#       hcl: |
#         data "aws_iam_policy" "mfa" {
#           name = "acme-mfa"
#         }
#         resource "aws_iam_user" "each" {
#           for_each = toset(["by_arn", "aws", "looked_up", "bounded", "in_a_group"])
#           name     = each.key
#
#           permissions_boundary = each.key == "bounded" ? "arn:aws:iam::111122223333:policy/boundary" : null
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = aws_iam_user.each
#           user     = each.value.name
#         }
#         resource "aws_iam_user_policy_attachment" "each" {
#           for_each = {
#             by_arn    = "arn:aws:iam::111122223333:policy/mfa"
#             aws       = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
#             looked_up = data.aws_iam_policy.mfa.arn
#           }
#           user       = aws_iam_user.each[each.key].name
#           policy_arn = each.value
#         }
#         resource "aws_iam_user_group_membership" "people" {
#           user   = aws_iam_user.each["in_a_group"].name
#           groups = ["people"]
#         }
#       undetermined:
#         'aws_iam_user.each["by_arn"]': 'whether anything asks the user for MFA cannot be told: what arn:aws:iam::111122223333:policy/mfa says is not part of this configuration'
#         'aws_iam_user.each["aws"]': 'whether anything asks the user for MFA cannot be told: what arn:aws:iam::aws:policy/AmazonS3FullAccess says is not part of this configuration'
#         'aws_iam_user.each["looked_up"]': 'whether anything asks the user for MFA cannot be told: what data.aws_iam_policy.mfa says is not part of this configuration'
#         'aws_iam_user.each["bounded"]': 'whether anything asks the user for MFA cannot be told: what arn:aws:iam::111122223333:policy/boundary says is not part of this configuration'
#         'aws_iam_user.each["in_a_group"]': 'whether anything asks the user for MFA cannot be told: the group people is not part of this configuration, so it may have policies that cannot be seen'
#     - name: Values that are known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_user" "document" {
#           name = "document"
#         }
#         resource "aws_iam_user_login_profile" "document" {
#           user = aws_iam_user.document.name
#         }
#         resource "aws_iam_user_policy" "document" {
#           user   = aws_iam_user.document.name
#           policy = terraform_data.setting.output
#         }
#         resource "aws_iam_user" "groups" {
#           name = "groups"
#         }
#         resource "aws_iam_user_login_profile" "groups" {
#           user = aws_iam_user.groups.name
#         }
#         resource "aws_iam_user_group_membership" "groups" {
#           user   = aws_iam_user.groups.name
#           groups = [terraform_data.setting.output]
#         }
#         resource "aws_iam_user_login_profile" "somebody" {
#           user = terraform_data.setting.output
#         }
#       undetermined:
#         aws_iam_user.document: 'whether anything asks the user for MFA cannot be told: policy of aws_iam_user_policy.document is known only after apply'
#         aws_iam_user.groups: 'whether anything asks the user for MFA cannot be told: groups of aws_iam_user_group_membership.groups is known only after apply'
#         aws_iam_user_login_profile.somebody: 'whether anything asks the user for MFA cannot be told: user of aws_iam_user_login_profile.somebody is known only after apply'
#     - name: A Deny that may be anybody's, and one with an unknown condition
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_user" "ada" {
#           name = "ada"
#         }
#         resource "aws_iam_user_login_profile" "ada" {
#           user = aws_iam_user.ada.name
#         }
#         resource "aws_iam_user_policy" "somebody" {
#           user = terraform_data.setting.output
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               Action    = "*"
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
#             }]
#           })
#         }
#         resource "aws_iam_user" "bob" {
#           name = "bob"
#         }
#         resource "aws_iam_user_login_profile" "bob" {
#           user = aws_iam_user.bob.name
#         }
#         resource "aws_iam_user_policy" "bob" {
#           user = aws_iam_user.bob.name
#           policy = jsonencode({
#             Statement = [{
#               Effect    = "Deny"
#               Action    = "*"
#               Resource  = "*"
#               Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_iam_user.ada: 'whether anything asks the user for MFA cannot be told: which user aws_iam_user_policy.somebody is for is known only after apply'
#         aws_iam_user.bob: 'whether anything asks the user for MFA cannot be told: what aws_iam_user_policy.bob says is known only after apply'
#     - name: Modules that were not read and are handed a user, and the group of another
#       hcl: |
#         resource "aws_iam_user" "each" {
#           for_each = toset(["ada", "bob", "cem"])
#           name     = each.key
#         }
#         resource "aws_iam_user_login_profile" "each" {
#           for_each = aws_iam_user.each
#           user     = each.value.name
#         }
#         resource "aws_iam_group" "people" {
#           name = "people"
#         }
#         resource "aws_iam_user_group_membership" "bob" {
#           user   = aws_iam_user.each["bob"].name
#           groups = [aws_iam_group.people.name]
#         }
#         module "mfa" {
#           source = "git::https://git.example.com/acme/mfa.git"
#           users  = [aws_iam_user.each["ada"].name]
#         }
#         module "group_mfa" {
#           source = "git::https://git.example.com/acme/mfa.git"
#           group  = aws_iam_group.people.name
#         }
#       fail:
#         'aws_iam_user.each["cem"]': the user has a console password, and no policy of its own or of its groups asks for MFA
#       undetermined:
#         'aws_iam_user.each["ada"]': 'whether anything asks the user for MFA cannot be told: module.mfa was not read and refers to it'
#         'aws_iam_user.each["bob"]': 'whether anything asks the user for MFA cannot be told: module.group_mfa was not read and refers to it'
package planvet.rules.iam.user_without_mfa

import data.planvet.lib.access
import data.planvet.lib.admin
import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.principal
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.unread

results contains finding if {
	some user, profiles in _profiles
	found := _protected(user)
	found.answer != "yes"
	not admin.speaks_of(user)
	finding := _finding(user, profiles, found)
}

results contains result.undetermined(tf.at(stray.by), "user", message) if {
	some stray in link.strays(_claims)
	message := sprintf("whether anything asks the user for MFA cannot be told: user of %s %s", [
		stray.by, tf.reason(tf.at(stray.by), "user"),
	])
}

# A policy that asks for MFA may come from a module that was not read, to the
# user or to a group of it.
_protected(user) := answer.undetermined(unread.why(holders), []) if {
	access.protected(user).answer == "no"
	holders := unread.given_any({user} | _groups(user))
	count(holders) > 0
} else := access.protected(user)

_groups(user) := {group | some group, members in principal.members_of; members[user]}

_profiles := link.claims(_claims)

_claims := [link.claim(r, "user", principal.types.user, "") | some r in tf.resources("aws_iam_user_login_profile")]

_finding(user, profiles, found) := result.with_related(
	result.fail(_at(user, profiles).resource, _at(user, profiles).path, _message(found.left)),
	_related(user, profiles),
) if {
	found.answer == "no"
	some profile in profiles
	profile.sure
}

_finding(user, profiles, found) := result.with_related(
	result.undetermined(_at(user, profiles).resource, _at(user, profiles).path, sprintf("whether anything asks the user for MFA cannot be told: %s", [found.why])),
	array.concat(found.at, _related(user, profiles)),
) if {
	found.answer == "undetermined"
}

_finding(user, profiles, found) := result.undetermined(_at(user, profiles).resource, _at(user, profiles).path, message) if {
	found.answer == "no"
	not _sure(profiles)
	message := sprintf("whether the user has a password cannot be told: which user %s is for is known only after apply", [profiles[0].by])
}

_sure(profiles) if {
	some profile in profiles
	profile.sure
}

_message(left) := "the user has a console password, and no policy of its own or of its groups asks for MFA" if {
	count(left) == 0
} else := sprintf("the user has a console password, and its policies leave %s open without MFA, which is more than setting MFA up", [
	concat(", ", sort(left)),
])

# A user of another configuration has its password here.
_at(user, _) := {"resource": tf.at(user), "path": []} if link.managed(user)

_at(user, profiles) := {"resource": tf.at(profiles[0].by), "path": ["user"]} if not link.managed(user)

_related(user, profiles) := [place |
	link.managed(user)
	place := result.place(profiles[0].by, "user", "the password is given here")
]
