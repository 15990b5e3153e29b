# Values in types that the provider's schema does not have: numbers, booleans and strings in each other's place.
resource "aws_cloudwatch_log_group" "l" {
  name              = "l"
  retention_in_days = "30"
}
resource "aws_db_instance" "d" {
  instance_class          = "db.t3.micro"
  allocated_storage       = "100"
  multi_az                = "false"
  backup_retention_period = "7"
  storage_encrypted       = "true"
  port                    = "5432"
  skip_final_snapshot     = "true"
}
resource "aws_route53_record" "r" {
  zone_id = 123
  name    = 1
  type    = "A"
  ttl     = "60"
  records = [1, "2"]
}
resource "aws_lambda_permission" "p" {
  statement_id   = 1
  action         = "lambda:InvokeFunction"
  function_name  = "f"
  principal      = "s3.amazonaws.com"
  source_account = 123456789012
}
resource "aws_ebs_volume" "v" {
  availability_zone = "a"
  size              = "8"
  iops              = "100"
  encrypted         = 1 == 1
}
resource "aws_iam_role" "r" {
  assume_role_policy    = "{}"
  force_detach_policies = "true"
  max_session_duration  = "7200"
}
resource "aws_launch_template" "t" {
  ebs_optimized = true
  block_device_mappings {
    ebs {
      encrypted             = "true"
      delete_on_termination = false
      volume_size           = "20"
    }
  }
}
resource "aws_sns_topic" "t" {
  name                       = 5
  fifo_topic                 = "true"
  kms_master_key_id          = null
  signature_version          = "2"
}
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = 1
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = "2"
  threshold           = "80"
  period              = "60"
}
resource "aws_appautoscaling_target" "t" {
  max_capacity       = "4"
  min_capacity       = 1
  resource_id        = "r"
  scalable_dimension = "d"
  service_namespace  = "n"
}
