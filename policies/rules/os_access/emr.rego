# METADATA
# title: EMR master node allows SSH from the internet
# description: |
#   Whoever logs in to the master node (AWS now calls it the primary node) is `hadoop`: they read the cluster's data
#   with the cluster's role and run what they like on every node. Two things keep the world out:
#
#   - the security groups of the master node, `emr_managed_master_security_group` and
#     `additional_master_security_groups`, which count together: what one group lets in, no other keeps out, and ranges
#     of several groups add up to the world;
#   - block public access, a setting of the Region: EMR then refuses to start a cluster whose groups let the world in,
#     but for the ports in `permitted_public_security_group_rule_range`. A list that holds SSH and more besides, in one
#     range or in several that touch, leaves the setting without effect. The range 22 to 22 alone is AWS's default,
#     and no finding.
#
#   The open rule itself is sg-open-admin-ingress's finding, at the security group. This rule speaks at the cluster, once,
#   of what the hole leads to, as AWS's notes leave that to the customer; close the group and both are gone.
#
#   Deliberately missed: a cluster that names no group, for which EMR makes its own, closed to the world; routes and
#   network ACLs; the groups of core and task nodes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html
#   - ref: https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-sg-specify.html
#   - ref: https://docs.aws.amazon.com/config/latest/developerguide/emr-block-public-access.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-emr
#   severity: medium
#   note: Access to the underlying system
#   resources: [aws_emr_cluster, aws_emr_block_public_access_configuration]
#   remediation: |
#     Let SSH in from known addresses or a bastion's group, or use Session Manager, and keep block public access on:
#
#     ```hcl
#     resource "aws_emr_block_public_access_configuration" "region" {
#       block_public_security_group_rules = true
#     }
#     ```
#   frameworks:
#     cwe: [CWE-284]
#   examples:
#     - name: The master's group lets the world in
#       hcl: |
#         resource "aws_security_group" "master" {
#           name = "master"
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#
#         resource "aws_emr_cluster" "main" {
#           name          = "main"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = aws_security_group.master.id
#             emr_managed_slave_security_group  = aws_security_group.master.id
#           }
#         }
#       fail:
#         aws_emr_cluster.main: 'SSH on the master node is open to the world (0.0.0.0/0) through aws_security_group.master'
#     - name: An additional group, in a list of several, with separate rules
#       hcl: |
#         resource "aws_security_group" "closed" {
#           name = "closed"
#         }
#
#         resource "aws_security_group" "open" {
#           for_each = toset(["ssh"])
#           name     = each.key
#         }
#
#         resource "aws_vpc_security_group_ingress_rule" "open" {
#           security_group_id = aws_security_group.open["ssh"].id
#           ip_protocol       = "-1"
#           cidr_ipv6         = "::/0"
#         }
#
#         resource "aws_emr_cluster" "main" {
#           name          = "main"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = aws_security_group.closed.id
#             additional_master_security_groups = join(",", [aws_security_group.closed.id, aws_security_group.open["ssh"].id])
#           }
#         }
#       fail:
#         aws_emr_cluster.main: 'SSH on the master node is open to the world (::/0) through aws_security_group.open["ssh"]'
#     - name: Two groups that are the world only together
#       hcl: |
#         resource "aws_security_group" "low" {
#           name = "low"
#         }
#
#         resource "aws_security_group_rule" "low" {
#           security_group_id = aws_security_group.low.id
#           type              = "ingress"
#           protocol          = "tcp"
#           from_port         = 20
#           to_port           = 25
#           cidr_blocks       = ["0.0.0.0/1"]
#         }
#
#         resource "aws_security_group" "high" {
#           name = "high"
#           dynamic "ingress" {
#             for_each = ["128.0.0.0/1"]
#             content {
#               from_port   = 22
#               to_port     = 22
#               protocol    = "6"
#               cidr_blocks = [ingress.value]
#             }
#           }
#         }
#
#         resource "aws_emr_cluster" "main" {
#           name          = "main"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = aws_security_group.low.id
#             additional_master_security_groups = aws_security_group.high.id
#           }
#         }
#       fail:
#         aws_emr_cluster.main: 'SSH on the master node is open to the world (0.0.0.0/0) through aws_security_group.high and aws_security_group.low'
#     - name: Known addresses, another port, the slaves' group, and no group
#       hcl: |
#         resource "aws_security_group" "master" {
#           name = "master"
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["203.0.113.0/24"]
#           }
#           ingress {
#             from_port   = 443
#             to_port     = 443
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#
#         resource "aws_security_group" "slave" {
#           name = "slave"
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = ["0.0.0.0/0"]
#           }
#         }
#
#         resource "aws_emr_cluster" "main" {
#           name          = "main"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = aws_security_group.master.id
#             emr_managed_slave_security_group  = aws_security_group.slave.id
#           }
#         }
#
#         resource "aws_emr_cluster" "silent" {
#           name          = "silent"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#         }
#     - name: Block public access is off, or excepts SSH and more
#       hcl: |
#         resource "aws_emr_block_public_access_configuration" "off" {
#           block_public_security_group_rules = false
#         }
#
#         resource "aws_emr_block_public_access_configuration" "wide" {
#           block_public_security_group_rules = true
#           permitted_public_security_group_rule_range {
#             min_range = 0
#             max_range = 65535
#           }
#         }
#
#         resource "aws_emr_block_public_access_configuration" "pieces" {
#           block_public_security_group_rules = true
#           dynamic "permitted_public_security_group_rule_range" {
#             for_each = { "22" = 22, "23" = 1024 }
#             content {
#               min_range = permitted_public_security_group_rule_range.key
#               max_range = permitted_public_security_group_rule_range.value
#             }
#           }
#         }
#       fail:
#         aws_emr_block_public_access_configuration.off: 'block public access is switched off: EMR starts clusters whose security groups let the world in'
#         aws_emr_block_public_access_configuration.wide: 'block public access excepts SSH with ports 0-65535: EMR starts clusters that are open to the world there'
#         aws_emr_block_public_access_configuration.pieces: 'block public access excepts SSH with ports 22-1024: EMR starts clusters that are open to the world there'
#     - name: Block public access is on, with AWS's own exception or another
#       hcl: |
#         resource "aws_emr_block_public_access_configuration" "strict" {
#           block_public_security_group_rules = true
#         }
#
#         resource "aws_emr_block_public_access_configuration" "default" {
#           block_public_security_group_rules = true
#           permitted_public_security_group_rule_range {
#             min_range = 22
#             max_range = 22
#           }
#           permitted_public_security_group_rule_range {
#             min_range = 8443
#             max_range = 8443
#           }
#         }
#     - name: Groups that are elsewhere, and what is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#
#         resource "aws_security_group" "unread" {
#           name = "unread"
#           ingress {
#             from_port   = 22
#             to_port     = 22
#             protocol    = "tcp"
#             cidr_blocks = [terraform_data.setting.output]
#           }
#         }
#
#         resource "aws_emr_cluster" "elsewhere" {
#           name          = "elsewhere"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = "sg-0abc"
#           }
#         }
#
#         resource "aws_emr_cluster" "unread" {
#           name          = "unread"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             emr_managed_master_security_group = aws_security_group.unread.id
#           }
#         }
#
#         resource "aws_emr_cluster" "unknown" {
#           name          = "unknown"
#           release_label = "emr-7.0.0"
#           service_role  = "emr"
#           ec2_attributes {
#             instance_profile                  = "emr"
#             additional_master_security_groups = terraform_data.setting.output
#           }
#         }
#
#         resource "aws_emr_block_public_access_configuration" "region" {
#           block_public_security_group_rules = terraform_data.setting.output == ""
#         }
#       undetermined:
#         aws_emr_cluster.elsewhere: whether the world reaches SSH on the master node cannot be told, since the rules of sg-0abc lie outside this configuration
#         aws_emr_cluster.unread: whether the world reaches SSH on the master node cannot be told, since an element of cidr_blocks is known only after apply
#         aws_emr_cluster.unknown: whether the world reaches SSH on the master node cannot be told, since additional_master_security_groups is known only after apply
#         aws_emr_block_public_access_configuration.region: whether EMR keeps clusters from being open to the world cannot be told, since block_public_security_group_rules is known only after apply
package planvet.rules.os_access.emr

import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.partial
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.tf

results contains result.with_related(result.fail(r, path, message), places) if {
	some r in tf.resources("aws_emr_cluster")
	open := _opening(r)
	path := _paths(r, [p.group | some p in open])[0]
	message := sprintf("SSH on the master node is open to the world (%s) through %s", [
		concat(", ", sort(_world(open))),
		concat(" and ", sort({p.group | some p in open})),
	])
	places := [result.place(p.address, p.path, sprintf("lets in %s", [concat(", ", sort({c.cidr | some c in p.cidrs}))])) | some p in open]
}

results contains result.with_related(result.undetermined(r, doubt.path, message), doubt.at) if {
	some r in tf.resources("aws_emr_cluster")
	not _opening(r)
	doubt := _doubts(r)[0]
	message := sprintf("whether the world reaches SSH on the master node cannot be told, since %s", [doubt.why])
}

results contains result.fail(r, _block, message) if {
	some r in tf.resources("aws_emr_block_public_access_configuration")
	_off(r)
	message := "block public access is switched off: EMR starts clusters whose security groups let the world in"
}

results contains result.fail(r, _ranges, message) if {
	some r in tf.resources("aws_emr_block_public_access_configuration")
	not _off(r)
	some excepted in _wide(r)
	message := sprintf("block public access excepts SSH with %s: EMR starts clusters that are open to the world there", [net.ports_text([excepted])])
}

results contains result.undetermined(r, path, message) if {
	some r in tf.resources("aws_emr_block_public_access_configuration")
	not _off(r)
	count(_wide(r)) == 0
	path := _undecided(r)[0]
	message := sprintf("whether EMR keeps clusters from being open to the world cannot be told, since %s %s", [path[count(path) - 1], tf.reason(r, path)])
}

_ssh := [22, 22]

_block := "block_public_security_group_rules"

_ranges := "permitted_public_security_group_rule_range"

# Where a cluster names the groups of its master node.
_arguments(r) := [array.concat(block, [name]) |
	some block in tf.blocks(r, "ec2_attributes")
	some name in ["emr_managed_master_security_group", "additional_master_security_groups"]
	link.set_in(r, array.concat(block, [name]))
]

# What an argument may name. Several groups in one argument are a list with
# commas, and all of them count; the managed group is one, whichever it is.
_groups(r, path) := {sg.group_key(key) |
	some written in split(tf.value(r, path), ",")
	key := object.get(_by_id, trim_space(written), trim_space(written))
	key != ""
} if {
	is_string(tf.value(r, path))
	contains(tf.value(r, path), ",")
} else := {sg.group_key(key) |
	some text in texts
	some written in split(text, ",")
	key := _written(trim_space(written))
	key != ""
} if {
	tf.unknown(r, path)
	texts := partial.texts(r, path)
	some text in texts
	contains(text, ",")
} else := {sg.group_key(key) | some key in link.targets(r, path, sg.target_types)}

_written(written) := link.named_in(written) if {
	link.named_in(written)
} else := link.other if {
	contains(written, "${")
} else := object.get(_by_id, written, written)

_by_id := object.union_n([{id: group.address} |
	some type in sg.group_types
	some group in tf.resources(type)
	id := tf.value(group, "id")
	is_string(id)
])

_sure(_, path) if path[count(path) - 1] == "additional_master_security_groups"

_sure(r, path) if count(_groups(r, path)) == 1

_sure_groups(r) := {group |
	some path in _arguments(r)
	_sure(r, path)
	some group in _groups(r, path)
}

# The arguments that name one of the groups.
_paths(r, groups) := [path |
	some path in _arguments(r)
	some group in groups
	group in _groups(r, path)
]

_permissions(groups) := [p |
	some group in sort(groups)
	some p in object.get(sg.ingress, group, [])
	_may_be_ssh(p)
]

_may_be_ssh(p) if count(p.unread_scope) > 0

_may_be_ssh(p) if {
	p.protocol in {"tcp", "all"}
	net.intersection(p.ports, _ssh)
}

_world(permissions) := net.world({c.cidr | some p in permissions; some c in p.cidrs})

# The permissions that let the world in: those that do so alone, or else all
# that have a part in it. Undefined where the world stays out.
_opening(r) := alone if {
	alone := [p | some p in _read(r); count(_world([p])) > 0]
	count(alone) > 0
} else := together if {
	families := {net.family(whole) | some whole in _world(_read(r))}
	count(families) > 0
	together := [p | some p in _read(r); some c in p.cidrs; net.family(c.cidr) in families]
}

_read(r) := [p | some p in _permissions(_sure_groups(r)); count(p.unread_scope) == 0]

_doubts(r) := array.concat(
	[{"path": ["ec2_attributes"], "why": sprintf("ec2_attributes %s", [tf.reason(r, "ec2_attributes")]), "at": []} |
		tf.undecided(r, "ec2_attributes")
	],
	[doubt |
		some path in _arguments(r)
		some doubt in array.concat(array.concat(_unnamed(r, path), _unsure(r, path)), [of_group |
			some group in sort(_groups(r, path))
			some of_group in _group_doubts(r, path, group)
		])
	],
)

_unnamed(r, path) := [{"path": path, "why": sprintf("%s %s", [path[count(path) - 1], tf.reason(r, path)]), "at": []} |
	count(_groups(r, path)) == 0
]

# A plan could not tell which group is meant, and it matters.
_unsure(r, path) := [{"path": path, "why": sprintf("%s may be %s, which lets it in, or another group", [path[count(path) - 1], group]), "at": link.places(group, [], "may be the group")} |
	not _sure(r, path)
	some group in sort(_groups(r, path))
	count(_world([p | some p in _permissions(_sure_groups(r) | {group}); count(p.unread_scope) == 0])) > 0
]

_group_doubts(_, path, group) := [{"path": path, "why": sprintf("the rules of %s lie outside this configuration", [group]), "at": link.places(group, [], "looked up, not managed here")}] if {
	not link.managed(group)
} else := array.concat(
	[{"path": path, "why": u.why, "at": [result.place(u.address, u.path, "lets in what cannot be read")]} |
		some u in sg.unread
		u.address == group
		u.direction == "ingress"
	],
	[{"path": path, "why": reason.why, "at": [result.place(p.address, p.path, "lets in what cannot be read")]} |
		some p in _permissions({group})
		_may_open(p)
		some reason in array.concat(p.unread_sources, p.unread_scope)
	],
)

_may_open(p) if count(p.unread_sources) > 0

_may_open(p) if count(_world([p])) > 0

_off(r) if tf.value_or(r, _block, true) in {false, "false"}

# The excepted ports around SSH, where they are more than SSH.
_wide(r) := [excepted |
	some excepted in net.union([[low, high] |
		some block in tf.blocks(r, _ranges)
		low := _port(r, array.concat(block, ["min_range"]))
		high := _port(r, array.concat(block, ["max_range"]))
		low <= high
	])
	net.intersection(excepted, _ssh)
	excepted != _ssh
]

_port(r, path) := value if {
	value := tf.value(r, path)
	is_number(value)
}

_port(r, path) := to_number(value) if {
	value := tf.value(r, path)
	is_string(value)
	regex.match(`^[0-9]{1,5}$`, value)
}

_undecided(r) := array.concat(
	[[name] | some name in [_block, _ranges]; tf.undecided(r, name)],
	[path |
		some block in tf.blocks(r, _ranges)
		some end in ["min_range", "max_range"]
		path := array.concat(block, [end])
		tf.undecided(r, path)
	],
)
