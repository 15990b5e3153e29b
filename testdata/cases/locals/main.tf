# A plan does not show locals: what goes through them has no references there.

locals {
  subnets = { for name, s in aws_subnet.all : name => s.id }
  vpc_id  = aws_vpc.main.id
  tokens  = "optional"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "all" {
  for_each   = toset(["a", "b"])
  vpc_id     = local.vpc_id
  cidr_block = each.key == "a" ? "10.0.1.0/24" : "10.0.2.0/24"
}

resource "aws_instance" "web" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = local.subnets["a"]
  metadata_options {
    http_tokens = local.tokens
  }
}
