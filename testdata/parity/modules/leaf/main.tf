terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
variable "vpc" {
  type = object({
    id         = string
    cidr_block = string
  })
}
variable "subnet" {}
variable "size" {
  type    = number
  default = 1
}
resource "aws_security_group" "g" {
  name   = "leaf-${var.size}"
  vpc_id = var.vpc.id
  ingress {
    from_port   = 0
    to_port     = 65535
    protocol    = "tcp"
    cidr_blocks = [var.vpc.cidr_block]
  }
  tags = { Subnet = var.subnet, Path = basename(path.module), Root = path.root }
}
output "group_name" {
  value = aws_security_group.g.name
}
output "group" {
  value = aws_security_group.g
}
