# Secrets are masked before any rule sees them.
package planvet.plan.mask

import data.planvet.plan.path

text := "(sensitive value)"

# What terraform marks as sensitive. The marks have the values' shape, with true
# where all below is sensitive.
marked(values, marks) := json.patch(values, [{"op": "replace", "path": path.pointer(at), "value": text} |
	some at in _marked(values, marks)
])

_marked(values, true) := {[name] | some name, value in values; value != null}

_marked(values, marks) := {at |
	walk(marks, [at, true])
	object.get(values, at, null) != null
} if {
	marks != true
}

# Words such as "true" or "dev" stand in a sensitive place by chance.
_shortest := 6

# The texts behind the marks: a provider copies values where terraform puts no
# mark (tags into tags_all).
secrets(values, marks) := {secret |
	some at in _marked(values, marks)
	some secret in texts(object.get(values, at, null))
}

texts(value) := {secret |
	walk(value, [_, secret])
	is_string(secret)
	count(secret) >= _shortest
	secret != text
}

# Masks every text that holds one of the secrets.
scrubbed(value, hidden) := value if {
	count(hidden) == 0
} else := json.patch(value, [{"op": "replace", "path": path.pointer(at), "value": text} |
	walk(value, [at, string])
	is_string(string)
	_holds(string, hidden)
])

_holds(string, hidden) if {
	some secret in hidden
	contains(string, secret)
}
