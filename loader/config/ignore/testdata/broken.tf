resource "aws_instance" "a" {
  ami = "x" # planvet:ignore still-read
}
resource "aws_instance" "b" {
  # planvet:ignore above-what-does-not-parse
  ami = = "x"
}
