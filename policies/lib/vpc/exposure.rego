# METADATA
# title: The way from the internet to an admin port of a host, link by link
# description: |
#   A card (see data.planvet.lib.card) is asked about in one of the subnets that
#   it may be in ("" where that cannot be told) and in one family, "ipv4" or
#   "ipv6", for each has an address, routes and rules of its own. The links:
#
#   | link | says yes when |
#   | --- | --- |
#   | route | the table in force routes the whole family to an internet gateway, which block public access leaves open |
#   | address | the card gets an address of the family that the internet can reach |
#   | group | the groups in force, together, let the world reach an admin port |
#   | enter | the ACL in force lets the world in to a port that the groups open |
#   | leave | that ACL lets the replies out to the world, on some ephemeral port |
#
#   Each is an answer (data.planvet.lib.answer). The world here is all but less
#   than a tenth of the public addresses of the family, whatever the links
#   turn away together: a list of denied addresses before a wide allow does not
#   close the way, and private ranges that are left out do not count.
# schemas:
#   - input: schema.document
package planvet.lib.exposure

import data.planvet.lib.answer
import data.planvet.lib.card
import data.planvet.lib.exposure_acl as acl
import data.planvet.lib.exposure_group as group
import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.public_access
import data.planvet.lib.result
import data.planvet.lib.route_share
import data.planvet.lib.share
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf
import data.planvet.lib.vpc

families := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

# METADATA
# title: All links of a card in one subnet and family
# description: By name. For drawings; `way` asks no more of them than it needs.
links(of, subnet, family) := {
	"route": route(subnet, family),
	"address": address(of, subnet, family),
	"group": group.answer(of, family),
	"enter": enter(of, subnet, family),
	"leave": leave(subnet, family),
}

# METADATA
# title: Whether the subnet's route table leads the family to an internet gateway
route(subnet, family) := answer.undetermined("the subnet is unknown", []) if {
	subnet == ""
} else := answer.no(public_access.blocked(subnet).why, public_access.blocked(subnet).at) if {
	public_access.blocked(subnet).answer == "yes"
} else := _blocked_or(subnet, _routed(subnet, family))

# Where it is unknown whether the gateway is shut, an open route leads nowhere yet.
_blocked_or(subnet, routed) := public_access.blocked(subnet) if {
	routed.answer == "yes"
	public_access.blocked(subnet).answer == "undetermined"
} else := routed

_routed(subnet, family) := answer.undetermined(force.why, force.at) if {
	force := vpc.in_force(subnet)
	count(force.tables) == 0
} else := answer.agree(
	{route_share.leads(table, family) | some table in force.tables},
	sprintf("which of %s is in force for %s is unknown", [concat(", ", sort(force.tables)), subnet]),
) if {
	force := vpc.in_force(subnet)
}

address(of, subnet, "ipv4") := card.public_address(of, subnet)

address(of, subnet, "ipv6") := card.address_v6(of, subnet)

# METADATA
# title: Whether the ACL lets the world in where the groups do, or may
enter(of, subnet, family) := _over_acls(subnet, {key: acl.enter(key, family, ports) | some key in _acls(subnet)}) if {
	ports := [piece.ports | some piece in group.possible(of, family)]
}

# METADATA
# title: Whether the ACL lets the replies out
leave(subnet, family) := _over_acls(subnet, {key: acl.leave(key, family) | some key in _acls(subnet)})

_acls(subnet) := set() if {
	subnet == ""
} else := subnet_acl.in_force(subnet).acls

_over_acls(subnet, answers) := answer.undetermined("the subnet is unknown", []) if {
	subnet == ""
} else := answer.undetermined(force.why, force.at) if {
	force := subnet_acl.in_force(subnet)
	count(force.acls) == 0
} else := answer.agree({a | some a in answers}, subnet_acl.in_force(subnet).why)

# METADATA
# title: The whole way to a card in one subnet and family
# description: |
#   {"answer", "why", "at", "ports": intervals that are open, or may be, "steps": the
#   way as places in order}. It is yes only if what the links turn away together is
#   less than a tenth; undetermined names the first link that is unknown.
way(of, subnet, family) := {"answer": "no", "why": why, "at": [], "ports": [], "steps": []} if {
	why := _shut(of, subnet, family)
} else := {
	"answer": "yes",
	"why": concat(", ", [route(subnet, family).why, _through(subnet), group.called(of, family, ports), address(of, subnet, family).why]),
	"at": [],
	"ports": ports,
	"steps": _steps(of, subnet, family, ports),
} if {
	of.sure
	route(subnet, family).answer == "yes"
	address(of, subnet, family).answer == "yes"
	ports := open_ports(of, subnet, family)
	count(ports) > 0
} else := {"answer": "undetermined", "why": doubt.why, "at": doubt.at, "ports": maybe, "steps": []} if {
	maybe := [piece.ports | some piece in group.possible(of, family)]
	doubt := _doubt(of, subnet, family)
} else := {"answer": "no", "why": "no port is open on the whole way", "at": [], "ports": [], "steps": []}

_shut(of, subnet, family) := found.why if {
	found := group.answer(of, family)
	found.answer == "no"
} else := found.why if {
	found := address(of, subnet, family)
	found.answer == "no"
} else := found.why if {
	found := route(subnet, family)
	found.answer == "no"
} else := found.why if {
	found := enter(of, subnet, family)
	found.answer == "no"
} else := found.why if {
	found := leave(subnet, family)
	found.answer == "no"
}

_doubt(of, subnet, family) := [found |
	some found in [
		_placed(of, subnet), route(subnet, family), enter(of, subnet, family), group.answer(of, family),
		address(of, subnet, family), leave(subnet, family), _belongs(of),
	]
	found.answer == "undetermined"
][0]

_placed(of, subnet) := answer.undetermined(of.why, of.at) if {
	subnet == ""
} else := answer.yes("", [])

_belongs(of) := answer.undetermined(sprintf("which of the specifications of %s starts is unknown", [of.host]), []) if {
	not of.sure
	of.interface == ""
} else := answer.undetermined(sprintf("whether %s is attached to it is unknown", [of.interface]), []) if {
	not of.sure
} else := answer.yes("", [])

# METADATA
# title: The admin ports to which the whole way is open as far as rules go
open_ports(of, subnet, family) := net.union([ports |
	every key in _acls(subnet) {
		acl.leave(key, family).answer != "no"
	}
	some opened in group.pieces(of, family)
	some ports in _let_through(opened, _acls(subnet), family, _strayed(subnet, family))
])

_let_through(opened, acls, family, strayed) := [] if {
	count(acls) == 0
} else := [ports |
	some first in acls
	some piece in acl.pieces(first, family)
	ports := net.intersection(opened.ports, piece.ports)
	every key in acls {
		_passes(opened.lost + strayed, key, family, ports)
	}
]

# How many addresses the route table leads elsewhere.
_strayed(subnet, family) := max([route_share.lost(table, family) | some table in vpc.in_force(subnet).tables])

_passes(lost, key, family, ports) if {
	worst := max([piece.lost | some piece in acl.pieces(key, family); net.intersection(piece.ports, ports)])
	share.is_internet(family, (lost + worst) + acl.reply_lost(key, family))
}

# The way in words and steps.

_through(subnet) := sprintf("%s allows ingress and the return traffic", [concat(" or ", [subnet_acl.name(key) | some key in sort(_acls(subnet))])])

_steps(of, subnet, family, ports) := array.concat(
	array.concat(_gateways(subnet, family), _routes(subnet, family)),
	array.concat(
		array.concat(_acl_steps(subnet, "ingress", family, ports[0]), group.steps(of, family, ports[0])),
		array.concat(_card_steps(of), _acl_steps(subnet, "egress", family, null)),
	),
)

_open_routes(subnet, family) := [found |
	some table in sort(vpc.in_force(subnet).tables)
	some found in vpc.routes(table)
	found.gateway == "yes"
	some cidr in found.cidrs
	net.family(cidr) == family
]

_gateways(subnet, family) := [place |
	gateways := {key |
		some found in _open_routes(subnet, family)
		some key in link.targets(tf.at(found.address), found.path, {"aws_internet_gateway"})
	}
	some key in sort(gateways)
	some place in link.places(key, [], "The internet gateway")
]

_routes(subnet, family) := [result.place(found.address, found.path, sprintf("%s goes to the internet gateway", [concat(" and ", sort(found.cidrs))])) |
	some found in _open_routes(subnet, family)
]

_acl_steps(subnet, direction, family, ports) := [step |
	key := sort(_acls(subnet))[0]
	some step in acl.steps(key, direction, family, ports)
]

_card_steps(of) := array.concat(
	[result.place(of.host, [], "The host")],
	[place | of.interface != of.host; some place in link.places(of.interface, [], "Its network interface")],
)

# METADATA
# title: The whole way to a card in one family, in whichever subnet it is
way_to(of, family) := way(of, "", family) if {
	count(of.subnets) == 0
} else := ways[0] if {
	ways := [way(of, subnet, family) | some subnet in sort(of.subnets)]
	count({found.answer | some found in ways}) == 1
} else := {"answer": "undetermined", "why": why, "at": [], "ports": maybe, "steps": []} if {
	maybe := [piece.ports | some piece in group.possible(of, family)]
	why := sprintf("which of %s is meant is unknown", [concat(", ", sort(of.subnets))])
}
