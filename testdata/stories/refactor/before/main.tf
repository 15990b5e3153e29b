# The first commit.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "web" {
  source   = "./modules/web"
  for_each = toset(["blue", "green"])

  name = each.key
}

resource "aws_instance" "worker" {
  count = 2

  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

resource "aws_instance" "handed_over" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

resource "aws_vpc" "old" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "old" {
  name   = "old"
  vpc_id = aws_vpc.old.id
}

resource "aws_security_group_rule" "old" {
  security_group_id = aws_security_group.old.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 3306
  to_port           = 3306
  cidr_blocks       = ["0.0.0.0/0"]
}
