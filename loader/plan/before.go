package plan

import (
	"fmt"
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/document"
)

// readBefore makes c.before of what was there before the plan: nothing for
// what is created. Where the plan leaves an instance as it is, its values are
// kept once.
func (c *change) readBefore(from *tfjson.ResourceChange) error {
	if c.data || c.Action == document.Create || from.Change.Before == nil {
		return nil
	}
	values, err := object(from.Change.Before)
	if err != nil {
		return fmt.Errorf("%s: change.before %w", from.Address, err)
	}
	c.had = credentials(values, nil)
	values = maskObject(values, from.Change.BeforeSensitive, &c.secrets)
	if previous := from.PreviousAddress; previous != "" && previous != from.Address {
		c.Previous = []string{previous}
	}
	b := *c.Resource
	b.Action = document.NoOp
	b.Values, b.Unknown, b.Documents = values, map[string]any{}, map[string]any{}
	if c.Action.Remains() && !c.odd && !document.HoldsUnknown(c.Unknown) && document.Equal(c.Values, values) {
		c.same, b.Values = true, c.Values
	}
	c.before = &b
	return nil
}

// addBefore makes doc.Before. It comes after the values of now are masked and
// scrubbed, and after their references are known.
func addBefore(doc *document.Document, all []*change) {
	some, changed := false, false
	for _, c := range all {
		if !c.data {
			some = some || c.before != nil
			changed = changed || !c.same || c.Previous != nil
		}
	}
	switch {
	case !some:
		return
	case !changed:
		doc.Before = doc
		return
	}
	before := document.New(document.SourcePlan)
	before.TerraformVersion = doc.TerraformVersion
	for _, c := range all {
		if b := c.before; b != nil {
			finishBefore(c)
			before.Add(b, false)
			before.Credentials = append(before.Credentials, placedAt(b.Address, c.had)...)
		}
	}
	doc.Before = before
	doc.SettleBefore()
	separate(before)
}

// finishBefore does to the values of before what was done to those of now. A
// state holds null for every argument that nobody set.
func finishBefore(c *change) {
	b := c.before
	if c.same {
		b.Documents = c.Documents
		return
	}
	if len(c.secrets) > 0 {
		b.Values, _ = scrub(b.Values, c.secrets).(map[string]any)
	}
	for name, value := range b.Values {
		if value == nil && (!c.Action.Remains() || !slices.Contains(c.Configured, name)) {
			delete(b.Values, name)
		}
	}
	if c.odd {
		b.HideUncountable()
	}
	b.Documents = document.Documents(b.Values)
}

// echoes tells by which attribute a resource of its own extends another, and
// in which arguments of that other one a state shows it.
var echoes = map[string]struct {
	of        string
	arguments []string
}{
	"aws_security_group_rule":                            {"security_group_id", []string{"ingress", "egress"}},
	"aws_vpc_security_group_ingress_rule":                {"security_group_id", []string{"ingress"}},
	"aws_vpc_security_group_egress_rule":                 {"security_group_id", []string{"egress"}},
	"aws_network_acl_rule":                               {"network_acl_id", []string{"ingress", "egress"}},
	"aws_network_acl_association":                        {"network_acl_id", []string{"subnet_ids"}},
	"aws_route":                                          {"route_table_id", []string{"route"}},
	"aws_ec2_managed_prefix_list_entry":                  {"prefix_list_id", []string{"entry"}},
	"aws_s3_bucket_acl":                                  {"bucket", []string{"acl", "grant"}},
	"aws_s3_bucket_cors_configuration":                   {"bucket", []string{"cors_rule"}},
	"aws_s3_bucket_lifecycle_configuration":              {"bucket", []string{"lifecycle_rule"}},
	"aws_s3_bucket_logging":                              {"bucket", []string{"logging"}},
	"aws_s3_bucket_object_lock_configuration":            {"bucket", []string{"object_lock_configuration"}},
	"aws_s3_bucket_policy":                               {"bucket", []string{"policy"}},
	"aws_s3_bucket_replication_configuration":            {"bucket", []string{"replication_configuration"}},
	"aws_s3_bucket_server_side_encryption_configuration": {"bucket", []string{"server_side_encryption_configuration"}},
	"aws_s3_bucket_versioning":                           {"bucket", []string{"versioning"}},
	"aws_s3_bucket_website_configuration":                {"bucket", []string{"website"}},
	"aws_iam_role_policy":                                {"role", []string{"inline_policy"}},
	"aws_iam_role_policy_attachment":                     {"role", []string{"managed_policy_arns"}},
	"aws_autoscaling_attachment":                         {"autoscaling_group_name", []string{"load_balancers", "target_group_arns"}},
	"aws_volume_attachment":                              {"instance_id", []string{"ebs_block_device"}},
	"aws_network_interface_sg_attachment":                {"network_interface_id", []string{"security_groups"}},
}

// separate says of an instance whose configuration is gone, since the plan
// deletes it, what it did not configure itself: a state lists in a security
// group's ingress what separate rules gave it. That a group had both is
// missed, which AWS's provider warns against, save where other instances of its
// block remain: what they configure it did too.
func separate(before *document.Document) {
	shown := map[string]map[string]bool{} // address → arguments
	for kind, echo := range echoes {
		for _, r := range before.Resources[kind] {
			for _, address := range r.References[echo.of] {
				if shown[address] == nil {
					shown[address] = map[string]bool{}
				}
				for _, argument := range echo.arguments {
					shown[address][argument] = true
				}
			}
		}
	}
	remain := siblings(before)
	for _, instances := range before.Resources {
		for _, r := range instances {
			if not := shown[r.Address]; not != nil && r.Configured == nil {
				set := remain[blockOf(r)]
				r.Configured = slices.DeleteFunc(slices.Sorted(maps.Keys(r.Values)), func(name string) bool { return not[name] && !set[name] })
			}
		}
	}
}

// A block is a resource in the configuration, in one instance of its module.
type block struct{ module, kind, name string }

func blockOf(r *document.Resource) block { return block{r.Module, r.Type, r.Name} }

// siblings tells by block what the instances that are not deleted configure, of
// those blocks of which some are.
func siblings(before *document.Document) map[block]map[string]bool {
	out := map[block]map[string]bool{}
	for _, instances := range before.Resources {
		for _, r := range instances {
			if r.Configured == nil {
				out[blockOf(r)] = map[string]bool{}
			}
		}
	}
	for _, instances := range before.Resources {
		for _, r := range instances {
			if set := out[blockOf(r)]; set != nil {
				for _, name := range r.Configured {
					set[name] = true
				}
			}
		}
	}
	return out
}
