package schema

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/planvet/planvet/loader/config/schema/table"
)

func TestNotes(t *testing.T) {
	entries := notes()
	if len(entries) < 40 {
		t.Errorf("only %d types have notes", len(entries))
	}
	of := NewTable()
	for typ, text := range entries {
		p := parser{text: text}
		n := p.body()
		if len(p.bad) > 0 {
			t.Errorf("%s: not understood: %q", typ, p.bad)
		}
		if p.at < len(text) {
			t.Errorf("%s: a bracket closes what none opens: %q", typ, text[p.at:])
		}
		var from *table.Block
		switch name, data := strings.CutPrefix(typ, "data."); {
		case !strings.HasPrefix(name, "aws_"):
		case data:
			from = of.aws.Data(name)
		default:
			from = of.aws.Resource(name)
		}
		if strings.HasPrefix(typ, "aws_") && from == nil {
			t.Errorf("%s: the provider has no such type", typ)
		}
		checkNote(t, typ, from, n)
	}
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// checkNote holds what the notes add against what the schema has.
func checkNote(t *testing.T, path string, from *table.Block, n *note) {
	t.Helper()
	types, modes := map[string]cty.Type{}, map[string]table.Mode{}
	if from != nil {
		for _, a := range from.Attributes {
			types[a.Name] = a.Type
		}
		for _, b := range from.Blocks {
			modes[b.Name] = b.Mode
		}
	}
	for name, item := range n.items {
		at := path + "." + name
		typ, isAttribute := types[name]
		mode, isBlock := modes[name]
		switch {
		case !identifier.MatchString(name):
			t.Errorf("%s is no name", at)
		case item.value != "":
			if !isAttribute {
				typ = item.typ
			}
			if _, err := ctyjson.Unmarshal([]byte(item.value), typ); err != nil {
				t.Errorf("%s: the default %s is none: %v", at, item.value, err)
			}
		case item.zeroed:
			if !isAttribute || !(typ.IsSetType() || typ.IsListType()) || !typ.ElementType().IsObjectType() {
				t.Errorf("%s is no argument that may be written as blocks", at)
			}
		case item.body != nil && isBlock:
			if mode != item.mode || !item.flags.Has(table.Computed) && len(item.body.items) == 0 {
				t.Errorf("%s: the notes have other blocks than the schema, or say nothing of them", at)
			}
		case item.body == nil && isAttribute:
			t.Errorf("%s: the schema says this already", at)
		}
		if item.body != nil {
			checkNote(t, at, innerBlock(from, name), item.body)
		}
	}
}

// TestTypes builds each type and reads all that it leaves out.
func TestTypes(t *testing.T) {
	of := NewTable()
	count := 0
	for name, b := range of.aws.AllResources() {
		count += leftOut(t, name, of.Resource(name), b)
	}
	for name, b := range of.aws.AllData() {
		count += leftOut(t, "data."+name, of.Data(name), b)
	}
	if count < 20_000 {
		t.Errorf("only %d attributes and blocks were read", count)
	}
}

func leftOut(t *testing.T, name string, b *Block, from *table.Block) int {
	t.Helper()
	if !b.Whole() || b.Lacks("no_such_name") == false {
		t.Errorf("%s is not wholly known", name)
		return 0
	}
	for _, a := range from.Attributes {
		got := b.Unset(a.Name)
		switch {
		case b.Lacks(a.Name):
			t.Errorf("%s.%s is lacking", name, a.Name)
		case !got.Type().Equals(a.Type):
			t.Errorf("%s.%s is of type %s", name, a.Name, got.Type().FriendlyName())
		case b.attributes[a.Name] != nil && b.attributes[a.Name].value != cty.NilVal:
		case a.Has(table.Computed) == got.IsKnown() && !a.Has(table.Required):
			t.Errorf("%s.%s is %#v", name, a.Name, got)
		}
	}
	for _, n := range from.Blocks {
		got := b.Unset(n.Name)
		if n.Mode == table.Single && !got.IsNull() {
			t.Errorf("%s.%s is %#v", name, n.Name, got)
		}
		if n.Mode != table.Single && got.IsKnown() && (got.IsNull() || got.LengthInt() != 0) {
			t.Errorf("%s.%s is %#v", name, n.Name, got)
		}
	}
	names := b.Names()
	if !slices.IsSorted(names) || len(names) < len(from.Attributes)+len(from.Blocks) {
		t.Errorf("%s has the names %v", name, names)
	}
	return len(from.Attributes) + len(from.Blocks)
}

func TestUnset(t *testing.T) {
	of := NewTable()
	for _, c := range []struct {
		block *Block
		name  string
		want  cty.Value
	}{
		{of.Resource("aws_vpc"), "id", cty.UnknownVal(cty.String)},
		{of.Resource("aws_vpc"), "enable_dns_support", cty.True},
		{of.Resource("aws_vpc"), "ipv4_ipam_pool_id", cty.NullVal(cty.String)},
		{of.Resource("aws_vpc"), "enable_dns_hostnames", cty.UnknownVal(cty.Bool)},
		{of.Resource("aws_vpc"), "tags", cty.NullVal(cty.Map(cty.String))},
		{of.Resource("aws_vpc"), "something_that_is_not_there", cty.DynamicVal},
		{of.Resource("aws_vpc"), "cidr_block", cty.UnknownVal(cty.String)},
		{of.Resource("aws_db_instance"), "password_wo", cty.NullVal(cty.String)},
		{of.Resource("aws_db_instance"), "security_group_names", cty.UnknownVal(cty.Set(cty.String))},
		{of.Resource("aws_security_group"), "timeouts", cty.NullVal(cty.Object(map[string]cty.Type{"create": cty.String, "delete": cty.String}))},
		{of.Resource("aws_not_listed"), "cluster_id", cty.DynamicVal},
		{of.Resource("google_storage_bucket"), "name", cty.DynamicVal},
		{of.Resource("random_shuffle"), "result", cty.UnknownVal(cty.List(cty.String))},
		{of.Resource("random_shuffle"), "not_listed", cty.DynamicVal},
		{of.Data("aws_subnets"), "ids", cty.UnknownVal(cty.List(cty.String))},
	} {
		if got := c.block.Unset(c.name); !got.RawEquals(c.want) {
			t.Errorf("%s is %#v, not %#v", c.name, got, c.want)
		}
	}
	for _, name := range []string{"aws_not_listed", "google_storage_bucket"} {
		if of.Resource(name) != nil || of.Data(name) != nil {
			t.Errorf("something is known of %s", name)
		}
	}
	status := of.Resource("aws_networkfirewall_firewall").Unset("firewall_status")
	if status.IsKnown() || !status.Type().IsListType() || !status.Type().ElementType().IsObjectType() {
		t.Errorf("firewall_status is %#v", status)
	}
	// The provider tells of these that it makes them, or computes what is in them.
	for _, name := range []string{"root_block_device", "ephemeral_block_device", "metadata_options"} {
		if got := of.Resource("aws_instance").Unset(name); got.IsKnown() {
			t.Errorf("%s of an instance is %#v", name, got)
		}
	}
	if got := of.Resource("aws_launch_template").Unset("tag_specifications"); !got.IsKnown() || got.LengthInt() != 0 {
		t.Errorf("tag_specifications is %#v", got)
	}
}

func TestConvert(t *testing.T) {
	of := NewTable()
	marked := cty.StringVal("sg-a").Mark("m")
	got := of.Resource("aws_instance").Convert("vpc_security_group_ids", cty.TupleVal([]cty.Value{
		cty.StringVal("sg-b"), cty.UnknownVal(cty.String), marked, cty.StringVal("sg-b"),
	}))
	want := cty.ListVal([]cty.Value{marked, cty.StringVal("sg-b"), cty.UnknownVal(cty.String)})
	if !got.RawEquals(want) {
		t.Errorf("a set of strings is %#v", got)
	}
	if got := of.Resource("aws_security_group_rule").Convert("from_port", cty.StringVal("22")); !got.RawEquals(cty.NumberIntVal(22)) {
		t.Errorf("a port is %#v", got)
	}
	if got := of.Resource("aws_security_group_rule").Convert("from_port", cty.StringVal("x")); !got.RawEquals(cty.StringVal("x")) {
		t.Errorf("what is no port is %#v", got)
	}
	order, _ := of.Resource("aws_autoscaling_group").Arrange("tag", []cty.Value{
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("b")}),
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("a")}),
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("b")}),
	})
	if len(order) != 2 || order[0] != 1 || order[1] != 0 {
		t.Errorf("the set's order is %v", order)
	}
}

func TestComplete(t *testing.T) {
	of := NewTable()
	block := func(members map[string]cty.Value) cty.Value { return cty.ObjectVal(members) }
	// In a list: computed, optional, converted, with its mark.
	config := of.Resource("aws_eks_cluster").Complete("vpc_config", cty.TupleVal([]cty.Value{
		block(map[string]cty.Value{"subnet_ids": cty.TupleVal([]cty.Value{cty.StringVal("subnet-a").Mark("m")}), "endpoint_public_access": cty.StringVal("true")}),
	}), nil)
	if !config.Type().IsListType() {
		t.Fatalf("vpc_config is %#v", config)
	}
	first := config.Index(cty.Zero)
	for name, want := range map[string]cty.Value{
		"cluster_security_group_id": cty.UnknownVal(cty.String),
		"endpoint_private_access":   cty.NullVal(cty.Bool),
		"endpoint_public_access":    cty.True,
		"subnet_ids":                cty.SetVal([]cty.Value{cty.StringVal("subnet-a")}).Mark("m"),
	} {
		if got := first.GetAttr(name); !got.RawEquals(want) {
			t.Errorf("%s is %#v, not %#v", name, got, want)
		}
	}
	// In a set, and an argument that was written as blocks.
	if mappings := of.Resource("aws_lb").Complete("subnet_mapping", cty.TupleVal([]cty.Value{block(nil)}), nil); !mappings.Type().IsSetType() {
		t.Errorf("subnet_mapping is %#v", mappings)
	}
	// Of too many blocks, each unknown in part, only the type is known.
	many := make([]cty.Value, maxUnknown+1)
	for i := range many {
		many[i] = block(map[string]cty.Value{"subnet_id": cty.NumberIntVal(int64(i)).Mark("m")})
	}
	if got := of.Resource("aws_lb").Complete("subnet_mapping", cty.TupleVal(many), nil); got.IsKnown() || !got.Type().IsSetType() || !got.HasMark("m") {
		t.Errorf("many blocks are known: %v", got.IsKnown())
	}
	// What the provider does not know stays as it is written.
	odd := of.Resource("aws_eks_cluster").Complete("vpc_config", cty.TupleVal([]cty.Value{block(map[string]cty.Value{"new_one": cty.True})}), nil)
	if got := odd.Index(cty.Zero); got.GetAttr("new_one") != cty.True || got.GetAttr("vpc_id").IsKnown() {
		t.Errorf("a block with a new argument is %#v", got)
	}
	// Blocks whose number is unknown, one block that is, and what is sensitive.
	if got := of.Resource("aws_lb").Complete("subnet_mapping", cty.DynamicVal.Mark("m"), nil); !got.Type().IsSetType() || got.IsKnown() || !got.HasMark("m") {
		t.Errorf("unknown blocks are %#v", got)
	}
	if got := of.Resource("aws_eks_cluster").Complete("vpc_config", cty.TupleVal([]cty.Value{cty.DynamicVal}), nil); got.Index(cty.Zero).IsKnown() || got.LengthInt() != 1 {
		t.Errorf("an unknown block is %#v", got)
	}
	user := of.Resource("aws_mq_broker").Complete("user", cty.TupleVal([]cty.Value{block(map[string]cty.Value{"username": cty.StringVal("u"), "password": cty.StringVal("p")})}), "secret")
	if !user.HasMark("secret") {
		t.Errorf("a password is %#v", user)
	}
	if got := of.Resource("aws_vpc").Complete("cidr_block", cty.StringVal("x"), nil); !got.RawEquals(cty.StringVal("x")) {
		t.Errorf("an attribute is %#v", got)
	}
	if got := (*Block)(nil).Complete("a", cty.True, nil); got != cty.True {
		t.Errorf("what nothing is known of is %#v", got)
	}
}

// TestLargeTypes completes blocks of types that are too large to be compared.
func TestLargeTypes(t *testing.T) {
	b := NewTable().Resource("aws_lexv2models_intent")
	var large []string
	for name, n := range b.blocks {
		if !n.exact() {
			large = append(large, name)
			value := b.Complete(name, cty.TupleVal([]cty.Value{cty.EmptyObjectVal}), nil)
			if !value.IsKnown() || value.LengthInt() != 1 || value.Index(cty.Zero).Type().AttributeTypes() == nil {
				t.Errorf("%s is %#v", name, value)
			}
			order, _ := b.Arrange(name, []cty.Value{cty.EmptyObjectVal, cty.EmptyObjectVal})
			if len(order) != 2 {
				t.Errorf("%s: of two blocks %d are left", name, len(order))
			}
		}
	}
	slices.Sort(large)
	if b.exact() {
		t.Errorf("it is not large, with %d members", b.size)
	}
	t.Logf("%d members; not compared: %v", b.size, large)
}

func TestSensitive(t *testing.T) {
	of := NewTable()
	for _, c := range []struct {
		block *Block
		want  string
	}{
		{of.Resource("aws_db_instance"), "password"},
		{of.Resource("aws_db_instance"), "password_wo"},
		{of.Resource("aws_ssm_parameter"), "value"},
		{of.Resource("aws_secretsmanager_secret_version"), "secret_string"},
		{of.Resource("aws_elasticache_replication_group"), "auth_token"},
		{of.Resource("aws_rds_cluster"), "master_password"},
		{of.Resource("aws_mq_broker"), "user.password"},
		{of.Resource("aws_iam_access_key"), "secret"},
		{of.Resource("aws_elasticsearch_domain"), "advanced_security_options.master_user_options.master_user_password"},
		{of.Data("aws_ssm_parameter"), "value"},
		{of.Resource("tls_self_signed_cert"), "private_key_pem"},
		{of.Data("tls_public_key"), "private_key_pem"},
	} {
		found := false
		for _, path := range c.block.Sensitive() {
			found = found || strings.Join(path, ".") == c.want
		}
		if !found {
			t.Errorf("%s is not sensitive", c.want)
		}
		if !strings.Contains(c.want, ".") && !c.block.Hidden(c.want) {
			t.Errorf("%s is not hidden", c.want)
		}
	}
	if of.Resource("aws_vpc").Sensitive() != nil || of.Data("aws_db_instance").Sensitive() != nil || (*Block)(nil).Sensitive() != nil {
		t.Error("something is sensitive that is not")
	}
	if !of.Resource("aws_db_instance").WriteOnly("password_wo") || of.Resource("aws_db_instance").WriteOnly("password") {
		t.Error("what is written only is not told")
	}
}

// TestDefaults holds the defaults of a type against what the notes say.
func TestDefaults(t *testing.T) {
	got := NewTable().Resource("aws_sqs_queue").Defaults()
	names := slices.Sorted(maps.Keys(got))
	if !slices.Equal(names, []string{"delay_seconds", "fifo_queue", "max_message_size", "message_retention_seconds"}) || !got["max_message_size"].RawEquals(cty.NumberIntVal(262144)) {
		t.Errorf("the defaults of a queue are %v", got)
	}
}
