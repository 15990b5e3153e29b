# Modules in modules, repeated by key and by position, tied together through
# inputs and outputs.

variable "environments" {
  default = {
    production = "10.10.0.0/16"
    staging    = "10.20.0.0/16"
  }
}

module "network" {
  source   = "./modules/network"
  for_each = var.environments
  cidr     = each.value
}

module "host" {
  source    = "./modules/host"
  for_each  = var.environments
  name      = each.key
  subnet_id = module.network[each.key].subnet_ids[0]
  group_ids = [module.network[each.key].group_id, aws_security_group.shared.id]
  tokens    = each.key == "production" ? "required" : "optional"
}

module "spare" {
  source    = "./modules/host"
  count     = 2
  name      = "spare-${count.index}"
  subnet_id = module.network["staging"].subnet_ids[count.index]
  group_ids = [for n in module.network : n.group_id]
}

resource "aws_security_group" "shared" {
  name   = "shared"
  vpc_id = module.network["production"].vpc_id
}

# each.value of what is repeated over a module
resource "aws_flow_log" "all" {
  for_each                 = module.network
  vpc_id                   = each.value.vpc_id
  traffic_type             = "ALL"
  log_destination          = "arn:aws:s3:::logs"
  log_destination_type     = "s3"
  max_aggregation_interval = 60
}

resource "aws_route53_zone" "all" {
  name = "example.com"
  dynamic "vpc" {
    for_each = module.network
    content {
      vpc_id = vpc.value.vpc_id
    }
  }
}
