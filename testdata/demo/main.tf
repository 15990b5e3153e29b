# A small estate with mistakes in it, for a first look at planvet. Its plan
# is beside it.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = var.region
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "office" {
  description = "The addresses that administrators come from."
  type        = list(string)
  default     = ["203.0.113.0/24"]
}

variable "environments" {
  type = map(string)
  default = {
    production = "10.10.0.0/16"
    staging    = "10.20.0.0/16"
  }
}

module "network" {
  source   = "./modules/network"
  for_each = var.environments

  name = each.key
  cidr = each.value
}

module "bastion_production" {
  source = "./modules/bastion"

  name      = "production"
  vpc_id    = module.network["production"].vpc_id
  subnet_id = module.network["production"].public_subnet_ids["a"]
  ssh_from  = var.office
}

# Nobody reaches this one from outside, though its group lets everybody in.
module "bastion_staging" {
  source = "./modules/bastion"

  name      = "staging"
  vpc_id    = module.network["staging"].vpc_id
  subnet_id = module.network["staging"].private_subnet_ids["a"]
  ssh_from  = ["0.0.0.0/0"]
}

module "logs" {
  source   = "./modules/logs"
  for_each = toset(["access", "audit"])

  name       = "acme-${each.key}-logs"
  mfa_delete = each.key == "audit"
}

resource "aws_security_group" "database" {
  name   = "database"
  vpc_id = module.network["production"].vpc_id
}

# Two halves make a whole: together these two let everybody in.
resource "aws_vpc_security_group_ingress_rule" "database" {
  for_each = { lower = "0.0.0.0/1", upper = "128.0.0.0/1" }

  security_group_id = aws_security_group.database.id
  description       = "Replication, ${each.key} half"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = each.value
}

resource "aws_instance" "web" {
  count = 2

  ami                         = "ami-0a1b2c3d4e5f67890"
  instance_type               = "t3.small"
  subnet_id                   = module.network["production"].public_subnet_ids[count.index == 0 ? "a" : "b"]
  associate_public_ip_address = true

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = "web-${count.index}"
  }
}
