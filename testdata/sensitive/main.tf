# Every canary stands where something says that it is sensitive.
variable "marked" {
  type      = string
  sensitive = true
  default   = "canary-default-of-a-variable"
}

variable "given" {
  type      = string
  sensitive = true
}

variable "record" {
  type      = object({ name = string, words = list(string), by_key = map(string) })
  sensitive = true
  default   = { name = "canary-in-an-object", words = ["canary-in-a-list"], by_key = { one = "canary-in-a-map" } }
}

provider "aws" {
  region     = "eu-west-1"
  access_key = "canary-access-key-of-provider"
  secret_key = "canary-secret-key-of-provider"
  token      = "canary-token-of-provider"
}

locals {
  through  = "before ${var.marked} after"
  json     = jsonencode({ key = var.given })
  encoded  = base64encode("word ${var.marked}")
  function = sensitive("canary-by-function")
}

resource "aws_db_instance" "literal" {
  allocated_storage   = 10
  engine              = "mysql"
  instance_class      = "db.t3.micro"
  username            = "admin"
  password            = "canary-literal-password"
  skip_final_snapshot = true
}

resource "aws_secretsmanager_secret" "s" {
  name = "s"
}

resource "aws_secretsmanager_secret_version" "s" {
  secret_id     = aws_secretsmanager_secret.s.id
  secret_string = "canary-literal-secret-string"
}

resource "aws_ssm_parameter" "p" {
  name  = "p"
  type  = "SecureString"
  value = var.record.name
}

resource "aws_instance" "web" {
  count         = 2
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"
  user_data     = local.through
  tags = {
    Name  = local.json
    Code  = local.encoded
    Words = join(",", var.record.words)
    Key   = var.record.by_key["one"]
    Fn    = local.function
  }
}

resource "aws_security_group" "open" {
  for_each    = { a = var.marked, b = var.given }
  name        = "open-${each.value}"
  description = each.value
  ingress {
    description = local.through
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "r" {
  name = var.marked
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = var.given, Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }]
  })
}

resource "aws_s3_bucket" "b" {
  bucket = lower(var.marked)
}

module "inner" {
  source = "./inner"
  secret = var.given
}

output "marked" {
  value     = "${module.inner.secret}-${var.marked}"
  sensitive = true
}
