# METADATA
# title: The security groups of bastions
# description: |
#   Who is in a group is told by data.planvet.lib.membership: hosts, network
#   interfaces and load balancers. Deliberately missed: a database, a function or
#   a container service in a bastion's group.
# schemas:
#   - input: schema.document
package planvet.lib.bastion_group

import data.planvet.lib.bastion
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.tf

# METADATA
# title: Bastions with their network interfaces, by address
addresses := _hosts | {interface |
	some address in _hosts
	some interface, sure in object.get(host.interfaces, address, {})
	sure
}

_hosts := {r.address | some r in bastion.all}

# METADATA
# title: The groups of this configuration that nothing but bastions is in
# description: |
#   Everything in them is surely so. A default group holds whatever names no
#   group, so it is none.
alone := {group |
	count(_hosts) > 0
	some group, members in membership.members
	every member in members {
		member.sure
		member.address in addresses
	}
	link.managed(group)
	tf.at(group).type == "aws_security_group"
}

# METADATA
# title: The bastions in a group, in order of address
# description: A launch template or configuration only where nothing here is made from it.
in_group(group) := sort({member.address |
	some member in object.get(membership.members, group, [])
	member.address in _hosts
	not _stands_for_hosts(member.address)
})

_stands_for_hosts(address) if host.hosts_of[address]

# METADATA
# title: Addresses in a sentence, the first of them and how many more
few(list) := concat(" and ", list) if {
	count(list) <= 2
} else := sprintf("%s and %d others", [list[0], count(list) - 1])
