# Every action that a plan knows, on instances that answer metadata requests
# without a session token unless they say otherwise.

provider "aws" {
  region = "us-east-1"
}

variable "tokens" {
  default = "optional"
}

# update: loses its session tokens
resource "aws_instance" "updated" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.small"
  metadata_options {
    http_tokens = var.tokens
  }
}

# replace: the image forces it
resource "aws_instance" "replaced" {
  ami           = "ami-0def0def0def0def0"
  instance_type = "t3.micro"
}

# no-op
resource "aws_instance" "kept" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

# no-op under a new name
moved {
  from = aws_instance.old_name
  to   = aws_instance.new_name
}

resource "aws_instance" "new_name" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = "required"
  }
}

# forget
removed {
  from = aws_instance.forgotten
  lifecycle {
    destroy = false
  }
}

# one of three is deleted
resource "aws_instance" "counted" {
  count         = 2
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = "required"
  }
}

# create, of what remains of the counted ones
resource "aws_lb_target_group_attachment" "all" {
  count            = length(aws_instance.counted)
  target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"
  target_id        = aws_instance.counted[count.index].id
}

resource "aws_placement_group" "all" {
  name     = join("-", aws_instance.counted[*].id)
  strategy = "spread"
}

# read while planning
data "aws_caller_identity" "current" {}

# read during apply: it depends on what is replaced
data "aws_instance" "after" {
  instance_id = aws_instance.replaced.id
}

# create, from both reads
resource "aws_ssm_parameter" "owner" {
  name  = "/owner/${data.aws_caller_identity.current.account_id}"
  type  = "String"
  value = data.aws_instance.after.private_ip
}
