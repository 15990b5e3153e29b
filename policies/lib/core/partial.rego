# METADATA
# title: What is known of a value although it is not known
# description: |
#   An unknown value is one of some *alternatives*. Each is an object:
#
#   | member | the value is |
#   | --- | --- |
#   | `is` | this known value; null where the argument may be unset |
#   | `text` | this text, with `${address.attribute}` for each part that is not known, and `${?…}` for one that came of it in a way that nobody follows |
#   | `of`, `attribute` | that attribute of that instance |
#   | `of`, `attribute`, `via` | not the attribute, but what that function makes of it, which stays in its range |
#   | `of`, `assumed` | the only instance that a plan's expression names: enough for a link, nothing for a range or a text |
#   | `open` | anything |
#
#   The last element of a list may stand for any number of further members, none
#   included: `many`. Those before it are surely there.
#
#   What a value refers to proves nothing of what it is: `coalesce(a.x, "::/0")`
#   refers to a. So no rule takes `tf.references` for a bound.
# schemas:
#   - input: schema.document
package planvet.lib.partial

import data.planvet.lib.tf

# METADATA
# title: The alternatives of a value, in order
# description: |
#   One alternative, `is`, for a value that is known or unset (null). The path is a name or a list.
may(r, path) := [{"is": tf.value(r, path)}] if {
	tf.known(r, path)
} else := [{"is": null}] if {
	tf.unset(r, path)
} else := _entry(r, path).may if {
	_entry(r, path)
} else := [{"open": true}] if {
	tf.masked(r, path)
} else := [{"of": address, "attribute": "", "assumed": true} | some address in found] if {
	not _inside_unknown(r, path)
	found := sort(tf.references(r, path))
	count(found) > 0
} else := [{"open": true}]

# METADATA
# title: Whether an element stands for any number of further members
many(r, path) if _entry(r, path).many

# Nothing is known of an element of what is unknown as a whole.
_inside_unknown(r, path) if {
	is_array(path)
	count(path) > 1
	tf.undecided(r, array.slice(path, 0, count(path) - 1))
}

_entry(r, path) := r.partial[tf.joined(path)]

# METADATA
# title: Whether all alternatives are told
closed(r, path) if {
	every one in may(r, path) {
		not one.open
	}
}

# METADATA
# title: Whether a value surely lies in an attribute of one of these types
# description: |
#   For address ranges: each alternative is one of the attributes of an instance
#   of one of the types, or is made of one in a way that stays inside. What a
#   plan's expression merely names is not.
bound(r, path, types, attributes) if {
	found := may(r, path)
	count(found) > 0
	every one in found {
		within(one, types, attributes)
	}
}

# METADATA
# title: Whether one alternative lies in an attribute of one of these types
within(one, types, attributes) if {
	one.attribute in attributes
	not one.assumed
	tf.at(one.of).type in types
}

# METADATA
# title: The texts that a value may be
# description: |
#   A set. Parts that are not known are placeholders, see data.planvet.lib.pattern.
texts(r, path) := {text |
	some one in may(r, path)
	text := _text(one)
}

_text(one) := one.text if {
	is_string(one.text)
} else := one.is if {
	is_string(one.is)
} else := sprintf("${%s.%s}", [one.of, one.attribute]) if {
	one.attribute != ""
	not one.via
	not one.assumed
} else := sprintf("${?%s.%s}", [one.of, one.attribute]) if {
	one.of
} else := "${?unknown}" if {
	one.open
}
