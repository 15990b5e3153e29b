# Clusters in the style of registry modules: groups with defaults, computed lists, identity providers, addons.
variable "groups" {
  type = any
  default = {
    blue  = { min_size = 2, taints = [{ key = "a", effect = "NO_SCHEDULE" }], labels = { x = 1 } }
    green = { create = false }
    red   = { instance_types = ["m5.large", "m5.xlarge"], disk_size = "50", use_name_prefix = false }
  }
}
variable "defaults" {
  type    = any
  default = { max_size = 5, instance_types = ["t3.medium"] }
}
variable "create" {
  default = true
}
locals {
  name    = "ex-${replace(basename("a/b/cluster_x"), "_", "-")}"
  subnets = [for k, v in ["a", "b", "c"] : cidrsubnet("10.0.0.0/16", 4, k)]
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  count      = length(local.subnets)
  vpc_id     = aws_vpc.v.id
  cidr_block = element(local.subnets, count.index)
}
resource "aws_eks_cluster" "this" {
  count    = var.create ? 1 : 0
  name     = local.name
  role_arn = try(aws_iam_role.this[0].arn, null)
  vpc_config {
    security_group_ids = compact(distinct(concat([], [try(aws_security_group.cluster[0].id, "")])))
    subnet_ids         = coalescelist([], aws_subnet.s[*].id)
  }
  dynamic "encryption_config" {
    for_each = length({ resources = ["secrets"] }) > 0 ? [{ resources = ["secrets"] }] : []
    content {
      provider {
        key_arn = try(encryption_config.value.key, aws_kms_key.k.arn)
      }
      resources = encryption_config.value.resources
    }
  }
}
resource "aws_kms_key" "k" {
  enable_key_rotation = true
}
resource "aws_security_group" "cluster" {
  count  = var.create ? 1 : 0
  name   = "${local.name}-cluster"
  vpc_id = aws_vpc.v.id
}
locals {
  rules = { for k, v in merge(
    { in_443 = { type = "ingress", port = 443, self = true } },
    { for k, v in { dns = { port = 53, protocol = "udp", cidrs = ["10.0.0.0/8"] } } : "out_${k}" => v },
  ) : k => v }
}
resource "aws_security_group_rule" "r" {
  for_each                 = { for k, v in local.rules : k => v if var.create }
  security_group_id        = aws_security_group.cluster[0].id
  protocol                 = try(each.value.protocol, "tcp")
  from_port                = each.value.port
  to_port                  = each.value.port
  type                     = try(each.value.type, "egress")
  cidr_blocks              = lookup(each.value, "cidrs", null)
  self                     = lookup(each.value, "self", null)
  source_security_group_id = lookup(each.value, "source", null)
}
data "aws_partition" "current" {
  count = var.create ? 1 : 0
}
resource "aws_iam_role" "this" {
  count              = var.create ? 1 : 0
  name_prefix        = "${local.name}-"
  assume_role_policy = data.aws_iam_policy_document.assume[0].json
}
data "aws_iam_policy_document" "assume" {
  count = var.create ? 1 : 0
  statement {
    sid     = "EKSClusterAssumeRole"
    actions = ["sts:AssumeRole", "sts:TagSession"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
    dynamic "principals" {
      for_each = false ? [1] : []
      content {
        type        = "Service"
        identifiers = ["x"]
      }
    }
  }
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for k, v in { Cluster = "AmazonEKSClusterPolicy", VPC = "AmazonEKSVPCResourceController" } : k => v if var.create }
  policy_arn = "arn:aws:iam::aws:policy/${each.value}"
  role       = aws_iam_role.this[0].name
}
resource "aws_iam_openid_connect_provider" "o" {
  count           = var.create ? 1 : 0
  client_id_list  = distinct(compact(concat(["sts.amazonaws.com"], [])))
  thumbprint_list = concat(["0123456789012345678901234567890123456789"], [])
  url             = aws_eks_cluster.this[0].identity[0].oidc[0].issuer
}
locals {
  issuer = try(replace(aws_eks_cluster.this[0].identity[0].oidc[0].issuer, "https://", ""), null)
}
resource "aws_eks_node_group" "g" {
  for_each               = { for k, v in var.groups : k => v if try(v.create, true) && var.create }
  cluster_name           = aws_eks_cluster.this[0].name
  node_role_arn          = aws_iam_role.this[0].arn
  node_group_name        = try(each.value.use_name_prefix, true) ? null : each.key
  node_group_name_prefix = try(each.value.use_name_prefix, true) ? "${each.key}-" : null
  subnet_ids             = try(each.value.subnet_ids, var.defaults.subnet_ids, aws_subnet.s[*].id)
  instance_types         = try(each.value.instance_types, var.defaults.instance_types, null)
  disk_size              = try(each.value.disk_size, null)
  labels                 = try(each.value.labels, var.defaults.labels, null)
  scaling_config {
    min_size     = try(each.value.min_size, var.defaults.min_size, 1)
    max_size     = try(each.value.max_size, var.defaults.max_size, 3)
    desired_size = try(each.value.desired_size, var.defaults.desired_size, 1)
  }
  dynamic "taint" {
    for_each = try(each.value.taints, var.defaults.taints, {})
    content {
      key    = taint.value.key
      value  = try(taint.value.value, null)
      effect = taint.value.effect
    }
  }
  tags = merge({ Issuer = "x" }, { Name = try(each.value.name, each.key) })
}
resource "aws_db_instance" "d" {
  identifier                = lower(local.name)
  instance_class            = "db.t3.micro"
  final_snapshot_identifier = coalesce(null, "final-${local.name}-${try(random_id.snap[0].hex, "")}")
  monitoring_interval       = 30
  port                      = try(5432, null)
}
resource "random_id" "snap" {
  count       = 1
  byte_length = 4
  keepers     = { id = local.name }
}
resource "aws_ssm_parameter" "lens" {
  name  = "lens"
  type  = "String"
  value = "${length(aws_subnet.s[*].cidr_block)}-${try(length(aws_eks_node_group.g), 0)}"
}
