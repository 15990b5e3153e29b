package planvet.lib.bastion_scope_test

import data.planvet.lib.bastion_group
import data.planvet.lib.bastion_scope
import data.planvet.lib.bastion_source

words := {"bastion-placement": {"match": ["bastion"]}}

r(type, name, values, references) := {
	"address": sprintf("%s.%s", [type, name]), "type": type, "name": name, "module": "", "key": null, "action": "create",
	"configured": (object.keys(values) | object.keys(references)), "values": values,
	"unknown": {argument: true | some argument, _ in references}, "references": references, "documents": {},
}

document(resources, data_sources) := {"resources": by_type(resources), "data": by_type(data_sources)}

by_type(resources) := {type: of_type |
	some one in resources
	type := one.type
	of_type := {each.address: each | some each in resources; each.type == type}
}

in_group(name, group) := r("aws_instance", name, {"vpc_security_group_ids": [group]}, {})

vpc_group(id, values, references) := r("aws_security_group", id, object.union({"id": id}, values), references)

near(groups, data_sources) := found if {
	found := bastion_scope.near_group("aws_security_group.sg-a") with data.planvet.params as words
		with input as document(
			array.concat(
				groups,
				[in_group("bastion", "sg-b"), in_group("app", "sg-a"), r("aws_vpc", "one", {}, {}), r("aws_vpc", "two", {}, {}), r("aws_default_vpc", "d", {}, {})],
			),
			data_sources,
		)
}

beside(mine, theirs) := near([vpc_group("sg-a", mine, {}), vpc_group("sg-b", theirs, {})], [])

pointing(mine, theirs) := near(
	[vpc_group("sg-a", {}, {"vpc_id": [mine]}), vpc_group("sg-b", {}, {"vpc_id": [theirs]})],
	[object.union(r("aws_vpc", "one", {}, {}), {"address": "data.aws_vpc.one"})],
)

bastions := ["aws_instance.bastion"]

test_one_vpc if {
	beside({}, {}) == bastions
	beside({"vpc_id": "vpc-0a"}, {"vpc_id": "vpc-0a"}) == bastions
	pointing("aws_vpc.one", "aws_vpc.one") == bastions
	near([vpc_group("sg-a", {}, {"vpc_id": ["aws_default_vpc.d"]}), vpc_group("sg-b", {}, {})], []) == bastions
}

test_vpcs_that_may_be_one if {
	beside({}, {"vpc_id": "vpc-0a"}) == bastions
	beside({"vpc_id": "vpc-0a"}, {}) == bastions
	pointing("aws_vpc.one", "data.aws_vpc.one") == bastions
	near([vpc_group("sg-a", {}, {"vpc_id": []}), vpc_group("sg-b", {}, {"vpc_id": ["aws_vpc.one"]})], []) == bastions
}

test_vpcs_that_are_apart if {
	beside({"vpc_id": "vpc-0a"}, {"vpc_id": "vpc-0b"}) == []
	pointing("aws_vpc.one", "aws_vpc.two") == []
	near([vpc_group("sg-a", {}, {}), vpc_group("sg-b", {}, {"vpc_id": ["aws_vpc.one"]})], []) == []
}

verdict(resources, key) := found if {
	found := bastion_source.of_group(key).is with input as document(resources, []) with data.planvet.params as words
}

test_groups_as_sources if {
	given := [in_group("bastion", "sg-b"), in_group("app", "sg-a"), vpc_group("sg-a", {}, {}), vpc_group("sg-b", {}, {}), vpc_group("sg-c", {"name": "bastions"}, {})]
	verdict(given, "aws_security_group.sg-b") == "bastion"
	verdict(given, "aws_security_group.sg-a") == "other"
	verdict(given, "aws_security_group.sg-c") == "bastion"
	verdict(given, "sg-outside") == "unsure"
	named_so := [in_group("bastion", "sg-b"), in_group("app", "sg-c"), vpc_group("sg-c", {"name": "bastions"}, {})]
	verdict(named_so, "aws_security_group.sg-c") == "other"
	hidden := array.concat(given, [r("aws_instance", "bastion2", {}, {"vpc_security_group_ids": []})])
	verdict(hidden, "aws_security_group.sg-a") == "unsure"
}

alone(resources) := found if {
	found := bastion_group.alone with input as document(resources, []) with data.planvet.params as words
}

test_groups_of_bastions_alone if {
	given := [in_group("bastion", "sg-b"), vpc_group("sg-b", {}, {})]
	alone(given) == {"aws_security_group.sg-b"}
	alone(array.concat(given, [in_group("app", "sg-b")])) == set()
	alone(array.concat(given, [in_group("bastion2", "sg-b")])) == {"aws_security_group.sg-b"}
	alone([in_group("bastion", "sg-outside")]) == set()
	alone([vpc_group("sg-b", {}, {})]) == set()
}
