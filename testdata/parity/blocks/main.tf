# Nested blocks in lists and in sets, several of a kind, and blocks given as arguments.
resource "aws_security_group" "inline" {
  name = "inline"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0", "10.0.0.0/8"]
  }
  ingress {
    description      = "admin"
    from_port        = 22
    to_port          = 22
    protocol         = "tcp"
    cidr_blocks      = ["192.168.0.0/16"]
    ipv6_cidr_blocks = ["::/0"]
    self             = true
  }
  ingress {
    from_port       = 0
    to_port         = 0
    protocol        = -1
    security_groups = ["sg-b", "sg-a"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
  timeouts {
    create = "5m"
  }
}

resource "aws_security_group" "listed" {
  ingress = [
    {
      from_port        = 80
      to_port          = "80"
      protocol         = "tcp"
      cidr_blocks      = ["0.0.0.0/0"]
      ipv6_cidr_blocks = null
      prefix_list_ids  = null
      security_groups  = null
      self             = null
      description      = null
    },
    {
      from_port        = 22
      to_port          = 22
      protocol         = "tcp"
      cidr_blocks      = []
      ipv6_cidr_blocks = []
      prefix_list_ids  = ["pl-1"]
      security_groups  = ["sg-2", "sg-1"]
      self             = true
      description      = "ssh"
    },
  ]
  egress = []
}

resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  root_block_device {
    volume_size = "20"
    encrypted   = true
  }
  ebs_block_device {
    device_name = "/dev/sdc"
    volume_size = 10
  }
  ebs_block_device {
    device_name = "/dev/sdb"
    volume_size = 5
    encrypted   = "true"
  }
  metadata_options {
    http_tokens = "required"
  }
  vpc_security_group_ids = ["sg-9", "sg-1", "sg-9"]
  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_network_acl" "n" {
  vpc_id     = "vpc-1"
  subnet_ids = ["subnet-b", "subnet-a"]
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "tcp"
    from_port  = 443
    to_port    = 443
    cidr_block = "0.0.0.0/0"
  }
  ingress {
    rule_no         = 90
    action          = "deny"
    protocol        = "icmp"
    from_port       = 0
    to_port         = 0
    icmp_type       = 8
    icmp_code       = -1
    ipv6_cidr_block = "::/0"
  }
}

resource "aws_route_table" "r" {
  vpc_id = "vpc-1"
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
  route {
    ipv6_cidr_block        = "::/0"
    egress_only_gateway_id = "eigw-1"
  }
  propagating_vgws = ["vgw-2", "vgw-1"]
}

resource "aws_autoscaling_group" "asg" {
  min_size            = "1"
  max_size            = 3
  vpc_zone_identifier = ["subnet-2", "subnet-1"]
  launch_template {
    id      = "lt-1"
    version = "$Latest"
  }
  tag {
    key                 = "Name"
    value               = "web"
    propagate_at_launch = true
  }
  tag {
    key                 = "Env"
    value               = 7
    propagate_at_launch = "false"
  }
}
