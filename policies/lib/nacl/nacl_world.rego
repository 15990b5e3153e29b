# METADATA
# title: What the world may enter through a network ACL
# description: |
#   The world enters on a port where an ACL admits every address of a family.
#   Denies of ranges no wider than a /8 of IPv4 or a /16 of IPv6 are looked past,
#   as long as anybody is left: an ACL has 40 rules a direction at most
#   (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html), so
#   such denies block a few networks and leave the port open to all others. A
#   range that comes from a VPC or a subnet is narrow too, however unknown.
#
#   Each family of an ACL belongs to one rule: where everything may enter, that
#   is nacl-allow-all-ingress, otherwise nacl-open-admin-ingress.
# schemas:
#   - input: schema.document
package planvet.lib.nacl_world

import data.planvet.lib.nacl
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.net

_widest_narrow := {"ipv4": 8, "ipv6": 16}

# METADATA
# title: The families of ACLs that the world might enter
# description: |
#   {"key", "family", "both": readings, "everything", "perhaps_everything"}. Most
#   ACLs have ranges that do not add up to the world; they are not here.
#   `everything` is {"by", "but"} as in `entered`, or null;
#   `perhaps_everything` is whether only the open reading lets everything in.
suspects := [suspect |
	some key, _ in nacl.acls
	both := nacl_reading.of(key, "ingress")
	some family, whole in nacl_reading.whole
	whole in net.world({line.cidr | some line in both.open.lines; line.allow; line.family == family})
	certain := _everything(both, "closed", family)
	suspect := {
		"key": key,
		"family": family,
		"both": both,
		"everything": certain,
		"perhaps_everything": _perhaps(both, family, certain),
	}
]

# METADATA
# title: ACLs whose blocks are unknown, {"key", "unseen"}
unread := [{"key": key, "unseen": unseen} |
	some key, acl in nacl.acls
	acl.ingress.undecided != null
	unseen := nacl_reading.of(key, "ingress").unseen
]

_perhaps(both, family, null) if {
	not both.same
	_everything(both, "open", family) != null
} else := false

_perhaps(_, _, certain) := false if certain != null

_everything(both, reading, family) := {"by": rest[0].by, "but": but} if {
	rest := entered(both[reading], "all", [net.all_ports], family)
	whole := [found |
		some protocol in nacl_admits.protocols(both)
		found := entered(both[reading], protocol, [net.all_ports], family)
		net.union([ports | some piece in found; some ports in piece.ports]) == [net.all_ports]
	]
	count(whole) == count(nacl_admits.protocols(both))
	but := [entry | some entry in both.entries; _names(entry) in {_names(e) | some found in whole; some piece in found; some e in piece.but}]
} else := null

_names(entry) := [entry.address, entry.path, entry.number]

# METADATA
# title: The ports of a protocol on which the world enters under one reading
# description: |
#   [{"ports": intervals, "by": the entries that let it in, "but": those that
#   keep narrow ranges out}] in order of ports: the parts of the given intervals
#   that the same lines match. Of ranges that do it together all are named, of
#   others the first that is the whole family.
entered(reading, protocol, intervals, family) := [{
	"ports": found.ports,
	"by": [lines[i].entry | some i in found.by],
	"but": [lines[i].entry | some i in found.but],
} |
	whole := nacl_reading.whole[family]
	hull := [min([interval[0] | some interval in intervals]), max([interval[1] | some interval in intervals])]
	lines := nacl_admits.relevant(reading.lines, {"protocol": protocol, "ports": hull, "family": family, "cidr": whole})
	told := [[line.allow, line.cidr, [true | _looked_past(line)], [true | line.widest > 0; _looked_past(line)]] | some line in lines]
	some part in _parts([line.ports | some line in lines], intervals)
	found := object.union({"ports": part[0]}, _entered([told[i] | some i in part[1]], part[1], whole))
]

# Intervals in parts that the same of several bounds match, [intervals, positions of the bounds].
_parts(bounds, intervals) := sort([[ports, over] |
	pieces := [[array.slice(piece.over, 0, count(piece.over) - 1), piece.ports] |
		some interval in intervals
		some piece in nacl_admits.pieces(bounds, interval)
	]
	some over in {piece[0] | some piece in pieces}
	ports := net.union([piece[1] | some piece in pieces; piece[0] == over])
])

# Of lines without their entries, asked once for all ACLs that say the same;
# undefined where the world does not enter. `positions` are those of the lines.
_entered(lines, positions, whole) := {"by": by, "but": but} if {
	wide := [i | some i, line in lines; line[2] == []]
	shares := nacl_admits.settled([lines[i][1] | some i in wide], whole, [])
	every found in shares {
		lines[wide[found[2]]][0]
	}

	# A narrow range that is not known lies somewhere, and is not the whole that it
	# is read as.
	told := [i | some i, line in lines; line[3] == []]
	all := nacl_admits.settled([lines[i][1] | some i in told], whole, [])
	true in {lines[told[found[2]]][0] | some found in all}
	by := _first_whole([[positions[wide[found[2]]], found[0]] | some found in shares], whole)
	known := [positions[told[found[2]]] | some found in all; lines[told[found[2]]][0] == false]
	unknown := [positions[i] | some i, line in lines; line[3] != []; line[0] == false]
	but := sort({position | some position in array.concat(known, unknown)})
}

_first_whole(shares, whole) := [first] if {
	first := [found[0] | some found in shares; found[1] == whole][0]
} else := [found[0] | some found in shares]

# METADATA
# title: The lines without those that never decide about the world
without_narrow(lines) := [line | some line in lines; not _looked_past(line)]

_looked_past(line) if {
	not line.allow
	to_number(split(line.cidr, "/")[1]) >= _widest_narrow[line.family]
}

_looked_past(line) if line.widest >= _widest_narrow[line.family]

# METADATA
# title: Ports that only the open reading lets the world enter, with the doubt
# description: |
#   {"ports": intervals, "doubt": as nacl_admits.doubt_of makes it}; undefined
#   where there are none.
perhaps_entered(both, protocol, ports, family) := {"ports": undecided, "doubt": doubt} if {
	not both.same
	certain := [interval | some piece in entered(both.closed, protocol, ports, family); some interval in piece.ports]
	undecided := net.union([left |
		some piece in entered(both.open, protocol, ports, family)
		some interval in piece.ports
		some left in net.subtract(interval, certain)
	])
	count(undecided) > 0
	doubt := nacl_admits.doubt_of(both, [part |
		some reading in [both.closed, both.open]
		some interval in undecided
		question := {"protocol": protocol, "ports": interval, "family": family, "cidr": nacl_reading.whole[family]}
		some part in nacl_admits.parts({"lines": without_narrow(reading.lines), "rest": false}, question)
	])
}

# METADATA
# title: How a message calls the ACL that the doubt is about
# description: A rule of which it cannot be told where it belongs is named once, not for each ACL.
subject(key, doubt) := "its network ACL" if {
	doubt.part == "acl"
} else := nacl_admits.name(key)

# METADATA
# title: The entries that a finding can stand at
# description: Those that AWS gives a default ACL are nobody's to mend here.
configured(entries) := [entry | some entry in entries; entry.form != "built-in"]

# METADATA
# title: Where an entry writes its addresses of a family
cidr_path(entry, family) := array.concat(entry.path, [{"ipv4": "cidr_block", "ipv6": "ipv6_cidr_block"}[family]])

# METADATA
# title: What lets the world in, to end a message, "ingress rules 100 and 110 allow it, but for what rule 90 denies"
reason(by, but) := sprintf("ingress %s %s it%s", [nacl_admits.rules_text(by), _verb(by, "allows", "allow"), _but_for(but)])

_but_for(but) := "" if {
	count(but) == 0
} else := sprintf(", but for what %s %s", [nacl_admits.rules_text(but), _verb(but, "denies", "deny")])

_verb(entries, singular, plural) := singular if {
	count({entry.number | some entry in entries}) == 1
} else := plural

# METADATA
# title: The places of entries beside the one that a finding stands at
others(entries, at) := [nacl_admits.place(entry, "ingress") |
	some entry in entries
	entry != at
]
