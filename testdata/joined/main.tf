# What a plan alone cannot tell: references through locals, which output of a
# repeated module is meant, documents with unknown parts, the order of blocks.

variable "sources" {
  type    = map(string)
  default = { office = "203.0.113.0/24", anyone = "0.0.0.0/0" }
}

locals {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "zone" {
  for_each = { a = 0, b = 1 }

  vpc_id     = local.vpc_id
  cidr_block = cidrsubnet("10.0.0.0/16", 8, each.value)
}

# Terraform orders these by value, not as they stand here.
resource "aws_security_group" "ordered" {
  vpc_id = local.vpc_id

  ingress {
    protocol    = "tcp"
    from_port   = 9000
    to_port     = 9000
    cidr_blocks = ["10.0.0.0/8"]
  }

  ingress {
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    cidr_blocks = ["0.0.0.0/0"]
  }

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }
}

module "wrapped" {
  source   = "./modules/wrapper"
  for_each = var.sources

  vpc_id = local.vpc_id
  from   = each.value
}

resource "aws_instance" "host" {
  for_each = aws_subnet.zone

  ami                    = "ami-0123456789abcdef0"
  instance_type          = "t3.micro"
  subnet_id              = each.value.id
  vpc_security_group_ids = [module.wrapped["office"].group_id]
}

resource "aws_s3_bucket" "logs" {
  bucket = "joined-logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:DeleteObject*"
      Resource  = "${aws_s3_bucket.logs.arn}/*"
      Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
    }]
  })
}

resource "aws_security_group" "dynamic" {
  vpc_id = local.vpc_id

  dynamic "ingress" {
    for_each = toset(split(",", aws_vpc.main.id))
    content {
      protocol    = "tcp"
      from_port   = 22
      to_port     = 22
      cidr_blocks = [ingress.value]
    }
  }
}

locals {
  public = false
}

# Null unless it is public: to a plan, known only after apply.
resource "aws_instance" "conditional" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t3.micro"
  associate_public_ip_address = local.public ? true : null
}

# A plan does not show which members of a dynamic block are set.
resource "aws_instance" "dynamic" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  dynamic "metadata_options" {
    for_each = ["required"]
    content {
      http_tokens = metadata_options.value
    }
  }
}
