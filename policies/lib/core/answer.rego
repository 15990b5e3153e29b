# METADATA
# title: Three answers to a question, each with what decides it
# description: |
#   An answer is {"answer": "yes" | "no" | "undetermined", "why": a clause
#   without capital or period, "at": places as result.place makes them}. A rule
#   quotes `why` in its message and hands `at` on as related places.
package planvet.lib.answer

yes(why, at) := {"answer": "yes", "why": why, "at": at}

no(why, at) := {"answer": "no", "why": why, "at": at}

undetermined(why, at) := {"answer": "undetermined", "why": why, "at": at}

# METADATA
# title: One answer where any of several may be the one that counts
# description: |
#   Holds when all agree; `mixed` says why it cannot be told when they do not.
#   Answers are a set, so the one that is quoted is the same on every run.
agree(answers, mixed) := sort(answers)[0] if {
	count({a.answer | some a in answers}) == 1
} else := _first(answers, "undetermined") if {
	some a in answers
	a.answer == "undetermined"
} else := undetermined(mixed, [])

# METADATA
# title: Yes where every answer is yes, no where one is no
all_of(answers) := _first(answers, "no") if {
	some a in answers
	a.answer == "no"
} else := _first(answers, "undetermined") if {
	some a in answers
	a.answer == "undetermined"
} else := _first(answers, "yes")

# METADATA
# title: Yes where one answer is yes, no where every one is no
any_of(answers) := _first(answers, "yes") if {
	some a in answers
	a.answer == "yes"
} else := _first(answers, "undetermined") if {
	some a in answers
	a.answer == "undetermined"
} else := _first(answers, "no")

_first(answers, word) := sort([a | some a in answers; a.answer == word])[0]
