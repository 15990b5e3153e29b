# METADATA
# title: The security groups in force for hosts, network interfaces and load balancers, interface endpoints
# description: |
#   `of(r)` answers for an aws_instance, an aws_spot_instance_request, an
#   aws_autoscaling_group, a launch
#   template or configuration, an aws_network_interface and an aws_lb, aws_alb or
#   aws_elb:
#
#   | field | holds |
#   | --- | --- |
#   | groups | a list of {"key", "sure", "default", "interface", "why", "at"} |
#   | unseen | a list of {"why", "default", "at"}: what may yet be in force |
#
#   `key` is the group as data.planvet.lib.sg knows it (`sg.ingress[key]`): an
#   address, a literal id outside the document, or the VPC whose default group no
#   resource manages. It is not `sure` where a plan could not tell which of
#   several groups, interfaces or templates is meant. `default` says that it is a
#   VPC's default group. `interface` is the key of the network interface that has
#   the group, "" for that which the host's own arguments make. `why` is a clause
#   without capital or period, `at` places as result.place makes them.
#
#   Nothing set means the VPC's default group; an `unseen` one with `default` is
#   that of a VPC that cannot be seen. A host has what its own arguments name, or
#   else its interface's groups, or else those of what it is made from.
#   `seen(key)` answers whether a group's rules are in this configuration.
#
#   Deliberately missed: groups that only another configuration knows.
# schemas:
#   - input: schema.document
package planvet.lib.membership

import data.planvet.lib.answer
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.membership_source as source
import data.planvet.lib.sg
import data.planvet.lib.tf
import data.planvet.lib.vpc

balancer_types := {"aws_lb", "aws_alb", "aws_elb"}

# METADATA
# title: The types that `of` answers for
types := ["aws_alb", "aws_autoscaling_group", "aws_ec2_fleet", "aws_ec2_instance_connect_endpoint", "aws_elb", "aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_lb", "aws_network_interface", "aws_spot_fleet_request", "aws_spot_instance_request", "aws_vpc_endpoint"]

# METADATA
# title: What is in force for everything in the document, by address
all := {r.address: of(r) |
	some type in types
	some r in tf.resources(type)
}

# METADATA
# title: Who is in each group
# description: |
#   An object from group to a list of {"address", "sure"} in order of address.
#   An interface counts beside the instance that has it.
members := {key: [{"address": address, "sure": max(object.keys(by_address[address]))} |
	some address in sort(object.keys(by_address))
] |
	some key, by_address in object.union_n([{group.key: {address: {group.sure: true}}} |
		some address, found in all
		some group in found.groups
	])
}

# METADATA
# title: The groups in force for one of these
of(r) := _instance(r) if {
	r.type in host.instance_types
} else := source.made_from(r) if {
	r.type == "aws_autoscaling_group"
} else := _fleet(r) if {
	r.type in host.fleet_types
} else := _interface(r, "") if {
	r.type == "aws_network_interface"
} else := _balancer(r) if {
	r.type in balancer_types
} else := _endpoint(r) if {
	r.type in _endpoint_types
} else := source.own(r)

# METADATA
# title: Whether a group's rules are in this configuration
# description: |
#   A data source and a literal id name groups that are ruled elsewhere. The
#   default group of a VPC that no resource manages is as AWS makes it: its
#   members reach each other, and everything may leave.
seen(key) := answer.yes(sprintf("%s is managed here", [key]), link.places(key, [], "The group")) if {
	link.managed(key)
} else := answer.undetermined(
	sprintf("the rules of %s are not in this configuration", [source.name(key)]),
	link.places(key, [], "Looked up, not managed here"),
)

# A fleet's instances have the groups of one of its specifications or templates.
_fleet(r) := source.made_from(r) if {
	count(_specified_groups(r)) == 0
} else := source.unsure(
	source.joined(array.concat(
		[source.named(r, [path], "") | some path in _specified_groups(r)],
		[source.made_from(r) | count(host.sources(r)) > 0],
	)),
	host.ways(r) == 1,
)

_specified_groups(r) := [path |
	some block in tf.blocks(r, "launch_specification")
	path := array.concat(block, ["vpc_security_group_ids"])
	source.names_any(r, path)
]

_instance(r) := source.joined([_base(r), _more_interfaces(r), _attached(r.address, "")])

# In state an instance lists the groups of its first interface as its own.
_base(r) := source.named(r, [own[0]], "") if {
	own := [path | some path in source.own_paths(r); source.names_any(r, path); tf.configures(r, path)]
	count(own) > 0
} else := _of_interfaces(r, primary) if {
	primary := host.primary_interface_paths(r)
	count(primary) > 0
} else := source.named(r, [echoed[0]], "") if {
	echoed := [path | some path in source.own_paths(r); source.names_any(r, path)]
	count(echoed) > 0
} else := source.made_from(r)

_of_interfaces(r, paths) := source.joined([found |
	some path in paths
	found := _pointed(r, path)
])

_pointed(r, path) := source.joined([source.unsure(_by_key(key), count(keys) == 1) | some key in keys]) if {
	keys := link.targets(r, path, {"aws_network_interface"})
	count(keys) > 0
} else := source.unseen([{
	"why": sprintf("%s of %s %s", [host.dotted(path), r.address, source.reason(r, path)]),
	"default": false,
	"at": link.places(r.address, path, "The network interface"),
}])

_by_key(key) := _interface(tf.at(key), key) if {
	link.managed(key)
} else := source.unseen([{
	"why": sprintf("the security groups of network interface %s are not in this configuration", [key]),
	"default": false,
	"at": link.places(key, [], "Looked up, not managed here"),
}])

# An instance's interfaces beside the first.
_more_interfaces(r) := source.joined([source.unsure(_by_key(key), sure) |
	first := {key |
		some path in host.primary_interface_paths(r)
		some key in link.targets(r, path, {"aws_network_interface"})
	}
	some key, sure in object.get(host.interfaces, r.address, {})
	not key in first
])

_interface(r, on) := source.joined([_interface_base(r, on), _attached(r.address, on)])

_interface_base(r, on) := source.named(r, ["security_groups"], on) if {
	source.names_any(r, "security_groups")
} else := source.default_of(r, host.named_subnet(r, "subnet_id"), on)

_attached(key, on) := source.joined([object.get(_attachments, key, source.none), _strays]) if {
	on == ""
} else := object.get(_attachments, key, source.none)

_attachments := {key: source.joined([_attachment(claim, key) | some claim in claims]) |
	some key, claims in link.claims(_attachment_claims)
}

_attachment(claim, key) := source.unsure(source.named(tf.at(claim.by), ["security_group_id"], _on(key)), claim.sure)

# The interface that an instance's own arguments make has no key of its own.
_on(key) := "" if {
	tf.at(key).type in host.instance_types
} else := key

# An instance is named by the id of the interface that it starts with.
_attachment_claims := [object.union(claim, {"targets": {target |
	some key in claim.targets
	some target in _with_interface(key)
}}) |
	some r in tf.resources("aws_network_interface_sg_attachment")
	claim := link.claim(r, "network_interface_id", host.instance_types | {"aws_network_interface"}, link.targets(r, "security_group_id", sg.target_types))
]

_with_interface(key) := object.keys(_by_interface_id[key]) if {
	_by_interface_id[key]
} else := first if {
	r := tf.at(key)
	r.type in host.instance_types
	first := link.targets(r, host.primary_interface_paths(r)[0], {"aws_network_interface"})
	count(first) > 0
} else := {key}

_by_interface_id := object.union_n([{id: {r.address: true}} |
	some type in host.instance_types
	some r in tf.resources(type)
	id := tf.value(r, "primary_network_interface_id")
	is_string(id)
	id != ""
])

# An attachment to nobody knows what may be to anything.
_strays := source.unseen([{
	"why": sprintf("which network interface %s adds a group to is unknown", [claim.by]),
	"default": false,
	"at": link.places(claim.by, claim.path, "The attachment"),
} |
	some claim in link.strays(_attachment_claims)
])

_endpoint_types := {"aws_ec2_instance_connect_endpoint", "aws_vpc_endpoint"}

# Interface endpoints have groups; those of a gateway, which is the default, have none.
_endpoint(r) := source.named(r, ["security_group_ids"], "") if {
	source.names_any(r, "security_group_ids")
} else := source.none if {
	r.type == "aws_vpc_endpoint"
	not tf.undecided(r, "vpc_endpoint_type")
	tf.value_or(r, "vpc_endpoint_type", "Gateway") != "Interface"
} else := source.unseen([{
	"why": sprintf("vpc_endpoint_type of %s %s, and with it whether it is in the default group", [r.address, tf.reason(r, "vpc_endpoint_type")]),
	"default": false,
	"at": link.places(r.address, "vpc_endpoint_type", "The endpoint"),
}]) if {
	r.type == "aws_vpc_endpoint"
	tf.undecided(r, "vpc_endpoint_type")
} else := source.default_of_vpc(r, link.targets(r, "vpc_id", vpc.vpc_types)) if {
	r.type == "aws_vpc_endpoint"
	count(link.targets(r, "vpc_id", vpc.vpc_types)) > 0
} else := source.default_of(r, host.named_subnet(r, _endpoint_subnet[r.type]), "")

_endpoint_subnet := {"aws_ec2_instance_connect_endpoint": "subnet_id", "aws_vpc_endpoint": "subnet_ids"}

# A network load balancer without groups has none, for ever; one of the gateway
# type cannot have any.
_balancer(r) := source.named(r, ["security_groups"], "") if {
	source.names_any(r, "security_groups")
} else := source.none if {
	tf.value(r, "load_balancer_type") in {"network", "gateway"}
} else := source.unseen([{
	"why": sprintf("load_balancer_type of %s %s, and with it whether it is in the default group", [r.address, tf.reason(r, "load_balancer_type")]),
	"default": false,
	"at": link.places(r.address, "load_balancer_type", "The load balancer"),
}]) if {
	tf.undecided(r, "load_balancer_type")
} else := source.default_of(r, _balancer_subnets(r), "")

_balancer_subnets(r) := {"each": each, "path": "subnets", "why": _subnets_unseen(r, each), "at": []} if {
	each := array.concat(
		[{key} | some key in sort(link.all_targets(r, "subnets", vpc.subnet_types))],
		[keys |
			some block in tf.blocks(r, "subnet_mapping")
			keys := link.targets(r, array.concat(block, ["subnet_id"]), vpc.subnet_types)
			count(keys) > 0
		],
	)
}

_subnets_unseen(r, each) := "" if {
	count(each) > 0
} else := sprintf("%s of %s %s", [path, r.address, tf.reason(r, path)]) if {
	some path in ["subnets", "subnet_mapping"]
	tf.has_undecided(r, path)
} else := sprintf("%s names no subnet, and the default VPC that it lands in is not in this configuration", [r.address])
