# The second commit: production's admin port opens, the template is mended,
# site c goes and site d comes, one host is renamed and one is replaced.
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
  for_each = toset(["a", "b", "d"])

  name   = each.key
  vpc_id = aws_vpc.main.id
  admins = each.key == "b" ? ["0.0.0.0/0"] : ["10.0.0.0/8"]
}

# Renamed: what is wrong with it is nothing new.
moved {
  from = aws_instance.old
  to   = aws_instance.renamed
}

resource "aws_instance" "renamed" {
  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

# Replaced: so is this.
resource "aws_instance" "replaced" {
  ami           = "ami-0fedcba0987654321"
  instance_type = "t3.micro"
}

resource "aws_launch_template" "workers" {
  name     = "workers"
  image_id = "ami-0abcdef1234567890"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }
}

# A second defect beside the first.
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

  ingress {
    description = "Remote desktop comes along"
    protocol    = "tcp"
    from_port   = 3389
    to_port     = 3389
    cidr_blocks = ["0.0.0.0/0"]
  }
}
