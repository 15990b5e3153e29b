# Data sources in every place, and what hangs on them.
data "aws_vpc" "default" {
  default = true
}
data "aws_subnets" "all" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
data "aws_ami" "a" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "name"
    values = ["al2023-*"]
  }
}
data "aws_region" "r" {}
data "aws_caller_identity" "me" {}
data "aws_partition" "p" {}
data "aws_iam_policy" "later" {
  arn = aws_iam_policy.p.arn
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = data.aws_iam_policy_document.d.json
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["arn:${data.aws_partition.p.partition}:s3:::b-${data.aws_caller_identity.me.account_id}"]
  }
}
resource "aws_instance" "i" {
  ami           = data.aws_ami.a.id
  instance_type = "t3.micro"
  subnet_id     = data.aws_subnets.all.ids[0]
  tags = {
    Region  = data.aws_region.r.name
    Cidr    = cidrsubnet(data.aws_vpc.default.cidr_block, 4, 1)
    Default = data.aws_vpc.default.default
    Owners  = join(",", data.aws_ami.a.owners)
    Known   = "known"
  }
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = "r"
  policy_arn = data.aws_iam_policy.later.arn
}
resource "aws_security_group" "g" {
  vpc_id = data.aws_vpc.default.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["192.168.0.0/16"]
  }
}
