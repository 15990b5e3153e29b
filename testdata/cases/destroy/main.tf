# All that was there is taken out of the configuration: the plan only destroys.

provider "aws" {
  region = "us-east-1"
}

removed {
  from = aws_s3_bucket.logs
  lifecycle {
    destroy = false
  }
}
