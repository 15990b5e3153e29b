# METADATA
# title: Texts of policy documents
# description: |
#   Patterns have `*` for any text and `?` for one character. What is not known
#   of a text stands in it as a hole, see data.planvet.lib.hole; IAM's own
#   variables, "${aws:username}", have a colon after the first word.
package planvet.lib.pattern

import data.planvet.lib.hole

# METADATA
# title: Whether a pattern matches a text, upper and lower case being different
fits("*", _)

fits(pattern, text) if {
	not _wild(pattern)
	pattern == text
}

fits(pattern, text) if {
	_wild(pattern)
	regex.match(_expression(pattern, "."), text)
}

_wild(pattern) if contains(pattern, "*")

_wild(pattern) if contains(pattern, "?")

_expression(pattern, one) := sprintf(`(?s)^%s$`, [_glob(pattern, one)])

_glob(pattern, one) := concat(`.*`, [concat(one, [_quoted(part) |
	some part in split(run, "?")
]) |
	some run in split(pattern, "*")
])

# A pattern may hold the \E that would end the quotation.
_quoted(text) := sprintf(`\Q%s\E`, [replace(text, `\E`, `\E\\E\Q`)])

# METADATA
# title: Whether a pattern leaves nothing out
everything(pattern) if regex.match(`^\*+$`, pattern)

# METADATA
# title: Whether a pattern matches a text, in the words of data.planvet.lib.logic
# description: |
#   "undetermined" where a part that is not known decides, and "sometimes" where
#   an IAM variable does. The rest of the texts, and the form of what is not
#   known, may decide anyhow: "arn:aws:s3:::${…}" matches no role.
match(pattern, text) := "always" if {
	not _partial(pattern)
	not _partial(text)
	fits(pattern, text)
} else := "never" if {
	not _partial(pattern)
	not _partial(text)
} else := _match(hole.written_out(pattern), hole.written_out(text))

_match(written, text) := "always" if {
	marks := _marks(written, text)
	regex.match(_expression(_marked(written, marks, "\ue010"), `[^\x{e000}-\x{f8ff}]`), _marked(text, marks, "\ue011"))
} else := "never" if {
	not _partial(text)
	not regex.match(_shape(written, true), text)
} else := "never" if {
	not _partial(written)
	not _wild(written)
	not regex.match(_shape(text, false), written)
} else := "never" if {
	_begin_apart(_edge(written, `^[^*?$]*`), _edge(text, `^[^$]*`))
} else := "never" if {
	_end_apart(_edge(written, `[^*?}]*$`), _edge(text, `[^}]*$`))
} else := _unclear(written, text)

# METADATA
# title: Whether two texts are the same, in the words of data.planvet.lib.logic
same(written, text) := "always" if {
	not _partial(written)
	not _partial(text)
	written == text
} else := "never" if {
	not _partial(written)
	not _partial(text)
} else := _same(hole.written_out(written), hole.written_out(text))

_same(written, text) := "always" if {
	marks := _marks(written, text)
	_marked(written, marks, "\ue010") == _marked(text, marks, "\ue011")
} else := "never" if {
	not _partial(text)
	not regex.match(_shape(written, false), text)
} else := "never" if {
	not _partial(written)
	not regex.match(_shape(text, false), written)
} else := "never" if {
	_begin_apart(_edge(written, `^[^$]*`), _edge(text, `^[^$]*`))
} else := "never" if {
	_end_apart(_edge(written, `[^}]*$`), _edge(text, `[^}]*$`))
} else := _unclear(written, text)

_unclear(written, text) := "undetermined" if {
	hole.within(written)
} else := "undetermined" if {
	hole.within(text)
} else := "sometimes"

_partial(text) if contains(text, "${")

# What stands for one text wherever it is: exact holes and IAM's variables, each
# with a character of its own that no document holds. With more of them than
# there are characters, nothing is sure.
_marks(written, text) := {found: _private[i] | some i, found in names} if {
	names := sort({found |
		some side in [written, text]
		some found in array.concat(
			[exact | some exact in hole.list(side); hole.exact(exact)],
			regex.find_n(_variable, side, -1),
		)
	})
	count(names) <= count(_private)
}

_private := [
	"\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005", "\ue006", "\ue007",
	"\ue008", "\ue009", "\ue00a", "\ue00b", "\ue00c", "\ue00d", "\ue00e", "\ue00f",
]

# Two holes of which nothing is claimed are never the same for certain.
_marked(text, marks, other) := hole.inexact_filled(strings.replace_n(marks, text), other)

# What a text may be, holes by their forms.
_shape(text, wild) := sprintf(`(?s)^%s$`, [concat("", [part |
	some i, piece in pieces
	some part in [_literal(piece, wild), _form_at(holes, i)]
])]) if {
	opened := _without_variables(text)
	pieces := hole.pieces(opened)
	holes := hole.list(opened)
}

_form_at(holes, i) := hole.form(holes[i]) if {
	i < count(holes)
} else := ""

_literal(piece, wild) := concat(`.*`, [_literal_run(part, wild) | some part in split(piece, "\ue012")])

_literal_run(piece, true) := _glob(piece, ".")

_literal_run(piece, false) := _quoted(piece)

_without_variables(text) := regex.replace(text, _variable, "\ue012")

_edge(text, expression) := concat("", regex.find_n(expression, text, 1))

# Whether no text begins, or ends, both ways.
_begin_apart(a, b) if {
	not startswith(a, b)
	not startswith(b, a)
}

_end_apart(a, b) if {
	not endswith(a, b)
	not endswith(b, a)
}

# METADATA
# title: Whether a text holds a part that is not known
placeholder(text) if hole.within(text)

# METADATA
# title: The parts of a text that are not known, as what they came of
placeholders(text) := {hole.inner(found) | some found in hole.list(text)}

# METADATA
# title: Whether a text holds a variable that AWS fills for each request
variable(text) if {
	is_string(text)
	regex.match(_variable, text)
}

_variable := `\$\{(?:[A-Za-z0-9_-]+:[^}]*|[*?$])\}`
