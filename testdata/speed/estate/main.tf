# An estate as a team keeps it: a network, two services, what they share. The
# plan of it is what the measurements multiply; see ../main.go.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { managed-by = "terraform", owner = "shop" }
  }
}

variable "copies" {
  type    = number
  default = 1
}

variable "services" {
  type = map(object({ port = number, cpu = number, count = number, path = string }))
}

variable "queues" {
  type = set(string)
}

module "estate" {
  count    = var.copies
  source   = "./estate"
  name     = format("estate-%05d", count.index)
  services = var.services
  queues   = var.queues
}
