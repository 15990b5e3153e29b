# METADATA
# title: Which hosts a bastion is the way to
# description: |
#   A bastion guards the hosts of its own VPC. Where a VPC cannot be told, it may
#   be the bastion's. Data sources may look up what something else here manages,
#   so they are the same as anything.
# schemas:
#   - input: schema.document
package planvet.lib.bastion_scope

import data.planvet.lib.bastion
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.sg
import data.planvet.lib.tf
import data.planvet.lib.vpc

# METADATA
# title: The bastions, or else the hosts that may be some
# description: Without what stands for hosts that are here as well.
bastions := [r | some r in _named; not host.hosts_of[r.address]]

_named := bastion.all if {
	count(bastion.all) > 0
} else := bastion.candidates

# METADATA
# title: Why it cannot be told whether there is a bastion; undefined where there surely is
doubt := bastion.is_bastion(bastions[0]).why if count(bastion.all) == 0

# METADATA
# title: The bastions that may be in the VPC of a group, in order of address
near_group(group) := _near(own_vpcs(group)) if {
	count(own_vpcs(group)) > 0
} else := _near({key |
	some member in object.get(membership.members, group, [])
	some key in host_vpcs(member.address)
})

# METADATA
# title: The bastions that may be in the VPC of a host, in order of address
near_host(address) := _near(host_vpcs(address))

# METADATA
# title: Whether a group opens a host to which a bastion is the way, for sure
guards(group) if {
	count(bastion.all) > 0
	count(near_group(group)) > 0
	some member in object.get(membership.members, group, [])
	member.sure
	tf.at(member.address).type in bastion.types
	bastion.is_bastion(tf.at(member.address)).answer == "no"
}

# Two VPCs are surely different unless one is a data source, or one is the
# default VPC and the other an id that is written out, which may be the default
# one's. There may be as many VPCs as bastions: no pair of them is looked at.
_near(vpcs) := sort([b.address | some b in _placed]) if {
	count(vpcs) == 0
} else := sort([b.address | some b in _placed]) if {
	some key in vpcs
	key in link.data_sources
} else := sort(((_anywhere | _in_any(vpcs)) | (_by_id(vpcs) | _by_default(vpcs))))

_placed := [{"address": r.address, "vpcs": host_vpcs(r.address)} | some r in bastions]

_anywhere := {b.address | some b in _placed; count(b.vpcs) == 0} | {b.address |
	some b in _placed
	some key in b.vpcs
	key in link.data_sources
}

_in_any(vpcs) := {address |
	some key in vpcs
	some address, _ in object.get(_placed_in, key, {})
}

_placed_in := object.union_n([{key: {b.address: true}} | some b in _placed; some key in b.vpcs])

_by_id(vpcs) := _with_id if {
	"default" in vpcs
} else := set()

_with_id := {b.address | some b in _placed; some key in b.vpcs; not tf.at(key)}

_by_default(vpcs) := {address | some address, _ in object.get(_placed_in, "default", {})} if {
	some key in vpcs
	not tf.at(key)
} else := set()

# METADATA
# title: The VPCs that a host may be in
# description: |
#   Those of its subnets, or else those of its groups; a set of keys, "default"
#   for the default VPC, empty where it cannot be told.
host_vpcs(address) := vpcs if {
	vpcs := {key |
		some candidates in host.subnets(tf.at(address)).each
		some subnet in candidates
		some key in _subnet_vpcs(subnet)
	}
	count(vpcs) > 0
} else := {key |
	some g in membership.all[address].groups
	g.sure
	some key in own_vpcs(g.key)
}

_subnet_vpcs(subnet) := {"default"} if {
	tf.at(subnet).type == "aws_default_subnet"
} else := {_key(found) | some found in vpc.vpcs(subnet)} if {
	tf.at(subnet)
} else := set()

_key(found) := "default" if {
	tf.at(found).type == "aws_default_vpc"
} else := found

# METADATA
# title: The VPCs that a group may be in
own_vpcs(group) := _home_vpcs(group) | object.get(_associated, group, set()) if {
	count(_home_vpcs(group)) > 0
} else := set()

# An aws_vpc_security_group_vpc_association lets hosts of another VPC have the group.
_associated := {group: {_key(vpc) | some vpc, _ in vpcs} |
	some group, vpcs in object.union_n([{sg.group_key(group): {found: true}} |
		some r in tf.resources("aws_vpc_security_group_vpc_association")
		some group in link.targets(r, "security_group_id", sg.target_types)
		some found in link.targets(r, "vpc_id", vpc.vpc_types)
	])
}

_home_vpcs(group) := {_key(group)} if {
	tf.at(group).type in vpc.vpc_types
} else := {_key(found) | some found in named} if {
	named := link.targets(tf.at(group), "vpc_id", vpc.vpc_types)
	count(named) > 0
} else := {"default"} if {
	link.managed(group)
	r := tf.at(group)
	r.type in sg.group_types
	not tf.configures(r, "vpc_id")
} else := {"default"} if {
	group == "default"
} else := set()
