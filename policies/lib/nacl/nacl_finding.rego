# METADATA
# title: The findings of the rules about ports that the internet reaches through network ACLs
# description: |
#   One rule's findings are `of(ports)`, with the rule's ports as intervals.
#
#   A wide allow of ephemeral ports is there for the replies to what the subnet
#   asks for, and lets connections in as well, since an ACL keeps no state. Where
#   every subnet of the ACL is known to be private, nothing can come that way, and
#   nothing is said; elsewhere the finding is low.
# schemas:
#   - input: schema.document
package planvet.lib.nacl_finding

import data.planvet.lib.nacl_admits
import data.planvet.lib.nacl_reading
import data.planvet.lib.nacl_world
import data.planvet.lib.net
import data.planvet.lib.result
import data.planvet.lib.service
import data.planvet.lib.subnet_acl
import data.planvet.lib.vpc

# METADATA
# title: Everything that a rule has to say of its ports
of(ports) := of_others(ports, [])

# METADATA
# title: The same, without what the entries do that open other ports as well
# description: Where other ports are another rule's, one cause is told once, there.
of_others(ports, elsewhere) := union({_failures(ports, elsewhere), _undetermined(ports, elsewhere)})

_failures(ports, elsewhere) := {found |
	some suspect in nacl_world.suspects
	suspect.everything == null
	_opens_others(suspect, ports, elsewhere)
	exposures := _exposures(suspect, ports)
	count(exposures) > 0
	told := {exposure.by | some exposure in _exposures(suspect, elsewhere)}
	some exposure in exposures
	not exposure.by in told
	kind := _kind(suspect.key, exposure.by)
	kind != "silent"
	at := nacl_world.configured(exposure.by)[0]
	message := sprintf("%s open to the internet (%s) through %s: %s%s", [
		service.subject("tcp", exposure.ports, true),
		nacl_reading.whole[suspect.family],
		nacl_admits.name(suspect.key),
		nacl_world.reason(exposure.by, exposure.but),
		_note[kind],
	])
	found := _graded(kind, result.with_key(
		result.with_related(
			result.fail(at, nacl_world.cidr_path(at, suspect.family), message),
			nacl_world.others(array.concat(exposure.by, exposure.but), at),
		),
		sprintf("%s %s", [suspect.family, net.text(exposure.ports)]),
	))
}

# Whether some line may open one of the ports and none elsewhere; asked first,
# since most ACLs have none.
_opens_others(_, _, []) := true

_opens_others(suspect, ports, elsewhere) if {
	count(elsewhere) > 0
	some line in suspect.both.open.lines
	line.allow
	line.family == suspect.family
	line.protocol in {"tcp", "all", "any"}
	_touches(line.ports, ports)
	not _touches(line.ports, elsewhere)
}

_opens_others(suspect, _, elsewhere) if {
	count(elsewhere) > 0
	some line in suspect.both.open.lines
	not line.allow
	line.family == suspect.family
	_touches(line.ports, elsewhere)
}

_touches(interval, list) if {
	some other in list
	net.intersection(interval, other)
}

_note := {"return": ", as a wide allow for return traffic does", "request": ""}

_graded("return", found) := result.with_severity(found, "low")

_graded("request", found) := found

# One for all ports that the same entries open.
_exposures(suspect, ports) := [{"ports": shared, "by": by, "but": but} |
	count(ports) > 0
	pieces := nacl_world.entered(suspect.both.closed, "tcp", ports, suspect.family)
	some kind in {[piece.by, piece.but] | some piece in pieces}
	[by, but] := kind
	shared := net.union([interval | some piece in pieces; [piece.by, piece.but] == kind; some interval in piece.ports])
]

_undetermined(ports, elsewhere) := {found |
	some suspect in nacl_world.suspects
	suspect.everything == null
	not suspect.perhaps_everything
	perhaps := nacl_world.perhaps_entered(suspect.both, "tcp", ports, suspect.family)
	not _told(suspect, elsewhere, perhaps.doubt.by)
	kind := _kind(suspect.key, perhaps.by)
	kind != "silent"
	message := sprintf("%s open to the internet (%s) through %s: %s", [
		service.may_be(service.subject("tcp", perhaps.ports, true)),
		nacl_reading.whole[suspect.family],
		nacl_world.subject(suspect.key, perhaps.doubt),
		perhaps.doubt.text,
	])
	found := _graded(kind, result.with_key(
		result.undetermined(perhaps.doubt.by, perhaps.doubt.by.path, message),
		sprintf("%s %s", [suspect.family, net.text(perhaps.ports)]),
	))
}

_told(suspect, elsewhere, by) if {
	count(elsewhere) > 0
	nacl_world.perhaps_entered(suspect.both, "tcp", elsewhere, suspect.family).doubt.by == by
}

# "request", "return" or "silent".
_kind(key, by) := "request" if {
	some entry in by
	not for_returns(entry)
} else := "silent" if {
	key in _private
} else := "return"

# ACLs whose subnets are all known to be private.
_private := {key |
	some key, subnets in subnet_acl.subnets_of
	every subnet in subnets {
		vpc.public(subnet).answer == "no"
	}
}

# METADATA
# title: Whether an entry is a wide allow of ephemeral ports
for_returns(entry) if {
	entry.protocol in {"tcp", "udp"}
	entry.ports[0] >= 1024
	entry.ports[1] - entry.ports[0] >= 999
}
