# METADATA
# title: Elastic Beanstalk environment allows SSH from the internet
# description: |
#   Elastic Beanstalk gives the instances of an environment a security group of its own making, and that lets SSH in
#   from everywhere. The option `SSHSourceRestriction` narrows it, to known addresses or to a bastion's security group.
#   With a key pair on the instances (`EC2KeyName`) there is something to log in with; without one, nobody can, and the
#   rule has nothing to say.
#
#   Both options live in the namespace `aws:autoscaling:launchconfiguration`, in the `setting` blocks of an environment
#   or of the configuration template that it is made from. What the environment sets goes before what the template
#   sets. A template is vetted in its own right, and what is wrong in it alone is said there once, not at each
#   environment. Where `DisableDefaultEC2SecurityGroup` is true there is no such group: the environment's own groups
#   count, and other rules vet those.
#
#   Deliberately missed: options in `.ebextensions` of the application and in saved configurations outside of
#   Terraform; a range that is wide but not the world.
# related_resources:
#   - ref: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
#   - ref: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.ec2.instances.sg.html
#   - ref: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-beanstalk
#   severity: high
#   note: Access to the underlying system
#   resources: [aws_elastic_beanstalk_environment, aws_elastic_beanstalk_configuration_template]
#   remediation: |
#     Leave the key pair out and use Session Manager, or let SSH in from known addresses alone:
#
#     ```hcl
#     setting {
#       namespace = "aws:autoscaling:launchconfiguration"
#       name      = "SSHSourceRestriction"
#       value     = "tcp, 22, 22, 203.0.113.0/24"
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: A key pair and no restriction
#       hcl: |
#         resource "aws_elastic_beanstalk_environment" "app" {
#           name        = "app"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "InstanceType"
#             value     = "t3.micro"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#         }
#       fail:
#         aws_elastic_beanstalk_environment.app: 'SSH to the instances is open to the world: EC2KeyName is set, and SSHSourceRestriction is not'
#     - name: A restriction that restricts nothing, however it is written
#       hcl: |
#         locals {
#           open = ["tcp, 22, 22, 0.0.0.0/0", "tcp,22,22,0.0.0.0/0", "tcp, 0, 65535, ::/0", "0.0.0.0/0"]
#         }
#
#         resource "aws_elastic_beanstalk_environment" "app" {
#           count       = length(local.open)
#           name        = "app-${count.index}"
#           application = "app"
#           dynamic "setting" {
#             for_each = { EC2KeyName = "admin", SSHSourceRestriction = local.open[count.index] }
#             content {
#               namespace = "aws:autoscaling:launchconfiguration"
#               name      = setting.key
#               value     = setting.value
#             }
#           }
#         }
#       fail:
#         'aws_elastic_beanstalk_environment.app[0]': 'SSH to the instances is open to the world: SSHSourceRestriction is "tcp, 22, 22, 0.0.0.0/0"'
#         'aws_elastic_beanstalk_environment.app[1]': 'SSH to the instances is open to the world: SSHSourceRestriction is "tcp,22,22,0.0.0.0/0"'
#         'aws_elastic_beanstalk_environment.app[2]': 'SSH to the instances is open to the world: SSHSourceRestriction is "tcp, 0, 65535, ::/0"'
#         'aws_elastic_beanstalk_environment.app[3]': 'SSH to the instances is open to the world: SSHSourceRestriction is "0.0.0.0/0"'
#     - name: Known addresses, a security group, another port, and no key pair
#       hcl: |
#         locals {
#           closed = ["tcp, 22, 22, 203.0.113.0/24", "tcp, 22, 22, sg-0abc", "tcp, 22, 22, 111122223333/sg-0abc", "tcp, 443, 443, 0.0.0.0/0"]
#         }
#
#         resource "aws_elastic_beanstalk_environment" "app" {
#           count       = length(local.closed)
#           name        = "app-${count.index}"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = local.closed[count.index]
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "keyless" {
#           name        = "keyless"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = ""
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "silent" {
#           name        = "silent"
#           application = "app"
#         }
#     - name: A restriction in another namespace is none
#       hcl: |
#         resource "aws_elastic_beanstalk_environment" "app" {
#           name        = "app"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#           setting {
#             namespace = "aws:ec2:vpc"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, 203.0.113.0/24"
#           }
#         }
#       fail:
#         aws_elastic_beanstalk_environment.app: 'SSH to the instances is open to the world: EC2KeyName is set, and SSHSourceRestriction is not'
#     - name: Without the security group that Elastic Beanstalk makes
#       hcl: |
#         resource "aws_elastic_beanstalk_environment" "app" {
#           name        = "app"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "DisableDefaultEC2SecurityGroup"
#             value     = "true"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SecurityGroups"
#             value     = "sg-0abc"
#           }
#         }
#     - name: A template that is open, said once, and environments that override it
#       hcl: |
#         resource "aws_elastic_beanstalk_configuration_template" "base" {
#           name        = "base"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "same" {
#           name          = "same"
#           application   = "app"
#           template_name = aws_elastic_beanstalk_configuration_template.base.name
#         }
#
#         resource "aws_elastic_beanstalk_environment" "narrowed" {
#           name          = "narrowed"
#           application   = "app"
#           template_name = aws_elastic_beanstalk_configuration_template.base.name
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, 10.0.0.0/8"
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "opened" {
#           name          = "opened"
#           application   = "app"
#           template_name = "base"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, 0.0.0.0/0"
#           }
#         }
#       fail:
#         aws_elastic_beanstalk_configuration_template.base: 'SSH to the instances is open to the world: EC2KeyName is set, and SSHSourceRestriction is not'
#         aws_elastic_beanstalk_environment.opened: 'SSH to the instances is open to the world: SSHSourceRestriction is "tcp, 22, 22, 0.0.0.0/0"'
#     - name: A template that restricts, and an environment that brings the key pair
#       hcl: |
#         resource "aws_elastic_beanstalk_configuration_template" "base" {
#           name        = "base"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, 10.0.0.0/8"
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "app" {
#           name          = "app"
#           application   = "app"
#           template_name = aws_elastic_beanstalk_configuration_template.base.name
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#         }
#     - name: A template that opens, and an environment that brings the key pair
#       hcl: |
#         resource "aws_elastic_beanstalk_configuration_template" "base" {
#           name        = "base"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, 0.0.0.0/0"
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "app" {
#           name          = "app"
#           application   = "app"
#           template_name = aws_elastic_beanstalk_configuration_template.base.name
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = aws_key_pair.admin.key_name
#           }
#         }
#
#         resource "aws_key_pair" "admin" {
#           key_name_prefix = "admin-"
#           public_key      = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExampleExam admin"
#         }
#       fail:
#         aws_elastic_beanstalk_environment.app: 'SSH to the instances is open to the world: SSHSourceRestriction is "tcp, 22, 22, 0.0.0.0/0" in aws_elastic_beanstalk_configuration_template.base'
#     - name: A restriction, a key pair and a template that cannot be seen
#       hcl: |
#         resource "terraform_data" "value" {
#           input = timestamp()
#         }
#
#         resource "aws_elastic_beanstalk_environment" "restriction" {
#           name        = "restriction"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "SSHSourceRestriction"
#             value     = "tcp, 22, 22, ${terraform_data.value.output}"
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "key" {
#           name        = "key"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = terraform_data.value.output
#           }
#         }
#
#         resource "aws_elastic_beanstalk_environment" "template" {
#           name          = "template"
#           application   = "app"
#           template_name = "elsewhere"
#         }
#
#         resource "aws_elastic_beanstalk_configuration_template" "copy" {
#           name           = "copy"
#           application    = "app"
#           environment_id = "e-0abc"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#         }
#       undetermined:
#         aws_elastic_beanstalk_environment.restriction: whether SSH to the instances is open to the world cannot be told, since SSHSourceRestriction is known only after apply
#         aws_elastic_beanstalk_environment.key: whether SSH to the instances is open to the world cannot be told, since EC2KeyName is known only after apply
#         aws_elastic_beanstalk_environment.template: whether SSH to the instances is open to the world cannot be told, since elsewhere, which it is made from, is outside this configuration
#         aws_elastic_beanstalk_configuration_template.copy: whether SSH to the instances is open to the world cannot be told, since e-0abc, which it is made from, is outside this configuration
#     - name: Settings that are known only after apply
#       hcl: |
#         resource "terraform_data" "names" {
#           input = split(",", timestamp())
#         }
#
#         resource "aws_elastic_beanstalk_environment" "names" {
#           name        = "names"
#           application = "app"
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = "EC2KeyName"
#             value     = "admin"
#           }
#           setting {
#             namespace = "aws:autoscaling:launchconfiguration"
#             name      = terraform_data.names.output[0]
#             value     = "tcp, 22, 22, 10.0.0.0/8"
#           }
#         }
#       undetermined:
#         aws_elastic_beanstalk_environment.names: whether SSH to the instances is open to the world cannot be told, since the name of a setting is known only after apply
package planvet.rules.os_access.beanstalk

import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.tf

results contains result.with_key(result.with_related(result.fail(r, said.path, message), places), said.option) if {
	some r in _vetted
	_has_key(r)
	_group_made(r) == "yes"
	said := _open(r)
	message := sprintf("SSH to the instances is open to the world: %s", [said.text])
	places := [p | some p in said.places; p.address != r.address]
}

results contains result.with_key(result.undetermined(r, said.path, message), said.option) if {
	some r in _vetted
	not _decided(r)
	said := _doubts(r)[0]
	message := sprintf("whether SSH to the instances is open to the world cannot be told, since %s", [said.why])
}

_environment := "aws_elastic_beanstalk_environment"

_template := "aws_elastic_beanstalk_configuration_template"

_vetted := [r |
	some type in [_environment, _template]
	some r in tf.resources(type)
	_has_a_say(r)
]

# What an environment only inherits is said of its template, where that is here.
_has_a_say(r) if {
	some option in _options
	count(_own(r, option)) > 0
}

_has_a_say(r) if count(_unseen_base(r)) > 0

_options := ["EC2KeyName", "SSHSourceRestriction", "DisableDefaultEC2SecurityGroup"]

_decided(r) if _no_key(r)

_decided(r) if _group_made(r) == "no"

_decided(r) if _closed(r)

_decided(r) if {
	_has_key(r)
	_group_made(r) == "yes"
	_open(r)
}

# What cannot be read and may decide, in the order of the options.
_doubts(r) := [said |
	some option in _options
	some said in _said(r, option)
	said.why != null
	not _key_pair_named(said)
]

_no_key(r) if {
	every said in _said(r, "EC2KeyName") {
		said.value == ""
	}
}

_has_key(r) if {
	some said in _said(r, "EC2KeyName")
	_names_a_key(said)
}

_names_a_key(said) if {
	said.why == null
	said.value != ""
}

_names_a_key(said) if _key_pair_named(said)

# The name of a key pair is a name, whichever it will be.
_key_pair_named(said) if {
	said.option == "EC2KeyName"
	said.why != null
	some source in tf.references(tf.at(said.address), said.path)
	tf.at(source).type == "aws_key_pair"
}

# Whether Elastic Beanstalk makes the group that lets SSH in.
_group_made(r) := "no" if {
	some said in _said(r, "DisableDefaultEC2SecurityGroup")
	said.why == null
	lower(sprintf("%v", [said.value])) == "true"
} else := "undetermined" if {
	some said in _said(r, "DisableDefaultEC2SecurityGroup")
	said.why != null
} else := "yes"

# What lets SSH in: a restriction that names the world, or none at all.
_open(r) := {
	"option": said.option,
	"path": _path_in(r, said),
	"text": sprintf("SSHSourceRestriction is %s%s", [json.marshal(said.value), _where(r, said)]),
	"places": [result.place(said.address, said.path, "the restriction lets the world in")],
} if {
	said := [said | some said in _said(r, "SSHSourceRestriction"); _lets_the_world_in(said)][0]
} else := {
	"option": said.option,
	"path": _path_in(r, said),
	"text": "EC2KeyName is set, and SSHSourceRestriction is not",
	"places": [result.place(said.address, said.path, "the key pair is named here")],
} if {
	count(_said(r, "SSHSourceRestriction")) == 0
	said := [said | some said in _said(r, "EC2KeyName"); _names_a_key(said)][0]
}

_closed(r) if {
	restrictions := _said(r, "SSHSourceRestriction")
	count(restrictions) > 0
	every said in restrictions {
		said.why == null
		not _lets_the_world_in(said)
	}
}

_path_in(r, said) := said.path if {
	said.address == r.address
} else := own[0].path if {
	own := [key | some key in _own(r, "EC2KeyName")]
	count(own) > 0
} else := []

_where(r, said) := "" if {
	said.address == r.address
} else := sprintf(" in %s", [said.address])

# "tcp, 22, 22, 203.0.113.0/24"; the source may be a security group.
_lets_the_world_in(said) if {
	said.why == null
	parts := [trim_space(part) | some part in split(sprintf("%v", [said.value]), ",")]
	count(net.world({part | some part in parts; net.valid(part)})) > 0
	not _other_ports(parts)
}

_other_ports(parts) if {
	count(parts) == 4
	every port in array.slice(parts, 1, 3) {
		regex.match(`^[0-9]{1,5}$`, port)
	}
	not net.intersection([to_number(parts[1]), to_number(parts[2])], [22, 22])
}

# Everything that is said of an option: what the resource itself sets, or else
# what it is made from sets. `why` is null where the value can be read.
_said(r, option) := own if {
	own := _own(r, option)
	count(own) > 0
} else := array.concat(inherited, _unseen_base(r)) if {
	inherited := [said |
		some key in _base_keys(r)
		some said in _own(tf.at(key), option)
	]
}

_own(r, option) := array.concat(_named(r, option), _perhaps_named(r))

_namespace := "aws:autoscaling:launchconfiguration"

_named(r, option) := [_value(r, option, array.concat(block, ["value"])) |
	some block in tf.blocks(r, "setting")
	tf.value(r, array.concat(block, ["namespace"])) == _namespace
	tf.value(r, array.concat(block, ["name"])) == option
]

_value(r, option, path) := {"option": option, "address": r.address, "path": path, "value": tf.value_or(r, path, ""), "why": null} if {
	not tf.undecided(r, path)
} else := {"option": option, "address": r.address, "path": path, "value": null, "why": sprintf("%s %s", [option, tf.reason(r, path)])}

# A setting whose namespace or name cannot be read may be any, and so may
# settings that cannot be read at all.
_perhaps_named(r) := [said |
	tf.undecided(r, "setting")
	said := _doubt(r, ["setting"], sprintf("setting %s", [tf.reason(r, "setting")]))
] if {
	tf.undecided(r, "setting")
} else := [said |
	some block in tf.blocks(r, "setting")
	some name in ["namespace", "name"]
	path := array.concat(block, [name])
	tf.undecided(r, path)
	said := _doubt(r, path, sprintf("the %s of a setting %s", [name, tf.reason(r, path)]))
]

_doubt(r, path, why) := {"option": "", "address": r.address, "path": path, "value": null, "why": why}

_base_argument := {_environment: "template_name", _template: "environment_id"}

_base_type := {_environment: _template, _template: _environment}

_base_keys(r) := {key |
	link.set_in(r, _base_argument[r.type])
	some key in link.targets(r, _base_argument[r.type], {_base_type[r.type]})
	link.managed(key)
}

# What a resource is made from and cannot be seen: it lies outside, is one of
# several, or is itself made from something.
_unseen_base(r) := [_doubt(r, [argument], why) |
	argument := _base_argument[r.type]
	link.set_in(r, argument)
	why := _why_unseen(r, argument, link.targets(r, argument, {_base_type[r.type]}))
]

_why_unseen(r, argument, keys) := sprintf("%s %s", [argument, tf.reason(r, argument)]) if {
	count(keys) == 0
} else := sprintf("%s names one of several", [argument]) if {
	count(keys) > 1
} else := sprintf("%s, which it is made from, is outside this configuration", [outside[0]]) if {
	outside := [key | some key in keys; not link.managed(key)]
	count(outside) > 0
} else := sprintf("%s, which it is made from, is itself made from %s", [key, base]) if {
	some key in keys
	base := tf.value(tf.at(key), _base_argument[_base_type[r.type]])
}
