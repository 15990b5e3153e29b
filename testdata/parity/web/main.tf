# A load-balanced service: launch template, autoscaling, listeners with rules, DNS, alarms.
locals {
  name     = "web"
  services = { api = { port = 8080, path = ["/api/*", "/v2/*"], priority = 20 }, ui = { port = "3000", path = ["/*"], priority = "30" } }
  userdata = <<-EOF
    #!/bin/bash
    echo "${local.name}" > /etc/name
    %{for k, s in local.services}
    open ${s.port} # ${k}
    %{endfor}
  EOF
}
resource "aws_lb" "lb" {
  name               = local.name
  internal           = "false"
  load_balancer_type = "application"
  security_groups    = ["sg-2", aws_security_group.lb.id, "sg-1"]
  subnets            = ["subnet-b", "subnet-a"]
  access_logs {
    bucket  = "logs"
    enabled = true
  }
}
resource "aws_security_group" "lb" {
  name = "${local.name}-lb"
}
resource "aws_lb_target_group" "t" {
  for_each = local.services
  name     = substr("${local.name}-${each.key}-target-group-with-a-long-name", 0, 32)
  port     = each.value.port
  protocol = "HTTP"
  vpc_id   = "vpc-1"
  health_check {
    path                = "/health"
    matcher             = 200
    interval            = 30
    healthy_threshold   = "3"
    unhealthy_threshold = 3
  }
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 86400
    enabled         = false
  }
}
resource "aws_lb_listener" "l" {
  for_each          = { 80 = "HTTP", 443 = "HTTPS" }
  load_balancer_arn = aws_lb.lb.arn
  port              = each.key
  protocol          = each.value
  certificate_arn   = each.value == "HTTPS" ? "arn:aws:acm:cert" : null
  dynamic "default_action" {
    for_each = each.value == "HTTP" ? [1] : []
    content {
      type = "redirect"
      redirect {
        port        = "443"
        protocol    = "HTTPS"
        status_code = "HTTP_301"
      }
    }
  }
  dynamic "default_action" {
    for_each = each.value == "HTTPS" ? keys(local.services) : []
    content {
      type             = "forward"
      order            = default_action.key + 1
      target_group_arn = aws_lb_target_group.t[default_action.value].arn
    }
  }
}
resource "aws_lb_listener_rule" "r" {
  for_each     = local.services
  listener_arn = aws_lb_listener.l["443"].arn
  priority     = each.value.priority
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.t[each.key].arn
  }
  condition {
    path_pattern {
      values = each.value.path
    }
  }
  condition {
    host_header {
      values = ["b.example.com", "a.example.com"]
    }
  }
}
resource "aws_launch_template" "t" {
  name_prefix            = "${local.name}-"
  image_id               = "ami-1"
  instance_type          = "t3.micro"
  user_data              = base64encode(local.userdata)
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.lb.id]
  network_interfaces {
    associate_public_ip_address = true
    delete_on_termination       = "true"
    security_groups             = ["sg-z", "sg-a"]
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = 20
      encrypted             = true
      delete_on_termination = true
    }
  }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = "2"
  }
  monitoring {
    enabled = true
  }
  tag_specifications {
    resource_type = "instance"
    tags          = { Name = local.name, Count = length(local.services) }
  }
}
resource "aws_autoscaling_group" "g" {
  name                = "${local.name}-${aws_launch_template.t.latest_version}"
  min_size            = 1
  max_size            = length(local.services) * 2
  vpc_zone_identifier = ["subnet-b", "subnet-a"]
  target_group_arns   = [for t in aws_lb_target_group.t : t.arn]
  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.t.id
        version            = aws_launch_template.t.latest_version
      }
      dynamic "override" {
        for_each = ["t3.small", "t3.large"]
        content {
          instance_type     = override.value
          weighted_capacity = override.key + 1
        }
      }
    }
    instances_distribution {
      on_demand_base_capacity = 1
    }
  }
  dynamic "tag" {
    for_each = { Name = local.name, Env = "prod", Tier = "front" }
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }
}
resource "aws_autoscaling_policy" "p" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.g.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 50
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
resource "aws_route53_record" "r" {
  for_each = toset(["www", "api"])
  zone_id  = "Z1"
  name     = "${each.key}.example.com"
  type     = "A"
  alias {
    name                   = aws_lb.lb.dns_name
    zone_id                = aws_lb.lb.zone_id
    evaluate_target_health = true
  }
}
resource "aws_route53_record" "txt" {
  zone_id = "Z1"
  name    = "txt"
  type    = "TXT"
  ttl     = "300"
  records = ["v=spf1", "a=b"]
}
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "5xx"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = "2"
  threshold           = 0.5
  metric_name         = "HTTPCode_ELB_5XX_Count"
  namespace           = "AWS/ApplicationELB"
  period              = 60
  statistic           = "Sum"
  dimensions          = { LoadBalancer = aws_lb.lb.arn_suffix, Static = "x" }
  alarm_actions       = ["arn:b", "arn:a"]
}
resource "aws_elb" "classic" {
  name               = "classic"
  availability_zones = ["us-east-1b", "us-east-1a"]
  listener {
    instance_port     = 8000
    instance_protocol = "http"
    lb_port           = 80
    lb_protocol       = "http"
  }
  listener {
    instance_port      = 8000
    instance_protocol  = "http"
    lb_port            = 443
    lb_protocol        = "https"
    ssl_certificate_id = "arn:cert"
  }
  health_check {
    healthy_threshold   = 2
    unhealthy_threshold = 2
    timeout             = 3
    target              = "HTTP:8000/"
    interval            = 30
  }
}
