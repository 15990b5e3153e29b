package planvet.lib.carrier_test

import data.planvet.lib.carrier
import data.planvet.lib.tf

policy(values, unknown, documents) := {
	"address": "aws_iam_policy.x", "type": "aws_iam_policy", "name": "x", "module": "", "key": null, "action": "create",
	"configured": ["policy"], "values": values, "unknown": unknown, "references": {}, "documents": documents,
}

of(text) := policy({"policy": text}, {}, {"policy": json.unmarshal(text)})

test_paths if {
	carrier.paths(policy({"policy": "x"}, {}, {})) == [["policy"]]
	carrier.paths(policy({}, {"policy": true}, {})) == [["policy"]]
	carrier.paths(policy({"policy": " "}, {}, {})) == []
	carrier.paths(policy({"policy": null}, {}, {})) == []
	carrier.paths(object.union(policy({"policy": "x"}, {}, {}), {"configured": []})) == []
	carrier.paths(object.union(policy({"policy": "x"}, {}, {}), {"type": "aws_instance"})) == []
	carrier.paths(object.union(
		policy({"inline_policy": [{}, {"policy": "x"}]}, {}, {}),
		{"type": "aws_iam_role", "configured": null},
	)) == [["inline_policy", 1, "policy"]]
}

test_empty_documents if {
	carrier.paths(of("{}")) == [["policy"]]
	carrier.paths(object.union(of("{}"), {"type": "aws_sqs_queue"})) == []
}

test_nothing_is_said_of_what_is_not_known if {
	carrier.wrong(policy({}, {"policy": true}, {}), ["policy"]) == set()
	carrier.wrong(policy({"policy": tf.mask}, {}, {}), ["policy"]) == set()
	carrier.wrong(policy({"policy": 7}, {}, {}), ["policy"]) == set()
}

test_text_that_is_no_document if {
	carrier.wrong(policy({"policy": "{"}, {}, {}), ["policy"]) == {"is not JSON"}
	carrier.wrong(policy({"policy": "7"}, {}, {}), ["policy"]) == {"is JSON, but no object"}
	carrier.wrong(of(`[{}]`), ["policy"]) == {"is JSON, but no object"}
	carrier.wrong(of(`{"Statement": null}`), ["policy"]) == {"has no Statement"}
	carrier.wrong(of(`{"Statement": 7}`), ["policy"]) == {"has a Statement that is neither an object nor a list of objects"}
	carrier.wrong(of(`{"Statement": {"Effect": ["Allow"], "Action": "*"}}`), ["policy"]) == {`has a statement whose Effect is ["Allow"], which is neither "Allow" nor "Deny"`}
}

test_members_that_stand_twice if {
	carrier.wrong(of(`{"Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*"}}`), ["policy"]) == {`has "Effect" twice in one object, of which only the last counts`}
	carrier.wrong(of(`{"Statement": {"Effect": "Allow", "Action": "a\"Effect\": \\", "Resource" : "Effect"}}`), ["policy"]) == set()
	carrier.wrong(of(`{"Statement": {"Effect": "Allow", "A\u0063tion": "*"}}`), ["policy"]) == set()
	carrier.wrong(of(`{"Statement": [{"Effect": "Allow", "Action": "*"}, {"Effect": "Allow", "Action": "*"}]}`), ["policy"]) == set()
}

test_what_only_apply_will_tell if {
	carrier.unknown(of(`{"Statement": {"Effect": "${x.y.z}", "Action": "*"}}`), ["policy"]) == "an Effect"
	carrier.unknown(of(`{"Statement": ["${x.y.z}"]}`), ["policy"]) == "a statement"
	carrier.unknown(of(`{"Statement": "${x.y.z}"}`), ["policy"]) == "a statement"
	carrier.wrong(of(`{"Statement": ["${x.y.z}"]}`), ["policy"]) == set()
	not carrier.unknown(of(`{"Statement": {"Effect": "Allow", "Action": "${x.y.z}"}}`), ["policy"])
}

test_blocks_that_are_not_known if {
	carrier.paths(object.union(
		policy({}, {"inline_policy": true}, {}),
		{"type": "aws_iam_role", "configured": ["inline_policy"]},
	)) == [["inline_policy"]]
	carrier.wrong(policy({}, {"inline_policy": true}, {}), ["inline_policy"]) == set()
}
