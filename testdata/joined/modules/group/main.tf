variable "vpc_id" {}

variable "cidrs" {}

resource "aws_security_group" "this" {
  name = "größe 😀" # two units wide in UTF-16
  vpc_id = var.vpc_id

  /* 😀 */ ingress {
    protocol = "tcp"
    from_port = 3389
    to_port = 3389
    /* 😀 */ cidr_blocks = var.cidrs
  }
}

output "id" {
  value = aws_security_group.this.id
}
