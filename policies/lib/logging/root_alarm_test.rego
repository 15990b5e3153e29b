package planvet.lib.root_alarm_test

import data.planvet.lib.root_alarm

_filter(unknown) := {
	"data": {},
	"resources": {"aws_cloudwatch_log_metric_filter": {"aws_cloudwatch_log_metric_filter.root": {
		"address": "aws_cloudwatch_log_metric_filter.root",
		"type": "aws_cloudwatch_log_metric_filter",
		"name": "root",
		"module": "",
		"key": null,
		"action": "create",
		"configured": ["metric_transformation"],
		"values": {"metric_transformation": [{"value": "1"}]},
		"unknown": {"metric_transformation": unknown},
		"references": {},
		"documents": {},
	}}},
}

_why(unknown) := found.why if {
	found := root_alarm._by_filter("aws_cloudwatch_log_metric_filter.root") with input as _filter(unknown)
	found.answer == "undetermined"
}

test_name_and_namespace_are_known_only_after_apply if {
	_why([{"name": true, "namespace": true}]) == "metric_transformation.name of aws_cloudwatch_log_metric_filter.root is known only after apply"
	_why([{"namespace": true}]) == "metric_transformation.namespace of aws_cloudwatch_log_metric_filter.root is known only after apply"
	_why(true) == _why([{"name": true, "namespace": true}])
}
