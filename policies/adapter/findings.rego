# What the rules find in a plan, for engines other than planvet.
package planvet

import data.planvet.adapter.answers
import data.planvet.adapter.problems
import data.planvet.adapter.settings

# Every fail and every undetermined result, the severe first.
findings := [entry[6] |
	some entry in sort([[f.verdict, 0 - settings.rank[f.severity], f.rule, f.address, f.path, f.message, f] |
		some [id, answer] in answers.all
		f := _finding(id, answer)
	])
]

# The fails from the severity on at which a run is stopped, a text each, and what
# keeps the answer from being one. A plan that passes has none.
deny := array.concat(
	sort(problems.all | _unanswered),
	[_text(f) | some f in findings; _denied(f)],
)

# The other fails, what could not be told, and what the answer cannot be trusted
# for.
warn := array.concat(
	sort(problems.notices),
	[_text(f) | some f in findings; not _denied(f)],
)

_unanswered contains "the rules gave no answer" if not answers.all

_finding(id, answer) := {
	"rule": id,
	"title": settings.catalog[id].title,
	"verdict": answer.verdict,
	"severity": settings.severity(id, answer),
	"address": answer.address,
	"path": answer.path,
	"message": answer.message,
}

_denied(f) if {
	f.verdict == "fail"
	settings.rank[f.severity] >= settings.rank[settings.fail_on]
}

_text(f) := sprintf("%s %s: %s: %s%s", [f.severity, f.rule, _at(f), _doubt(f), f.message])

_doubt(f) := "" if {
	f.verdict == "fail"
} else := "undetermined: "

_at(f) := f.address if {
	count(f.path) == 0
} else := sprintf("%s %s", [f.address, concat("", [_step(i, step) | some i, step in f.path])])

# As terraform writes it: ingress[1].cidr_blocks.
_step(_, step) := sprintf("[%d]", [step]) if is_number(step)

_step(0, step) := step if is_string(step)

_step(i, step) := concat("", [".", step]) if {
	i > 0
	is_string(step)
}
