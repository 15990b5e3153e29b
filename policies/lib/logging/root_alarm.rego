# METADATA
# title: What counts root activity in a log group, and who is told
# description: |
#   A metric filter of the log group counts root activity in a metric
#   (data.planvet.lib.root_pattern reads its pattern), and an alarm on that
#   metric has an action. Log groups are asked for by key: an address, or the
#   name of one outside the document.
# schemas:
#   - input: schema.document
package planvet.lib.root_alarm

import data.planvet.lib.answer
import data.planvet.lib.hole
import data.planvet.lib.link
import data.planvet.lib.partial
import data.planvet.lib.result
import data.planvet.lib.root_pattern
import data.planvet.lib.tf

_group_types := {"aws_cloudwatch_log_group"}

# METADATA
# title: The log groups that an argument may name, by name or by ARN
groups(r, path) := {group |
	some key in (link.targets(r, path, _group_types) | _in_texts(r, path))
	some group in _by_name(_name(key))
}

# CloudTrail is given a group's ARN with ":*" after it.
_in_texts(r, path) := {key |
	tf.undecided(r, path)
	some text in partial.texts(r, path)
	key := hole.address(trim_suffix(text, ":*"))
	tf.at(key).type in _group_types
}

# The name in an ARN, which ends in ":*" where CloudTrail is given it.
_name(key) := found[0][1] if {
	found := regex.find_all_string_submatch_n(`^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)`, key, 1)
	count(found) > 0
} else := key

_by_name(name) := _named[name] if {
	_named[name]
} else := {name}

_named := {name: object.keys(addresses) |
	some name, addresses in object.union_n([{name: {r.address: true}} |
		some r in tf.resources("aws_cloudwatch_log_group")
		name := tf.value(r, "name")
		is_string(name)
	])
}

# METADATA
# title: Whether somebody is told of root activity in a log group
told(group) := answer.any_of(_of_group(group)) if {
	count(_of_group(group)) > 0
} else := answer.undetermined(sprintf("the log group %s is outside this configuration", [group]), []) if {
	not link.managed(group)
} else := answer.no(sprintf("no metric filter of %s counts what the root user does", [group]), link.places(group, [], "The log group"))

_of_group(group) := {_by_filter(claim.by) |
	some claim in object.get(_filters, group, [])
	claim.sure
	claim.about.root == "yes"
} | {_doubtful(claim) |
	some claim in array.concat(object.get(_filters, group, []), link.strays(_claims))
	_in_doubt(claim)
}

# A filter in doubt is worth naming when somebody would be told by it.
_in_doubt(claim) if {
	claim.about.root in {"undecided", "unreadable"}
	_by_filter(claim.by).answer != "no"
}

_in_doubt(claim) if {
	claim.about.root == "yes"
	not claim.sure
	_by_filter(claim.by).answer != "no"
}

_doubtful(claim) := answer.undetermined(why, link.places(claim.by, "pattern", why)) if {
	claim.about.root != "yes"
	why := sprintf("pattern of %s %s", [claim.by, _pattern_reason(tf.at(claim.by))])
} else := answer.undetermined(why, link.places(claim.by, "log_group_name", why)) if {
	tf.undecided(tf.at(claim.by), "log_group_name")
	why := sprintf("log_group_name of %s %s", [claim.by, tf.reason(tf.at(claim.by), "log_group_name")])
} else := answer.undetermined(why, link.places(claim.by, "log_group_name", why)) if {
	why := sprintf("it cannot be told which log group %s is of", [claim.by])
}

_pattern_reason(r) := tf.reason(r, "pattern") if {
	tf.undecided(r, "pattern")
} else := "cannot be read"

_filters := link.claims(_claims)

# Names of filters differ within a group.
_claims := [claim |
	some r in tf.resources("aws_cloudwatch_log_metric_filter")
	claim := {
		"by": r.address,
		"path": "log_group_name",
		"targets": groups(r, "log_group_name"),
		"about": {"root": _counts(r), "name": tf.value_or(r, "name", ""), "module": r.module},
	}
]

_counts(r) := "undecided" if {
	tf.undecided(r, "pattern")
} else := root_pattern.counts(pattern) if {
	pattern := tf.value(r, "pattern")
	is_string(pattern)
} else := "no"

# From filter to metric to alarm.

_by_filter(address) := answer.undetermined(why, link.places(address, path, why)) if {
	name := [name | some name in ["name", "namespace"]; tf.undecided(tf.at(address), ["metric_transformation", 0, name])][0]
	path := ["metric_transformation", 0, name]
	why := sprintf("metric_transformation.%s of %s %s", [name, address, tf.reason(tf.at(address), path)])
} else := answer.any_of(found) if {
	found := {_acts(alarm) | some alarm in object.get(_alarms_on, json.marshal(_metric(address)), set())}
	count(found) > 0
} else := answer.undetermined(why, link.places(first[0], first[1], why)) if {
	first := _vague_alarms[0]
	why := sprintf("%s of %s %s", [first[1][count(first[1]) - 1], first[0], tf.reason(tf.at(first[0]), first[1])])
} else := answer.no(
	sprintf("no alarm watches the metric %s in which %s counts what the root user does", [concat("/", _metric(address)), address]),
	[result.place(address, "pattern", "Root activity is counted here")],
)

# Where a name is missing the filter counts in no metric.
_metric(address) := [_text(r, "namespace"), _text(r, "name")] if r := tf.at(address)

_text(r, name) := sprintf("%v", [tf.value_or(r, ["metric_transformation", 0, name], "")])

# Keyed by the metric in JSON: a list as a key reads as a path.
_alarms_on := {metric: object.keys(alarms) |
	some metric, alarms in object.union_n([{metric: {r.address: true}} |
		some r in tf.resources("aws_cloudwatch_metric_alarm")
		some at in _metric_paths(r)
		metric := json.marshal([tf.value(r, array.concat(at, ["namespace"])), tf.value(r, array.concat(at, ["metric_name"]))])
	])
}

# An alarm watches a metric of its own, or those of its expression.
_metric_paths(r) := array.concat([[]], [array.concat(query, ["metric", 0]) | some query in tf.blocks(r, "metric_query")])

_vague_alarms := sort([[r.address, path] |
	some r in tf.resources("aws_cloudwatch_metric_alarm")
	some at in _metric_paths(r)
	some name in ["metric_name", "namespace"]
	path := array.concat(at, [name])
	tf.undecided(r, path)
])

# Whether an alarm tells anybody, itself or through a composite alarm.
_acts(address) := answer.any_of({_own_action(r) | some r in array.concat([tf.at(address)], _composites(address))})

_own_action(r) := answer.no(sprintf("the actions of %s are switched off", [r.address]), [result.place(r.address, "actions_enabled", "Switched off here")]) if {
	tf.value(r, "actions_enabled") in {false, "false"}
} else := answer.no(sprintf("%s has no action", [r.address]), [result.place(r.address, "alarm_actions", "The alarm")]) if {
	not tf.has_undecided(r, "alarm_actions")
	count(tf.elements(r, "alarm_actions")) == 0
} else := _undecided(r, "actions_enabled") if {
	tf.undecided(r, "actions_enabled")
} else := answer.yes("an alarm tells", []) if {
	count(tf.elements(r, "alarm_actions")) + count(tf.references(r, "alarm_actions")) > 0
} else := _undecided(r, "alarm_actions")

_undecided(r, path) := answer.undetermined(why, link.places(r.address, path, why)) if {
	why := sprintf("%s of %s %s", [path, r.address, _why(r, path)])
}

_why(r, path) := tf.reason(r, path) if {
	tf.undecided(r, path)
} else := "is known only after apply"

_composites(address) := [r |
	some r in tf.resources("aws_cloudwatch_composite_alarm")
	_names(r, tf.at(address))
]

_names(composite, alarm) if alarm.address in tf.references(composite, "alarm_rule")

_names(composite, alarm) if {
	name := tf.value(alarm, "alarm_name")
	is_string(name)
	regex.match(sprintf(`ALARM\s*\(\s*["']?\Q%s\E["']?\s*\)`, [name]), sprintf("%v", [tf.value(composite, "alarm_rule")]))
}
