# Classic instances: launch configurations, spot requests, volumes, keys, placement by count modulo.
variable "sizes" {
  type    = list(number)
  default = [8, 16, 32]
}
resource "tls_private_key" "k" {
  algorithm = "RSA"
}
resource "aws_key_pair" "k" {
  key_name   = "k"
  public_key = tls_private_key.k.public_key_openssh
}
resource "aws_instance" "bastion" {
  count                       = 3
  ami                         = ["ami-1", "ami-2"][count.index % 2]
  instance_type               = count.index > 1 ? "t3.large" : "t3.micro"
  key_name                    = aws_key_pair.k.key_name
  associate_public_ip_address = count.index == 0
  user_data                   = <<-EOF
    #cloud-config
    hostname: bastion-${count.index}
  EOF
  dynamic "ebs_block_device" {
    for_each = slice(var.sizes, 0, count.index)
    content {
      device_name = "/dev/sd${substr("bcdef", ebs_block_device.key, 1)}"
      volume_size = ebs_block_device.value
    }
  }
  network_interface {
    network_interface_id = aws_network_interface.n[count.index].id
    device_index         = 0
  }
  credit_specification {
    cpu_credits = "unlimited"
  }
  volume_tags = { N = count.index }
}
resource "aws_network_interface" "n" {
  count     = 3
  subnet_id = "subnet-1"
}
resource "aws_eip" "e" {
  count    = length(aws_instance.bastion)
  instance = aws_instance.bastion[count.index].id
}
resource "aws_eip_association" "a" {
  instance_id   = aws_instance.bastion[0].id
  allocation_id = aws_eip.e[0].id
}
resource "aws_launch_configuration" "l" {
  name_prefix     = "l-"
  image_id        = aws_instance.bastion[1].ami
  instance_type   = "t3.micro"
  security_groups = ["sg-b", "sg-a"]
  user_data       = base64gzip("x") == "" ? null : "y"
  ebs_block_device {
    device_name = "/dev/sdb"
    encrypted   = true
  }
  lifecycle {
    create_before_destroy = true
  }
}
resource "aws_spot_instance_request" "s" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  spot_price    = 0.03
}
resource "aws_ami" "a" {
  name = "a"
  ebs_block_device {
    device_name = "/dev/xvda"
    volume_size = 8
    snapshot_id = "snap-1"
  }
}
