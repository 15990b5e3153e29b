# Modules four deep, each with its own count or for_each, values going down and back up.
module "a" {
  source   = "./a"
  for_each = { x = 1, y = 2 }
  level    = each.value
  name     = each.key
}
resource "aws_ssm_parameter" "all" {
  for_each = merge([for k, m in module.a : { for p, v in m.names : "${k}.${p}" => v }]...)
  name     = each.key
  type     = "String"
  value    = each.value
}
output "names" {
  value = module.a
}
