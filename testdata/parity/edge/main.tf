# Distributions, user pools, EMR, Beanstalk and prefix lists: deep nested sets and lists.
resource "aws_cloudfront_distribution" "d" {
  enabled             = true
  aliases             = ["b.example.com", "a.example.com"]
  default_root_object = "index.html"
  origin {
    domain_name = "site.s3.amazonaws.com"
    origin_id   = "s3"
    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path
    }
  }
  origin {
    domain_name = "api.example.com"
    origin_id   = "api"
    custom_header {
      name  = "X-B"
      value = "2"
    }
    custom_header {
      name  = "X-A"
      value = "1"
    }
    custom_origin_config {
      http_port              = 80
      https_port             = "443"
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2", "TLSv1.1"]
    }
  }
  default_cache_behavior {
    allowed_methods        = ["HEAD", "GET"]
    cached_methods         = ["HEAD", "GET"]
    target_origin_id       = "s3"
    viewer_protocol_policy = "redirect-to-https"
    trusted_signers        = ["self"]
    forwarded_values {
      query_string = false
      cookies {
        forward = "none"
      }
    }
  }
  dynamic "ordered_cache_behavior" {
    for_each = ["/api/*", "/v2/*"]
    content {
      path_pattern           = ordered_cache_behavior.value
      allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cached_methods         = ["GET", "HEAD"]
      target_origin_id       = "api"
      viewer_protocol_policy = "https-only"
      cache_policy_id        = "p${ordered_cache_behavior.key}"
    }
  }
  restrictions {
    geo_restriction {
      restriction_type = "whitelist"
      locations        = ["US", "CA", "DE"]
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
resource "aws_cloudfront_origin_access_identity" "i" {}
resource "aws_cognito_user_pool" "p" {
  name                     = "p"
  mfa_configuration        = "OPTIONAL"
  auto_verified_attributes = ["phone_number", "email"]
  software_token_mfa_configuration {
    enabled = true
  }
  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {
      min_length = 1
      max_length = 64
    }
  }
  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
  }
  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_phone_number"
      priority = 2
    }
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }
}
resource "aws_cognito_user_pool_client" "c" {
  name                = "c"
  user_pool_id        = aws_cognito_user_pool.p.id
  callback_urls       = ["https://b", "https://a"]
  explicit_auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  token_validity_units {
    access_token = "minutes"
  }
}
resource "aws_cognito_identity_pool" "i" {
  identity_pool_name               = "i"
  allow_unauthenticated_identities = true
  cognito_identity_providers {
    client_id               = aws_cognito_user_pool_client.c.id
    provider_name           = aws_cognito_user_pool.p.endpoint
    server_side_token_check = false
  }
}
resource "aws_emr_cluster" "e" {
  name          = "e"
  release_label = "emr-6.9.0"
  applications  = ["Spark", "Hadoop"]
  service_role  = "arn:role"
  ec2_attributes {
    key_name                          = "k"
    subnet_id                         = "subnet-1"
    emr_managed_master_security_group = aws_security_group.m.id
    emr_managed_slave_security_group  = "sg-1"
    instance_profile                  = "p"
  }
  master_instance_group {
    instance_type = "m5.xlarge"
  }
  core_instance_group {
    instance_type  = "m5.xlarge"
    instance_count = "2"
    ebs_config {
      size                 = 40
      type                 = "gp2"
      volumes_per_instance = 1
    }
  }
  configurations_json = jsonencode([{ Classification = "spark" }])
}
resource "aws_security_group" "m" {
  name = "m"
}
resource "aws_elastic_beanstalk_environment" "b" {
  name        = "b"
  application = "app"
  dynamic "setting" {
    for_each = {
      "aws:autoscaling:launchconfiguration" = { SSHSourceRestriction = "tcp,22,22,10.0.0.0/8", EC2KeyName = "k" }
      "aws:ec2:vpc"                         = { VPCId = "vpc-1" }
    }
    content {
      namespace = setting.key
      name      = keys(setting.value)[0]
      value     = values(setting.value)[0]
    }
  }
  setting {
    namespace = "aws:elasticbeanstalk:environment"
    name      = "EnvironmentType"
    value     = "SingleInstance"
  }
}
resource "aws_ec2_managed_prefix_list" "p" {
  name           = "p"
  address_family = "IPv4"
  max_entries    = 5
  dynamic "entry" {
    for_each = ["10.2.0.0/16", "10.1.0.0/16", "0.0.0.0/0"]
    content {
      cidr        = entry.value
      description = "entry ${entry.key}"
    }
  }
}
resource "aws_ec2_managed_prefix_list_entry" "e" {
  cidr           = "192.168.0.0/16"
  prefix_list_id = aws_ec2_managed_prefix_list.p.id
}
