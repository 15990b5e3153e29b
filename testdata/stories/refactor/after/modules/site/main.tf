variable "name" {
  type = string
}

resource "aws_launch_template" "template" {
  name     = var.name
  image_id = "ami-0abcdef1234567890"
}

moved {
  from = aws_launch_template.this
  to   = aws_launch_template.template
}
