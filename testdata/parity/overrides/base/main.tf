variable "name" {}
resource "aws_sqs_queue" "base" {
  name = var.name
}
