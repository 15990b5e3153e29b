# Provider configurations, aliases, those passed to modules, and for_each over their like.
provider "aws" {
  region     = "us-east-1"
  access_key = "mock"
  secret_key = "mock"
  default_tags {
    tags = { Team = "x" }
  }
}
provider "aws" {
  alias  = "eu"
  region = var.region
  assume_role {
    role_arn    = "arn:aws:iam::1:role/${var.region}"
    external_id = "e"
  }
}
variable "region" {
  default = "eu-west-1"
}
resource "aws_sqs_queue" "here" {
  name = "here"
}
resource "aws_sqs_queue" "there" {
  provider = aws.eu
  name     = "there"
}
module "both" {
  source = "./both"
  providers = {
    aws.one = aws
    aws.two = aws.eu
  }
}
