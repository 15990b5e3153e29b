# What rules see of credentials: where each stands, and whether it is written
# there.
#
# A plan does not tell how a value came where it is, so the same credential
# elsewhere answers for it: a constant of the configuration, a variable, or an
# attribute that the provider makes. What none of them explains is written where
# it stands, or in a local: a plan does not show locals.
package planvet.plan.credential

import data.planvet.plan.address
import data.planvet.plan.change
import data.planvet.plan.constant
import data.planvet.plan.expression
import data.planvet.plan.given
import data.planvet.plan.instance
import data.planvet.plan.module
import data.planvet.plan.path
import data.planvet.plan.secret

# One entry a place and hash, the one that says the most, in order.
all := [entry |
	some sorted in sort({[e.address, path.key(e.path), e.kind, e.hash] | some e in _entries})
	entry := _of_place[sorted][0]
]

_of_place := {[e.address, path.key(e.path), e.kind, e.hash]: ranked |
	some e in _entries
	ranked := [best |
		some written in ["here", "given", "elsewhere"]
		best := object.union(e, {"written": written})
		best in _entries
	]
}

_entries := ((_named | _in_values) | (_in_provisioners | _hidden)) | _generated

_entry(at, found, written) := {"address": at, "path": found.path, "kind": found.kind, "hash": found.hash, "written": written}

_named := {_entry(found.address, found, _written_in_name(found)) |
	some found in secret.held
	found.of != "resource"
}

# What an output shows is written in a local, and what an action does in itself,
# unless something else has it.
_written_in_name(found) := "here" if {
	found.of in {"output", "action"}
	found.written == "elsewhere"
	not found.hash in _explained
	not found.hash in _shown
} else := found.written

_shown := {found.hash | some found in _found[_]}

# Of instances that remain.
_found := secret.instances

# Hashes that something else than an instance's argument explains. What a provider
# makes is not held by the configuration, wherever it is passed on to; an attribute
# may also repeat an argument.
_explained := ({found.hash | some found in secret.held; found.written != "elsewhere"; found.of != "resource"} | {found.hash | some found in secret.held; found.of == "resource"}) | {found.hash |
	given.written != null
	some at, all_found in _found
	configured := {other.hash | some other in all_found; _configures(at, other)}
	some found in all_found
	not found.hash in configured
}

_configures(at, found) if found.path[0] in instance.all[at].configured

# What the configuration of a resource holds in clear, by its address without keys.
_own[found.address] contains found if {
	some found in secret.held
	found.of == "resource"
}

_of(at) := object.get(_own, _without_keys(change.all[at]), set())

_without_keys(c) := concat(".", array.concat(
	[part | some whole in address.parts(c.module); part := regex.replace(whole, `\[.*`, "")],
	[module.key_of(c)],
))

_in_values := {_entry(at, found, _written(at, found)) | some at, all_found in _found; some found in all_found}

_written(at, found) := "here" if {
	some own in _of(at)
	own.hash == found.hash
} else := "here" if {
	_refers_to_nothing(module.config_of(change.all[at]).expressions[found.path[0]])
} else := "given" if {
	given.written == null
} else := "elsewhere" if {
	found.hash in _explained
} else := "elsewhere" if {
	not _configures(at, found)
} else := "here"

# base64encode("…") has no reference and is no constant.
_refers_to_nothing(e) if {
	e != null
	count([list | walk(e, [at, list]); at[count(at) - 1] == "references"; count(list) > 0]) == 0
}

# What provisioners are handed: the values of the variables that they refer to.
_handed[at] := secrets if {
	some at, c in change.remaining
	config := module.config_of(c)
	scope := module.scope(c, config)
	secrets := {object.union(found, {"path": ["provisioner", i, name]}) |
		some i, provisioner in given.list(config, "provisioners")
		some name, e in given.object_at(provisioner, "expressions")
		not expression.literal(e)
		values := [value | some head in address.heads(expression.references(e)); value := constant.value({"references": [head]}, scope)]
		some found in secret.in_tree({name: values}, "", secret.known)
	}
	count(secrets) > 0
}

_in_provisioners := {_entry(at, found, _written_in_provisioner(at, found)) | some at, secrets in _handed; some found in secrets}

_written_in_provisioner(at, found) := "elsewhere" if {
	found.hash in _explained
	every own in _of(at) {
		own.hash != found.hash
	}
} else := "here"

# Arguments of which a provider shows only a hash.
_hidden := {_entry(at, own, "here") |
	some at, _ in change.remaining
	some own in _of(at)
	listed := {found.hash | some secrets in [object.get(_found, at, set()), object.get(_handed, at, set())]; some found in secrets}
	not own.hash in listed
}

# Arguments and provisioners that are given a generated private key, whose text is
# known only after apply.
_generated := {entry |
	some at, c in change.remaining
	config := module.config_of(c)
	some [above, expressions] in array.concat(
		[[[], given.object_at(config, "expressions")]],
		[[["provisioner", i], given.object_at(provisioner, "expressions")] | some i, provisioner in given.list(config, "provisioners")],
	)
	walk(expressions, [inner, references])
	inner[count(inner) - 1] == "references"
	some reference in references
	regex.match(`(?:^|\.)tls_private_key\.[^.]+\.private_key_\w+$`, reference)
	entry := {
		"address": at,
		"path": array.concat(above, array.slice(inner, 0, count(inner) - 1)),
		"kind": "private-key",
		"hash": "",
		"written": "elsewhere",
	}
}
