package schema

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// conventions are the arguments that have one type in (nearly) all resource
// types of the AWS provider, as far as people tend to write them in another
// type or in another order than the provider's. Types where one differs are
// listed in a table.
var conventions = func() map[string]cty.Type {
	out := map[string]cty.Type{}
	for typ, names := range map[cty.Type]string{
		cty.Number:          numbers,
		cty.Bool:            bools,
		cty.String:          textNames,
		cty.Set(cty.String): sets,
		cty.Map(cty.String): maps,
	} {
		for _, name := range strings.Fields(names) {
			out[name] = typ
		}
	}
	return out
}()

const numbers = `
	allocated_storage authorizer_result_ttl_in_seconds automatic_backup_retention_days backup_retention_period
	batch_size container_port cookie_duration core_count days default_ttl deletion_window_in_days desired_capacity
	device_index from_port healthy_threshold http_port https_port idle_timeout iops lb_port instance_count instance_port
	kms_data_key_reuse_period_seconds max_retries max_size maximum_event_age_in_seconds maximum_retry_attempts min_size
	monitoring_interval mtu node_count number_of_nodes number_of_workers performance_insights_retention_period priority
	promotion_tier rule_number snapshot_retention_limit storage_capacity throughput timeout_in_seconds timeout_seconds
	to_port unhealthy_threshold volume_size weight`

const bools = `
	allow_major_version_upgrade apply_immediately auto_accept block_public_acls block_public_policy bucket_key_enabled
	copy_tags_to_snapshot deletion_protection_enabled disable_api_termination disable_scale_in enable_ecs_managed_tags
	enable_execute_command enabled force_delete force_destroy iam_database_authentication_enabled ignore_public_acls
	internal is_enabled kms_encrypted multi_az performance_insights_enabled private_dns_enabled publicly_accessible
	publish read_only required restrict_public_buckets skip_destroy skip_final_snapshot source_dest_check
	storage_encrypted transit_encryption_enabled vpc wait_for_deployment`

// Strings that look like numbers are often written as such.
const textNames = `
	account_id aws_account_id availability_zone cidr_block comment description engine engine_version external_id
	identifier key_id key_name kms_key_id name name_prefix owner path policy prefix region role_arn status
	statement_id subnet_id tier user_data vpc_id zone_id`

const sets = `
	alarm_actions alarm_names aliases allow_headers allow_methods allow_origins allowed_oauth_flows
	allowed_oauth_scopes assumable_role_arns authorization_scopes availability_zones cached_methods callback_urls
	client_subnets event_categories execution_role_arns explicit_auth_flows iam_roles insufficient_data_actions
	logout_urls managed_policy_arns ok_actions policy_arns propagating_vgws read_attributes route_table_ids
	secondary_private_ips security_group_arns security_group_ids security_group_names security_groups source_ids
	subject_alternative_names subnet_ids subnets supported_identity_providers target_group_arns user_ids users
	vpc_security_group_ids vpc_subnet_ids write_attributes`

const maps = `
	encryption_context_equals encryption_context_subset environment_variables hyper_parameters parameter_overrides
	request_models request_templates response_models response_templates stage_variables tags tags_all variables
	volume_tags`

// mapNames are further arguments that are maps, so that an object given for
// one in JSON is not taken for a block.
var mapNames = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(`arguments default_arguments extra_params input_parameters keepers labels metadata
		parameters properties request_parameters response_parameters rule_parameters triggers vars`) {
		out[name] = true
	}
	return out
}()

// computedTypes are attributes that are not strings and that configurations
// read from resources; nobody sets them.
var computedTypes = map[string]cty.Type{
	"network_interface_ids":     cty.List(cty.String),
	"names":                     cty.List(cty.String),
	"ids":                       cty.List(cty.String),
	"zone_ids":                  cty.List(cty.String),
	"cidr_blocks":               cty.List(cty.String),
	"name_servers":              cty.List(cty.String),
	"dns_entry":                 cty.List(cty.DynamicPseudoType),
	"domain_validation_options": cty.DynamicPseudoType,
	"certificate_authority":     cty.DynamicPseudoType,
	"identity":                  cty.DynamicPseudoType,
	"endpoints":                 cty.DynamicPseudoType,
	"master_user_secret":        cty.DynamicPseudoType,
	"outputs":                   cty.DynamicPseudoType,
	"result":                    cty.DynamicPseudoType,
	"port":                      cty.Number,
	"latest_version":            cty.Number,
	"version":                   cty.DynamicPseudoType,
	"revision":                  cty.Number,
	"values":                    cty.DynamicPseudoType,
	"value":                     cty.DynamicPseudoType,
	"filter":                    cty.DynamicPseudoType,
	"root_block_device":         cty.DynamicPseudoType,
}
