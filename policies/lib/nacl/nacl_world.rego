# METADATA
# title: What the internet may enter through a network ACL
# description: |
#   The internet enters on a port where an ACL admits all but less than a tenth
#   of a family's public addresses, as data.planvet.lib.share counts them: denies
#   of a few networks leave the port open to everybody else. A range that comes
#   from a VPC or a subnet is too small to matter, however unknown.
#
#   Each family of an ACL belongs to one rule: where everything may enter, that
#   is nacl-allow-all-ingress, otherwise nacl-open-admin-ingress and its kin.
# schemas:
#   - input: schema.document
package planvet.lib.nacl_world

import data.planvet.lib.nacl
import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.net
import data.planvet.lib.share

# METADATA
# title: The families of ACLs that the internet might enter
# description: |
#   {"key", "family", "both": readings, "everything", "perhaps_everything"}. Most
#   ACLs have ranges that do not add up to the internet; they are not here.
#   `everything` is {"by", "but"} as in `entered`, or null;
#   `perhaps_everything` is whether only the open reading lets everything in.
suspects := [suspect |
	some key, _ in nacl.acls
	both := nacl_reading.of(key, "ingress")
	some family, whole in nacl_reading.whole
	whole in net.world({line.cidr | some line in nacl_reading.measured(both.open).lines; line.allow; line.family == family})
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
# title: The ports of a protocol on which the internet enters under one reading
# description: |
#   [{"ports": intervals, "by": the entries that let it in, "but": those that
#   keep some of it out}] in order of ports: the parts of the given intervals
#   that the same lines match. Of ranges that do it together all are named, of
#   others the first that does it alone.
entered(reading, protocol, intervals, family) := [{
	"ports": found.ports,
	"by": by,
	"but": array.concat([lines[i].entry | some i in found.but], _narrow_denies(reading, by, _question(protocol, found.ports, family))),
} |
	lines := _lines(reading, protocol, intervals, family)
	told := [[line.allow, line.cidr] | some line in lines]
	some part in _parts([line.ports | some line in lines], intervals)
	found := object.union({"ports": part[0]}, _entered([told[i] | some i in part[1]], part[1], family))
	by := [lines[i].entry | some i in found.by]
]

_lines(reading, protocol, intervals, family) := nacl_admits.relevant(nacl_reading.measured(reading).lines, _question(protocol, intervals, family))

_question(protocol, intervals, family) := {
	"protocol": protocol,
	"ports": [min([interval[0] | some interval in intervals]), max([interval[1] | some interval in intervals])],
	"family": family,
	"cidr": nacl_reading.whole[family],
}

# Denies of unknown, but narrow ranges that come before.
_narrow_denies(reading, by, question) := [] if {
	not reading.narrow
} else := [line.entry |
	last := max([entry.number | some entry in by])
	some line in nacl_admits.relevant(reading.lines, question)
	not line.allow
	nacl_reading.narrow(line)
	line.entry.number < last
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
# undefined where the internet does not enter. `positions` are those of the lines.
_entered(lines, positions, family) := {"by": [positions[0]], "but": []} if {
	lines[0] == [true, nacl_reading.whole[family]]
} else := {"by": by, "but": but} if {
	share.may_be_most({line[1] | some line in lines; line[0]})
	shares := nacl_admits.settled([line[1] | some line in lines], nacl_reading.whole[family], [])
	denied := [found | some found in shares; not lines[found[2]][0]]
	share.is_internet(family, sum([_size(family, found) | some found in denied]))
	by := [positions[i] | some i in _chief([found | some found in shares; lines[found[2]][0]], family)]
	but := [positions[found[2]] | some found in denied; found[2] < count(lines)]
}

_size(family, found) := share.rest(family, found[0], found[1])

_chief(admitted, family) := [first] if {
	first := [found[2] |
		some found in admitted
		share.is_internet(family, share.total[family] - _size(family, found))
	][0]
} else := [found[2] | some found in admitted; _size(family, found) > 0]

# METADATA
# title: The ports on which many public addresses enter, but not the internet
# description: |
#   In the shape of `entered`, with "size": how many public addresses of the
#   family, more than the given number.
entered_widely(reading, protocol, intervals, family, limit) := [{
	"ports": part[0],
	"by": [lines[part[1][found[2]]].entry | some found in admitted; _size(family, found) > 0],
	"size": size,
} |
	lines := _lines(reading, protocol, intervals, family)
	told := [[line.allow, line.cidr] | some line in lines]
	some part in _parts([line.ports | some line in lines], intervals)
	here := [told[i] | some i in part[1]]
	admitted := _admitted(here, family)
	size := sum([_size(family, found) | some found in admitted])
	size > limit
	not share.is_internet(family, share.total[family] - size)
]

_admitted(lines, family) := [found |
	some found in nacl_admits.settled([line[1] | some line in lines], nacl_reading.whole[family], [])
	lines[found[2]][0]
]

# METADATA
# title: Ports that only the open reading lets the internet enter, with the doubt
# description: |
#   {"ports": intervals, "by": the entries that may let it in, "doubt": as
#   nacl_admits.doubt_of makes it}; undefined where there are none.
perhaps_entered(both, protocol, ports, family) := {"ports": undecided, "by": by, "doubt": doubt} if {
	not both.same
	certain := [interval | some piece in entered(both.closed, protocol, ports, family); some interval in piece.ports]
	hoped := [{"ports": left, "by": piece.by} |
		some piece in entered(both.open, protocol, ports, family)
		some interval in piece.ports
		some left in net.subtract(interval, certain)
	]
	undecided := net.union([piece.ports | some piece in hoped])
	count(undecided) > 0
	by := [entry | some piece in hoped; some entry in piece.by]
	doubt := _doubt(both, [part |
		some reading in [both.closed, both.open]
		some interval in undecided
		question := {"protocol": protocol, "ports": interval, "family": family, "cidr": nacl_reading.whole[family]}
		some part in nacl_admits.parts({"lines": nacl_reading.measured(reading).lines, "rest": false, "narrow": false}, question)
	])
}

# Never silent: where no part tells, any entry in doubt is named.
_doubt(both, parts) := nacl_admits.doubt_of(both, parts) if {
	nacl_admits.doubt_of(both, parts)
} else := nacl_admits.doubt_of_entry([entry | some entry in both.entries; nacl_reading.in_doubt(entry); count(entry.doubts) > 0][0])

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
