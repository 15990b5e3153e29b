variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "admins" {
  type = list(string)
}

resource "aws_security_group" "admin" {
  name   = "admin-${var.name}"
  vpc_id = var.vpc_id

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = var.admins
  }
}

module "host" {
  source = "./host"

  name   = var.name
  groups = [aws_security_group.admin.id]
}
