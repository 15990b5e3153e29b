# for_each over maps, sets, objects, computed keys, and chained.
variable "subnets" {
  type = map(object({
    cidr   = string
    public = optional(bool, false)
    zone   = optional(string)
  }))
  default = {
    web = { cidr = "10.0.1.0/24", public = true }
    app = { cidr = "10.0.2.0/24", zone = "b" }
    "odd key/1" = { cidr = "10.0.3.0/24" }
  }
}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "s" {
  for_each                = var.subnets
  vpc_id                  = aws_vpc.v.id
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = each.value.public
  availability_zone       = each.value.zone == null ? null : "us-east-1${each.value.zone}"
  tags                    = { Name = each.key }
}

resource "aws_route_table" "t" {
  for_each = aws_subnet.s
  vpc_id   = each.value.vpc_id
  tags     = { Name = each.key, Cidr = each.value.cidr_block, Public = each.value.map_public_ip_on_launch }
}

resource "aws_route_table_association" "a" {
  for_each       = { for k, s in aws_subnet.s : k => s.id if s.map_public_ip_on_launch }
  subnet_id      = each.value
  route_table_id = aws_route_table.t[each.key].id
}

resource "aws_iam_user" "u" {
  for_each = toset(["bob", "alice", "bob"])
  name     = each.value
}

resource "aws_iam_group_membership" "m" {
  name  = "m"
  group = "g"
  users = [for u in aws_iam_user.u : u.name]
}

resource "aws_sqs_queue" "q" {
  for_each = { for i, name in ["x", "y"] : "${name}-${i}" => upper(name) }
  name     = each.value
}

resource "aws_sns_topic" "none" {
  for_each = {}
  name     = each.key
}

resource "aws_sns_topic" "quoted" {
  for_each = toset(["a\"b", "c\\d", "$${e}", "f\ng"])
  name     = "t"
}

output "ids" {
  value = values(aws_subnet.s)[*].id
}

resource "aws_db_subnet_group" "g" {
  name       = join("-", keys(aws_subnet.s))
  subnet_ids = values(aws_subnet.s)[*].id
}
