# Bastions and other instances, in public and private subnets.

variable "subnets" {
  default = {
    public  = "10.0.1.0/24"
    private = "10.0.2.0/24"
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "all" {
  for_each                = var.subnets
  vpc_id                  = aws_vpc.main.id
  cidr_block              = each.value
  map_public_ip_on_launch = each.key == "public"
}

resource "aws_route_table" "all" {
  for_each = var.subnets
  vpc_id   = aws_vpc.main.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.all["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "all" {
  for_each       = var.subnets
  subnet_id      = aws_subnet.all[each.key].id
  route_table_id = aws_route_table.all[each.key].id
}

# where it belongs
resource "aws_instance" "bastion" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.all["public"].id
  metadata_options {
    http_tokens = "required"
  }
  tags = {
    Name = "bastion"
  }
}

# in a private subnet, without a public address
resource "aws_instance" "hidden" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.all["private"].id
  metadata_options {
    http_tokens = "required"
  }
  tags = {
    Role = "jump-host"
  }
}

# no bastion, and public all the same
resource "aws_instance" "web" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.all["public"].id
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "addressed" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.all["private"].id
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_eip" "addressed" {
  instance = aws_instance.addressed.id
  domain   = "vpc"
}

# private: no finding
resource "aws_instance" "worker" {
  count         = 2
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.all["private"].id
  metadata_options {
    http_tokens = "required"
  }
}
