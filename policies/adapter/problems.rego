# What keeps an answer from being one. No plan, or half of one, is not a plan that
# passes.
package planvet.adapter.problems

import data.planvet.adapter.settings
import data.planvet.plan
import data.planvet.plan.change
import data.planvet.plan.given

all := (settings.wrong | _kind) | _content

no_plan if count(_kind) > 0

# What the answer cannot be trusted for, though it is one.
notices contains "terraform failed while it made this plan (errored): resources may be missing from it" if {
	given.plan.errored == true
}

notices contains "the plan is not complete: what is left out of it is not vetted" if {
	given.plan.complete == false
}

notices contains "the plan has no configuration: references between resources are not known, and what nobody set cannot be told from what apply will decide" if {
	not no_plan
	not plan.is_document
	count(given.root) == 0
}

notices contains message if {
	number := count(given.list(given.plan, "deferred_changes"))
	number > 0
	message := sprintf("terraform deferred %d changes: a later plan may say more", [number])
}

_kind contains "the input is no plan: it must be what terraform show -json prints, as it is or under \"plan\"" if {
	not plan.is_document
	not is_string(given.plan.format_version)
}

_kind contains message if {
	not plan.is_document
	version := given.plan.format_version
	is_string(version)
	not regex.match(`^[01]\.[0-9]+$`, version)
	message := sprintf("the plan's format_version %q is not one that these rules read", [version])
}

_content contains message if {
	not plan.is_document
	some message in (change.unreadable | given.malformed)
}

# What Rego cannot work out is undefined, and would pass in silence.
_content contains message if {
	not no_plan
	not plan.is_document
	some at, _ in change.all
	not _made(at)
	message := sprintf("%s cannot be read", [at])
}

_content contains "the plan cannot be read" if {
	not no_plan
	not plan.document
}

_made(at) if plan.document.resources[_][at]

_made(at) if plan.document.data[_][at]

_content contains "the plan holds nothing to vet: it has no resource changes (data.planvet_settings.allow_empty lets it pass)" if {
	not no_plan
	not plan.is_document
	not settings.allow_empty
	not _changes
}

_content contains "the plan was not finished, and it has no resource changes: whatever was to be vetted is missing" if {
	not no_plan
	settings.allow_empty
	not _changes
	_unfinished
}

_unfinished if given.plan.errored == true

_unfinished if given.plan.complete == false

_changes if {
	some name in ["resource_changes", "deferred_changes", "action_invocations"]
	count(given.list(given.plan, name)) > 0
}
