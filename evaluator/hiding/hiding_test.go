package hiding

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sample = `variable "port" {
  default = 22
}
variable "open" {}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_security_group" "web" {
  for_each = { a = "x" }
  vpc_id   = aws_vpc.main.id
  ingress {
    from_port   = var.port
    cidr_blocks = ["0.0.0.0/0", data.aws_vpc.other.cidr_block]
  }
  lifecycle {
    prevent_destroy = true
  }
  tags = { Name = each.value }
}
data "aws_vpc" "other" {
  id = var.open
}
resource "aws_iam_role" "it" {
  depends_on         = [aws_vpc.main]
  assume_role_policy = <<-EOT
    {"Statement": [{"Effect": "Allow", "Max": 12, "Resource": "${aws_vpc.main.arn}"}]}
  EOT
}
`

func hidden(t *testing.T, files Files) []Hidden {
	t.Helper()
	all, err := All(files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// find gives the one hidden of a way and a kind whose place holds a text.
func find(t *testing.T, all []Hidden, way Way, kind Kind, text string) Hidden {
	t.Helper()
	var found []Hidden
	for _, h := range all {
		if h.Way == way && h.Place.Kind == kind && strings.Contains(h.Place.Text, text) {
			found = append(found, h)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s of %s %q: found %d", way, kind, text, len(found))
	}
	return found[0]
}

// changed lists the lines that a rewriting brought.
func changed(before, after Files) string {
	var out []string
	for _, file := range slices.Sorted(maps.Keys(after)) {
		old := strings.Split(before[file], "\n")
		for line := range strings.SplitSeq(after[file], "\n") {
			if !slices.Contains(old, line) {
				out = append(out, strings.TrimSpace(line))
			}
		}
	}
	return strings.Join(out, "\n")
}

func TestWays(t *testing.T) {
	files := Files{"main.tf": sample}
	all := hidden(t, files)
	for _, c := range []struct {
		way  Way
		kind Kind
		text string
		want []string // lines that the rewriting brings
	}{
		{Variable, Text, `"0.0.0.0/0"`, []string{
			"variable \"hidden\" {", "type = string", "cidr_blocks = [var.hidden, data.aws_vpc.other.cidr_block]",
		}},
		{Data, Text, `"0.0.0.0/0"`, []string{
			"data \"external\" \"hidden\" {", "program = [\"./it\"]", "cidr_blocks = [data.external.hidden.result.it, data.aws_vpc.other.cidr_block]",
		}},
		{Variable, Default, "22", []string{""}},
		{Dynamic, Block, "ingress", []string{"dynamic \"ingress\" {", "content {"}},
		{Count, Resource, `"aws_vpc" "main"`, []string{
			"vpc_id   = aws_vpc.main[0].id", `{"Statement": [{"Effect": "Allow", "Max": 12, "Resource": "${aws_vpc.main[0].arn}"}]}`,
		}},
		{Unread, Resource, `"aws_vpc" "main"`, []string{
			"module \"hidden\" {", "source = \"example.com/acme/hidden/aws\"", "given_1 = \"10.0.0.0/16\"", "vpc_id   = module.hidden.id",
			"depends_on         = [module.hidden]", `{"Statement": [{"Effect": "Allow", "Max": 12, "Resource": "${module.hidden.arn}"}]}`,
		}},
		{Unread, Resource, `"aws_security_group" "web"`, []string{"given_1 = { a = \"x\" }", "given_2 = aws_vpc.main.id", "given_4 = var.port"}},
		{Same, Object, "a = \"x\"", []string{`for_each = (HIDDEN == "x" ? { a = "x" } : { a = "x" })`}},
		{Unset, Reference, "aws_vpc.main.id", []string{`vpc_id   = (HIDDEN == "x" ? aws_vpc.main.id : null)`}},
		{HoleWhole, Piece, "12", []string{`{"Statement": [{"Effect": "Allow", "Max": ${HIDDEN}, "Resource": "${aws_vpc.main.arn}"}]}`}},
		{HoleEnd, Piece, ".0/0", []string{`cidr_blocks = ["0.0.${HIDDEN}", data.aws_vpc.other.cidr_block]`}},
		{Merge, Member, "a = \"x\"", []string{"for_each = merge(HIDDEN, {})"}},
	} {
		got := changed(files, find(t, all, c.way, c.kind, c.text).Files)
		for _, origin := range []string{"data.external.hidden.result.it", "data.terraform_remote_state.hidden.outputs.it", "terraform_data.hidden.output", "var.hidden"} {
			if strings.Contains(strings.Join(c.want, ""), "HIDDEN") {
				got = strings.ReplaceAll(got, origin, "HIDDEN")
			}
		}
		for _, line := range c.want {
			if !slices.Contains(strings.Split(got, "\n"), line) {
				t.Errorf("%s of %s does not bring %q:\n%s", c.way, c.text, line, got)
			}
		}
	}
}

// TestRewrittenIsHCL parses all that comes out, hidden and filled.
func TestRewrittenIsHCL(t *testing.T) {
	files := Files{"main.tf": sample, "net/main.tf": sample, "net/text.json": "{}"}
	seen, err := See(files)
	if err != nil {
		t.Fatal(err)
	}
	ways := map[Way]int{}
	for _, h := range hidden(t, files) {
		ways[h.Way]++
		if _, err := parse(h.Files); err != nil {
			t.Errorf("%s of %s: %s", h.Way, h.Place, err)
		}
		if maps.Equal(files, h.Files) {
			t.Errorf("%s of %s changes nothing", h.Way, h.Place)
		}
		for _, f := range h.Fill(seen) {
			if _, err := parse(f.Files); err != nil {
				t.Errorf("%s of %s, filled with %s: %s", h.Way, h.Place, f.Value, err)
			}
		}
	}
	for _, way := range []Way{
		Data, Apply, Variable, Coalesce, Same, Other, Unset, Workspace, Compact, Concat, Try, Lookup, Merge, MergeOver,
		HoleWhole, HoleStart, HoleEnd, HoleMiddle, Dynamic, Count, Unread,
	} {
		if ways[way] == 0 {
			t.Errorf("%s: never", way)
		}
	}
}

// TestConstantsStay holds against what terraform needs to know beforehand.
func TestConstantsStay(t *testing.T) {
	files := Files{"main.tf": `terraform {
  required_version = "1.9"
}
module "net" {
  source = "./net"
  size   = 3
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
resource "aws_vpc" "main" {
  provider   = aws.west
  depends_on = [module.net]
  lifecycle {
    create_before_destroy = true
  }
}
`}
	var texts []string
	for _, h := range hidden(t, files) {
		if h.Way == Variable || h.Way == Unread {
			texts = append(texts, h.Place.Text[:min(3, len(h.Place.Text))])
		}
	}
	if diff := cmp.Diff([]string{"3", `"us`, "res"}, texts); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameEveryTime(t *testing.T) {
	files := Files{"main.tf": sample}
	first := hidden(t, files)
	for i, h := range hidden(t, files) {
		if h.Way != first[i].Way || h.Place.String() != first[i].Place.String() || !maps.Equal(h.Files, first[i].Files) || h.Hash("") != first[i].Hash("") {
			t.Fatalf("%s of %s is another one", h.Way, h.Place)
		}
	}
}

func TestOpen(t *testing.T) {
	files := Files{"main.tf": sample}
	open, err := OpenOf(files)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := See(files, Files{"main.tf": "resource \"x\" \"y\" {\n  id = \"vpc-1\"\n}\n"})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, o := range open {
		texts = append(texts, o.Text)
		if o.Text == "var.open" {
			if got := changed(files, o.Fill(seen)[0].Files); !strings.Contains(got, "default = ") {
				t.Errorf("filled: %s", got)
			}
		}
	}
	if diff := cmp.Diff([]string{"data.aws_vpc.other.cidr_block", "var.open"}, texts); diff != "" {
		t.Error(diff)
	}
}

func TestNoHCL(t *testing.T) {
	for _, of := range []func(Files) error{
		func(f Files) error { _, err := All(f); return err },
		func(f Files) error { _, err := OpenOf(f); return err },
		func(f Files) error { _, err := See(f); return err },
	} {
		if err := of(Files{"main.tf": "resource {{"}); err == nil {
			t.Error("is taken for HCL")
		}
	}
}
