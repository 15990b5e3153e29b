variable "seed" {}
output "name" {
  value = upper(var.seed)
}
resource "aws_sqs_queue" "q" {
  name = lower(var.seed)
}
output "queue" {
  value = aws_sqs_queue.q
}
