resource "aws_instance" "this" {
  ami = "ami-0abc"
}
