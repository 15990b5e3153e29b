# METADATA
# title: Subnets, the route tables in force for them, and the way to the internet
# description: |
#   Subnets, route tables and VPCs are asked for by key (see data.planvet.lib.link):
#   an address in the document, or a literal id of what lies outside.
#
#   What a configuration does not say is AWS's default: the main route table of
#   a new VPC routes nothing outside, that of a default VPC routes everything to
#   its internet gateway. Routes that somebody made by hand are not seen.
# schemas:
#   - input: schema.document
package planvet.lib.vpc

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.net
import data.planvet.lib.partial
import data.planvet.lib.prefix_list
import data.planvet.lib.tf

subnet_types := {"aws_subnet", "aws_default_subnet"}

vpc_types := {"aws_vpc", "aws_default_vpc"}

# A route table may be named through the VPC whose main table it is.
table_types := {"aws_route_table", "aws_default_route_table"} | vpc_types

# METADATA
# title: Whether a subnet is public
# description: |
#   A subnet is public when the route table in force for it routes 0.0.0.0/0 or
#   ::/0 to an internet gateway
#   (https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types).
public(subnet) := answer.agree(
	{table_public(table) | some table in force.tables},
	sprintf("which of %s is in force for %s is unknown", [concat(", ", sort(force.tables)), subnet]),
) if {
	force := in_force(subnet)
	count(force.tables) > 0
} else := answer.undetermined(force.why, force.at) if {
	force := in_force(subnet)
}

# METADATA
# title: The route table in force for a subnet
# description: |
#   {"how": "own" | "main" | "unseen", "tables": a set of keys, "why", "at"}. The
#   set has one key, or several candidates; it is empty where the table cannot
#   be told, and then `why` names what would decide it.
in_force(subnet) := _own(subnet, sure) if {
	sure := {claim | some claim in object.get(_associations, subnet, []); claim.sure}
	count(sure) > 0
} else := _unseen(sprintf("which subnet %s associates is unknown", [unsure[0].by]), unsure[0].by, "subnet_id") if {
	unsure := sort(object.get(_associations, subnet, []))
	count(unsure) > 0
} else := _unseen(sprintf("subnet_id of %s %s", [_strays[0].by, _reason(_strays[0].by, "subnet_id")]), _strays[0].by, "subnet_id") if {
	count(_strays) > 0
} else := _main_of_subnet(subnet)

_own(_, sure) := {"how": "own", "tables": tables, "why": "", "at": []} if {
	tables := {table | some claim in sure; some table in claim.about}
	every claim in sure {
		count(claim.about) > 0
	}
} else := _unseen(sprintf("route_table_id of %s %s", [first, _reason(first, "route_table_id")]), first, "route_table_id") if {
	first := min({claim.by | some claim in sure; count(claim.about) == 0})
}

_unseen(why, address, path) := {"how": "unseen", "tables": set(), "why": why, "at": link.places(address, path, why)}

_reason(address, path) := tf.reason(tf.at(address), path)

_reason(address, path) := "points to nothing in this configuration" if not tf.undecided(tf.at(address), path)

_association_claims := [claim |
	some a in tf.resources("aws_route_table_association")
	link.set_in(a, "subnet_id")
	claim := link.claim(a, "subnet_id", subnet_types, tables_of(a, "route_table_id"))
]

_associations := link.claims(_association_claims)

_strays := sort(link.strays(_association_claims))

# METADATA
# title: The route tables that an argument may name
# description: |
#   A VPC's main table that aws_default_route_table manages has that resource's
#   address, otherwise the VPC's own.
tables_of(r, path) := {table |
	some key in link.targets(r, path, table_types)
	table := _managed_table(key)
}

_managed_table(key) := _adopted[key] if {
	_adopted[key]
} else := key

# From VPC to the aws_default_route_table that manages its main table.
_adopted := {vpc: claim.by |
	some vpc, claims in link.claims([claim |
		some table in tf.resources("aws_default_route_table")
		claim := link.claim(table, "default_route_table_id", vpc_types, table.address)
	])
	claim := sort(claims)[0]
	claim.sure
}

# METADATA
# title: Stands for any of the default VPC's subnets, as AWS makes them
# description: It is no id. What names no subnet starts in one of them.
default_subnet := "a default subnet of the default VPC"

# METADATA
# title: Whether the default VPC is here, and its subnets are as AWS makes them
in_default_subnets if {
	count(tf.resources("aws_default_vpc")) == 1
	count(tf.resources("aws_default_subnet")) == 0
}

# METADATA
# title: The VPCs that a subnet may be in
vpcs(subnet) := {r.address | some r in tf.resources("aws_default_vpc")} if {
	subnet == default_subnet
} else := link.targets(tf.at(subnet), "vpc_id", vpc_types) if {
	tf.at(subnet).type == "aws_subnet"
} else := {r.address | some r in tf.resources("aws_default_vpc")} if {
	tf.at(subnet).type == "aws_default_subnet"
}

_main_of_subnet(subnet) := {"how": "main", "tables": tables, "why": "", "at": []} if {
	subnet == default_subnet
	tables := {table | some found in vpcs(subnet); some table in main_tables(found)}
} else := _unseen(sprintf("the route table of %s is not in this configuration", [subnet]), subnet, []) if {
	not link.managed(subnet)
} else := {"how": "main", "tables": {_default_vpc}, "why": "", "at": []} if {
	tf.at(subnet).type == "aws_default_subnet"
	count(vpcs(subnet)) == 0
} else := {"how": "main", "tables": tables, "why": "", "at": []} if {
	found := vpcs(subnet)
	count(found) > 0
	tables := {table | some vpc in found; some table in main_tables(vpc)}
} else := _unseen(sprintf("vpc_id of %s %s", [subnet, _reason(subnet, "vpc_id")]), subnet, "vpc_id")

# Stands for the account's default VPC where no resource does. It is no id.
_default_vpc := "the default VPC"

# METADATA
# title: The main route table of a VPC
# description: A set of keys; the VPC's own where no resource manages the table.
main_tables(vpc) := tables if {
	tables := {table |
		some claim in object.get(_main_associations, vpc, [])
		claim.sure
		some table in claim.about
	}
	count(tables) > 0
} else := {_managed_table(vpc)}

_main_associations := link.claims([claim |
	some a in tf.resources("aws_main_route_table_association")
	claim := link.claim(a, "vpc_id", vpc_types, tables_of(a, "route_table_id"))
])

# METADATA
# title: Whether a route table routes everything to an internet gateway
table_public(table) := table_routes(table, {"0.0.0.0/0", "::/0"})

# METADATA
# title: Whether a route table routes one of the given worlds to an internet gateway
table_routes(table, asked) := answer.yes(
	sprintf("%s routes %s to an internet gateway", [table_name(table), concat(" and ", sort(_told(open, worlds)))]),
	_route_places(table, open, asked),
) if {
	open := [route | some route in routes(table); route.gateway == "yes"]
	worlds := net.world({cidr | some route in open; some cidr in route.cidrs}) & asked
	count(worlds) > 0
} else := answer.undetermined(maybe.why, maybe.at) if {
	maybe := _maybe(table, asked)
} else := answer.yes("the main route table of a default VPC routes 0.0.0.0/0 to its internet gateway", []) if {
	"0.0.0.0/0" in asked
	_is_default_vpc(table)
} else := answer.undetermined(
	sprintf("%s is not in this configuration", [table_name(table)]),
	link.places(table, [], "Looked up, not managed here"),
) if {
	not link.managed(table)
	not _known_data(table)
} else := answer.no(
	sprintf("%s routes %s to an internet gateway", [table_name(table), _none_of(asked)]),
	link.places(table, "route", "The route table in force"),
)

# A family, or the ranges that are nearly all of it.
_told(open, worlds) := {told |
	some world in worlds
	ranges := net.merged({cidr | some route in open; some cidr in route.cidrs; net.family(cidr) == net.family(world)})
	some told in {true: {world}, false: ranges}[world in ranges]
}

_none_of(asked) := sprintf("neither %s", [concat(" nor ", sort(asked))]) if {
	count(asked) == 2
} else := sprintf("no %s", [concat(", ", asked)])

_is_default_vpc(table) if table == _default_vpc

_is_default_vpc(table) if tf.at(table).type == "aws_default_vpc"

_known_data(table) if tf.known(tf.at(table), "routes")

# METADATA
# title: What to call a route table in a sentence
table_name(table) := "the main route table of the default VPC" if {
	table == _default_vpc
} else := sprintf("the main route table of %s", [table]) if {
	tf.at(table).type in vpc_types
} else := sprintf("the main route table of %s", [table]) if {
	startswith(table, "vpc-")
} else := table

_route_places(table, open, asked) := [place |
	some route in open
	count(net.world(route.cidrs) & asked) > 0
	some place in link.places(route.address, route.path, sprintf("%s routes %s here", [table, concat(" and ", sort(route.cidrs))]))
]

# METADATA
# title: The routes of a table
# description: |
#   Each is {"address", "path", "cidrs": known destinations, "open": "" or why
#   the destination cannot be told, "gateway": "yes" | "no" | "undetermined"
#   (whether it leads to an internet gateway), "why"}.
routes(table) := array.concat(_inline_routes(table), object.get(_sure_routes, table, []))

_inline_routes(table) := [route |
	r := tf.at(table)
	some name in _inline_names(r)
	some path in tf.blocks(r, name)
	route := _route(r, path, {
		"v4": "cidr_block",
		"v6": "ipv6_cidr_block",
		"list": "destination_prefix_list_id",
	})
]

_inline_names(r) := {"routes"} if r.address in link.data_sources

_inline_names(r) := {"route"} if {
	not r.address in link.data_sources
	tf.configures(r, "route")
}

_route(r, path, names) := {
	"address": r.address,
	"path": array.concat(path, ["gateway_id"]),
	"cidrs": _destinations(r, path, names),
	"open": _open_destination(r, path, names),
	"gateway": gateway(r, array.concat(path, ["gateway_id"])),
	"why": sprintf("gateway_id of %s %s", [r.address, _gateway_reason(r, array.concat(path, ["gateway_id"]))]),
}

_gateway_reason(r, path) := tf.reason(r, path)

_gateway_reason(r, path) := "names an internet gateway or another" if not tf.undecided(r, path)

_destinations(r, path, names) := {cidr |
	some name in [names.v4, names.v6]
	cidr := tf.value(r, array.concat(path, [name]))
	is_string(cidr)
} | {cidr |
	some list in _lists(r, path, names)
	some cidr in list.cidrs
}

_open_destination(r, path, names) := sprintf("%s of %s %s", [name, r.address, tf.reason(r, at)]) if {
	undecided := [n | some n in [names.v4, names.v6]; tf.undecided(r, array.concat(path, [n]))]
	count(undecided) > 0
	name := undecided[0]
	at := array.concat(path, [name])
} else := sort(reasons)[0] if {
	reasons := {list.open | some list in _lists(r, path, names); list.open != ""}
	count(reasons) > 0
} else := ""

_lists(r, path, names) := [list |
	some key in link.targets(r, array.concat(path, [names.list]), prefix_list.types)
	list := _prefix_list(key)
]

_prefix_list(key) := {
	"cidrs": {entry.cidr | some entry in prefix_list.contents[key].cidrs},
	"open": concat(" and ", prefix_list.contents[key].undecided),
} if {
	prefix_list.contents[key]
} else := {"cidrs": set(), "open": sprintf("the entries of prefix list %s are not in this configuration", [key])}

_route_names := {
	"v4": "destination_cidr_block",
	"v6": "destination_ipv6_cidr_block",
	"list": "destination_prefix_list_id",
}

_route_resources := {r.address: _route(r, [], _route_names) | some r in tf.resources("aws_route")}

_route_claims := [object.union(claim, {"targets": tables_of(r, "route_table_id")}) |
	some address, route in _route_resources
	r := tf.at(address)
	claim := link.claim(r, "route_table_id", table_types, {"cidrs": route.cidrs, "open": route.open, "gateway": route.gateway})
]

_routes_by_table := link.claims(_route_claims)

_sure_routes := {table: found |
	some table, claims in _routes_by_table
	found := [_route_resources[claim.by] | some claim in claims; claim.sure]
}

# METADATA
# title: Whether an argument names an internet gateway
# description: |
#   "yes", "no" or "undetermined". A plan tells the references of all `route`
#   blocks together, so gateways that gateway_id does not take are left out.
gateway(r, path) := "no" if {
	tf.unset(r, path)
} else := word if {
	found := partial.may(r, path)
	words := {w | some one in found; w := _gateway_word(one, found)}
	count(words) == 1
	some word in words
} else := "undetermined"

_gateway_word(one, all) := "no" if {
	one.is in {null, ""}
} else := "yes" if {
	startswith(one.is, "igw-")
} else := _gateway_of({tf.at(key).type | some key in link.keys_of(one, _gateway_types)}) if {
	count({key | some key in link.keys_of(one, _gateway_types); tf.at(key)}) > 0
} else := "no" if {
	"is" in object.keys(one)
} else := "no" if {
	tf.at(one.of).type in _no_gateways
	not _beside_gateways(one, all)
} else := "undetermined" if {
	not _beside_gateways(one, all)
}

# What a plan names of all blocks together, where some are of this argument's kind.
_beside_gateways(one, all) if {
	one.assumed
	some other in all
	tf.at(other.of).type in _gateway_types
}

_gateway_of(types) := "yes" if {
	count(types - _internet_gateways) == 0
} else := "no"

_internet_gateways := {"aws_internet_gateway", "aws_internet_gateway_attachment"}

_gateway_types := _internet_gateways | {"aws_vpn_gateway", "aws_vpn_gateway_attachment", "aws_vpc_endpoint"}

_no_gateways := {"aws_nat_gateway", "aws_egress_only_internet_gateway", "aws_ec2_transit_gateway", "aws_vpc_peering_connection"}

# Why a table may yet be public: what it routes for sure is not the world, what
# it may route is.
_maybe(table, asked) := {"why": why, "at": link.places(found.address, found.path, why)} if {
	unsure := [route |
		some route in array.concat(routes(table), _unsure_routes(table))
		route.gateway != "no"
	]
	some_open := [route | some route in unsure; route.open != ""]
	worlds := net.world({cidr | some route in unsure; some cidr in route.cidrs}) & asked
	count(some_open) + count(worlds) > 0
	found := sort([[_rank(route, asked), route] | some route in unsure; _decides(route)])[0][1]
	why := _maybe_reason(found)
} else := {"why": why, "at": link.places(table, "route", why)} if {
	r := tf.at(table)
	some name in _inline_names(r)
	tf.undecided(r, name)
	why := sprintf("%s of %s %s", [name, table, tf.reason(r, name)])
}

# A route to the whole world is named before one that adds to it.
_rank(route, asked) := 0 if {
	count(net.world(route.cidrs) & asked) > 0
} else := 1

_decides(route) if route.open != ""

_decides(route) if route.gateway == "undetermined"

_decides(route) if route.unsure

_maybe_reason(route) := sprintf("which route table %s adds to is unknown", [route.address]) if {
	route.unsure
} else := route.open if {
	route.open != ""
} else := route.why

_unsure_routes(table) := [object.union(_route_resources[by], {"unsure": true}) |
	some by in _unsure_by(table)
]

_unsure_by(table) := {claim.by |
	some claim in object.get(_routes_by_table, table, [])
	not claim.sure
} | {claim.by | some claim in link.strays(_route_claims)}
