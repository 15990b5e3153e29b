# planvet:ignore instance-metadata-v1 until=2027-01-31 reason="the agent speaks version 1"
resource "aws_instance" "agent" {
  ami = "ami-0abc"
}

module "web" { # planvet:ignore instance-metadata-v1 reason="moves to the new image"
  source   = "./modules/web"
  for_each = toset(["a", "b"])
}

resource "aws_instance" "plain" {
  ami = "ami-0abc"
  metadata_options {
    http_tokens = "optional" # planvet:ignore instance-metadata-v1 until=2026-01-31
  }
}
