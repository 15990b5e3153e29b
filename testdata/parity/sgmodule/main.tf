# A security group module with named rules, computed rules and rules by index.
module "web" {
  source              = "./sg"
  name                = "web"
  vpc_id              = aws_vpc.v.id
  ingress_cidr_blocks = ["10.0.0.0/8", "172.16.0.0/12"]
  ingress_rules       = ["https-443-tcp", "http-80-tcp"]
  ingress_with_cidr_blocks = [
    { from_port = 8080, to_port = 8090, protocol = "tcp", description = "apps", cidr_blocks = "10.1.0.0/16,10.2.0.0/16" },
    { rule = "ssh-tcp", cidr_blocks = "192.168.0.0/16" },
  ]
  egress_rules = ["all-all"]
}
module "app" {
  source                               = "./sg"
  name                                 = "app"
  vpc_id                               = aws_vpc.v.id
  number_of_computed                   = 1
  ingress_with_source_security_group_id = [{ rule = "https-443-tcp", source_security_group_id = module.web.id }]
  egress_rules                         = []
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
