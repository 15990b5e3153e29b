package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
)

// TestEnabled: lifecycle { enabled } of OpenTofu 1.11 makes one instance or none.
func TestEnabled(t *testing.T) {
	doc := load(t, map[string]string{"main.tofu": `
variable "on" {
  type    = bool
  default = true
}
resource "x_thing" "on" {
  lifecycle { enabled = var.on }
}
resource "x_thing" "off" {
  lifecycle {
    create_before_destroy = true
    enabled               = !var.on
  }
}
resource "x_thing" "later" {
  lifecycle { enabled = x_thing.on.flag }
}
resource "x_thing" "odd" {
  lifecycle { enabled = "perhaps" }
}
resource "x_thing" "text" {
  lifecycle { enabled = "false" }
}
resource "x_thing" "none" {
  lifecycle { enabled = null }
}
resource "x_thing" "overridden" {}
data "x_thing" "off" {
  lifecycle { enabled = false }
}
module "on" {
  source = "./m"
  lifecycle { enabled = true }
}
module "off" {
  source = "./m"
  lifecycle { enabled = false }
}
resource "x_use" "u" {
  on       = x_thing.on.id
  absent   = x_thing.off == null
  fallback = try(x_thing.off.id, "none")
  data     = data.x_thing.off == null ? "none" : data.x_thing.off.id
  module   = module.on.there
  gone     = module.off == null
}
`, "override.tofu": `
resource "x_thing" "overridden" {
  lifecycle { enabled = false }
}
`, "more.tofu.json": `{"resource": {"x_thing": {"json": {"lifecycle": {"enabled": false}}, "listed": {"lifecycle": [{"enabled": "${var.on}"}]}}}}`,
		"m/main.tofu": "resource \"x_thing\" \"in\" {}\noutput \"there\" { value = \"yes\" }",
	}, config.Options{})
	want := []string{"module.on.x_thing.in", "x_thing.later[*]", "x_thing.listed", "x_thing.none[*]", "x_thing.odd[*]", "x_thing.on", "x_use.u"}
	if got := addresses(doc); !slices.Equal(got, want) {
		t.Errorf("there are\n%s", strings.Join(got, "\n"))
	}
	u := resource(t, doc, "x_use.u")
	if got := jsonText(t, u.Values); got != `{"absent":true,"data":"none","fallback":"none","gone":true,"module":"yes"}` {
		t.Errorf("values are %s", got)
	}
	if !slices.Equal(u.References["on"], []string{"x_thing.on"}) {
		t.Errorf("references are %v", u.References)
	}
	noticed(t, doc, "warning", "whether x_thing.later is enabled is known only after apply, so it is one instance at [*]")
	noticed(t, doc, "warning", "enabled of x_thing.odd is neither true nor false")
	noticed(t, doc, "warning", "enabled of x_thing.none is neither true nor false")
}

// TestProvidersForEach: for_each of a provider, since OpenTofu 1.9.
func TestProvidersForEach(t *testing.T) {
	doc := load(t, map[string]string{"main.tofu": `
variable "regions" { default = ["eu-west-1", "us-east-1"] }
provider "aws" { region = "eu-central-1" }
provider "aws" {
  alias    = "by"
  for_each = toset(var.regions)
  region   = each.value
  default_tags {
    tags = { in = each.key }
  }
}
provider "aws" {
  alias    = "later"
  for_each = toset([timestamp()])
  region   = each.key
}
resource "aws_vpc" "v" {
  for_each = toset(var.regions)
  provider = aws.by[each.key]
}
`}, config.Options{})
	var got []string
	for address, p := range doc.Providers {
		got = append(got, address+" "+jsonText(t, p.Values)+" "+jsonText(t, p.Key))
	}
	slices.Sort(got)
	want := []string{
		`aws {"region":"eu-central-1"} null`,
		`aws.by["eu-west-1"] {"default_tags":[{"tags":{"in":"eu-west-1"}}],"region":"eu-west-1"} "eu-west-1"`,
		`aws.by["us-east-1"] {"default_tags":[{"tags":{"in":"us-east-1"}}],"region":"us-east-1"} "us-east-1"`,
		`aws.later[*] {} null`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("providers are\n%s", strings.Join(got, "\n"))
	}
	if len(doc.Notices) != 1 {
		t.Errorf("notices: %v", doc.Notices)
	}
	noticed(t, doc, "warning", "for_each of provider aws.later has keys that are known only after apply")
}

// TestFunctionsOfProviders: a few are evaluated, the others are unknown, which is
// said once for each.
func TestFunctionsOfProviders(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "x_thing" "x" {
  arn     = provider::aws::arn_build("aws", "s3", "", "", "b")
  account = provider::aws::arn_parse("arn:aws:iam::123456789012:role/x").account_id
  cidr    = provider::terraform::decode_tfvars("cidr = \"0.0.0.0/0\"").cidr
  other   = provider::assert::cidr(aws_vpc.v.cidr_block)
  again   = [provider::assert::cidr("10.0.0.0/8"), "known"]
  third   = provider::time::rfc3339_parse("x").year
}
resource "aws_vpc" "v" {}
`}, config.Options{})
	x := resource(t, doc, "x_thing.x")
	if got := jsonText(t, x.Values); got != `{"account":"123456789012","again":[null,"known"],"arn":"arn:aws:s3:::b","cidr":"0.0.0.0/0"}` {
		t.Errorf("values are %s", got)
	}
	if got := jsonText(t, x.Unknown); got != `{"again":[true,false],"other":true,"third":true}` {
		t.Errorf("unknown is %s", got)
	}
	if !slices.Equal(x.References["other"], []string{"aws_vpc.v"}) {
		t.Errorf("references are %v", x.References)
	}
	if len(doc.Notices) != 2 {
		t.Errorf("notices: %v", doc.Notices)
	}
	for _, name := range []string{"provider::assert::cidr", "provider::time::rfc3339_parse"} {
		noticed(t, doc, "note", name+" is a function of a provider, which is not run here, so what it gives is undetermined")
	}
}

// TestActionsInConfiguration: credentials in action blocks (Terraform 1.14) are
// found, wherever they come from.
func TestActionsInConfiguration(t *testing.T) {
	secret := "NotARealSecret0fAnyone/ButL00ksLike1+Wxy"
	doc := load(t, map[string]string{"main.tf": `
variable "key" { default = "` + secret + `" }
action "aws_lambda_invoke" "here" {
  for_each = toset(["a", "b"])
  config {
    function_name = each.key
    payload       = jsonencode({ AWS_SECRET_ACCESS_KEY = "` + strings.Replace(secret, "Not", "Nut", 1) + `", of = aws_vpc.v.id })
    nested {
      secret_key = "` + strings.Replace(secret, "Not", "Nil", 1) + `"
    }
  }
}
action "aws_lambda_invoke" "handed" {
  config {
    payload = "AWS_SECRET_ACCESS_KEY=${var.key}"
  }
}
action "aws_lambda_invoke" "clean" {
  config {
    payload = "x"
  }
}
resource "aws_vpc" "v" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.aws_lambda_invoke.clean]
    }
    destroy = false
  }
}
module "m" { source = "./m" }
`, "m/main.tf.json": `{"action": {"aws_lambda_invoke": {"json": {"config": {"secret_key": "` + strings.Replace(secret, "Not", "Nix", 1) + `"}}}}}`}, config.Options{})
	var got []string
	for _, c := range doc.Credentials {
		of := doc.Named[c.Address]
		if of == nil || of.Place == nil {
			t.Errorf("%s is nowhere", c.Address)
			continue
		}
		got = append(got, c.Address+" "+jsonText(t, c.Path)+" "+string(c.Written))
	}
	want := []string{
		`action.aws_lambda_invoke.handed ["payload"] elsewhere`,
		`action.aws_lambda_invoke.here ["nested",0,"secret_key"] here`,
		`action.aws_lambda_invoke.here ["payload"] here`,
		`module.m.action.aws_lambda_invoke.json ["secret_key"] here`,
		`var.key ["default"] here`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("credentials are\n%s", strings.Join(got, "\n"))
	}
	if at := doc.Named["action.aws_lambda_invoke.here"].Places["payload"]; at.StartLine != 7 {
		t.Errorf("the payload stands at %v", at)
	}
	if doc.Named["action.aws_lambda_invoke.clean"] != nil || len(doc.Notices) != 0 {
		t.Errorf("notices: %v", doc.Notices)
	}
}
