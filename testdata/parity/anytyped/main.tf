# Inputs of type any, tried, decoded and flattened on their way into dynamic blocks.
module "bucket" {
  source    = "./bucket"
  bucket    = "any"
  cors_rule = jsonencode([{ allowed_methods = ["PUT"], allowed_origins = ["*"] }])
  grant     = [{ type = "CanonicalUser", permission = "FULL_CONTROL", id = "x" }]
  lifecycle_rule = [
    {
      id      = "log"
      enabled = true
      filter  = { prefix = "log/", tags = { a = "b" } }
      transition = [
        { days = 30, storage_class = "ONEZONE_IA" },
        { days = 60, storage_class = "GLACIER" },
      ]
      expiration                    = { days = 90, expired_object_delete_marker = true }
      noncurrent_version_expiration = { newer_noncurrent_versions = 5, days = 30 }
    },
    { id = "plain", status = "Disabled", expiration = { days = 300 } },
  ]
  website = { index_document = "index.html", redirect = { host = "h", protocol = "https" } }
}
module "empty" {
  source = "./bucket"
}
module "off" {
  source        = "./bucket"
  create_bucket = false
}
output "ids" {
  value = [module.bucket.id, module.empty.id, module.off.id]
}
resource "aws_ssm_parameter" "ids" {
  name  = "ids"
  type  = "String"
  value = module.off.id == "" ? "off has none" : "off has one"
}
