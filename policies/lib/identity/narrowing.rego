# METADATA
# title: Which conditions tell strangers from known principals
# description: |
#   Some context keys say who asks or where from, in a way that a stranger cannot
#   choose: the organisation, the account, the network. Others a stranger meets
#   at will: tags of the own account's principals, the session's name, MFA.
package planvet.lib.narrowing

import data.planvet.lib.condition
import data.planvet.lib.hole
import data.planvet.lib.logic
import data.planvet.lib.net

# METADATA
# title: Whether a condition of an Allow admits none but known principals
# description: |
#   In the words of data.planvet.lib.logic. A condition that holds where the key is
#   missing (IfExists, ForAllValues) admits those who do not carry it: principals
#   outside any organisation have no aws:PrincipalOrgID.
admits_few(c) := _few(condition.parsed(c.operator), c)

_few(operator, c) := "never" if {
	operator.negated
} else := "never" if {
	operator.test in {"null", "unknown"}
} else := "never" if {
	_held_without(operator, c.key)
} else := _narrow(operator.test, c)

_held_without(operator, key) if {
	condition.absent(operator) == "always"
	not key in _always_there
}

_always_there := {"aws:principalarn", "aws:principalaccount", "aws:userid"}

# METADATA
# title: Whether a condition of a Deny spares none but known principals
# description: StringNotEquals on aws:PrincipalOrgID denies strangers, who lack the key or have another value.
spares_few(c) := "never" if {
	not condition.parsed(c.operator).negated
} else := "never" if {
	condition.parsed(c.operator).quantifier == "any"
} else := _narrow(condition.parsed(c.operator).test, c)

# Whether the values that a condition names are such as strangers do not have.
_narrow(test, c) := "never" if {
	_anybodys(c.key)
} else := "never" if {
	c.key == "aws:sourceip"
	count(net.world({value | some value in c.values})) > 0
} else := "never" if {
	count(c.values) == 0
} else := logic.all_of({_specific(test, c.key, value) | some value in c.values})

_specific(test, key, value) := "never" if {
	_of_the_asker(value)
} else := "undetermined" if {
	test == "address"
	hole.open_filled(value, "*") != hole.open_filled(value, "x")
} else := "always" if {
	not test in {"like", "arn"}
} else := "never" if {
	_wide(key, hole.open_filled(hole.written_out(value), "x"))
} else := "undetermined" if {
	_wide(key, hole.open_filled(hole.written_out(value), "*"))
} else := "always"

# A variable that AWS fills with what the asker brings along is met by all.
_of_the_asker(value) if {
	some variable in regex.find_n(`\$\{[A-Za-z0-9_-]+:[^}]*\}`, value, -1)
	not startswith(lower(variable), "${aws:resource")
	not regex.match(`^[^*?$]{4,}`, value)
}

_wide(_, value) if regex.match(`^(o-)?[*?]`, value)

# Accounts and organisations have random ids: a beginning leaves strangers in.
_wide(key, value) if {
	key in {
		"aws:principalaccount", "aws:principalorgid", "aws:resourceaccount", "aws:resourceorgid", "aws:sourceaccount",
		"aws:sourceorgid", "aws:sourceowner",
	}
	regex.match(`[*?]`, value)
}

_wide(key, value) if {
	key in {"aws:principalorgpaths", "aws:sourceorgpaths"}
	not regex.match(`^o-[^*?/]+(/|$)`, value)
}

# Of an ARN, the account must be told, or the bucket, whose ARN has none.
_wide(key, value) if {
	key in {"aws:principalarn", "aws:sourcearn"}
	startswith(value, "arn:")
	not regex.match(`^arn:[^:]*:([^:]*:[^:]*:[^:*?]+:|s3:::[^*?])`, value)
}

# What a stranger can send, or have, at will.
_anybodys(key) if key in {
	"aws:multifactorauthpresent", "aws:multifactorauthage", "aws:securetransport", "aws:requestedregion", "aws:currenttime",
	"aws:epochtime", "aws:tokenissuetime", "aws:useragent", "aws:referer", "aws:username", "aws:principaltype",
	"aws:principalisawsservice", "aws:viaawsservice", "aws:tagkeys", "aws:sourceidentity", "aws:federatedprovider",
	"aws:ec2instancesourceprivateipv4", "aws:vpcsourceip",
	"sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "sts:transitivetagkeys", "sts:durationseconds", "sts:awsservicename",
}

_anybodys(key) if regex.match(`^aws:(principaltag|requesttag|resourcetag)/`, key)

# METADATA
# title: Whether a condition asks for an external id
# description: With IfExists, or a pattern that anything meets, it does not.
asks_for_external_id(c) := "never" if {
	c.key != "sts:externalid"
} else := "never" if {
	condition.parsed(c.operator).negated
} else := "never" if {
	condition.absent(condition.parsed(c.operator)) == "always"
} else := "never" if {
	condition.parsed(c.operator).test in {"null", "unknown"}
} else := logic.all_of({_specific(condition.parsed(c.operator).test, c.key, value) | some value in c.values})

# METADATA
# title: Whether a condition keeps to organisations that are named
asks_for_organisation(c) := admits_few(c) if {
	c.key in {"aws:principalorgid", "aws:principalorgpaths"}
} else := "never"
