# Values that only apply will tell, in every place; data sources.
resource "random_id" "r" {
  byte_length = 8
}
resource "random_pet" "p" {
  length    = 2
  separator = "-"
}
data "aws_caller_identity" "me" {}
data "aws_region" "here" {}
data "aws_availability_zones" "zones" {
  state = "available"
}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  tags = {
    Random  = random_id.r.hex
    Known   = "yes"
    Pet     = "pet-${random_pet.p.id}"
    Length  = random_pet.p.length
    Sep     = random_pet.p.separator
    Account = data.aws_caller_identity.me.account_id
  }
}

resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  cidr_block        = cidrsubnet(aws_vpc.v.cidr_block, 4, count.index)
  availability_zone = data.aws_availability_zones.zones.names[count.index]
}

resource "aws_security_group" "g" {
  name = random_id.r.hex == "x" ? "a" : "b"
  ingress {
    from_port       = 22
    to_port         = 22
    protocol        = "tcp"
    security_groups = [aws_security_group.other.id, "sg-known"]
    cidr_blocks     = [aws_vpc.v.cidr_block, "${aws_eip.e.public_ip}/32"]
  }
  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "other" {
  name = "other"
}
resource "aws_eip" "e" {
  domain = "vpc"
}

resource "aws_iam_policy" "p" {
  name   = "p-${random_id.r.hex}"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::${random_id.r.hex}/*" }] })
}

resource "aws_s3_bucket" "b" {
  bucket = "bucket-${data.aws_region.here.name}"
  tags   = { for k, v in aws_vpc.v.tags : k => v if k != "Known" }
}

resource "aws_ssm_parameter" "p" {
  name  = "n"
  type  = "String"
  value = coalesce(random_id.r.hex, "x")
}

resource "aws_network_acl" "n" {
  vpc_id     = aws_vpc.v.id
  subnet_ids = concat(aws_subnet.s[*].id, ["subnet-z", "subnet-a"])
}
