variable "items" { type = map(string) }
resource "aws_sqs_queue" "q" {
  for_each = var.items
  name     = replace(each.value, "/", "-")
}
output "made" {
  value = { for k, q in aws_sqs_queue.q : k => q.name }
}
