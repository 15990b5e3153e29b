variable "context" {
  type = any
  default = {
    namespace  = null
    stage      = null
    name       = null
    attributes = []
    tags       = {}
    delimiter  = null
    order      = []
  }
}
variable "namespace" {
  type    = string
  default = null
}
variable "stage" {
  type    = string
  default = null
}
variable "name" {
  type    = string
  default = null
}
variable "attributes" {
  type    = list(string)
  default = []
}
variable "tags" {
  type    = map(string)
  default = {}
}
variable "order" {
  type    = list(string)
  default = null
}
locals {
  defaults = { order = ["namespace", "stage", "name", "attributes"], delimiter = "-", replacement = "" }
  input = {
    namespace  = var.namespace == null ? var.context.namespace : var.namespace
    stage      = var.stage == null ? var.context.stage : var.stage
    name       = var.name == null ? var.context.name : var.name
    attributes = compact(distinct(concat(coalesce(var.context.attributes, []), coalesce(var.attributes, []))))
    tags       = merge(var.context.tags, var.tags)
    delimiter  = try(coalesce(var.context.delimiter), local.defaults.delimiter)
    order      = coalescelist(coalesce(var.order, []), var.context.order, local.defaults.order)
  }
  normalized = { for k in ["namespace", "stage", "name"] : k => local.input[k] == null ? "" : lower(replace(local.input[k], "/[^a-zA-Z0-9-]/", local.defaults.replacement)) }
  attributes = join(local.input.delimiter, local.input.attributes)
  parts      = merge(local.normalized, { attributes = local.attributes })
  id         = join(local.input.delimiter, [for l in local.input.order : local.parts[l] if length(local.parts[l]) > 0])
  tags       = merge({ for k, v in local.parts : title(k) => k == "name" ? local.id : v if v != "" }, local.input.tags)
}
output "id" {
  value = local.id
}
output "tags" {
  value = local.tags
}
output "tags_as_list" {
  value = flatten([for key in keys(local.tags) : { key = key, value = local.tags[key], propagate_at_launch = true }])
}
output "context" {
  value = local.input
}
