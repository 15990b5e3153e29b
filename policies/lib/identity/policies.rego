# METADATA
# title: The policy documents of a configuration
# description: |
#   Every document that IAM reads, with where it stands. Rendered data sources
#   aws_iam_policy_document are not among them: what they make counts where it
#   is attached. Of policies that a resource in state merely echoes (a queue
#   whose policy is a resource of its own), only the resource's own count.
# schemas:
#   - input: schema.document
package planvet.lib.policies

import data.planvet.lib.iam
import data.planvet.lib.link
import data.planvet.lib.pattern
import data.planvet.lib.tf

# METADATA
# title: The documents of the configuration
# description: A list in order of type, address and argument, each as `of` gives it.
documents := [found |
	some type in sort(object.keys(arguments) & object.keys(input.resources))
	some r in tf.resources(type)
	some found in of(r)
]

# METADATA
# title: The documents of an instance
# description: |
#   A list of {"resource", "path", "state", "document", "why"}. The state is
#   "read"; "unknown", where policies do not see the text; or "unreadable",
#   where it holds no policy document. `document` is {} where it is not read,
#   and `why` a clause that says so, "policy of aws_x.y is known only after apply".
of(r) := [at(r, path) |
	some argument in object.get(arguments, r.type, [])
	some path in _paths(r, argument)
	tf.configures(r, path[0])
	link.set_in(r, path)
]

# METADATA
# title: The document at one argument, as `of` gives it
at(r, path) := {"resource": r, "path": path, "state": "read", "document": document, "why": ""} if {
	document := _parsed(r, path)
} else := {"resource": r, "path": path, "state": "unknown", "document": {}, "why": why} if {
	tf.undecided(r, path)
	why := sprintf("%s of %s %s", [_dotted(path), r.address, tf.reason(r, path)])
} else := {"resource": r, "path": path, "state": "unreadable", "document": {}, "why": why} if {
	why := sprintf("%s of %s is no policy document", [_dotted(path), r.address])
}

# METADATA
# title: The arguments that hold policy documents, by resource type
# description: A block's argument is written [block, argument].
arguments := object.union_n([
	{type: [["policy"]] | some type in _with_policy},
	{type: [["access_policy"]] | some type in _with_access_policy},
	{type: [["access_policies"]] | some type in _with_access_policies},
	{type: [["policy_document"]] | some type in _with_policy_document},
	{
		"aws_iam_role": [["assume_role_policy"], ["inline_policy", "policy"]],
		"aws_organizations_policy": [["content"]],
		"aws_ssoadmin_permission_set_inline_policy": [["inline_policy"]],
	},
])

# METADATA
# title: The types that attach a document to users, groups or roles, or can be attached
identity_types := {"aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role_policy", "aws_ssoadmin_permission_set_inline_policy"}

_with_policy := {
	"aws_iam_policy", "aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_role_policy",
	"aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3_access_point", "aws_s3control_access_point_policy", "aws_s3control_bucket_policy",
	"aws_s3control_object_lambda_access_point_policy",
	"aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic", "aws_sns_topic_policy",
	"aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_key_policy",
	"aws_secretsmanager_secret", "aws_secretsmanager_secret_policy",
	"aws_ecr_repository_policy", "aws_ecr_registry_policy", "aws_ecrpublic_repository_policy",
	"aws_efs_file_system_policy", "aws_backup_vault_policy", "aws_glacier_vault_lock",
	"aws_vpc_endpoint", "aws_vpc_endpoint_policy", "aws_api_gateway_rest_api", "aws_api_gateway_rest_api_policy",
	"aws_cloudwatch_event_bus_policy", "aws_codebuild_resource_policy",
	"aws_media_store_container_policy", "aws_ses_identity_policy", "aws_sesv2_email_identity_policy",
	"aws_acmpca_policy", "aws_iot_policy", "aws_glue_resource_policy", "aws_dynamodb_resource_policy", "aws_kinesis_resource_policy",
	"aws_vpclattice_auth_policy", "aws_vpclattice_resource_policy", "aws_schemas_registry_policy",
	"aws_networkfirewall_resource_policy", "aws_transfer_user", "aws_transfer_access",
}

_with_access_policy := {
	"aws_glacier_vault", "aws_cloudwatch_log_destination_policy", "aws_cloudsearch_domain_service_access_policy",
}

_with_access_policies := {
	"aws_opensearch_domain", "aws_opensearch_domain_policy", "aws_elasticsearch_domain", "aws_elasticsearch_domain_policy",
}

_with_policy_document := {
	"aws_cloudwatch_log_resource_policy", "aws_codeartifact_domain_permissions_policy", "aws_codeartifact_repository_permissions_policy",
}

_paths(r, argument) := [argument] if {
	count(argument) == 1
} else := [[argument[0]]] if {
	tf.undecided(r, argument[0])
} else := [array.concat(block, [argument[1]]) | some block in tf.blocks(r, argument[0])]

# A document whose text is not known has been read from the source.
_parsed(r, path) := document if {
	document := r.documents[_dotted_with_positions(path)]
	_policy(document)
} else := document if {
	text := tf.value(r, path)
	is_string(text)
	json.is_valid(text)
	document := json.unmarshal(text)
	_policy(document)
}

_policy(document) if {
	is_object(document)
	_statements(document)
}

_statements(document) if type_name(object.get(document, "Statement", null)) in {"object", "array"}

_statements(document) if pattern.placeholder(object.get(document, "Statement", null))

_dotted(path) := concat(".", [step | some step in path; is_string(step)])

_dotted_with_positions(path) := concat(".", [sprintf("%v", [step]) | some step in path])

# METADATA
# title: The statements of all documents that were read
# description: |
#   A list of {"resource", "path", "statement", "name"}; `name` says which it
#   is in its document, without a position: its Sid, or what it does.
statements := [{"resource": found.resource, "path": found.path, "statement": statement, "name": name(statement)} |
	some found in documents
	some statement in iam.statements(found.document)
]

# METADATA
# title: What to call a statement in a message
name(statement) := sprintf("the statement %s", [sid]) if {
	sid := object.get(statement, "Sid", "")
	is_string(sid)
	sid != ""
} else := sprintf("the statement that %s %s", [_verb(statement), _actions(statement)])

_verb(statement) := object.get({"Allow": "allows", "Deny": "denies"}, object.get(statement, "Effect", ""), "speaks of")

_actions(statement) := _listed(iam.texts(statement, "Action")) if {
	count(iam.texts(statement, "Action")) > 0
} else := sprintf("all but %s", [_listed(iam.texts(statement, "NotAction"))])

_listed(names) := concat(", ", names) if {
	count(names) < 4
} else := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 2)), count(names) - 2])
