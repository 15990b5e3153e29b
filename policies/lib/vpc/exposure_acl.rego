# METADATA
# title: What network ACLs do to the world on its way to admin ports and back
# description: |
#   Each ACL is asked once for each family, whatever hosts stand behind it. A
#   piece is {"ports", "lost": how many public addresses are turned away, "entries"}.
#   Data that data.planvet.lib.exposure puts together; ask that.
package planvet.lib.exposure_acl

import data.planvet.lib.answer
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.net
import data.planvet.lib.share

_world := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

# METADATA
# title: The admin ports that rules about the whole way look at
admin := net.union(net.intervals(data.planvet.params["instance-reachable-admin"].ports))

# METADATA
# title: The ports that replies go to
ephemeral := net.intervals(data.planvet.params["instance-reachable-admin"].ephemeral)

# METADATA
# title: What is surely let in, piece by piece of the admin ports
pieces(key, family) := _pieces(key, "ingress", "closed", family, admin)

_hoped(key, family) := _pieces(key, "ingress", "open", family, admin)

_pieces(key, direction, reading, family, intervals) := [{"ports": ports, "lost": lost} |
	lines := nacl_reading.measured(nacl_reading.of(key, direction)[reading])
	some interval in intervals
	parts := nacl_admits.parts(lines, _question(family, interval))
	some ports in {part.ports | some part in parts}
	lost := sum([_lost(family, part) | some part in parts; part.ports == ports; not part.allow])
]

_question(family, ports) := {"protocol": "tcp", "ports": ports, "family": family, "cidr": _world[family]}

_lost(family, part) := share.rest(family, part.cidr, part.except)

# METADATA
# title: Whether the world may enter on one of the ports
enter(key, family, ports) := answer.yes(sprintf("%s allows ingress from the internet", [nacl_admits.name(key)]), []) if {
	some piece in pieces(key, family)
	_on(piece, ports)
	share.is_internet(family, piece.lost)
} else := answer.no(sprintf("%s does not allow ingress from the internet", [nacl_admits.name(key)]), []) if {
	every piece in [p | some p in _hoped(key, family); _on(p, ports)] {
		not share.is_internet(family, piece.lost)
	}
} else := _doubt(key, "ingress", family, ports)

_on(piece, ports) if {
	some interval in ports
	net.intersection(piece.ports, interval)
}

# METADATA
# title: Whether replies to the world may leave, on some ephemeral port
leave(key, family) := answer.yes(sprintf("%s allows the return traffic", [nacl_admits.name(key)]), []) if {
	share.is_internet(family, reply_lost(key, family))
} else := answer.no(sprintf("%s allows no return traffic", [nacl_admits.name(key)]), []) if {
	not share.is_internet(family, min([p.lost | some p in _pieces(key, "egress", "open", family, ephemeral)]))
} else := _doubt(key, "egress", family, ephemeral)

# METADATA
# title: How many addresses get no reply, on the port that most get one on
reply_lost(key, family) := min([p.lost | some p in _pieces(key, "egress", "closed", family, ephemeral)])

_doubt(key, direction, family, ports) := answer.undetermined(doubt.why, doubt.at) if {
	doubt := [asked |
		some interval in ports
		asked := nacl_admits.asked(key, direction, _question(family, interval))
		asked.answer == "undetermined"
	][0]
} else := answer.undetermined(sprintf("what %s allows is unknown", [nacl_admits.name(key)]), [])

# METADATA
# title: The rules that let the world through on a port, as places
# description: Ports are those of one admin interval, or null for replies.
steps(key, direction, family, ports) := [nacl_admits.place(entry, direction) |
	chosen := _chosen(key, direction, family, ports)
	some i, entry in chosen
	not entry in array.slice(chosen, 0, i)
]

_chosen(key, direction, family, ports) := [part.entry |
	lines := nacl_reading.measured(nacl_reading.of(key, direction).closed)
	parts := nacl_admits.parts(lines, _question(family, _asked(key, family, ports)))
	some part in parts
	part.allow
	part.entry != null
]

_asked(_, _, ports) := [ports[0], ports[0]] if {
	ports != null
}

_asked(key, family, null) := sort([[p.lost, [p.ports[0], p.ports[0]]] | some p in _pieces(key, "egress", "closed", family, ephemeral)])[0][1]
