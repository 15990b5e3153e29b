# Blocks that hold no resources of the plan: terraform, moved, import, removed, check, provisioners, data in checks.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
variable "on" {
  default = true
}
moved {
  from = aws_vpc.old
  to   = aws_vpc.new
}
resource "aws_vpc" "new" {
  cidr_block = "10.0.0.0/16"
  lifecycle {
    precondition {
      condition     = var.on
      error_message = "It must be on."
    }
  }
}
check "health" {
  data "aws_region" "r" {}
  assert {
    condition     = data.aws_region.r.name != ""
    error_message = "no region"
  }
}
removed {
  from = aws_instance.gone
  lifecycle {
    destroy = false
  }
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  connection {
    type        = "ssh"
    host        = self.public_ip
    private_key = "key"
  }
  provisioner "remote-exec" {
    inline = ["echo ${self.id}"]
  }
  provisioner "local-exec" {
    when    = destroy
    command = "echo bye"
  }
}
resource "null_resource" "n" {
  triggers = { vpc = aws_vpc.new.id, cidr = aws_vpc.new.cidr_block, n = 5 }
}
resource "terraform_data" "t" {
  input            = { a = 1, b = ["x"] }
  triggers_replace = "x"
}
output "workspace" {
  value = terraform.workspace
}
resource "aws_sqs_queue" "w" {
  name = "q-${terraform.workspace}"
}
