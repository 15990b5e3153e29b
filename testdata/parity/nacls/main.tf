# Network ACLs in all forms and the network around them.
locals {
  rules = [
    { n = 100, port = 443, cidr = "0.0.0.0/0" },
    { n = 110, port = 22, cidr = "10.0.0.0/8" },
  ]
}
resource "aws_vpc" "v" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "s" {
  for_each        = { a = 0, b = 1 }
  vpc_id          = aws_vpc.v.id
  cidr_block      = cidrsubnet(aws_vpc.v.cidr_block, 8, each.value)
  ipv6_cidr_block = cidrsubnet(aws_vpc.v.ipv6_cidr_block, 8, each.value)
}
resource "aws_network_acl" "inline" {
  vpc_id     = aws_vpc.v.id
  subnet_ids = [for s in aws_subnet.s : s.id]
  dynamic "ingress" {
    for_each = local.rules
    content {
      rule_no    = ingress.value.n
      action     = "allow"
      protocol   = "tcp"
      from_port  = ingress.value.port
      to_port    = ingress.value.port
      cidr_block = ingress.value.cidr
    }
  }
  egress {
    rule_no         = 100
    action          = "allow"
    protocol        = -1
    from_port       = 0
    to_port         = 0
    ipv6_cidr_block = aws_vpc.v.ipv6_cidr_block
  }
  egress {
    rule_no    = 90
    action     = "deny"
    protocol   = "6"
    from_port  = 25
    to_port    = 25
    cidr_block = aws_vpc.v.cidr_block
  }
}
resource "aws_network_acl_rule" "r" {
  for_each       = { for r in local.rules : r.n => r }
  network_acl_id = aws_network_acl.inline.id
  rule_number    = each.key + 5
  egress         = each.key == "100"
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = each.value.cidr
  from_port      = 1024
  to_port        = 65535
}
resource "aws_default_network_acl" "d" {
  default_network_acl_id = aws_vpc.v.default_network_acl_id
  ingress {
    protocol   = -1
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}
resource "aws_network_acl_association" "a" {
  for_each       = aws_subnet.s
  network_acl_id = aws_network_acl.inline.id
  subnet_id      = each.value.id
}
resource "aws_route_table" "r" {
  vpc_id = aws_vpc.v.id
  dynamic "route" {
    for_each = { "0.0.0.0/0" = aws_internet_gateway.g.id, "10.5.0.0/16" = "pcx-1" }
    content {
      cidr_block                = route.key
      gateway_id                = startswith(route.value, "pcx") ? null : route.value
      vpc_peering_connection_id = startswith(route.value, "pcx") ? route.value : null
    }
  }
}
resource "aws_default_route_table" "d" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route                  = []
}
resource "aws_internet_gateway" "g" {
  vpc_id = aws_vpc.v.id
}
resource "aws_default_security_group" "d" {
  vpc_id  = aws_vpc.v.id
  ingress = []
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_vpc_security_group_ingress_rule" "i" {
  count             = 2
  security_group_id = aws_default_security_group.d.id
  ip_protocol       = count.index == 0 ? "tcp" : -1
  from_port         = count.index == 0 ? 22 : null
  to_port           = count.index == 0 ? "22" : null
  cidr_ipv4         = "0.0.0.0/0"
}
resource "aws_network_interface" "n" {
  subnet_id       = aws_subnet.s["a"].id
  private_ips     = ["10.0.0.9", "10.0.0.10"]
  security_groups = [aws_default_security_group.d.id]
  attachment {
    instance     = aws_instance.i.id
    device_index = 1
  }
}
resource "aws_instance" "i" {
  ami                         = "ami-1"
  instance_type               = "t3.micro"
  subnet_id                   = aws_subnet.s["b"].id
  associate_public_ip_address = true
  vpc_security_group_ids      = aws_default_security_group.d[*].id
}
resource "aws_main_route_table_association" "m" {
  vpc_id         = aws_vpc.v.id
  route_table_id = aws_route_table.r.id
}
resource "aws_security_group_rule" "r" {
  type              = "ingress"
  from_port         = 0
  to_port           = 0
  protocol          = "-1"
  cidr_blocks       = [aws_subnet.s["a"].cidr_block, "10.0.0.0/8"]
  ipv6_cidr_blocks  = [aws_vpc.v.ipv6_cidr_block]
  prefix_list_ids   = []
  security_group_id = aws_default_security_group.d.id
}
