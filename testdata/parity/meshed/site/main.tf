variable "name" { type = string }
variable "cidr" { type = string }
variable "subnets" {
  type = map(object({ newbits = number, index = number, public = bool }))
}
resource "aws_vpc" "this" {
  cidr_block = var.cidr
  tags       = { Name = var.name }
}
resource "aws_subnet" "this" {
  for_each                = var.subnets
  vpc_id                  = aws_vpc.this.id
  cidr_block              = cidrsubnet(aws_vpc.this.cidr_block, each.value.newbits, each.value.index)
  map_public_ip_on_launch = each.value.public
}
output "vpc" {
  value = aws_vpc.this
}
output "subnets" {
  value = aws_subnet.this
}
