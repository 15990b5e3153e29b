# Addresses and references, taken apart.
package planvet.plan.address

_index := `\[(?:"(?:[^"\\]|\\.)*"|[+-]?[0-9]+)\]`

_step := sprintf(`([^.\[]+)(%s)?(?:%s)*`, [_index, _index])

# One part of an address each: a name, and the index behind it, null without
# one. A reference that holds an index that cannot be read ends there: what comes
# before is still true of it. A second index belongs to the value inside.
steps(text) := [{"name": found[1], "key": _key(found[2])} |
	some found in regex.find_all_string_submatch_n(_step, _readable(text), -1)
]

_readable(text) := regex.find_n(sprintf(`^(?:[^\[]|%s)*`, [_index]), text, 1)[0]

_key("") := null

_key(text) := number if {
	not startswith(text, `["`)
	text != ""
	number := to_number(trim_prefix(substring(text, 1, count(text) - 2), "+"))
}

# Terraform writes ${ and %{ doubled inside quotes.
_key(text) := strings.replace_n({"$${": "${", "%%{": "%{"}, unquoted) if {
	startswith(text, `["`)
	quoted := substring(text, 1, count(text) - 2)
	json.is_valid(quoted)
	unquoted := json.unmarshal(quoted)
} else := null if {
	startswith(text, `["`)
}

# Whether the steps are all that there is to a reference.
plain(text) if regex.match(sprintf(`^[^.\[]+(?:%s)?(?:\.[^.\[]+(?:%s)?)*$`, [_index, _index]), text)

# The parts as they are written.
parts(text) := regex.find_n(_step, text, -1)

# The references themselves, out of the list that terraform prints, where each is
# followed by its own beginnings: aws_vpc.a[0].id, aws_vpc.a[0], aws_vpc.a.
heads(references) := [reference |
	some i, reference in references
	not _begins(references, i)
]

_begins(references, i) if {
	i > 0
	long := references[i - 1]
	short := references[i]
	startswith(long, short)
	substring(long, count(short), 1) in {".", "["}
}
