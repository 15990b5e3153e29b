package config_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// load evaluates files given by name.
func load(t testing.TB, files map[string]string, o config.Options) *document.Document {
	t.Helper()
	doc, err := config.Load(context.Background(), mapFS(files), ".", o)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func mapFS(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// resource finds an instance by its address.
func resource(t testing.TB, doc *document.Document, address string) *document.Resource {
	t.Helper()
	for _, of := range []map[string]map[string]*document.Resource{doc.Resources, doc.Data} {
		for _, byAddress := range of {
			if r := byAddress[address]; r != nil {
				return r
			}
		}
	}
	t.Fatalf("there is no %s; notices: %v", address, doc.Notices)
	return nil
}

// addresses lists the managed instances.
func addresses(doc *document.Document) []string {
	var out []string
	for _, byAddress := range doc.Resources {
		out = append(out, document.Addresses(byAddress)...)
	}
	slices.Sort(out)
	return out
}

// noticed finds the notice whose message holds text and gives its line.
func noticed(t testing.TB, doc *document.Document, level, text string) document.Place {
	t.Helper()
	for _, notice := range doc.Notices {
		if notice.Level == level && strings.Contains(notice.Message, text) {
			if notice.Place == nil {
				return document.Place{}
			}
			return *notice.Place
		}
	}
	t.Errorf("no %s says %q; there are %v", level, text, doc.Notices)
	return document.Place{}
}

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

func TestWhatIsNotThere(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
module "far" {
  source = "terraform-aws-modules/vpc/aws"
}
module "outside" {
  source = "../outside"
}
module "self" {
  source = "./"
}
resource "aws_subnet" "s" {
  vpc_id = module.far.vpc_id
}
resource "aws_instance" "i" {
  ami       = var.ami
  subnet_id = aws_subnet.missing.id
  user_data = local.gone
}
variable "ami" {}
`}, config.Options{})
	for text, line := range map[string]int{
		`module "far" was not vetted`:    2,
		"terraform init":                 2,
		"leads out of the repository":    5,
		"calls itself":                   8,
		`variable "ami" has no value`:    19,
		"there is no aws_subnet.missing": 16,
		`there is no local value "gone"`: 17,
	} {
		if place := noticed(t, doc, document.LevelWarning, text); place.StartLine != line {
			t.Errorf("%q is said of line %d, not %d", text, place.StartLine, line)
		}
	}
	if m := doc.Modules["module.far"]; m.Loaded || m.Source != "terraform-aws-modules/vpc/aws" {
		t.Errorf("module.far is %+v", m)
	}
	subnet := resource(t, doc, "aws_subnet.s")
	if subnet.Unknown["vpc_id"] != true || !slices.Equal(subnet.References["vpc_id"], []string{"module.far"}) {
		t.Errorf("what comes of a module that is not there: %v %v", subnet.Unknown, subnet.References)
	}
	instance := resource(t, doc, "aws_instance.i")
	if instance.Unknown["ami"] != true || instance.Unknown["subnet_id"] != true || instance.Unknown["user_data"] != true {
		t.Errorf("unknown: %v", instance.Unknown)
	}
}

func TestInstalledModules(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": `
module "net" {
  source  = "org/net/aws"
  version = "~> 1.0"
}
`,
		".terraform/modules/modules.json": `{"Modules": [{"Key": "", "Source": "", "Dir": "."},
			{"Key": "net", "Source": "registry.terraform.io/org/net/aws", "Version": "1.2.3", "Dir": ".terraform/modules/net"},
			{"Key": "net.inner", "Source": "git::https://example.com/x.git", "Dir": ".terraform/modules/net.inner/sub"}]}`,
		".terraform/modules/net/main.tf": `
module "inner" {
  source = "git::https://example.com/x.git//sub"
  path   = path.module
}
`,
		".terraform/modules/net.inner/sub/main.tf": `
variable "path" {}
resource "aws_sqs_queue" "q" {
  name = "${var.path} ${path.module}"
}
`,
	}, config.Options{})
	q := resource(t, doc, "module.net.module.inner.aws_sqs_queue.q")
	if got := q.Values["name"]; got != ".terraform/modules/net .terraform/modules/net.inner/sub" {
		t.Errorf("the paths are %v", got)
	}
	if len(q.Calls) != 2 || q.Calls[0].Module != "module.net" || q.Calls[1].Place.File != ".terraform/modules/net/main.tf" {
		t.Errorf("the calls are %+v", q.Calls)
	}
}

func TestCyclesAreSaid(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
locals {
  a = local.b
  b = "${local.a}x"
}
resource "aws_vpc" "v" {
  cidr_block = aws_vpc.v.cidr_block
  tags       = { A = local.a }
}
resource "aws_subnet" "one" {
  count  = length(aws_subnet.two)
  vpc_id = "v"
}
resource "aws_subnet" "two" {
  count  = length(aws_subnet.one)
  vpc_id = "v"
}
resource "aws_sqs_queue" "fine" {
  name = "fine"
}
`}, config.Options{})
	noticed(t, doc, document.LevelWarning, "local.a depends on itself")
	noticed(t, doc, document.LevelWarning, "aws_vpc.v depends on itself")
	noticed(t, doc, document.LevelWarning, "aws_subnet.one depends on itself")
	if name := resource(t, doc, "aws_sqs_queue.fine").Values["name"]; name != "fine" {
		t.Errorf("the rest is not vetted: %v", name)
	}
}

func TestUnknownCount(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "random_id" "r" {}
resource "aws_subnet" "s" {
  count      = length(split(",", random_id.r.hex))
  cidr_block = "10.0.0.0/24"
  vpc_id     = "vpc-${count.index}"
}
resource "aws_subnet" "e" {
  for_each   = toset([random_id.r.hex])
  cidr_block = each.value
}
module "m" {
  source = "./m"
  count  = random_id.r.hex == "x" ? 1 : 0
}
resource "aws_route_table_association" "a" {
  subnet_id = aws_subnet.s[0].id
  route_table_id = module.m[0].id
}
`, "m/main.tf": `
resource "aws_route_table" "r" {}
output "id" { value = aws_route_table.r.id }
`}, config.Options{})
	want := []string{
		"aws_route_table_association.a", "aws_subnet.e[*]", "aws_subnet.s[*]", "module.m[*].aws_route_table.r", "random_id.r",
	}
	if got := addresses(doc); !slices.Equal(got, want) {
		t.Errorf("the instances are %v", got)
	}
	s := resource(t, doc, "aws_subnet.s[*]")
	if s.Key != nil || s.Values["cidr_block"] != "10.0.0.0/24" || s.Unknown["vpc_id"] != true {
		t.Errorf("%+v", s)
	}
	a := resource(t, doc, "aws_route_table_association.a")
	if !slices.Equal(a.References["subnet_id"], []string{"aws_subnet.s[*]"}) || !slices.Contains(a.References["route_table_id"], "module.m[*].aws_route_table.r") {
		t.Errorf("the references are %v", a.References)
	}
	if place := noticed(t, doc, document.LevelWarning, "count of aws_subnet.s is known only after apply"); place.StartLine != 4 {
		t.Errorf("the notice is at line %d", place.StartLine)
	}
}

func TestFilesThatDoNotParse(t *testing.T) {
	files := map[string]string{
		"good.tf":     `resource "aws_sqs_queue" "good" {}`,
		"half.tf":     "resource \"aws_sqs_queue\" \"half\" {\n  name = \"half\"\n}\nresource \"aws_sqs_queue\" \"torn\" {\n  name = \n",
		"bad.tf.json": `{"resource": `,
		"deep.tf":     "locals { x = " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + " }",
	}
	doc := load(t, files, config.Options{})
	for _, address := range []string{"aws_sqs_queue.good", "aws_sqs_queue.half"} {
		resource(t, doc, address)
	}
	if place := noticed(t, doc, document.LevelError, "does not parse"); place.File != "bad.tf.json" {
		t.Errorf("the first is %v", place)
	}
	if place := noticed(t, doc, document.LevelError, "nest more than"); place.File != "deep.tf" {
		t.Errorf("the deep file is at %v", place)
	}
	_, err := config.Load(context.Background(), mapFS(map[string]string{"bad.tf.json": "{", "README.md": "x"}), ".", config.Options{})
	if !errors.Is(err, config.ErrNothing) || !strings.Contains(err.Error(), "bad.tf.json:1") {
		t.Errorf("a directory where nothing can be read: %v", err)
	}
	if _, err := config.Load(context.Background(), mapFS(nil), "missing", config.Options{}); !errors.Is(err, config.ErrNothing) {
		t.Errorf("a directory that is not there: %v", err)
	}
	if _, err := config.Load(context.Background(), mapFS(nil), "../up", config.Options{}); err == nil {
		t.Error("a directory outside is read")
	}
}

func TestLegacyAndTofu(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": `
variable "s" {
  type    = "string"
  default = "x"
}
variable "l" {
  type    = "list"
  default = ["a"]
}
variable "m" {
  type    = "map"
  default = {}
}
resource "aws_sqs_queue" "q" {
  count = "${length(var.l)}"
  name  = "${var.s}"
}
resource "aws_sqs_queue" "future" {
  name = "f"
}
novelty "block" "of" "tomorrow" {
  x = unknown_function(1)
}
`,
		"main2.tf":    `resource "aws_sqs_queue" "replaced" {}`,
		"main2.tofu":  `resource "aws_sqs_queue" "replacing" {}`,
		"x.tofu.json": `{"resource": {"aws_sqs_queue": {"json": {"name": "${provider::x::f(1)}"}}}}`,
	}, config.Options{})
	want := []string{"aws_sqs_queue.future", "aws_sqs_queue.json", "aws_sqs_queue.q[0]", "aws_sqs_queue.replacing"}
	if got := addresses(doc); !slices.Equal(got, want) {
		t.Errorf("the instances are %v", got)
	}
	if resource(t, doc, "aws_sqs_queue.json").Unknown["name"] != true {
		t.Error("what a provider's function gives is taken for known")
	}
}

func TestInputsOfAPlan(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf":          "variable \"a\" {}\nvariable \"n\" { type = number }\nresource \"aws_sqs_queue\" \"q\" { name = \"${var.a.b[0]}-${var.n}\" }\n",
		"terraform.tfvars": "a = \"lost\"\n",
	}, config.Options{Inputs: map[string]any{"a": map[string]any{"b": []any{"x", true}}, "n": "7"}})
	if got := resource(t, doc, "aws_sqs_queue.q").Values["name"]; got != "x-7" {
		t.Errorf("the name is %v", got)
	}
}

func TestFilesOutsideAreUndetermined(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_instance" "i" {
  user_data = file("../secret")
  ami       = file("/etc/hostname")
}
`}, config.Options{})
	i := resource(t, doc, "aws_instance.i")
	if i.Unknown["user_data"] != true || i.Unknown["ami"] != true {
		t.Errorf("%v %v", i.Values, i.Unknown)
	}
	if place := noticed(t, doc, document.LevelWarning, "was not read"); place.StartLine != 3 && place.StartLine != 4 {
		t.Errorf("the notice is at %v", place)
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
		"aws_sns_topic.t":        `{"Statement":[{"Action":["${var.org}"],"Resource":"${aws_s3_bucket.b.some_list}"}]}`,
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
