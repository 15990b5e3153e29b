variable "name" {
  type = string
}

variable "vpc_id" {
  type = string
}

variable "subnet_id" {
  type = string
}

variable "ssh_from" {
  type = list(string)
}

resource "aws_security_group" "this" {
  name   = "${var.name}-bastion"
  vpc_id = var.vpc_id

  ingress {
    description = "SSH"
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = var.ssh_from
  }
}

resource "aws_instance" "this" {
  ami                    = "ami-0a1b2c3d4e5f67890"
  instance_type          = "t3.nano"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = [aws_security_group.this.id]

  tags = {
    Name = "${var.name}-bastion"
  }
}

resource "aws_eip" "this" {
  domain   = "vpc"
  instance = aws_instance.this.id
}
