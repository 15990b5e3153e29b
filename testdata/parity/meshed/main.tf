# Everything together: a map of environments drives modules, rules, policies and lookups across them.
variable "environments" {
  type = map(object({
    cidr    = string
    subnets = optional(map(object({ newbits = optional(number, 8), index = number, public = optional(bool, false) })), { a = { index = 0 } })
    ingress = optional(list(object({
      port  = number
      from  = optional(list(string), [])
      peers = optional(set(string), [])
    })), [])
  }))
  default = {
    prod = {
      cidr    = "10.0.0.0/16"
      subnets = { web = { index = 1, public = true }, db = { index = 2, newbits = 4 } }
      ingress = [{ port = 443, from = ["0.0.0.0/0"] }, { port = 5432, peers = ["web", "batch"] }]
    }
    dev = { cidr = "10.1.0.0/16", ingress = [{ port = 22, from = ["10.9.0.0/16"] }] }
  }
}
locals {
  rules = flatten([for env, e in var.environments : [for i, r in e.ingress : [
    for source in concat([for c in r.from : { cidr = c, peer = null }], [for p in r.peers : { cidr = null, peer = p }]) : {
      key = join("/", [env, r.port, coalesce(source.cidr, source.peer)])
      env = env, port = r.port, cidr = source.cidr, peer = source.peer
    }
  ]]])
  peers = toset(flatten([for e in var.environments : [for r in e.ingress : tolist(r.peers)]]))
}
module "env" {
  source   = "./site"
  for_each = var.environments
  name     = each.key
  cidr     = each.value.cidr
  subnets  = each.value.subnets
}
resource "aws_security_group" "env" {
  for_each = module.env
  name     = "${each.key}-${length(each.value.subnets)}"
  vpc_id   = each.value.vpc.id
  tags     = { Cidrs = join(",", [for s in each.value.subnets : s.cidr_block]) }
}
resource "aws_security_group" "peer" {
  for_each = local.peers
  name     = each.key
}
resource "aws_vpc_security_group_ingress_rule" "r" {
  for_each                     = { for r in local.rules : r.key => r }
  security_group_id            = aws_security_group.env[each.value.env].id
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  cidr_ipv4                    = each.value.cidr
  referenced_security_group_id = each.value.peer == null ? null : aws_security_group.peer[each.value.peer].id
}
resource "aws_vpc_peering_connection" "p" {
  for_each    = { for pair in setproduct(keys(module.env), keys(module.env)) : join("-", pair) => pair if index(keys(module.env), pair[0]) < index(keys(module.env), pair[1]) }
  vpc_id      = module.env[each.value[0]].vpc.id
  peer_vpc_id = module.env[each.value[1]].vpc.id
  tags        = { Route = "${module.env[each.value[0]].vpc.cidr_block}>${module.env[each.value[1]].vpc.cidr_block}" }
}
data "aws_iam_policy_document" "env" {
  for_each = module.env
  dynamic "statement" {
    for_each = each.value.subnets
    content {
      sid       = title(statement.key)
      actions   = ["ec2:Describe*"]
      resources = ["*"]
      condition {
        test     = "StringEquals"
        variable = "aws:RequestTag/Cidr"
        values   = [statement.value.cidr_block]
      }
    }
  }
}
resource "aws_iam_policy" "env" {
  for_each = data.aws_iam_policy_document.env
  name     = each.key
  policy   = each.value.json
}
