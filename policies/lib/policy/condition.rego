# METADATA
# title: Conditions of policy documents
# description: |
#   Decides a condition for a class of requests, in the words of
#   data.planvet.lib.logic, as AWS does
#   (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html,
#   https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
#
#   A class says what it knows of the context keys, in lower case:
#   {"aws:multifactorauthpresent": ["false"]}. [] is a key that the requests
#   do not carry, `condition.present` one that they do, with a value of which
#   nothing is said. Of keys that are not named nothing is said at all.
package planvet.lib.condition

import data.planvet.lib.hole
import data.planvet.lib.logic
import data.planvet.lib.net
import data.planvet.lib.pattern

# METADATA
# title: Stands in a class for a key that is there with any value
present := "present"

# METADATA
# title: The conditions of a statement
# description: |
#   A list of {"operator", "key", "values"}: operator and key in lower case,
#   values a list of texts. All must hold for the statement to apply.
list(statement) := [{"operator": lower(operator), "key": lower(key), "values": texts(values)} |
	is_object(statement.Condition)
	some operator, by_key in statement.Condition
	is_object(by_key)
	some key, values in by_key
]

# METADATA
# title: One value or a list of them as texts
texts(values) := [sprintf("%v", [value]) | some value in values] if {
	is_array(values)
} else := [sprintf("%v", [values])]

# METADATA
# title: Whether the Condition of a statement holds for a class of requests
# description: A Condition that is no object of objects cannot be read.
all_hold(statement, class) := logic.all_of({holds(c, class) | some c in list(statement)}) if {
	readable(statement)
} else := "undetermined"

# METADATA
# title: Whether a statement has a Condition that can be read, or none
readable(statement) if object.get(statement, "Condition", null) in {null, {}}

readable(statement) if {
	is_object(statement.Condition)
	every _, by_key in statement.Condition {
		is_object(by_key)
	}
}

# METADATA
# title: Whether a condition holds for a class of requests
holds(condition, class) := "undetermined" if {
	pattern.placeholder(condition.key)
	some key, _ in class
	pattern.same(condition.key, key) != "never"
} else := _holds(parsed(condition.operator), condition.values, object.get(class, condition.key, "open"))

# METADATA
# title: What an operator says, without its quantifier and IfExists
# description: |
#   {"test", "negated", "quantifier": "any" | "all" | "", "if_exists"};
#   {"test": "unknown", …} for what is no operator.
parsed(operator) := {
	"test": object.get(_tests, positive, "unknown"),
	"negated": negated,
	"quantifier": quantifier,
	"if_exists": endswith(bare, "ifexists"),
} if {
	quantifier := _quantifier(operator)
	bare := trim_prefix(trim_prefix(operator, "foranyvalue:"), "forallvalues:")
	name := trim_suffix(bare, "ifexists")
	negated := name in object.keys(_negations)
	positive := object.get(_negations, name, name)
}

_quantifier(operator) := "any" if {
	startswith(operator, "foranyvalue:")
} else := "all" if {
	startswith(operator, "forallvalues:")
} else := ""

_tests := {
	"stringequals": "equal", "stringequalsignorecase": "same", "stringlike": "like", "binaryequals": "equal",
	"arnequals": "arn", "arnlike": "arn", "bool": "same", "ipaddress": "address", "null": "null",
	"numericequals": "==", "numericlessthan": "<", "numericlessthanequals": "<=",
	"numericgreaterthan": ">", "numericgreaterthanequals": ">=",
	"dateequals": "date ==", "datelessthan": "date <", "datelessthanequals": "date <=",
	"dategreaterthan": "date >", "dategreaterthanequals": "date >=",
}

_negations := {
	"stringnotequals": "stringequals", "stringnotequalsignorecase": "stringequalsignorecase", "stringnotlike": "stringlike",
	"arnnotequals": "arnequals", "arnnotlike": "arnlike", "notipaddress": "ipaddress",
	"numericnotequals": "numericequals", "datenotequals": "dateequals",
}

_holds(operator, values, state) := "undetermined" if {
	operator.test == "unknown"
} else := _null(values, state) if {
	operator.test == "null"
} else := absent(operator) if {
	state == []
} else := _of_values(operator, values, state) if {
	is_array(state)
} else := _of_any_value(operator, values, state)

# METADATA
# title: Whether an operator holds where the request lacks the key
# description: |
#   Such a request fails what asks for a value and passes what forbids one;
#   ForAllValues has nothing to object to.
absent(operator) := "always" if {
	operator.if_exists
} else := "always" if {
	operator.quantifier == "all"
} else := "always" if {
	operator.negated
	operator.quantifier == ""
} else := "never"

_null(values, state) := logic.any_of({_null_is(value, state) | some value in values})

_null_is(value, state) := "undetermined" if {
	pattern.placeholder(value)
} else := "sometimes" if {
	state == "open"
	lower(value) in {"true", "false"}
} else := "always" if {
	lower(value) == {true: "true", false: "false"}[state == []]
} else := "never"

_of_values(operator, values, state) := logic.all_of({_meets(operator, values, text) | some text in state}) if {
	operator.quantifier == "all"
} else := logic.any_of({_meets(operator, values, text) | some text in state}) if {
	operator.quantifier == "any"
} else := logic.all_of({_meets(operator, values, text) | some text in state}) if {
	operator.negated
} else := logic.any_of({_meets(operator, values, text) | some text in state})

_meets(operator, values, text) := logic.opposite(_one_of(operator.test, values, text)) if {
	operator.negated
} else := _one_of(operator.test, values, text)

_one_of(test, values, text) := logic.any_of({_is(test, value, text) | some value in values})

_is("equal", value, text) := pattern.same(value, text)

_is("same", value, text) := pattern.same(lower(value), lower(text))

_is("like", value, text) := pattern.match(value, text)

# Each of the six parts of an ARN matches for itself, the last one to the end.
_is("arn", value, text) := "always" if {
	pattern.everything(value)
} else := logic.all_of({pattern.match(parts[i], part) | some i, part in _parts(hole.written_out(text))}) if {
	parts := _parts(hole.written_out(value))
	count(parts) == 6
	count(_parts(hole.written_out(text))) == 6
} else := "undetermined" if {
	pattern.match(value, text) == "undetermined"
} else := "never"

_is("address", value, text) := "always" if {
	net.valid(_range(value))
	net.valid(_range(text))
	net.within(_range(text), _range(value))
} else := "undetermined" if {
	pattern.placeholder(value)
} else := "never"

_is(test, value, text) := _ordered(test, to_number(value), to_number(text)) if {
	test in {"==", "<", "<=", ">", ">="}
	_numeric(value)
	_numeric(text)
} else := _unreadable(value) if {
	test in {"==", "<", "<=", ">", ">="}
}

# Dates in UTC are in order as texts, and so are seconds since 1970 as numbers.
_is(test, value, text) := _ordered(trim_prefix(test, "date "), value, text) if {
	startswith(test, "date ")
	_utc(value)
	_utc(text)
} else := _ordered(trim_prefix(test, "date "), to_number(value), to_number(text)) if {
	startswith(test, "date ")
	_numeric(value)
	_numeric(text)
} else := _unreadable(value) if {
	startswith(test, "date ")
}

_unreadable(value) := "undetermined" if {
	pattern.placeholder(value)
} else := "sometimes" if {
	_dated(value)
} else := "never"

_dated(value) if regex.match(`^[0-9]{4}(-|$)`, value)

_numeric(text) if regex.match(`^-?[0-9]{1,18}(\.[0-9]{1,9})?$`, text)

_utc(text) if regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`, text)

_ordered(test, a, b) := "always" if {
	_order(a, b) in _satisfying[test]
} else := "never"

_order(written, sent) := "less" if {
	sent < written
} else := "equal" if {
	sent == written
} else := "greater"

_satisfying := {
	"==": {"equal"}, "<": {"less"}, "<=": {"less", "equal"},
	">": {"greater"}, ">=": {"greater", "equal"},
}

_range(text) := text if {
	contains(text, "/")
} else := sprintf("%s/128", [text]) if {
	contains(text, ":")
} else := sprintf("%s/32", [text])

# An ARN's last part may hold colons.
_parts(arn) := parts if {
	pieces := split(_opaque(arn), ":")
	count(pieces) > 6
	last := concat(":", array.slice(pieces, 5, count(pieces)))
	parts := [_restored(part) | some part in array.concat(array.slice(pieces, 0, 5), [last])]
} else := [_restored(part) | some part in split(_opaque(arn), ":")]

# The colon of a variable, "${aws:username}", parts nothing.
_opaque(arn) := regex.replace(arn, `\$\{([A-Za-z0-9_-]+):`, "$${${1}\u0000")

_restored(part) := replace(part, "\u0000", ":")

# Nothing is said of the value; `present` says that there is one.
_of_any_value(operator, values, state) := _if_everything(operator, state) if {
	some value in values
	_matches_everything(operator.test, value)
} else := "sometimes"

_if_everything(operator, state) := with_value if {
	with_value := {true: "never", false: "always"}[operator.negated]
	_agrees(state, with_value, absent(operator))
} else := "sometimes"

_agrees(state, _, _) if state == present

_agrees(_, word, word)

_matches_everything(test, value) if {
	test in {"like", "arn"}
	pattern.everything(value)
}
