package config_test

import (
	"context"
	"errors"
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
		`variable "ami" has no value`:    19,
		"there is no aws_subnet.missing": 16,
		`there is no local value "gone"`: 17,
	} {
		if place := noticed(t, doc, document.LevelWarning, text); place.StartLine != line {
			t.Errorf("%q is said of line %d, not %d", text, place.StartLine, line)
		}
	}
	if place := noticed(t, doc, document.LevelError, "calls itself"); place.StartLine != 8 {
		t.Errorf("the module that calls itself is said of line %d", place.StartLine)
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
			{"Key": "net.inner", "Source": "git::https://example.com/x.git//sub", "Dir": ".terraform/modules/net.inner/sub"}]}`,
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

func TestUndeclaredVariables(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": "variable \"a\" {}\n", "x.auto.tfvars": "shared = 1\n"}, config.Options{
		Vars: []config.Var{{Assignment: "a=1"}, {Assignment: "aa=1"}}, Env: []string{"TF_VAR_other=1"},
	})
	if len(doc.Notices) != 1 {
		t.Errorf("the notices are %v", doc.Notices)
	}
	noticed(t, doc, document.LevelWarning, `--var gives "aa"`)
	for _, o := range []config.Options{{Vars: []config.Var{{Assignment: "a"}}}, {Vars: []config.Var{{File: "missing.tfvars"}}}, {Vars: []config.Var{{File: "../up.tfvars"}}}} {
		if _, err := config.Load(context.Background(), mapFS(map[string]string{"main.tf": ""}), ".", o); err == nil {
			t.Errorf("%+v is taken", o.Vars)
		}
	}
}
