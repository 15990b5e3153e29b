variable "name" {}
resource "aws_sqs_queue" "other" {
  name = var.name
}
