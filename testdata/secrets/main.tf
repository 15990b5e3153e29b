variable "uploader_secret_key" {
  default = "@SECRET@"
}
variable "hidden" {
  default   = "@HIDDEN@"
  sensitive = true
}
variable "overridden_aws_secret" {
  default = "@OTHER@"
}
provider "aws" {
  region     = "eu-west-1"
  access_key = "AKIAQNOTAREALKEYID2X"
  secret_key = "@OTHER@"
  token      = "@TOKEN@"
}
locals {
  script = "#!/bin/sh\nexport AWS_SECRET_ACCESS_KEY=${var.uploader_secret_key}\n"
  key    = <<-EOT
    @KEY@
  EOT
}
resource "aws_instance" "web" {
  ami           = "ami-0abc"
  instance_type = "t3.micro"
  user_data     = local.script
  tags          = { Name = "web", Note = "https://@GITHUB@@github.com/o/r" }
  connection {
    host        = self.public_ip
    private_key = local.key
  }
  provisioner "remote-exec" {
    inline = ["echo ${var.hidden}", "curl 'https://b/k?X-Amz-Security-Token=@QUERY@&x=1'", "echo '${local.key}'"]
  }
}
resource "aws_instance" "bastion" {
  ami              = "ami-0abc"
  instance_type    = "t3.micro"
  user_data_base64 = base64encode("#!/bin/sh\necho '${local.key}' > /root/key\n")
}
resource "aws_db_instance" "main" {
  instance_class = "db.t3.micro"
  username       = "admin"
  password       = "@PASSWORD@"
}
resource "aws_ssm_parameter" "copy" {
  name           = "copy"
  type           = "String"
  insecure_value = "password=${aws_db_instance.main.password} hidden=${var.hidden}"
}
resource "aws_mq_broker" "queue" {
  broker_name        = "queue"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.t3.micro"
  user {
    username = "app"
    password = "@PASSWORD@"
  }
}
resource "aws_secretsmanager_secret_version" "main" {
  secret_id     = "main"
  secret_string = jsonencode({ Statement = "@PASSWORD@" })
}
resource "aws_ecs_task_definition" "app" {
  family = "app"
  container_definitions = jsonencode([{
    name        = "app"
    image       = "app:1"
    environment = [{ name = "AWS_SECRET_ACCESS_KEY", value = var.uploader_secret_key }, { name = "TOKEN", value = "@TOKEN@" }]
  }])
}
module "inner" {
  source     = "./module"
  aws_secret = "@SECRET@"
}
output "script" {
  value = local.script
}
