# METADATA
# title: Trails, and whether they are there at all
# schemas:
#   - input: schema.document
package planvet.lib.trail

import data.planvet.lib.tf

# METADATA
# title: Every trail of the configuration
all := tf.resources("aws_cloudtrail")

# METADATA
# title: The instances of these types that are there for certain
# description: An unknown count or for_each, also of a module above, may come to none.
certain(types) := [r | some r in _of(types); not contains(r.address, "[*]")]

# METADATA
# title: The instances of these types that may or may not be there
possible(types) := [r | some r in _of(types); contains(r.address, "[*]")]

_of(types) := [r | some type in sort(types); some r in tf.resources(type)]
