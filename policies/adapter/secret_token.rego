# Credentials that are one run of characters.
package planvet.plan.secret.token

import data.planvet.plan.secret.key

_secret(kind, text) := {"kind": kind, "hash": key.hash(kind, text), "secret": text, "span": text}

# An access key id by its structure: four letters that say what it is, then ten
# bytes in base32. In those that AWS has given out since 2019 the first bit is set
# and the next 40 are the account's number; older ones begin with I or J there.
access_key_id(text) if {
	regex.match(`^A[KS]IA[A-Z2-7]{16}$`, text)
	not placeholder(text)
	_key_of_account(substring(text, 4, 9))
}

_key_of_account(letters) if startswith(letters, "I")

_key_of_account(letters) if startswith(letters, "J")

_key_of_account(letters) if {
	values := [indexof("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", letter) | some letter in split(letters, "")]
	values[0] >= 16
	number := sum([part | some i, value in values; part := value * bits.lsh(1, 5 * (8 - i))])
	bits.and(bits.rsh(number, 4), bits.lsh(1, 40) - 1) <= 999999999999
}

# 40 characters that may be base64 of 30 random bytes. Hashes in hexadecimal,
# words and paths are none.
may_be_secret(run) if {
	count(run) == 40
	not regex.match(`[-_]`, run)
	regex.match(`[A-Z]`, run)
	regex.match(`[a-z]`, run)
	regex.match(`[0-9]`, run)
	_distinct(run) >= 18
	count(regex.find_n(`[A-Z]+|[a-z]+|[0-9]+|[+/]+`, run, -1)) > 16
	not placeholder(run)
}

# Whether anything in a text or about it can say of a run that it is a secret
# access key. Without that, no run has to be looked for in the whole text.
default hints(_, _) := false

hints(_, about) if about.beside

hints(text, about) if {
	some name in [about.name, text]
	names_secret(name)
}

hints(text, _) if regex.match(`A[KS]IA[A-Z2-7]{16}`, text)

aws_secret(run, text, about) := _secret("aws-secret-access-key", run) if {
	count(indexof_n(text, run)) > count(indexof_n(text, concat("", [run, "="])))
	_called_secret(run, text, about)
}

_called_secret(_, _, about) if about.beside

_called_secret(_, _, about) if names_secret(about.name)

_called_secret(run, text, _) if names_secret(_before(run, text, 60))

_called_secret(run, text, _) if {
	at := indexof(text, run)
	from := max([0, at - 420])
	around := substring(text, from, (at - from) + 480)
	some id in regex.find_n(`[A-Za-z0-9+/_-]+`, around, -1)
	access_key_id(id)
}

_before(run, text, most) := substring(text, from, at - from) if {
	at := indexof(text, run)
	from := max([0, at - most])
}

names_secret(name) if regex.match(`secretaccesskey|secretkey|awssecret|accesssecret|awssk`, _letters(name))

_letters(name) := regex.replace(lower(name), `[^a-z]`, "")

may_be_session(run) if {
	count(run) >= 100
	_distinct(run) >= 20
	not placeholder(run)
}

# By its beginning or by its name. What pads it belongs to it.
session(run, text, about) := object.union(_secret("aws-session-token", run), {"span": span}) if {
	_called_session(run, text, about)
	span := [padded | some end in ["==", "=", ""]; padded := concat("", [run, end]); contains(text, padded)][0]
}

_called_session(run, _, _) if regex.match(`^(?:IQoJb3JpZ2luX2Vj|FwoGZXIvYXdz|FQoGZXIvYXdz|AQoDYXdz)`, run)

_called_session(run, text, about) if {
	not regex.match(`[-_]`, run)
	some name in [about.name, _before(run, text, 60)]
	regex.match(`sessiontoken|securitytoken`, _letters(name))
}

# Tokens that say what they are, behind a slash in addresses.
prefixed(run) := _secret(kind, substring(run, at, -1)) if {
	some [kind, prefix, least, dashes] in _prefixes
	parts := regex.find_all_string_submatch_n(sprintf(`^(.*/)?%s(.*)$`, [prefix]), run, 1)[0]
	at := count(parts[1])
	rest := parts[2]
	count(rest) >= least
	not contains(rest, "+")
	not contains(rest, "/")
	_dashes(rest, dashes)
	_distinct(rest) >= 10
	not placeholder(rest)
}

_dashes(_, true)

_dashes(rest, false) if not regex.match(`[-_]`, rest)

_prefixes := [
	["github-token", "ghp_", 36, false],
	["github-token", "gho_", 36, false],
	["github-token", "ghu_", 36, false],
	["github-token", "ghs_", 36, false],
	["github-token", "ghr_", 36, false],
	["github-token", "github_pat_", 82, true],
	["gitlab-token", "glpat-", 20, true],
	["npm-token", "npm_", 36, false],
	["pypi-token", "pypi-AgEIcHlwaS5vcmc", 50, true],
	["slack-token", "xoxb-", 40, true],
	["slack-token", "xoxp-", 40, true],
	["stripe-key", "sk_live_", 24, false],
	["stripe-key", "rk_live_", 24, false],
]

# The rest of a webhook's address, whose host ends a run with its last dot.
webhook(run, text) := _secret(kind, found[0][1]) if {
	some [kind, host, path] in _webhooks
	found := regex.find_all_string_submatch_n(path, run, 1)
	count(found) == 1
	contains(text, concat("", [host, run]))
	_distinct(found[0][1]) >= 10
	not placeholder(found[0][1])
}

_webhooks := [
	["slack-webhook", "hooks.slack.", `^com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/([A-Za-z0-9]{20,})$`],
	["slack-webhook", "hooks.slack.", `^com/(?:workflows|triggers)/[A-Z0-9]{6,}/[A-Za-z0-9]+/(?:[0-9]+/)?([A-Za-z0-9]{20,})$`],
	["discord-webhook", "discord.", `^com/api/webhooks/[0-9]{15,}/([A-Za-z0-9_-]{60,})$`],
	["discord-webhook", "discordapp.", `^com/api/webhooks/[0-9]{15,}/([A-Za-z0-9_-]{60,})$`],
	["teams-webhook", "@", `^[0-9a-f-]{36}/IncomingWebhook/([0-9a-f]{32})/[0-9a-f-]{36}(?:/[A-Za-z0-9_-]+)?$`],
]

# Its dots end runs.
send_grid(run, text) := _secret("sendgrid-key", whole) if {
	count(run) == 22
	some whole in regex.find_n(`SG\.[A-Za-z0-9+/_-]{22}\.[A-Za-z0-9+/_-]+`, text, -1)
	parts := split(whole, ".")
	parts[1] == run
	count(parts[2]) == 43
	_distinct(parts[2]) >= 18
	not placeholder(whole)
}

# AWS warns against sharing an address with such a token: whoever has it acts as
# its maker.
in_queries(text) := {_secret("aws-security-token-in-query", value) |
	some match in regex.find_all_string_submatch_n("(?i)(?:^|[^a-z0-9+/_-])X-Amz-Security-Token=([^& \\t\\r\\n\"'`<>#\\\\;,)}]{16,})", text, -1)
	value := match[1]
	not regex.match(`[${*]`, value)
	_distinct(value) >= 8
	not placeholder(value)
}

# AWS's documented examples, and what people write until they have a credential.
placeholder(text) if {
	regex.match(`example|placeholder|changeme|yoursecret|youraccess|redacted|xxxxxx|000000|111111|123456789|aaaaaa`, lower(text))
}

placeholder(text) if {
	some eight in _ascending
	contains(text, eight)
}

# Eight characters that follow each other as in the alphabet.
_ascending := {substring(alphabet, i, 8) |
	some alphabet in ["/0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"]
	some i in numbers.range(0, count(alphabet) - 8)
}

_distinct(text) := count({character | some character in split(text, "")})
