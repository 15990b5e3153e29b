# References between resources: set, unset, computed, whole, through locals.
resource "aws_vpc" "main" {
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "refs" }
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
  tags       = merge(aws_vpc.main.tags, { Tier = "a", Arn = aws_vpc.main.arn })
}

locals {
  subnet = aws_subnet.a
  vpc    = { id = aws_vpc.main.id, cidr = aws_vpc.main.cidr_block }
}

resource "aws_security_group" "g" {
  name        = "g-${aws_vpc.main.tags.Name}"
  description = "in ${aws_vpc.main.id}"
  vpc_id      = local.vpc.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [local.vpc.cidr, local.subnet.cidr_block]
  }
}

resource "aws_instance" "i" {
  ami                    = "ami-1"
  instance_type          = "t3.micro"
  subnet_id              = local.subnet.id
  vpc_security_group_ids = [aws_security_group.g.id, "sg-known"]
  availability_zone      = aws_subnet.a.availability_zone
  tags = {
    Vpc    = local.subnet.vpc_id
    Cidr   = local.subnet.cidr_block
    Map    = aws_subnet.a.map_public_ip_on_launch
    Dns    = aws_vpc.main.enable_dns_support
    Outpost = aws_subnet.a.outpost_arn == null ? "none" : "some"
  }
}

resource "aws_eip" "e" {
  instance = aws_instance.i.id
  domain   = "vpc"
}
