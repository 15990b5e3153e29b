# METADATA
# title: The network cards of hosts, where they sit and what addresses they get
# description: |
#   A card is one network interface of a host: the one that the host's own
#   arguments make, or an aws_network_interface that is attached to it. An Auto
#   Scaling group has one for each of its subnets, since its instances may start
#   in any. An aws_network_interface on an instance outside this configuration
#   is a host with one card.
#
#   | field | holds |
#   | --- | --- |
#   | host | the host's address: cards are asked about often, and a whole resource would be dear to pass on |
#   | interface | the key of its aws_network_interface, "" for that of the host's own arguments |
#   | sure | whether the interface surely is this host's |
#   | first | whether it is the interface that the host starts with |
#   | subnets | the keys that its subnet may have; empty where it cannot be told |
#   | why, at | what would tell the subnet then, or which of several it is |
#   | path | the argument of the host that leads to the subnet |
# schemas:
#   - input: schema.document
package planvet.lib.card

import data.planvet.lib.answer
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf

# METADATA
# title: Everything that has cards
hosts := [r |
	some type in ["aws_autoscaling_group", "aws_ec2_fleet", "aws_instance", "aws_network_interface", "aws_spot_fleet_request", "aws_spot_instance_request"]
	some r in tf.resources(type)
	_stands_alone(r)
]

_stands_alone(r) if r.type != "aws_network_interface"

# What is attached to an instance in this configuration is a card of that.
_stands_alone(r) if {
	r.type == "aws_network_interface"
	_attached_outside[r.address]
}

_attached_outside := object.union_n(array.concat(
	[{interface.address: true} |
		some interface in tf.resources("aws_network_interface")
		some block in tf.blocks(interface, "attachment")
		instances := link.targets(interface, array.concat(block, ["instance"]), host.instance_types)
		count(instances) > 0
		count([i | some i in instances; link.managed(i)]) == 0
	],
	[{key: true} |
		some attachment in tf.resources("aws_network_interface_attachment")
		instances := link.targets(attachment, "instance_id", host.instance_types)
		count(instances) > 0
		count([i | some i in instances; link.managed(i)]) == 0
		some key in link.targets(attachment, "network_interface_id", {"aws_network_interface"})
	],
))

# METADATA
# title: The cards of a host, in order
of(r) := [_card(r, r.address, true, true, host.named_subnet(r, "subnet_id"))] if {
	r.type == "aws_network_interface"
} else := _of_group(r) if {
	r.type == "aws_autoscaling_group"
} else := [object.union(found, {"sure": host.ways(r) == 1}) | some found in _of_group(r)] if {
	r.type in host.fleet_types
} else := array.concat(_first(r), _others(r))

_card(r, interface, sure, first, spot) := {
	"host": r.address,
	"interface": interface,
	"sure": sure,
	"first": first,
	"subnets": _only_set(spot.each),
	"why": spot.why,
	"at": spot.at,
	"path": _path(spot.path),
}

_only_set(each) := each[0] if {
	count(each) > 0
} else := set()

_path(path) := path if is_array(path)

_path(path) := [path] if is_string(path)

_of_group(r) := array.concat(
	[_card(r, "", true, true, {"each": [candidates], "path": spots.path, "why": "", "at": spots.at}) |
		some candidates in spots.each
	],
	[_card(r, "", true, true, {"each": [], "path": spots.path, "why": spots.why, "at": spots.at}) | spots.why != ""],
) if {
	spots := host.subnets(r)
}

_first(r) := [_card(r, "", true, true, host.subnets(r))] if {
	count(host.primary_interface_paths(r)) == 0
} else := [card |
	path := host.primary_interface_paths(r)[0]
	keys := _first_keys(r)
	some key in _or_unseen(keys)
	card := object.union(_card(r, key, count(keys) == 1, true, _spot(r, key)), {"path": _path(path)})
]

_first_keys(r) := link.targets(r, host.primary_interface_paths(r)[0], {"aws_network_interface"})

_or_unseen(keys) := keys if {
	count(keys) > 0
} else := {""}

_spot(_, key) := host.named_subnet(tf.at(key), "subnet_id") if {
	link.managed(key)
} else := {"each": [], "path": "network_interface", "why": why, "at": []} if {
	key != ""
	why := sprintf("the subnet of network interface %s is not in this configuration", [key])
}

_spot(r, "") := host.subnets(r)

_others(r) := [object.union(_card(r, key, sure, false, _spot(r, key)), {"path": []}) |
	some key, sure in object.get(host.interfaces, r.address, {})
	not key in _starting_with(r)
]

_starting_with(r) := set() if {
	count(host.primary_interface_paths(r)) == 0
} else := _first_keys(r)

# METADATA
# title: Whether a card gets a public IPv4 address
# description: |
#   In the subnet of that key, or undetermined for "". By an argument at launch,
#   by the subnet, or by an Elastic IP on the card or its host.
public_address(card, subnet) := base if {
	base := _at_launch(card, subnet)
	base.answer == "yes"
} else := _elastic(card) if {
	_elastic(card)
} else := _at_launch(card, subnet)

_at_launch(card, subnet) := answer.no(sprintf("network interface %s gets no public address at launch", [card.interface]), []) if {
	card.interface != ""
	not _set_by_host(card)
} else := host.launch_choice(tf.at(card.host)) if {
	host.launch_choice(tf.at(card.host))
} else := host.subnet_address(subnet) if {
	subnet != ""
} else := answer.undetermined(card.why, card.at)

_set_by_host(card) if {
	card.first
	tf.configures(tf.at(card.host), "associate_public_ip_address")
}

_elastic(card) := answer.yes(sprintf("%s gives it an Elastic IP", [first.by]), [result.place(first.by, first.path, "The address")]) if {
	sure := [claim | some claim in _elastic_claims(card); claim.sure]
	first := sort(sure)[0]
} else := answer.undetermined(sprintf("what %s points to is unknown", [first.by]), [result.place(first.by, first.path, "The address")]) if {
	not tf.at(card.host).type in (host.fleet_types | {"aws_autoscaling_group"})
	unsure := array.concat(_elastic_claims(card), host.stray_addresses)
	first := sort(unsure)[0]
}

# An address that names the instance is put on the interface that it starts with.
_elastic_claims(card) := array.concat(
	[claim | card.first; some claim in object.get(host.elastic, card.host, [])],
	[claim | some claim in object.get(host.elastic, card.interface, [])],
)

# METADATA
# title: Whether a card gets an IPv6 address
# description: All of these are public addresses, save those of a private range, which a plan does not tell apart.
address_v6(card, subnet) := answer.yes(sprintf("%s of %s gives it an IPv6 address", [host.dotted(given[0][1]), given[0][0].address]), [result.place(given[0][0].address, given[0][1], "The address")]) if {
	given := [[r, path] | some [r, path] in _v6_arguments(card); _gives_v6(r, path)]
	count(given) > 0
} else := answer.undetermined(why, [result.place(hidden[0][0].address, hidden[0][1], why)]) if {
	hidden := [[r, path] | some [r, path] in _v6_arguments(card); tf.has_undecided(r, path)]
	count(hidden) > 0
	why := sprintf("%s of %s %s", [host.dotted(hidden[0][1]), hidden[0][0].address, _reason(hidden[0][0], hidden[0][1])])
} else := answer.undetermined(why, []) if {
	card.interface == ""
	why := host.source_unseen(tf.at(card.host))
} else := _subnet_v6(subnet) if {
	subnet != ""
} else := answer.undetermined(card.why, card.at)

_reason(r, path) := tf.reason(r, path) if {
	tf.undecided(r, path)
} else := sprintf("has an element that %s", [reasons[0]]) if {
	reasons := [tf.reason(r, at) |
		some i, _ in object.get(r.values, path, [])
		at := array.concat(path, [i])
		tf.undecided(r, at)
	]
}

_gives_v6(r, path) if {
	addresses := tf.value(r, path)
	is_array(addresses)
	count(addresses) > 0
}

_gives_v6(r, path) if {
	number := tf.value(r, path)
	is_number(number)
	number > 0
}

_v6_names := ["ipv6_address_count", "ipv6_addresses", "ipv6_address_list", "ipv6_prefix_count", "ipv6_prefixes"]

_v6_arguments(card) := [[r, [name]] |
	r := _own(card)
	some name in _v6_names
] if {
	card.interface != ""
} else := array.concat(
	[[tf.at(card.host), [name]] | some name in _v6_names],
	[[source, array.concat(block, [name])] |
		some source in host.sources_here(tf.at(card.host))
		some block in tf.blocks(source, "network_interfaces")
		some name in _v6_names
	],
)

_own(card) := tf.at(card.interface) if link.managed(card.interface)

_subnet_v6(subnet) := answer.yes(sprintf("%s sets assign_ipv6_address_on_creation", [subnet]), link.places(subnet, _switch, "The subnet")) if {
	tf.value(tf.at(subnet), _switch) in {true, "true"}
} else := answer.no(sprintf("%s does not set assign_ipv6_address_on_creation", [subnet]), link.places(subnet, _switch, "The subnet")) if {
	r := tf.at(subnet)
	link.managed(subnet)
	not tf.undecided(r, _switch)
} else := answer.no(sprintf("%s does not set assign_ipv6_address_on_creation", [subnet]), []) if {
	tf.value(tf.at(subnet), _switch) in {false, "false"}
} else := answer.undetermined(sprintf("assign_ipv6_address_on_creation of %s %s", [subnet, tf.reason(tf.at(subnet), _switch)]), link.places(subnet, _switch, "The subnet")) if {
	tf.at(subnet)
} else := answer.undetermined(sprintf("assign_ipv6_address_on_creation of %s is not in this configuration", [subnet]), [])

_switch := "assign_ipv6_address_on_creation"
