variable "name" {
  type = string
}

variable "groups" {
  type = list(string)
}

# Its metadata service answers version 1 requests.
resource "aws_instance" "this" {
  ami                    = "ami-0abcdef1234567890"
  instance_type          = "t3.micro"
  vpc_security_group_ids = var.groups

  tags = {
    Name = var.name
  }
}
