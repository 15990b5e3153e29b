package planvet.lib.prefix_list_test

import data.planvet.lib.prefix_list

_resource(address, type, values, unknown, references) := {
	"address": address,
	"type": type,
	"name": "x",
	"module": "",
	"key": null,
	"action": "create",
	"configured": (object.keys(values) | object.keys(unknown)),
	"values": values,
	"unknown": unknown,
	"references": references,
	"documents": {},
}

_list(name, cidrs) := _resource(sprintf("aws_ec2_managed_prefix_list.%s", [name]), "aws_ec2_managed_prefix_list", {"entry": [{"cidr": cidr} | some cidr in cidrs], "id": sprintf("pl-%s", [name])}, {}, {})

_named(lists, r) := answer if {
	answer := prefix_list.named_by(r, ["prefix_list_ids"]) with input as {
		"resources": {"aws_ec2_managed_prefix_list": {l.address: l | some l in lists; not startswith(l.address, "data.")}},
		"data": {type: {l.address: l | some l in lists; startswith(l.address, "data."); l.type == type} |
			some type in {"aws_prefix_list", "aws_ec2_managed_prefix_list"}
		},
	}
}

_holder(ids, unknown, references) := _resource("aws_security_group_rule.r", "aws_security_group_rule", {"prefix_list_ids": ids}, {"prefix_list_ids": unknown}, {"prefix_list_ids": references})

_cidrs(answer) := {c.cidr | some c in answer.cidrs}

test_an_id_finds_the_list if {
	answer := _named([_list("a", ["10.0.0.0/8"]), _list("b", ["0.0.0.0/0"])], _holder(["pl-b"], [false], []))
	_cidrs(answer) == {"0.0.0.0/0"}
	answer.undecided == []
}

test_a_list_outside if {
	answer := _named([], _holder(["pl-z"], [false], []))
	answer == {"cidrs": [], "undecided": ["the entries of prefix list pl-z are not in this configuration"]}
}

test_as_many_references_as_elements if {
	answer := _named(
		[_list("a", ["10.0.0.0/8"]), _list("b", ["0.0.0.0/0"])],
		_holder([null, null], [true, true], ["aws_ec2_managed_prefix_list.a", "aws_ec2_managed_prefix_list.b"]),
	)
	_cidrs(answer) == {"10.0.0.0/8", "0.0.0.0/0"}
	answer.undecided == []
}

_candidates(a, b) := _named(
	[_list("a", a), _list("b", b)],
	_holder([null], [true], ["aws_ec2_managed_prefix_list.a", "aws_ec2_managed_prefix_list.b"]),
)

test_candidates_that_agree if {
	_candidates(["10.0.0.0/8"], ["172.16.0.0/12"]) == {"cidrs": [], "undecided": []}
	_cidrs(_candidates(["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"])) == {"0.0.0.0/0"}
}

test_candidates_that_do_not if {
	_candidates(["10.0.0.0/8"], ["0.0.0.0/0"]).undecided == ["which of aws_ec2_managed_prefix_list.a, aws_ec2_managed_prefix_list.b prefix_list_ids names is unknown"]
}

test_a_list_of_lists_that_is_unknown_throughout if {
	r := object.union(
		_resource("aws_security_group_rule.r", "aws_security_group_rule", {}, {"prefix_list_ids": true}, {"prefix_list_ids": ["aws_ec2_managed_prefix_list.a"]}),
		{"partial": {"prefix_list_ids": {"may": [{"of": "aws_ec2_managed_prefix_list.a", "attribute": "id"}, {"open": true}], "many": true, "why": []}}},
	)
	_named([_list("a", ["0.0.0.0/0"])], r).undecided == ["prefix_list_ids is known only after apply"]
	_named([_list("a", ["10.0.0.0/8"])], r).undecided == ["prefix_list_ids is known only after apply"]
}

test_a_list_that_is_looked_up if {
	known := _resource("data.aws_ec2_managed_prefix_list.d", "aws_ec2_managed_prefix_list", {"id": "pl-d", "name": "offices", "entries": [{"cidr": "0.0.0.0/0"}]}, {}, {})
	_cidrs(_named([known], _holder(["pl-d"], [false], []))) == {"0.0.0.0/0"}

	unread := _resource("data.aws_ec2_managed_prefix_list.d", "aws_ec2_managed_prefix_list", {"name": "offices"}, {}, {})
	_named([unread], _holder([null], [true], ["data.aws_ec2_managed_prefix_list.d"])).undecided == ["the entries of data.aws_ec2_managed_prefix_list.d are unknown"]

	aws := _resource("data.aws_prefix_list.s3", "aws_prefix_list", {"name": "com.amazonaws.eu-west-1.s3"}, {}, {})
	_named([aws], _holder([null], [true], ["data.aws_prefix_list.s3"])) == {"cidrs": [], "undecided": []}
}

_contents(resources) := contents if {
	contents := prefix_list.contents with input as {
		"resources": {type: {r.address: r | some r in resources; r.type == type} | some type in {r.type | some r in resources}},
		"data": {},
	}
}

test_entries_of_their_own if {
	list := _resource("aws_ec2_managed_prefix_list.l", "aws_ec2_managed_prefix_list", {}, {}, {})
	entry := _resource("aws_ec2_managed_prefix_list_entry.e", "aws_ec2_managed_prefix_list_entry", {"cidr": "::/0"}, {"prefix_list_id": true}, {"prefix_list_id": ["aws_ec2_managed_prefix_list.l"]})
	_contents([list, entry])["aws_ec2_managed_prefix_list.l"].cidrs == [{
		"cidr": "::/0",
		"list": "aws_ec2_managed_prefix_list.l",
		"address": "aws_ec2_managed_prefix_list_entry.e",
		"path": ["cidr"],
	}]

	# The list in state echoes the entry.
	echo := object.union(list, {"values": {"entry": [{"cidr": "::/0"}]}, "action": "no-op", "configured": ["name"]})
	count(_contents([echo, entry])["aws_ec2_managed_prefix_list.l"].cidrs) == 1

	unknown := object.union(entry, {"values": {"cidr": null}, "unknown": {"cidr": true}})
	_contents([list, unknown])["aws_ec2_managed_prefix_list.l"].undecided == ["cidr of aws_ec2_managed_prefix_list_entry.e is known only after apply"]
}

test_unknown_entries if {
	list := _resource("aws_ec2_managed_prefix_list.l", "aws_ec2_managed_prefix_list", {}, {"entry": true}, {})
	_contents([list])["aws_ec2_managed_prefix_list.l"].undecided == ["entry of aws_ec2_managed_prefix_list.l is known only after apply"]
}
