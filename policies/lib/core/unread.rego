# METADATA
# title: Modules that were not read
# description: |
#   A module that is not downloaded may create anything, and may do anything to
#   what it is handed. What a rule misses may be there: that something is
#   absent can only be said of what no such module can reach.
#
#   A plan holds what modules create, whether or not it has their
#   configuration, so of a plan nothing is unread.
# schemas:
#   - input: schema.document
package planvet.lib.unread

# METADATA
# title: The addresses of the modules that were not read, in order
modules := sort([address |
	input.source == "config"
	some address, module in input.modules
	module.loaded == false
])

# METADATA
# title: Whether a module was not read
any if count(modules) > 0

# METADATA
# title: The modules that were not read and are handed an instance, or anything of it
# description: A set of module addresses, empty for what is no address.
given(address) := object.keys(object.get(_given, address, {}))

# METADATA
# title: The same for any of several instances, in order
given_any(addresses) := sort([module | some module in {module | some address in addresses; some module in given(address)}])

# Built by union_n, so that a look-up does not go over all modules.
_given := object.union_n([{address: {module: true}} |
	some module in modules
	some address in input.modules[module].given
])

# METADATA
# title: Why what a rule misses may be there, to follow "since"
# description: Undefined for no module. The addresses are of modules, in order.
why(given_to) := sprintf("%s was not read and refers to it", [given_to[0]]) if {
	count(given_to) == 1
} else := sprintf("%s and %d more were not read and refer to it", [given_to[0], count(given_to) - 1]) if count(given_to) > 1

# METADATA
# title: Why something may be anywhere, to follow "since"
# description: Undefined where every module was read.
may_hold(what) := sprintf("%s was not read and may hold %s", [modules[0], what]) if {
	count(modules) == 1
} else := sprintf("%s and %d more were not read and may hold %s", [modules[0], count(modules) - 1, what]) if any
