package terraform.policies

import data.lib.plan as changes

# METADATA
# title: Volumes are encrypted
# description: An unencrypted volume can be read by whoever gets hold of a snapshot.
deny contains {"msg": msg, "details": {"address": r.address}} if {
	some r in changes.of("aws_instance")
	some device in r.change.after.root_block_device
	device.encrypted != true
	msg := "the root volume is not encrypted"
}

violation contains {"msg": msg, "metadata": {"resource": r.address}} if {
	some r in changes.all
	not startswith(r.type, "aws_")
	msg := sprintf("%s is not ours", [r.type])
}

# Walks what is planned, modules and all.
warn contains msg if {
	walk(input.planned_values.root_module, [_, node])
	node.type == "aws_subnet"
	node.values.map_public_ip_on_launch
	msg := sprintf("Subnet `%s`: gives public addresses.", [node.address])
}

warn_team contains msg if {
	some r in changes.of("aws_vpc")
	not r.change.after.tags.team in data.teams
	msg := sprintf("%s belongs to no team", [r.address])
}
