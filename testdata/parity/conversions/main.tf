# Conversions: conditional types, tuples to lists, sets, maps of mixed values, numbers and strings.
variable "list_any" {
  type    = list(any)
  default = [1, "two", true]
}
variable "map_any" {
  type    = map(any)
  default = { a = 1, b = "x" }
}
variable "set_num" {
  type    = set(number)
  default = ["3", 1, 2, 1]
}
variable "objects" {
  type    = list(object({ name = string, n = optional(number, 1), tags = optional(map(string)) }))
  default = [{ name = 1, extra = "dropped" }, { name = "b", n = "7", tags = { k = 5 } }]
}
locals {
  cond_list = length(var.list_any) > 2 ? ["a", "b"] : []
  cond_map  = var.map_any["a"] == "1" ? { x = 1 } : { x = 2 }
  cond_str  = true ? 1 : "one"
  cond_null = false ? "x" : null
  cond_obj  = true ? { a = 1, b = [] } : { a = 2, b = ["z"] }
  out = {
    list_any  = jsonencode(var.list_any)
    map_any   = jsonencode(var.map_any)
    set_num   = jsonencode(var.set_num)
    objects   = jsonencode(var.objects)
    cond_list = jsonencode(local.cond_list)
    cond_map  = jsonencode(local.cond_map)
    cond_str  = jsonencode(local.cond_str)
    cond_null = jsonencode(local.cond_null)
    cond_obj  = jsonencode(local.cond_obj)
    tuple     = jsonencode([1, "a", null, { b = true }])
    tolist    = jsonencode(tolist(["a", 1]))
    toset     = jsonencode(toset([3, 1, 2, 3]))
    tomap     = jsonencode(tomap({ a = 1, b = "2" }))
    tostring  = "${1.50} ${true} ${1e3} ${0.1 + 0.2} ${10 / 3 * 3}"
    tonumber  = tonumber("1.5") + 1
    tobool    = tobool("true")
    keys      = jsonencode(keys({ b = 1, a = 2, "10" = 3, "9" = 4 }))
    unicode   = jsonencode({ "ключ" = "значение", "é" = "e\u0301" })
  }
}
resource "aws_ssm_parameter" "p" {
  for_each = local.out
  name     = each.key
  type     = "String"
  value    = each.value
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  tags          = { for i, v in var.list_any : "t${i}" => v }
  vpc_security_group_ids = setunion(["sg-2"], ["sg-1"])
}
resource "aws_security_group_rule" "r" {
  for_each          = { for o in var.objects : o.name => o }
  type              = "ingress"
  from_port         = each.value.n
  to_port           = "${each.value.n}"
  protocol          = "tcp"
  cidr_blocks       = toset(["10.1.0.0/16", "10.0.0.0/16"])
  security_group_id = "sg-1"
}
