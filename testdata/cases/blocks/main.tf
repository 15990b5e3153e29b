# Blocks in every form: written out, dynamic, as an attribute, within blocks.

variable "ports" {
  default = [22, 443]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "peer" {
  name   = "peer"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "dynamic" {
  name   = "dynamic"
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = var.ports
    content {
      protocol        = "tcp"
      from_port       = ingress.value
      to_port         = ingress.value
      security_groups = [aws_security_group.peer.id]
    }
  }
}

resource "aws_security_group" "attribute" {
  name   = "attribute"
  vpc_id = aws_vpc.main.id
  ingress = [for port in var.ports : {
    description      = "port ${port}"
    protocol         = "tcp"
    from_port        = port
    to_port          = port
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = []
    prefix_list_ids  = []
    security_groups  = [aws_security_group.peer.id]
    self             = false
  }]
  egress = []
}

resource "aws_security_group" "blocks" {
  name   = "blocks"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.peer.id]
  }

  ingress {
    protocol        = "tcp"
    from_port       = 80
    to_port         = 80
    security_groups = [aws_security_group.attribute.id]
  }
}

resource "aws_instance" "dynamic" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"

  dynamic "metadata_options" {
    for_each = ["required"]
    content {
      http_tokens = metadata_options.value
    }
  }
}

resource "aws_launch_template" "nested" {
  name     = "nested"
  image_id = "ami-0abc0abc0abc0abc0"

  block_device_mappings {
    device_name = "/dev/sda1"
    ebs {
      encrypted  = true
      kms_key_id = aws_kms_key.disk.arn
    }
  }

  block_device_mappings {
    device_name = "/dev/sdb"
    ebs {
      encrypted = false
    }
  }

  network_interfaces {
    associate_public_ip_address = true
    security_groups             = [aws_security_group.peer.id]
  }
}

resource "aws_kms_key" "disk" {
  description = "disks"
}

resource "aws_autoscaling_group" "group" {
  name               = "group"
  min_size           = 1
  max_size           = 1
  availability_zones = ["us-east-1a"]

  launch_template {
    id      = aws_launch_template.nested.id
    version = aws_launch_template.nested.latest_version
  }

  timeouts {
    delete = "15m"
  }
}
