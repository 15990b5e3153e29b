variable "secret" {
  type = string
}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  tags       = { secret = var.secret }
}

output "secret" {
  value     = var.secret
  sensitive = true
}
