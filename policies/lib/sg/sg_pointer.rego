# METADATA
# title: Which security groups an argument names
# description: |
#   Groups are named by id, by the id with its owner's account before it
#   ("123456789012/sg-0abc"), and, in a default VPC, by name.
# schemas:
#   - input: schema.document
package planvet.lib.sg_pointer

import data.planvet.lib.link
import data.planvet.lib.sg
import data.planvet.lib.tf

vpc_types := {"aws_vpc", "aws_default_vpc"}

# METADATA
# title: The groups that a scalar or a list names
# description: |
#   {"keys": an object from key (see sg.group_key) to whether it is sure, "why":
#   "" or why there may be more, to end a sentence that names the argument}.
named(r, path) := {"keys": {key: true | some key in _known(r, path)}, "why": ""} if {
	not tf.has_undecided(r, path)
} else := {"keys": object.union({key: false | some key in maybe}, {key: true | some key in known}), "why": unread.why} if {
	unread := link.unread(r, path, sg.target_types)
	known := _known(r, path) | {sg.group_key(key) | some key in unread.sure}
	maybe := {sg.group_key(key) | some key in unread.maybe} - known
}

_known(r, path) := {key |
	some element in tf.elements(r, path)
	some key in _keys(element.value)
} | {key |
	value := tf.value(r, path)
	is_string(value)
	value != ""
	some key in _keys(value)
}

# Every VPC has a group named "default"; only in the default VPC can groups be
# named so.
_keys(value) := {_default_by_id[value]} if {
	_default_by_id[value]
} else := {default_vpc_group} if {
	value == "default"
} else := {sg.group_key(key) | some key in link.targets(_at_hand(value), "value", sg.target_types)}

# link.targets looks an argument up: this has the value as one.
_at_hand(value) := {"values": {"value": _without_account(value)}, "unknown": {}, "references": {}}

_without_account(value) := parts[1] if {
	is_string(value)
	parts := split(value, "/")
	count(parts) == 2
} else := value

# Several VPCs have one default group where data is made up or copied.
_default_by_id := {id: min(object.keys(keys)) |
	some id, keys in object.union_n([{id: {sg.group_key(r.address): true}} |
		some type in vpc_types
		some r in tf.resources(type)
		id := tf.value(r, "default_security_group_id")
		is_string(id)
		id != ""
	])
}

# METADATA
# title: The key of the default VPC's default group
default_vpc_group := sg.group_key(min({r.address | some r in tf.resources("aws_default_vpc")})) if {
	count(tf.resources("aws_default_vpc")) > 0
} else := "default"

# METADATA
# title: The groups that a permission lets in, or out
# description: |
#   {"groups": a list of {"key", "sure", "path"}, "unread": a list of {"path",
#   "why"}}. `self` is the group itself.
peers(r, path, block, unknown, group) := {"groups": [], "unread": []} if {
	not _names_any(block, unknown)
} else := {
	"groups": array.concat(
		[{"key": group, "sure": true, "path": array.concat(path, ["self"])} | _true(block, "self")],
		[{"key": key, "sure": sure, "path": argument.path} |
			some argument in arguments
			some key, sure in argument.named.keys
		],
	),
	"unread": array.concat(
		[{"path": at, "why": sprintf("self %s", [tf.reason(r, at)])} |
			at := array.concat(path, ["self"])
			tf.undecided(r, at)
		],
		[{"path": argument.path, "why": sprintf("%s %s", [argument.name, argument.named.why])} |
			some argument in arguments
			argument.named.why != ""
		],
	),
} if {
	arguments := [{"name": name, "path": at, "named": named(r, at)} |
		some name in _arguments
		at := array.concat(path, [name])
	]
}

_arguments := ["security_groups", "source_security_group_id", "referenced_security_group_id"]

_argument_set := {"self", "security_groups", "source_security_group_id", "referenced_security_group_id"}

_names_any(_, unknown) if object.filter(unknown, _argument_set) != {}

_names_any(block, _) if {
	written := {value | some value in object.filter(block, _argument_set)}
	count(written - {null, "", false, []}) > 0
}

_true(block, name) if block[name] in {true, "true"}

# METADATA
# title: The types and codes of ICMP that a permission holds
# description: |
#   One interval, type × 256 + code, as data.planvet.lib.nacl has them; AWS takes
#   the type for from_port and the code for to_port, -1 for every one. Null for
#   other protocols and where they cannot be read.
icmp(protocol, block, unknown) := _icmp(_number(object.get(block, "from_port", null)), _number(object.get(block, "to_port", null))) if {
	protocol in {"icmp", "icmpv6"}
	count({"from_port", "to_port"} & object.keys(unknown)) == 0
} else := null

_icmp(type, code) := [0, 65535] if {
	not _byte(type)
} else := [type * 256, (type * 256) + 255] if {
	not _byte(code)
} else := [(type * 256) + code, (type * 256) + code]

_byte(number) if {
	number >= 0
	number <= 255
}

_number(value) := floor(value) if {
	is_number(value)
} else := to_number(value) if {
	is_string(value)
	regex.match(`^-?[0-9]{1,9}$`, value)
} else := -1
