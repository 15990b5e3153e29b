variable "name" {
  type = string
}

resource "aws_launch_template" "this" {
  name     = var.name
  image_id = "ami-0abcdef1234567890"
}
