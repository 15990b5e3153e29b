variable "cidr" {
  type = string
}

resource "aws_vpc" "this" {
  cidr_block = var.cidr
}

module "subnet" {
  source = "./subnet"
  count  = 2
  vpc_id = aws_vpc.this.id
  cidr   = cidrsubnet(var.cidr, 8, count.index)
}

resource "aws_security_group" "this" {
  name   = "hosts"
  vpc_id = aws_vpc.this.id
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = module.subnet[*].id
}

output "group_id" {
  value = aws_security_group.this.id
}
