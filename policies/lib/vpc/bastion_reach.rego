# METADATA
# title: Whether people come to a bastion from the internet
# description: |
#   They do where a security group of it admits some public source, or where it is
#   given a public address. They do not where Session Manager, a VPN or a peering
#   leads to it, which no group shows, or where a load balancer stands before it.
# schemas:
#   - input: schema.document
package planvet.lib.bastion_reach

import data.planvet.lib.answer
import data.planvet.lib.host
import data.planvet.lib.link
import data.planvet.lib.membership
import data.planvet.lib.sg
import data.planvet.lib.share
import data.planvet.lib.tf

# METADATA
# title: Whether a host or a source is meant to be reached from the internet
# description: An answer; undetermined where a group or a range of it is unknown.
from_internet(r) := answer.no(sprintf("%s forwards to it", [_balancers[r.address]]), []) if {
	_balancers[r.address]
} else := answer.yes("it gets a public address", []) if {
	_gets_address(r)
} else := answer.any_of(((_groups(r) | _perhaps_address(r)) | {answer.no("no security group admits a public source", [])}))

_gets_address(r) if {
	r.type in host.source_types
	host.source_address(r).answer == "yes"
}

_gets_address(r) if {
	not r.type in host.source_types
	host.public_address(r).answer == "yes"
}

# An address that the bastion's own arguments leave unknown.
_perhaps_address(r) := {host.launch_choice(r)} if {
	not r.type in host.source_types
	host.launch_choice(r).answer == "undetermined"
} else := set()

_groups(r) := {found |
	some g in membership.all[r.address].groups
	found := _admits(g)
} | {answer.undetermined(u.why, u.at) |
	some u in membership.all[r.address].unseen
	not u.default
}

_admits(g) := answer.yes(sprintf("%s admits %s", [g.key, sort(_public_sources[g.key])[0]]), g.at) if {
	g.sure
	_public_sources[g.key]
} else := answer.undetermined(sprintf("it is unknown whether %s is in %s", [g.why, g.key]), g.at) if {
	_public_sources[g.key]
} else := answer.undetermined(seen.why, seen.at) if {
	not g.default
	seen := membership.seen(g.key)
	seen.answer == "undetermined"
} else := answer.undetermined(sprintf("in %s, %s", [_unread[g.key].address, _unread[g.key].why]), g.at) if {
	_unread[g.key]
} else := answer.no("no security group admits a public source", [])

_public_sources := {group: sources |
	some group, permissions in sg.ingress
	sources := {c.cidr | some p in permissions; some c in p.cidrs; share.has_public(c.cidr)}
	count(sources) > 0
}

# The first source of each group that is unknown.
_unread := object.union(
	{u.address: {"why": u.why, "address": u.address} | some u in sg.unread; u.direction == "ingress"},
	{group: hidden[0] |
		some group, permissions in sg.ingress
		hidden := [{"why": u.why, "address": p.address} | some p in permissions; some u in p.unread_sources]
		count(hidden) > 0
	},
)

# What forwards to a host, by the host's address.
_balancers := object.union_n(array.concat(
	array.concat(
		[{key: r.address} |
			some type in ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"]
			some r in tf.resources(type)
			some key in link.targets(r, "target_id", host.instance_types)
		],
		[{key: r.address} |
			some r in tf.resources("aws_autoscaling_attachment")
			some key in link.targets(r, "autoscaling_group_name", {"aws_autoscaling_group"})
		],
	),
	array.concat(
		[{key: r.address} |
			some r in tf.resources("aws_elb")
			some key in link.all_targets(r, "instances", host.instance_types)
		],
		array.concat(
			[{key: r.address} |
				some r in tf.resources("aws_elb_attachment")
				some key in link.targets(r, "instance", host.instance_types)
			],
			[{r.address: "a load balancer"} |
				some r in tf.resources("aws_autoscaling_group")
				some name in ["target_group_arns", "load_balancers", "traffic_source"]
				_names_any(r, name)
			],
		),
	),
))

_names_any(r, name) if tf.undecided(r, name)

_names_any(r, name) if {
	list := tf.value(r, name)
	is_array(list)
	count(list) > 0
}
