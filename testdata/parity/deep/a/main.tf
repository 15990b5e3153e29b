variable "level" { type = number }
variable "name" { type = string }
module "b" {
  source = "./b"
  count  = var.level
  path   = "${var.name}/${count.index}"
}
output "names" {
  value = { for i, m in module.b : i => m.name }
}
