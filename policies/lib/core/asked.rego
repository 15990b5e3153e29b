# METADATA
# title: Which rules are asked
# description: |
#   Of two rules that could say the same of one defect, the more telling one
#   does, and the other is silent. It must not be silent where the user has
#   turned the first one off.
package planvet.lib.asked

# METADATA
# title: Whether a rule is asked in this run
# description: |
#   `data.planvet.off` holds the ids of those that are not. An engine that does
#   not give it asks all.
asks(id) if not data.planvet.off[id]
