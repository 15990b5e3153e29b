# METADATA
# title: How much of the world a route table leads to an internet gateway
# description: |
#   The most specific route decides
#   (https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html), so
#   a route to everything counts for nothing where narrower ones lead half of it
#   each to a firewall; and routes that leave out only a few addresses lead the
#   world. Counted as data.planvet.lib.share counts.
# schemas:
#   - input: schema.document
package planvet.lib.route_share

import data.planvet.lib.answer
import data.planvet.lib.net as ranges
import data.planvet.lib.share
import data.planvet.lib.vpc

_world := {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}

# METADATA
# title: Whether a route table leads the world to an internet gateway
leads(table, family) := vpc.table_routes(table, {_world[family]}) if {
	count(_gated(table, family, {"yes"})) == 0
} else := answer.yes(sprintf("%s routes %s to an internet gateway", [vpc.table_name(table), concat(" and ", _told(table, family))]), []) if {
	share.is_internet(family, lost(table, family))
} else := found if {
	found := vpc.table_routes(table, {_world[family]})
	found.answer == "undetermined"
} else := answer.undetermined(doubt.why, [{"address": doubt.address, "path": doubt.path, "message": doubt.why}]) if {
	share.is_internet(family, _lost(table, family, {"yes", "undetermined"}))
	doubt := [route | some route in vpc.routes(table); route.gateway == "undetermined"][0]
} else := answer.no(sprintf("%s does not route the internet to an internet gateway", [vpc.table_name(table)]), [])

# METADATA
# title: How many public addresses a route table leads elsewhere
# description: None where no route is told, since then the routes are AWS's own.
lost(table, family) := _lost(table, family, {"yes"}) if {
	count(_gated(table, family, {"yes"})) > 0
} else := 0

# The whole world where one route leads it, or several do together.
_told(table, family) := [_world[family]] if {
	_world[family] in ranges.merged(_gated(table, family, {"yes"}))
} else := sort(_gated(table, family, {"yes"}))

_lost(table, family, gateways) := share.total[family] - sum([own |
	some cidr in _gated(table, family, gateways)
	own := share.rest(family, cidr, object.keys(object.get(_narrower(table, family), cidr, {})))
])

_gated(table, family, gateways) := {cidr |
	some route in vpc.routes(table)
	route.gateway in gateways
	some cidr in _of_family(route, family)
}

_of_family(route, family) := {cidr | some cidr in route.cidrs; ranges.valid(cidr); ranges.family(cidr) == family}

# From each destination of a table to those within it.
_narrower(table, family) := object.union_n([{wide: {narrow: true}} |
	all := [cidr | some cidr in {cidr | some route in vpc.routes(table); some cidr in _of_family(route, family)}]
	some [i, j] in net.cidr_contains_matches(all, all)
	i != j
	wide := all[i]
	narrow := all[j]
])
