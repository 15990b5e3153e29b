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

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

module "site" {
  source   = "./modules/site"
  for_each = toset(["a", "b", "c"])

  name   = each.key
  vpc_id = aws_vpc.main.id
  admins = each.key == "c" ? ["0.0.0.0/0"] : ["10.0.0.0/8"]
}

resource "aws_instance" "old" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

resource "aws_instance" "replaced" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

resource "aws_launch_template" "workers" {
  name     = "workers"
  image_id = "ami-0abcdef1234567890"
}

resource "aws_security_group" "shared" {
  name   = "shared"
  vpc_id = aws_vpc.main.id

  ingress {
    description = "SSH, as ever"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
