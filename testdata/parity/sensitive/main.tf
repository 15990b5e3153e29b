# Sensitive values: variables, outputs, sensitive(), in collections, in conditions.
variable "password" {
  type      = string
  sensitive = true
  default   = "p4ss"
}
variable "settings" {
  type      = map(string)
  sensitive = true
  default   = { a = "1", b = "2" }
}
locals {
  mixed = { open = "yes", closed = var.password }
}
module "m" {
  source = "./m"
  secret = var.password
}
resource "aws_db_instance" "d" {
  instance_class    = "db.t3.micro"
  password          = var.password
  username          = "admin"
  allocated_storage = length(var.password) * 10
  tags = {
    Open    = local.mixed.open
    Closed  = local.mixed.closed
    Setting = var.settings["a"]
    Module  = module.m.secret
    Open2   = nonsensitive(upper(var.password))
  }
}
resource "aws_sqs_queue" "q" {
  for_each = nonsensitive(toset(keys(var.settings)))
  name     = each.key
  tags     = { Value = var.settings[each.key] }
}
resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "SecureString"
  value = sensitive("x${1}")
}
