package lib.plan

import rego.v1

all := [r | some r in input.resource_changes; not r.change.actions == ["no-op"]]

of(type) := [r | some r in all; r.type == type]
