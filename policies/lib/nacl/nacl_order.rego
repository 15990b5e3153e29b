# METADATA
# title: What the rules of a network ACL decide in their order
# description: |
#   AWS goes through the rules of one direction in ascending order, and the
#   first that matches a packet decides it. What a rule matches is a question,
#   {"protocol", "ports", "family", "cidr"}: a rectangle of ports × addresses.
#   What comes before it is a list of lines in order, {"entry", "ports",
#   "cidr"}. All of it is exact: ports fall into pieces at every line's ends,
#   and within a piece lines differ in their addresses only.
#
#   Only lines of protocol "all" decide a question of protocol "all": nobody
#   lists all 256 protocols one by one.
package planvet.lib.nacl_order

import data.planvet.lib.net

# METADATA
# title: The questions of an entry with the lines that decide them all
# description: |
#   [{"question", "lines"}], one for each of the entry's address ranges; an
#   unknown part is taken as wide as it can be. `earlier` are the entries up to
#   it, in order. Undefined for an entry that has packets left to decide.
decided_before(earlier, entry) := asked if {
	protocols := {_known_or(entry.protocol, "all"), "all"}
	ports := _known_or(entry.ports, net.all_ports)
	[low, high] := ports
	number := entry.number
	rivals := [rival |
		some rival in earlier
		rival.ports[0] <= high
		rival.ports[1] >= low
		rival.protocol in protocols
		rival.number < number
		rival.sure
	]
	count(rivals) > 0
	count(entry.lanes) > 0
	asked := [{"question": question, "lines": _lines(rivals, question)} |
		some lane in entry.lanes
		question := {
			"protocol": _known_or(entry.protocol, "all"),
			"ports": ports,
			"family": lane.family,
			"cidr": _known_or(lane.cidr, _world[lane.family]),
		}
	]
	every one in asked {
		decided(one.question, one.lines)
	}
}

_known_or(value, fallback) := value if {
	value != null
} else := fallback

_world := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

_lines(rivals, question) := [{"entry": rival, "ports": rival.ports, "cidr": lane.cidr} |
	some rival in rivals
	some lane in rival.lanes
	net.overlap(lane.cidr, question.cidr)
]

# METADATA
# title: Whether lines decide every packet of a question
decided(question, lines) if {
	# Most are told by the addresses of all lines together.
	net.covers([line.cidr | some line in lines], question.cidr)
	every start in _starts(question, lines) {
		net.covers([line.cidr | some line in _over(lines, start)], question.cidr)
	}
}

# Where the pieces of a question's ports begin: no line begins or ends within
# a piece.
_starts(question, lines) := sort({start |
	some bounds in array.concat([question.ports], [[line.ports[0], line.ports[1] + 1] | some line in lines])
	some start in bounds
	start >= question.ports[0]
	start <= question.ports[1]
})

_over(lines, port) := [line |
	some line in lines
	line.ports[0] <= port
	port <= line.ports[1]
]

# METADATA
# title: The lines that decide something, with what each decides
# description: |
#   {"line", "ports", "cidr", "except": ranges within cidr that earlier lines
#   decide}, one for each line and piece of the ports. A line whose packets of
#   the question are all decided before it is not there.
decisions(question, lines) := [decision |
	starts := _starts(question, lines)
	ends := array.concat([end | some next in array.slice(starts, 1, count(starts)); end := next - 1], [question.ports[1]])
	some i, start in starts
	over := _over(lines, start)
	some j, line in over
	earlier := [other.cidr | some other in array.slice(over, 0, j)]
	part := _narrower(line.cidr, question.cidr)
	not net.covers(earlier, part)
	decision := {
		"line": line,
		"ports": [start, ends[i]],
		"cidr": part,
		"except": sort([cidr | some cidr in net.merged(earlier); net.within(cidr, part)]),
	}
]

_narrower(a, b) := a if {
	net.within(a, b)
} else := b

# METADATA
# title: The doubt that decides whether earlier entries leave an entry nothing
# description: |
#   {"doubt", "by": the entry that is in doubt, itself or another}. Undefined where no reading of what is unknown would leave it nothing. Values
#   that are unknown are tried one by one: it is enough to try those that known
#   entries have.
decider(entries, entry) := {"doubt": own, "by": entry} if {
	_guess(entries, entry)
	own := _doubts(entry)[0]
} else := {"doubt": _doubts(other)[0], "by": other} if {
	guess := _guess(entries, entry)
	reached := {[line.entry.address, line.entry.path] | some one in guess; some line in one.lines}
	unsure := [e | some e in entries; not e.sure; [e.address, e.path] in reached]
	needed := [e | some e in unsure; _needs(guess, e)]
	other := array.concat(needed, unsure)[0]
}

_doubts(entry) := [d | some d in entry.doubts; d.part != "action"]

_needs(guess, entry) if {
	some one in guess
	rest := [line | some line in one.lines; [line.entry.address, line.entry.path] != [entry.address, entry.path]]
	not decided(one.question, rest)
}

# A reading of the entry under which others may leave it nothing.
_guess(entries, entry) := [asked |
	some protocol in _protocols(entries, entry)
	some ports in _intervals(entries, entry)
	asked := [one | some lane in entry.lanes; one := _lane_guess(entries, entry, protocol, ports, lane)]
	count(asked) > 0
	count(asked) == count(entry.lanes)
][0]

_lane_guess(entries, entry, protocol, ports, lane) := [one |
	some cidr in _cidrs(entries, lane)
	question := {"protocol": protocol, "ports": ports, "family": lane.family, "cidr": cidr}
	one := {"question": question, "lines": _perhaps_before(entries, entry, question)}
	decided(question, one.lines)
][0]

_protocols(entries, entry) := [entry.protocol] if {
	entry.protocol != null
} else := sort({e.protocol | some e in entries; e.protocol != null} | {"all"})

# One port is enough: a piece where all lines agree begins where one begins.
_intervals(entries, entry) := [entry.ports] if {
	entry.ports != null
} else := sort({[e.ports[0], e.ports[0]] | some e in entries; e.ports != null} | {[0, 0]})

_cidrs(entries, lane) := [lane.cidr] if {
	lane.cidr != null
} else := sort({_some_host[lane.family]} | {other.cidr |
	some e in entries
	some other in e.lanes
	other.family == lane.family
	other.cidr != null
})

_some_host := {"ipv4": "192.0.2.0/32", "ipv6": "2001:db8::/128"}

_perhaps_before(entries, entry, question) := [line |
	some other in entries
	[other.address, other.path] != [entry.address, entry.path]
	_perhaps_less(other.number, entry.number)
	other.protocol in {question.protocol, "all", null}
	ports := _known_or(other.ports, net.all_ports)
	ports[0] <= question.ports[1]
	ports[1] >= question.ports[0]
	some lane in other.lanes
	lane.family == question.family
	cidr := _perhaps_cidr(lane, question.cidr)
	line := {"entry": other, "ports": ports, "cidr": cidr}
]

_perhaps_less(null, _)

_perhaps_less(_, null)

_perhaps_less(a, b) if {
	is_number(a)
	is_number(b)
	a < b
}

_perhaps_cidr(lane, asked) := asked if {
	lane.cidr == null
	to_number(split(asked, "/")[1]) >= lane.widest
}

_perhaps_cidr(lane, asked) := lane.cidr if {
	lane.cidr != null
	net.overlap(lane.cidr, asked)
}

# METADATA
# title: Parts of a question in words, "tcp port 22 from 10.0.0.0/8 except 10.1.0.0/16"
parts_text(protocol, decisions_of, direction) := concat(" and ", [text |
	some where in sort({_where(d) | some d in decisions_of})
	ports := net.union([d.ports | some d in decisions_of; _where(d) == where])
	text := sprintf("%s %s %s", [traffic(protocol, ports), _towards[direction], where])
])

_where(decision) := decision.cidr if {
	decision.except == []
} else := sprintf("%s except %s", [decision.cidr, concat(", ", decision.except)])

_towards := {"ingress": "from", "egress": "to"}

# METADATA
# title: What an entry says, "deny tcp port 22 from 10.0.0.0/8"
entry_text(entry, direction) := sprintf("%s %s %s %s", [
	_known_or(entry.action, "unknown action on"),
	_traffic_of(entry),
	_towards[direction],
	concat(" and ", [_known_or(lane.cidr, "unknown addresses") | some lane in entry.lanes]),
])

_traffic_of(entry) := "an unknown protocol" if {
	entry.protocol == null
} else := sprintf("%s on unknown ports", [entry.protocol]) if {
	entry.ports == null
} else := traffic(entry.protocol, [entry.ports])

# METADATA
# title: A protocol with intervals on its axis, "tcp ports 80, 443", "icmp type 8"
traffic(protocol, intervals) := "all traffic" if {
	protocol == "all"
} else := sprintf("protocol %s", [protocol]) if {
	not net.has_ports(protocol)
	not protocol in {"icmp", "icmpv6"}
} else := protocol if {
	intervals == [net.all_ports]
} else := sprintf("%s %s", [protocol, net.ports_text(intervals)]) if {
	net.has_ports(protocol)
} else := sprintf("%s %s", [protocol, concat(", ", [_icmp_text(interval) | some interval in intervals])])

_icmp_text([low, high]) := sprintf("type %d code %d", [_type(low), low % 256]) if {
	low == high
} else := sprintf("type %d", [_type(low)]) if {
	low % 256 == 0
	high == low + 255
} else := sprintf("types %d-%d", [_type(low), _type(high)]) if {
	low % 256 == 0
	high % 256 == 255
} else := sprintf("type %d code %d to type %d code %d", [_type(low), low % 256, _type(high), high % 256])

_type(point) := floor(point / 256)

# METADATA
# title: Numbers of rules in words, "rules 100, 110 and 120"
numbers_text(numbers) := sprintf("rule %d", numbers) if {
	count(numbers) == 1
} else := sprintf("rules %s and %d", [concat(", ", [format_int(n, 10) | some n in array.slice(numbers, 0, last)]), numbers[last]]) if {
	last := count(numbers) - 1
}
