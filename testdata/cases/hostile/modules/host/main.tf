variable "key" {}

resource "aws_instance" "this" {
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  tags = {
    Name = var.key
  }
}

resource "aws_eip" "this" {
  instance = aws_instance.this.id
}

output "id" {
  value = aws_instance.this.id
}
