package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
)

const group = `resource "aws_security_group" "g" { name = "g" }`

// TestSourcesOfModules: since Terraform 1.15 and OpenTofu 1.8 the source of a
// module may refer to variables and locals.
func TestSourcesOfModules(t *testing.T) {
	files := map[string]string{
		"main.tf": `
variable "dir" {
  type    = string
  const   = true
  default = "./net"
}
variable "word" { const = true }
variable "unset" { const = true }
variable "registry" { default = "terraform-aws-modules/vpc/aws" }
locals {
  base = "./${var.word}"
  deep = "${local.base}/below"
}
module "variable" { source = var.dir }
module "local" { source = local.base }
module "deeper" {
  source = local.deep
  inner  = "../../net"
  for_each = toset(["x"])
  each   = each.key
}
module "installed" {
  source  = var.registry
  version = var.word == "x" ? "1.0" : null
}
module "function" { source = format("./%s", join("", ["n", "et"])) }
module "unset" { source = var.unset }
module "converted" { source = convert(var.unset, string) }
module "each" {
  for_each = toset(["net"])
  source   = "./${each.key}"
}
module "resource" { source = aws_security_group.a.name }
module "number" { source = 1 / 0 }
module "null" { source = null }
module "none" {}
module "output" { source = module.variable.there }
module "out" { source = "../${var.word}" }
resource "aws_security_group" "a" {}
`,
		"net/main.tf":                          group + "\noutput \"there\" { value = \"./net\" }",
		"given/main.tf":                        group,
		"given/below/main.tf":                  "variable \"inner\" {}\nvariable \"each\" {}\nmodule \"inner\" { source = var.inner }\nmodule \"each\" { source = \"../../${var.each}\" }",
		"terraform.tfvars":                     `word = "given"`,
		".terraform/modules/modules.json":      `{"Modules":[{"Key":"installed","Source":"registry.terraform.io/terraform-aws-modules/vpc/aws","Dir":".terraform/modules/installed"}]}`,
		".terraform/modules/installed/main.tf": group,
	}
	doc := load(t, files, config.Options{})
	want := []string{
		"aws_security_group.a",
		`module.deeper["x"].module.inner.aws_security_group.g`,
		"module.function.aws_security_group.g",
		"module.installed.aws_security_group.g",
		"module.local.aws_security_group.g",
		"module.variable.aws_security_group.g",
	}
	if got := addresses(doc); !slices.Equal(got, want) {
		t.Errorf("there are\n%s", strings.Join(got, "\n"))
	}
	for text, says := range map[string]string{
		`"unset"`:       "its source depends on var.unset, which is not known here; give variables with --var or --var-file",
		`"converted"`:   "its source depends on var.unset, which is not known here; give variables with --var or --var-file",
		`"each"`:        "its source depends on each.key, which is not known here",
		`"resource"`:    "its source depends on aws_security_group.a, which is not known here",
		`"number"`:      "its source cannot be evaluated",
		`"null"`:        "its source is no text",
		`"none"`:        "it has no source",
		`"output"`:      "its source depends on module.variable, which is not known here",
		`"out"`:         "../given leads out of the repository",
		`"deeper.each"`: "its source depends on var.each, which is not known here; give variables with --var or --var-file",
	} {
		address := "module." + strings.ReplaceAll(strings.Trim(text, `"`), ".", ".module.")
		if m := doc.Modules[address]; m.Loaded || m.Reason != says {
			t.Errorf("of %s it says %q, not %q", address, m.Reason, says)
		}
	}
	if m := doc.Modules["module.local"]; m.Source != "./given" || !m.Loaded {
		t.Errorf("module.local is %v", m)
	}
	given := config.Options{Vars: []config.Var{{Assignment: "unset=./net"}}}
	if got := addresses(load(t, files, given)); !slices.Contains(got, "module.unset.aws_security_group.g") {
		t.Errorf("a source that is given is not read: %v", got)
	}
}

// TestTypedOutputs: an output may have a type since Terraform 1.15.
func TestTypedOutputs(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
module "m" { source = "./m" }
resource "x_thing" "x" {
  list    = module.m.list
  numbers = module.m.numbers
  filled  = module.m.filled
  wrong   = module.m.wrong
}
`, "m/main.tf": `
output "list" {
  type  = set(string)
  value = ["b", "a", "b"]
}
output "numbers" {
  type  = list(number)
  value = ["1", 2]
}
output "filled" {
  type  = object({ port = optional(number, 22) })
  value = {}
}
output "wrong" {
  type  = number
  value = "x"
}
`}, config.Options{})
	x := resource(t, doc, "x_thing.x")
	if got := jsonText(t, x.Values); got != `{"filled":{"port":22},"list":["a","b"],"numbers":[1,2]}` {
		t.Errorf("values are %s", got)
	}
	if x.Unknown["wrong"] != true {
		t.Errorf("unknown is %v", x.Unknown)
	}
	noticed(t, doc, "warning", `output "wrong" is given a value that is not of its type: a number is required`)
}

// TestStaleModules: where the call asks for something else than what terraform
// init downloaded, terraform refuses to plan, and what is there is not read.
func TestStaleModules(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": `
variable "wanted" { default = "~> 2.0" }
module "same" {
  source  = "org/net/aws"
  version = "~> 1.0"
}
module "older" {
  source  = "org/net/aws"
  version = var.wanted
}
module "other" {
  source = "org/dns/aws"
}
`,
		".terraform/modules/modules.json": `{"Modules": [
			{"Key": "same", "Source": "registry.terraform.io/org/net/aws", "Version": "1.2.3", "Dir": ".terraform/modules/net"},
			{"Key": "older", "Source": "registry.terraform.io/org/net/aws", "Version": "1.2.3", "Dir": ".terraform/modules/net"},
			{"Key": "other", "Source": "registry.terraform.io/org/net/aws", "Version": "1.2.3", "Dir": ".terraform/modules/net"}]}`,
		".terraform/modules/net/main.tf": group,
	}, config.Options{})
	if got := addresses(doc); !slices.Equal(got, []string{"module.same.aws_security_group.g"}) {
		t.Errorf("there are %v", got)
	}
	for name, installed := range map[string]string{"older": "version 1.2.3", "other": "registry.terraform.io/org/net/aws"} {
		if reason := doc.Modules["module."+name].Reason; !strings.Contains(reason, installed) || !strings.Contains(reason, "terraform init") {
			t.Errorf("of module %s it says %q", name, reason)
		}
	}
	if doc.Modules["module.older"].Loaded {
		t.Error("the older module counts as read")
	}
}

// TestHostileSources: what a source is made of is bounded as all else.
func TestHostileSources(t *testing.T) {
	deep := `join("", [for a in range(1000) : join("", [for b in range(1000) : join("", [for c in range(1000) : "x"])])])`
	doc := load(t, map[string]string{
		"main.tf": `
locals {
  loop   = local.other
  other  = local.loop
  double = [for i in range(60) : "x"]
}
module "deep" { source = ` + deep + ` }
module "cycle" { source = local.loop }
module "outside" { source = "../../../etc" }
module "file" { source = file("/etc/hostname") }
module "self" { source = join("", ["./", "."]) }
module "a" { source = "./${"a"}" }
`,
		"a/main.tf": "variable \"d\" { default = \"..\" }\nmodule \"b\" { source = \"../${\"b\"}\" }",
		"b/main.tf": "module \"again\" { source = join(\"/\", [\"..\", \"a\"]) }\nmodule \"deep\" { source = " + deep + " }\n" + group,
	}, config.Options{})
	for _, name := range []string{"deep", "cycle", "outside", "file", "self", "a.b.again", "a.b.deep"} {
		if m, listed := doc.Modules["module."+strings.ReplaceAll(name, ".", ".module.")]; !listed || m.Loaded || m.Reason == "" {
			t.Errorf("nothing is said of %s: %+v", name, m)
		}
	}
	if got := addresses(doc); !slices.Equal(got, []string{"module.a.module.b.aws_security_group.g"}) {
		t.Errorf("there are %v", got)
	}
}

// TestConvertInConfiguration: the type in a call of convert is no reference, and
// what the value comes from is.
func TestConvertInConfiguration(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "aws_vpc" "v" {}
resource "x_thing" "x" {
  set    = convert(["b", "a", "b"], set(string))
  filled = convert({ a = {} }, map(object({ port = optional(number, 22), open = optional(bool) })))
  ids    = convert([aws_vpc.v.id, "vpc-1"], list(string))
  later  = convert(aws_vpc.v.id, number)
  wrong  = convert("x", number)
  each   = [for v in ["1", "2"] : convert(v, number)]
}
`}, config.Options{})
	x := resource(t, doc, "x_thing.x")
	if got := jsonText(t, x.Values); got != `{"each":[1,2],"filled":{"a":{"open":null,"port":22}},"ids":[null,"vpc-1"],"set":["a","b"]}` {
		t.Errorf("values are %s", got)
	}
	if got := jsonText(t, x.Unknown); got != `{"ids":[true,false],"later":true,"wrong":true}` {
		t.Errorf("unknown is %s", got)
	}
	if !slices.Equal(x.References["later"], []string{"aws_vpc.v"}) {
		t.Errorf("references are %v", x.References)
	}
	if len(doc.Notices) != 1 {
		t.Errorf("notices: %v", doc.Notices)
	}
	noticed(t, doc, "warning", "a number is required")
}
