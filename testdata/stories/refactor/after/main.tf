# The second commit renames, hands one host over to another team, and takes an
# old network away. Nothing that it leaves in place is new.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "site" {
  source   = "./modules/site"
  for_each = toset(["blue", "green"])

  name = each.key
}

moved {
  from = module.web
  to   = module.site
}

resource "aws_instance" "worker" {
  for_each = toset(["first", "second"])

  ami           = "ami-0abcdef1234567890"
  instance_type = "t3.micro"
}

moved {
  from = aws_instance.worker[0]
  to   = aws_instance.worker["first"]
}

moved {
  from = aws_instance.worker[1]
  to   = aws_instance.worker["second"]
}

removed {
  from = aws_instance.handed_over

  lifecycle {
    destroy = false
  }
}
