# Keys and texts that break whoever takes addresses apart with a hammer.

locals {
  keys = [
    "x.y", "a\"b", "back\\slash", "new\nline", "$${not}", "%%{not}", "][", "module.a[\"b\"]",
    "größe", "日本", "😀", "<script>alert(1)</script>", "::error::x", " ", "",
  ]
}

module "host" {
  source   = "./modules/host"
  for_each = toset(["x.y", "a\"].b[\"c", "日本"])
  key      = each.key
}

resource "aws_eip" "key" {
  for_each = toset(local.keys)
  tags = {
    Name = each.key
  }
}

resource "aws_instance" "key" {
  for_each      = aws_eip.key
  ami           = "ami-0abc0abc0abc0abc0"
  instance_type = "t3.micro"
  user_data     = each.value.public_ip
  tags = {
    Name = "😀 ${each.key}"
  }
}

resource "aws_instance" "one" {
  ami              = "ami-0abc0abc0abc0abc0"
  instance_type    = "t3.micro"
  user_data        = aws_eip.key["$${not}"].public_ip
  user_data_base64 = null
  tags = {
    A = aws_eip.key["x.y"].id
    B = aws_eip.key["a\"b"].id
    C = aws_eip.key["new\nline"].id
    D = aws_eip.key["日本"].id
    E = aws_eip.key["😀"].id
    F = aws_eip.key["module.a[\"b\"]"].id
    G = module.host["a\"].b[\"c"].id
  }
}
