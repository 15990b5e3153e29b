# METADATA
# title: ECS Exec commands are not logged
# description: |
#   With `enable_execute_command`, whoever may call `ecs:ExecuteCommand` gets a shell in a running container. What they
#   do there is in no trail: CloudTrail records that a session began, not what was typed. The log of the session is set
#   on the cluster:
#
#   | `logging` | AWS logs |
#   | --- | --- |
#   | `NONE` | nothing |
#   | `OVERRIDE` | to the log group or bucket of `log_configuration` |
#   | `DEFAULT`, or nothing set | to the `awslogs` log group of the task definition; nothing where no container has that driver |
#
#   What is wrong with a cluster is said at the cluster, once, with the services that it concerns; what is wrong with
#   a service's task definition is said at the service. Tasks that EventBridge rules, schedules and pipes start count
#   as services do. Without `cluster`, AWS takes the one called `default`.
#
#   Deliberately missed: whether the image holds `script` and `cat`, and the task role may write the log, without which
#   AWS logs nothing; a task of which only some containers log (AWS speaks of the task definition as a whole); tasks
#   that are started by hand.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
#   - ref: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html
# schemas:
#   - input: schema.document
# custom:
#   id: os-access-ecs-exec
#   severity: medium
#   note: Access to the underlying system
#   resources: [aws_ecs_service, aws_ecs_cluster, aws_cloudwatch_event_target, aws_scheduler_schedule, aws_pipes_pipe]
#   remediation: |
#     Say where the log goes, on the cluster:
#
#     ```hcl
#     resource "aws_ecs_cluster" "main" {
#       name = "main"
#
#       configuration {
#         execute_command_configuration {
#           logging = "OVERRIDE"
#
#           log_configuration {
#             cloud_watch_log_group_name = aws_cloudwatch_log_group.exec.name
#           }
#         }
#       }
#     }
#     ```
#   frameworks:
#     cwe: [CWE-778]
#   examples:
#     - name: A cluster that logs nothing, said once
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#           configuration {
#             execute_command_configuration {
#               logging = "NONE"
#             }
#           }
#         }
#
#         resource "aws_ecs_service" "web" {
#           count                  = 2
#           name                   = "web-${count.index}"
#           cluster                = aws_ecs_cluster.main.id
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#       fail:
#         aws_ecs_cluster.main: 'commands that ECS Exec runs for aws_ecs_service.web[0] and 1 more are not logged: logging is "NONE"'
#     - name: An override that leads nowhere
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#           configuration {
#             execute_command_configuration {
#               logging = "OVERRIDE"
#               log_configuration {
#                 s3_bucket_encryption_enabled = true
#               }
#             }
#           }
#         }
#
#         resource "aws_ecs_service" "web" {
#           name                   = "web"
#           cluster                = "main"
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#       fail:
#         aws_ecs_cluster.main: 'commands that ECS Exec runs for aws_ecs_service.web are not logged: logging is "OVERRIDE", and log_configuration names neither a log group nor a bucket'
#     - name: Left to a task that keeps no log
#       hcl: |
#         resource "aws_ecs_cluster" "silent" {
#           name = "silent"
#         }
#
#         resource "aws_ecs_cluster" "default" {
#           name = "default"
#           configuration {
#             execute_command_configuration {
#               logging = "DEFAULT"
#             }
#           }
#         }
#
#         resource "aws_ecs_task_definition" "quiet" {
#           family                = "quiet"
#           container_definitions = jsonencode([{ name = "app", image = "app", logConfiguration = { logDriver = "json-file" } }])
#         }
#
#         resource "aws_ecs_service" "silent" {
#           name                   = "silent"
#           cluster                = aws_ecs_cluster.silent.arn
#           task_definition        = aws_ecs_task_definition.quiet.arn
#           enable_execute_command = true
#         }
#
#         resource "aws_ecs_service" "default" {
#           name                   = "default"
#           task_definition        = "quiet:3"
#           enable_execute_command = true
#         }
#       fail:
#         aws_ecs_service.silent: 'commands that ECS Exec runs are not logged: aws_ecs_cluster.silent leaves the log to the task, and no container of aws_ecs_task_definition.quiet uses the awslogs driver'
#         aws_ecs_service.default: 'commands that ECS Exec runs are not logged: aws_ecs_cluster.default leaves the log to the task, and no container of aws_ecs_task_definition.quiet uses the awslogs driver'
#     - name: A log group, a bucket, and the task's own log
#       hcl: |
#         resource "aws_cloudwatch_log_group" "exec" {
#           name = "exec"
#         }
#
#         resource "aws_s3_bucket" "exec" {}
#
#         resource "aws_ecs_cluster" "group" {
#           name = "group"
#           configuration {
#             execute_command_configuration {
#               logging = "OVERRIDE"
#               log_configuration {
#                 cloud_watch_log_group_name = aws_cloudwatch_log_group.exec.name
#               }
#             }
#           }
#         }
#
#         resource "aws_ecs_cluster" "bucket" {
#           name = "bucket"
#           configuration {
#             execute_command_configuration {
#               logging = "OVERRIDE"
#               log_configuration {
#                 s3_bucket_name = aws_s3_bucket.exec.id
#               }
#             }
#           }
#         }
#
#         resource "aws_ecs_cluster" "silent" {
#           name = "silent"
#         }
#
#         resource "aws_ecs_task_definition" "logged" {
#           family                = "logged"
#           container_definitions = jsonencode([{ name = "app", image = "app", logConfiguration = { logDriver = "awslogs", options = { "awslogs-group" = aws_cloudwatch_log_group.exec.name } } }])
#         }
#
#         resource "aws_ecs_service" "each" {
#           for_each = {
#             group  = aws_ecs_cluster.group.name
#             bucket = aws_ecs_cluster.bucket.name
#             silent = aws_ecs_cluster.silent.name
#           }
#           name                   = each.key
#           cluster                = each.value
#           task_definition        = aws_ecs_task_definition.logged.family
#           enable_execute_command = true
#         }
#     - name: Nobody gets a shell
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#           configuration {
#             execute_command_configuration {
#               logging = "NONE"
#             }
#           }
#         }
#
#         resource "aws_ecs_service" "off" {
#           name                   = "off"
#           cluster                = aws_ecs_cluster.main.id
#           task_definition        = "web:1"
#           enable_execute_command = false
#         }
#
#         resource "aws_ecs_service" "silent" {
#           name            = "silent"
#           cluster         = aws_ecs_cluster.main.id
#           task_definition = "web:1"
#         }
#     - name: Tasks that a rule, a schedule and a pipe start
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#           dynamic "configuration" {
#             for_each = ["NONE"]
#             content {
#               execute_command_configuration {
#                 logging = configuration.value
#               }
#             }
#           }
#         }
#
#         resource "aws_cloudwatch_event_target" "nightly" {
#           rule     = "nightly"
#           arn      = aws_ecs_cluster.main.arn
#           role_arn = "arn:aws:iam::111122223333:role/events"
#           ecs_target {
#             task_definition_arn    = "arn:aws:ecs:eu-west-1:111122223333:task-definition/job:1"
#             enable_execute_command = true
#           }
#         }
#
#         resource "aws_scheduler_schedule" "hourly" {
#           name                = "hourly"
#           schedule_expression = "rate(1 hour)"
#           flexible_time_window {
#             mode = "OFF"
#           }
#           target {
#             arn      = aws_ecs_cluster.main.arn
#             role_arn = "arn:aws:iam::111122223333:role/scheduler"
#             ecs_parameters {
#               task_definition_arn    = "arn:aws:ecs:eu-west-1:111122223333:task-definition/job:1"
#               enable_execute_command = true
#             }
#           }
#         }
#
#         resource "aws_pipes_pipe" "queue" {
#           name     = "queue"
#           role_arn = "arn:aws:iam::111122223333:role/pipes"
#           source   = "arn:aws:sqs:eu-west-1:111122223333:queue"
#           target   = aws_ecs_cluster.main.arn
#           target_parameters {
#             ecs_task_parameters {
#               task_definition_arn    = "arn:aws:ecs:eu-west-1:111122223333:task-definition/job:1"
#               enable_execute_command = true
#             }
#           }
#         }
#       fail:
#         aws_ecs_cluster.main: 'commands that ECS Exec runs for aws_cloudwatch_event_target.nightly and 2 more are not logged: logging is "NONE"'
#     - name: A service whose task sets say what runs
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#         }
#
#         resource "aws_ecs_task_definition" "quiet" {
#           family                = "quiet"
#           container_definitions = jsonencode([{ name = "app", image = "app" }])
#         }
#
#         resource "aws_ecs_service" "web" {
#           name                   = "web"
#           cluster                = aws_ecs_cluster.main.id
#           enable_execute_command = true
#           deployment_controller {
#             type = "EXTERNAL"
#           }
#         }
#
#         resource "aws_ecs_task_set" "web" {
#           cluster         = aws_ecs_cluster.main.id
#           service         = aws_ecs_service.web.id
#           task_definition = aws_ecs_task_definition.quiet.arn
#         }
#       fail:
#         aws_ecs_service.web: 'commands that ECS Exec runs are not logged: aws_ecs_cluster.main leaves the log to the task, and no container of aws_ecs_task_definition.quiet uses the awslogs driver'
#     - name: A cluster and a task definition that are elsewhere
#       hcl: |
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#         }
#
#         resource "aws_ecs_service" "cluster" {
#           name                   = "cluster"
#           cluster                = "elsewhere"
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#
#         data "aws_ecs_cluster" "shared" {
#           cluster_name = "shared"
#         }
#
#         resource "aws_ecs_service" "looked_up" {
#           name                   = "looked-up"
#           cluster                = data.aws_ecs_cluster.shared.arn
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#
#         resource "aws_ecs_service" "task" {
#           name                   = "task"
#           cluster                = aws_ecs_cluster.main.id
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#
#         resource "aws_ecs_service" "unsaid" {
#           name                   = "unsaid"
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#       undetermined:
#         aws_ecs_service.cluster: whether commands that ECS Exec runs are logged cannot be told, since the cluster elsewhere is outside this configuration
#         aws_ecs_service.looked_up: whether commands that ECS Exec runs are logged cannot be told, since the cluster data.aws_ecs_cluster.shared is outside this configuration
#         aws_ecs_service.task: whether commands that ECS Exec runs are logged cannot be told, since aws_ecs_cluster.main leaves the log to the task, and the task definition web:1 is outside this configuration
#         aws_ecs_service.unsaid: whether commands that ECS Exec runs are logged cannot be told, since the cluster default is outside this configuration
#     - name: What is known only after apply
#       hcl: |
#         resource "terraform_data" "setting" {
#           input = timestamp()
#         }
#
#         resource "aws_ecs_cluster" "main" {
#           name = "main"
#           configuration {
#             execute_command_configuration {
#               logging = terraform_data.setting.output
#             }
#           }
#         }
#
#         resource "aws_ecs_cluster" "none" {
#           name = "none"
#           configuration {
#             execute_command_configuration {
#               logging = "NONE"
#             }
#           }
#         }
#
#         resource "aws_ecs_service" "web" {
#           name                   = "web"
#           cluster                = aws_ecs_cluster.main.id
#           task_definition        = "web:1"
#           enable_execute_command = true
#         }
#
#         resource "aws_ecs_service" "maybe" {
#           name                   = "maybe"
#           cluster                = aws_ecs_cluster.none.id
#           task_definition        = "web:1"
#           enable_execute_command = terraform_data.setting.output == ""
#         }
#       undetermined:
#         aws_ecs_service.web: whether commands that ECS Exec runs are logged cannot be told, since logging of aws_ecs_cluster.main is known only after apply
#         aws_ecs_service.maybe: whether commands that ECS Exec runs are logged cannot be told, since enable_execute_command is known only after apply
package planvet.rules.os_access.ecs_exec

import data.planvet.lib.answer
import data.planvet.lib.link
import data.planvet.lib.result
import data.planvet.lib.tf

# The cluster is at fault.
results contains result.with_related(result.fail(cluster, _config_path(cluster), message), places) if {
	some address, users in _by_cluster
	cluster := tf.at(address)
	log := _log(cluster)
	log.answer == "no"
	message := sprintf("commands that ECS Exec runs for %s are not logged: %s", [_several(users), log.why])
	places := [result.place(u[0], u[1], "turns ECS Exec on") | some u in users]
}

# The task definition is, or a cluster that is one of several.
results contains result.with_related(result.fail(u.r, u.enable, message), found.at) if {
	some u in _users
	_enabled(u)
	not _said_of_cluster(u)
	found := _logged(u)
	found.answer == "no"
	message := sprintf("commands that ECS Exec runs are not logged: %s", [found.why])
}

results contains result.with_related(result.undetermined(u.r, u.enable, message), found.at) if {
	some u in _users
	found := _doubt(u)
	message := sprintf("whether commands that ECS Exec runs are logged cannot be told, since %s", [found.why])
}

# Whatever lets commands in, and the paths of what decides: the argument
# itself, the cluster and the task definition.
_users := [u | some u in array.concat(_services, array.concat(_targets, array.concat(_schedules, _pipes)))]

_services := [{"r": r, "enable": ["enable_execute_command"], "cluster": ["cluster"], "task": ["task_definition"]} |
	some r in tf.resources("aws_ecs_service")
]

_targets := [{"r": r, "enable": array.concat(block, ["enable_execute_command"]), "cluster": ["arn"], "task": array.concat(block, ["task_definition_arn"])} |
	some r in tf.resources("aws_cloudwatch_event_target")
	some block in tf.blocks(r, "ecs_target")
]

_schedules := [{"r": r, "enable": array.concat(inner, ["enable_execute_command"]), "cluster": array.concat(block, ["arn"]), "task": array.concat(inner, ["task_definition_arn"])} |
	some r in tf.resources("aws_scheduler_schedule")
	some block in tf.blocks(r, "target")
	some inner in _inner(r, block, "ecs_parameters")
]

_pipes := [{"r": r, "enable": array.concat(inner, ["enable_execute_command"]), "cluster": ["target"], "task": array.concat(inner, ["task_definition_arn"])} |
	some r in tf.resources("aws_pipes_pipe")
	some block in tf.blocks(r, "target_parameters")
	some inner in _inner(r, block, "ecs_task_parameters")
]

_inner(r, block, name) := [array.concat(block, [name, i]) |
	list := object.get(r.values, array.concat(block, [name]), [])
	is_array(list)
	some i, _ in list
]

_enabled(u) if tf.value(u.r, u.enable) in {true, "true"}

# The users of each cluster that is sure, [address, path] in order.
_by_cluster := {address: sort(object.keys(users)) |
	some address, users in object.union_n([{address: {[u.r.address, u.enable]: true}} |
		some u in _users
		_enabled(u)
		address := _sure_cluster(u)
	])
}

_sure_cluster(u) := key if {
	keys := _clusters(u)
	count(keys) == 1
	some key in keys
	link.managed(key)
}

_several(users) := users[0][0] if {
	count(users) == 1
} else := sprintf("%s and %d more", [users[0][0], count(users) - 1])

_doubt(u) := logged if {
	_enabled(u)
	logged := _logged(u)
	logged.answer == "undetermined"
} else := answer.undetermined(sprintf("enable_execute_command %s", [tf.reason(u.r, u.enable)]), []) if {
	tf.undecided(u.r, u.enable)
	_logged(u).answer != "yes"
}

_said_of_cluster(u) if _log(tf.at(_sure_cluster(u))).answer == "no"

_logged(u) := answer.agree(
	{_logged_in(u, key) | some key in _clusters(u)},
	"several clusters may be meant, and they differ",
) if {
	count(_clusters(u)) > 0
} else := answer.undetermined(sprintf("%s %s", [u.cluster[count(u.cluster) - 1], tf.reason(u.r, u.cluster)]), [])

_logged_in(u, key) := answer.undetermined(sprintf("the cluster %s is outside this configuration", [key]), link.places(key, [], "looked up, not managed here")) if {
	not link.managed(key)
} else := _in_task(u, key) if {
	_log(tf.at(key)).answer == "task"
} else := _log(tf.at(key))

# The cluster default where none is named.
_clusters(u) := {_cluster(key) | some key in link.targets(u.r, u.cluster, {"aws_ecs_cluster"})} if {
	link.set_in(u.r, u.cluster)
} else := {_cluster("default")}

# A literal name or ARN of a cluster that is here.
_cluster(key) := object.get(_cluster_named, regex.replace(key, `^arn:.*:cluster/`, ""), key)

_cluster_named := object.union_n([{name: r.address} |
	some r in tf.resources("aws_ecs_cluster")
	name := tf.value(r, "name")
	is_string(name)
])

_config := ["configuration", 0, "execute_command_configuration", 0]

_logging := array.concat(_config, ["logging"])

_config_path(cluster) := _logging if {
	tf.known(cluster, _logging)
} else := []

# What a cluster does with the log, "task" where it leaves it to the task.
_log(cluster) := answer.undetermined(sprintf("%s of %s %s", [path[count(path) - 1], cluster.address, tf.reason(cluster, path)]), link.places(cluster.address, path, "decides where the log goes")) if {
	path := _undecided_in(cluster)
} else := {"answer": "task", "why": "", "at": []} if {
	tf.value_or(cluster, _logging, "DEFAULT") in {"DEFAULT", ""}
} else := answer.no(`logging is "NONE"`, []) if {
	tf.value(cluster, _logging) == "NONE"
} else := answer.no(`logging is "OVERRIDE", and log_configuration names neither a log group nor a bucket`, []) if {
	every name in ["cloud_watch_log_group_name", "s3_bucket_name"] {
		not link.set_in(cluster, array.concat(_config, ["log_configuration", 0, name]))
	}
	not tf.undecided(cluster, array.concat(_config, ["log_configuration"]))
} else := answer.yes("the cluster keeps a log", [])

_undecided_in(cluster) := [path |
	some path in [["configuration"], ["configuration", 0, "execute_command_configuration"], _logging]
	tf.undecided(cluster, path)
][0]

_in_task(u, cluster) := object.union(found, {
	"why": sprintf("%s leaves the log to the task, and %s", [cluster, found.why]),
	"at": array.concat(link.places(cluster, _config_path(tf.at(cluster)), "leaves the log to the task"), found.at),
}) if {
	found := _task_logs(u)
}

_task_logs(u) := answer.agree(
	{_definition_logs(key) | some key in _definitions(u)},
	"several task definitions may be meant, and they differ",
) if {
	count(_definitions(u)) > 0
} else := answer.undetermined(sprintf("%s %s", [u.task[count(u.task) - 1], tf.reason(u.r, u.task)]), []) if {
	tf.undecided(u.r, u.task)
} else := answer.undetermined("no task definition is named", [])

# Where a service names none, its task sets do.
_definitions(u) := {_definition(key) | some key in link.targets(u.r, u.task, {"aws_ecs_task_definition"})} if {
	link.set_in(u.r, u.task)
} else := {_definition(key) |
	some r in tf.resources("aws_ecs_task_set")
	u.r.address in link.targets(r, "service", {"aws_ecs_service"})
	some key in link.targets(r, "task_definition", {"aws_ecs_task_definition"})
}

# "web", "web:3" or an ARN that ends so.
_definition(key) := object.get(_family, regex.replace(key, `^arn:.*:task-definition/|:[0-9]+$`, ""), key)

_family := object.union_n([{family: r.address} |
	some r in tf.resources("aws_ecs_task_definition")
	family := tf.value(r, "family")
	is_string(family)
])

_definition_logs(key) := answer.undetermined(sprintf("the task definition %s is outside this configuration", [key]), []) if {
	not link.managed(key)
} else := _containers_log(tf.at(key))

_containers_log(r) := answer.undetermined(sprintf("container_definitions of %s cannot be read", [r.address]), _place_of(r)) if {
	not is_array(object.get(r.documents, "container_definitions", null))
} else := answer.yes(sprintf("%s logs", [r.address]), _place_of(r)) if {
	some container in r.documents.container_definitions
	_driver(container) == "awslogs"
} else := answer.undetermined(sprintf("the log driver in container_definitions of %s is not known yet", [r.address]), _place_of(r)) if {
	some container in r.documents.container_definitions
	contains(_driver(container), "${")
} else := answer.no(sprintf("no container of %s uses the awslogs driver", [r.address]), _place_of(r))

_place_of(r) := [result.place(r.address, "container_definitions", "the containers of the task")]

# A container that is not known stands there as a placeholder.
_driver(container) := container if {
	is_string(container)
} else := "" if {
	not is_object(container)
} else := sprintf("%v", [log]) if {
	log := object.get(container, "logConfiguration", "")
	not is_object(log)
} else := sprintf("%v", [object.get(container, ["logConfiguration", "logDriver"], "")])
