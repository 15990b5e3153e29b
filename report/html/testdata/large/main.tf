# A network of five hundred hosts and more, most of them alike.

locals {
  vpcs = toset(["production", "staging", "development", "shared-services", "data-platform"])
  zones = ["a", "b", "c"]
  cells = { for pair in setproduct(local.vpcs, local.zones) : "${pair[0]}-${pair[1]}" => pair[0] }
}

resource "aws_vpc" "each" {
  for_each   = local.vpcs
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "each" {
  for_each = local.vpcs
  vpc_id   = aws_vpc.each[each.key].id
}

resource "aws_subnet" "public" {
  for_each                = local.cells
  vpc_id                  = aws_vpc.each[each.value].id
  cidr_block              = "10.0.0.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  for_each   = local.cells
  vpc_id     = aws_vpc.each[each.value].id
  cidr_block = "10.0.1.0/24"
}

resource "aws_subnet" "isolated" {
  for_each   = local.cells
  vpc_id     = aws_vpc.each[each.value].id
  cidr_block = "10.0.2.0/24"
}

resource "aws_subnet" "pods" {
  count      = 40
  vpc_id     = aws_vpc.each["production"].id
  cidr_block = cidrsubnet("10.0.128.0/17", 7, count.index)
}

resource "aws_route_table" "public" {
  for_each = local.vpcs
  vpc_id   = aws_vpc.each[each.key].id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.each[each.key].id
  }
}

resource "aws_route_table_association" "public" {
  for_each       = local.cells
  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public[each.value].id
}

resource "aws_security_group" "web" {
  for_each = local.vpcs
  vpc_id   = aws_vpc.each[each.key].id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 8000
    to_port     = 8090
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "admin" {
  for_each = local.vpcs
  vpc_id   = aws_vpc.each[each.key].id
  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = [each.key == "staging" ? "0.0.0.0/0" : "198.51.100.0/24"]
  }
}

resource "aws_instance" "bastion" {
  for_each               = local.vpcs
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["${each.key}-a"].id
  vpc_security_group_ids = [aws_security_group.admin[each.key].id]
}

resource "aws_instance" "web" {
  count                  = 150
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public[keys(local.cells)[count.index % 15]].id
  vpc_security_group_ids = [aws_security_group.web[values(local.cells)[count.index % 15]].id]
}

resource "aws_instance" "worker" {
  count                  = 300
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.private[keys(local.cells)[count.index % 15]].id
  vpc_security_group_ids = [aws_security_group.web[values(local.cells)[count.index % 15]].id]
}

resource "aws_instance" "cache" {
  count                  = 50
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public[keys(local.cells)[count.index % 15]].id
  vpc_security_group_ids = [aws_security_group.admin[values(local.cells)[count.index % 15]].id]
}

resource "aws_instance" "database" {
  count                  = 15
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.isolated[keys(local.cells)[count.index]].id
  vpc_security_group_ids = [aws_security_group.admin[values(local.cells)[count.index]].id]
}

resource "aws_lb" "front" {
  for_each = local.vpcs
  subnets  = [for zone in local.zones : aws_subnet.public["${each.key}-${zone}"].id]
}
