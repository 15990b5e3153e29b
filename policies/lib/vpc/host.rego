# METADATA
# title: Instances, what they are made from, where they sit and what address they get
# description: |
#   A host is an instance (aws_instance, aws_spot_instance_request) or an
#   aws_autoscaling_group. A source is the
#   launch template or launch configuration that hosts are made from.
# schemas:
#   - input: schema.document
package planvet.lib.host

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf
import data.planvet.lib.vpc

# METADATA
# title: The types that are one instance
instance_types := {"aws_instance", "aws_spot_instance_request"}

# METADATA
# title: The types that start instances as they are asked for capacity
# description: From launch templates, or from launch_specification blocks of their own.
fleet_types := {"aws_ec2_fleet", "aws_spot_fleet_request"}

source_types := {"aws_launch_template", "aws_launch_configuration"}

# METADATA
# title: The sources that a host names
# description: |
#   A list of {"path", "keys"}: where it names one, and what that may be (see
#   data.planvet.lib.link). Empty keys cannot be told.
sources(host) := [{"path": path, "keys": keys} |
	some path in _source_paths(host)
	link.set_in(host, path)
	keys := link.targets(host, path, source_types)
]

_source_paths(host) := array.concat(
	[["launch_configuration"] | host.type == "aws_autoscaling_group"],
	[array.concat(block, [name]) |
		some block in _template_blocks(host)
		some name in ["id", "launch_template_id", "name", "launch_template_name"]
	],
)

_template_blocks(host) := [specification |
	some config in tf.blocks(host, "launch_template_config")
	some specification in _blocks_below(host, config, "launch_template_specification")
] if {
	host.type in fleet_types
} else := array.concat(tf.blocks(host, "launch_template"), [specification |
	some policy in tf.blocks(host, "mixed_instances_policy")
	some template in _blocks_below(host, policy, "launch_template")
	some holder in array.concat([template], _blocks_below(host, template, "override"))
	some specification in _blocks_below(host, holder, "launch_template_specification")
])

_blocks_below(r, path, name) := [array.concat(path, [name, i]) |
	list := object.get(r.values, array.concat(path, [name]), null)
	is_array(list)
	some i, _ in list
]

# METADATA
# title: The sources of a host that are in this configuration
sources_here(host) := {tf.at(key) |
	some source in sources(host)
	some key in source.keys
	tf.at(key)
}

# METADATA
# title: A source of a host that cannot be seen, and why; undefined where all can
source_unseen(host) := sprintf("%s is not in this configuration", [key]) if {
	outside := {key | some source in sources(host); some key in source.keys; not tf.at(key)}
	key := min(outside)
} else := sprintf("%s of %s %s", [dotted(path), host.address, tf.reason(host, path)]) if {
	hidden := [source.path | some source in sources(host); count(source.keys) == 0]
	path := hidden[0]
} else := sprintf("%s of %s %s", [name, host.address, tf.reason(host, name)]) if {
	some name in ["launch_template", "mixed_instances_policy"]
	tf.undecided(host, name)
}

# METADATA
# title: A path without its positions, "launch_template.id"
dotted(path) := concat(".", [step | some step in path; is_string(step)])

# METADATA
# title: The hosts made from each source
# description: An object from the source's address to a set of hosts' addresses.
hosts_of := {source: object.keys(hosts) |
	some source, hosts in object.union_n([{key: {host.address: true}} |
		some type in ((instance_types | fleet_types) | {"aws_autoscaling_group"})
		some host in tf.resources(type)
		some source in sources(host)
		some key in source.keys
	])
}

# METADATA
# title: Whether a host is in a public subnet
# description: A group is when every one of its subnets is public.
in_public_subnet(host) := answer.all_of(_over_subnets(host, {subnet: _public(subnet) |
	some candidates in subnets(host).each
	some subnet in candidates
}))

# The answers of a host's subnets, one for each it sits in.
_over_subnets(host, answers) := {found |
	some candidates in subnets(host).each
	found := answer.agree(
		{answers[subnet] | some subnet in candidates},
		sprintf("which of %s is meant is unknown", [concat(", ", sort(candidates))]),
	)
} | {found |
	spots := subnets(host)
	spots.why != ""
	found := answer.undetermined(spots.why, spots.at)
}

_public(subnet) := object.union(found, {"why": sprintf("%s is not public: %s", [subnet, found.why])}) if {
	found := vpc.public(subnet)
	found.answer == "no"
} else := vpc.public(subnet)

# METADATA
# title: The subnets that a host sits in
# description: |
#   {"each": a list of sets of keys, "path": the argument that names them, "why",
#   "at"}. A group has a set for each of its subnets; each set holds the
#   candidates for one. Where not all can be seen, `why` says what would tell;
#   otherwise it is "".
subnets(host) := _group_subnets(host) if {
	host.type == "aws_autoscaling_group"
} else := _fleet_subnets(host) if {
	host.type in fleet_types
	count(_fleet_subnet_paths(host)) > 0
} else := _interface_subnet(host) if {
	count(primary_interface_paths(host)) > 0
} else := named_subnet(host, "subnet_id") if {
	link.set_in(host, "subnet_id")
} else := _source_subnet(host) if {
	some source in sources_here(host)
	count(_source_subnet_paths(source)) > 0
} else := {"each": [], "path": "launch_template", "why": why, "at": []} if {
	why := source_unseen(host)
} else := {"each": [{vpc.default_subnet}], "path": "subnet_id", "why": "", "at": []} if {
	vpc.in_default_subnets
} else := {
	"each": [], "path": "subnet_id", "at": [],
	"why": sprintf("%s names no subnet, and which subnet of the default VPC it lands in is unknown", [host.address]),
}

# METADATA
# title: The subnet that an argument names, in the shape of `subnets`
named_subnet(r, path) := {"each": [keys], "path": path, "why": "", "at": []} if {
	keys := link.targets(r, path, vpc.subnet_types)
	count(keys) > 0
} else := {"each": [], "path": path, "why": why, "at": link.places(r.address, path, why)} if {
	why := sprintf("%s of %s %s", [dotted(_list(path)), r.address, tf.reason(r, path)])
} else := {"each": [], "path": path, "why": sprintf("%s names no subnet", [r.address]), "at": []}

_list(path) := path if is_array(path)

_list(path) := [path] if is_string(path)

# A fleet names a subnet in each specification, or in each override of a template.
_fleet_subnets(r) := {"each": each, "path": _fleet_subnet_paths(r)[0], "why": why, "at": []} if {
	each := [keys |
		some path in _fleet_subnet_paths(r)
		keys := link.targets(r, path, vpc.subnet_types)
		count(keys) > 0
	]
	unseen := [path | some path in _fleet_subnet_paths(r); count(link.targets(r, path, vpc.subnet_types)) == 0]
	why := concat("", [sprintf("subnet_id of %s %s", [r.address, tf.reason(r, path)]) | path := unseen[0]])
}

_fleet_subnet_paths(r) := array.concat(
	[path |
		some block in tf.blocks(r, "launch_specification")
		path := array.concat(block, ["subnet_id"])
		link.set_in(r, path)
	],
	[path |
		some config in tf.blocks(r, "launch_template_config")
		some name in ["override", "overrides"]
		some block in _blocks_below(r, config, name)
		path := array.concat(block, ["subnet_id"])
		link.set_in(r, path)
	],
)

# METADATA
# title: How many ways a fleet has to start an instance
ways(r) := count(tf.blocks(r, "launch_specification")) + count(_template_blocks(r))

_group_subnets(group) := {
	"each": each,
	"path": "vpc_zone_identifier",
	"why": _group_unseen(group, each),
	"at": [],
} if {
	each := [{key} | some key in (link.all_targets(group, "vpc_zone_identifier", vpc.subnet_types) - {link.other})]
}

_group_unseen(group, each) := sprintf("vpc_zone_identifier of %s %s", [group.address, unread.why]) if {
	unread := link.unread(group, "vpc_zone_identifier", vpc.subnet_types)
	unread.why != ""
} else := sprintf("which of %s vpc_zone_identifier of %s names is unknown", [concat(", ", sort(unread.maybe)), group.address]) if {
	unread := link.unread(group, "vpc_zone_identifier", vpc.subnet_types)
	count(unread.maybe) > 0
} else := sprintf("%s names no subnets, and the default VPC that it uses is not in this configuration", [group.address]) if {
	tf.unset(group, "vpc_zone_identifier")
} else := sprintf("%s names no subnets", [group.address]) if {
	count(each) == 0
} else := ""

# METADATA
# title: Where an instance names the network interface that it starts with
# description: A list of paths to network_interface_id, empty where it names none.
primary_interface_paths(host) := [array.concat(block, ["network_interface_id"]) |
	some name in ["primary_network_interface", "network_interface"]
	tf.configures(host, name)
	some block in tf.blocks(host, name)
	_is_primary(host, block)
]

# The first interface is the one at device 0; a launch template may leave the
# number out.
_is_primary(r, block) if {
	device := tf.value_or(r, array.concat(block, ["device_index"]), 0)
	device in {0, "0"}
}

_interface_subnet(host) := object.union(found, {"path": path}) if {
	path := primary_interface_paths(host)[0]
	keys := link.targets(host, path, {"aws_network_interface"})
	count(keys) == 1
	some key in keys
	found := named_subnet(tf.at(key), "subnet_id")
} else := {"each": [], "path": path, "why": why, "at": []} if {
	path := primary_interface_paths(host)[0]
	why := sprintf("the subnet of the network interface that %s names is not in this configuration", [host.address])
}

_source_subnet_paths(source) := [array.concat(block, ["subnet_id"]) |
	some block in tf.blocks(source, "network_interfaces")
	link.set_in(source, array.concat(block, ["subnet_id"]))
]

_source_subnet(host) := object.union(found, {"path": "launch_template"}) if {
	named := sort([[source.address, path] |
		some source in sources_here(host)
		some path in _source_subnet_paths(source)
	])
	found := named_subnet(tf.at(named[0][0]), named[0][1])
}

# METADATA
# title: Whether a host gets a public IPv4 address
# description: |
#   By its own argument, that of its source, its subnet's, or an Elastic IP on
#   it or on a network interface of it. A group gets one when all that it
#   starts do.
public_address(host) := base if {
	base := _launch_address(host)
	base.answer == "yes"
} else := elastic if {
	elastic := _elastic_address(host)
} else := _launch_address(host)

_launch_address(host) := own if {
	host.type in instance_types
	tf.configures(host, "associate_public_ip_address")
	own := _switch(host, ["associate_public_ip_address"])
} else := answer.no(sprintf("the network interface that %s names gets no address at launch", [host.address]), []) if {
	host.type in instance_types
	count(primary_interface_paths(host)) > 0
} else := answer.all_of({_from_source(host, source) | some source in sources_here(host)}) if {
	not source_unseen(host)
	count(sources_here(host)) > 0
} else := answer.undetermined(why, []) if {
	why := source_unseen(host)
} else := _subnets_address(host)

# METADATA
# title: What a host or its sources say of public addresses, whatever the subnet says
# description: Undefined where they leave the choice to the subnet.
launch_choice(host) := answer.any_of(found) if {
	host.type in fleet_types
	found := {_switch(host, path) |
		some block in tf.blocks(host, "launch_specification")
		path := array.concat(block, ["associate_public_ip_address"])
		not tf.unset(host, path)
	}
	count(found) > 0
} else := own if {
	host.type in instance_types
	tf.configures(host, "associate_public_ip_address")
	own := _switch(host, ["associate_public_ip_address"])
} else := found if {
	found := answer.any_of({source_address(source) | some source in sources_here(host)})
	found.answer == "yes"
} else := answer.undetermined(why, []) if {
	why := source_unseen(host)
} else := answer.any_of(answers) if {
	answers := {source_address(source) | some source in sources_here(host)}
	count(answers) > 0
	every source in sources_here(host) {
		source_address(source)
	}
}

_from_source(_, source) := source_address(source)

_from_source(host, source) := _subnets_address(host) if not source_address(source)

# METADATA
# title: What a source says of public addresses
# description: Undefined where it leaves the choice to the subnet.
source_address(source) := found if {
	source.type == "aws_launch_configuration"
	found := _switch(source, ["associate_public_ip_address"])
} else := answer.any_of(found) if {
	source.type == "aws_launch_template"
	found := {_switch(source, array.concat(block, ["associate_public_ip_address"])) |
		some block in tf.blocks(source, "network_interfaces")
	}
	count(found) > 0
} else := answer.undetermined(why, link.places(source.address, "network_interfaces", why)) if {
	source.type == "aws_launch_template"
	why := sprintf("network_interfaces of %s %s", [source.address, tf.reason(source, "network_interfaces")])
}

# The switch is a string in a launch template.
_switch(r, path) := answer.yes(sprintf("%s sets associate_public_ip_address", [r.address]), [result.place(r.address, path, "Switched on here")]) if {
	tf.value(r, path) in {true, "true"}
} else := answer.no(sprintf("associate_public_ip_address of %s is false", [r.address]), [result.place(r.address, path, "Switched off here")]) if {
	tf.value(r, path) in {false, "false"}
} else := answer.undetermined(why, [result.place(r.address, path, why)]) if {
	why := sprintf("associate_public_ip_address of %s %s", [r.address, tf.reason(r, path)])
}

_subnets_address(host) := answer.all_of(_over_subnets(host, {subnet: subnet_address(subnet) |
	some candidates in subnets(host).each
	some subnet in candidates
}))

# METADATA
# title: Whether a subnet gives what starts in it a public address
subnet_address(subnet) := answer.yes("default subnets give public addresses", []) if {
	subnet == vpc.default_subnet
} else := answer.yes(sprintf("%s sets map_public_ip_on_launch", [subnet]), _subnet_places(subnet)) if {
	r := tf.at(subnet)
	_maps(r) == true
} else := answer.no(sprintf("%s does not set map_public_ip_on_launch", [subnet]), _subnet_places(subnet)) if {
	r := tf.at(subnet)
	_maps(r) == false
} else := answer.undetermined(why, _subnet_places(subnet)) if {
	r := tf.at(subnet)
	why := sprintf("map_public_ip_on_launch of %s %s", [subnet, tf.reason(r, "map_public_ip_on_launch")])
} else := answer.undetermined(sprintf("map_public_ip_on_launch of %s is not in this configuration", [subnet]), [])

_maps(r) := _truth(tf.value_or(r, "map_public_ip_on_launch", r.type == "aws_default_subnet")) if {
	link.managed(r.address)
}

# A data source knows the value once it is read.
_maps(r) := _truth(tf.value(r, "map_public_ip_on_launch")) if not link.managed(r.address)

_truth(value) if value in {true, "true"}

_truth(value) := false if value in {false, "false"}

_subnet_places(subnet) := link.places(subnet, "map_public_ip_on_launch", "The subnet")

_elastic_address(host) := answer.yes(sprintf("%s gives it an Elastic IP", [first.by]), [result.place(first.by, first.path, "The address")]) if {
	sure := [claim | some claim in _elastic_claims(host); claim.sure]
	first := sort(sure)[0]
} else := answer.undetermined(sprintf("what %s points to is unknown", [first.by]), [result.place(first.by, first.path, "The address")]) if {
	host.type in instance_types
	unsure := array.concat([claim | some claim in _elastic_claims(host)], stray_addresses)
	first := sort(unsure)[0]
}

_elastic_claims(host) := array.concat(
	object.get(elastic, host.address, []),
	[claim |
		some interface, _ in object.get(interfaces, host.address, {})
		some claim in object.get(elastic, interface, [])
	],
)

# METADATA
# title: Elastic IPs by what they are on
# description: From the key of an instance or a network interface to claims.
elastic := link.claims(_elastic_pointers)

# METADATA
# title: Elastic IPs on something, nobody can tell on what
stray_addresses := link.strays(_elastic_pointers)

# What is in state echoes what an association gave it, hence `configures`.
_elastic_pointers := [link.claim(r, path, instance_types | {"aws_network_interface"}, r.address) |
	some type, paths in {
		"aws_eip": ["instance", "network_interface"],
		"aws_eip_association": ["instance_id", "network_interface_id"],
	}
	some r in tf.resources(type)
	some path in paths
	tf.configures(r, path)
	link.set_in(r, path)
]

# METADATA
# title: The network interfaces of each instance
# description: |
#   From the instance's address to an object from the interface's key to whether
#   it is sure that it is this one.
interfaces := {instance: {key: sure | some key, sures in of_instance; sure := max(object.keys(sures))} |
	some instance, of_instance in object.union_n([{pair.instance: {pair.interface: {pair.sure: true}}} | some pair in _attached])
}

_attached := array.concat(
	[{"instance": host.address, "interface": key, "sure": count(keys) == 1} |
		some type in instance_types
		some host in tf.resources(type)
		some name in ["primary_network_interface", "network_interface"]
		some block in tf.blocks(host, name)
		keys := link.targets(host, array.concat(block, ["network_interface_id"]), {"aws_network_interface"})
		some key in keys
	],
	array.concat(
		[{"instance": instance, "interface": interface.address, "sure": count(instances) == 1} |
			some interface in tf.resources("aws_network_interface")
			some block in tf.blocks(interface, "attachment")
			instances := link.targets(interface, array.concat(block, ["instance"]), instance_types)
			some instance in instances
		],
		[{"instance": instance, "interface": key, "sure": (count(instances) * count(keys)) == 1} |
			some attachment in tf.resources("aws_network_interface_attachment")
			instances := link.targets(attachment, "instance_id", instance_types)
			keys := link.targets(attachment, "network_interface_id", {"aws_network_interface"})
			some instance in instances
			some key in keys
		],
	),
)
