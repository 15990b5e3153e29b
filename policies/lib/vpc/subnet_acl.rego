# METADATA
# title: The network ACL in force for a subnet
# description: |
#   Every subnet has exactly one ACL
#   (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html):
#   the one that it is associated with, by subnet_ids of an aws_network_acl or an
#   aws_default_network_acl or by an aws_network_acl_association, or else the
#   default ACL of its VPC. Where the configuration does not take that over it is
#   as AWS makes it and lets everything through.
#
#   Subnets are asked for by key (see data.planvet.lib.link), ACLs are keyed as
#   data.planvet.lib.nacl keys them. What somebody changed by hand is not seen.
# schemas:
#   - input: schema.document
package planvet.lib.subnet_acl

import data.planvet.lib.link
import data.planvet.lib.nacl
import data.planvet.lib.tf
import data.planvet.lib.vpc

# METADATA
# title: The ACL in force for a subnet
# description: |
#   {"how": "own" | "default" | "unseen" | "outside", "acls": a set of keys, "why",
#   "at": places}. The set has one key, or several candidates where `why` says what
#   would tell which; it is empty where no ACL can be named: what would tell it is
#   unknown, or lies outside this configuration.
in_force(subnet) := _own(subnet, sure) if {
	sure := sure_claims(subnet)
	count(sure) > 0
} else := _unseen(why, unsure[0]) if {
	unsure := unsure_claims(subnet)
	count(unsure) > 0
	why := _unsure_reason(unsure[0])
} else := _default(subnet)

_unsure_reason(claim) := sprintf("%s of %s %s", [claim.path[0], claim.by, tf.reason(tf.at(claim.by), claim.path)]) if {
	count(claim.targets) == 0
} else := sprintf("which subnet %s is associated with is unknown", [_claimant(claim)])

_claimant(claim) := claim.by if {
	tf.at(claim.by).type != "aws_network_acl_association"
} else := sprintf("the ACL of %s", [claim.by])

_own(subnet, sure) := {"how": "own", "acls": acls, "why": _conflict(subnet, acls), "at": _claim_places(sure)} if {
	acls := {acl | some claim in sure; some acl in claim.about}
	every claim in sure {
		count(claim.about) > 0
	}
} else := _unseen(sprintf("network_acl_id of %s %s", [first.by, _reason(first.by, "network_acl_id")]), object.union(first, {"path": ["network_acl_id"]})) if {
	first := [claim | some claim in sure; count(claim.about) == 0][0]
}

_conflict(subnet, acls) := sprintf("which of %s is in force for %s is unknown", [concat(", ", [name(acl) | some acl in sort(acls)]), subnet]) if {
	count(acls) > 1
} else := ""

_claim_places(claims) := [{"address": claim.by, "path": claim.path, "message": "Associated here"} | some claim in claims]

_reason(address, path) := tf.reason(tf.at(address), path) if {
	tf.undecided(tf.at(address), path)
} else := "points to nothing in this configuration"

_unseen(why, claim) := {"how": "unseen", "acls": set(), "why": why, "at": link.places(claim.by, claim.path, why)}

# METADATA
# title: What to call an ACL in a sentence
name(acl) := nacl.acls[acl].name if {
	nacl.acls[acl]
} else := sprintf("the default ACL of %s", [substring(acl, 4, -1)]) if {
	startswith(acl, "vpc/")
} else := acl

# METADATA
# title: Whether an ACL is the default one of a VPC in this configuration
is_default(acl) if {
	startswith(acl, "vpc/")
	acl != default_vpc
}

is_default(acl) if tf.at(acl).type == "aws_default_network_acl"

# Associations.

# METADATA
# title: What surely associates a subnet with an ACL
# description: |
#   A list of {"by": address, "path", "targets", "about": the keys that the ACL
#   may have, empty where it cannot be told, "sure"}, in order.
sure_claims(subnet) := _ordered([claim | some claim in object.get(_claims, subnet, []); claim.sure])

_ordered(claims) := [pair[2] | some pair in sort([[claim.by, claim.path, claim] | some claim in claims])]

# METADATA
# title: What may associate a subnet with an ACL
# description: |
#   In the same form; `targets` is empty where the subnets cannot be told at all.
#   An ACL of another VPC cannot be in force for the subnet.
unsure_claims(subnet) := _ordered(array.concat(
	[claim | some claim in object.get(_claims, subnet, []); not claim.sure],
	[claim | some claim in strays; _may_share_vpc(claim.about, subnet)],
))

# METADATA
# title: Associations of which nobody can tell the subnets
strays := link.strays(_made)

# METADATA
# title: The claims on a subnet, sure or not, save those that nobody can place
claims_on(subnet) := _ordered(object.get(_claims, subnet, []))

# METADATA
# title: The subnets that are associated with an ACL, by ACL
# description: |
#   From key to a set of subnets, only for ACLs of which all are known: an ACL that
#   a stray claim is about, or that is a VPC's default one, is not there.
subnets_of := {acl: object.keys(subnets) |
	some acl, subnets in object.union_n([{acl: {subnet: true}} |
		some subnet, claims in _claims
		some claim in claims
		some acl in claim.about
	])
	not acl in _about_strays
	not is_default(acl)
}

_about_strays := {acl | some claim in strays; some acl in claim.about}

# METADATA
# title: The keys of subnets that several sure claims are on
contested := {subnet |
	some subnet, claims in _claims
	count([claim | some claim in claims; claim.sure]) > 1
}

# METADATA
# title: Claims on one of several subnets
unsure := {claim |
	some claims in _claims
	some claim in claims
	not claim.sure
}

# METADATA
# title: Whether another ACL has subnets that a stray claim may be on
may_meet_others(stray) if {
	some acl, vpcs in _claiming
	not acl in stray.about
	some own in _vpcs_of_any(stray.about)
	_may_meet(own, vpcs)
}

# The ACLs that claim subnets, with their VPCs where those can be told.
_claiming := {acl: _vpcs_of_acl(acl) |
	some claim in _made
	some acl in claim.about
}

_vpcs_of_any(acls) := {_vpcs_of_acl(acl) | some acl in acls} if {
	count(acls) > 0
} else := {set()}

_claims := link.claims(_made)

_made := array.concat(_by_association, array.concat(_by_list, _by_list_as_a_whole))

_by_association := [claim |
	some a in tf.resources("aws_network_acl_association")
	link.set_in(a, "subnet_id")
	claim := link.claim(a, ["subnet_id"], vpc.subnet_types, nacl.keys(a, "network_acl_id"))
]

# What is in state lists in subnet_ids what associations gave it, hence `configures`.
_listing := [r |
	some type in ["aws_network_acl", "aws_default_network_acl"]
	some r in tf.resources(type)
	tf.configures(r, "subnet_ids")
]

_by_list := [claim |
	some r in _listing
	is_array(object.get(r.values, "subnet_ids", null))
	some i, id in r.values.subnet_ids
	id != ""
	not tf.is_null(r, ["subnet_ids", i])
	claim := link.claim(r, ["subnet_ids", i], vpc.subnet_types, {r.address})
]

# A set with an element that is not known is not known as a whole: what it came
# from is all in it.
_by_list_as_a_whole := [claim |
	some r in _listing
	tf.undecided(r, "subnet_ids")
	some targets in _each_or_none(link.all_targets(r, "subnet_ids", vpc.subnet_types))
	claim := {"by": r.address, "path": ["subnet_ids"], "targets": targets, "about": {r.address}}
]

_each_or_none(keys) := {{key} | some key in keys} if {
	count(keys) > 0
	not link.other in keys
} else := {{key, link.other} | some key in keys} if {
	count(keys) > 0
} else := {set()}

_may_share_vpc(acls, _) if count(acls) == 0

_may_share_vpc(acls, subnet) if {
	some acl in acls
	of_acl := _vpcs_of_acl(acl)
	of_subnet := _vpcs_of_subnet(subnet)
	_may_meet(of_acl, of_subnet)
}

_may_meet(a, b) if count(a & b) > 0

_may_meet(a, b) if count(a) * count(b) == 0

_vpcs_of_acl(acl) := link.targets(tf.at(acl), "vpc_id", vpc.vpc_types) if {
	tf.at(acl).type == "aws_network_acl"
} else := {substring(acl, 4, -1)} if {
	startswith(acl, "vpc/")
} else := {key |
	some key in link.targets(tf.at(acl), "default_network_acl_id", vpc.vpc_types)
	tf.at(key)
} if {
	tf.at(acl)
} else := set()

_vpcs_of_subnet(subnet) := vpc.vpcs(subnet) if {
	vpc.vpcs(subnet)
} else := set()

# The default ACL.

_default(subnet) := _of_vpcs(subnet, vpc.vpcs(subnet)) if {
	subnet == vpc.default_subnet
} else := _outside(sprintf("the ACL of %s is not in this configuration", [subnet]), subnet) if {
	not link.managed(subnet)
} else := {"how": "default", "acls": {default_vpc}, "why": "", "at": []} if {
	tf.at(subnet).type == "aws_default_subnet"
	count(vpc.vpcs(subnet)) == 0
} else := _of_vpcs(subnet, found) if {
	found := vpc.vpcs(subnet)
	count(found) > 0
} else := {"how": "unseen", "acls": set(), "why": why, "at": link.places(subnet, "vpc_id", why)} if {
	why := sprintf("vpc_id of %s %s", [subnet, _reason(subnet, "vpc_id")])
}

# METADATA
# title: The key of the default ACL of a default VPC that no resource stands for
default_vpc := "vpc/the default VPC"

_of_vpcs(subnet, vpcs) := _outside(sprintf("the default ACL of %s, the VPC of %s, is not in this configuration", [outside, subnet]), subnet) if {
	outside := min({key | some key in vpcs; not link.managed(key)})
} else := {"how": "default", "acls": acls, "why": _conflict(subnet, acls), "at": []} if {
	acls := {nacl.default_acl(key) | some key in vpcs}
}

_outside(why, subnet) := {"how": "outside", "acls": set(), "why": why, "at": link.places(subnet, [], why)}
