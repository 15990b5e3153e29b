package config_test

import (
	"strings"
	"testing"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

const placed = `# comment
resource "aws_security_group" "g" {
  name = "g😀é" /* x */
  ingress {
    from_port = 22
  }
  dynamic "ingress" {
    for_each = [1, 2]
    content {
      from_port = ingress.value
    }
  }
  egress = [
    { from_port = 1, to_port = 9 },
  ]
}
`

func at(line, column, endLine, endColumn int) document.Place {
	return document.Place{File: "main.tf", StartLine: line, StartColumn: column, EndLine: endLine, EndColumn: endColumn}
}

// TestPlaces checks lines and UTF-16 columns, with either line end and with a
// byte order mark.
func TestPlaces(t *testing.T) {
	for name, text := range map[string]string{
		"plain": placed, "CRLF": strings.ReplaceAll(placed, "\n", "\r\n"), "byte order mark": "\ufeff" + placed,
	} {
		t.Run(name, func(t *testing.T) {
			doc := load(t, map[string]string{"main.tf": text}, config.Options{})
			g := resource(t, doc, "aws_security_group.g")
			if *g.Place != at(2, 1, 2, 34) {
				t.Errorf("the block is at %v", *g.Place)
			}
			for path, want := range map[string]document.Place{
				"name":                at(3, 3, 3, 16), // the smile is two code units
				"ingress.0":           at(9, 5, 11, 6), // the provider's set holds 1, 22, 2
				"ingress.0.from_port": at(10, 7, 10, 32),
				"ingress.1":           at(4, 3, 6, 4),
				"ingress.1.from_port": at(5, 5, 5, 19),
				"ingress.2.from_port": at(10, 7, 10, 32),
				"egress.0":            at(14, 5, 14, 35),
				"egress.0.to_port":    at(14, 22, 14, 33),
			} {
				if got := g.Places[path]; got != want {
					t.Errorf("%s is at %v, not %v", path, got, want)
				}
			}
		})
	}
}

func TestPlacesOnTheFirstLine(t *testing.T) {
	for _, mark := range []string{"", "\ufeff"} {
		doc := load(t, map[string]string{"main.tf": mark + `resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }`}, config.Options{})
		v := resource(t, doc, "aws_vpc.v")
		if *v.Place != at(1, 1, 1, 23) || v.Places["cidr_block"] != at(1, 26, 1, 52) {
			t.Errorf("%v %v", *v.Place, v.Places)
		}
	}
}

func TestPlacesInJSONAndOverrides(t *testing.T) {
	doc := load(t, map[string]string{
		"main.tf": "resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n  enable_dns_support = true\n}\n",
		"override.tf.json": "{\"resource\": {\"aws_vpc\": {\"v\": {\n  \"cidr_block\": \"10.1.0.0/16\"}},\n" +
			" \"aws_security_group\": {\"g\": {\"ingress\": [\n  {\"from_port\": 1}]}}}}\n",
	}, config.Options{})
	v := resource(t, doc, "aws_vpc.v")
	if v.Values["cidr_block"] != "10.1.0.0/16" {
		t.Errorf("the override does not hold: %v", v.Values)
	}
	if got, want := v.Places["cidr_block"], (document.Place{File: "override.tf.json", StartLine: 2, StartColumn: 3, EndLine: 2, EndColumn: 30}); got != want {
		t.Errorf("cidr_block is at %v, not %v", got, want)
	}
	if got := v.Places["enable_dns_support"]; got.File != "main.tf" || got.StartLine != 3 {
		t.Errorf("enable_dns_support is at %v", got)
	}
	g := resource(t, doc, "aws_security_group.g")
	if got := g.Places["ingress.0.from_port"]; got.StartLine != 4 || got.StartColumn != 4 {
		t.Errorf("ingress.0.from_port is at %v", got)
	}
}
