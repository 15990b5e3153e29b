package config_test

import (
	"slices"
	"testing"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// TestGiven: what a module that was not read is handed, through whatever its
// arguments are made of.
func TestGiven(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": `
resource "aws_vpc" "v" {}
resource "aws_subnet" "s" {
  count = 2
}
resource "aws_iam_user" "u" {
  for_each = toset(["a", "b"])
  name     = each.key
}
resource "aws_s3_bucket" "b" {}
locals {
  bucket = aws_s3_bucket.b.arn
}
module "all" {
  source     = "acme/all/aws"
  version    = "~> 1.0"
  depends_on = [aws_s3_bucket.b]
  vpc        = aws_vpc.v
  subnets    = aws_subnet.s[*].id
}
module "each" {
  source   = "acme/each/aws"
  for_each = aws_iam_user.u
  user     = each.value.name
}
module "some" {
  source = "acme/some/aws"
  user   = aws_iam_user.u["a"].name
  text   = "${local.bucket}/*"
}
module "keys" {
  source = "acme/keys/aws"
  map    = { (aws_vpc.v.id) = 1 }
}
module "nothing" {
  source    = "acme/nothing/aws"
  providers = { aws = aws }
  name      = "x"
}
module "read" {
  source = "./read"
  vpc_id = aws_vpc.v.id
}
module "outputs" {
  source = "acme/outputs/aws"
  table  = module.read.table
  other  = module.nothing.id
}
`,
		"read/main.tf": `
variable "vpc_id" {}
resource "aws_route_table" "t" {
  vpc_id = var.vpc_id
}
output "table" {
  value = aws_route_table.t.id
}
module "inner" {
  source = "acme/inner/aws"
  vpc_id = var.vpc_id
  table  = aws_route_table.t.id
}
`,
	}, config.Options{})
	for address, want := range map[string][]string{
		"module.all":               {"aws_subnet.s[0]", "aws_subnet.s[1]", "aws_vpc.v"},
		"module.each":              {`aws_iam_user.u["a"]`, `aws_iam_user.u["b"]`},
		"module.some":              {`aws_iam_user.u["a"]`, "aws_s3_bucket.b"},
		"module.keys":              {"aws_vpc.v"},
		"module.nothing":           nil,
		"module.read":              nil,
		"module.outputs":           {"module.nothing", "module.read.aws_route_table.t"},
		"module.read.module.inner": {"aws_vpc.v", "module.read.aws_route_table.t"},
	} {
		if got := doc.Modules[address].Given; !slices.Equal(got, want) {
			t.Errorf("%s is handed %q, want %q", address, got, want)
		}
	}
	if got, want := doc.Modules["module.all"].Reason, "acme/all/aws, version ~> 1.0 is not downloaded; run terraform init"; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
	if got := doc.Modules["module.read"]; !got.Loaded || got.Reason != "" {
		t.Errorf("module.read is %+v", got)
	}
}

// TestWorkspaceOfPlan: which workspace a plan is for, nobody tells.
func TestWorkspaceOfPlan(t *testing.T) {
	files := map[string]string{
		"main.tf": `
resource "aws_iam_group" "g" {
  count = terraform.workspace == "prod" ? 1 : 0
  name  = "g"
}
resource "aws_iam_group" "h" {
  name = "h-${terraform.workspace}"
}
`,
		".terraform/environment": "dev",
	}
	doc := load(t, files, config.Options{OfPlan: true})
	h := resource(t, doc, "aws_iam_group.h")
	if h.Unknown["name"] != true || !slices.Equal(h.References["name"], []string{"terraform.workspace"}) {
		t.Errorf("the name is unknown %v, from %v", h.Unknown, h.References)
	}
	resource(t, doc, "aws_iam_group.g[*]")
	doc = load(t, files, config.Options{OfPlan: true, Workspace: "prod"})
	resource(t, doc, "aws_iam_group.g[0]")
	doc = load(t, files, config.Options{})
	if len(doc.Resources["aws_iam_group"]) != 1 || resource(t, doc, "aws_iam_group.h").Values["name"] != "h-dev" {
		t.Errorf("in the selected workspace there is %v", document.Addresses(doc.Resources["aws_iam_group"]))
	}
}
