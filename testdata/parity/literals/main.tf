# Arguments of every type, and numbers, booleans and strings in each other's place.
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = "true"
  enable_dns_support   = null
  tags = {
    Name  = "main"
    Count = 3
    Flag  = true
    "a.b" = 1.5
  }
}

resource "aws_subnet" "a" {
  vpc_id                  = aws_vpc.main.id
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
  tags                    = {}
}

resource "aws_network_acl_rule" "in" {
  network_acl_id = "acl-1"
  rule_number    = "100"
  egress         = "false"
  protocol       = 6
  rule_action    = "allow"
  from_port      = 22.0
  to_port        = 1 == 1 ? 22 : 23
  cidr_block     = "0.0.0.0/0"
}

resource "aws_sqs_queue" "q" {
  name                      = "q"
  message_retention_seconds = 1.2096e6
  delay_seconds             = 90
}

resource "aws_ssm_parameter" "big" {
  name  = "/big"
  type  = "String"
  value = 12345678901234567890
}
