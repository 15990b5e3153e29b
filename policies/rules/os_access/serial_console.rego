# METADATA
# title: EC2 serial console is enabled for the account
# description: |
#   The serial console reaches an instance past its network: no security group, network ACL or route stands in between, and
#   neither does Session Manager's log. Whoever may push a key to it and knows a password is on the machine. AWS
#   leaves it off. It is for machines that no longer boot, and belongs on for as long as one is being repaired.
#
#   The setting is the account's, for one region.
#
#   Deliberately missed: who may use it, which IAM says (`ec2-instance-connect:SendSerialConsoleSSHPublicKey`), and whether
#   users of the instances have passwords.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-serial-console.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configure-access-to-serial-console.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-serial-console
#   severity: medium
#   note: Access to the underlying system
#   resources: [aws_ec2_serial_console_access]
#   remediation: |
#     Switch it off, and on for a repair alone:
#
#     ```hcl
#     resource "aws_ec2_serial_console_access" "this" {
#       enabled = false
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: On, said and by default
#       hcl: |
#         resource "aws_ec2_serial_console_access" "said" {
#           enabled = true
#         }
#         resource "aws_ec2_serial_console_access" "default" {
#         }
#       fail:
#         aws_ec2_serial_console_access.said: the serial console is enabled, which reaches instances past security groups and network ACLs
#         aws_ec2_serial_console_access.default: the serial console is enabled, which reaches instances past security groups and network ACLs
#     - name: Off
#       hcl: |
#         resource "aws_ec2_serial_console_access" "off" {
#           enabled = false
#         }
#     - name: A variable without a value
#       hcl: |
#         variable "console" {
#           type = bool
#         }
#         resource "aws_ec2_serial_console_access" "late" {
#           enabled = var.console
#         }
#       undetermined:
#         aws_ec2_serial_console_access.late: whether the serial console is enabled is unknown, since enabled is unknown (var.console has no value)
package planvet.rules.os_access.serial_console

import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_fix(result.fail(r, "enabled", message), [result.set(r.address, "enabled", false)]) if {
	some r in tf.resources("aws_ec2_serial_console_access")
	tf.value_or(r, "enabled", true) in {true, "true"}
	message := "the serial console is enabled, which reaches instances past security groups and network ACLs"
}

results contains result.undetermined(r, "enabled", message) if {
	some r in tf.resources("aws_ec2_serial_console_access")
	tf.undecided(r, "enabled")
	message := sprintf("whether the serial console is enabled is unknown, since enabled %s", [tf.reason(r, "enabled")])
}
