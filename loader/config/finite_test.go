package config_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
)

// TestNumbersAreFinite: terraform computes with infinity, but no provider and no
// policy can take it. Wherever it comes from, it is unknown, alone, and said so
// at its place.
func TestNumbersAreFinite(t *testing.T) {
	for from, expr := range map[string]string{
		"operator":   `1 / 0`,
		"negative":   `-1 / 0`,
		"pow":        `pow(0, -1)`,
		"large":      `pow(2, 1e9)`,
		"log":        `log(0, 10)`,
		"conversion": `tonumber("inf")`,
		"sum":        `sum([1 / 0, 1])`,
		"yaml":       `yamldecode(".inf")`,
		"local":      `local.infinite`,
		"function":   `min(local.infinite, 80)`,
		"default":    `var.default`,
		"converted":  `var.text`,
		"call":       `module.m.doubled`,
		"argument":   `"inf"`,
		"template":   `"${tonumber("inf")}"`,
		"for":        `[for n in [0] : 1 / n][0]`,
		"null":       `0 / 0`,
		"infinities": `local.infinite - local.infinite`,
		"file":       `var.file`,
		"json":       `var.json`,
		"flag":       `var.flag`,
		"object":     `var.object.port`,
		"huge":       `var.huge`,
	} {
		t.Run(from, func(t *testing.T) {
			doc := load(t, map[string]string{"main.tf": fmt.Sprintf(finiteRoot, expr), "m/main.tf": `
variable "n" {}
output "doubled" { value = var.n * 2 }
`, "terraform.tfvars": "file = 1 / 0\nobject = { port = -1 / 0, other = 7 }\nhuge = 1e300000000\n",
				"x.auto.tfvars.json": `{"json": "inf"}`,
			}, config.Options{Vars: []config.Var{{Assignment: "flag=inf"}}})
			r := resource(t, doc, "aws_security_group_rule.r")
			if _, known := r.Values["from_port"]; known || r.Unknown["from_port"] != true {
				t.Errorf("from_port is %v, unknown %v", r.Values["from_port"], r.Unknown["from_port"])
			}
			if fmt.Sprint(r.Values["to_port"]) != "22" {
				t.Errorf("to_port is %v", r.Values["to_port"])
			}
			said := false
			for _, n := range doc.Notices {
				said = said || n.Place != nil && (strings.Contains(n.Message, "not finite") || strings.Contains(n.Message, "cannot be evaluated") || strings.Contains(n.Message, "too large"))
			}
			if !said {
				t.Errorf("nothing is said: %v", doc.Notices)
			}
		})
	}
}

const finiteRoot = `
locals { infinite = 1 / 0 }
variable "default" { default = 1 / 0 }
variable "text" {
  type    = number
  default = "inf"
}
variable "file" { type = number }
variable "huge" { type = number }
variable "json" { type = number }
variable "flag" { type = number }
variable "object" { type = object({ port = number, other = number }) }
module "m" {
  source = "./m"
  n      = 1 / 0
}
resource "aws_security_group_rule" "r" {
  type        = "ingress"
  from_port   = %s
  to_port     = 22
  protocol    = "tcp"
  cidr_blocks = ["0.0.0.0/0"]
}
`

// TestInfinityHidesItselfAlone: what stands beside an infinite number in a list,
// a map or a block is still known, and the document is JSON.
func TestInfinityHidesItselfAlone(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
resource "x_thing" "x" {
  list   = [1, 1 / 0, 3]
  map    = { a = 1, b = { c = pow(0, -1), d = "kept" } }
  typed  = tomap({ a = 1, b = 1 / 0 })
  typed2 = tolist([1, 1 / 0])
  set    = toset([1, 1 / 0])
  secret = sensitive([1 / 0])
}
resource "aws_security_group" "g" {
  ingress = [{
    from_port = "inf", to_port = 22, protocol = "tcp", cidr_blocks = ["0.0.0.0/0"],
    description = "", ipv6_cidr_blocks = [], prefix_list_ids = [], security_groups = [], self = false
  }]
  egress {
    from_port   = 1 / 0
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`}, config.Options{})
	x, g := resource(t, doc, "x_thing.x"), resource(t, doc, "aws_security_group.g")
	for what, pair := range map[string][2]any{
		`[1,null,3] [false,true,false]`:             {x.Values["list"], x.Unknown["list"]},
		`{"a":1,"b":{"d":"kept"}} {"b":{"c":true}}`: {x.Values["map"], x.Unknown["map"]},
		`{"a":1} {"b":true}`:                        {x.Values["typed"], x.Unknown["typed"]},
		`[1,null] [false,true]`:                     {x.Values["typed2"], x.Unknown["typed2"]},
		`"(sensitive value)" null`:                  {x.Values["secret"], x.Unknown["secret"]},
	} {
		if got := jsonText(t, pair[0]) + " " + jsonText(t, pair[1]); got != what {
			t.Errorf("it is %s, want %s", got, what)
		}
	}
	for _, name := range []string{"ingress", "egress"} {
		if got := jsonText(t, g.Values[name]); !strings.Contains(got, `"to_port":22`) || strings.Contains(got, "from_port") {
			t.Errorf("%s is %s", name, got)
		}
		if got := jsonText(t, g.Unknown[name]); !strings.Contains(got, `"from_port":true`) {
			t.Errorf("unknown in %s is %s", name, got)
		}
	}
	if jsonText(t, x.Unknown["set"]) == "null" {
		t.Error("nothing of the set is unknown")
	}
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
