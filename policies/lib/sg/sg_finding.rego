# METADATA
# title: The findings of the rules about ports that the world reaches
# description: |
#   One rule's findings are `of(rule)`. What is exposed, and to which rule it
#   belongs, is told by data.planvet.lib.sg_world.
package planvet.lib.sg_finding

import data.planvet.lib.bastion_group
import data.planvet.lib.membership
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service
import data.planvet.lib.sg
import data.planvet.lib.sg_world
import data.planvet.lib.share
import data.planvet.lib.tf

# METADATA
# title: Everything that a rule has to say
of(rule) := union({
	{_failure(e) | some e in sg_world.exposures; e.rule == rule},
	{_undetermined(u) | some u in sg_world.undecided; u.rule == rule},
	{_unreadable(u) | some u in sg.unread; u.direction == "ingress"; rule == "sg-open-admin-ingress"},
})

_failure(e) := _graded(e, result.with_key(
	result.with_related(
		result.fail(
			lead,
			e.pieces[0].cidr.path,
			sprintf("%s open to the internet (%s)%s", [subject(e), _sources(e, lead), _whose(e.rule, lead.group)]),
		),
		places(e, lead),
	),
	sprintf("%s %s", [e.protocol, net.text(e.ports)]),
)) if {
	lead := e.pieces[0].permission
}

# A load balancer is there to be reached, and one UDP port alone is a VPN's.
_graded(e, found) := result.with_severity(found, "medium") if {
	e.rule == "sg-open-ingress"
	_expected(e)
} else := found

_expected(e) if {
	members := object.get(membership.members, e.pieces[0].permission.group, [])
	count(members) > 0
	every member in members {
		member.sure
		tf.at(member.address).type in membership.balancer_types
	}
}

_expected(e) if {
	e.protocol == "udp"
	count(e.ports) == 1
	e.ports[0][0] == e.ports[0][1]
	group := e.pieces[0].permission.group
	every p in sg.ingress[group] {
		_opens_only(p, e.ports[0])
	}
}

_opens_only(p, ports) if {
	p.protocol == "udp"
	p.ports == ports
}

_opens_only(p, _) if {
	p.read
	every c in p.cidrs {
		not share.has_public(c.cidr)
	}
}

_whose("bastion-open-ssh", group) := sprintf(" on the bastion %s", [bastion_group.few(bastion_group.in_group(group))])

_whose(rule, _) := "" if rule != "bastion-open-ssh"

# METADATA
# title: The ports of an exposure as the subject of a sentence, with its verb
# description: The argument is {"rule", "protocol", "ports"}.
subject(e) := "every port of every protocol is" if {
	e.rule == "sg-open-all-ingress"
	e.protocol == "all"
} else := sprintf("every %s port is", [service.protocol_name(e.protocol)]) if {
	e.rule == "sg-open-all-ingress"
	net.has_ports(e.protocol)
} else := sprintf("all of %s is", [service.protocol_name(e.protocol)]) if {
	e.rule == "sg-open-all-ingress"
} else := service.subject(e.protocol, e.ports, e.rule != "sg-open-ingress")

_sources(e, lead) := concat(", ", [text |
	some family in sort(e.families)
	text := _pieces(
		[piece |
			some piece in e.pieces
			sg_world.family_of(piece.cidr.cidr) == family
		],
		family, lead,
	)
])

_pieces(pieces, family, lead) := sprintf("%s in %d ranges", [family, count(texts)]) if {
	texts := {piece_text(piece, lead) | some piece in pieces}
	count(texts) > 4
} else := concat(" with ", [text |
	texts := [piece_text(piece, lead) | some piece in pieces]
	some i, text in texts
	not text in array.slice(texts, 0, i)
])

# METADATA
# title: A range in a message whose finding stands at another permission
piece_text(piece, lead) := concat(" ", array.concat(
	[piece.cidr.cidr],
	array.concat(
		[sprintf("in %s", [piece.cidr.list]) | piece.cidr.list != ""],
		[sprintf("of %s", [piece.permission.address]) | piece.permission.address != lead.address],
	),
))

# METADATA
# title: The places of an exposure other than where its finding stands
# description: The other permissions, the entries of prefix lists, and the group.
places(e, lead) := array.concat(_contributing(e, lead), group_place(lead))

_contributing(e, lead) := array.concat(
	[result.place(piece.permission.address, piece.cidr.path, sprintf("allows %s", [piece.cidr.cidr])) |
		some piece in e.pieces
		[piece.permission.address, piece.permission.path] != [lead.address, lead.path]
	],
	[result.place(piece.cidr.at.address, piece.cidr.at.path, sprintf("the prefix list holds %s", [piece.cidr.cidr])) |
		some piece in e.pieces
		piece.cidr.list != ""
	],
)

# METADATA
# title: The place of a permission's group, in a list, where it is another's
group_place(permission) := [result.place(permission.group, [], what)] if {
	permission.group != permission.address
	what := _belongs_to[tf.at(permission.group).type]
} else := []

_belongs_to := {
	"aws_security_group": "the security group of the rule",
	"aws_default_security_group": "the security group of the rule",
	"aws_vpc": "the VPC to whose default security group the rule belongs",
	"aws_default_vpc": "the VPC to whose default security group the rule belongs",
}

_undetermined(u) := result.with_key(
	result.with_related(
		result.undetermined(u.permission, u.why[0].path, _doubt(u)),
		group_place(u.permission),
	),
	_doubt_key(u),
)

_doubt(u) := sprintf("ports may be open to the internet: %s", [_why(u)]) if {
	u.ports == null
} else := sprintf("%s open to the internet: %s", [service.may_be(subject({"rule": u.rule, "protocol": u.permission.protocol, "ports": u.ports})), _why(u)])

_why(u) := concat(", ", [reason.why | some reason in u.why])

_doubt_key(u) := concat(" ", [reason.path[count(reason.path) - 1] | some reason in u.why]) if {
	u.ports == null
} else := sprintf("%s %s", [u.permission.protocol, net.text(u.ports)])

_unreadable(u) := result.undetermined(u, u.path, sprintf("ports may be open to the internet: %s", [u.why]))
