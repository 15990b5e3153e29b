# METADATA
# title: Texts of policy documents
# description: |
#   Patterns have `*` for any text and `?` for one character. A text that is
#   known only after apply stands in a document as "${address.attribute}"; IAM's
#   own variables, "${aws:username}", have a colon after the first word.
package planvet.lib.pattern

# METADATA
# title: Whether a pattern matches a text, upper and lower case being different
fits("*", _)

fits(pattern, text) if {
	not _wild(pattern)
	pattern == text
}

fits(pattern, text) if {
	_wild(pattern)
	regex.match(_expression(pattern), text)
}

_wild(pattern) if contains(pattern, "*")

_wild(pattern) if contains(pattern, "?")

_expression(pattern) := sprintf(`(?s)^%s$`, [concat(`.*`, [concat(`.`, [_quoted(part) |
	some part in split(run, "?")
]) |
	some run in split(pattern, "*")
])])

# A pattern may hold the \E that would end the quotation.
_quoted(text) := sprintf(`\Q%s\E`, [replace(text, `\E`, `\E\\E\Q`)])

# METADATA
# title: Whether a pattern leaves nothing out
everything(pattern) if regex.match(`^\*+$`, pattern)

# METADATA
# title: Whether a pattern matches a text, in the words of data.planvet.lib.logic
# description: |
#   "undetermined" where a placeholder stands for the part that decides, and
#   "sometimes" where an IAM variable does. The rest of the text may decide
#   anyhow: "arn:aws:s3:::${…}" matches no role, whatever the bucket.
match(pattern, text) := "always" if {
	fits(pattern, text)
} else := "never" if {
	not fits(_widest(pattern), text)
} else := "undetermined" if {
	placeholder(pattern)
} else := "sometimes" if {
	variable(pattern)
} else := "never"

# METADATA
# title: Whether two texts are the same, in the words of data.planvet.lib.logic
same(written, text) := "always" if {
	written == text
} else := "never" if {
	not fits(_widest(written), text)
} else := "undetermined" if {
	placeholder(written)
} else := "sometimes" if {
	variable(written)
} else := "never"

# The pattern with anything in place of what is not known.
_widest(text) := regex.replace(text, `\$\{[^}]*\}`, "*")

# METADATA
# title: Whether a text holds a placeholder for what is known only after apply
placeholder(text) if {
	is_string(text)
	regex.match(`\$\{\??([A-Za-z0-9_-]+[.\[]|unknown\})`, text)
}

# METADATA
# title: The placeholders in a text, without their braces
placeholders(text) := {inner |
	some found in regex.find_n(`\$\{\??[A-Za-z0-9_-]+[.\[}][^}]*\}?`, text, -1)
	placeholder(found)
	inner := trim_suffix(trim_prefix(found, "${"), "}")
}

# METADATA
# title: Whether a text holds a variable that AWS fills for each request
variable(text) if {
	is_string(text)
	regex.match(`\$\{([A-Za-z0-9_-]+:|[*?$]\})`, text)
}
