# METADATA
# title: VPC block public access, with its exclusions
# description: |
#   aws_vpc_block_public_access_options shuts every internet gateway of an account's
#   Region to what comes in; aws_vpc_block_public_access_exclusion opens one VPC or
#   one subnet again, both ways or for egress alone
#   (https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html).
# schemas:
#   - input: schema.document
package planvet.lib.public_access

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.tf
import data.planvet.lib.vpc

_options := tf.resources("aws_vpc_block_public_access_options")

_exclusions := tf.resources("aws_vpc_block_public_access_exclusion")

# METADATA
# title: Whether public access to a subnet is blocked
# description: The answer to ingress; undetermined too where it is unknown which Region the options are of.
blocked(subnet) := answer.no("nothing blocks public access", []) if {
	count(_options) == 0
} else := answer.no("block public access is off", []) if {
	every r in _options {
		tf.value(r, _mode) == "off"
	}
} else := answer.undetermined(why, link.places(_options[0].address, _mode, why)) if {
	not _of_one_region
	why := sprintf("which Region %s is of is unknown, since there are several", [_options[0].address])
} else := answer.undetermined(why, link.places(_options[0].address, _mode, why)) if {
	not _shuts(_options[0])
	why := sprintf("%s of %s %s", [_mode, _options[0].address, tf.reason(_options[0], _mode)])
} else := _unless_excluded(subnet)

_mode := "internet_gateway_block_mode"

_shuts(r) if tf.value(r, _mode) in {"block-bidirectional", "block-ingress"}

_of_one_region if {
	count(_options) == 1
	not tf.configures(_options[0], "region")
	count([name | some name, _ in input.providers; regex.match(`(^|[./])aws(\.|$)`, name)]) <= 1
}

_unless_excluded(subnet) := answer.no(sprintf("%s lets it through", [open[0].address]), []) if {
	open := [r | some r in _exclusions; _opens(r) == "yes"; _covers(r, subnet) == "yes"]
	count(open) > 0
} else := answer.undetermined(why, link.places(maybe[0].address, [], why)) if {
	maybe := [r | some r in _exclusions; _opens(r) != "no"; _covers(r, subnet) != "no"]
	count(maybe) > 0
	why := sprintf("whether %s excludes it from block public access is unknown", [maybe[0].address])
} else := answer.yes(sprintf("%s blocks ingress from the internet", [_options[0].address]), link.places(_options[0].address, _mode, "Blocked here"))

_opens(r) := "yes" if {
	tf.value(r, "internet_gateway_exclusion_mode") == "allow-bidirectional"
} else := "no" if {
	tf.known(r, "internet_gateway_exclusion_mode")
} else := "undetermined"

_covers(r, subnet) := "yes" if {
	link.targets(r, "subnet_id", vpc.subnet_types) == {subnet}
} else := "yes" if {
	vpcs := vpc.vpcs(subnet)
	count(vpcs) == 1
	link.targets(r, "vpc_id", vpc.vpc_types) == vpcs
} else := "undetermined" if {
	some path, types in {"subnet_id": vpc.subnet_types, "vpc_id": vpc.vpc_types}
	link.set_in(r, path)
	keys := link.targets(r, path, types)
	_may_be(keys, path, subnet)
} else := "no"

_may_be(keys, _, _) if count(keys) == 0

_may_be(keys, _, _) if link.other in keys

_may_be(keys, "subnet_id", subnet) if subnet in keys

_may_be(keys, "vpc_id", subnet) if {
	some key in vpc.vpcs(subnet)
	key in keys
}

# The VPC of what lies outside is unknown.
_may_be(_, "vpc_id", subnet) if not vpc.vpcs(subnet)
