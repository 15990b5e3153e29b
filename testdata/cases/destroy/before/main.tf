resource "aws_instance" "web" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
}

resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
}
