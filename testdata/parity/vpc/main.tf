# A root that calls a many-switched VPC module in three ways.
module "full" {
  source               = "./vpc"
  name                 = "full"
  cidr                 = "10.10.0.0/16"
  azs                  = ["us-east-1a", "us-east-1b", "us-east-1c"]
  private_subnets      = ["10.10.1.0/24", "10.10.2.0/24", "10.10.3.0/24"]
  public_subnets       = ["10.10.101.0/24", "10.10.102.0/24", "10.10.103.0/24"]
  database_subnets     = ["10.10.201.0/24", "10.10.202.0/24"]
  enable_nat_gateway   = true
  one_nat_per_az       = true
  enable_flow_log      = true
  dedicated_acl        = true
  tags                 = { Env = "prod" }
  public_subnet_tags   = { Tier = "public" }
  default_group_ingress = [{ description = "self", from_port = 0, to_port = 0, protocol = "-1", self = true }]
}
module "single" {
  source             = "./vpc"
  name               = "single"
  azs                = ["us-east-1a", "us-east-1b"]
  private_subnets    = [for i in range(2) : cidrsubnet("10.20.0.0/16", 8, i)]
  public_subnets     = [cidrsubnet("10.20.0.0/16", 8, 100)]
  enable_nat_gateway = true
  cidr               = "10.20.0.0/16"
  secondary_cidrs    = ["100.64.0.0/16"]
}
module "off" {
  source = "./vpc"
  create = false
  cidr   = "10.30.0.0/16"
  azs    = ["us-east-1a"]
  private_subnets = ["10.30.0.0/24"]
}
resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  subnet_id     = module.full.public_subnets[0]
  tags = {
    Off      = coalesce(module.off.vpc_id, "none")
    Cidrs    = join(",", module.full.private_cidrs)
    Nat      = length(module.full.nat_ids)
    Database = coalesce(module.single.database_group, "no group")
  }
}
