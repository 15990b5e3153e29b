package planvet.lib.subnet_acl_test

import data.planvet.lib.nacl
import data.planvet.lib.subnet_acl
import data.planvet.lib.vpc_test as given

main := given.main

subnet(name) := given.subnet(name)

r(type, name, more) := given.r(type, name, more)

acl(name, pointers) := r("aws_network_acl", name, given.with_pointers({}, pointers))

in_force(resources, key) := found if {
	found := subnet_acl.in_force(key) with input as given.document(resources, [])
}

acls(resources, key) := in_force(resources, key).acls

test_listed_and_associated if {
	listed := acl("l", {"vpc_id": ["aws_vpc.main"], "subnet_ids": ["aws_subnet.a", "aws_subnet.b"]})
	other := acl("o", {"vpc_id": ["aws_vpc.main"]})
	associated := r("aws_network_acl_association", "x", given.with_pointers({}, {
		"subnet_id": ["aws_subnet.c"],
		"network_acl_id": ["aws_network_acl.o"],
	}))
	resources := [main, subnet("a"), subnet("b"), subnet("c"), subnet("d"), listed, other, associated]
	acls(resources, "aws_subnet.a") == {"aws_network_acl.l"}
	acls(resources, "aws_subnet.b") == {"aws_network_acl.l"}
	acls(resources, "aws_subnet.c") == {"aws_network_acl.o"}
	in_force(resources, "aws_subnet.d") == {"how": "default", "acls": {"vpc/aws_vpc.main"}, "why": "", "at": []}
}

test_literal_ids if {
	known := object.union(subnet("a"), {"values": {"id": "subnet-0a"}})
	listed := r("aws_network_acl", "l", {"values": {"subnet_ids": ["subnet-0a", "subnet-0b"]}})
	resources := [main, known, listed]
	acls(resources, "aws_subnet.a") == {"aws_network_acl.l"}
	acls(resources, "subnet-0b") == {"aws_network_acl.l"}
	in_force(resources, "subnet-0c").how == "outside"
	in_force(resources, "subnet-0c").why == "the ACL of subnet-0c is not in this configuration"
}

# What an association gave an ACL in state is no list of its own.
test_echoed_subnets_do_not_count if {
	known := object.union(subnet("a"), {"values": {"id": "subnet-0a"}})
	echoing := r("aws_network_acl", "l", {"values": {"subnet_ids": ["subnet-0a"]}, "configured": ["vpc_id"]})
	acls([main, known, echoing], "aws_subnet.a") == {"vpc/aws_vpc.main"}
}

test_two_acls if {
	resources := [
		main, subnet("a"),
		acl("l", {"subnet_ids": ["aws_subnet.a"]}),
		acl("m", {"subnet_ids": ["aws_subnet.a"]}),
	]
	found := in_force(resources, "aws_subnet.a")
	found.acls == {"aws_network_acl.l", "aws_network_acl.m"}
	found.why == "which of aws_network_acl.l, aws_network_acl.m is in force for aws_subnet.a is unknown"
}

test_taken_over_default if {
	by_reference := r("aws_default_network_acl", "d", given.with_pointers({}, {"default_network_acl_id": ["aws_vpc.main"]}))
	acls([main, subnet("a"), by_reference], "aws_subnet.a") == {"aws_default_network_acl.d"}
	in_state := object.union(main, {"values": {"default_network_acl_id": "acl-0d"}})
	by_id := r("aws_default_network_acl", "d", {"values": {"default_network_acl_id": "acl-0d"}})
	acls([in_state, subnet("a"), by_id], "aws_subnet.a") == {"aws_default_network_acl.d"}
}

hidden(vpc) := r("aws_network_acl", "l", {
	"values": {}, "unknown": {"subnet_ids": true, "vpc_id": true},
	"references": {"vpc_id": [vpc]},
})

test_unknown_lists_concern_their_own_vpc if {
	other := r("aws_vpc", "other", {})
	here := in_force([main, other, subnet("a"), hidden("aws_vpc.main")], "aws_subnet.a")
	here.how == "unseen"
	here.why == "subnet_ids of aws_network_acl.l is known only after apply"
	in_force([main, other, subnet("a"), hidden("aws_vpc.other")], "aws_subnet.a").how == "default"
}

association(name) := r("aws_network_acl_association", name, given.with_pointers({}, {
	"subnet_id": ["aws_subnet.a", "aws_subnet.b"],
	"network_acl_id": ["aws_network_acl.l"],
}))

test_as_many_associations_as_candidates if {
	resources := [main, subnet("a"), subnet("b"), acl("l", {}), association("x")]
	in_force(resources, "aws_subnet.a").how == "unseen"
	in_force(resources, "aws_subnet.a").why == "which subnet the ACL of aws_network_acl_association.x is associated with is unknown"
	acls(array.concat(resources, [association("y")]), "aws_subnet.b") == {"aws_network_acl.l"}
}

test_unknown_acl_of_an_association if {
	half_known := r("aws_network_acl_association", "x", {
		"unknown": {"subnet_id": true, "network_acl_id": true},
		"references": {"subnet_id": ["aws_subnet.a"]},
	})
	found := in_force([main, subnet("a"), half_known], "aws_subnet.a")
	found.how == "unseen"
	found.why == "network_acl_id of aws_network_acl_association.x is known only after apply"
}

test_vpcs_outside if {
	outside := r("aws_subnet", "a", {"values": {"vpc_id": "vpc-0a"}})
	in_force([outside], "aws_subnet.a").why == "the default ACL of vpc-0a, the VPC of aws_subnet.a, is not in this configuration"
	unknown := r("aws_subnet", "a", {"unknown": {"vpc_id": true}})
	in_force([unknown], "aws_subnet.a").why == "vpc_id of aws_subnet.a is known only after apply"
	default_subnet := r("aws_default_subnet", "a", {})
	in_force([default_subnet], "aws_default_subnet.a").acls == {"vpc/the default VPC"}
}

test_names if {
	subnet_acl.name("vpc/aws_vpc.main") == "the default ACL of aws_vpc.main" with input as given.document([main], [])
	subnet_acl.name("acl-0a") == "acl-0a" with input as given.document([main], [])
	nacl.default_acl("aws_vpc.main") == "vpc/aws_vpc.main" with input as given.document([main], [])
}
