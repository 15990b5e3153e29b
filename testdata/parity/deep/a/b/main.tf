variable "path" { type = string }
module "c" {
  source = "../../c"
  items  = { for i in range(2) : "i${i}" => "${var.path}/${i}" }
}
output "name" {
  value = join(";", values(module.c.made))
}
