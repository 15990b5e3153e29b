variable "aws_secret" {}
resource "aws_lambda_function" "upload" {
  function_name = "upload"
  role          = "arn:aws:iam::123456789012:role/upload"
  environment {
    variables = {
      KEY_ID = "AKIAQNOTAREALKEYID2X"
      KEY    = var.aws_secret
    }
  }
}
