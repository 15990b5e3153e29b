# Values that no policy and no report may see.

variable "password" {
  type      = string
  sensitive = true
  default   = "correct-horse-battery"
}

variable "owner" {
  type      = string
  sensitive = true
  default   = "margaret@example.com"
}

provider "aws" {
  region     = "us-east-1"
  access_key = "AKIAIOSFODNN7EXAMPLE"
  secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
  default_tags {
    tags = {
      Owner = var.owner
      Stage = "test"
    }
  }
  assume_role {
    role_arn    = "arn:aws:iam::123456789012:role/deploy"
    external_id = var.password
  }
}

resource "aws_db_instance" "main" {
  instance_class = "db.t3.micro"
  engine         = "postgres"
  username       = "admin"
  password       = var.password
}

resource "aws_instance" "web" {
  provider      = aws.west
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  user_data     = "export DB_PASSWORD=${var.password}"
  tags = {
    Owner = var.owner
    Stage = "test"
  }
  metadata_options {
    http_tokens = sensitive("optional")
  }
}

resource "aws_ssm_parameter" "url" {
  name  = "/url"
  type  = "SecureString"
  value = "postgres://admin:${var.password}@db/main"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs"
  policy = sensitive(jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:*", Resource = "*" }]
  }))
}
