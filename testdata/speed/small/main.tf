# A small change, as most are: one job with its queue, role and log. The
# measurements vet a thousand plans of it, each under its own name.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "name" {
  type    = string
  default = "small-00000"
}

resource "aws_sqs_queue" "jobs" {
  name                    = var.name
  sqs_managed_sse_enabled = true
  redrive_policy          = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "failed" {
  name                    = "${var.name}-failed"
  sqs_managed_sse_enabled = true
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "job" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "job" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.jobs.arn]
  }
}

resource "aws_iam_role_policy" "job" {
  role   = aws_iam_role.job.id
  policy = data.aws_iam_policy_document.job.json
}

resource "aws_security_group" "job" {
  name        = var.name
  description = "The job"
  vpc_id      = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.job.id
  description       = "Interfaces of others"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_cloudwatch_log_group" "job" {
  name              = "/aws/lambda/${var.name}"
  retention_in_days = 30
}

resource "aws_lambda_function" "job" {
  function_name = var.name
  role          = aws_iam_role.job.arn
  runtime       = "python3.13"
  handler       = "job.main"
  s3_bucket     = "shop-releases"
  s3_key        = "job/2.0.1.zip"
  timeout       = 60
  vpc_config {
    subnet_ids         = ["subnet-0a1b2c3d4e5f60718"]
    security_group_ids = [aws_security_group.job.id]
  }
}

resource "aws_lambda_event_source_mapping" "job" {
  event_source_arn = aws_sqs_queue.jobs.arn
  function_name    = aws_lambda_function.job.arn
  batch_size       = 10
}
