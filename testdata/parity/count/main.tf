# count over known values, zero, conditional, and references to instances.
variable "create" {
  default = true
}
variable "azs" {
  type    = list(string)
  default = ["a", "b", "c"]
}

resource "aws_vpc" "v" {
  count      = var.create ? 1 : 0
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "off" {
  count      = var.create ? 0 : 1
  cidr_block = "10.9.0.0/16"
}

resource "aws_subnet" "s" {
  count             = var.create ? length(var.azs) : 0
  vpc_id            = aws_vpc.v[0].id
  cidr_block        = cidrsubnet(aws_vpc.v[0].cidr_block, 8, count.index)
  availability_zone = "us-east-1${element(var.azs, count.index)}"
  tags              = { Name = format("s-%02d", count.index + 1) }
}

resource "aws_route_table" "r" {
  count  = length(aws_subnet.s)
  vpc_id = one(aws_vpc.v[*].id)
  tags   = { Cidr = aws_subnet.s[count.index].cidr_block, First = aws_subnet.s.0.cidr_block }
}

resource "aws_route_table_association" "a" {
  count          = length(aws_subnet.s[*].id)
  subnet_id      = element(aws_subnet.s.*.id, count.index)
  route_table_id = aws_route_table.r[count.index].id
}

resource "aws_db_subnet_group" "g" {
  name        = "g"
  subnet_ids  = aws_subnet.s[*].id
  description = join(",", aws_subnet.s[*].cidr_block)
  tags = {
    Off  = length(aws_vpc.off)
    None = try(aws_vpc.off[0].cidr_block, "none")
    Last = aws_subnet.s[length(var.azs) - 1].cidr_block
  }
}

resource "aws_sqs_queue" "n" {
  count = "2"
  name  = "n${count.index}"
}
