# METADATA
# title: What buckets are for
# description: |
#   How much the loss of a bucket's objects costs depends on what it holds. Other
#   resources tell: a trail's log and the history of AWS Config are evidence,
#   access logs and websites can be had again. Of state and backups only the
#   name tells.
# schemas:
#   - input: schema.document
package planvet.lib.bucket_use

import data.planvet.lib.hole
import data.planvet.lib.link
import data.planvet.lib.partial
import data.planvet.lib.tf

# METADATA
# title: Why a bucket's objects must not be lost, a clause; undefined for other buckets
precious(key) := sprintf("holds the log of %s", [sort(_evidence[key])[0]]) if {
	count(_evidence[key]) > 0
} else := "holds terraform's state, by its name" if {
	regex.match(`(^|[^a-z])(tf|terraform)[-_.]?(remote[-_.]?)?(backend|states?)([^a-z]|$)`, _name(key))
} else := "holds backups, by its name" if {
	regex.match(`(^|[^a-z])back-?ups?([^a-z]|$)`, _name(key))
}

# METADATA
# title: Whether a bucket receives access logs, or serves a website, and nothing else is known of it
spare(key) if {
	_replaceable[key]
	not precious(key)
}

spare(key) if {
	_replaceable_itself[key]
	not precious(key)
}

# METADATA
# title: The severity of a finding about losing objects of a bucket
severity(key) := "medium" if {
	precious(key)
} else := "low"

# METADATA
# title: The trails that log to a bucket, in order of address
trails(key) := sort([address | some address in _evidence[key]; tf.at(address).type == "aws_cloudtrail"])

_name(key) := lower(concat(" ", [part |
	some part in [object.get(_bucket(key), "name", ""), tf.value(_bucket(key), "bucket"), key]
	is_string(part)
])) if {
	_bucket(key)
} else := lower(key)

_bucket(key) := tf.at(key)

# By key, the resources that write there what must be kept.
_evidence := {key: object.keys(by) | some key, by in object.union_n([{key: {r.address: true}} |
	some type in ["aws_cloudtrail", "aws_config_delivery_channel"]
	some r in tf.resources(type)
	some key in of(r, ["s3_bucket_name"])
])}

_replaceable := object.union_n([{key: true} |
	some type, paths in _writers
	some r in tf.resources(type)
	some path in paths
	some at in _expanded(r, path)
	some key in of(r, at)
])

_writers := {
	"aws_s3_bucket_logging": [["target_bucket"]],
	"aws_s3_bucket": [["logging", "*", "target_bucket"]],
	"aws_flow_log": [["log_destination"]],
	"aws_lb": [["access_logs", "*", "bucket"], ["connection_logs", "*", "bucket"]],
	"aws_alb": [["access_logs", "*", "bucket"]],
	"aws_elb": [["access_logs", "*", "bucket"]],
	"aws_cloudfront_distribution": [["logging_config", "*", "bucket"], ["origin", "*", "domain_name"]],
	"aws_route53_resolver_query_log_config": [["destination_arn"]],
	"aws_s3_bucket_website_configuration": [["bucket"]],
}

_expanded(_, path) := [path] if count(path) == 1

_expanded(r, path) := [array.concat(block, [path[2]]) | some block in tf.blocks(r, path[0])] if count(path) == 3

# A bucket that serves a website by its own argument.
_replaceable_itself[r.address] if {
	some r in tf.resources("aws_s3_bucket")
	tf.configures(r, "website")
	count(tf.blocks(r, "website")) > 0
}

# METADATA
# title: The buckets that an argument may name, by id, ARN or address, with a path behind or none
of(r, path) := (link.targets(r, path, {"aws_s3_bucket"}) | {key |
	some text in partial.texts(r, path)
	some key in _in_text(text)
}) - {link.other}

_in_text(text) := {hole.parsed(first).address} if {
	first := hole.list(text)[0]
	startswith(text, first)
	hole.parsed(first).type == "aws_s3_bucket"
} else := object.keys(_named[found[0][1]]) if {
	found := regex.find_all_string_submatch_n(`^(?:arn:[^:]*:s3:::)?([a-z0-9.-]+?)(?:/.*|\.s3[.-].*)?$`, text, 1)
	count(found) == 1
} else := set()

_named := object.union_n([{name: {r.address: true}} |
	some r in tf.resources("aws_s3_bucket")
	name := tf.value(r, "bucket")
	is_string(name)
])
