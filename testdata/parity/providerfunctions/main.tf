terraform {
  required_providers {
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}

locals {
  given = provider::terraform::decode_tfvars(<<-EOT
    cidrs = ["10.0.0.0/8", "0.0.0.0/0"]
    port  = 22
    tags  = { Name = "a", "b c" = "d" }
    none  = null
  EOT
  )
}

resource "aws_security_group" "decoded" {
  name = "decoded"
  tags = local.given.tags
  ingress {
    from_port   = local.given.port
    to_port     = local.given.port
    protocol    = "tcp"
    cidr_blocks = local.given.cidrs
    description = local.given.none
  }
}

resource "terraform_data" "encoded" {
  for_each = {
    list   = provider::terraform::encode_expr(["a", 1, true, null])
    object = provider::terraform::encode_expr({ b = "c", "d e" = [1.5] })
    text   = provider::terraform::encode_expr("a\n$${b}")
    number = provider::terraform::encode_expr(1e30)
    file   = provider::terraform::encode_tfvars({ b = [1, { c = "x" }], a = "q\"", long_name = true })
    later  = provider::terraform::encode_expr(aws_security_group.decoded.id)
  }
  input = each.value
}

resource "terraform_data" "back" {
  input = provider::terraform::decode_tfvars(provider::terraform::encode_tfvars(local.given))
}
