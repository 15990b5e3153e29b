# Modules that use each other's outputs, whole modules in expressions, outputs of unset attributes.
module "one" {
  source = "./one"
  peer   = module.two.name
}
module "two" {
  source = "./two"
  seed   = module.one.seed
}
module "each" {
  source   = "./two"
  for_each = toset(["b", "a"])
  seed     = "${module.one.seed}-${each.key}"
}
locals {
  names  = { for k, m in module.each : k => m.name }
  wanted = { for k, m in module.each : k => m.queue if m.queue.fifo_queue == false }
}
resource "aws_ssm_parameter" "p" {
  for_each = local.names
  name     = each.key
  type     = "String"
  value    = "${each.value}:${module.each[each.key].queue.name}:${length(local.wanted)}"
}
resource "aws_sqs_queue_policy" "p" {
  for_each  = module.each
  queue_url = each.value.queue.id
  policy    = jsonencode({ Statement = [{ Resource = each.value.queue.arn }] })
}
resource "aws_sns_topic" "t" {
  name = values(module.each)[0].name
}
