# Local modules: inputs, outputs, count, for_each, nested, providers, whole objects passed along.
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

module "net" {
  source = "./net"
  name   = "net"
  cidrs  = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
}

module "copy" {
  source   = "./net"
  for_each = { x = "10.1.0.0/24", y = "10.2.0.0/24" }
  name     = each.key
  cidrs    = { only = each.value }
  providers = {
    aws = aws.west
  }
}

module "many" {
  source = "./leaf"
  count  = 2
  vpc    = module.net.vpc
  subnet = module.net.subnet_ids["a"]
  size   = count.index
}

module "none" {
  source = "./leaf"
  count  = 0
  vpc    = module.net.vpc
  subnet = "subnet-x"
}

resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  subnet_id     = module.net.subnet_ids["b"]
  tags = {
    Cidr  = module.net.vpc.cidr_block
    Copy  = join(",", [for m in module.copy : m.vpc.cidr_block])
    Names = join(",", sort([for k, m in module.copy : "${k}=${m.name}"]))
    Group = module.many[1].group_name
    All   = join(",", module.many[*].group_name)
    None  = try(module.none[0].group_name, "none")
    Lower = module.net.lower.deep
  }
}
