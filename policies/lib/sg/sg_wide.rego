# METADATA
# title: What large parts of the internet reach through security groups
# description: |
#   A run of addresses without a gap is wide if more public addresses lie in it
#   than the parameter's prefix has. It is measured for each permission alone
#   and for what several do together, for each stretch of ports on which the same
#   ones hold. Ports that the world reaches anyway, in either family, belong to
#   data.planvet.lib.sg_world, and public ports to nobody.
package planvet.lib.sg_wide

import data.planvet.lib.asked
import data.planvet.lib.bastion_scope
import data.planvet.lib.net
import data.planvet.lib.run
import data.planvet.lib.sg
import data.planvet.lib.sg_world
import data.planvet.lib.share

# METADATA
# title: The largest prefix of each family that is not wide
# description: IPv6 networks smaller than a /64 are not counted.
prefix := {
	"ipv4": max([0, min([32, floor(_params.max_prefix)])]),
	"ipv6": max([0, min([64, floor(_params.max_prefix_ipv6)])]),
}

_params := data.planvet.params["sg-wide-ingress"]

_limit := {"ipv4": bits.lsh(1, 32 - prefix.ipv4), "ipv6": bits.lsh(1, 64 - prefix.ipv6)}

# METADATA
# title: The wide runs of one family among ranges
# description: A list of lists of ranges, all in order.
runs(family, cidrs) := [found |
	count(_large(cidrs)) > 0
	some found in run.of(family, cidrs)
	_any_is_large(found)
	share.of(family, {range | some range in found}) > _limit[family]
]

_any_is_large(found) if {
	some range in found
	_is_large(range)
}

# Blocks that are not routed cut the IPv4 space into seven parts. More public
# addresses than a /8 has in one run are thus more than a seventh of it in one
# part, and that many in a row hold a whole range of a sixteenth.
_large(cidrs) := {range | some range in net.merged(cidrs); _is_large(range)}

_is_large(range) if {
	run.length(range) <= prefix[net.family(range)] + 4
	share.has_public(range)
}

# Most groups let in nothing large, so this is asked before their ports are.
_suspects := [{"group": group, "family": family, "parts": parts} |
	some group, permissions in sg.ingress
	some family in {net.family(range) | some range in _large({c.cidr | some p in permissions; some c in p.cidrs})}
	parts := [p |
		some p in permissions
		count(p.unread_scope) == 0
		not p.protocol in {"icmp", "icmpv6"}
		p.ports[0] <= p.ports[1]
	]
]

# METADATA
# title: What is exposed
# description: |
#   A list of {"protocol", "ports": intervals, "family", "runs", "pieces": as in
#   sg_world.exposures}.
exposures := array.concat(_alone, _together)

_alone := [exposure |
	some s in _suspects
	some p in s.parts
	wide := _own(p, s.family)
	count(wide) > 0
	ports := _told(s.group, p.protocol, [p.ports])
	count(ports) > 0
	exposure := {"protocol": p.protocol, "ports": ports, "family": s.family, "runs": wide, "pieces": _pieces([p], wide)}
]

_own(p, family) := runs(family, {c.cidr | some c in p.cidrs})

# The ranges of a permission that are in none of its own wide runs.
_rest(p, family) := ranges if {
	wide := _own(p, family)
	ranges := {c.cidr | some c in p.cidrs; net.family(c.cidr) == family; not _in_runs(c.cidr, wide)}
}

_in_runs(cidr, wide) if {
	some found in wide
	some range in found
	net.within(cidr, range)
}

_together := [exposure |
	some s in _suspects
	rests := [_rest(p, s.family) | some p in s.parts]
	count(runs(s.family, {c | some rest in rests; some c in rest})) > 0
	some protocol in {p.protocol | some p in s.parts}
	stretches := _wide_stretches(s, rests, protocol)
	some shape in {{"by": w.by, "runs": w.runs} | some w in stretches}
	ports := _told(s.group, protocol, [w.ports | some w in stretches; w.by == shape.by; w.runs == shape.runs])
	count(ports) > 0
	exposure := {
		"protocol": protocol, "ports": ports, "family": s.family, "runs": shape.runs,
		"pieces": _pieces([s.parts[i] | some i in sort(shape.by)], shape.runs),
	}
]

_wide_stretches(s, rests, protocol) := [{"ports": stretch.ports, "by": by, "runs": wide} |
	by_all := _wide_for_all(s, rests, protocol)
	some stretch in _stretches(s.parts, protocol)
	wide := runs(s.family, {c | some i in stretch.covering; some c in rests[i]})
	count(wide) > 0
	wide != by_all
	by := {i | some i in stretch.covering; some c in rests[i]; _in_runs(c, wide)}
]

# What the permissions for every protocol do is told once, not again for each.
_wide_for_all(_, _, "all") := []

_wide_for_all(s, rests, protocol) := runs(s.family, {c | some i, p in s.parts; p.protocol == "all"; some c in rests[i]}) if protocol != "all"

# Between two neighbouring ends of ranges of ports the same permissions hold.
_stretches(parts, protocol) := [{"ports": [low, high], "covering": covering} |
	relevant := {i | some i, p in parts; p.protocol in {protocol, "all"}}
	cuts := sort({cut | some i in relevant; some cut in [parts[i].ports[0], parts[i].ports[1] + 1]})
	some n, low in cuts
	high := cuts[n + 1] - 1
	covering := {i |
		some i in relevant
		parts[i].ports[0] <= low
		parts[i].ports[1] >= high
	}
]

# Those of some ports that a rule speaks of and the world does not reach.
_told(group, protocol, ports) := net.union([interval |
	open := object.get(_open, [group, protocol], [])
	some written in ports
	some closed in net.subtract(written, open)
	some intervals in sg_world.claims(protocol, closed, false)
	some claimed in intervals
	some interval in _beside_bastions(group, protocol, claimed)
])

# What goes past a bastion is bastion-bypass's to tell.
_beside_bastions(group, "tcp", interval) := net.subtract(interval, net.intervals(data.planvet.params["bastion-bypass"].ports)) if {
	asked.asks("bastion-bypass")
	bastion_scope.guards(group)
} else := [interval]

_beside_bastions(_, protocol, interval) := [interval] if protocol != "tcp"

_open := {group: by_protocol |
	some group in {s.group | some s in _suspects; sg_world.suspects[s.group]}
	parts := [s.parts | some s in _suspects; s.group == group][0]
	by_protocol := {protocol: _open_ports(parts, protocol) | some protocol in {p.protocol | some p in parts}}
}

_open_ports(parts, protocol) := [stretch.ports |
	some stretch in _stretches(parts, protocol)
	count(net.world({c.cidr | some i in stretch.covering; some c in parts[i].cidrs})) > 0
]

_pieces(permissions, wide) := [{"permission": p, "cidr": c} |
	some p in permissions
	inside := {c.cidr | some c in p.cidrs; _in_runs(c.cidr, wide)}
	some c in sg_world.firsts(p.cidrs, sg_world.outermost(inside))
]

# METADATA
# title: What cannot be told
# description: |
#   A list of {"permission", "family", "runs", "pieces"}: wide sources with ports
#   or a protocol that cannot be read. Where they may be the world, and where the
#   sources cannot be read either, data.planvet.lib.sg_world says so.
undecided := [{"permission": p, "family": family, "runs": wide, "pieces": _pieces(array.concat([p], others), wide)} |
	some p in sg.permissions
	p.direction == "ingress"
	count(p.unread_scope) > 0
	not sg_world.scope_matters(p)
	some family in {"ipv4", "ipv6"}
	wide := _with_others(p, family)
	count(wide) > 0
	others := [other | some other in sg.ingress[p.group]; other != p; count(_own(p, family)) == 0]
]

_with_others(p, family) := own if {
	own := _own(p, family)
	count(own) > 0
} else := [found |
	some found in runs(family, {c | some other in sg.ingress[p.group]; some c in _rest(other, family)})
	some c in p.cidrs
	_in_runs(c.cidr, [found])
]
