package planvet.lib.membership_test

import data.planvet.lib.membership
import data.planvet.lib.tf

r(type, name, more) := object.union(
	{
		"address": sprintf("%s.%s", [type, name]), "type": type, "name": name, "module": "", "key": null,
		"action": "create", "configured": null, "values": {}, "unknown": {}, "references": {}, "documents": {},
	},
	more,
)

# Pointers are known after apply. Those of a list are known one by one.
with_pointers(values, scalars, lists) := {
	"values": object.union(values, {argument: [null | some _ in addresses] | some argument, addresses in lists}),
	"unknown": object.union(
		{argument: true | some argument, _ in scalars},
		{argument: [true | some _ in addresses] | some argument, addresses in lists},
	),
	"references": object.union(scalars, lists),
}

document(resources, data_sources) := {"resources": by_type(resources), "data": by_type(data_sources)}

by_type(resources) := {type: of_type |
	some one in resources
	type := one.type
	of_type := {each.address: each | some each in resources; each.type == type}
}

main := r("aws_vpc", "main", {})

subnet := r("aws_subnet", "a", with_pointers({}, {"vpc_id": ["aws_vpc.main"]}, {}))

group(name) := r("aws_security_group", name, {"values": {"name": name}})

default_group := r("aws_default_security_group", "d", with_pointers({}, {"vpc_id": ["aws_vpc.main"]}, {}))

in_subnet := {"subnet_id": ["aws_subnet.a"]}

found(resources, address) := of if {
	of := membership.all[address] with input as document(array.concat(resources, [main, subnet, group("a"), group("b")]), [])
}

keys(resources, address) := {[g.key, g.sure, g.default] | some g in found(resources, address).groups}

unseen(resources, address) := [u.why | some u in found(resources, address).unseen]

instance(values, scalars, lists) := r("aws_instance", "i", with_pointers(values, scalars, lists))

test_own_groups if {
	host := instance({}, in_subnet, {"vpc_security_group_ids": ["aws_security_group.a", "aws_security_group.b"]})
	keys([host], "aws_instance.i") == {["aws_security_group.a", true, false], ["aws_security_group.b", true, false]}
	unseen([host], "aws_instance.i") == []
	found([host], "aws_instance.i").groups[0].why == "vpc_security_group_ids of aws_instance.i names aws_security_group.a"
}

test_groups_by_literal_id_and_by_name if {
	keys([instance({"vpc_security_group_ids": ["sg-0z"]}, {}, {})], "aws_instance.i") == {["sg-0z", true, false]}
	keys([instance({"security_groups": ["a", "default"]}, {}, {})], "aws_instance.i") == {["aws_security_group.a", true, false], ["default", true, true]}
}

test_more_groups_than_elements if {
	host := r("aws_instance", "i", {
		"values": {"vpc_security_group_ids": [null]},
		"unknown": {"vpc_security_group_ids": [true]},
		"references": {"vpc_security_group_ids": ["aws_security_group.a", "aws_security_group.b"]},
	})
	keys([host], "aws_instance.i") == {["aws_security_group.a", false, false], ["aws_security_group.b", false, false]}
}

test_groups_that_cannot_be_told if {
	host := r("aws_instance", "i", {"unknown": {"vpc_security_group_ids": true}})
	keys([host], "aws_instance.i") == set()
	unseen([host], "aws_instance.i") == ["vpc_security_group_ids of aws_instance.i is known only after apply"]
	masked := instance({"vpc_security_group_ids": tf.mask}, {}, {})
	unseen([masked], "aws_instance.i") == ["vpc_security_group_ids of aws_instance.i is marked sensitive, so policies do not see it"]
}

test_no_group_is_the_default_group if {
	keys([instance({}, in_subnet, {})], "aws_instance.i") == {["aws_vpc.main", true, true]}
	keys([instance({"vpc_security_group_ids": []}, in_subnet, {}), default_group], "aws_instance.i") == {["aws_default_security_group.d", true, true]}
	keys([instance({}, {}, {})], "aws_instance.i") == {["default", true, true]}
	outside := instance({"subnet_id": "subnet-0z"}, {}, {})
	keys([outside], "aws_instance.i") == set()
	unseen([outside], "aws_instance.i") == ["aws_instance.i names no group, so it is in its VPC's default group, and the VPC of subnet-0z is not in this configuration"]
}

test_the_default_group_named_through_its_vpc if {
	host := instance({}, {}, {"vpc_security_group_ids": ["aws_vpc.main"]})
	keys([host], "aws_instance.i") == {["aws_vpc.main", true, true]}
	keys([host, default_group], "aws_instance.i") == {["aws_default_security_group.d", true, true]}
}

test_interfaces if {
	first := r("aws_network_interface", "n", with_pointers({}, in_subnet, {"security_groups": ["aws_security_group.a"]}))
	second := r("aws_network_interface", "m", with_pointers({}, in_subnet, {"security_groups": ["aws_security_group.b"]}))
	host := r("aws_instance", "i", {
		"values": {"network_interface": [{"device_index": 0}]},
		"unknown": {"network_interface": [{"network_interface_id": true}]},
		"references": {"network_interface.0.network_interface_id": ["aws_network_interface.n"]},
	})
	attachment := r("aws_network_interface_attachment", "t", with_pointers({"device_index": 1}, {"instance_id": ["aws_instance.i"], "network_interface_id": ["aws_network_interface.m"]}, {}))
	{[g.key, g.interface] | some g in found([host, first, second, attachment], "aws_instance.i").groups} == {
		["aws_security_group.a", "aws_network_interface.n"],
		["aws_security_group.b", "aws_network_interface.m"],
	}
	keys([first], "aws_network_interface.n") == {["aws_security_group.a", true, false]}
	unseen([instance({"network_interface": [{"device_index": 0, "network_interface_id": "eni-0z"}]}, {}, {})], "aws_instance.i") == ["the security groups of network interface eni-0z are not in this configuration"]
}

attach(groups, targets) := r("aws_network_interface_sg_attachment", "t", with_pointers({}, {"security_group_id": groups, "network_interface_id": targets}, {}))

test_attachments_add_to_what_is_there if {
	host := instance({}, in_subnet, {})
	keys([host, attach(["aws_security_group.b"], ["aws_instance.i"])], "aws_instance.i") == {["aws_vpc.main", true, true], ["aws_security_group.b", true, false]}
	interface := r("aws_network_interface", "n", with_pointers({}, in_subnet, {}))
	keys([interface, attach(["aws_security_group.b"], ["aws_network_interface.n"])], "aws_network_interface.n") == {["aws_vpc.main", true, true], ["aws_security_group.b", true, false]}
	keys([host, interface, attach(["aws_security_group.b"], ["aws_instance.i", "aws_network_interface.n"])], "aws_instance.i") == {["aws_vpc.main", true, true], ["aws_security_group.b", false, false]}
}

test_an_attachment_to_nobody_knows_what if {
	unseen([instance({}, in_subnet, {}), attach(["aws_security_group.b"], [])], "aws_instance.i") == ["which network interface aws_network_interface_sg_attachment.t adds a group to is unknown"]
}

template(values, lists) := r("aws_launch_template", "t", with_pointers(values, {}, lists))

scaling := r("aws_autoscaling_group", "g", {
	"values": {"launch_template": [{}], "vpc_zone_identifier": [null]},
	"unknown": {"launch_template": [{"id": true}], "vpc_zone_identifier": [true]},
	"references": {"launch_template.0.id": ["aws_launch_template.t"], "vpc_zone_identifier": ["aws_subnet.a"]},
})

test_launch_templates if {
	top := template({}, {"vpc_security_group_ids": ["aws_security_group.a"]})
	keys([scaling, top], "aws_autoscaling_group.g") == {["aws_security_group.a", true, false]}
	keys([top], "aws_launch_template.t") == {["aws_security_group.a", true, false]}
	block := template({"network_interfaces": [{"security_groups": ["sg-0z"]}]}, {})
	keys([scaling, block], "aws_autoscaling_group.g") == {["sg-0z", true, false]}
	keys([scaling, template({"network_interfaces": [{}]}, {})], "aws_autoscaling_group.g") == {["aws_vpc.main", true, true]}
	keys([scaling, template({}, {})], "aws_autoscaling_group.g") == {["aws_vpc.main", true, true]}
	unseen([scaling], "aws_autoscaling_group.g") == ["the security groups of aws_autoscaling_group.g come from its launch template, and launch_template.id of aws_autoscaling_group.g is known only after apply"]
}

test_an_instance_overrides_its_template if {
	host := r("aws_instance", "i", {
		"values": {"launch_template": [{}], "vpc_security_group_ids": ["sg-0z"]},
		"unknown": {"launch_template": [{"id": true}]},
		"references": {"launch_template.0.id": ["aws_launch_template.t"]},
	})
	keys([host, template({}, {"vpc_security_group_ids": ["aws_security_group.a"]})], "aws_instance.i") == {["sg-0z", true, false]}
}

test_launch_configurations if {
	configuration := r("aws_launch_configuration", "c", with_pointers({}, {}, {"security_groups": ["aws_security_group.b"]}))
	group_of_hosts := r("aws_autoscaling_group", "g", with_pointers({}, {"launch_configuration": ["aws_launch_configuration.c"]}, {}))
	keys([configuration, group_of_hosts], "aws_autoscaling_group.g") == {["aws_security_group.b", true, false]}
}

balancer(values) := r("aws_lb", "l", with_pointers(values, {}, {"subnets": ["aws_subnet.a"]}))

test_load_balancers if {
	keys([balancer({})], "aws_lb.l") == {["aws_vpc.main", true, true]}
	keys([balancer({"security_groups": ["sg-0z"]})], "aws_lb.l") == {["sg-0z", true, false]}
	keys([balancer({"load_balancer_type": "network"})], "aws_lb.l") == set()
	unseen([r("aws_lb", "l", {"unknown": {"load_balancer_type": true}})], "aws_lb.l") == ["load_balancer_type of aws_lb.l is known only after apply, and with it whether it is in the default group"]
}

test_members if {
	host := instance({}, in_subnet, {"vpc_security_group_ids": ["aws_security_group.a"]})
	membership.members == {"aws_security_group.a": [{"address": "aws_instance.i", "sure": true}]} with input as document([host, group("a")], [])
}

test_seen if {
	given := document([group("a"), main], [r("aws_security_group", "looked", {"address": "data.aws_security_group.looked"})])
	membership.seen("aws_security_group.a").answer == "yes" with input as given
	membership.seen("aws_vpc.main").answer == "yes" with input as given
	membership.seen("sg-0z").why == "the rules of sg-0z are not in this configuration" with input as given
	membership.seen("data.aws_security_group.looked").answer == "undetermined" with input as given
	membership.seen("default").why == "the rules of the default group of the default VPC are not in this configuration" with input as given
}

with_default(name) := r("aws_vpc", name, {"values": {"default_security_group_id": "sg-0d"}})

test_two_vpcs_that_claim_one_default_group if {
	host := instance({"vpc_security_group_ids": ["sg-0d"]}, {}, {})
	keys([host, with_default("x"), with_default("y")], "aws_instance.i") == {["aws_vpc.x", true, true]}
}
