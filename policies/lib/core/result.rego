# METADATA
# title: What a rule answers
# description: |
#   A rule adds to `results` what these functions make. `with_related`,
#   `with_steps`, `with_severity` and `with_key` add to a result.
package planvet.lib.result

# METADATA
# title: A defect at a path of an instance
# description: The path is a name or a list, [] for the whole instance.
fail(r, path, message) := {
	"verdict": "fail",
	"address": r.address,
	"path": _list(path),
	"message": message,
}

# METADATA
# title: A place where it cannot be told whether there is a defect
# description: The message names the value that decides.
undetermined(r, path, message) := {
	"verdict": "undetermined",
	"address": r.address,
	"path": _list(path),
	"message": message,
}

_list(path) := path if is_array(path)

_list(path) := [path] if is_string(path)

# METADATA
# title: Another place that a message speaks of
place(address, path, message) := {"address": address, "path": _list(path), "message": message}

with_related(result, places) := object.union(result, {"related": places})

# METADATA
# title: The way through the configuration that the finding describes, in order
with_steps(result, places) := object.union(result, {"steps": places})

# METADATA
# title: A severity other than the rule's own
with_severity(result, severity) := object.union(result, {"severity": severity})

# METADATA
# title: What would mend the defect
# description: |
#   A list of what `set` makes, which belong together: all are done or none.
#   Only where it is certain that nothing else has to change with it.
with_fix(result, settings) := object.union(result, {"fix": settings})

# METADATA
# title: An argument that gets another value
set(address, path, value) := {"address": address, "path": _list(path), "value": value}

# METADATA
# title: The same with a comment to stand above it
set_with_comment(address, path, value, comment) := object.union(set(address, path, value), {"comment": comment})

# METADATA
# title: What tells this defect from another at the same attribute
# description: |
#   Part of the fingerprint, so it must not hold positions or line numbers:
#   "ingress 100 110", "tcp 22".
with_key(result, key) := object.union(result, {"key": key})
