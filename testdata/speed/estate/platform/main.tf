variable "name" { type = string }
variable "vpc_id" { type = string }
variable "public_subnets" { type = list(string) }
variable "private_subnets" { type = list(string) }
variable "queues" { type = set(string) }

resource "aws_kms_key" "this" {
  description         = "Data of ${var.name}"
  enable_key_rotation = true
}

resource "aws_ecs_cluster" "this" {
  name = var.name
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "The public load balancer"
  vpc_id      = var.vpc_id

  ingress {
    description = "HTTPS from anywhere"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    description = "Tasks"
    from_port   = 1024
    to_port     = 65535
    protocol    = "tcp"
    cidr_blocks = ["10.20.0.0/16"]
  }
}

resource "aws_lb" "this" {
  name               = var.name
  load_balancer_type = "application"
  security_groups    = [aws_security_group.balancer.id]
  subnets            = var.public_subnets
  access_logs {
    bucket  = module.bucket["logs"].id
    prefix  = "balancer"
    enabled = true
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/0b0e1d8e-5b51-4a57-9d4a-6f6f8d0a8f11"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_route53_record" "this" {
  zone_id = "Z0123456789EXAMPLE"
  name    = "${var.name}.shop.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.this.dns_name
    zone_id                = aws_lb.this.zone_id
    evaluate_target_health = true
  }
}

module "bucket" {
  source   = "../bucket"
  for_each = toset(["logs", "uploads"])
  name     = "shop-${var.name}-${each.key}"
  key      = aws_kms_key.this.arn
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.private_subnets
}

resource "aws_db_instance" "this" {
  identifier                  = var.name
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.r6g.large"
  allocated_storage           = 200
  storage_encrypted           = true
  kms_key_id                  = aws_kms_key.this.arn
  multi_az                    = true
  username                    = "shop"
  manage_master_user_password = true
  db_subnet_group_name        = aws_db_subnet_group.this.name
  backup_retention_period     = 14
  deletion_protection         = true
}

resource "aws_dynamodb_table" "sessions" {
  name         = "${var.name}-sessions"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_sqs_queue" "this" {
  for_each                   = var.queues
  name                       = "${var.name}-${each.key}"
  visibility_timeout_seconds = 120
  kms_master_key_id          = aws_kms_key.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyEncrypted"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = "arn:aws:sqs:eu-west-1:123456789012:${var.name}-${each.key}"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.this.id
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "nightly" {
  name               = "${var.name}-nightly"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role_policy_attachment" "nightly" {
  role       = aws_iam_role.nightly.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "nightly" {
  function_name = "${var.name}-nightly"
  role          = aws_iam_role.nightly.arn
  runtime       = "python3.13"
  handler       = "nightly.main"
  s3_bucket     = "shop-releases"
  s3_key        = "nightly/1.4.0.zip"
  memory_size   = 256
  timeout       = 300
  environment {
    variables = { TABLE = aws_dynamodb_table.sessions.name, KEEP_DAYS = "30" }
  }
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "${var.name}-nightly"
  schedule_expression = "cron(15 2 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.nightly.arn
}

resource "aws_ssm_parameter" "this" {
  for_each = { endpoint = "https://${var.name}.shop.example.com", level = "info" }
  name     = "/${var.name}/${each.key}"
  type     = "String"
  value    = each.value
}

output "cluster" { value = { arn = aws_ecs_cluster.this.arn, name = aws_ecs_cluster.this.name } }
output "listener" { value = aws_lb_listener.https.arn }
output "balancer_group" { value = aws_security_group.balancer.id }
output "alarm_topic" { value = aws_sns_topic.alarms.arn }
