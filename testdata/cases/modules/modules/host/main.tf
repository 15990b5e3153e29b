variable "name" {}
variable "subnet_id" {}
variable "group_ids" {}

variable "tokens" {
  default = null
}

resource "aws_instance" "this" {
  ami                    = "ami-0abc0abc0abc0abc0"
  instance_type          = "t3.micro"
  subnet_id              = var.subnet_id
  vpc_security_group_ids = var.group_ids

  metadata_options {
    http_tokens = var.tokens
  }

  tags = {
    Name = var.name
  }
}
