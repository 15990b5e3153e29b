# An estate as a team keeps it: a network, two services, what they share. The
# plan of it is what the measurements multiply; see ../main.go.
#
# To print ../plan.json anew: apply with -var-file=before.tfvars, but only
# -target=module.estate[0].module.network and, in the modules platform and
# service, aws_sqs_queue.this, aws_db_instance.this and web's
# aws_ecs_task_definition.this; then plan with -var-file=after.tfvars.
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
