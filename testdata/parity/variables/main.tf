# Types, defaults, optional attributes, nullable, sensitive, tfvars in terraform's order.
variable "plain" {}
variable "from_env" { type = string }
variable "from_env_list" { type = list(number) }
variable "from_tfvars" { default = "default" }
variable "from_json" { type = map(string) }
variable "from_auto" { default = "default" }
variable "from_file" { default = "default" }
variable "from_flag" { default = "default" }
variable "flag_list" { type = list(string) }
variable "number" {
  type    = number
  default = "42"
}
variable "flag" {
  type    = bool
  default = "true"
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "tuple" {
  type    = tuple([string, number])
  default = ["x", "2"]
}
variable "any" {
  type    = any
  default = { a = [1, "two", { three = 3 }] }
}
variable "null_default" {
  type    = string
  default = null
}
variable "not_null" {
  type     = string
  default  = "kept"
  nullable = false
}
variable "nested" {
  type = object({
    name = string
    tags = optional(map(string), { By = "default" })
    rules = optional(list(object({
      port  = number
      proto = optional(string, "tcp")
    })), [{ port = 1 }])
    extra = optional(object({ on = optional(bool, true) }), {})
    none  = optional(string)
  })
  default = { name = "n", rules = [{ port = 22 }, { port = 53, proto = "udp" }] }
  validation {
    condition     = length(var.nested.name) > 0
    error_message = "A name is needed."
  }
}
variable "secret" {
  type      = string
  sensitive = true
  default   = "hunter2"
}

resource "aws_ssm_parameter" "p" {
  for_each = {
    plain     = var.plain
    env       = var.from_env
    env_list  = join("-", var.from_env_list)
    tfvars    = var.from_tfvars
    json      = var.from_json["k"]
    auto      = var.from_auto
    file      = var.from_file
    flag      = var.from_flag
    flag_list = join("-", var.flag_list)
    number    = var.number + 1
    bool      = !var.flag
    set       = join(",", var.set)
    tuple     = "${var.tuple[0]}${var.tuple[1]}"
    any       = jsonencode(var.any)
    null      = coalesce(var.null_default, "was null")
    not_null  = var.not_null
    nested    = jsonencode(var.nested)
  }
  name  = each.key
  type  = "String"
  value = each.value
}

resource "aws_db_instance" "d" {
  instance_class = "db.t3.micro"
  username       = "u"
  password       = var.secret
  identifier     = "d-${length(var.secret)}"
}
