package planvet.lib.destructive_test

import data.planvet.lib.destructive

actions := {"s3:DeleteBucket", "s3:DeleteObject", "sqs:PurgeQueue"}

allow(changes) := object.union({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"}, changes)

open(statements) := destructive.open({"Statement": statements}, actions).always

unsure(statements) := destructive.open({"Statement": statements}, actions).undetermined

present := "aws:MultiFactorAuthPresent"

test_actions if {
	open(allow({})) == actions
	open(allow({"Action": "SQS:purge*"})) == {"sqs:PurgeQueue"}
	open(object.union(object.remove(allow({}), ["Action"]), {"NotAction": "s3:*"})) == {"sqs:PurgeQueue"}
	open(allow({"Effect": "Deny"})) == set()
	open([]) == set()
	unsure(allow({"Action": "${x.y.z}"})) == actions
	unsure(allow({"Effect": "${x.y.z}"})) == actions
}

test_principals if {
	open(allow({"Principal": "*"})) == actions
	open(object.union(object.remove(allow({}), ["Principal"]), {"NotPrincipal": {"AWS": "111122223333"}})) == actions
}

replaced(changes) := object.union(object.remove(allow({}), object.keys(changes)), changes)

test_services if {
	open(replaced({"Principal": {"Service": "s3.amazonaws.com"}})) == set()
	open(allow({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme"}}})) == set()
	open(allow({"Condition": {"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:s3:::acme"}}})) == actions
	open(allow({"Condition": {"Null": {"aws:SourceArn": "false"}}})) == actions
}

test_conditions if {
	open(allow({"Condition": {"Bool": {present: "true"}}})) == set()
	open(allow({"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})) == actions
	unsure(allow({"Condition": {"Bool": {present: "${x.y.z}"}}})) == actions
	open(allow({"Condition": {"Null": {present: "false"}}})) == set()
	destructive.open({"Statement": allow({"Condition": {"Null": {present: "false"}}})}, actions).always == actions with data.planvet.off as {"iam-mfa-condition-misused": true}
}

deny(changes) := object.union(
	{
		"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
		"Condition": {"BoolIfExists": {present: "false"}},
	},
	changes,
)

test_denials if {
	open([allow({}), deny({})]) == set()
	open([allow({}), deny({"Action": "s3:*"})]) == {"sqs:PurgeQueue"}
	open([allow({}), deny({"Resource": "arn:aws:s3:::acme/*"})]) == actions
	open([allow({"Resource": "arn:aws:s3:::acme/a"}), deny({"Resource": "arn:aws:s3:::acme/*"})]) == set()
	open([allow({}), deny({"Principal": {"AWS": "444455556666"}})]) == actions
	open([allow({}), replaced({"Effect": "Deny", "Principal": {"AWS": "111122223333"}})]) == set()
}

on(resource) := open(allow({"Resource": resource})) - {"sqs:PurgeQueue"}

but(resource) := open(object.union(object.remove(allow({}), ["Resource"]), {"NotResource": resource})) - {"sqs:PurgeQueue"}

test_buckets_and_objects if {
	bucket := {"s3:DeleteBucket"}
	object := {"s3:DeleteObject"}
	on("arn:aws:s3:::acme") == bucket
	on("arn:aws:s3:::acme/*") == object
	on("arn:aws:s3:::acme/logs/2026") == object
	on("arn:aws:s3:::*/*") == object
	on("arn:aws:s3:::acme*") == bucket | object
	on(["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]) == bucket | object
	on("${aws_s3_bucket.acme.arn}") == bucket
	on("${aws_s3_bucket.acme.arn}/*") == object
	on("arn:aws:s3:::${aws_s3_bucket.acme.id}/*") == object
	on("arn:${data.aws_partition.p.partition}:s3:::acme/*") == object
	on([]) == set()
	unsure(allow({"Resource": "${x.y.z}"})) == {"s3:DeleteBucket", "s3:DeleteObject"}
	but("arn:aws:s3:::acme") == object
	but("arn:aws:s3:::acme/*") == bucket
	but("arn:aws:s3:::acme/logs/*") == bucket | object
	but("*") == set()
}

test_messages if {
	destructive.listed({"b", "a"}) == "a and b"
	destructive.listed({"c", "b", "a"}) == "a, b and 1 more"
	destructive.for_everyone({"Statement": allow({"Principal": "*"})}, actions)
	not destructive.for_everyone({"Statement": allow({})}, actions)
	not destructive.for_everyone({"Statement": [allow({"Principal": "*"}), deny({})]}, actions)
	destructive.spelled("arn:aws:s3:::acme/*") == "x/*"
	destructive.spelled("${aws_s3_bucket.acme.arn}/*") == "x/*"
}
