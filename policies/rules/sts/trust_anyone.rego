# METADATA
# title: Role trust policy allows any principal
# description: |
#   A trust policy says who may assume a role. `"Principal": "*"` and `{"AWS": "*"}` admit every principal of
#   every AWS account in the world, unless a condition keeps strangers out. The rule reads what conditions mean.
#   `aws:PrincipalOrgID`, `aws:PrincipalAccount`, `aws:PrincipalArn` of a named account, `aws:SourceIp` and their like do,
#   in the `Allow`, or negated in a `Deny` for everyone. These do not: `sts:ExternalId`, which AWS does not regard as a
#   secret; MFA, tags of principals or the session's name, which a stranger chooses; a negated condition in the
#   `Allow`; `IfExists` or `ForAllValues:` on `aws:PrincipalOrgID`, a key that principals outside any organisation lack;
#   and patterns such as `o-a*`, or variables that the caller fills, such as `${aws:PrincipalAccount}`. An `Allow` with `NotPrincipal`
#   admits everybody else.
#
#   A role for an OIDC provider needs a condition on the token (severity high). Some issuers sign tokens for all of their customers
#   from one address; there one claim says whose token it is, and no other one does:
#
#   | issuer | the claims that count |
#   | --- | --- |
#   | GitHub Actions | `sub`, `repository`, `repository_owner`, `repository_id`, `repository_owner_id`, `job_workflow_ref`, `enterprise`, `enterprise_id`, with the owner told to its end |
#   | GitLab, HCP Terraform, Buildkite, Codefresh, Scalr, Upbound, Shisho, DVC Studio, Google | `sub`, with the organization told to its end |
#   | Amazon Cognito identity pools | `aud`, the pool |
#   | Vercel, Pulumi | `aud` or `sub` |
#   | an EKS cluster | `sub`: the audience, or `system:serviceaccount:*`, is every pod |
#   | Facebook, Login with Amazon | the application or the user |
#   | any other | any claim: such an issuer serves one organization |
#
#   `repo:*`, or an owner cut short as in `repo:acme*`, admits anybody's repositories. A GitHub organization chooses what its subjects
#   are made of, so `environment:production` is anybody's as well. A subject that is unknown, or a claim of an unknown issuer, is
#   undetermined.
#
#   Deliberately missed: what organisation policies forbid, and how narrow a condition is that keeps strangers out. Services
#   and SAML providers are not this rule's.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
#   - ref: https://docs.github.com/en/actions/reference/security/oidc
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
# schemas:
#   - input: schema.document
# custom:
#   id: sts-trust-anyone
#   severity: critical
#   note: Temporary credentials (STS)
#   resources: [aws_iam_role]
#   remediation: |
#     Name the accounts or roles that may assume it:
#
#     ```hcl
#     principals {
#       type        = "AWS"
#       identifiers = ["arn:aws:iam::111122223333:role/deploy"]
#     }
#     ```
#
#     For GitHub Actions, name the repository:
#
#     ```hcl
#     condition {
#       test     = "StringLike"
#       variable = "token.actions.githubusercontent.com:sub"
#       values   = ["repo:acme/shop:ref:refs/heads/main"]
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: Everybody, with no condition or one that a stranger meets
#       hcl: |
#         locals {
#           conditions = {
#             none        = {}
#             mfa         = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#             tag         = { StringEquals = { "aws:PrincipalTag/team" = "ops" } }
#             any_org     = { StringLike = { "aws:PrincipalOrgID" = "o-*" } }
#             no_org      = { StringEqualsIfExists = { "aws:PrincipalOrgID" = "o-abcdefghij" } }
#             all_paths   = { "ForAllValues:StringLike" = { "aws:PrincipalOrgPaths" = "o-abcdefghij/*" } }
#             any_account = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/deploy" } }
#             others      = { StringNotEquals = { "aws:PrincipalAccount" = "111122223333" } }
#             world       = { IpAddress = { "aws:SourceIp" = ["0.0.0.0/1", "128.0.0.0/1"] } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { AWS = "*" }, Action = "STS:assumerole", Condition = each.value }
#           })
#         }
#       fail:
#         'aws_iam_role.each["none"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["mfa"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["tag"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["any_org"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["no_org"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["all_paths"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["any_account"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["others"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["world"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#     - name: Everybody in a heredoc, a data source, and by NotPrincipal
#       hcl: |
#         resource "aws_iam_role" "heredoc" {
#           assume_role_policy = <<-EOT
#             {"Statement": [
#               {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
#               {"Effect": "Allow", "Principal": "*", "Action": ["sts:*"]}
#             ]}
#           EOT
#         }
#         data "aws_iam_policy_document" "trust" {
#           statement {
#             actions = ["sts:AssumeRole"]
#             principals {
#               type        = "AWS"
#               identifiers = ["*"]
#             }
#             condition {
#               test     = "StringEquals"
#               variable = "sts:ExternalId"
#               values   = ["acme"]
#             }
#           }
#         }
#         resource "aws_iam_role" "data" {
#           assume_role_policy = data.aws_iam_policy_document.trust.json
#         }
#         resource "aws_iam_role" "others" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }]
#           })
#         }
#       fail:
#         aws_iam_role.heredoc: principals of every AWS account may assume the role, and no condition keeps strangers out
#         aws_iam_role.data: principals of every AWS account may assume the role, and no condition keeps strangers out
#         aws_iam_role.others: principals of every AWS account may assume the role, and no condition keeps strangers out
#     - name: OIDC tokens of anybody
#       hcl: |
#         resource "aws_iam_openid_connect_provider" "github" {
#           url            = "https://token.actions.githubusercontent.com"
#           client_id_list = ["sts.amazonaws.com"]
#         }
#         locals {
#           tokens = {
#             nothing = {}
#             aud     = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }
#             star    = { StringLike = { "token.actions.githubusercontent.com:sub" = "*" } }
#             repo    = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } }
#             owner   = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme*" } }
#             skipped = { StringLikeIfExists = { "token.actions.githubusercontent.com:sub" = ["repo:acme/shop:*", "repo:*/*"] } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.tokens
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = each.value
#             }]
#           })
#         }
#         resource "aws_iam_role" "cluster" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#             }]
#           })
#         }
#       fail:
#         'aws_iam_role.each["nothing"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["aud"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["star"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["repo"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["owner"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["skipped"]': every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         aws_iam_role.cluster: every token of the OIDC provider oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE may assume the role, since no condition names whose tokens are meant
#     - name: Conditions that keep strangers out
#       hcl: |
#         variable "organization" {
#           default = "o-abcdefghij"
#         }
#         locals {
#           conditions = {
#             org     = { StringEquals = { "aws:PrincipalOrgID" = var.organization } }
#             paths   = { "ForAnyValue:StringLike" = { "aws:PrincipalOrgPaths" = "o-abcdefghij/*" } }
#             account = { StringEqualsIfExists = { "aws:PrincipalAccount" = "111122223333" } }
#             arn     = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::111122223333:role/*" } }
#             network = { IpAddress = { "aws:SourceIp" = "203.0.113.0/24" }, Bool = { "aws:MultiFactorAuthPresent" = "true" } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.conditions
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole", Condition = each.value }]
#           })
#         }
#         resource "aws_iam_role" "denied" {
#           assume_role_policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" },
#               { Effect = "Deny", Principal = "*", Action = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = var.organization } } },
#             ]
#           })
#         }
#     - name: Services, SAML, accounts and tokens of one owner
#       hcl: |
#         resource "aws_iam_role" "service" {
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { Service = ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com"] }, Action = "sts:AssumeRole" }
#           })
#         }
#         resource "aws_iam_role" "saml" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:saml-provider/corp" }
#               Action    = "sts:AssumeRoleWithSAML"
#               Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
#             }]
#           })
#         }
#         resource "aws_iam_role" "github" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = {
#                 StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" }
#                 StringLike   = { "token.actions.githubusercontent.com:sub" = ["repo:acme/*", "repo:acme-labs/shop:ref:refs/heads/main"] }
#               }
#             }]
#           })
#         }
#         resource "aws_iam_role" "account" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }]
#           })
#         }
#     - name: What only apply will tell
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         resource "aws_iam_role" "policy" {
#           assume_role_policy = terraform_data.setting.output
#         }
#         resource "aws_iam_role" "principal" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = { AWS = terraform_data.setting.output }, Action = "sts:AssumeRole" }]
#           })
#         }
#         resource "aws_iam_role" "condition" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = "*"
#               Action    = "sts:AssumeRole"
#               Condition = { StringLike = { "aws:PrincipalOrgID" = terraform_data.setting.output } }
#             }]
#           })
#         }
#       undetermined:
#         aws_iam_role.policy: whom the role admits cannot be told, since assume_role_policy of aws_iam_role.policy is known only after apply
#         aws_iam_role.principal: whether everybody may assume the role cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#         aws_iam_role.condition: whether everybody may assume the role cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#     - name: One open statement among others, upper and lower case mixed, principals in a list
#       hcl: |
#         resource "aws_iam_role" "list" {
#           assume_role_policy = jsonencode({
#             Statement = { Effect = "Allow", Principal = { AWS = ["arn:aws:iam::111122223333:root", "*"] }, Action = ["STS:TagSession", "STS:ASSUMEROLE"] }
#           })
#         }
#         resource "aws_iam_role" "split" {
#           count = 2
#           assume_role_policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } },
#               { Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:Assume*" },
#             ]
#           })
#         }
#         resource "aws_iam_role" "string" {
#           assume_role_policy = "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:AssumeRole\",\"Condition\":{\"Null\":{\"aws:PrincipalOrgID\":\"true\"}}}}"
#         }
#       fail:
#         aws_iam_role.list: principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.split[0]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.split[1]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         aws_iam_role.string: principals of every AWS account may assume the role, and no condition keeps strangers out
#     - name: Denials that spare strangers
#       hcl: |
#         locals {
#           denials = {
#             mfa         = { Principal = "*", Action = "sts:AssumeRole", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }
#             if_in_one   = { Principal = "*", Action = "sts:AssumeRole", Condition = { "ForAnyValue:StringNotLike" = { "aws:PrincipalOrgPaths" = "o-abcdefghij/*" } } }
#             other_org   = { Principal = "*", Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }
#             one_account = { Principal = { AWS = "444455556666" }, Action = "sts:AssumeRole" }
#             session     = { Principal = "*", NotAction = "sts:AssumeRole", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.denials
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" }, merge({ Effect = "Deny" }, each.value)]
#           })
#         }
#       fail:
#         'aws_iam_role.each["mfa"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["if_in_one"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["other_org"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["one_account"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["session"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#     - name: Documents made of others, and principals of dynamic blocks
#       hcl: |
#         data "aws_iam_policy_document" "open" {
#           statement {
#             sid     = "Trust"
#             actions = ["sts:AssumeRole"]
#             principals {
#               type        = "*"
#               identifiers = ["*"]
#             }
#           }
#         }
#         data "aws_iam_policy_document" "opened" {
#           source_policy_documents = [data.aws_iam_policy_document.open.json]
#         }
#         data "aws_iam_policy_document" "dynamic" {
#           statement {
#             actions = ["sts:AssumeRole"]
#             dynamic "principals" {
#               for_each = { AWS = ["*"], Service = ["ec2.amazonaws.com"] }
#               content {
#                 type        = principals.key
#                 identifiers = principals.value
#               }
#             }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = {
#             source  = data.aws_iam_policy_document.opened.json
#             dynamic = data.aws_iam_policy_document.dynamic.json
#           }
#           assume_role_policy = each.value
#         }
#       fail:
#         'aws_iam_role.each["source"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#         'aws_iam_role.each["dynamic"]': principals of every AWS account may assume the role, and no condition keeps strangers out
#     - name: OIDC tokens by wildcards that are, or are not, wildcards
#       hcl: |
#         locals {
#           github = "token.actions.githubusercontent.com"
#           tokens = {
#             any_repository = { StringLike = { "${local.github}:sub" = "repo:*" } }
#             any_owner      = { StringLike = { "${local.github}:sub" = "repo:*/shop:ref:refs/heads/main" } }
#             any_letter     = { StringLike = { "${local.github}:sub" = "repo:acm?/shop:*" } }
#             one_of_two     = { StringLike = { "${local.github}:sub" = ["repo:acme/shop:*", "repo:acme*"] } }
#             anyone_but     = { StringNotLike = { "${local.github}:sub" = "repo:other/*" } }
#             all_values     = { "ForAllValues:StringLike" = { "${local.github}:sub" = "repo:acme/*" } }
#             literal_star   = { StringEquals = { "${local.github}:sub" = "repo:acme/*" } }
#             one_owner      = { StringLike = { "${local.github}:sub" = "repo:acme/*" } }
#             any_value      = { "ForAnyValue:StringLike" = { "${local.github}:sub" = ["repo:acme/*", "repo:acme-labs/*"] } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.tokens
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = merge({ StringEquals = { "${local.github}:aud" = "sts.amazonaws.com" } }, each.value)
#             }]
#           })
#         }
#         data "aws_iam_policy_document" "gitlab" {
#           statement {
#             actions = ["sts:AssumeRoleWithWebIdentity"]
#             principals {
#               type        = "Federated"
#               identifiers = ["arn:aws:iam::111122223333:oidc-provider/gitlab.com"]
#             }
#             condition {
#               test     = "StringEquals"
#               variable = "gitlab.com:aud"
#               values   = ["https://gitlab.com"]
#             }
#           }
#         }
#         resource "aws_iam_role" "gitlab" {
#           assume_role_policy = data.aws_iam_policy_document.gitlab.json
#         }
#         resource "aws_iam_role" "terraform" {
#           assume_role_policy = <<-EOT
#             {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
#               "Principal": {"Federated": ["arn:aws:iam::111122223333:oidc-provider/app.terraform.io"]},
#               "Condition": {"StringEquals": {"app.terraform.io:aud": "aws.workload.identity"}, "StringLike": {"app.terraform.io:sub": "organization:*:project:*"}}}}
#           EOT
#         }
#         resource "aws_iam_role" "cluster" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = { StringEquals = { "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:sub" = "system:serviceaccount:shop:web" } }
#             }]
#           })
#         }
#       fail:
#         'aws_iam_role.each["any_repository"]': &github every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["any_owner"]': *github
#         'aws_iam_role.each["any_letter"]': *github
#         'aws_iam_role.each["one_of_two"]': *github
#         'aws_iam_role.each["anyone_but"]': *github
#         'aws_iam_role.each["all_values"]': *github
#         aws_iam_role.gitlab: every token of the OIDC provider gitlab.com may assume the role, since no condition names whose tokens are meant
#         aws_iam_role.terraform: every token of the OIDC provider app.terraform.io may assume the role, since no condition names whose tokens are meant
#     - name: A star that cannot assume the role, or that is denied
#       hcl: |
#         data "aws_caller_identity" "me" {}
#         resource "aws_iam_role" "each" {
#           for_each = {
#             other_action = [{ Effect = "Allow", Principal = "*", Action = "sts:TagSession" }]
#             all_but      = [{ Effect = "Allow", Principal = "*", NotAction = ["sts:Assume*"] }]
#             denied       = [{ Effect = "Deny", Principal = "*", Action = "sts:AssumeRole" }]
#             both         = [{ Effect = "Allow", Principal = "*", Action = "sts:*" }, { Effect = "Deny", Principal = { AWS = "*" }, NotAction = "sts:TagSession" }]
#             spared = [
#               { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" },
#               { Effect = "Deny", NotPrincipal = { AWS = "arn:aws:iam::111122223333:role/deploy" }, Action = "sts:AssumeRole" },
#             ]
#             account = [
#               { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole" },
#               { Effect = "Deny", Principal = "*", Action = "STS:*", Condition = { StringNotEqualsIfExists = { "aws:PrincipalAccount" = ["111122223333"] } } },
#             ]
#             several = [{ Effect = "Allow", Principal = { AWS = ["111122223333", "arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:user/ann"] }, Action = "sts:AssumeRole" }]
#           }
#           assume_role_policy = jsonencode({ Statement = each.value })
#         }
#         resource "aws_iam_role" "own" {
#           assume_role_policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = data.aws_caller_identity.me.account_id }, Action = "sts:AssumeRole" },
#               { Effect = "Allow", Principal = "*", Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:PrincipalAccount" = data.aws_caller_identity.me.account_id } } },
#             ]
#           })
#         }
#         resource "aws_iam_role" "cognito" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "cognito-identity.amazonaws.com" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = {
#                 StringEquals             = { "cognito-identity.amazonaws.com:aud" = "eu-west-1:11111111-2222-3333-4444-555555555555" }
#                 "ForAnyValue:StringLike" = { "cognito-identity.amazonaws.com:amr" = "authenticated" }
#               }
#             }]
#           })
#         }
#     - name: Parts that only apply will tell, in a document from a data source
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#         data "aws_iam_policy_document" "trust" {
#           statement {
#             actions = ["sts:AssumeRole"]
#             principals {
#               type        = "AWS"
#               identifiers = [terraform_data.setting.output]
#             }
#           }
#         }
#         resource "aws_iam_role" "data" {
#           assume_role_policy = data.aws_iam_policy_document.trust.json
#         }
#         resource "aws_iam_role" "subject" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = terraform_data.setting.output } }
#             }]
#           })
#         }
#         resource "aws_iam_role" "repository" {
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/${terraform_data.setting.output}:*" } }
#             }]
#           })
#         }
#         resource "aws_iam_role" "denied" {
#           assume_role_policy = jsonencode({
#             Statement = [
#               { Effect = "Allow", Principal = { AWS = terraform_data.setting.output }, Action = "sts:AssumeRole" },
#               { Effect = "Deny", Principal = "*", Action = "sts:AssumeRole", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-abcdefghij" } } },
#             ]
#           })
#         }
#         resource "aws_iam_role" "effect" {
#           assume_role_policy = jsonencode({
#             Statement = [{ Effect = terraform_data.setting.output, Principal = "*", Action = "sts:AssumeRole" }]
#           })
#         }
#       undetermined:
#         aws_iam_role.data: whether everybody may assume the role cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#         aws_iam_role.subject: whether everybody may assume the role cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#         aws_iam_role.effect: whether everybody may assume the role cannot be told, since terraform_data.setting.output in its trust policy is known only after apply
#     - name: Claims that are anybody's, by issuer
#       hcl: |
#         locals {
#           trust = {
#             environment = { issuer = "token.actions.githubusercontent.com", claims = { sub = "environment:production" } }
#             ref         = { issuer = "token.actions.githubusercontent.com", claims = { ref = "refs/heads/main" } }
#             buildkite   = { issuer = "agent.buildkite.com", claims = { aud = "sts.amazonaws.com" } }
#             cognito     = { issuer = "cognito-identity.amazonaws.com", claims = { amr = "authenticated" } }
#             pods        = { issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", claims = { aud = "sts.amazonaws.com" } }
#             any_pod     = { issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", claims = { sub = "system:serviceaccount:*" } }
#             owner       = { issuer = "token.actions.githubusercontent.com", claims = { sub = "environment:production:repository_owner:acme" } }
#             workflow    = { issuer = "token.actions.githubusercontent.com", claims = { job_workflow_ref = "acme/shop/.github/workflows/deploy.yml@*" } }
#             pipeline    = { issuer = "agent.buildkite.com", claims = { sub = "organization:acme:pipeline:deploy:*" } }
#             namespace   = { issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE", claims = { sub = "system:serviceaccount:shop:*" } }
#             private     = { issuer = "login.acme.example", claims = { aud = "deploy" } }
#           }
#         }
#         resource "aws_iam_role" "each" {
#           for_each = local.trust
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${each.value.issuer}" }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = { StringLike = { for claim, value in each.value.claims : "${each.value.issuer}:${claim}" => value } }
#             }]
#           })
#         }
#       fail:
#         'aws_iam_role.each["environment"]': &actions every token of the OIDC provider token.actions.githubusercontent.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["ref"]': *actions
#         'aws_iam_role.each["buildkite"]': every token of the OIDC provider agent.buildkite.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["cognito"]': every token of the OIDC provider cognito-identity.amazonaws.com may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["pods"]': &pods every token of the OIDC provider oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE may assume the role, since no condition names whose tokens are meant
#         'aws_iam_role.each["any_pod"]': *pods
#     - name: A cluster's service accounts, with an issuer that is known only after apply
#       hcl: |
#         resource "aws_eks_cluster" "main" {
#           name     = "main"
#           role_arn = "arn:aws:iam::111122223333:role/eks"
#           vpc_config {
#             subnet_ids = ["subnet-0a", "subnet-0b"]
#           }
#         }
#         resource "aws_iam_openid_connect_provider" "eks" {
#           url            = aws_eks_cluster.main.identity[0].oidc[0].issuer
#           client_id_list = ["sts.amazonaws.com"]
#         }
#         locals {
#           issuer = trimprefix(aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://")
#         }
#         resource "aws_iam_role" "each" {
#           for_each = {
#             sound    = { "${local.issuer}:sub" = "system:serviceaccount:app:api" }
#             replaced = { "${replace(aws_iam_openid_connect_provider.eks.url, "https://", "")}:sub" = "system:serviceaccount:app:api" }
#             audience = { "${local.issuer}:aud" = "sts.amazonaws.com" }
#           }
#           assume_role_policy = jsonencode({
#             Statement = [{
#               Effect    = "Allow"
#               Principal = { Federated = aws_iam_openid_connect_provider.eks.arn }
#               Action    = "sts:AssumeRoleWithWebIdentity"
#               Condition = { StringEquals = each.value }
#             }]
#           })
#         }
#       fail:
#         'aws_iam_role.each["audience"]': every token of the OIDC provider of aws_eks_cluster.main may assume the role, since no condition names whose tokens are meant
package planvet.rules.sts.trust_anyone

import data.planvet.lib.oidc
import data.planvet.lib.result
import data.planvet.lib.trust

results contains result.undetermined(found.resource, found.path, message) if {
	some found in trust.unread("sts-trust-anyone")
	message := sprintf("whom the role admits cannot be told, since %s", [found.why])
}

results contains result.with_severity(result.with_key(result.fail(entry.resource, trust.path, _message(entry)), entry.text), _severity(entry)) if {
	some entry in trust.entries
	_open(entry) == "always"
}

results contains result.with_key(result.undetermined(entry.resource, trust.path, message), entry.text) if {
	some entry in trust.entries
	_open(entry) == "undetermined"
	message := sprintf("whether everybody may assume the role cannot be told, since %s", [trust.unknowns(entry)])
}

_severity(entry) := object.get({"oidc": "high"}, entry.who, "critical")

# "always" where the entry admits strangers.
_open(entry) := _unless(entry.allowed, trust.keeps_strangers_out(entry)) if {
	entry.who == "everyone"
} else := _unless(entry.allowed, oidc.binds(entry.statement, trust.issuer(entry))) if {
	entry.who == "oidc"
} else := "undetermined" if {
	entry.who == "unknown"
	trust.keeps_strangers_out(entry) != "always"
} else := "never"

_unless(_, "always") := "never"

_unless(_, "undetermined") := "undetermined"

_unless(allowed, "never") := allowed

# A denial for some principals leaves the strangers among the others in.
_unless(allowed, "sometimes") := allowed

_message(entry) := sprintf("every token of the OIDC provider %s may assume the role, since no condition names whose tokens are meant", [oidc.named(trust.issuer(entry))]) if {
	entry.who == "oidc"
} else := "principals of every AWS account may assume the role, and no condition keeps strangers out"
