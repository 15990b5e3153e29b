# Network ACLs and security groups in all the forms they are written in, in
# modules and repeated.

variable "zones" {
  default = {
    a = "10.0.1.0/24"
    b = "10.0.2.0/24"
  }
}

resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

module "zone" {
  source   = "./modules/zone"
  for_each = var.zones
  vpc_id   = aws_vpc.main.id
  cidr     = each.value
  peers    = values(var.zones)
}

# rules of its own, of which the second is open, and the third next to nothing
resource "aws_security_group" "inline" {
  name   = "inline"
  vpc_id = aws_vpc.main.id

  ingress {
    description = "office"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["203.0.113.0/24"]
  }

  ingress {
    description = "halves of the world"
    protocol    = "tcp"
    from_port   = 20
    to_port     = 25
    cidr_blocks = ["0.0.0.0/1", "128.0.0.0/1"]
  }

  ingress {
    description = "web"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# rules apart, in both forms
resource "aws_security_group" "apart" {
  name   = "apart"
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id = aws_security_group.apart.id
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv6         = "::/0"
}

resource "aws_security_group_rule" "all" {
  security_group_id = aws_security_group.apart.id
  type              = "ingress"
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}

# open to one known address: no finding
resource "aws_security_group" "closed" {
  name   = "closed"
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = [22, 3389]
    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["203.0.113.7/32"]
    }
  }
}

# sources that only apply will tell
resource "aws_eip" "office" {
  domain = "vpc"
}

resource "aws_security_group" "unknown" {
  name   = "unknown"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["${aws_eip.office.public_ip}/32"]
  }
}

resource "aws_default_security_group" "default" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol  = "-1"
    from_port = 0
    to_port   = 0
    self      = true
  }
}
