variable "v" {
  default = "override"
}
locals {
  b = "override b"
}
resource "aws_security_group" "g" {
  name = "override"
  ingress {
    from_port = 9
    to_port   = 9
    protocol  = "udp"
  }
}
