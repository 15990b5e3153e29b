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
	allocated_storage authorizer_result_ttl_in_seconds automatic_backup_retention_days automatically_after_days
	backup_retention_period base_capacity batch_size build_timeout burst_limit capacity concurrent_build_limit
	container_port cookie_duration cooldown core_count datapoints_to_alarm days days_after_initiation default_ttl
	delay_seconds deletion_window_in_days desired_capacity desired_count desired_size device_index
	evaluation_periods failure_threshold from_port health_check_grace_period healthy_threshold http_port https_port
	idle_timeout instance_count instance_port iops kms_data_key_reuse_period_seconds lb_port limit max_age_seconds
	max_allocated_storage max_capacity max_message_size max_retries max_session_duration max_size
	maximum_batching_window_in_seconds maximum_event_age_in_seconds maximum_retry_attempts memory_reservation
	memory_size message_retention_seconds min_capacity min_size monitoring_interval mtu node_count noncurrent_days
	num_cache_clusters num_cache_nodes num_node_groups number_of_nodes number_of_workers
	performance_insights_retention_period port priority promotion_tier provisioned_concurrent_executions
	queued_timeout read_capacity receive_wait_time_seconds recovery_window_in_days replicas_per_node_group
	request_interval reserved_concurrent_executions retention_days retention_in_days rotation_period_in_days
	rule_number scaling_adjustment shard_count size slow_start snapshot_retention_limit storage_capacity
	storage_throughput target_value threshold throttling_burst_limit throughput timeout timeout_in_seconds
	timeout_seconds to_port ttl unhealthy_threshold visibility_timeout_seconds volume_size weight write_capacity`

const bools = `
	allow_major_version_upgrade allow_overwrite api_key_required apply_immediately auto_accept block_public_acls
	block_public_policy bucket_key_enabled cloudwatch_metrics_enabled content_based_deduplication copy_tags
	copy_tags_to_snapshot deletion_protection deletion_protection_enabled disable_api_termination disable_scale_in
	enable_deletion_protection enable_ecs_managed_tags enable_execute_command enable_key_rotation enable_logging
	enabled encrypted endpoint_private_access endpoint_public_access evaluate_target_health force_delete
	force_destroy force_new_deployment iam_database_authentication_enabled ignore_public_acls include_body
	insecure_ssl internal is_enabled is_multi_region_trail kms_encrypted multi_az multi_az_enabled multi_region
	performance_insights_enabled private_dns_enabled privileged_mode publicly_accessible publish read_only required
	restrict_public_buckets sampled_requests_enabled scan_on_push skip_destroy skip_final_snapshot
	source_dest_check storage_encrypted transit_encryption_enabled vpc wait_for_deployment xray_tracing_enabled`

// Strings that look like numbers are often written as such.
const textNames = `
	account_id availability_zone aws_account_id cidr_block comment description engine engine_version
	event_source_token external_id family identifier key_id key_name kms_key_id license_model name name_prefix
	owner path policy prefix principal region role_arn schedule_expression source_account statement_id status
	subnet_id tier user_data value volume_type vpc_id zone_id`

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
// read from resources and data sources; nobody sets them.
var computedTypes = map[string]cty.Type{
	"arns": cty.List(cty.String), "cidr_blocks": cty.List(cty.String), "ids": cty.List(cty.String),
	"name_servers": cty.List(cty.String), "names": cty.List(cty.String), "network_interface_ids": cty.List(cty.String),
	"zone_ids": cty.List(cty.String), "latest_version": cty.Number, "revision": cty.Number,
}

// isString tells of attributes that are strings, by the last word of their
// name: in the AWS provider that is so for all but one in a hundred.
func isString(name string) bool {
	return lastWords[name[strings.LastIndexByte(name, '_')+1:]]
}

var lastWords = func() map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(`account address arn at date description dns domain email endpoint engine etag
		fingerprint hash id identifier ip json key name namespace owner partition path pem policy prefix region rendered role
		state status suffix time token type uri url user username window zone`) {
		out[word] = true
	}
	return out
}()
