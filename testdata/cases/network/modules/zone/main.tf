variable "vpc_id" {}
variable "cidr" {}
variable "peers" {}

resource "aws_subnet" "this" {
  vpc_id     = var.vpc_id
  cidr_block = var.cidr
}

resource "aws_network_acl" "this" {
  vpc_id     = var.vpc_id
  subnet_ids = [aws_subnet.this.id]

  ingress {
    rule_no    = 100
    protocol   = "tcp"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 65535
  }

  # in vain: the first has let it in
  ingress {
    rule_no    = 101
    protocol   = "tcp"
    action     = "deny"
    cidr_block = "0.0.0.0/0"
    from_port  = 22
    to_port    = 22
  }

  egress {
    rule_no    = 100
    protocol   = "-1"
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 0
    to_port    = 0
  }
}

resource "aws_network_acl" "apart" {
  vpc_id = var.vpc_id
}

resource "aws_network_acl_rule" "peers" {
  count          = length(var.peers)
  network_acl_id = aws_network_acl.apart.id
  rule_number    = 100 + count.index * 10
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = var.peers[count.index]
  from_port      = 443
  to_port        = 443
}

resource "aws_network_acl_rule" "again" {
  network_acl_id = aws_network_acl.apart.id
  rule_number    = 100
  protocol       = "tcp"
  rule_action    = "deny"
  cidr_block     = "192.0.2.0/24"
  from_port      = 443
  to_port        = 443
}
