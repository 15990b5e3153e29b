terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.one, aws.two]
    }
  }
}
resource "aws_sqs_queue" "one" {
  provider = aws.one
  name     = "one"
}
resource "aws_sqs_queue" "two" {
  provider = aws.two
  name     = "two"
}
