# METADATA
# title: The rules of a network ACL as lines, in the two readings that what is unknown leaves
# description: |
#   What an entry matches, or does with it, may be unknown. So a list of entries
#   is read twice. The *open* reading lets in as much as can be: an entry in
#   doubt that may allow does so, wherever it may, and one that denies is not
#   there. The *closed* reading is its mirror. Whatever the values turn out to
#   be, what the closed reading allows is allowed, and what the open one does
#   not is not. Where nothing is in doubt the two are the same.
#
#   A reading is {"lines": list, "rest": whether what no line matches is
#   allowed, "narrow": whether it has a line that `narrow` holds for}. A line is one address range of one entry, in order of evaluation:
#   {"entry", "allow", "protocol", "ports", "family", "cidr", "widest"}. The
#   protocol "any" is an unknown one, which may be "all". Ranges that are not
#   known are as wide as their family; `widest` is the prefix length that they
#   surely have, at the least.
#
#   The rest is denied, but an ACL may have rules that nobody sees here: it
#   lies outside this configuration, or its state holds rules that are made
#   elsewhere. Then the open reading allows the rest. That rules made elsewhere
#   may come before those that are seen is passed over.
# schemas:
#   - input: schema.document
package planvet.lib.nacl_reading

import data.planvet.lib.nacl
import data.planvet.lib.net
import data.planvet.lib.tf

# METADATA
# title: Both readings of one direction of an ACL
# description: |
#   {"open", "closed", "same": whether nothing is in doubt, so that both are one,
#   "entries", "unseen": {"text", "address": the ACL's or null,
#   "path"} or null}. `unseen` is the doubt that is not an entry's: blocks that are unknown,
#   or rules that are made elsewhere. The key is one of nacl.acls, the id of an
#   ACL outside the document, or "vpc/" and the address of a VPC.
of(key, direction) := _documented[key][direction] if {
	_documented[key]
} else := _built_in(key, []) if {
	startswith(key, "vpc/")
} else := {
	"open": {"lines": [], "rest": true, "narrow": false},
	"closed": {"lines": [], "rest": false, "narrow": false},
	"same": false,
	"entries": [],
	"unseen": _outside(key),
}

_documented := {key: by_direction |
	some key, acl in nacl.acls
	by_direction := {direction: both |
		some direction in nacl.directions
		both := _both(key, acl, direction)
	}
}

_both(key, acl, direction) := {
	"open": {"lines": [], "rest": true, "narrow": false},
	"closed": {"lines": [], "rest": false, "narrow": false},
	"same": false,
	"entries": acl[direction].entries,
	"unseen": {"text": acl[direction].undecided.text, "address": acl.address, "path": [direction]},
} if {
	acl[direction].undecided != null
} else := _built_in(key, acl[direction].entries) if {
	startswith(key, "vpc/")
} else := _readings(acl[direction].entries, _elsewhere(key, acl, direction))

_readings(entries, unseen) := {"open": reading, "closed": reading, "same": true, "entries": entries, "unseen": null} if {
	unseen == null
	not false in {entry.sure | some entry in entries}
	not null in {entry.action | some entry in entries}
	reading := {"lines": _plain_lines(entries), "rest": false, "narrow": false}
} else := {
	"open": _read(_lines(entries, "open"), unseen != null),
	"closed": _read(_lines(entries, "closed"), false),
	"same": false,
	"entries": entries,
	"unseen": unseen,
}

# METADATA
# title: A reading without ranges that are unknown, but surely narrow
# description: |
#   A VPC's, a subnet's or a single address: a /8 of IPv4 or a /16 of IPv6 at the
#   most. An ACL has 40 rules a direction at most
#   (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html), so
#   they are too few addresses to matter to whether the internet gets through.
measured(reading) := reading if {
	not reading.narrow
} else := {"lines": [line | some line in reading.lines; not narrow(line)], "rest": reading.rest, "narrow": false}

# METADATA
# title: Whether a line is of a range that is unknown, but surely narrow
narrow(line) if line.widest >= {"ipv4": 8, "ipv6": 16}[line.family]

_read(lines, rest) := {"lines": lines, "rest": rest, "narrow": true in {true | some line in lines; narrow(line)}}

# METADATA
# title: Whether anything about an entry is unknown
in_doubt(entry) if not entry.sure

in_doubt(entry) if {
	entry.action == null
	count(entry.lanes) > 0
}

# Nothing is null where nothing is in doubt.
_plain_lines(entries) := [line |
	some entry in entries
	some lane in entry.lanes
	line := {
		"entry": entry,
		"allow": entry.action == "allow",
		"protocol": entry.protocol,
		"ports": entry.ports,
		"family": lane.family,
		"cidr": lane.cidr,
		"widest": lane.widest,
	}
]

_lines(entries, reading) := [line |
	some entry in entries
	allow := _allows(entry.action, entry.sure, reading)
	some lane in entry.lanes
	line := {
		"entry": entry,
		"allow": allow,
		"protocol": known_or(entry.protocol, "any"),
		"ports": known_or(entry.ports, net.all_ports),
		"family": lane.family,
		"cidr": known_or(lane.cidr, whole[lane.family]),
		"widest": lane.widest,
	}
]

# METADATA
# title: Each family as one range
whole := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

# METADATA
# title: A value, or another where it is null
known_or(value, fallback) := value if {
	value != null
} else := fallback

# Undefined for an entry that the reading leaves out.
_allows(action, sure, reading) := {"allow": true, "deny": false}[action] if {
	sure
	action != null
} else := {"open": true, "closed": false}[reading] if {
	action == null
} else := {"open": {"allow": true}, "closed": {"deny": false}}[reading][action]

# The default ACL of a VPC that nothing takes over keeps the rules that AWS
# gives it (https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html).
_built_in(key, entries) := _readings(
	[ranked[3] | some ranked in sort(array.concat(
		[[number, i, "", entry] | some i, entry in entries; number := known_or(entry.number, -1)],
		[[given.number, count(entries), "", given] | some given in _given(substring(key, 4, -1))],
	))],
	null,
)

_given(vpc) := [{
	"address": vpc, "path": [], "form": "built-in", "number": number, "number_path": [], "action": "allow",
	"protocol": "all", "ports": net.all_ports, "lanes": [{"family": family, "cidr": whole[family], "widest": 0}],
	"doubts": [], "placed": true, "sure": true,
} |
	some number, family in {100: "ipv4", 101: "ipv6"}
]

# AWS keeps the rules of a direction that the configuration leaves out, and
# state lists them: those of resources here, and those made elsewhere.
_elsewhere(key, acl, direction) := _outside(key) if {
	acl.address == null
} else := {"text": sprintf("%s has %s rules that are not made in this configuration", [key, direction]), "address": acl.address, "path": []} if {
	r := tf.at(key)
	not tf.configures(r, direction)
	echoes := object.get(r.values, direction, null)
	is_array(echoes)
	made := {number | some number in acl[direction].numbers}
	some echo in echoes
	is_object(echo)
	not object.get(echo, "rule_no", null) in made
} else := null

_outside(key) := {"text": "the ACL that the rules belong to is unknown", "address": null, "path": []} if {
	startswith(key, "?")
} else := {"text": sprintf("%s is not in this configuration, and may have other rules", [key]), "address": null, "path": []}
