# References by key and by position: one instance each where that is certain,
# all where it is not.

variable "zones" {
  default = ["a", "b", "c"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "keyed" {
  for_each   = toset(var.zones)
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, index(var.zones, each.key))
}

resource "aws_subnet" "counted" {
  count      = 3
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, 10 + count.index)
}

resource "aws_route_table" "keyed" {
  for_each = aws_subnet.keyed
  vpc_id   = each.value.vpc_id
}

# by key: one subnet, one table
resource "aws_route_table_association" "keyed" {
  for_each       = aws_subnet.keyed
  subnet_id      = each.value.id
  route_table_id = aws_route_table.keyed[each.key].id
}

resource "aws_route_table" "counted" {
  count  = 3
  vpc_id = aws_vpc.main.id
}

# by position, as many on both sides
resource "aws_route_table_association" "counted" {
  count          = 3
  subnet_id      = aws_subnet.counted[count.index].id
  route_table_id = element(aws_route_table.counted[*].id, count.index)
}

# by position, fewer than there are
resource "aws_instance" "two" {
  count         = 2
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.counted[count.index].id
}

# a fixed one of each
resource "aws_instance" "fixed" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.keyed["b"].id
  metadata_options {
    http_tokens = "required"
  }
  tags = {
    Beside = aws_subnet.counted[2].id
  }
}

# all of them, and the key beside them: the key picks none
resource "aws_placement_group" "beside" {
  for_each = toset(var.zones)
  name     = "${each.key}-${join("-", values(aws_subnet.keyed)[*].id)}"
  strategy = "spread"
}

# all of them in a list
resource "aws_network_acl" "all" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = concat(aws_subnet.counted[*].id, values(aws_subnet.keyed)[*].id)
}

# the key of another
resource "aws_instance" "neighbour" {
  for_each      = { a = "b", b = "c", c = "a" }
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.keyed[each.value].id
}
