variable "name" { type = string }
variable "services" { type = map(object({ port = number, cpu = number, count = number, path = string })) }
variable "queues" { type = set(string) }

module "network" {
  source = "../network"
  name   = var.name
  cidr   = "10.20.0.0/16"
}

module "platform" {
  source          = "../platform"
  name            = var.name
  vpc_id          = module.network.vpc_id
  public_subnets  = module.network.public_subnets
  private_subnets = module.network.private_subnets
  queues          = var.queues
}

module "service" {
  source   = "../service"
  for_each = var.services

  name      = "${var.name}-${each.key}"
  port      = each.value.port
  cpu       = each.value.cpu
  replicas  = each.value.count
  path      = each.value.path
  priority  = 100 + index(sort(keys(var.services)), each.key)
  vpc_id    = module.network.vpc_id
  subnets   = module.network.private_subnets
  cluster   = module.platform.cluster
  listener  = module.platform.listener
  source_sg = module.platform.balancer_group
  topic     = module.platform.alarm_topic
}

output "vpc_id" { value = module.network.vpc_id }
