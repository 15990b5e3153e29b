# METADATA
# title: Whether something holds for the requests of a class
# description: |
#   One of four words. "always": for every request of the class. "never": for
#   none. "sometimes": for some, or it depends on what the class leaves open.
#   "undetermined": a value that is known only after apply decides.
package planvet.lib.logic

# METADATA
# title: What holds where one of several suffices
any_of(words) := "always" if {
	"always" in words
} else := "undetermined" if {
	"undetermined" in words
} else := "sometimes" if {
	"sometimes" in words
} else := "never"

# METADATA
# title: What holds where all are needed
all_of(words) := "never" if {
	"never" in words
} else := "undetermined" if {
	"undetermined" in words
} else := "sometimes" if {
	"sometimes" in words
} else := "always"

# METADATA
# title: What holds of the contrary
opposite(word) := {"always": "never", "never": "always", "sometimes": "sometimes", "undetermined": "undetermined"}[word]
