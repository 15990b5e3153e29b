# A plan on top of state. The group "echo" has no rules of its own: what its state
# lists came from the separate rule.

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_security_group" "echo" {
  name   = "echo"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "inline" {
  name   = "inline"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol    = "tcp"
    from_port   = 5432
    to_port     = 5432
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group_rule" "ssh" {
  security_group_id = aws_security_group.echo.id
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_instance" "web" {
  ami                    = "ami-0abc0abc0abc0abc0"
  instance_type          = "t3.small"
  subnet_id              = aws_subnet.a.id
  vpc_security_group_ids = [aws_security_group.echo.id]
  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "example-logs"
}

# Known ids and names tie resources together as references do.
resource "aws_s3_bucket_versioning" "logs" {
  bucket = "example-logs"
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_network_acl" "new" {
  vpc_id     = aws_vpc.main.id
  subnet_ids = [aws_subnet.a.id]
}
