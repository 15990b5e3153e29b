package planvet.lib.bucket_use_test

import data.planvet.lib.bucket_use

r(type, name, values, unknown, partial) := {
	"address": sprintf("%s.%s", [type, name]), "type": type, "name": name, "module": "", "key": null, "action": "create",
	"configured": (object.keys(values) | object.keys(unknown)), "values": values, "unknown": unknown, "references": {}, "documents": {},
	"partial": partial,
}

document(resources) := {"data": {}, "resources": {type: {x.address: x | some x in resources; x.type == type} |
	some one in resources
	type := one.type
}}

bucket(name) := r("aws_s3_bucket", "b", {"bucket": name}, {}, {})

severity(name, others) := found if {
	found := bucket_use.severity("aws_s3_bucket.b") with input as document(array.concat([bucket(name)], others))
}

test_severity if {
	severity("acme-data", []) == "low"
	severity("acme-data", [r("aws_cloudtrail", "t", {"s3_bucket_name": "acme-data"}, {}, {})]) == "medium"
	severity("acme-data", [r("aws_config_delivery_channel", "c", {"s3_bucket_name": "acme-data"}, {}, {})]) == "medium"
	severity("acme-tfstate", []) == "medium"
	severity("acme-terraform-state-prod", []) == "medium"
	severity("db-backups", []) == "medium"
	severity("status-page", []) == "low"
	severity("united-states", []) == "low"
}

spare(others) if bucket_use.spare("aws_s3_bucket.b") with input as document(array.concat([bucket("acme-data")], others))

test_spare if {
	spare([r("aws_s3_bucket_logging", "l", {"target_bucket": "acme-data"}, {}, {})])
	spare([r("aws_flow_log", "f", {"log_destination": "arn:aws:s3:::acme-data/vpc"}, {}, {})])
	spare([r("aws_flow_log", "f", {}, {"log_destination": true}, {"log_destination": {"may": [{"text": "${aws_s3_bucket.b.arn}/vpc"}]}})])
	spare([r("aws_cloudfront_distribution", "d", {"origin": [{"domain_name": "acme-data.s3.eu-west-1.amazonaws.com"}]}, {}, {})])
	not spare([])
	not spare([r("aws_flow_log", "f", {"log_destination": "arn:aws:s3:::acme-data-2"}, {}, {})])
	not spare([
		r("aws_s3_bucket_logging", "l", {"target_bucket": "acme-data"}, {}, {}),
		r("aws_cloudtrail", "t", {"s3_bucket_name": "acme-data"}, {}, {}),
	])
}

test_trails if {
	["aws_cloudtrail.t"] == bucket_use.trails("aws_s3_bucket.b") with input as document([bucket("acme"), r("aws_cloudtrail", "t", {"s3_bucket_name": "acme"}, {}, {})])
}
