variable "secret" {
  default   = "canary-in-a-variable"
  sensitive = true
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { team = "nobody" }
}
resource "aws_subnet" "public" {
  for_each                = toset(["a", "b"])
  vpc_id                  = aws_vpc.main.id
  cidr_block              = each.key == "a" ? "10.0.1.0/24" : "10.0.2.0/24"
  map_public_ip_on_launch = true
}
resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "web" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.public["a"].id
  vpc_security_group_ids = [aws_security_group.web.id]
  user_data              = "x"
  root_block_device {
    encrypted = false
  }
}
resource "aws_db_instance" "db" {
  allocated_storage = 10
  engine            = "mysql"
  instance_class    = "db.t3.micro"
  username          = "admin"
  password          = var.secret
}
resource "aws_iam_user" "bob" {
  name = "bob"
}
resource "random_pet" "name" {}
