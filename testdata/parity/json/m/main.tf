variable "in" {}
resource "aws_sqs_queue" "q" {
  name = var.in.a
}
output "out" {
  value = aws_sqs_queue.q.name
}
