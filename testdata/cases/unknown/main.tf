# What only apply will tell: whole lists, single elements, blocks of a set.

resource "aws_vpc" "main" {
  cidr_block                       = "10.0.0.0/16"
  assign_generated_ipv6_cidr_block = true
}

resource "aws_eip" "office" {
  domain = "vpc"
}

# three blocks, of which the second is open
resource "aws_security_group" "three" {
  name   = "three"
  vpc_id = aws_vpc.main.id

  ingress {
    description = "a: from the office"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["203.0.113.0/24"]
  }

  ingress {
    description = "b: from everywhere"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    description = "c: from inside"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
}

# an element of a list is unknown, another is known
resource "aws_security_group_rule" "office" {
  security_group_id = aws_security_group.three.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["${aws_eip.office.public_ip}/32", "203.0.113.0/24"]
  ipv6_cidr_blocks  = [aws_vpc.main.ipv6_cidr_block]
}

# null inside a list
resource "aws_security_group_rule" "nothing" {
  security_group_id = aws_security_group.three.id
  type              = "egress"
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["203.0.113.0/24", null]
}

# a set of which an element is unknown is unknown as a whole
resource "aws_network_interface" "office" {
  subnet_id       = "subnet-0123456789abcdef0"
  security_groups = [aws_security_group.three.id, "sg-0123456789abcdef0"]
}

# a list that is unknown as a whole
resource "aws_route53_record" "office" {
  zone_id = "Z0123456789ABCDEFGHIJ"
  name    = "office"
  type    = "A"
  ttl     = 60
  records = split(",", aws_eip.office.public_ip)
}

# an argument set to null is not set
resource "aws_instance" "null" {
  ami                         = "ami-0abc0abc0abc0abc0"
  instance_type               = "t3.micro"
  associate_public_ip_address = null
  subnet_id                   = var.nothing
  metadata_options {
    http_tokens = var.nothing
  }
}

variable "nothing" {
  type    = string
  default = null
}

# the value that decides is unknown
resource "aws_instance" "undecided" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = data.aws_ssm_parameter.tokens.value
  }
}

data "aws_ssm_parameter" "tokens" {
  name       = "/tokens"
  depends_on = [aws_eip.office]
}
