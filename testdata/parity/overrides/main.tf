# Override files: arguments, nested blocks, variables, locals, outputs, modules.
variable "v" {
  type    = string
  default = "base"
}
locals {
  a = "base a"
  b = "base b"
}
resource "aws_security_group" "g" {
  name        = "base"
  description = "base description"
  ingress {
    from_port = 1
    to_port   = 1
    protocol  = "tcp"
  }
  ingress {
    from_port = 2
    to_port   = 2
    protocol  = "tcp"
  }
  egress {
    from_port = 3
    to_port   = 3
    protocol  = "tcp"
  }
  lifecycle {
    create_before_destroy = true
  }
  tags = { V = var.v, A = local.a, B = local.b }
}
module "m" {
  source = "./base"
  name   = "base"
}
