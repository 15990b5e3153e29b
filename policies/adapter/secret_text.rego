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
} else := plain | encoded if {
	plain := _plain(text, about)
	encoded := {object.union(inner, {"span": outer.span}) |
		some outer in _encodings(text)
		some inner in _nested(outer.text, about)
	}
}

# Encodings within encodings, as deep as anybody nests them.
_nested(text, about) := _plain(text, about) | {inner |
	some second in _encodings(text)
	some inner in (_plain(second.text, about) | {deepest |
		some third in _encodings(second.text)
		some deepest in _plain(third.text, about)
	})
}

_plain(text, about) := (keys | token.in_queries(rest)) | {secret |
	some run in regex.find_n(`[A-Za-z0-9+/_-]{20,}`, rest, -1)
	secret := _in_run(run, rest, about)
} if {
	keys := key.found(text)
	rest := strings.replace_n({secret.span: "\n" | some secret in keys}, text)
}

_in_run(run, text, about) := {"kind": known.kind, "hash": known.hash, "secret": run, "span": run} if {
	known := about.known[run]
} else := token.aws_secret(run, text, about) if {
	token.may_be_secret(run)
} else := token.session(run, text, about) if {
	token.may_be_session(run)
} else := token.prefixed(run) if {
	true
} else := token.send_grid(run, text)

_encodings(text) := {{"span": block, "text": inner} |
	some block in regex.find_n(`[A-Za-z0-9+/_-]{32,}(?:[ \t\r]*\n[ \t\r\n]*[A-Za-z0-9+/_-]+)*={0,2}`, text, -1)
	inner := _decoded(regex.replace(block, `[ \t\r\n]`, ""))
} | {{"span": run, "text": inner} |
	some run in regex.find_n(`[A-Za-z0-9+/_-]{32,}={0,2}`, text, -1)
	inner := _decoded(run)
}

_decoded(block) := text if {
	text := key.decode(_standard(block))
	not regex.match(`[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]`, text)
	text != ""
}

_standard(block) := block if {
	not regex.match(`[-_]`, block)
} else := replace(replace(block, "-", "+"), "_", "/") if {
	not regex.match(`[+/]`, block)
}
