# What the engine was given: a plan as `terraform show -json` prints it, or,
# as HCP Terraform hands it over, under "plan" beside what it says of the run.
package planvet.plan.given

import data.planvet.plan.secret

plan := input.plan if {
	is_object(input.plan)
} else := input if {
	is_object(input)
} else := {}

root := _object(_object(configuration, "root_module"), "")

# As it is written, with the credentials that are written there; null where the
# plan has none.
written := plan.configuration if {
	is_object(plan.configuration)
} else := null

configuration := secret.configuration if {
	written != null
} else := {}

variables := {name: value |
	some name, variable in _object(plan, "variables")
	is_object(variable)
	value := object.get(variable, "value", null)
}

# The root's variables that are marked as sensitive: a plan prints their values
# in clear.
sensitive_values contains value if {
	some name, declared in _object(root, "variables")
	declared.sensitive == true
	some value in [object.get(declared, "default", null), object.get(variables, name, null)]
	value != null
}

list(of, name) := of[name] if {
	is_array(of[name])
} else := []

object_at(of, name) := _object(of, name)

_object(of, "") := of if is_object(of)

_object(of, name) := of[name] if {
	name != ""
	is_object(of[name])
} else := {} if {
	name != ""
}

# A text that may be left out, or null.
text(of, name) := of[name] if {
	is_string(of[name])
} else := ""

# Whether a member is of one of some types, or left out.
is_of(of, name, types) if type_name(object.get(of, name, null)) in (types | {"null"})

# What is not of the type that it has in every plan.
malformed contains sprintf("%s is of the type %s", [name, type_name(plan[name])]) if {
	some name, type in {
		"terraform_version": "string",
		"errored": "boolean",
		"complete": "boolean",
		"variables": "object",
		"resource_changes": "array",
		"deferred_changes": "array",
	}
	not is_of(plan, name, {type})
}

malformed contains sprintf("the variable %s is of the type %s", [name, type_name(variable)]) if {
	some name, variable in _object(plan, "variables")
	not type_name(variable) in {"object", "null"}
}
