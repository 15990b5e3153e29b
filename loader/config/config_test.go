package config_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// load evaluates files given by name.
func load(t testing.TB, files map[string]string, o config.Options) *document.Document {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	doc, err := config.Load(context.Background(), fsys, ".", o)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestSmoke(t *testing.T) {
	doc := load(t, map[string]string{"main.tf": `
variable "cidr" { default = "10.0.0.0/16" }
locals { names = ["a", "b"] }
resource "aws_vpc" "main" { cidr_block = var.cidr }
resource "aws_subnet" "s" {
  count = length(local.names)
  vpc_id = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  tags = { Name = local.names[count.index] }
}
resource "aws_security_group" "g" {
  for_each = toset(["x", "y"])
  vpc_id = aws_vpc.main.id
  dynamic "ingress" {
    for_each = [22, 80]
    content {
      from_port = ingress.value
      to_port = ingress.value
      cidr_blocks = aws_subnet.s[*].cidr_block
    }
  }
}
resource "aws_s3_bucket" "b" {}
data "aws_caller_identity" "c" {}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({Statement=[{Effect="Allow", Resource="${aws_s3_bucket.b.arn}/*", Principal=data.aws_caller_identity.c.arn}]})
}
`}, config.Options{})
	out, _ := json.MarshalIndent(doc, "", " ")
	t.Log(string(out), doc.Notices)
}
