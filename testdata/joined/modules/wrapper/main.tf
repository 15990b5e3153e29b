variable "vpc_id" {}

variable "from" {}

module "group" {
  source = "../group"

  vpc_id = var.vpc_id
  cidrs  = [var.from]
}

output "group_id" {
  value = module.group.id
}
