variable "peer" {}
output "seed" {
  value = "seed"
}
output "peer" {
  value = var.peer
}
resource "aws_sqs_queue" "q" {
  name = var.peer
}
