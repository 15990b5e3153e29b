# Who gets in: people of two accounts, each with its users and groups from one
# module, and the roles that they and others may assume.

variable "vendor" {
  default = "444455556666"
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "laboratory"
  region              = "eu-west-1"
  allowed_account_ids = ["777788889999"]
}

# Everything but setting MFA up takes MFA here …
module "production" {
  source = "./modules/account"
  people = {
    ada   = { groups = ["people", "operators"] }
    grace = { groups = ["people"] }
  }
  ask_for_mfa = true
}

# … and not there, though the group has the same name.
module "laboratory" {
  source    = "./modules/account"
  providers = { aws = aws.laboratory }
  people = {
    alan = { groups = ["people"] }
  }
  ask_for_mfa = false
}

module "roles" {
  source = "./modules/roles"
  vendor = var.vendor
}
