provider "aws" {
  region = "us-west-2"
}

module "network" {
  source = "git::https://example.com/somebody/network.git"
}

resource "aws_vpc" "main" {
  cidr_block = "192.168.0.0/16"
  tags       = { team = "web" }
}

resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}

resource "aws_iam_policy" "deploy" {
  name = "deploy"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "iam:*", Resource = "*" }]
  })
}
