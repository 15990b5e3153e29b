package schema

import (
	"regexp"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func TestTablesParse(t *testing.T) {
	entries := texts()
	if len(entries) < 150 {
		t.Errorf("only %d resource types are listed", len(entries))
	}
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for typ, text := range entries {
		p := parser{text: text}
		block := p.body()
		if len(p.bad) > 0 {
			t.Errorf("%s: not understood: %q", typ, p.bad)
		}
		if p.at < len(text) {
			t.Errorf("%s: a bracket closes what none opens: %q", typ, text[p.at:])
		}
		var walk func(*Block)
		walk = func(b *Block) {
			for n := range b.attributes {
				if !name.MatchString(n) {
					t.Errorf("%s: %q is no name", typ, n)
				}
			}
			for n, inner := range b.blocks {
				if b.attributes[n] != nil || !name.MatchString(n) {
					t.Errorf("%s: %q is no block, or is listed twice", typ, n)
				}
				walk(&inner.Block)
			}
		}
		walk(&block)
	}
}

func TestWhatTheTableSays(t *testing.T) {
	table := NewTable()
	vpc := table.Resource("aws_vpc")
	for name, want := range map[string]cty.Value{
		"id":                          cty.UnknownVal(cty.String),
		"enable_dns_support":          cty.True,
		"ipv4_ipam_pool_id":           cty.NullVal(cty.String),
		"enable_dns_hostnames":        cty.UnknownVal(cty.Bool),
		"tags":                        cty.NullVal(cty.Map(cty.String)),
		"something_that_is_not_there": cty.UnknownVal(cty.String),
	} {
		if got := vpc.Unset(name); !got.RawEquals(want) {
			t.Errorf("%s is %#v, not %#v", name, got, want)
		}
	}
	for name, want := range map[string]cty.Value{"cluster_id": cty.UnknownVal(cty.String), "thing": cty.DynamicVal} {
		if got := table.Resource("aws_not_listed").Unset(name); !got.RawEquals(want) {
			t.Errorf("%s is %#v, not %#v", name, got, want)
		}
	}
	if table.Resource("google_storage_bucket") != nil {
		t.Error("something is known of another provider")
	}
}

func TestConvert(t *testing.T) {
	table := NewTable()
	marked := cty.StringVal("sg-a").Mark("m")
	got := table.Resource("aws_instance").Convert("vpc_security_group_ids", cty.TupleVal([]cty.Value{
		cty.StringVal("sg-b"), cty.UnknownVal(cty.String), marked, cty.StringVal("sg-b"),
	}))
	want := cty.ListVal([]cty.Value{marked, cty.StringVal("sg-b"), cty.UnknownVal(cty.String)})
	if !got.RawEquals(want) {
		t.Errorf("a set of strings is %#v", got)
	}
	if got := table.Resource("aws_security_group_rule").Convert("from_port", cty.StringVal("22")); !got.RawEquals(cty.NumberIntVal(22)) {
		t.Errorf("a port is %#v", got)
	}
	if got := table.Resource("aws_security_group_rule").Convert("from_port", cty.StringVal("x")); !got.RawEquals(cty.StringVal("x")) {
		t.Errorf("what is no port is %#v", got)
	}
	order, _ := table.Resource("aws_autoscaling_group").Arrange("tag", []cty.Value{
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("b")}),
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("a")}),
		cty.ObjectVal(map[string]cty.Value{"key": cty.StringVal("b")}),
	})
	if len(order) != 2 || order[0] != 1 || order[1] != 0 {
		t.Errorf("the set's order is %v", order)
	}
}

func TestSensitiveTable(t *testing.T) {
	name := regexp.MustCompile(`^(data\.)?[a-z][a-z0-9_]*$`)
	for typ, paths := range sensitive() {
		for _, path := range paths {
			for _, step := range append(path[:len(path):len(path)], typ) {
				if !name.MatchString(step) {
					t.Errorf("%s: %q is no name", typ, step)
				}
			}
		}
	}
	for _, c := range []struct {
		typ  string
		data bool
		want string
	}{
		{"aws_db_instance", false, "password"},
		{"aws_ssm_parameter", false, "value"},
		{"aws_secretsmanager_secret_version", false, "secret_string"},
		{"aws_elasticache_replication_group", false, "auth_token"},
		{"aws_rds_cluster", false, "master_password"},
		{"aws_mq_broker", false, "user.password"},
		{"tls_self_signed_cert", false, "private_key_pem"},
		{"tls_public_key", true, "private_key_pem"},
	} {
		found := false
		for _, path := range Sensitive(c.typ, c.data) {
			found = found || strings.Join(path, ".") == c.want
		}
		if !found {
			t.Errorf("%s of %s is not sensitive", c.want, c.typ)
		}
	}
	if Sensitive("aws_vpc", false) != nil || Sensitive("aws_db_instance", true) != nil {
		t.Error("something is sensitive that is not")
	}
}
