package planvet.lib.unread_test

import data.planvet.lib.unread

module(loaded, given) := {"source": "acme/net/aws", "loaded": loaded, "given": given, "reason": ""}

document(source, modules) := {"source": source, "resources": {}, "data": {}, "modules": modules}

two := {"module.b": module(false, ["aws_vpc.v"]), "module.a": module(false, ["aws_vpc.v", "aws_vpc.w"]), "module.c": module(true, [])}

test_modules_that_were_not_read if {
	unread.modules == ["module.a", "module.b"] with input as document("config", two)
	unread.any with input as document("config", two)
	not unread.any with input as document("config", {"module.c": module(true, [])})
	not unread.any with input as document("config", {})
}

test_a_plan_holds_what_modules_create if {
	not unread.any with input as document("plan", two)
	unread.given("aws_vpc.v") == set() with input as document("plan", two)
}

test_given if {
	unread.given("aws_vpc.v") == {"module.a", "module.b"} with input as document("config", two)
	unread.given("aws_vpc.w") == {"module.a"} with input as document("config", two)
	unread.given("vpc-0abc") == set() with input as document("config", two)
	unread.given_any({"aws_vpc.v", "aws_vpc.w"}) == ["module.a", "module.b"] with input as document("config", two)
	unread.given_any(set()) == [] with input as document("config", two)
}

test_why if {
	unread.why(["module.a"]) == "module.a was not read and refers to it"
	unread.why(["module.a", "module.b"]) == "module.a and 1 more were not read and refer to it"
	not unread.why([])
}

test_may_hold if {
	unread.may_hold("one") == "module.a and 1 more were not read and may hold one" with input as document("config", two)
	unread.may_hold("one") == "module.b was not read and may hold one" with input as document("config", {"module.b": module(false, [])})
	not unread.may_hold("one") with input as document("config", {})
}
