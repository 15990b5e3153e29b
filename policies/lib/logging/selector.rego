# METADATA
# title: Which management events a trail records
# description: |
#   Without selectors a trail records all management events. With them it
#   records what they name: a basic selector those that read, those that write
#   or all, unless it leaves management events out; an advanced one those of
#   the category Management, which its field readOnly may narrow
#   (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html).
# schemas:
#   - input: schema.document
package planvet.lib.selector

import data.planvet.lib.tf

# METADATA
# title: What a trail records of management events
# description: |
#   {"word", "path", "why"}: "all" (or only those that write, which is what
#   changes anything), "reads", "none", "both" for selectors of both kinds, which
#   CloudTrail refuses, or "unknown" with the clause why. The path is that of the
#   selectors.
management(r) := {"word": "both", "path": ["event_selector"], "why": ""} if {
	count(tf.blocks(r, "event_selector")) > 0
	count(tf.blocks(r, "advanced_event_selector")) > 0
} else := {"word": "all", "path": [], "why": ""} if {
	"write" in _recorded(r)
} else := {"word": "all", "path": [], "why": ""} if {
	count(_selectors(r)) == 0
	count(_undecided(r)) == 0
} else := {"word": "unknown", "path": first, "why": sprintf("%s %s", [first[count(first) - 1], tf.reason(r, first)])} if {
	first := _undecided(r)[0]
} else := {"word": "reads", "path": [_selectors(r)[0].path[0]], "why": ""} if {
	"read" in _recorded(r)
} else := {"word": "none", "path": [_selectors(r)[0].path[0]], "why": ""}

_recorded(r) := {kind | some selector in _selectors(r); some kind in selector.records}

_selectors(r) := array.concat(
	[{"path": path, "records": _basic(r, path)} |
		some path in tf.blocks(r, "event_selector")
		not tf.undecided(r, path)
	],
	[{"path": path, "records": _advanced(r, path)} |
		some path in tf.blocks(r, "advanced_event_selector")
		not tf.undecided(r, path)
	],
)

_basic(r, path) := set() if {
	tf.value_or(r, array.concat(path, ["include_management_events"]), true) in {false, "false"}
} else := object.get(_by_type, tf.value_or(r, array.concat(path, ["read_write_type"]), "All"), set()) if {
	not tf.undecided(r, array.concat(path, ["include_management_events"]))
	not tf.undecided(r, array.concat(path, ["read_write_type"]))
} else := set()

_by_type := {"All": {"read", "write"}, "ReadOnly": {"read"}, "WriteOnly": {"write"}}

_advanced(r, path) := set() if {
	not "Management" in _equals(r, path, "eventCategory")
} else := {"read"} if {
	_equals(r, path, "readOnly") == {"true"}
} else := {"write"} if {
	_equals(r, path, "readOnly") == {"false"}
} else := {"read", "write"}

_equals(r, path, field) := {sprintf("%v", [element.value]) |
	some i, _ in tf.value(r, array.concat(path, ["field_selector"]))
	at := array.concat(path, ["field_selector", i])
	tf.value(r, array.concat(at, ["field"])) == field
	some element in tf.elements(r, array.concat(at, ["equals"]))
}

# What is not known of the selectors, and may record what the others do not.
_undecided(r) := array.concat(
	[[name] | some name in _names; tf.undecided(r, name)],
	[at |
		some name in _names
		some path in tf.blocks(r, name)
		some at in _undecided_in(r, path)
	],
)

_names := ["event_selector", "advanced_event_selector"]

_undecided_in(r, path) := [path] if {
	tf.undecided(r, path)
} else := array.concat(
	[at |
		some name in ["include_management_events", "read_write_type", "field_selector"]
		at := array.concat(path, [name])
		tf.undecided(r, at)
	],
	[at |
		some i, _ in object.get(r.values, array.concat(path, ["field_selector"]), [])
		some name in ["field", "equals"]
		at := array.concat(path, ["field_selector", i, name])
		tf.has_undecided(r, at)
	],
)
