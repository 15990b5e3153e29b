variable "name" {
  type = string
}
variable "cidrs" {
  type = map(string)
}
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/8"
  tags       = { Name = var.name }
}
resource "aws_subnet" "this" {
  for_each   = var.cidrs
  vpc_id     = aws_vpc.this.id
  cidr_block = each.value
  tags       = { Name = "${var.name}-${each.key}" }
}
module "inner" {
  source = "../leaf"
  vpc    = aws_vpc.this
  subnet = one(values({ for k, s in aws_subnet.this : k => s.id if k == "a" }))
  size   = length(var.cidrs)
}
output "vpc" {
  value = aws_vpc.this
}
output "name" {
  value = var.name
}
output "subnet_ids" {
  value = { for k, s in aws_subnet.this : k => s.id }
}
output "lower" {
  value = { deep = module.inner.group_name }
}
