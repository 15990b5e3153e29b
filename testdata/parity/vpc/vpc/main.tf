locals {
  max_subnets = max(length(var.private_subnets), length(var.public_subnets), length(var.database_subnets))
  nat_count   = var.one_nat_per_az ? length(var.azs) : 1
  vpc_id      = try(aws_vpc_ipv4_cidr_block_association.this[0].vpc_id, aws_vpc.this[0].id, "")
  create      = var.create && local.max_subnets > 0
}
resource "aws_vpc" "this" {
  count                = var.create ? 1 : 0
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = merge({ "Name" = var.name }, var.tags)
}
resource "aws_vpc_ipv4_cidr_block_association" "this" {
  count      = var.create && length(var.secondary_cidrs) > 0 ? length(var.secondary_cidrs) : 0
  vpc_id     = aws_vpc.this[0].id
  cidr_block = element(var.secondary_cidrs, count.index)
}
resource "aws_default_security_group" "this" {
  count  = var.create ? 1 : 0
  vpc_id = aws_vpc.this[0].id
  dynamic "ingress" {
    for_each = var.default_group_ingress
    content {
      self             = lookup(ingress.value, "self", null)
      cidr_blocks      = compact(split(",", lookup(ingress.value, "cidr_blocks", "")))
      ipv6_cidr_blocks = compact(split(",", lookup(ingress.value, "ipv6_cidr_blocks", "")))
      prefix_list_ids  = compact(split(",", lookup(ingress.value, "prefix_list_ids", "")))
      security_groups  = compact(split(",", lookup(ingress.value, "security_groups", "")))
      description      = lookup(ingress.value, "description", null)
      from_port        = lookup(ingress.value, "from_port", 0)
      to_port          = lookup(ingress.value, "to_port", 0)
      protocol         = lookup(ingress.value, "protocol", "-1")
    }
  }
  tags = merge({ "Name" = coalesce(var.name, "default") }, var.tags)
}
resource "aws_internet_gateway" "this" {
  count  = local.create && length(var.public_subnets) > 0 ? 1 : 0
  vpc_id = local.vpc_id
  tags   = merge({ "Name" = var.name }, var.tags)
}
resource "aws_subnet" "public" {
  count                   = local.create && length(var.public_subnets) > 0 && (!var.one_nat_per_az || length(var.public_subnets) >= length(var.azs)) ? length(var.public_subnets) : 0
  vpc_id                  = local.vpc_id
  cidr_block              = element(concat(var.public_subnets, [""]), count.index)
  availability_zone       = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) > 0 ? element(var.azs, count.index) : null
  availability_zone_id    = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) == 0 ? element(var.azs, count.index) : null
  map_public_ip_on_launch = true
  tags = merge(
    { Name = try(format("${var.name}-public-%s", element(var.azs, count.index)), "x") },
    var.tags,
    var.public_subnet_tags,
  )
}
resource "aws_subnet" "private" {
  count             = local.create && length(var.private_subnets) > 0 ? length(var.private_subnets) : 0
  vpc_id            = local.vpc_id
  cidr_block        = var.private_subnets[count.index]
  availability_zone = element(var.azs, count.index)
  tags              = merge({ Name = format("%s-private-%s", var.name, element(var.azs, count.index)) }, var.tags)
}
resource "aws_subnet" "database" {
  count             = local.create && length(var.database_subnets) > 0 ? length(var.database_subnets) : 0
  vpc_id            = local.vpc_id
  cidr_block        = var.database_subnets[count.index]
  availability_zone = element(var.azs, count.index)
}
resource "aws_db_subnet_group" "database" {
  count      = local.create && length(var.database_subnets) > 0 ? 1 : 0
  name       = lower(coalesce(null, var.name))
  subnet_ids = aws_subnet.database[*].id
  tags       = merge({ "Name" = lower(var.name) }, var.tags)
}
resource "aws_route_table" "public" {
  count  = local.create && length(var.public_subnets) > 0 ? 1 : 0
  vpc_id = local.vpc_id
}
resource "aws_route" "public" {
  count                  = length(aws_internet_gateway.this) > 0 ? 1 : 0
  route_table_id         = aws_route_table.public[0].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
  timeouts {
    create = "5m"
  }
}
resource "aws_route_table" "private" {
  count  = local.create && local.max_subnets > 0 ? local.nat_count : 0
  vpc_id = local.vpc_id
  tags = merge(
    { "Name" = var.one_nat_per_az ? format("${var.name}-private-%s", element(var.azs, count.index)) : "${var.name}-private" },
    var.tags,
  )
}
resource "aws_eip" "nat" {
  count  = local.create && var.enable_nat_gateway ? local.nat_count : 0
  domain = "vpc"
  tags   = { Name = format("%s-%s", var.name, element(var.azs, var.one_nat_per_az ? count.index : 0)) }
  depends_on = [aws_internet_gateway.this]
}
resource "aws_nat_gateway" "this" {
  count         = local.create && var.enable_nat_gateway ? local.nat_count : 0
  allocation_id = element(aws_eip.nat[*].id, var.one_nat_per_az ? count.index : 0)
  subnet_id     = element(aws_subnet.public[*].id, var.one_nat_per_az ? count.index : 0)
  depends_on    = [aws_internet_gateway.this]
}
resource "aws_route" "private_nat" {
  count                  = local.create && var.enable_nat_gateway ? local.nat_count : 0
  route_table_id         = element(aws_route_table.private[*].id, count.index)
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = element(aws_nat_gateway.this[*].id, count.index)
}
resource "aws_route_table_association" "private" {
  count          = local.create ? length(var.private_subnets) : 0
  subnet_id      = element(aws_subnet.private[*].id, count.index)
  route_table_id = element(aws_route_table.private[*].id, var.one_nat_per_az ? count.index : 0)
}
resource "aws_route_table_association" "public" {
  count          = local.create ? length(aws_subnet.public) : 0
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public[0].id
}
resource "aws_network_acl" "public" {
  count      = local.create && var.dedicated_acl ? 1 : 0
  vpc_id     = local.vpc_id
  subnet_ids = aws_subnet.public[*].id
}
resource "aws_network_acl_rule" "in" {
  count           = local.create && var.dedicated_acl ? length(var.acl_inbound) : 0
  network_acl_id  = aws_network_acl.public[0].id
  egress          = false
  rule_number     = var.acl_inbound[count.index]["rule_number"]
  rule_action     = var.acl_inbound[count.index]["rule_action"]
  from_port       = lookup(var.acl_inbound[count.index], "from_port", null)
  to_port         = lookup(var.acl_inbound[count.index], "to_port", null)
  protocol        = var.acl_inbound[count.index]["protocol"]
  cidr_block      = lookup(var.acl_inbound[count.index], "cidr_block", null)
  ipv6_cidr_block = lookup(var.acl_inbound[count.index], "ipv6_cidr_block", null)
}
resource "aws_flow_log" "this" {
  count           = local.create && var.enable_flow_log ? 1 : 0
  vpc_id          = local.vpc_id
  traffic_type    = "ALL"
  iam_role_arn    = try(aws_iam_role.flow[0].arn, null)
  log_destination = try(aws_cloudwatch_log_group.flow[0].arn, null)
}
resource "aws_cloudwatch_log_group" "flow" {
  count             = local.create && var.enable_flow_log ? 1 : 0
  name              = "/aws/vpc-flow-log/${local.vpc_id}"
  retention_in_days = null
}
data "aws_iam_policy_document" "flow" {
  count = local.create && var.enable_flow_log ? 1 : 0
  statement {
    sid     = "AWSVPCFlowLogsAssumeRole"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "flow" {
  count              = local.create && var.enable_flow_log ? 1 : 0
  name_prefix        = "vpc-flow-log-role-"
  assume_role_policy = data.aws_iam_policy_document.flow[0].json
}
