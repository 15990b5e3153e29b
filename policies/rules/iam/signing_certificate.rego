# METADATA
# title: IAM user has an X.509 signing certificate
# description: |
#   A signing certificate lets an IAM user sign requests with the private key that belongs to it. The interfaces that
#   take such signatures are the SOAP ones of old, and AWS has given them up: Amazon S3, the last to keep one, ended it
#   in 2025. What is left is a credential that nobody needs, and that is easily forgotten when passwords and access
#   keys are rotated.
#
#   A certificate whose `status` is `Inactive` signs nothing and is no finding. Where the EC2 AMI tools still bundle
#   instance store images with it, accept the finding with that reason.
#
#   Deliberately missed: server certificates (`aws_iam_server_certificate`), which serve TLS and sign no request.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html
#   - ref: https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/APISoap.html
# schemas:
#   - input: schema.document
# custom:
#   id: iam-signing-certificate
#   severity: low
#   note: Credentials
#   resources: [aws_iam_signing_certificate]
#   remediation: |
#     Delete the certificate. If something may still sign with it, switch it off first and delete it once nothing fails:
#
#     ```hcl
#     resource "aws_iam_signing_certificate" "old" {
#       user_name        = aws_iam_user.old.name
#       certificate_body = file("${path.module}/old.pem")
#       status           = "Inactive"
#     }
#     ```
#   frameworks:
#     cwe: [CWE-477]
#   examples:
#     - name: A certificate, whether or not its status is said
#       hcl: |
#         resource "aws_iam_signing_certificate" "silent" {
#           user_name        = "old"
#           certificate_body = "-----BEGIN CERTIFICATE-----"
#         }
#
#         resource "aws_iam_signing_certificate" "active" {
#           user_name        = "old"
#           certificate_body = "-----BEGIN CERTIFICATE-----"
#           status           = "Active"
#         }
#       fail:
#         aws_iam_signing_certificate.silent: only SOAP interfaces, which AWS has given up, need an X.509 signing certificate
#         aws_iam_signing_certificate.active: only SOAP interfaces, which AWS has given up, need an X.509 signing certificate
#     - name: A certificate that is switched off
#       hcl: |
#         resource "aws_iam_signing_certificate" "old" {
#           user_name        = "old"
#           certificate_body = "-----BEGIN CERTIFICATE-----"
#           status           = "Inactive"
#         }
#     - name: Certificates of several users
#       hcl: |
#         resource "aws_iam_user" "soap" {
#           for_each = toset(["a", "b"])
#           name     = each.key
#         }
#
#         resource "aws_iam_signing_certificate" "each" {
#           for_each         = aws_iam_user.soap
#           user_name        = each.value.name
#           certificate_body = "-----BEGIN CERTIFICATE-----"
#           status           = each.key == "a" ? "Active" : "Inactive"
#         }
#       fail:
#         'aws_iam_signing_certificate.each["a"]': only SOAP interfaces, which AWS has given up, need an X.509 signing certificate
#     - name: A status that is known only after apply
#       hcl: |
#         resource "terraform_data" "status" {
#           input = timestamp()
#         }
#
#         resource "aws_iam_signing_certificate" "old" {
#           user_name        = "old"
#           certificate_body = "-----BEGIN CERTIFICATE-----"
#           status           = terraform_data.status.output
#         }
#       undetermined:
#         aws_iam_signing_certificate.old: whether the signing certificate can be used cannot be told, since status is known only after apply
package planvet.rules.iam.signing_certificate

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.fail(r, [], message) if {
	some r in tf.resources("aws_iam_signing_certificate")
	tf.value_or(r, "status", "Active") != "Inactive"
	message := "only SOAP interfaces, which AWS has given up, need an X.509 signing certificate"
}

results contains result.undetermined(r, "status", message) if {
	some r in tf.resources("aws_iam_signing_certificate")
	tf.undecided(r, "status")
	message := sprintf("whether the signing certificate can be used cannot be told, since status %s", [tf.reason(r, "status")])
}
