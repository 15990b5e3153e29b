# METADATA
# title: The arguments that carry policy documents, and whether what they hold is one
# description: |
#   Documents in IAM's language: statements with an Effect. Left out are
#   policies in other languages, such as lifecycle policies, redrive policies,
#   filter policies and Cedar.
# schemas:
#   - input: schema.document
package planvet.lib.carrier

import data.planvet.lib.hole
import data.planvet.lib.partial
import data.planvet.lib.tf

# METADATA
# title: The arguments by resource type
# description: A path as names; the blocks on the way are lists.
arguments[type] contains split(path, ".") if {
	some path, types in _types
	some type in types
}

_types := {
	"policy": {
		"aws_acmpca_policy", "aws_api_gateway_domain_name", "aws_api_gateway_rest_api",
		"aws_api_gateway_rest_api_policy", "aws_backup_vault_policy", "aws_bedrockagentcore_resource_policy",
		"aws_cloudwatch_event_bus_policy", "aws_codebuild_resource_policy", "aws_dynamodb_resource_policy",
		"aws_ecr_registry_policy", "aws_ecr_repository_policy", "aws_ecrpublic_repository_policy",
		"aws_efs_file_system_policy", "aws_glacier_vault_lock", "aws_glue_resource_policy",
		"aws_iam_group_policy", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iot_policy",
		"aws_kinesis_resource_policy", "aws_kms_external_key", "aws_kms_key", "aws_kms_key_policy",
		"aws_kms_replica_external_key", "aws_kms_replica_key", "aws_media_store_container_policy",
		"aws_msk_cluster_policy", "aws_networkfirewall_resource_policy", "aws_oam_sink_policy",
		"aws_redshift_resource_policy", "aws_redshiftserverless_resource_policy", "aws_s3_access_point",
		"aws_s3_bucket", "aws_s3_bucket_policy", "aws_s3control_access_grants_instance_resource_policy",
		"aws_s3control_access_point_policy", "aws_s3control_bucket_policy",
		"aws_s3control_object_lambda_access_point_policy", "aws_s3vectors_vector_bucket_policy",
		"aws_schemas_registry_policy", "aws_secretsmanager_secret", "aws_secretsmanager_secret_policy",
		"aws_ses_identity_policy", "aws_sesv2_email_identity_policy", "aws_sns_topic", "aws_sns_topic_policy",
		"aws_sqs_queue", "aws_sqs_queue_policy", "aws_transfer_access", "aws_transfer_user", "aws_vpc_endpoint",
		"aws_vpc_endpoint_policy", "aws_vpclattice_auth_policy", "aws_vpclattice_resource_policy",
	},
	"assume_role_policy": {"aws_iam_role"},
	"inline_policy.policy": {"aws_iam_role"},
	"details.policy": {"aws_s3control_multi_region_access_point_policy"},
	"access_policy": {"aws_cloudsearch_domain_service_access_policy", "aws_cloudwatch_log_destination_policy", "aws_glacier_vault"},
	"access_policies": {
		"aws_elasticsearch_domain", "aws_elasticsearch_domain_policy",
		"aws_opensearch_domain", "aws_opensearch_domain_policy",
	},
	"policy_document": {
		"aws_cloudwatch_log_resource_policy", "aws_codeartifact_domain_permissions_policy",
		"aws_codeartifact_repository_permissions_policy", "aws_prometheus_resource_policy",
		"aws_xray_resource_policy",
	},
	"resource_policy": {
		"aws_s3tables_table_bucket_policy", "aws_s3tables_table_policy",
		"aws_sagemaker_model_package_group_policy",
	},
	"repository_policy": {"aws_ecr_repository_creation_template"},
	"inline_policy": {"aws_ssoadmin_permission_set_inline_policy"},
	"session_policy": {"aws_rolesanywhere_profile"},
	"content": {"aws_organizations_policy", "aws_organizations_resource_policy"},
}

# METADATA
# title: Where an instance carries policies
# description: |
#   A list of paths. Arguments that only echo what AWS holds do not count, nor
#   organisation policies in another language than IAM's, nor the empty text and
#   "{}", by which optional arguments say that there is no policy.
paths(r) := [path |
	some argument in arguments[r.type]
	tf.configures(r, argument[0])
	_in_the_language(r)
	some path in _expanded(r, argument)
	not tf.unset(r, path)
	not _blank(r, path)
]

_expanded(_, argument) := [argument] if count(argument) == 1

# Of blocks that are not known, the block stands for what is in it.
_expanded(r, argument) := [[argument[0]]] if {
	count(argument) == 2
	tf.undecided(r, argument[0])
} else := [array.concat(block, [argument[1]]) | some block in tf.blocks(r, argument[0])] if {
	count(argument) == 2
}

_in_the_language(r) if r.type != "aws_organizations_policy"

_in_the_language(r) if {
	tf.value_or(r, "type", "SERVICE_CONTROL_POLICY") in {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}
}

_blank(r, path) if {
	is_string(tf.value(r, path))
	trim_space(tf.value(r, path)) == ""
}

_blank(r, path) if {
	not _types_that_need_one[r.type]
	document(r, path) == {}
}

# An empty document is refused here: the resource is the policy.
_types_that_need_one[type] if {
	some type, _ in arguments
	regex.match(`_policy$|^aws_iam_`, type)
	not type in {"aws_secretsmanager_secret_policy", "aws_sqs_queue_policy", "aws_vpc_endpoint_policy"}
}

# METADATA
# title: The parsed document at a path; undefined where there is none
# description: |
#   As the loaders parsed it, and with names in the place of what is known only
#   after apply.
document(r, path) := r.documents[_joined(path)]

_joined(path) := concat(".", [sprintf("%v", [step]) | some step in path])

# METADATA
# title: What keeps a document from being read as a policy
# description: |
#   A set of clauses to follow the argument's name, empty where there is
#   nothing to say, also where nothing is known of the text.
wrong(r, path) := {"is not JSON"} if {
	_unparsed(r, path)
	not json.is_valid(tf.value(r, path))
} else := {"is not JSON"} if {
	_broken_anyway(r, path)
} else := {"is JSON, but no object"} if {
	_unparsed(r, path)
} else := {"is JSON, but no object"} if {
	found := document(r, path)
	not is_object(found)
} else := _wrong_document(document(r, path)) | _lost_members(r, path) if {
	document(r, path)
} else := set()

# Whether a text is no JSON whatever its unknown parts turn out to be: all of
# them are within strings.
_broken_anyway(r, path) if {
	tf.unknown(r, path)
	not document(r, path)
	texts := partial.texts(r, path)
	count(texts) > 0
	every text in texts {
		filled := hole.filled(text, "\ue000")
		not contains(regex.replace(filled, `"(?:[^"\\]|\\.)*"`, ""), "\ue000")
		not json.is_valid(filled)
	}
}

_unparsed(r, path) if {
	is_string(tf.value(r, path))
	not document(r, path)
}

_wrong_document(document) := {"has no Statement"} if {
	object.get(document, "Statement", []) in {null, [], ""}
} else := {"has a Statement that is neither an object nor a list of objects"} if {
	not is_string(document.Statement)
	some statement in _list(document.Statement)
	not is_object(statement)
	not is_string(statement)
} else := {clause |
	some statement in _list(document.Statement)
	some clause in _wrong_statement(statement)
}

_list(value) := value if is_array(value)

_list(value) := [value] if not is_array(value)

_wrong_statement(statement) := {"has a Statement that is neither an object nor a list of objects"} if {
	is_string(statement)
	not _named(statement)
} else := {clause |
	is_object(statement)
	some clause in (_wrong_effect(statement) | _wrong_action(statement))
}

_wrong_effect(statement) := {sprintf("has a statement%s without Effect", [_sid(statement)])} if {
	not _has(statement, "Effect")
} else := {sprintf("has a statement%s whose Effect is %v, which is neither \"Allow\" nor \"Deny\"", [
	_sid(statement), json.marshal(statement.Effect),
])} if {
	not statement.Effect in {"Allow", "Deny"}
	not _named(statement.Effect)
} else := set()

_wrong_action(statement) := {sprintf("has a statement%s with neither Action nor NotAction", [_sid(statement)])} if {
	not _has(statement, "Action")
	not _has(statement, "NotAction")
} else := {sprintf("has a statement%s with both Action and NotAction", [_sid(statement)])} if {
	_has(statement, "Action")
	_has(statement, "NotAction")
} else := set()

_has(statement, element) if object.get(statement, element, null) != null

_sid(statement) := sprintf(" %q", [statement.Sid]) if {
	is_string(statement.Sid)
	statement.Sid != ""
	not _named(statement.Sid)
} else := ""

# A member that an object has twice. Parsers keep the last, so the text is asked:
# it has more members of that name than the document. What stood below the one
# that is lost is lost as well, so only the outermost is named.
_lost_members(r, path) := {sprintf("has %s twice in one object, of which only the last counts", [name]) |
	lost := _lost(r, path)
	outermost := min({_depth(name) | some name in lost})
	some name in lost
	_depth(name) == outermost
}

# A text that is followed by a colon is a member's name.
_lost(r, path) := {name |
	text := tf.value(r, path)
	is_string(text)
	in_text := [trim_right(token, ": \t\r\n") |
		some token in regex.find_n(`"(?:[^"\\]|\\.)*"(?:\s*:)?`, text, -1)
		endswith(token, ":")
	]
	count(in_text) > count(_members(document(r, path)))
	in_document := object.union_n([{json.marshal(name): {number: true}} | some number, name in _members(document(r, path))])
	by_name := object.union_n([{json.marshal(json.unmarshal(token)): {number: true}} |
		some number, token in in_text
		json.is_valid(token) # what follows the document in the text need not be JSON
	])
	some name, of_name in by_name
	count(of_name) > count(object.get(in_document, name, {}))
}

_depth(name) := 0 if {
	name in {`"Version"`, `"Id"`, `"Statement"`}
} else := 1 if {
	regex.match(`^"(Sid|Effect|(Not)?(Action|Resource|Principal)|Condition)"$`, name)
} else := 3 if {
	contains(name, ":")
} else := 2

_members(document) := [name |
	walk(document, [_, value])
	is_object(value)
	some name, _ in value
]

# METADATA
# title: What a policy says that only apply will tell
# description: |
#   A clause, or undefined: whether a document can be read hangs on an Effect or
#   on a statement that is not known.
unknown(r, path) := "an Effect" if {
	some statement in _list(document(r, path).Statement)
	is_object(statement)
	_named(statement.Effect)
} else := "a statement" if {
	some statement in _list(document(r, path).Statement)
	_named(statement)
}

_named(text) if hole.within(text)
