variable "secret" {}
output "secret" {
  value     = "m-${var.secret}"
  sensitive = true
}
