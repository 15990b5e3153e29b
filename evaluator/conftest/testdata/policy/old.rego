package main

blacklist = ["aws_iam_user"]

resource_types = {t | t := input.resource_changes[_].type}

deny[msg] {
	r := input.resource_changes[_]
	r.type == "aws_security_group"
	r.change.after.ingress[_].cidr_blocks[_] == "0.0.0.0/0"
	msg = sprintf("%s is open to the world", [r.address])
}

deny_users[msg] {
	resource_types[blacklist[_]]
	msg := "users are not allowed in this plan"
}

warn[msg] {
	num := count([r | r := input.resource_changes[_]; r.change.actions[_] == "create"])
	num > 3
	msg := sprintf("%d resources at once are many", [num])
}

exception[rules] {
	input.format_version == "1.2"
	rules := ["users"]
}

deny_secrets[msg] {
	walk(input, [path, "canary-in-a-variable"])
	msg := sprintf("a secret stands at %v", [path])
}
