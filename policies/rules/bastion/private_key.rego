# METADATA
# title: Private key is copied to a bastion
# description: |
#   A bastion is the one host that everybody can reach. A private key that lies on it opens every host behind it
#   to whoever gets in, and it stays there when its owner is long gone. It is not needed there either: with
#   ProxyJump (or ProxyCommand) the connection to the host behind runs through the bastion and is authenticated at
#   home; agent forwarding asks the agent at home for each signature.
#
#   A key travels to a bastion
#
#   - in `user_data` or `user_data_base64`, in clear, in base64 or compressed, which anyone who may call
#     `DescribeInstanceAttribute`, and every process on the host, can read;
#   - in a provisioner: as the text of a `file` or `remote-exec`, or as a file whose name is that of a private key
#     (`id_ed25519`, `*.pem`, `*.ppk`);
#   - in a `connection`: terraform logs in to the bastion with it, so it lies wherever terraform runs, though it never
#     leaves that machine (medium); with `agent = true` it need not lie there either. Here any `private_key` counts, `file("~/.ssh/id_rsa")` as well.
#
#   Provisioners and connections of another resource (`null_resource`, `terraform_data`) count when they go to the
#   bastion. A bastion is what `bastion-placement` takes for one. The private key of a `tls_private_key` counts
#   before it exists. What is found here is not reported by `credentials-in-configuration` again. Only the place
#   and a keyed hash of the key are shown, never the key.
#
#   Deliberately missed: keys that a script fetches on the host, those that `local-exec` copies, and what lies in the
#   files that `script` and `scripts` name. A plan alone does not hold connections: there the source tells.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-key-pairs.html
#   - ref: https://aws.amazon.com/blogs/security/securely-connect-to-linux-instances-running-in-a-private-amazon-vpc/
#   - ref: https://developer.hashicorp.com/terraform/language/block/resource#connection
# schemas:
#   - input: schema.document
# custom:
#   id: bastion-private-key
#   severity: critical
#   note: Bastion hosts and exposure
#   resources: [aws_instance, aws_spot_instance_request, aws_launch_template, aws_launch_configuration]
#   remediation: |
#     Leave the key at home, and take it for known to others: make a new one. Reach the hosts behind through the
#     bastion, in `~/.ssh/config` or on the command line:
#
#     ```
#     Host 10.0.*
#       ProxyJump ec2-user@bastion.example.com
#     ```
#
#     Where a provisioner must log in, let it ask the agent:
#
#     ```hcl
#     connection {
#       host  = self.public_ip
#       user  = "ec2-user"
#       agent = true
#     }
#     ```
#   frameworks:
#     cwe: [CWE-522, CWE-798]
#   examples:
#     - name: 'A key in user data'
#       hcl: |
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data = <<-EOT
#             #!/bin/sh
#             cat > /home/ec2-user/.ssh/id_rsa <<KEY
#             -----BEGIN PRIVATE KEY-----
#             MFhwbGFudmV0IGV4YW1wbGUuIFRoaXMgaXMgbm8gcHJpdmF0ZSBrZXksIGl0
#             IG9ubHkgaGFzIHRoZSBzaGFwZSBvZiBvbmUsIGFuZCBvcGVucyBub3RoaW5n
#             -----END PRIVATE KEY-----
#             KEY
#           EOT
#         }
#       fail:
#         aws_instance.bastion: 'user_data brings a private key (hash 0403dcf7b43d40af) to this bastion'
#     - name: 'In base64, and compressed, in a launch template and a launch configuration'
#       hcl: |
#         locals {
#           key = <<-EOT
#             -----BEGIN PRIVATE KEY-----
#             MFhwbGFudmV0IGV4YW1wbGUuIFRoaXMgaXMgbm8gcHJpdmF0ZSBrZXksIGl0
#             IG9ubHkgaGFzIHRoZSBzaGFwZSBvZiBvbmUsIGFuZCBvcGVucyBub3RoaW5n
#             -----END PRIVATE KEY-----
#           EOT
#         }
#         resource "aws_launch_template" "bastion" {
#           image_id  = "ami-0abc"
#           user_data = base64encode("#!/bin/sh\necho '${local.key}' > /root/key")
#         }
#         resource "aws_launch_configuration" "jump_host" {
#           image_id         = "ami-0abc"
#           instance_type    = "t3.micro"
#           user_data_base64 = base64gzip("#!/bin/sh\necho '${local.key}' > /root/key")
#         }
#       fail:
#         aws_launch_template.bastion: 'user_data brings a private key (hash 0403dcf7b43d40af) to this bastion'
#         aws_launch_configuration.jump_host: 'user_data_base64 brings a private key (hash 0403dcf7b43d40af) to this bastion'
#     - name: 'A generated key, in user data and in a provisioner'
#       hcl: |
#         resource "tls_private_key" "inner" {
#           algorithm = "ED25519"
#         }
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "#!/bin/sh\necho '${tls_private_key.inner.private_key_openssh}' > /root/key"
#         }
#         resource "aws_instance" "jump_box" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           provisioner "file" {
#             content     = tls_private_key.inner.private_key_pem
#             destination = "/home/ec2-user/.ssh/inner"
#           }
#         }
#       fail:
#         aws_instance.bastion: 'user_data brings a private key to this bastion'
#         aws_instance.jump_box: 'a provisioner brings a private key to this bastion'
#     - name: 'A file provisioner that copies a key, and a connection that is given one'
#       hcl: |
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           provisioner "file" {
#             source      = "~/.ssh/id_rsa"
#             destination = "/home/ec2-user/.ssh/id_rsa"
#           }
#         }
#         resource "aws_instance" "jump" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           tags          = { Role = "bastion" }
#           connection {
#             host        = self.public_ip
#             private_key = file("~/.ssh/id_rsa")
#           }
#           provisioner "remote-exec" {
#             inline = ["sudo yum -y update"]
#           }
#         }
#       fail:
#         aws_instance.bastion: 'a provisioner brings a private key to this bastion'
#         aws_instance.jump: 'a connection uses a private key, which stays on the machine that terraform runs on, to log in to this bastion'
#     - name: 'Another resource that connects to the bastion'
#       hcl: |
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#         }
#         resource "null_resource" "keys" {
#           connection {
#             host  = aws_instance.bastion.public_ip
#             agent = true
#           }
#           provisioner "file" {
#             source      = "inner.pem"
#             destination = "/home/ec2-user/inner.pem"
#           }
#         }
#         resource "terraform_data" "setup" {
#           provisioner "remote-exec" {
#             inline = ["true"]
#             connection {
#               host        = aws_instance.bastion.public_ip
#               private_key = file("~/.ssh/id_rsa")
#             }
#           }
#         }
#       fail:
#         null_resource.keys: 'a provisioner brings a private key to the bastion aws_instance.bastion'
#         terraform_data.setup: 'a connection uses a private key, which stays on the machine that terraform runs on, to log in to the bastion aws_instance.bastion'
#     - name: 'No key, a public one, and keys that go to other hosts'
#       hcl: |
#         resource "tls_private_key" "inner" {
#           algorithm = "ED25519"
#         }
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = "#!/bin/sh\necho '${tls_private_key.inner.public_key_openssh}' >> /home/ec2-user/.ssh/authorized_keys"
#           connection {
#             host  = self.public_ip
#             agent = true
#           }
#           provisioner "file" {
#             source      = "~/.ssh/id_rsa.pub"
#             destination = "/home/ec2-user/id_rsa.pub"
#           }
#           provisioner "file" {
#             content     = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA...\n-----END RSA PRIVATE KEY-----"
#             destination = "/etc/motd"
#           }
#         }
#         resource "aws_instance" "web" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           connection {
#             host         = self.private_ip
#             bastion_host = aws_instance.bastion.public_ip
#             private_key  = file("~/.ssh/id_rsa")
#           }
#           provisioner "remote-exec" {
#             inline = ["true"]
#           }
#         }
#     - name: 'User data that is not known, and a host that may be a bastion'
#       hcl: |
#         resource "terraform_data" "script" {
#           input = timestamp()
#         }
#         resource "terraform_data" "role" {
#           input = timestamp()
#         }
#         resource "aws_instance" "bastion" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           user_data     = terraform_data.script.output
#         }
#         resource "aws_instance" "host" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           tags          = { Name = terraform_data.role.output }
#           provisioner "file" {
#             source      = "inner.pem"
#             destination = "/root/inner.pem"
#           }
#         }
#         resource "aws_instance" "jump_host" {
#           ami           = "ami-0abc"
#           instance_type = "t3.micro"
#           provisioner "file" {
#             content     = terraform_data.script.output
#             destination = "/root/script"
#           }
#         }
#       undetermined:
#         aws_instance.bastion: 'a private key may travel to this bastion: user_data is known only after apply'
#         aws_instance.host: 'a provisioner brings a private key to aws_instance.host, which may be a bastion: tags.Name of aws_instance.host is known only after apply'
#         aws_instance.jump_host: 'a private key may travel to this bastion: content of the provisioner is not known'
package planvet.rules.bastion.private_key

import data.planvet.lib.bastion
import data.planvet.lib.bastion_key
import data.planvet.lib.result

results contains _graded(_related(result.fail(arrival.at, arrival.path, message), arrival), arrival) if {
	some arrival in bastion_key.arrivals
	bastion.is_bastion(arrival.host).answer == "yes"
	message := sprintf("%s%s to %s", [_verb(arrival), _hash(arrival), _host(arrival)])
}

results contains _related(result.undetermined(arrival.at, arrival.path, message), arrival) if {
	some arrival in bastion_key.arrivals
	is := bastion.is_bastion(arrival.host)
	is.answer == "undetermined"
	message := sprintf("%s%s to %s, which may be a bastion: %s", [
		_verb(arrival), _hash(arrival), arrival.host.address, is.why,
	])
}

results contains result.undetermined(doubt.at, doubt.path, message) if {
	some doubt in bastion_key.doubts
	bastion.is_bastion(doubt.host).answer == "yes"
	message := sprintf("a private key may travel to %s: %s", [_host(doubt), doubt.why])
}

# The key of a connection stays on the machine that terraform runs on.
_graded(found, arrival) := result.with_severity(found, "medium") if {
	arrival.what == "a connection"
} else := found

_verb(arrival) := "a connection uses a private key, which stays on the machine that terraform runs on, to log in" if {
	arrival.what == "a connection"
} else := sprintf("%s brings a private key", [arrival.what])

_hash(arrival) := sprintf(" (hash %s)", [arrival.hash]) if {
	arrival.hash != ""
} else := ""

_host(arrival) := "this bastion" if {
	arrival.at.address == arrival.host.address
} else := sprintf("the bastion %s", [arrival.host.address])

# Where the key is written, if the configuration holds it.
_related(found, arrival) := result.with_related(result.with_key(found, arrival.hash), places) if {
	places := [result.place(entry.address, entry.path, "the key is written here") |
		some entry in input.credentials
		entry.hash == arrival.hash
		entry.hash != ""
		entry.written == "here"
		not _same(entry, arrival)
	]
	count(places) > 0
} else := result.with_key(found, arrival.hash)

_same(entry, arrival) if {
	entry.address == arrival.at.address
	entry.path == arrival.path
}
