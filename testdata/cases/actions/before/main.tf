provider "aws" {
  region = "us-east-1"
}

variable "tokens" {
  default = "optional"
}

resource "aws_instance" "updated" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "replaced" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

resource "aws_instance" "deleted" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

resource "aws_instance" "kept" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

resource "aws_instance" "old_name" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_instance" "forgotten" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

resource "aws_instance" "counted" {
  count         = 3
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  metadata_options {
    http_tokens = "required"
  }
}
