# Credentials that are written out in a text. Only formats count that cannot be
# taken for anything else: a random string is no credential unless its name or what
# stands beside it says so.
#
# What is compressed is not looked into: Rego cannot unpack it.
package planvet.plan.secret.text

import data.planvet.plan.secret.key
import data.planvet.plan.secret.token

# Of each: kind, hash, the secret itself, and the span of the text that shows it,
# which of one inside an encoding is all that is encoded. about has the name of
# what holds the text, whether an access key id stands beside it, and what is
# known from elsewhere, by the secret.
found(text, about) := set() if {
	not regex.match(`[A-Za-z0-9+/_-]{20}`, text)
} else := plain | _encoded(_without(text, plain), about) if {
	plain := _plain(text, about)
}

_encoded(text, about) := {object.union(inner, {"span": outer.span}) |
	some outer in _encodings(text)
	some inner in _nested(outer.text, about)
}

# What is found is not looked at again. What stands beside it stays where it is.
_without(text, secrets) := strings.replace_n({secret.span: regex.replace(secret.span, `(?s).`, ":") | some secret in secrets}, text)

# Encodings within encodings, as deep as anybody nests them.
_nested(text, about) := first | {inner |
	some second in _encodings(_without(text, first))
	plain := _plain(second.text, about)
	some inner in (plain | {deepest |
		some third in _encodings(_without(second.text, plain))
		some deepest in _plain(third.text, about)
	})
} if {
	first := _plain(text, about)
}

_plain(text, about) := (keys | token.in_queries(rest)) | {secret |
	some run in regex.find_n(`[A-Za-z0-9+/_-]{20,}`, rest, -1)
	secret := _in_run(run, rest, about, hinted)
} if {
	keys := key.found(text)
	rest := _without(text, keys)
	hinted := token.hints(rest, about)
}

_in_run(run, text, about, hinted) := token.aws_secret(run, text, about) if {
	hinted
	token.may_be_secret(run)
} else := token.session(run, text, about) if {
	token.may_be_session(run)
} else := token.webhook(run, text) if {
	token.webhook(run, text)
} else := token.prefixed(run) if {
	true
} else := token.send_grid(run, text) if {
	true
} else := {"kind": known.kind, "hash": known.hash, "secret": run, "span": run} if {
	known := about.known[run]
}

# Base64 may go on in further lines, as long as they hold nothing else.
_encodings(text) := {encoding |
	some match in regex.find_all_string_submatch_n(`([A-Za-z0-9+/_-]{32,}(?:[ \t\r]*\n[ \t\r\n]*[A-Za-z0-9+/_-]+)*={0,2})([^A-Za-z0-9+/_=-]?)`, text, -1)
	some block in _blocks(match[1], match[2])
	some encoding in _of_block(block)
}

# A line that something else follows is not one of them.
_blocks(lines, next) := [lines] if {
	regex.match(`^[ \t\r\n"']?$`, next)
} else := [substring(lines, 0, count(lines) - count(last)), trim_space(last)] if {
	last := regex.find_n(`[ \t\r]*\n[ \t\r\n]*[A-Za-z0-9+/_-]+={0,2}$`, lines, 1)[0]
} else := [lines]

_of_block(block) := {{"span": block, "text": text}} if {
	text := _decoded(regex.replace(block, `[ \t\r\n]`, ""))
} else := {{"span": part, "text": text} |
	some part in array.concat(_later(block), regex.find_n(`[A-Za-z0-9+/_-]{32,}={0,2}`, block, -1))
	text := _decoded(regex.replace(part, `[ \t\r\n]`, ""))
}

# The block may begin after a line of something else, or two.
_later(block) := [part |
	lines := split(block, "\n")
	some n in [1, 2]
	part := trim_space(concat("\n", array.slice(lines, n, count(lines))))
	regex.match(`\n`, part)
]

_decoded(block) := text if {
	text := key.decode(_standard(block))
	not regex.match(`[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]`, text)
	text != ""
} else := text if {
	# UTF-16, as PowerShell takes it with -EncodedCommand.
	wide := key.decode(_standard(block))
	regex.match(`^(?:[^\x00]\x00){16,}$`, wide)
	text := replace(wide, "\u0000", "")
	not regex.match(`[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]`, text)
}

_standard(block) := block if {
	not regex.match(`[-_]`, block)
} else := replace(replace(block, "-", "+"), "_", "/") if {
	not regex.match(`[+/]`, block)
}
