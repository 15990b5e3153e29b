# METADATA
# title: What the world reaches through security groups, and which rule says so
# description: |
#   A port is open to the world where the sources of a group's permissions on it
#   cover all of IPv4 or all of IPv6: each permission that does so alone is one
#   exposure, and what several do only together is another.
#
#   Each exposed port belongs to one rule, the most telling one:
#
#   1. every port of a protocol, or a protocol without ports: sg-open-all-ingress
#   2. SSH and RDP of a group that only bastions are in: bastion-open-ssh
#   3. an admin port: sg-open-admin-ingress
#   4. a data store's port: sg-open-database-ingress
#   5. any other that is not public: sg-open-ingress
#
#   Where the second is not asked, such a group is as any other.
#
#   ICMP has types instead of ports; none of the rules speaks of it.
package planvet.lib.sg_world

import data.planvet.lib.asked
import data.planvet.lib.bastion_group
import data.planvet.lib.net
import data.planvet.lib.sg

# METADATA
# title: Which rule speaks of which of these ports
# description: |
#   An object from rule to port intervals; a rule that has nothing to say is
#   left out. `ports` is one interval; the last argument says whether only
#   bastions are in the group.
claims(protocol, ports, for_bastions) := {} if {
	protocol in {"icmp", "icmpv6"}
} else := {"sg-open-all-ingress": [ports]} if {
	_everything(protocol, [ports])
} else := {rule: intervals |
	some rule, intervals in _split(protocol, ports, for_bastions)
	count(intervals) > 0
}

_everything(protocol, _) if not net.has_ports(protocol)

# Nothing can listen on port 0.
_everything(protocol, intervals) if {
	net.has_ports(protocol)
	some interval in intervals
	interval[0] <= 1
	interval[1] >= 65535
}

_split(protocol, ports, false) := _anywhere(protocol, ports)

_split(protocol, ports, true) := object.union(
	{rule: _without(intervals, _heard(protocol, _bastion)) | some rule, intervals in _anywhere(protocol, ports)},
	{"bastion-open-ssh": _shared(ports, _heard(protocol, _bastion))},
)

_anywhere(protocol, ports) := {
	"sg-open-admin-ingress": _shared(ports, admin),
	"sg-open-database-ingress": _without(database, admin),
	"sg-open-ingress": _without([p | some p in [ports]; p[0] <= p[1]], others),
} if {
	admin := _heard(protocol, _admin)
	database := _shared(ports, _database)
	others := array.concat(_public, array.concat(admin, _database))
}

# Of what people log in by, RDP alone listens on UDP as well.
_heard("udp", list) := _shared([3389, 3389], list)

_heard(protocol, list) := list if protocol != "udp"

_shared(ports, others) := net.union([shared |
	some other in others
	shared := net.intersection(ports, other)
])

_without(intervals, others) := [left |
	some interval in intervals
	some left in net.subtract(interval, others)
]

_bastion := net.intervals(data.planvet.params["bastion-open-ssh"].ports)

_admin := net.intervals(data.planvet.params["sg-open-admin-ingress"].ports)

_database := net.intervals(data.planvet.params["sg-open-database-ingress"].ports)

_public := net.intervals(data.planvet.params["sg-open-ingress"].public_ports)

# METADATA
# title: Whether bastion-open-ssh speaks of a group
of_bastions(group) := group in _of_bastions

_of_bastions := bastion_group.alone if {
	asked.asks("bastion-open-ssh")
} else := set()

# METADATA
# title: The whole families that a permission lets in
# description: A subset of {"0.0.0.0/0", "::/0"}.
world_of(permission) := net.world({c.cidr | some c in permission.cidrs})

# METADATA
# title: The groups whose sources, of all ports together, are the world
# description: |
#   An object from group to families. Most groups let in nothing that adds up
#   to the world, so this is asked before their ports are looked at.
suspects := {group: families |
	some group, permissions in sg.ingress
	families := net.world({c.cidr | some p in permissions; some c in p.cidrs})
	count(families) > 0
}

# METADATA
# title: What the world reaches
# description: |
#   A list of {"rule", "protocol", "ports": intervals, "families", "pieces": the
#   deciding ranges as {"permission", "cidr": an element of its cidrs}}. Pieces
#   are in order of address and path; a finding stands at the first.
exposures := array.concat(_alone, _together)

_alone := [exposure |
	some group, _ in suspects
	some p in sg.ingress[group]
	count(p.unread_scope) == 0
	families := world_of(p)
	count(families) > 0
	pieces := [{"permission": p, "cidr": c} | some c in firsts(p.cidrs, _deciding(p.cidrs, families))]
	some rule, ports in claims(p.protocol, p.ports, of_bastions(group))
	exposure := {"rule": rule, "protocol": p.protocol, "ports": ports, "families": families, "pieces": pieces}
]

# A range that is a whole family makes the others idle.
_deciding(cidrs, families) := {c |
	some family in families
	some c in _deciding_in({c.cidr | some c in cidrs; family_of(c.cidr) == family}, family)
}

_deciding_in(cidrs, family) := whole if {
	whole := {c | some c in cidrs; family in net.world({c})}
	count(whole) > 0
} else := outermost(cidrs)

# METADATA
# title: Those ranges that lie in no larger one
# description: Of very many, all, since comparing each with each would take long.
outermost(cidrs) := cidrs if {
	count(cidrs) > 64
} else := {c |
	some c in cidrs
	every other in cidrs {
		not _inside(c, other)
	}
}

_inside(c, other) if {
	net.covers({other}, c)
	not net.covers({c}, other)
}

# METADATA
# title: The first place of each chosen range, in order
# description: The first argument is a permission's `cidrs`.
firsts(cidrs, chosen) := [cidrs[i] |
	first := object.union_n(array.reverse([{c.cidr: i} |
		some i, c in cidrs
		c.cidr in chosen
	]))
	some i in sort({i | some i in first})
]

# METADATA
# title: The family of a range, as its whole
family_of(cidr) := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}[net.family(cidr)]

# What no permission does alone in a family, several may do together.
_together := [exposure |
	some group, families in suspects
	some family in families
	parts := _parts(group, family)
	family in net.world({c | some part in parts; some c in part.cidrs})
	some protocol in _protocols(parts, family)
	some e in _grouped(protocol, _open(parts, protocol, family), of_bastions(group))
	exposure := {
		"rule": e.rule,
		"protocol": protocol,
		"ports": e.ports,
		"families": {family},
		"pieces": [{"permission": parts[i].permission, "cidr": c} |
			some i in sort(e.by)
			some c in firsts(parts[i].permission.cidrs, e.cidrs)
		],
	}
]

_parts(group, family) := [{"permission": p, "cidrs": cidrs} |
	some p in sg.ingress[group]
	count(p.unread_scope) == 0
	not p.protocol in {"icmp", "icmpv6"}
	p.ports[0] <= p.ports[1]
	cidrs := {c.cidr | some c in p.cidrs; family_of(c.cidr) == family}
	count(cidrs) > 0
	not family in net.world(cidrs)
]

_protocols(parts, family) := {"all"} if {
	family in net.world({c | some part in parts; part.permission.protocol == "all"; some c in part.cidrs})
} else := {part.permission.protocol | some part in parts} - {"all"}

# Between two neighbouring ends of ranges of ports the same permissions hold.
# Those stretches that are open, with the permissions and ranges that matter.
_open(parts, protocol, family) := [{"ports": [low, high], "by": by, "cidrs": outer} |
	relevant := {i | some i, part in parts; part.permission.protocol in {protocol, "all"}}
	cuts := sort({cut | some i in relevant; some cut in _ends(parts[i].permission.ports)})
	some n, low in cuts
	high := cuts[n + 1] - 1
	covering := {i |
		some i in relevant
		parts[i].permission.ports[0] <= low
		parts[i].permission.ports[1] >= high
	}
	cidrs := {c | some i in covering; some c in parts[i].cidrs}
	family in net.world(cidrs)
	outer := outermost(cidrs)
	by := {i | some i in covering; count(parts[i].cidrs & outer) > 0}
]

_ends(ports) := [ports[0], ports[1] + 1]

# One exposure for each set of permissions that opens ports together.
_grouped(protocol, open, for_bastions) := [{
	"rule": "sg-open-all-ingress",
	"ports": all,
	"by": {i | some o in open; some i in o.by},
	"cidrs": {c | some o in open; some c in o.cidrs},
}] if {
	all := net.union([o.ports | some o in open])
	count(all) > 0
	_everything(protocol, all)
} else := [{"rule": rule, "ports": ports, "by": by, "cidrs": {c | some o in open; o.by == by; some c in o.cidrs}} |
	some by in {o.by | some o in open}
	some rule in {"bastion-open-ssh", "sg-open-admin-ingress", "sg-open-database-ingress", "sg-open-ingress"}
	ports := net.union([claimed |
		some o in open
		o.by == by
		some claimed in claims(protocol, o.ports, for_bastions)[rule]
	])
	count(ports) > 0
]

# METADATA
# title: What cannot be told
# description: |
#   A list of {"rule", "permission", "ports": intervals or null, "why": clauses}.
#   Where the ports cannot be read either, `ports` is null and the rule is
#   sg-open-admin-ingress. A permission that lets the world in anyway, of
#   whichever family, is not here for its sources.
undecided := array.concat(
	[{"rule": rule, "permission": p, "ports": ports, "why": p.unread_sources} |
		some p in _unread
		count(p.unread_scope) == 0
		count(world_of(p)) == 0
		some rule, ports in claims(p.protocol, p.ports, of_bastions(p.group))
	],
	[{"rule": _vague(p), "permission": p, "ports": null, "why": why} |
		some p in _unread
		count(p.unread_scope) > 0
		why := scope_matters(p)
	],
)

# What EC2 refuses would be everything if it were let in.
_vague(p) := "sg-open-all-ingress" if {
	some reason in p.unread_scope
	reason.foreign
} else := "sg-open-admin-ingress"

_unread := [p |
	some p in sg.permissions
	not p.read
	p.direction == "ingress"
]

# METADATA
# title: Why it cannot be told which ports a permission opens to the world
# description: |
#   Clauses, each with its path; undefined where it lets nothing in that may be
#   the world.
scope_matters(p) := p.unread_scope if {
	count(world_of(p)) > 0
} else := array.concat(p.unread_sources, p.unread_scope) if {
	count(p.unread_sources) > 0
} else := p.unread_scope if {
	# With the group's other sources it may be the world.
	some family in suspects[p.group]
	some c in p.cidrs
	family_of(c.cidr) == family
	family in net.world({c.cidr |
		some other in sg.ingress[p.group]
		not family in world_of(other)
		some c in other.cidrs
	})
}
