# METADATA
# title: Allows of a network ACL whose replies it does not let back
# description: |
#   An ACL keeps no state: the replies to what it allows need rules of their own
#   in the other direction, to the ephemeral ports of the same peers.
#
#   An allow is asked for what it decides, not for what earlier rules do; one for
#   all protocols is asked for TCP. An allow of many ports above 1023, with
#   something allowed to the same peers in the other direction, is taken for the
#   return of that, and is asked nothing. Denies of a narrow public range (a
#   block list) and of admin ports are meant, and what they refuse is no lack.
# schemas:
#   - input: schema.document
package planvet.lib.nacl_return

import data.planvet.lib.link
import data.planvet.lib.nacl
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.net
import data.planvet.lib.run
import data.planvet.lib.share
import data.planvet.lib.subnet_acl
import data.planvet.lib.tf

_ephemeral := net.intervals([data.planvet.params["nacl-missing-return"].ephemeral])[0]

# From so many ports on, an allow above 1023 may be one for replies.
_many := 1000

# METADATA
# title: The allows of one direction whose replies are not let back
# description: |
#   A list of {"key", "direction": of the allows, "missing", "doubts"}. `missing`
#   are those that lack replies in any case, {"entry", "parts": of the replies, as
#   nacl_admits has them}. `doubts` are, for the others that may lack some, what
#   decides, as nacl_admits.doubt_of makes it, with the entry. ACLs and
#   directions that have neither are left out.
lacks := [lack |
	some key, _ in nacl.acls
	some direction, other in nacl_admits.opposite
	of := {"there": nacl_reading.of(key, direction), "back": nacl_reading.of(key, other)}
	asked := _asked(of.there.entries, of.back.closed, _from_hosts(key, direction))
	count(asked) > 0
	missing := [found | some one in asked; found := _surely(of, one)]
	sure := {found.lane | some found in missing}
	doubts := [found | some one in asked; not one.lane in sure; found := _perhaps(of, one)]
	count(missing) + count(doubts) > 0
	lack := {"key": key, "direction": direction, "missing": missing, "doubts": doubts}
]

# METADATA
# title: Directions of ACLs whose blocks are unknown, {"key", "direction", "unseen"}
# description: Those whose other direction lets every reply back are left out.
unread := [{"key": key, "direction": direction, "unseen": there.unseen} |
	some key, acl in nacl.acls
	some direction, other in nacl_admits.opposite
	acl[direction].undecided != null
	there := nacl_reading.of(key, direction)
	closed := nacl_reading.of(key, other).closed
	some protocol in ["tcp", "udp"]
	some family, whole in nacl_reading.whole
	not _let_back(closed, {"protocol": protocol, "ports": _ephemeral, "family": family, "cidr": whole})
]

# Every range of every entry that may allow what has replies, unless all of them
# are let back, and what of them is asked.
_asked(entries, back, from_hosts) := [one |
	some entry in entries
	entry.action != "deny"
	entry.form != "built-in"
	some protocol in _asks[nacl_reading.known_or(entry.protocol, "any")]
	some lane in entry.lanes
	reply := {
		"protocol": protocol,
		"ports": _reply_ports(lane.cidr, from_hosts),
		"family": lane.family,
		"cidr": nacl_reading.known_or(lane.cidr, nacl_reading.whole[lane.family]),
	}
	not _let_back(back, reply)
	one := {
		"entry": entry,
		"lane": [entry.address, entry.path, entry.number, lane.family, protocol],
		"question": object.union(reply, {"ports": nacl_reading.known_or(entry.ports, net.all_ports)}),
		"reply": reply,
		"peers": lane.cidr,
	}
]

# Hosts choose a port from 32768 on for what they ask of the internet. Load
# balancers and functions, which ask within the VPC, take any above 1023, and so
# does a NAT gateway.
_from_hosts(_, "ingress") := false

_from_hosts(key, "egress") := count({key} & _acls_of_nat) == 0

_acls_of_nat := {acl |
	some nat in tf.resources("aws_nat_gateway")
	some subnet in link.targets(nat, "subnet_id", {"aws_subnet", "aws_default_subnet"})
	some acl in subnet_acl.in_force(subnet).acls
}

_reply_ports(cidr, true) := [max([_ephemeral[0], 32768]), _ephemeral[1]] if {
	_ephemeral[1] >= 32768
	net.valid(cidr)
	share.has_public(cidr)
} else := _ephemeral

_reply_ports(_, false) := _ephemeral

_asks := {"tcp": ["tcp"], "udp": ["udp"], "all": ["tcp"], "any": ["tcp", "udp"]}

_let_back(reading, reply) if {
	every part in nacl_admits.parts(reading, reply) {
		part.allow
	}
} else := false

_surely(of, one) := {"entry": one.entry, "lane": one.lane, "parts": parts} if {
	not nacl_reading.in_doubt(one.entry)
	not _returns(of.back.open, one)
	parts := _missing(of.there.closed, of.back.open, one)
	count(parts) > 0
}

# Where nothing is in doubt there is nothing to ask.
_perhaps(of, one) := object.union(doubt, {"entry": one.entry}) if {
	false in {of.there.same, of.back.same}
	not _certainly_returns(of.back.closed, one)
	count(_missing(of.there.open, of.back.closed, one)) > 0
	doubt := _doubt(of, one)
}

_doubt(of, one) := nacl_admits.doubt_of_entry(one.entry) if {
	nacl_reading.in_doubt(one.entry)
} else := nacl_admits.doubt_of(of.back, both) if {
	both := _both_parts(of.back, one.reply)
	_decides(of.back, both)
} else := nacl_admits.doubt_of(of.there, _both_parts(of.there, one.question))

_decides(readings, _) if readings.unseen != null

_decides(readings, parts) if {
	some entry in nacl_admits.deciding(readings, parts)
	nacl_reading.in_doubt(entry)
}

_both_parts(readings, question) := array.concat(
	nacl_admits.parts(readings.closed, question),
	nacl_admits.parts(readings.open, question),
)

# Whether an allow may be there for the replies to what leaves the other way.
_returns(back, one) if {
	one.question.ports[0] >= 1024
	one.question.ports[1] - one.question.ports[0] >= _many - 1
	nacl_admits.admits_any(back, object.union(one.question, {"ports": net.all_ports}))
}

_certainly_returns(back, one) if {
	not nacl_reading.in_doubt(one.entry)
	_returns(back, one)
}

# The parts of the replies that `back` refuses, to what the entry itself lets
# through `there`.
_missing(there, back, one) := [part |
	some where in {[decided.cidr, decided.except] |
		some decided in nacl_admits.parts(there, one.question)
		decided.allow
		_is(decided.entry, one.entry)
	}
	parts := nacl_admits.parts(back, object.union(one.reply, {"cidr": where[0], "except": where[1]}))
	some part in _refused([_forgiven(part, one.peers) | some part in parts], one.reply, where)
]

# Denies that are meant, as those of a block list, or of admin ports before a
# wide allow, are taken for allows: what they refuse is no lack.
_forgiven(part, peers) := object.union(part, {"allow": true}) if {
	not part.allow
	part.entry.action == "deny"
	_meant(part.entry, peers)
} else := part

_meant(entry, _) if {
	some interval in _admin
	interval[0] <= entry.ports[0]
	entry.ports[1] <= interval[1]
}

_meant(entry, peers) if {
	peers != null
	some lane in entry.lanes
	lane.family == net.family(peers)
	net.valid(lane.cidr)
	share.has_public(lane.cidr)
	length := run.length(lane.cidr)
	length >= {"ipv4": 8, "ipv6": 16}[lane.family]
	length > run.length(peers)
}

_admin := net.intervals(data.planvet.params["nacl-open-admin-ingress"].ports)

_is(entry, other) if {
	[entry.address, entry.path, entry.number] == [other.address, other.path, other.number]
}

# Told from the addresses that are let back, where those are plain: shorter
# than what each deny and the default leave.
_refused(parts, reply, where) := [part |
	some ports in {part.ports | some part in parts; not part.allow}
	here := [part | some part in parts; part.ports == ports]
	some part in _refused_here(here, reply, where, ports)
]

_refused_here(here, reply, where, ports) := [{
	"protocol": reply.protocol,
	"ports": ports,
	"cidr": where[0],
	"except": sort(net.merged(array.concat(where[1], [part.cidr | some part in here; part.allow]))),
	"entries": [part.entry | some part in here; not part.allow; part.entry != null],
}] if {
	every part in here {
		_plain(part, where)
	}
} else := [{
	"protocol": reply.protocol,
	"ports": ports,
	"cidr": part.cidr,
	"except": part.except,
	"entries": [part.entry | part.entry != null],
} |
	some part in here
	not part.allow
]

_plain(part, _) if not part.allow

_plain(part, where) if {
	part.allow
	every range in part.except {
		net.covers(where[1], range)
	}
}

# METADATA
# title: Parts without those that lie in another
distinct(parts) := [part |
	some i, part in parts
	not _elsewhere(parts, i, part)
]

_elsewhere(parts, i, part) if {
	some j, other in parts
	i != j
	_holds(other, part)
	_first_of_equals(parts, i, j)
}

_holds(outer, inner) if {
	outer.protocol == inner.protocol
	outer.ports[0] <= inner.ports[0]
	inner.ports[1] <= outer.ports[1]
	net.within(inner.cidr, outer.cidr)
	_none_of(outer.except, inner)
}

_none_of(except, inner) if except == inner.except

_none_of(except, inner) if {
	every range in except {
		not net.overlap(range, inner.cidr)
	}
}

# Of two that hold each other the first stays.
_first_of_equals(parts, i, j) if not _holds(parts[i], parts[j])

_first_of_equals(parts, i, j) if {
	_holds(parts[i], parts[j])
	j < i
}
