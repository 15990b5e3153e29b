# METADATA
# title: What a network ACL lets through
# description: |
#   A question is {"protocol", "ports": an interval, "family", "cidr"}: packets
#   of a protocol as data.planvet.lib.net names it, to these ports, from (on
#   ingress) or to (on egress) these addresses, of "ipv4" or "ipv6". ICMP types
#   and codes lie on the axis of ports as nacl_entry has them; protocols with
#   neither take net.all_ports. "all" asks about every protocol. "except", a
#   list of ranges within the cidr that are not asked about, may be left out.
#
#   All answers are exact: the ports fall into pieces at the ends of every rule,
#   and within a piece rules differ in their addresses only. What is unknown is
#   read both ways (see nacl_reading), and only what both readings say is said.
#
#   A *part* of an answer is {"protocol", "ports", "cidr", "except": ranges
#   within the cidr that belong to other parts, "allow", "entry": the rule that
#   decides, or null for what no rule matches}.
package planvet.lib.nacl_admits

import data.planvet.lib.nacl
import data.planvet.lib.nacl_order
import data.planvet.lib.nacl_reading
import data.planvet.lib.net
import data.planvet.lib.result

# METADATA
# title: Whether an ACL lets all, some or none of a question's packets through
# description: |
#   `key` is one of nacl.acls, the id of an ACL outside the document, or "vpc/"
#   and the address of a VPC, for a default ACL that nothing takes over (AWS's
#   own rules allow everything). The answer is
#
#   | field | holds |
#   | --- | --- |
#   | answer | "all", "some", "none" or "undetermined" |
#   | admitted, refused | the parts, of the closed reading where it is undetermined |
#   | why | a clause: what decides, or the doubt |
#   | at | places: the rules that decide, in order, or the value that is in doubt |
#   | by | the address and path of the value in doubt, null unless undetermined; both null for what lies outside |
asked(key, direction, question) := {
	"answer": answer,
	"admitted": [part | some part in closed; part.allow],
	"refused": [part | some part in closed; not part.allow],
	"why": told.why,
	"at": told.at,
	"by": told.by,
} if {
	both := nacl_reading.of(key, direction)
	closed := all_parts(both, "closed", question)
	open := _open_parts(both, question, closed)
	answer := _answer(closed, open)
	told := _told({"key": key, "direction": direction, "question": question, "both": both, "closed": closed, "open": open, "answer": answer})
}

# METADATA
# title: The answer of `asked` alone, without what decides it
answer(key, direction, question) := _answer(closed, _open_parts(both, question, closed)) if {
	both := nacl_reading.of(key, direction)
	closed := all_parts(both, "closed", question)
}

# METADATA
# title: Whether the replies to what a question asks about are let through
# description: |
#   `direction` is the question's own: the replies to ingress go out. They go to
#   the `ephemeral` ports, an interval, of the peers that the question names. "all"
#   asks about TCP, since of the protocols that have replies everyone uses it.
#   The answer is as for `asked`, undefined for a protocol without ports.
reply(key, direction, question, ephemeral) := asked(key, opposite[direction], reply_question(question, ephemeral))

opposite := {"ingress": "egress", "egress": "ingress"}

reply_question(question, ephemeral) := object.union(question, {"protocol": protocol, "ports": ephemeral}) if {
	protocol := {"tcp": "tcp", "udp": "udp", "all": "tcp"}[question.protocol]
}

# METADATA
# title: The protocols that an ACL's rules tell apart, "all" for the others
protocols(both) := sort({line.protocol |
	some reading in ["open", "closed"]
	some line in both[reading].lines
	line.protocol != "any"
} | {"all"})

_open_parts(both, question, closed) := closed if {
	both.same
} else := all_parts(both, "open", question)

_answer(closed, open) := "all" if {
	every part in closed {
		part.allow
	}
} else := "none" if {
	every part in open {
		not part.allow
	}
} else := "some" if {
	some certain in closed
	certain.allow
	some refused in open
	not refused.allow
} else := "undetermined"

# METADATA
# title: The parts of a question under the reading of that name, of every protocol that it asks about
all_parts(both, reading, question) := [part |
	some protocol in protocols(both)
	some part in parts(both[reading], object.union(question, {"protocol": protocol}))
] if {
	question.protocol == "all"
} else := parts(both[reading], question)

# METADATA
# title: The parts of a question under one reading
# description: Here "all" means only the protocols that no rule names.
parts(reading, question) := [part] if {
	object.get(question, "except", []) == []
	line := relevant(reading.lines, question)[0]
	line.ports[0] <= question.ports[0]
	line.ports[1] >= question.ports[1]
	net.within(question.cidr, line.cidr)
	part := {
		"protocol": question.protocol,
		"ports": question.ports,
		"cidr": question.cidr,
		"except": [],
		"allow": line.allow,
		"entry": line.entry,
	}
} else := [part |
	lines := relevant(reading.lines, question)
	deciders := array.concat(lines, [{"allow": reading.rest, "entry": null}])
	protocol := question.protocol
	some found in _layout(
		[[line.ports, line.cidr] | some line in lines],
		question.ports, question.cidr, object.get(question, "except", []),
	)
	[ports, cidr, except, position] := found
	decider := deciders[position]
	part := {
		"protocol": protocol,
		"ports": ports,
		"cidr": cidr,
		"except": except,
		"allow": decider.allow,
		"entry": decider.entry,
	}
]

# METADATA
# title: Whether any packet of a question is let through under one reading
admits_any(reading, question) if {
	lines := relevant(reading.lines, question)
	deciders := array.concat(lines, [{"allow": reading.rest}])
	some position in _deciders([[line.ports, line.cidr] | some line in lines], question.ports, question.cidr)
	deciders[position].allow
} else := false

_deciders(lines, ports, cidr) := {found[3] | some found in _layout(lines, ports, cidr, [])}

# METADATA
# title: The lines that match any packet of a question, in order
relevant(lines, question) := [line |
	[low, high] := question.ports
	some line in _of_protocol(lines, question.family, question.protocol)
	line.ports[0] <= high
	line.ports[1] >= low
] if {
	question.cidr == nacl_reading.whole[question.family]
} else := [line |
	[low, high] := question.ports
	cidr := question.cidr
	some line in _of_protocol(lines, question.family, question.protocol)
	line.ports[0] <= high
	line.ports[1] >= low
	net.overlap(line.cidr, cidr)
]

_of_protocol(lines, family, protocol) := [line |
	protocols := {protocol, "all", "any"}
	some line in lines
	line.family == family
	line.protocol in protocols
]

# What follows is asked without the entries: ACLs that say the same, as those of
# a module's instances do, are worked out once.

# What lines, [ports, cidr] in order, decide of ports × cidr: a list of [ports,
# cidr, except, position of the line that decides], the position of what no line
# decides being their number.
_layout(lines, ports, cidr, except) := [[piece.ports, found[0], found[1], piece.over[found[2]]] |
	some piece in pieces([line[0] | some line in lines], ports)
	some found in settled([lines[i][1] | some i in piece.over], cidr, except)
]

# METADATA
# title: Ports in pieces, within each of which the same of several intervals match
# description: |
#   {"ports", "over": the positions of the intervals that match, and their
#   number at the end, for what none of them matches}.
pieces(intervals, ports) := [{"ports": [start, end], "over": over} |
	starts := sort({start |
		some bound in array.concat([ports[0]], [edge | some interval in intervals; some edge in [interval[0], interval[1] + 1]])
		start := bound
		start >= ports[0]
		start <= ports[1]
	})
	ends := array.concat([before | some start in array.slice(starts, 1, count(starts)); before := start - 1], [ports[1]])
	some i, start in starts
	end := ends[i]
	over := array.concat([j | some j, interval in intervals; interval[0] <= start; start <= interval[1]], [count(intervals)])
]

# METADATA
# title: What each of several ranges in order decides of another
# description: |
#   A list of [the part, ranges within it that are decided before, position of
#   the range], the position of what none decides being their number.
settled(ranges, cidr, except) := array.concat(
	[[part, _inside(earlier, part), j] |
		some j, range in ranges
		earlier := array.concat(except, array.slice(ranges, 0, j))
		part := _narrower(range, cidr)
		not net.covers(earlier, part)
	],
	[[cidr, _inside(taken, cidr), count(ranges)] |
		taken := array.concat(except, ranges)
		not net.covers(taken, cidr)
	],
)

_inside([], _) := []

_inside(taken, cidr) := sort([range | some range in net.merged(taken); net.within(range, cidr)]) if {
	count(taken) > 0
}

_narrower(a, b) := a if {
	net.within(a, b)
} else := b

# What decides.

_told(of) := {"why": doubt.text, "at": doubt.at, "by": doubt.by} if {
	of.answer == "undetermined"
	doubt := doubt_of(of.both, array.concat(of.closed, of.open))
} else := {"why": _why(of, decided), "at": [place(entry, of.direction) | some entry in decided], "by": null} if {
	decided := deciding(of.both, of.closed)
}

# METADATA
# title: The entries that decide parts, in order of evaluation
deciding(both, parts_of) := [entry | some entry in both.entries; [entry.address, entry.path, entry.number] in keys] if {
	keys := {[part.entry.address, part.entry.path, part.entry.number] | some part in parts_of; part.entry != null}
}

# METADATA
# title: The value that leaves parts undetermined
# description: |
#   {"text", "at": places, "by": {"address", "path"}, "part": as nacl_entry names
#   it, or "rules"}: the blocks that are
#   unknown, the first entry in doubt that decides one of the parts, or rules
#   that are made elsewhere.
doubt_of(both, parts_of) := doubt_of_entry(entry) if {
	entry := [e | some e in deciding(both, parts_of); nacl_reading.in_doubt(e)][0]
} else := {
	"text": unseen.text,
	"at": [result.place(unseen.address, unseen.path, unseen.text) | unseen.address != null],
	"by": {"address": unseen.address, "path": unseen.path},
	"part": "rules",
} if {
	unseen := both.unseen
	unseen != null
}

# METADATA
# title: The first value of an entry that is in doubt, as doubt_of has it
doubt_of_entry(entry) := {
	"text": doubt.text,
	"at": [result.place(entry.address, doubt.path, doubt.text)],
	"by": {"address": entry.address, "path": doubt.path},
	"part": doubt.part,
} if {
	doubt := entry.doubts[0]
}

# METADATA
# title: The place of an entry, and what it says
place(entry, direction) := result.place(entry.address, entry.path, sprintf("%s: %s", [_called(entry), nacl_order.entry_text(entry, direction)]))

_called(entry) := "a rule of unknown number" if {
	entry.number == null
} else := sprintf("rule %d, which AWS gives every default ACL", [entry.number]) if {
	entry.form == "built-in"
} else := sprintf("rule %d", [entry.number])

_why(of, decided) := sprintf("no %s rule of %s allows %s", [of.direction, name(of.key), question_text(of.question, of.direction)]) if {
	of.answer == "none"
	count([e | some e in decided; e.action == "deny"]) == 0
} else := sprintf("%s %s of %s %s %s", [of.direction, rules_text(chosen), name(of.key), verb, question_text(of.question, of.direction)]) if {
	action := {"all": "allow", "none": "deny"}[of.answer]
	chosen := [e | some e in decided; e.action == action]
	count(chosen) > 0
	verb := {"allow": {true: "allows", false: "allow"}, "deny": {true: "denies", false: "deny"}}[action][count(chosen) == 1]
} else := sprintf("%s rules of %s allow only %s", [of.direction, name(of.key), parts_text([p | some p in of.closed; p.allow], of.direction)])

# METADATA
# title: How messages call the ACL of a key
name(key) := nacl.acls[key].name if {
	nacl.acls[key]
} else := sprintf("the default ACL of %s", [substring(key, 4, -1)]) if {
	startswith(key, "vpc/")
} else := key

# METADATA
# title: Entries by their numbers, "rules 100 and 110"
rules_text(entries) := nacl_order.numbers_text(sort({_number(e) | some e in entries}))

_number(entry) := entry.number if {
	entry.number != null
} else := 0

# METADATA
# title: A question in words, "tcp port 22 from 0.0.0.0/0"
question_text(question, direction) := parts_text([object.union({"except": []}, question)], direction)

# METADATA
# title: Parts in words, "tcp port 22 from 10.0.0.0/8 except 10.1.0.0/16 and udp from ::/0"
# description: Parts of the same addresses are told together.
parts_text(parts_of, direction) := concat(" and ", [nacl_order.parts_text(where[0], chosen, direction) |
	some where in sort({[p.protocol, p.cidr, p.except] | some p in parts_of})
	chosen := [p | some p in parts_of; [p.protocol, p.cidr, p.except] == where]
])
