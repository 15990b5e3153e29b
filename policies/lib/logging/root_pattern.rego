# METADATA
# title: Whether a filter pattern of CloudWatch Logs picks out the root user
# description: |
#   A pattern is read by what it matches, not by how it is written: it counts
#   root activity when it matches an API call and a console sign-in of the root
#   user, and neither an IAM user's nor a role's
#   (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
#   Such events are told apart by the fields below. What a pattern asks of any
#   other field narrows it: `=` may miss an event, `!=` and NOT EXISTS only leave
#   an exception out.
package planvet.lib.root_pattern

# METADATA
# title: Whether a pattern counts root activity
# description: One of "yes", "no" and "unreadable".
counts(pattern) := "unreadable" if {
	some event in _all
	not _matches(pattern, event) in {"T", "F"}
} else := "yes" if {
	every event in _of_root {
		_matches(pattern, event) == "T"
	}
	every event in _of_others {
		_matches(pattern, event) == "F"
	}
} else := "no"

_of_root := [
	_event("Root", "root", {"eventType": "AwsApiCall"}),
	_event("Root", "root", {"eventType": "AwsConsoleSignIn", "eventName": "ConsoleLogin"}),
]

_of_others := [
	_event("IAMUser", "user/someone", {"eventType": "AwsApiCall"}),
	_event("AssumedRole", "assumed-role/some/one", {"eventType": "AwsApiCall"}),
]

_all := array.concat(_of_root, _of_others)

# invokedBy is there when a service acts for somebody: null says that it is not.
_event(type, name, more) := object.union(more, {"userIdentity": {
	"type": type,
	"arn": sprintf("arn:aws:iam::111122223333:%s", [name]),
	"invokedBy": null,
}})

_matches(pattern, event) := _reduced(concat("", _interleaved(verdicts, seams))) if {
	_is_expression(pattern)
	verdicts := [verdict | some atom in _atoms(pattern); verdict := _holds(atom, event)]
	seams := [_seam(between) | some between in regex.split(_atom, pattern)]
} else := _has_terms(pattern, event) if {
	not _is_expression(pattern)
	regex.match(sprintf(`^\s*((%s)\s*)*$`, [_term]), pattern)
} else := "?"

_is_expression(pattern) if startswith(trim_space(pattern), "{")

# A pattern of plain terms matches a line that holds them all.
_has_terms(pattern, event) := "T" if {
	line := json.marshal(event)
	every found in regex.find_all_string_submatch_n(_term, pattern, -1) {
		contains(line, concat("", [replace(found[1], `\"`, `"`), found[2]]))
	}
} else := "F"

_term := `"((?:[^"\\]|\\.)*)"|([A-Za-z0-9_]+)`

# Comparisons: a selector with an operator and a value, or with a word.
_atom := concat("", [
	`\$((?:\.[A-Za-z0-9_-]+|\[[^\]]*\])+)\s*`,
	`(?:(!=|>=|<=|=|>|<)\s*("[^"]*"|%[^%]*%|[^\s&|(){}"%]+)`,
	`|(NOT\s+EXISTS|EXISTS|IS\s+NULL|IS\s+TRUE|IS\s+FALSE)\b)`,
])

_atoms(pattern) := [{
	"path": regex.find_n(`[A-Za-z0-9_-]+`, found[1], -1),
	"operator": concat("", [found[2], regex.replace(found[4], `\s+`, " ")]),
	"value": found[3],
} |
	some found in regex.find_all_string_submatch_n(_atom, pattern, -1)
]

_holds(atom, event) := _word(atom.operator in {"NOT EXISTS", "!="}) if {
	object.get(event, atom.path, null) == null
} else := _word(_like(atom.value, object.get(event, atom.path, null))) if {
	atom.operator == "="
} else := _word(_unlike(atom.value, object.get(event, atom.path, null))) if {
	atom.operator == "!="
} else := _word(atom.operator == "EXISTS")

_word(true) := "T"

_word(false) := "F"

_unlike(value, field) := _like(value, field) == false

# `*` stands for any text; between % signs is a regular expression.
_like(value, field) := _finds(trim(value, "%"), field) if {
	startswith(value, "%")
} else := regex.match(sprintf("^%s$", [concat(".*", parts)]), field) if {
	parts := [sprintf(`\Q%s\E`, [part]) | some part in split(trim(value, `"`), "*")]
}

default _finds(_, _) := false

_finds(expression, field) if {
	is_string(field)
	regex.is_valid(expression)
	regex.match(expression, field)
}

# What stands between comparisons, an operator in one letter.
_seam(text) := replace(replace(compact, "&&", "&"), "||", "|") if {
	compact := regex.replace(text, `\s+`, "")
	regex.match(`^[{}()&|]*$`, compact)
} else := "?"

_interleaved(verdicts, seams) := [concat("", [seam, _at(verdicts, i)]) | some i, seam in seams]

_at(list, i) := list[i] if {
	i < count(list)
} else := ""

# Works a formula of T, F, &, | and parentheses out, from the inside; `&` goes
# before `|`. Eight levels of parentheses are more than AWS has room for.
_reduced(formula) := _level(_level(_level(_level(_level(_level(_level(_level(_opened(formula)))))))))

_opened(formula) := regex.replace(formula, `^\{(.*)\}$`, "($1)")

_level(formula) := regex.replace(ors, `\([F|]*F\)`, "F") if {
	with_false := regex.replace(formula, `F(&[TF])+|[TF](&[TF])*&F(&[TF])*`, "F")
	ands := regex.replace(with_false, `T(&T)+`, "T")
	ors := regex.replace(ands, `\(([TF]\|)*T(\|[TF])*\)`, "T")
}
