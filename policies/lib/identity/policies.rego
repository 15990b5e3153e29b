# METADATA
# title: The policy documents of a configuration
# description: |
#   Every document that IAM reads, with where it stands. Rendered data sources
#   aws_iam_policy_document are not among them: what they make counts where it
#   is attached. Of policies that a resource in state merely echoes (a queue
#   whose policy is a resource of its own), only the resource's own count.
# schemas:
#   - input: schema.document
package planvet.lib.policies

import data.planvet.lib.carrier
import data.planvet.lib.hole
import data.planvet.lib.iam
import data.planvet.lib.tf

# METADATA
# title: The documents of the configuration
# description: A list in order of type, address and argument, each as `of` gives it.
documents := [found |
	some type in sort(object.keys(carrier.arguments) & object.keys(input.resources))
	some r in tf.resources(type)
	some found in of(r)
]

# METADATA
# title: The documents of an instance
# description: |
#   A list of {"resource", "path", "state", "document", "why"}. The state is
#   "read"; "unknown", where policies do not see the text; or "unreadable",
#   where it holds no policy document, or one with a defect that
#   iam-policy-unreadable tells. `document` is {} where it is not read,
#   and `why` a clause that says so, "policy of aws_x.y is known only after apply".
of(r) := [at(r, path) | some path in carrier.paths(r)]

# METADATA
# title: The document at one argument, as `of` gives it
at(r, path) := {"resource": r, "path": path, "state": "read", "document": document, "why": ""} if {
	document := carrier.document(r, path)
	count(carrier.wrong(r, path)) == 0
} else := {"resource": r, "path": path, "state": "unknown", "document": {}, "why": why} if {
	tf.undecided(r, path)
	not carrier.document(r, path)
	why := sprintf("%s of %s %s", [_dotted(path), r.address, tf.reason(r, path)])
} else := {"resource": r, "path": path, "state": "unreadable", "document": {}, "why": why} if {
	why := sprintf("%s of %s is no policy document", [_dotted(path), r.address])
}

_dotted(path) := concat(".", [step | some step in path; is_string(step)])

# METADATA
# title: Why a part of a document is not known, to end a sentence that names it
# description: |
#   As data.planvet.lib.tf gives it for the argument. A document that the source
#   alone tells has parts that its plan does not know either.
unclear(r, path) := tf.reason(r, path) if {
	tf.undecided(r, path)
} else := "is known only after apply"

# METADATA
# title: What to call a statement in a message
name(statement) := sprintf("the statement %s", [hole.named(sid)]) if {
	sid := object.get(statement, "Sid", "")
	is_string(sid)
	sid != ""
} else := sprintf("the statement that %s %s", [_verb(statement), _actions(statement)])

_verb(statement) := object.get({"Allow": "allows", "Deny": "denies"}, object.get(statement, "Effect", ""), "speaks of")

_actions(statement) := _listed(iam.texts(statement, "Action")) if {
	count(iam.texts(statement, "Action")) > 0
} else := sprintf("all but %s", [_listed(iam.texts(statement, "NotAction"))])

_listed(names) := concat(", ", [hole.named(name) | some name in names]) if {
	count(names) < 4
} else := sprintf("%s and %d more", [concat(", ", [hole.named(name) | some name in array.slice(names, 0, 2)]), count(names) - 2])
