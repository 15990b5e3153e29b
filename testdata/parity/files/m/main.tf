resource "aws_ssm_parameter" "m" {
  name  = "m"
  type  = "String"
  value = "${file("${path.module}/inner.txt")}|${filemd5("${path.module}/inner.txt")}|${path.module}|${fileexists("${path.module}/nope")}"
}
