# Terraform 0.11 leftovers: interpolation-only strings, index by attribute.
variable "name" {
  type    = string
  default = "legacy"
}
variable "zones" {
  type    = list(string)
  default = ["a", "b"]
}
variable "tags" {
  type    = map(string)
  default = { Owner = "me" }
}
resource "aws_subnet" "s" {
  count             = "${length(var.zones)}"
  vpc_id            = "${aws_vpc.v.id}"
  cidr_block        = "${cidrsubnet(aws_vpc.v.cidr_block, 8, count.index)}"
  availability_zone = "${element(var.zones, count.index)}"
  tags              = "${merge(var.tags, tomap({"Name" = "${var.name}-${count.index}"}))}"
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_route_table_association" "a" {
  count          = "${aws_subnet.s.0.cidr_block == "" ? 0 : 1}"
  subnet_id      = "${aws_subnet.s.1.id}"
  route_table_id = "${join(",", aws_subnet.s.*.id)}"
}
