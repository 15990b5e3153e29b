package planvet.lib.answer_test

import data.planvet.lib.answer

yes := answer.yes("it is", [])

no := answer.no("it is not", [])

maybe := answer.undetermined("x is known only after apply", [])

test_agree if {
	answer.agree({yes}, "mixed") == yes
	answer.agree({yes, answer.yes("also", [])}, "mixed").answer == "yes"
	answer.agree({yes, no}, "mixed") == answer.undetermined("mixed", [])
	answer.agree({yes, maybe}, "mixed") == maybe
}

test_all_of if {
	answer.all_of({yes}) == yes
	answer.all_of({yes, maybe}) == maybe
	answer.all_of({yes, maybe, no}) == no
	not answer.all_of(set())
}

test_any_of if {
	answer.any_of({no}) == no
	answer.any_of({no, maybe}) == maybe
	answer.any_of({no, maybe, yes}) == yes
	not answer.any_of(set())
}
