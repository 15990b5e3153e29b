# Subnets counted by a slice of the zones that a data source lists.
data "aws_availability_zones" "available" {}
locals {
  azs     = slice(data.aws_availability_zones.available.names, 0, 3)
  private = [for k, az in local.azs : cidrsubnet("10.0.0.0/16", 8, k)]
}
resource "aws_subnet" "s" {
  count             = length(local.private)
  vpc_id            = "vpc-1"
  cidr_block        = local.private[count.index]
  availability_zone = element(local.azs, count.index)
  tags              = { Name = "private-${local.azs[count.index]}", Index = count.index }
}
resource "aws_elb" "e" {
  availability_zones = local.azs
  listener {
    instance_port     = 80
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
}
