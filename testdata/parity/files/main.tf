# Files and templates: file, templatefile, fileset, filebase64, hashes, path.*, from a module below.
locals {
  files = fileset(path.module, "data/**")
  yaml  = yamldecode(file("data/config.yaml"))
  csv   = csvdecode(file("${path.root}/data/table.csv"))
}
resource "aws_ssm_parameter" "p" {
  for_each = local.files
  name     = each.value
  type     = "String"
  value    = filesha256(each.value)
}
resource "aws_sqs_queue" "q" {
  for_each      = local.yaml.queues
  name          = each.key
  delay_seconds = each.value.delay
  fifo_queue    = try(each.value.fifo, false)
}
resource "aws_iam_user" "u" {
  for_each = { for row in local.csv : row.name => row }
  name     = each.key
  path     = "/${each.value.team}/"
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  user_data = templatefile("data/init.sh.tftpl", {
    packages = ["nginx", "jq"]
    env      = { B = "2", A = "1" }
    id       = "x"
  })
}
resource "aws_instance" "unknown" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  user_data     = templatefile("data/init.sh.tftpl", { packages = [], env = {}, id = aws_instance.i.id })
}
module "m" {
  source = "./m"
}
