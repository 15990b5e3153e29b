package config_test

import (
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
)

// TestAttributesOfOtherVersions reads attributes that the table does not have:
// a newer provider may, so they are undetermined, and said to be.
func TestAttributesOfOtherVersions(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  newer      = "set"
}
resource "aws_subnet" "many" {
  count      = 2
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.${count.index}.0/24"
}
resource "terraform_data" "d" {
  input = {
    one     = try(aws_vpc.v.newest, "fallback")
    indexed = try(aws_subnet.many[0].newest, "fallback")
    set     = aws_vpc.v.newer
    older   = try(aws_vpc.v.enable_classiclink, "fallback")
    other   = try(google_thing.g.anything.at[0].all, "fallback")
    nothing = try(google_thing.g.unset, "fallback") == null
  }
}
resource "google_thing" "g" {
  name = "g"
}
`}, config.Options{})
	d := resource(t, doc, "terraform_data.d")
	known, _ := d.Values["input"].(map[string]any)
	unknown, _ := d.Unknown["input"].(map[string]any)
	for _, name := range []string{"one", "indexed", "older", "other", "nothing"} {
		if unknown[name] != true {
			t.Errorf("%s is %v, not unknown", name, known[name])
		}
	}
	if known["set"] != "set" {
		t.Errorf("an attribute that is set is %v", known["set"])
	}
	var said []string
	for _, n := range doc.Notices {
		said = append(said, n.Message)
	}
	if len(said) != 2 || !strings.HasPrefix(said[0], `aws_subnet has no attribute "newest" in version 6.`) || !strings.HasPrefix(said[1], `aws_vpc has no attribute "newest" in version 6.`) {
		t.Errorf("the notices are %q", said)
	}
}

// TestCyclesTellNothing asks a resource that is still being read for what it
// leaves out: an optional argument is not null then.
func TestCyclesTellNothing(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_vpc" "a" {
  cidr_block        = "10.0.0.0/16"
  ipv4_ipam_pool_id = aws_vpc.b.ipv4_ipam_pool_id == null ? "null" : "set"
}
resource "aws_vpc" "b" {
  cidr_block        = "10.1.0.0/16"
  ipv4_ipam_pool_id = aws_vpc.a.ipv4_ipam_pool_id
}
`}, config.Options{})
	if got := resource(t, doc, "aws_vpc.a"); got.Unknown["ipv4_ipam_pool_id"] != true {
		t.Errorf("it is %v", got.Values["ipv4_ipam_pool_id"])
	}
	if len(doc.Notices) == 0 || !strings.Contains(doc.Notices[0].Message, "depends on itself") {
		t.Errorf("the notices are %v", doc.Notices)
	}
}

// TestSensitiveBlocksStayHidden reads what the provider hides in a block from
// another resource.
func TestSensitiveBlocksStayHidden(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_mq_broker" "b" {
  broker_name = "b"
  user {
    username = "u"
    password = "correct horse"
  }
}
resource "aws_elasticsearch_domain" "d" {
  advanced_security_options {
    enabled = true
    master_user_options {
      master_user_name     = "admin"
      master_user_password = "battery staple"
    }
  }
}
resource "aws_db_instance" "w" {
  password_wo = "written only"
}
resource "terraform_data" "d" {
  input = {
    set  = one(aws_mq_broker.b.user).password
    list = aws_elasticsearch_domain.d.advanced_security_options[0].master_user_options[0].master_user_password
    name = aws_elasticsearch_domain.d.advanced_security_options[0].master_user_options[0].master_user_name
    gone = aws_db_instance.w.password_wo == null
  }
}
`}, config.Options{})
	input, _ := resource(t, doc, "terraform_data.d").Values["input"].(map[string]any)
	for name, want := range map[string]any{"set": "(sensitive value)", "list": "(sensitive value)", "name": "admin"} {
		if input[name] != want {
			t.Errorf("%s is %v, not %v", name, input[name], want)
		}
	}
	if input["gone"] != "(sensitive value)" {
		t.Errorf("what is written only is %v", input["gone"])
	}
}

// TestBlocksInJSON reads blocks that are written in JSON, for types of which no
// rule reads anything.
func TestBlocksInJSON(t *testing.T) {
	doc := load(t, map[string]string{"main.tf.json": `{
  "resource": {
    "aws_batch_job_queue": {"q": {"name": "q", "priority": "1", "state": "ENABLED", "compute_environment_order": {"order": 1, "compute_environment": "arn"}, "tags": {"a": "b"}}},
    "terraform_data": {"d": {"input": "${try(aws_batch_job_queue.q.compute_environment_order[0].order, \"none\")}"}}
  }
}`}, config.Options{})
	queue := resource(t, doc, "aws_batch_job_queue.q")
	if blocks, ok := queue.Values["compute_environment_order"].([]any); !ok || len(blocks) != 1 {
		t.Errorf("the block is %v", queue.Values["compute_environment_order"])
	}
	if _, ok := queue.Values["tags"].(map[string]any); !ok {
		t.Errorf("the map is %v", queue.Values["tags"])
	}
	if got := resource(t, doc, "terraform_data.d").Values["input"]; got == nil || got == "none" {
		t.Errorf("the order is %v", got)
	}
}
