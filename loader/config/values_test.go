package config_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
)

func TestReferencesNameInstances(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_vpc" "v" {
  count = 2
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  for_each = { a = 0, b = 1 }
  vpc_id   = aws_vpc.v[each.value].id
}
locals {
  ids  = { for k, s in aws_subnet.s : k => s.id }
  list = [for s in aws_subnet.s : s.id]
}
module "m" {
  source  = "./m"
  subnets = local.ids
  group   = aws_security_group.g.id
}
resource "aws_security_group" "g" {
  ingress {
    security_groups = [module.m.group]
  }
  ingress {
    cidr_blocks = ["10.0.0.0/8"]
  }
  dynamic "egress" {
    for_each = aws_subnet.s
    content {
      description = egress.key
      prefix_list_ids = [egress.value.arn]
    }
  }
}
resource "aws_instance" "i" {
  for_each  = aws_subnet.s
  subnet_id = each.value.id
  user_data = each.key
}
resource "aws_db_subnet_group" "all" {
  subnet_ids = local.list
}
resource "aws_instance" "chosen" {
  subnet_id = lookup(local.ids, "b", "none")
  vpc_security_group_ids = true ? [element(aws_security_group.g[*].id, 0)] : []
}
`, "m/main.tf": `
variable "subnets" { type = map(string) }
variable "group" {}
resource "aws_security_group" "inner" {}
resource "aws_instance" "i" {
  subnet_id = var.subnets["a"]
  vpc_security_group_ids = [aws_security_group.inner.id]
}
output "group" { value = aws_security_group.inner.id }
`}, config.Options{})
	for _, want := range []struct {
		address, path string
		references    []string
	}{
		{`aws_subnet.s["b"]`, "vpc_id", []string{"aws_vpc.v[1]"}},
		{"aws_security_group.g", "ingress.0.security_groups", nil},
		{"aws_security_group.g", "ingress.1.security_groups", []string{"module.m.aws_security_group.inner"}},
		{"aws_security_group.g", "egress.0.prefix_list_ids", []string{`aws_subnet.s["a"]`}},
		{"aws_security_group.g", "egress.1.prefix_list_ids", []string{`aws_subnet.s["b"]`}},
		{`aws_instance.i["a"]`, "subnet_id", []string{`aws_subnet.s["a"]`}},
		{`aws_instance.i["a"]`, "user_data", nil},
		{"aws_db_subnet_group.all", "subnet_ids", []string{`aws_subnet.s["a"]`, `aws_subnet.s["b"]`}},
		{"aws_instance.chosen", "subnet_id", []string{`aws_subnet.s["b"]`}},
		{"aws_instance.chosen", "vpc_security_group_ids", []string{"aws_security_group.g"}},
		{"module.m.aws_instance.i", "subnet_id", []string{`aws_subnet.s["a"]`}},
		{"module.m.aws_instance.i", "vpc_security_group_ids", []string{"module.m.aws_security_group.inner"}},
	} {
		if got := resource(t, doc, want.address).References[want.path]; !slices.Equal(got, want.references) {
			t.Errorf("%s, %s: %v, not %v", want.address, want.path, got, want.references)
		}
	}
}

func TestSensitiveValuesAreMasked(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
variable "key" {
  sensitive = true
  default   = "s3cr3t"
}
provider "aws" {
  secret_key = var.key
  region     = "us-east-1"
}
provider "aws" {
  alias = "west"
}
resource "aws_instance" "i" {
  user_data = "x ${var.key}"
  tags      = { Open = "open", Closed = var.key }
}
resource "aws_sqs_queue" "q" {
  policy = jsonencode({ Statement = [{ Sid = var.key }] })
}
`}, config.Options{})
	text := fmt.Sprint(resource(t, doc, "aws_instance.i").Values, resource(t, doc, "aws_sqs_queue.q"), doc.Providers["aws"].Values)
	if strings.Contains(text, "s3cr3t") {
		t.Errorf("the secret shows: %s", text)
	}
	tags := resource(t, doc, "aws_instance.i").Values["tags"].(map[string]any)
	if tags["Open"] != "open" || tags["Closed"] != "(sensitive value)" {
		t.Errorf("the tags are %v", tags)
	}
	if doc.Providers["aws.west"] == nil || doc.Providers["aws"].Values["region"] != "us-east-1" {
		t.Errorf("the providers are %v", doc.Providers)
	}
}

func TestMembersOfSensitiveCollectionsAreMasked(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
variable "peers" {
  sensitive = true
  default   = { s3cr3t-a = "s3cr3t-b" }
}
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = var.peers
    content {
      from_port   = 22
      description = "${ingress.key} is ${ingress.value}"
    }
  }
  dynamic "egress" {
    for_each = toset(keys(var.peers))
    iterator = peer
    content {
      from_port   = 80
      description = peer.key
    }
  }
}
resource "aws_sqs_queue" "q" {
  for_each = { open = var.peers, plain = "shown" }
  name     = each.key
  tags     = { Value = try(each.value["s3cr3t-a"], each.value) }
}
resource "aws_sqs_queue" "all" {
  for_each = sensitive({ a = "s3cr3t-c" })
  tags     = { Value = each.value }
}
`}, config.Options{})
	for _, address := range []string{"aws_security_group.g", `aws_sqs_queue.q["open"]`, `aws_sqs_queue.all["a"]`} {
		if text := fmt.Sprint(resource(t, doc, address).Values); strings.Contains(text, "s3cr3t") {
			t.Errorf("the secret of %s shows: %s", address, text)
		}
	}
	rule := resource(t, doc, "aws_security_group.g").Values["ingress"].([]any)[0].(map[string]any)
	if fmt.Sprint(rule["from_port"]) != "22" || rule["description"] != "(sensitive value)" {
		t.Errorf("the rule is %v", rule)
	}
	if tags := resource(t, doc, `aws_sqs_queue.q["plain"]`).Values["tags"].(map[string]any); tags["Value"] != "shown" {
		t.Errorf("the tags beside the sensitive ones are %v", tags)
	}
}

func TestProvisionersAreDocuments(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "tls_private_key" "k" {}
resource "aws_instance" "i" {
  ami = "ami-1"
  connection {
    host        = self.public_ip
    private_key = tls_private_key.k.private_key_pem
  }
  provisioner "file" {
    content     = "-----BEGIN KEY-----"
    destination = "/${self.ami}"
    connection {
      user = "ec2-user"
    }
  }
}
`, "b.tf.json": `{"resource": {"null_resource": {"n": {"provisioner": [{"local-exec": {"command": "echo"}}, {"file": {"content": "x"}}]}}}}`}, config.Options{})
	i := resource(t, doc, "aws_instance.i")
	want := map[string]any{
		"connection.0": map[string]any{"host": "${aws_instance.i.public_ip}", "private_key": "${tls_private_key.k.private_key_pem}"},
		"provisioner.0": map[string]any{
			"type": "file", "content": "-----BEGIN KEY-----", "destination": "/ami-1",
			"connection": []any{map[string]any{"user": "ec2-user"}},
		},
	}
	if !reflect.DeepEqual(i.Documents, want) {
		t.Errorf("the documents are %v", i.Documents)
	}
	if got := i.Places["provisioner.0.content"]; got.StartLine != 10 {
		t.Errorf("the content is at %v", got)
	}
	if _, ok := i.Values["provisioner"]; ok || len(i.Configured) != 1 {
		t.Errorf("a provisioner is among the values: %v", i.Configured)
	}
	n := resource(t, doc, "null_resource.n")
	if !reflect.DeepEqual(n.Documents["provisioner.1"], map[string]any{"type": "file", "content": "x"}) {
		t.Errorf("in JSON: %v", n.Documents)
	}
}

func TestPolicyDocuments(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
data "aws_caller_identity" "me" {}
variable "org" { type = string }
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "A"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.b.arn]
  }
  statement {
    sid     = "B"
    actions = ["s3:Get*"]
  }
}
data "aws_iam_policy_document" "full" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = { Sid = "B", Effect = "Deny", Action = "*", Resource = "*" } })]
  statement {
    sid     = "A"
    actions = ["sqs:*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"]
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.full.json
}
resource "aws_sqs_queue" "q" {
  policy = <<-EOT
    {"Statement": [{"Condition": {"StringEquals": {"aws:PrincipalOrgID": "${var.org}"}}, "Resource": "${aws_s3_bucket.b.arn}/*"}]}
  EOT
}
resource "aws_sns_topic" "t" {
  policy = jsonencode({ Statement = [{ Resource = aws_s3_bucket.b.some_list, Action = split(",", var.org) }] })
}
`}, config.Options{})
	for address, want := range map[string]string{
		"aws_s3_bucket_policy.p": `{"Statement":[{"Action":"sqs:*","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${data.aws_caller_identity.me.account_id}:root"},"Sid":"A"},{"Action":"*","Effect":"Deny","Resource":"*","Sid":"B"}],"Version":"2012-10-17"}`,
		"aws_sqs_queue.q":        `{"Statement":[{"Condition":{"StringEquals":{"aws:PrincipalOrgID":"${var.org}"}},"Resource":"${aws_s3_bucket.b.arn}/*"}]}`,
		"aws_sns_topic.t":        `{"Statement":[{"Action":"${?var.org}","Resource":"${aws_s3_bucket.b.some_list}"}]}`,
	} {
		text, err := json.Marshal(resource(t, doc, address).Documents["policy"])
		if err != nil || string(text) != want {
			t.Errorf("%s: %s, not %s", address, text, want)
		}
	}
	want := []string{"aws_s3_bucket.b", "data.aws_caller_identity.me", "data.aws_iam_policy_document.base", "data.aws_iam_policy_document.full"}
	if got := resource(t, doc, "aws_s3_bucket_policy.p").References["policy"]; !slices.Equal(got, want) {
		t.Errorf("the references are %v", got)
	}
}
