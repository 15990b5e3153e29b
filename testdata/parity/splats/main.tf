# Splats over counted, keyed, single, absent and nested things.
resource "aws_subnet" "counted" {
  count      = 2
  vpc_id     = "vpc-1"
  cidr_block = "10.0.${count.index}.0/24"
}
resource "aws_subnet" "keyed" {
  for_each   = { a = "10.1.0.0/24", b = "10.1.1.0/24" }
  vpc_id     = "vpc-1"
  cidr_block = each.value
}
resource "aws_subnet" "single" {
  vpc_id     = "vpc-1"
  cidr_block = "10.2.0.0/24"
}
resource "aws_subnet" "none" {
  count      = 0
  vpc_id     = "vpc-1"
  cidr_block = "10.3.0.0/24"
}
resource "aws_security_group" "g" {
  name = "g"
  ingress {
    from_port   = 1
    to_port     = 1
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  root_block_device {
    volume_size = 8
  }
  tags = {
    Counted  = join(",", aws_subnet.counted[*].cidr_block)
    Attr     = join(",", aws_subnet.counted.*.cidr_block)
    Keyed    = join(",", values(aws_subnet.keyed)[*].cidr_block)
    Single   = join(",", aws_subnet.single[*].cidr_block)
    None     = join(",", aws_subnet.none[*].cidr_block)
    Try      = try(aws_subnet.none[0].cidr_block, "none")
    One      = one(aws_subnet.none[*].cidr_block) == null ? "null" : "set"
    Ports    = join(",", [for r in aws_security_group.g.ingress : r.from_port])
    Cidrs    = join(",", flatten(aws_security_group.g.ingress[*].cidr_blocks))
    Map      = { for s in aws_subnet.counted : s.cidr_block => s.vpc_id }["10.0.1.0/24"]
    Keys     = join(",", keys(aws_subnet.keyed))
    Len      = length(aws_subnet.keyed)
    Concat   = join(",", concat(aws_subnet.counted[*].cidr_block, values(aws_subnet.keyed)[*].cidr_block))
    Contains = contains(keys(aws_subnet.keyed), "a")
    Dynamic  = aws_subnet.counted[length(aws_subnet.counted) - 1].cidr_block
  }
}
resource "aws_ebs_volume" "v" {
  availability_zone = "us-east-1a"
  size              = aws_instance.i.root_block_device[0].volume_size
}
