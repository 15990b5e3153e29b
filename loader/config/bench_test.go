package config_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/planvet/planvet/loader/config"
)

// estate makes a root module of n resources, ten a file, that refer to one
// another, to locals and to variables.
func estate(n int) fstest.MapFS {
	files := fstest.MapFS{"variables.tf": {Data: []byte(`
variable "region" { default = "us-east-1" }
locals {
  tags  = { Team = "x", Region = var.region }
  admin = ["10.0.0.0/8", "192.168.0.0/16"]
}
`)}}
	for f := range n / 10 {
		text := fmt.Sprintf(`
resource "aws_vpc" "v%[1]d" {
  cidr_block = "10.%[2]d.0.0/16"
  tags       = merge(local.tags, { Name = "v%[1]d" })
}
resource "aws_subnet" "s%[1]d" {
  count      = 2
  vpc_id     = aws_vpc.v%[1]d.id
  cidr_block = cidrsubnet(aws_vpc.v%[1]d.cidr_block, 8, count.index)
  tags       = local.tags
}
resource "aws_security_group" "g%[1]d" {
  name   = "g%[1]d-${var.region}"
  vpc_id = aws_vpc.v%[1]d.id
  dynamic "ingress" {
    for_each = [22, 443]
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = local.admin
    }
  }
}
resource "aws_instance" "i%[1]d" {
  for_each               = toset(["a", "b"])
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.s%[1]d[0].id
  vpc_security_group_ids = [aws_security_group.g%[1]d.id]
  user_data              = templatefile("init.tftpl", { name = each.key })
}
resource "aws_iam_policy" "p%[1]d" {
  name   = "p%[1]d"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = aws_s3_bucket.b%[1]d.arn }] })
}
resource "aws_s3_bucket" "b%[1]d" {
  bucket = "b%[1]d"
}
resource "aws_db_subnet_group" "d%[1]d" {
  subnet_ids = aws_subnet.s%[1]d[*].id
}
resource "aws_network_acl_rule" "r%[1]d" {
  rule_number    = %[2]d
  network_acl_id = "acl-1"
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = aws_subnet.s%[1]d[1].cidr_block
}
`, f, f%250)
		files[fmt.Sprintf("f%03d.tf", f)] = &fstest.MapFile{Data: []byte(text)}
	}
	files["init.tftpl"] = &fstest.MapFile{Data: []byte("hello ${name}\n")}
	return files
}

// BenchmarkLoad evaluates root modules of one, ten and a hundred times a size;
// the time for each resource should stay the same.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{50, 500, 5000} {
		files := estate(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := config.Load(context.Background(), files, ".", config.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/resource")
		})
	}
}

// BenchmarkExample evaluates what a rule's example is like.
func BenchmarkExample(b *testing.B) {
	files := fstest.MapFS{"main.tf": {Data: []byte(`
resource "aws_security_group" "web" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "i" {
  ami                    = "ami-1"
  vpc_security_group_ids = [aws_security_group.web.id]
}
`)}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := config.Load(context.Background(), files, ".", config.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLoadGrowsInProportion fails when ten times the resources take much more
// than ten times the allocations: unlike time, they are the same on every run.
func TestLoadGrowsInProportion(t *testing.T) {
	allocations := func(n int) float64 {
		files := estate(n)
		return testing.AllocsPerRun(1, func() {
			if _, err := config.Load(context.Background(), files, ".", config.Options{}); err != nil {
				t.Fatal(err)
			}
		})
	}
	small, large := allocations(100), allocations(1000)
	if large > 12*small {
		t.Errorf("1,000 resources take %.0f allocations, 100 take %.0f", large, small)
	}
}
