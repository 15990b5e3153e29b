# METADATA
# title: How membership of security groups is read from arguments
# description: |
#   The parts that data.planvet.lib.membership puts together, in its shape. Ask
#   that package.
# schemas:
#   - input: schema.document
package planvet.lib.membership_source

import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.sg_pointer
import data.planvet.lib.tf
import data.planvet.lib.vpc

none := {"groups": [], "unseen": []}

unseen(reasons) := {"groups": [], "unseen": reasons}

# METADATA
# title: Several memberships as one
joined(parts) := {
	"groups": [group | some part in parts; some group in part.groups],
	"unseen": [reason | some part in parts; some reason in part.unseen],
}

# METADATA
# title: A membership that holds only if something else does
unsure(found, true) := found

unsure(found, false) := {
	"groups": [object.union(group, {"sure": false}) | some group in found.groups],
	"unseen": found.unseen,
}

# METADATA
# title: The arguments with which something names its groups itself
own_paths(r) := {
	"aws_instance": ["vpc_security_group_ids", "security_groups"],
	"aws_spot_instance_request": ["vpc_security_group_ids", "security_groups"],
	"aws_launch_configuration": ["security_groups"],
	"aws_launch_template": ["vpc_security_group_ids", "security_group_names"],
}[r.type]

# METADATA
# title: Whether an argument names a group, or may
# description: An empty list is as good as none. AWS then takes the default group.
names_any(r, path) if tf.undecided(r, path)

names_any(r, path) if {
	list := tf.value(r, path)
	is_array(list)
	count(list) > 0
}

# METADATA
# title: The groups that arguments name
# description: The key `on` is that of the interface that has them, or "".
named(r, paths, on) := joined([_named(r, _list(path), on) | some path in paths])

_list(path) := path if is_array(path)

_list(path) := [path] if is_string(path)

_named(r, path, on) := {
	"groups": [_group(r, path, key, sure, on) | some key, sure in found.keys],
	"unseen": [{"why": why, "default": false, "at": link.places(r.address, path, why)} |
		found.why != ""
		why := sprintf("%s of %s %s", [host.dotted(path), r.address, found.why])
	],
} if {
	found := sg_pointer.named(r, path)
}

_group(r, path, key, sure, on) := {
	"key": key,
	"sure": sure,
	"default": is_default(key),
	"interface": on,
	"why": sprintf("%s of %s names %s", [host.dotted(path), r.address, name(key)]),
	"at": [result.place(r.address, path, "The groups are named here")],
}

# METADATA
# title: Whether a key is a VPC's default group
is_default(key) if {
	tf.at(key).type in _default_types
} else if {
	tf.value(tf.at(key), "name") == "default"
} else if {
	_looked_up_as_default(tf.at(key))
} else if {
	key == "default"
} else if {
	startswith(key, "vpc-")
} else := false

# A data source that looks for the group's name.
_looked_up_as_default(r) if {
	r.type in {"aws_security_group", "aws_security_groups"}
	not link.managed(r.address)
	some block in tf.blocks(r, "filter")
	tf.value(r, array.concat(block, ["name"])) == "group-name"
	tf.value(r, array.concat(block, ["values"])) == ["default"]
}

_default_types := vpc.vpc_types | {"aws_default_security_group"}

# METADATA
# title: What to call a group in a sentence
name(key) := sprintf("the default group of %s", [key]) if {
	tf.at(key).type in vpc.vpc_types
} else := sprintf("the default group of %s", [key]) if {
	startswith(key, "vpc-")
} else := "the default group of the default VPC" if {
	key == "default"
} else := sprintf("the default group %s", [key]) if {
	is_default(key)
} else := key

# METADATA
# title: Why something points to nothing that can be followed
reason(r, path) := tf.reason(r, path) if {
	tf.undecided(r, path)
} else := "names nothing in this configuration"

# METADATA
# title: The default group of the VPC that something sits in
# description: The subnets are as host.subnets gives them.
default_of(r, subnets, on) := {"groups": [_default(r, sg_pointer.default_vpc_group, true, on)], "unseen": []} if {
	count(subnets.each) == 0
	tf.unset(r, subnets.path)
} else := {
	"groups": [_default(r, key, {key} in each, on) | some key in sort(union(each))],
	"unseen": _default_unseen(r, subnets),
} if {
	each := {keys |
		some candidates in subnets.each
		keys := {sg.group_key(found) | some subnet in candidates; some found in _vpcs(subnet)}
	}
}

# METADATA
# title: The default group of a VPC that something names itself
default_of_vpc(r, vpcs) := {"groups": [_default(r, sg.group_key(key), count(vpcs) == 1, "") | some key in sort(vpcs)], "unseen": []}

_vpcs(subnet) := {sg_pointer.default_vpc_group} if {
	_is_default_subnet(subnet)
} else := vpc.vpcs(subnet) if {
	tf.at(subnet)
} else := set()

_is_default_subnet(subnet) if subnet == vpc.default_subnet

_is_default_subnet(subnet) if tf.at(subnet).type == "aws_default_subnet"

_default(r, key, sure, on) := {
	"key": key,
	"sure": sure,
	"default": true,
	"interface": on,
	"why": sprintf("%s names no group, so it is in %s", [r.address, name(key)]),
	"at": [result.place(r.address, [], "No group is named here")],
}

_default_unseen(r, subnets) := array.concat(
	[_no_default(r, subnets.why) | subnets.why != ""],
	[_no_default(r, sprintf("the VPC of %s is not in this configuration", [min(outside)])) |
		outside := {subnet |
			some candidates in subnets.each
			some subnet in candidates
			count(_vpcs(subnet)) == 0
		}
		count(outside) > 0
	],
)

_no_default(r, why) := {
	"why": sprintf("%s names no group, so it is in its VPC's default group, and %s", [r.address, why]),
	"default": true,
	"at": link.places(r.address, [], "No group is named here"),
}

# METADATA
# title: What a host has from its launch templates and configuration
# description: The VPC's default group, where it is made from nothing that names any.
made_from(r) := joined(array.concat(
	[_from_source(r, origin) | some origin in host.sources(r)],
	[_source_unseen(r), _from_nothing(r)],
))

_from_source(r, origin) := joined([unsure(_launched(r, tf.at(key)), count(origin.keys) == 1) |
	some key in origin.keys
	tf.at(key)
])

_source_unseen(r) := unseen([{
	"why": sprintf("the security groups of %s come from its launch template, and %s", [r.address, why]),
	"default": false,
	"at": link.places(r.address, [], why),
}]) if {
	why := host.source_unseen(r)
} else := none

_from_nothing(r) := default_of(r, host.subnets(r), "") if {
	count(host.sources(r)) == 0
	not host.source_unseen(r)
} else := none

# Whatever the template leaves open is the default group of where the host is.
_launched(r, origin) := joined([own(origin), default_of(r, host.subnets(r), "")]) if {
	_leaves_open(origin)
} else := own(origin)

# METADATA
# title: The groups that a launch template or configuration names itself
# description: None where the choice is left to the default group of its hosts' VPC.
own(origin) := joined(array.concat(
	[named(origin, [path], "") |
		some path in array.concat(own_paths(origin), _interface_groups(origin))
		names_any(origin, path)
	],
	array.concat(
		[_of_interface(origin, path) | some path in _interface_pointers(origin)],
		[unseen([{"why": why, "default": false, "at": link.places(origin.address, "network_interfaces", why)}]) |
			tf.undecided(origin, "network_interfaces")
			why := sprintf("network_interfaces of %s %s", [origin.address, tf.reason(origin, "network_interfaces")])
		],
	),
))

_of_interface(origin, path) := named(tf.at(key), ["security_groups"], key) if {
	keys := link.targets(origin, path, {"aws_network_interface"})
	count(keys) == 1
	some key in keys
	names_any(tf.at(key), "security_groups")
} else := unseen([{
	"why": sprintf("the security groups of the network interface that %s names are unknown", [origin.address]),
	"default": false,
	"at": link.places(origin.address, path, "The network interface"),
}])

# A block that takes an interface which is there takes its groups with it.
_interface_pointers(origin) := [path |
	origin.type == "aws_launch_template"
	some block in tf.blocks(origin, "network_interfaces")
	path := array.concat(block, ["network_interface_id"])
	link.set_in(origin, path)
]

_interface_groups(origin) := [array.concat(block, ["security_groups"]) |
	origin.type == "aws_launch_template"
	some block in tf.blocks(origin, "network_interfaces")
	not link.set_in(origin, array.concat(block, ["network_interface_id"]))
]

_leaves_open(origin) if {
	_names_none(origin)
	count(tf.blocks(origin, "network_interfaces")) == 0
	not tf.undecided(origin, "network_interfaces")
}

_leaves_open(origin) if {
	_names_none(origin)
	some path in _interface_groups(origin)
	not names_any(origin, path)
}

_names_none(origin) if {
	every path in own_paths(origin) {
		not names_any(origin, path)
	}
}
