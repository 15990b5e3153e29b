# METADATA
# title: The network as a graph, to be drawn
# description: |
#   Nobody's rule imports this package: a report asks it for `graph`. What the
#   graph says comes from the packages that the rules ask, so that a drawing and
#   a finding cannot disagree.
#
#   A way is that of a packet over TCP from the internet to one card of a host, in
#   one of the subnets that the card may be in. Rules ask data.planvet.lib.exposure
#   about admin ports; here it is asked about all ports, and `admin` says what it
#   answers about theirs. Ways through load balancers, NAT and peerings are not
#   followed: a balancer says only which way it faces.
# schemas:
#   - input: schema.document
package planvet.lib.drawing

import data.planvet.lib.bastion
import data.planvet.lib.card
import data.planvet.lib.exposure
import data.planvet.lib.link
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf
import data.planvet.lib.vpc

# METADATA
# title: All that there is to draw
# description: |
#   Lists in order: `vpcs`, `subnets`, `hosts`, `balancers` and `ways`. Keys are those
#   of data.planvet.lib.link; ports are intervals.
graph := {
	"vpcs": _vpcs,
	"subnets": _subnets,
	"hosts": _hosts,
	"balancers": _balancers,
	"ways": _ways,
}

_vpcs := [{"key": key, "cidr": _text(key, "cidr_block"), "gateways": sort(object.get(_gateways, key, set()))} |
	some key in sort(_vpc_keys)
]

_vpc_keys := {r.address | some type in vpc.vpc_types; some r in tf.resources(type)} | {key |
	some subnet in _subnet_keys
	some key in vpc.vpcs(subnet)
}

_gateways := {key: object.keys(gateways) |
	some key, gateways in object.union_n([{key: {pair.gateway: true}} |
		some pair in _attached
		some key in pair.vpcs
	])
}

_attached := array.concat(
	[{"gateway": r.address, "vpcs": link.targets(r, "vpc_id", vpc.vpc_types)} |
		some r in tf.resources("aws_internet_gateway")
	],
	[{"gateway": gateway, "vpcs": link.targets(r, "vpc_id", vpc.vpc_types)} |
		some r in tf.resources("aws_internet_gateway_attachment")
		some gateway in link.targets(r, "internet_gateway_id", {"aws_internet_gateway"})
	],
)

_text(key, name) := value if {
	value := tf.value(tf.at(key), name)
	is_string(value)
} else := ""

_subnet_keys := ({r.address | some type in vpc.subnet_types; some r in tf.resources(type)} | {key |
	some r in card.hosts
	some of in card.of(r)
	some key in of.subnets
}) | {key | some balancer in _balancers; some key in balancer.subnets}

_subnets := [subnet |
	some key in sort(_subnet_keys)
	public := vpc.public(key)
	subnet := {
		"key": key,
		"vpcs": sort(_vpcs_of(key)),
		"cidr": _text(key, "cidr_block"),
		"zone": _text(key, "availability_zone"),
		"public": public.answer,
		"why": public.why,
		"acls": [subnet_acl.name(acl) | some acl in sort(subnet_acl.in_force(key).acls)],
	}
]

_vpcs_of(key) := vpc.vpcs(key) if {
	vpc.vpcs(key)
} else := set()

_hosts := [{"address": r.address, "type": r.type, "bastion": _bastion(r)} | some r in card.hosts]

_bastion(r) := bastion.is_bastion(r).answer if {
	r.type in bastion.types
} else := "no"

_balancers := [balancer |
	some type in ["aws_alb", "aws_elb", "aws_lb"]
	some r in tf.resources(type)
	balancer := {"address": r.address, "type": r.type, "faces": _faces(r), "subnets": sort(_balanced(r))}
]

_faces(r) := "inside" if {
	tf.value_or(r, "internal", false) in {true, "true"}
} else := "internet" if {
	tf.value_or(r, "internal", false) in {false, "false"}
} else := "undetermined"

_balanced(r) := link.all_targets(r, "subnets", vpc.subnet_types) | {key |
	some block in tf.blocks(r, "subnet_mapping")
	some key in link.targets(r, array.concat(block, ["subnet_id"]), vpc.subnet_types)
}

_ways := [object.union(way, {"admin": _admin[i]}) | some i, way in _over_all_ports]

_asked := [{"of": of, "subnet": subnet, "family": family} |
	some r in card.hosts
	some of in card.of(r)
	some subnet in _spots(of)
	some family in ["ipv4", "ipv6"]
	_worth_a_line(of, subnet, family)
]

_spots(of) := sort(of.subnets) if {
	count(of.subnets) > 0
} else := [""]

# Most cards have no IPv6 address, and a line for each would tell nothing.
_worth_a_line(_, _, "ipv4")

_worth_a_line(of, subnet, "ipv6") if exposure.address(of, subnet, "ipv6").answer != "no"

_admin := [exposure.way(asked.of, asked.subnet, asked.family).answer | some asked in _asked]

_over_all_ports := ways if {
	all_ports := object.union(data.planvet.params, {"instance-reachable-admin": {"ports": ["0-65535"]}})
	ways := _open_ways with data.planvet.params as all_ports
}

_open_ways := [{
	"host": asked.of.host,
	"interface": asked.of.interface,
	"sure": _sure(asked.of),
	"subnet": asked.subnet,
	"family": asked.family,
	"answer": way.answer,
	"why": way.why,
	"ports": way.ports,
	"links": [{"link": name, "answer": links[name].answer, "why": _why(name, links[name])} |
		some name in ["route", "address", "enter", "group", "leave"]
		_tells(name, links)
	],
} |
	some asked in _asked
	way := exposure.way(asked.of, asked.subnet, asked.family)
	links := exposure.links(asked.of, asked.subnet, asked.family)
]

# The ACL is asked about the ports that the groups open: without any, what it
# says tells nothing of the ACL.
_tells(name, _) if name != "enter"

_tells("enter", links) if links.group.answer != "no"

_why("group", found) := "no security group allows the internet over TCP" if {
	found.answer == "no"
} else := found.why

_why(name, found) := found.why if name != "group"

# Whether the card surely is the host's, and in that subnet.
_sure(of) if {
	of.sure
	count(of.subnets) == 1
} else := false
