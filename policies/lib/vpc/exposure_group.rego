# METADATA
# title: What security groups let the world do at admin ports of a card
# description: |
#   The groups of a card add up: halves of the world in two of them are the
#   world. A piece is {"ports", "lost": how many public addresses are not let
#   in, "by": the permissions that let the others in}. Data that
#   data.planvet.lib.exposure puts together; ask that.
# schemas:
#   - input: schema.document
package planvet.lib.exposure_group

import data.planvet.lib.answer as answers
import data.planvet.lib.exposure_acl
import data.planvet.lib.membership
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.sg
import data.planvet.lib.share
import data.planvet.lib.tf

# METADATA
# title: The permissions that touch an admin port over TCP, by group
# description: Sources that are groups are not the world.
_admin := {group: [sg.permissions[i] | some i in sort(object.keys(members))] |
	some group, members in object.union_n([{p.group: {i: true}} |
		some i, p in sg.permissions
		p.direction == "ingress"
		p.protocol in {"tcp", "all", null}
		_touches(p.ports)
		_may_be_world(p)
	])
}

# Told once for the ports of all permissions: OPA keeps a false, but not an undefined.
_touches(ports) if {
	ports == null
} else if {
	some interval in exposure_acl.admin
	net.intersection(ports, interval)
} else := false

_may_be_world(p) if count(p.cidrs) > 0

_may_be_world(p) if not p.read

_of(card) := {
	"sure": sort({g.key | some g in found; g.sure}),
	"all": sort({g.key | some g in found}),
} if {
	found := [g |
		some g in membership.all[card.host].groups
		g.interface in _interfaces(card)
	]
}

_interfaces(card) := {"", card.interface} if {
	card.interface == card.host
} else := {card.interface}

# METADATA
# title: What the groups surely open
pieces(card, family) := _pieces(_of(card).sure, family, false)

# METADATA
# title: What they may open
possible(card, family) := _everything if {
	_unseen(card)
} else := _pieces(_of(card).all, family, true)

_everything := [{"ports": ports, "lost": 0, "by": []} | some ports in exposure_acl.admin]

# Some groups of the card cannot be seen. A default group is as AWS makes it,
# which the world does not reach.
_unseen(card) := why if {
	why := [u | some u in membership.all[card.host].unseen; not u.default][0]
} else := why if {
	why := [{"why": seen.why, "at": seen.at} |
		some g in membership.all[card.host].groups
		g.interface in _interfaces(card)
		not g.default
		seen := membership.seen(g.key)
		seen.answer == "undetermined"
	][0]
} else := why if {
	why := [{"why": sprintf("%s of %s", [u.why, u.address]), "at": [result.place(u.address, u.path, u.why)]} |
		some u in sg.unread
		u.direction == "ingress"
		u.address in _of(card).all
	][0]
}

# METADATA
# title: Whether the groups let the world reach an admin port
answer(card, family) := answers.yes("the security groups allow the internet", []) if {
	count(pieces(card, family)) > 0
} else := answers.undetermined(unseen.why, unseen.at) if {
	unseen := _unseen(card)
} else := answers.no("no security group allows an admin port from the internet", []) if {
	count(possible(card, family)) == 0
} else := _doubt(card, family)

_doubt(card, _) := answers.undetermined(why, [result.place(p.address, reason.path, why)]) if {
	hidden := [[p, reason] |
		some key in _of(card).all
		some p in object.get(_admin, key, [])
		some reason in array.concat(p.unread_scope, p.unread_sources)
	]
	[p, reason] := hidden[0]
	why := sprintf("%s of %s", [reason.why, p.address])
} else := answers.undetermined(sprintf("which of %s it has is unknown", [concat(", ", unsure)]), []) if {
	unsure := [key | some key in _of(card).all; not key in _of(card).sure]
}

_pieces(keys, family, hoping) := [piece |
	parts := _parts(keys, family, hoping)
	_may_be_most(parts)
	some interval in exposure_acl.admin
	some ports in _cuts(interval, parts)
	by := [part | some part in parts; part.ports[0] <= ports[0]; part.ports[1] >= ports[1]]
	lost := share.total[family] - share.of(family, {c | some part in by; some c in part.cidrs})
	share.is_internet(family, lost)
	piece := {"ports": ports, "lost": lost, "by": [part.permission | some part in by]}
]

_may_be_most(parts) if share.may_be_most({c | some part in parts; some c in part.cidrs})

_cuts(interval, parts) := [[low, high] |
	starts := sort({start |
		some start in array.concat([interval[0]], [edge | some part in parts; some edge in [part.ports[0], part.ports[1] + 1]])
		start >= interval[0]
		start <= interval[1]
	})
	some i, low in starts
	high := array.concat(array.slice(starts, 1, count(starts)), [interval[1] + 1])[i] - 1
]

_parts(keys, family, hoping) := [part |
	some key in keys
	some p in object.get(_admin, key, [])
	part := _part(p, family, hoping)
	count(part.cidrs) > 0
]

# What cannot be read is left out, or when hoping taken as wide as it may be.
_part(p, family, _) := {"permission": p, "ports": p.ports, "cidrs": _cidrs(p, family)} if {
	count(p.unread_scope) == 0
	count(p.unread_sources) == 0
}

_part(p, family, false) := {"permission": p, "ports": p.ports, "cidrs": _cidrs(p, family)} if {
	count(p.unread_scope) == 0
	count(p.unread_sources) > 0
}

_part(p, family, true) := {"permission": p, "ports": _or_all(p.ports), "cidrs": cidrs} if {
	not p.read
	cidrs := {true: {_world[family]}, false: _cidrs(p, family)}[count(p.unread_sources) > 0]
}

_cidrs(p, family) := {c.cidr | some c in p.cidrs; net.family(c.cidr) == family}

_or_all(ports) := ports if {
	ports != null
} else := net.all_ports

_world := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

# METADATA
# title: The permissions that open a port to a card, as places
steps(card, family, ports) := [place |
	some piece in pieces(card, family)
	piece.ports[0] <= ports[0]
	piece.ports[1] >= ports[0]
	some p in piece.by
	c := [c | some c in p.cidrs; net.family(c.cidr) == family][0]
	place := result.place(p.address, c.path, sprintf("%s allows %s", [_called(p), _ranges(p, family)]))
]

# METADATA
# title: Which groups open ports to a card, as a clause
called(card, family, ports) := sprintf("%s %s it", [concat(" and ", groups), {true: "allows", false: "allow"}[count(groups) == 1]]) if {
	groups := sort({_called(p) |
		some piece in pieces(card, family)
		some interval in ports
		net.intersection(piece.ports, interval)
		some p in piece.by
	})
}

_called(p) := p.group if {
	tf.at(p.group)
} else := p.address

_ranges(p, family) := concat(", ", sort({c.cidr | some c in p.cidrs; net.family(c.cidr) == family}))
