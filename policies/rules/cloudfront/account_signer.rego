# METADATA
# title: CloudFront trusts AWS accounts to sign URLs
# description: |
#   CloudFront serves private content to whoever brings a URL or a cookie that a signer has signed. A signer is a key
#   group (`trusted_key_groups`) or an AWS account (`trusted_signers`). An account's CloudFront key pairs can be made
#   by its root user alone, who has to sign in to rotate them, no policy limits what they sign, and an account has two
#   at most. Keys of a group are made and rotated by whoever IAM allows to, with the API, and can differ between
#   distributions.
#
#   `self` stands for the account that owns the distribution. Each cache behavior is a finding of its own, also one
#   that trusts key groups beside the account: either signature opens it.
#
#   Deliberately missed: behaviors without any signer, which are public.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
#   - ref: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DefaultCacheBehavior.html
# schemas:
#   - input: schema.document
# custom:
#   id: cloudfront-account-signer
#   severity: medium
#   note: Credentials
#   resources: [aws_cloudfront_distribution]
#   remediation: |
#     Make a key pair, give CloudFront its public half in a key group, and trust the group. To change over without an
#     interruption, trust both until nothing is signed with the account's keys any more:
#
#     ```hcl
#     resource "aws_cloudfront_public_key" "signer" {
#       encoded_key = file("${path.module}/signer.pub")
#     }
#
#     resource "aws_cloudfront_key_group" "signers" {
#       name  = "signers"
#       items = [aws_cloudfront_public_key.signer.id]
#     }
#
#     # in each cache behavior
#     trusted_key_groups = [aws_cloudfront_key_group.signers.id]
#     ```
#   frameworks:
#     cwe: [CWE-250]
#   examples:
#     - name: The owner's account, and another one for some paths
#       hcl: |
#         resource "aws_cloudfront_distribution" "films" {
#           enabled = true
#           origin {
#             domain_name = "films.example.com"
#             origin_id   = "films"
#           }
#           default_cache_behavior {
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_signers        = ["self"]
#           }
#           ordered_cache_behavior {
#             path_pattern           = "/public/*"
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#           }
#           ordered_cache_behavior {
#             path_pattern           = "/partner/*"
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_signers        = ["111122223333", "self"]
#           }
#           restrictions {
#             geo_restriction {
#               restriction_type = "none"
#             }
#           }
#           viewer_certificate {
#             cloudfront_default_certificate = true
#           }
#         }
#       fail:
#         aws_cloudfront_distribution.films:
#           - the default cache behavior trusts the signatures of an AWS account (self), whose keys only the root user can rotate
#           - the cache behavior for /partner/* trusts the signatures of AWS accounts (111122223333, self), whose keys only the root user can rotate
#     - name: Key groups, and no signers
#       hcl: |
#         resource "aws_cloudfront_public_key" "signer" {
#           encoded_key = "-----BEGIN PUBLIC KEY-----"
#         }
#
#         resource "aws_cloudfront_key_group" "signers" {
#           name  = "signers"
#           items = [aws_cloudfront_public_key.signer.id]
#         }
#
#         resource "aws_cloudfront_distribution" "films" {
#           enabled = true
#           origin {
#             domain_name = "films.example.com"
#             origin_id   = "films"
#           }
#           default_cache_behavior {
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_key_groups     = [aws_cloudfront_key_group.signers.id]
#           }
#           ordered_cache_behavior {
#             path_pattern           = "/public/*"
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_signers        = []
#           }
#           restrictions {
#             geo_restriction {
#               restriction_type = "none"
#             }
#           }
#           viewer_certificate {
#             cloudfront_default_certificate = true
#           }
#         }
#     - name: Behaviors from a dynamic block, one of which trusts both
#       hcl: |
#         locals {
#           paths = {
#             "/new/*" = []
#             "/old/*" = ["self"]
#           }
#         }
#
#         resource "aws_cloudfront_distribution" "films" {
#           enabled = true
#           origin {
#             domain_name = "films.example.com"
#             origin_id   = "films"
#           }
#           default_cache_behavior {
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#           }
#           dynamic "ordered_cache_behavior" {
#             for_each = local.paths
#             content {
#               path_pattern           = ordered_cache_behavior.key
#               target_origin_id       = "films"
#               viewer_protocol_policy = "https-only"
#               allowed_methods        = ["GET", "HEAD"]
#               cached_methods         = ["GET", "HEAD"]
#               trusted_key_groups     = ["0123abcd"]
#               trusted_signers        = ordered_cache_behavior.value
#             }
#           }
#           restrictions {
#             geo_restriction {
#               restriction_type = "none"
#             }
#           }
#           viewer_certificate {
#             cloudfront_default_certificate = true
#           }
#         }
#       fail:
#         aws_cloudfront_distribution.films: the cache behavior for /old/* trusts the signatures of an AWS account (self), whose keys only the root user can rotate
#     - name: Which account is known only after apply, and that there is one is known now
#       hcl: |
#         resource "terraform_data" "partner" {
#           input = timestamp()
#         }
#
#         resource "aws_cloudfront_distribution" "films" {
#           enabled = true
#           origin {
#             domain_name = "films.example.com"
#             origin_id   = "films"
#           }
#           default_cache_behavior {
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_signers        = [terraform_data.partner.output]
#           }
#           restrictions {
#             geo_restriction {
#               restriction_type = "none"
#             }
#           }
#           viewer_certificate {
#             cloudfront_default_certificate = true
#           }
#         }
#       fail:
#         aws_cloudfront_distribution.films: the default cache behavior trusts the signatures of an AWS account, whose keys only the root user can rotate
#     - name: Signers and behaviors that are known only after apply
#       hcl: |
#         resource "terraform_data" "signers" {
#           input = split(",", timestamp())
#         }
#
#         resource "aws_cloudfront_distribution" "films" {
#           enabled = true
#           origin {
#             domain_name = "films.example.com"
#             origin_id   = "films"
#           }
#           default_cache_behavior {
#             target_origin_id       = "films"
#             viewer_protocol_policy = "https-only"
#             allowed_methods        = ["GET", "HEAD"]
#             cached_methods         = ["GET", "HEAD"]
#             trusted_signers        = terraform_data.signers.output
#           }
#           dynamic "ordered_cache_behavior" {
#             for_each = terraform_data.signers.output
#             content {
#               path_pattern           = ordered_cache_behavior.value
#               target_origin_id       = "films"
#               viewer_protocol_policy = "https-only"
#               allowed_methods        = ["GET", "HEAD"]
#               cached_methods         = ["GET", "HEAD"]
#               trusted_signers        = ["self"]
#             }
#           }
#           restrictions {
#             geo_restriction {
#               restriction_type = "none"
#             }
#           }
#           viewer_certificate {
#             cloudfront_default_certificate = true
#           }
#         }
#       undetermined:
#         aws_cloudfront_distribution.films:
#           - whether the default cache behavior trusts the signatures of AWS accounts cannot be told, since trusted_signers is known only after apply
#           - whether cache behaviors trust the signatures of AWS accounts cannot be told, since ordered_cache_behavior is known only after apply
package planvet.rules.cloudfront.account_signer

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_key(result.fail(r, path, message), _name(r, behavior)) if {
	some r in tf.resources("aws_cloudfront_distribution")
	some behavior in _behaviors(r)
	path := array.concat(behavior, ["trusted_signers"])
	signers := object.get(r.values, path, [])
	is_array(signers)
	count(signers) > 0
	message := sprintf(
		"the %s trusts the signatures of %s, whose keys only the root user can rotate",
		[_name(r, behavior), _accounts(count(signers), [e.value | some e in tf.elements(r, path)])],
	)
}

results contains result.with_key(result.undetermined(r, path, message), _name(r, behavior)) if {
	some r in tf.resources("aws_cloudfront_distribution")
	some behavior in _behaviors(r)
	not tf.undecided(r, behavior)
	path := array.concat(behavior, ["trusted_signers"])
	tf.undecided(r, path)
	message := sprintf(
		"whether the %s trusts the signatures of AWS accounts cannot be told, since trusted_signers %s",
		[_name(r, behavior), tf.reason(r, path)],
	)
}

results contains result.undetermined(r, block, message) if {
	some r in tf.resources("aws_cloudfront_distribution")
	some block in _blocks
	tf.undecided(r, block)
	message := sprintf("whether cache behaviors trust the signatures of AWS accounts cannot be told, since %s %s", [block, tf.reason(r, block)])
}

_blocks := ["default_cache_behavior", "ordered_cache_behavior"]

_behaviors(r) := [behavior | some block in _blocks; some behavior in tf.blocks(r, block)]

_name(_, behavior) := "default cache behavior" if behavior[0] == "default_cache_behavior"

_name(r, behavior) := sprintf("cache behavior for %s", [tf.value(r, path)]) if {
	behavior[0] == "ordered_cache_behavior"
	path := array.concat(behavior, ["path_pattern"])
	tf.known(r, path)
}

_name(r, behavior) := "cache behavior for some path" if {
	behavior[0] == "ordered_cache_behavior"
	not tf.known(r, array.concat(behavior, ["path_pattern"]))
}

_accounts(number, known) := sprintf("an AWS account%s", [_list(known)]) if {
	number == 1
} else := sprintf("AWS accounts%s", [_list(known)])

_list(known) := "" if {
	count(known) == 0
} else := sprintf(" (%s)", [concat(", ", [sprintf("%v", [account]) | some account in known])])
