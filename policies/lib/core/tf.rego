# METADATA
# title: Terraform resources, and what can be known of their values
# description: |
#   Every rule looks at resources through this package. A value is in
#   one of five states, and each has a word:
#
#   | state | the configuration says | words that hold |
#   | --- | --- | --- |
#   | known | a value | `known`; `value` gives it |
#   | null | `x = null` | `is_null`, `unset` |
#   | absent | nothing | `absent`, `unset` |
#   | unknown | a value that is not known, or known in part (data.planvet.lib.partial) | `unknown`, `undecided` |
#   | masked | a value marked sensitive, which policies never see | `masked`, `undecided` |
#
#   A path is an attribute's name, `"vpc_id"`, or a list of names and
#   positions, `["ingress", 0, "cidr_blocks"]`.
# schemas:
#   - input: schema.document
package planvet.lib.tf

mask := "(sensitive value)"

# METADATA
# title: The managed instances of a type that are there after apply
# description: |
#   A list in order of address. The instances are spelled out field by field so
#   that OPA knows their type: a rule that says `r.vales` does not compile.
resources(type) := [view(r) |
	some r in input.resources[type]
	not r.action in {"delete", "forget"}
]

# METADATA
# title: The instances of a data source
data_sources(type) := [view(r) | some r in input.data[type]]

# METADATA
# title: The instance at an address, managed or data; undefined where there is none
# description: |
#   The types of all addresses are put together by union_n: OPA takes time that
#   grows with the square of a partial object's keys.
at(address) := view(r) if {
	r := input.resources[_types[address]][address]
	not r.action in {"delete", "forget"}
} else := view(r) if {
	r := input.data[_data_types[address]][address]
}

_types := object.union_n([{address: type | some address, _ in instances} | some type, instances in input.resources])

_data_types := object.union_n([{address: type | some address, _ in instances} | some type, instances in input.data])

view(r) := {
	"address": r.address,
	"type": r.type,
	"name": r.name,
	"module": r.module,
	"key": r.key,
	"action": r.action,
	"configured": r.configured,
	"values": r.values,
	"unknown": r.unknown,
	"references": r.references,
	"documents": r.documents,
	"partial": object.get(r, "partial", {}),
}

# METADATA
# title: The state of a value
# description: One of "known", "null", "absent", "unknown" and "masked".
state(r, path) := _state(r, _list(path))

_state(r, path) := "unknown" if {
	_unknown(r, path)
} else := "masked" if {
	_masked(r, path)
} else := "unknown" if {
	_may_be_member(r, path)
} else := "absent" if {
	object.get(r.values, path, _nothing) == _nothing
} else := "null" if {
	object.get(r.values, path, _nothing) == null
} else := "known"

_list(path) := path if is_array(path)

_list(path) := [path] if is_string(path)

# A string that no configuration holds: it stands for "there is no such key".
_nothing := "\u0000absent"

_unknown(r, path) if object.get(r.unknown, path, false) == true

# The whole list or block above it is unknown.
_unknown(r, path) if {
	count(path) > 1
	some n in numbers.range(1, count(path) - 1)
	object.get(r.unknown, array.slice(path, 0, n), false) == true
}

# A map that may have further members has a true "*" among its unknown ones.
_may_be_member(r, path) if {
	count(path) > 1
	object.get(r.unknown, array.concat(array.slice(path, 0, count(path) - 1), ["*"]), false) == true
	object.get(r.values, path, _nothing) == _nothing
}

_masked(r, path) if object.get(r.values, path, null) == mask

_masked(r, path) if {
	count(path) > 1
	some n in numbers.range(1, count(path) - 1)
	object.get(r.values, array.slice(path, 0, n), null) == mask
}

known(r, path) if state(r, path) == "known"

is_null(r, path) if state(r, path) == "null"

absent(r, path) if state(r, path) == "absent"

unset(r, path) if state(r, path) in {"absent", "null"}

unknown(r, path) if state(r, path) == "unknown"

masked(r, path) if state(r, path) == "masked"

# METADATA
# title: Whether the configuration sets a value that cannot be read here
undecided(r, path) if state(r, path) in {"unknown", "masked"}

# METADATA
# title: Why a value cannot be read, to end a sentence that names it
# description: |
#   Names what is to blame where somebody can do something about it: a variable
#   without a value, a module that was not read, a workspace, a data source.
reason(r, path) := _because(_whys(r, _list(path))) if unknown(r, path)

reason(r, path) := "is marked sensitive, so policies do not see it" if masked(r, path)

# Of what is unknown as a whole, the whole tells.
_whys(r, path) := whys if {
	whys := r.partial[joined(path)].why
} else := whys if {
	lengths := [n | some n in numbers.range(1, count(path)); r.partial[joined(array.slice(path, 0, n))]]
	count(lengths) > 0
	whys := r.partial[joined(array.slice(path, 0, max(lengths)))].why
} else := []

_because(whys) := texts[0] if {
	texts := [text |
		some reason in ["variable", "module", "workspace", "data", "function", "apply", "other"]
		some why in whys
		why.reason == reason
		text := _reason_text(reason, why.of)
	]
	count(texts) > 0
} else := "is known only after apply"

_reason_text("variable", of) := sprintf("is unknown (%s has no value)", [of])

_reason_text("module", of) := sprintf("is unknown (%s was not read)", [of])

_reason_text("workspace", _) := "is unknown (no workspace is named)"

_reason_text("data", of) := sprintf("is unknown (data source %s)", [of])

_reason_text("function", of) := sprintf("is known only after apply (%s)", [of])

_reason_text("apply", _) := "is known only after apply"

_reason_text("other", _) := "is unknown"

# METADATA
# title: A path as the keys of references, documents and partial values write it
joined(path) := path if {
	is_string(path)
} else := concat(".", [sprintf("%v", [step]) | some step in path])

# METADATA
# title: A known value; undefined in every other state
value(r, path) := object.get(r.values, _list(path), null) if known(r, path)

# METADATA
# title: A known value, or what AWS takes where nothing is set
# description: Undefined when the value is unknown or masked.
value_or(r, path, fallback) := fallback if {
	unset(r, path)
} else := value(r, path)

# METADATA
# title: The positions of the nested blocks of one name
# description: |
#   A list of paths, `[["ingress", 0], ["ingress", 1]]`. Empty where there are
#   none and where `undecided(r, name)`: ask that as well.
blocks(r, name) := [[name, i] |
	is_array(object.get(r.values, [name], null))
	some i, _ in r.values[name]
]

# METADATA
# title: The known elements of a list or set, each with its path
elements(r, path) := [{"value": value(r, at_path), "path": at_path} |
	list := object.get(r.values, _list(path), null)
	is_array(list)
	some i, _ in list
	at_path := array.concat(_list(path), [i])
	known(r, at_path)
]

# METADATA
# title: Whether a list is unknown, or an element of it is
has_undecided(r, path) if undecided(r, path)

has_undecided(r, path) if {
	list := object.get(r.values, _list(path), null)
	is_array(list)
	some i, _ in list
	undecided(r, array.concat(_list(path), [i]))
}

# METADATA
# title: Whether the configuration sets an argument or a block
# description: |
#   A group or ACL that is in state lists in `ingress` what separate rule
#   resources gave it; only `configured` tells its own rules from such echoes.
#   Where it cannot be told what is configured, what has a value counts.
configures(r, name) if name in r.configured

configures(r, name) if {
	r.configured == null
	not absent(r, name)
}

# METADATA
# title: The addresses that a value came from
# description: |
#   A set of instance addresses. A plan tells references of a whole argument
#   where HCL tells them of each element, so the nearest path above that has
#   any is taken, and, for a path that has none above, all below it.
references(r, path) := addresses if {
	addresses := _references(r, _list(path), joined(path))
}

_references(r, _, at) := {address | some address in r.references[at]} if {
	r.references[at]
} else := {address | some address in r.references[joined_above]} if {
	some joined_above in [key | some key, _ in r.references; startswith(at, sprintf("%s.", [key]))]
	every other in [key | some key, _ in r.references; startswith(at, sprintf("%s.", [key]))] {
		count(other) <= count(joined_above)
	}
} else := {address |
	some key, addresses in r.references
	startswith(key, sprintf("%s.", [at]))
	some address in addresses
}
