package planvet.lib.link_test

import data.planvet.lib.link
import data.planvet.lib.tf

subnet(address, values) := {
	"address": address, "type": "aws_subnet", "name": "x", "module": "", "key": null, "action": "create",
	"configured": ["vpc_id"], "values": values, "unknown": {}, "references": {}, "documents": {},
}

association(address, values, unknown, references) := {
	"address": address, "type": "aws_route_table_association", "name": "x", "module": "", "key": null, "action": "create",
	"configured": ["subnet_id"], "values": values, "unknown": unknown, "references": references, "documents": {},
}

document := {
	"resources": {"aws_subnet": {
		"aws_subnet.a": subnet("aws_subnet.a", {"id": "subnet-0a"}),
		"aws_subnet.b": subnet("aws_subnet.b", {}),
		"aws_subnet.c": subnet("aws_subnet.c", {"id": tf.mask}),
	}},
	"data": {"aws_subnet": {"data.aws_subnet.a": subnet("data.aws_subnet.a", {"id": "subnet-0a"})}},
}

targets(values, unknown, references) := found if {
	r := association("x", values, unknown, references)
	found := link.targets(r, "subnet_id", {"aws_subnet"}) with input as document
}

test_a_known_id_names_an_instance if {
	targets({"subnet_id": "subnet-0a"}, {}, {}) == {"aws_subnet.a"}
	targets({"subnet_id": "subnet-0a"}, {}, {"subnet_id": ["aws_subnet.a", "aws_subnet.b"]}) == {"aws_subnet.a"}
	targets({"subnet_id": "subnet-0a"}, {}, {"subnet_id": ["data.aws_subnet.a"]}) == {"aws_subnet.a"}
}

test_references_of_other_types_are_left_out if {
	targets({}, {"subnet_id": true}, {"subnet_id": ["aws_subnet.b", "aws_vpc.x"]}) == {"aws_subnet.b"}
}

test_what_lies_outside_keeps_its_id if {
	targets({"subnet_id": "subnet-0z"}, {}, {}) == {"subnet-0z"}
}

test_nothing_can_be_told if {
	targets({}, {"subnet_id": true}, {}) == set()
	targets({}, {}, {}) == set()
	targets({"subnet_id": null}, {}, {"subnet_id": ["aws_subnet.a"]}) == set()
	targets({"subnet_id": ""}, {}, {}) == set()
	targets({"subnet_id": 7}, {}, {}) == set()
	targets({"subnet_id": tf.mask}, {}, {}) == set()
}

test_lists if {
	r := association("x", {"ids": ["subnet-0a", null, "subnet-0z"]}, {"ids": [false, true, false]}, {"ids": ["aws_subnet.b"]})
	found := link.all_targets(r, "ids", {"aws_subnet"}) with input as document
	found == {"aws_subnet.a", "aws_subnet.b", "subnet-0z"}
}

made(by, targets, about) := {"by": by, "path": "subnet_id", "targets": targets, "about": about}

sure(claims) := {[target, c.by, c.sure] | some target, of in link.claims(claims); some c in of}

test_a_single_candidate_is_sure if {
	sure([made("x", {"a"}, "t")]) == {["a", "x", true]}
}

test_as_many_claims_as_candidates_are_sure if {
	sure([made("x", {"a", "b"}, "t"), made("y", {"a", "b"}, "t")]) == {["a", "x", true], ["b", "x", true]}
	sure([made("x", {"a", "b"}, "t")]) == {["a", "x", false], ["b", "x", false]}
	sure([made("x", {"a", "b"}, "t"), made("y", {"a", "b"}, "u")]) == {
		["a", "x", false], ["b", "x", false],
		["a", "y", false], ["b", "y", false],
	}
}

test_strays if {
	[c.by | some c in link.strays([made("x", set(), "t"), made("y", {"a"}, "t")])] == ["x"]
}
