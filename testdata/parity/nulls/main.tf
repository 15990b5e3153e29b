# null everywhere: arguments, blocks, lists, maps, conditions, module inputs.
variable "maybe" {
  type    = string
  default = null
}
variable "maybe_list" {
  type    = list(string)
  default = null
}
resource "aws_instance" "i" {
  ami                    = "ami-1"
  instance_type          = coalesce(var.maybe, "t3.micro")
  key_name               = var.maybe
  vpc_security_group_ids = var.maybe_list
  user_data              = var.maybe == null ? null : "x"
  tags                   = { A = var.maybe, B = try(var.maybe_list[0], "none"), C = null }
  dynamic "metadata_options" {
    for_each = var.maybe[*]
    content {
      http_tokens = "required"
    }
  }
}
resource "aws_security_group" "g" {
  ingress = var.maybe_list == null ? [] : null
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = var.maybe_list
    description = var.maybe
    self        = null
  }
}
module "m" {
  source   = "./m"
  given    = null
  not_null = null
}
resource "aws_sqs_queue" "q" {
  name       = module.m.out
  fifo_queue = null
  tags       = null
}
