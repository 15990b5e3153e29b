variable "given" {
  default = "default"
}
variable "not_null" {
  default  = "default"
  nullable = false
}
output "out" {
  value = "${var.given == null ? "null" : var.given}-${var.not_null}"
}
