# Paths of values: names and positions.
package planvet.plan.path

# As the keys of references and documents are written: "ingress.0.cidr_blocks".
key(of) := concat(".", pointer(of))

# As OPA's own functions on JSON take them.
pointer(of) := [text | some part in of; text := _text(part)]

_text(part) := part if {
	is_string(part)
} else := format_int(part, 10)
