# Expressions as a plan's configuration prints them: a literal, references, or
# nested blocks.
package planvet.plan.expression

literal(e) if {
	is_object(e)
	"constant_value" in object.keys(e)
	count(references(e)) == 0
}

references(e) := e.references if {
	is_array(e.references)
} else := []

# A block of which there can be one only, such as timeouts, is no list.
blocks(e) := e if {
	is_array(e)
} else := [e] if {
	is_object(e)
	count(e) > 0
	not "constant_value" in object.keys(e)
	not "references" in object.keys(e)
} else := []

# Which of the values each block is, found by its constants; undefined where a
# block fits nowhere or in two places. For a set, the order is not the source's.
positions(of, list) := [0] if {
	count(of) == 1
	count(list) == 1
} else := found if {
	count(of) > 1
	count(of) == count(list)
	found := [fitting[0] |
		some block in of
		fitting := [j | some j, values in list; _fits(block, values)]
		count(fitting) == 1
	]
	count(found) == count(of)
	count({j | some j in found}) == count(of)
}

_fits(block, values) if {
	is_object(values)
	every name, e in block {
		_agrees(e, object.get(values, name, null))
	}
}

_agrees(e, _) if not literal(e)

_agrees(e, _) if {
	literal(e)
	e.constant_value == null
}

# Numbers and booleans may have been written as text.
_agrees(e, value) if {
	literal(e)
	_text(e.constant_value) == _text(value)
}

_text(value) := value if {
	is_string(value)
} else := json.marshal(value)
