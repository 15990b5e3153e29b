package planvet.lib.root_pattern_test

import data.planvet.lib.root_pattern

# The patterns that are not read as they should be.
otherwise(answer, patterns) := {pattern: found |
	some pattern in patterns
	found := root_pattern.counts(pattern)
	found != answer
}

test_root_activity if {
	otherwise("yes", [
		`{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }`,
		`{$.userIdentity.type="Root"&&$.userIdentity.invokedBy NOT EXISTS&&$.eventType!="AwsServiceEvent"}`,
		"{\n  ($.userIdentity.type = \"Root\") &&\n  ($.userIdentity.invokedBy NOT  EXISTS)\n}",
		`{ ((($.userIdentity.type = "Root"))) }`,
		`{ $.userIdentity.type = Root }`,
		`{ $.userIdentity.type = "Ro*" }`,
		`{ $.userIdentity.type = %^Root$% }`,
		`{ $['userIdentity']['type'] = "Root" }`,
		`{ $.userIdentity.arn = "*:root" }`,
		`{ $.eventName = "StopLogging" || $.userIdentity.type = "Root" }`,
		`{ $.userIdentity.type = "Root" || $.eventName = "StopLogging" && $.errorCode EXISTS }`,
		`{ $.eventName = "a && b)" || ($.userIdentity.type = "Root" && ($.eventType = "Aws*" || $.eventType = "x")) }`,
		`{ $.userIdentity.type = "Root" && $.sourceIPAddress != "203.0.113.7" }`,
		`"\"type\":\"Root\""`,
		`Root`,
	]) == {}
}

test_something_else if {
	otherwise("no", [
		``,
		`""`,
		`{ $.userIdentity.type = "root" }`,
		`{ $.userIdentity.type != "Root" }`,
		`{ $.userIdentity.type != "IAMUser" }`,
		`{ $.userIdentity.type = "*" }`,
		`{ $.userIdentity.type EXISTS }`,
		`{ $.userIdentity.type = "Root" && $.eventType = "AwsServiceEvent" }`,
		`{ $.userIdentity.type = "Root" && $.eventName = "ConsoleLogin" }`,
		`{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy EXISTS }`,
		`{ $.userIdentity.type = "Root" && ($.eventName = "StopLogging" || $.eventName = "DeleteTrail") }`,
		`{ $.userIdentity.type = "Root" || $.eventType = "AwsApiCall" }`,
		`{ $.eventName = "$.userIdentity.type = Root" }`,
		`{ $.userIdentity.userName = "Root" }`,
		`{ $.userIdentity.type = "R.ot" }`,
		`{ $.userIdentity.type = %(% }`,
		`Root nonsense`,
	]) == {}
}

test_what_cannot_be_read if {
	otherwise("unreadable", [
		`{ $.userIdentity.type = "Root" `,
		`{ ($.userIdentity.type = "Root" }`,
		`{ $.userIdentity.type = "Root" and $.eventType = "x" }`,
		`{ $.userIdentity.type == "Root" }`,
		`{ $.userIdentity.type = "Root" && }`,
		`{ }`,
		`[ip, user, type = Root]`,
		`?Root ?root`,
		`{ TF }`,
		`{ T }`,
	]) == {}
}
