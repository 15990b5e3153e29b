# Private keys: PEM, OpenSSH, PGP and PuTTY.
package planvet.plan.secret.key

# A hash tells credentials apart without showing them. It is the same as
# planvet's own: a keyed one, cut short.
hash(kind, secret) := substring(crypto.hmac.sha256(concat("\u0000", [kind, secret]), "planvet credential hash 1"), 0, 16)

found(text) := set() if {
	not regex.match(`-----BEGIN|PuTTY-User-Key-File-`, text)
} else := {_secret(match[0], bytes) |
	some match in regex.find_all_string_submatch_n(`(?s)-----BEGIN( (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)((?:[^-]|-[^-])*?)(?:-----END(?:.{0,60}?-----)?|$)`, text, -1)
	bytes := _pem(match[1], _lines(match[2]))
} | {_secret(match[0], bytes) |
	some match in regex.find_all_string_submatch_n(`(?s)PuTTY-User-Key-File-.*?Private-Lines:(.*?)Private-MAC:`, text, -1)
	lines := _lines(match[1])
	count(lines) > 1
	bytes := decode(concat("", array.slice(lines, 1, count(lines))))
	count(hex.encode(bytes)) >= 64
}

_secret(span, bytes) := {"kind": "private-key", "hash": hash("private-key", bytes), "secret": bytes, "span": span}

# Documentation abbreviates keys, so the body must be one.
_pem(label, lines) := bytes if {
	bytes := decode(concat("", _body(label, lines)))
	octets := hex.encode(bytes)
	count(octets) >= 80
	_is_key(label, lines, octets)
}

# The last line of a PGP key is a checksum.
_body(label, lines) := array.slice(lines, 0, count(lines) - 1) if {
	contains(label, "PGP")
	count(_written(lines)) > 1
	startswith(lines[count(lines) - 1], "=")
} else := _written(lines)

_written(lines) := [line | some line in lines; not contains(line, ": ")]

_is_key(label, _, octets) if {
	contains(label, "OPENSSH")
	startswith(octets, "6f70656e7373682d6b65792d763100") # openssh-key-v1
}

_is_key(label, _, octets) if {
	contains(label, "PGP")
	regex.match(`^[89a-f]`, octets)
}

_is_key(label, lines, _) if {
	_in_der(label)
	some line in lines
	contains(line, ": ")
	regex.match(`^DEK-Info|ENCRYPTED`, line)
}

_is_key(label, _, octets) if {
	_in_der(label)
	startswith(octets, "30")
	[length, head] := _length(octets)
	count(octets) == 2 * (length + head)
}

_in_der(label) if not regex.match(`OPENSSH|PGP`, label)

# The length of an ASN.1 SEQUENCE in DER, which is all that there is of a key in
# PEM, and that of what comes before it.
_length(octets) := [short, 2] if {
	short := _number(substring(octets, 2, 2))
	short < 128
} else := [_number(substring(octets, 4, 2 * number)), 2 + number] if {
	number := _number(substring(octets, 2, 2)) - 128
	number > 0
	number < 4
}

_number(digits) := sum([part |
	some i, digit in split(digits, "")
	part := indexof("0123456789abcdef", digit) * bits.lsh(1, 4 * ((count(digits) - i) - 1))
])

# JSON, YAML and shell scripts write a line's end in one line, perhaps escaped
# again. Headers keep their ": ".
_lines(body) := [text |
	some line in regex.split(`[\r\n]+`, regex.replace(body, `\\+[nr]`, "\n"))
	text := _line(trim_space(line))
	text != ""
]

_line(line) := line if {
	contains(line, ": ")
} else := regex.replace(line, `\s`, "")

# Base64 with or without padding; undefined where it is none.
decode(text) := base64.decode(padded) if {
	bare := trim_right(text, "=")
	padded := concat("", [bare, substring("===", 0, (4 - (count(bare) % 4)) % 4)])
	base64.is_valid(padded)
}
