# depends_on on resources, data sources and modules, which puts off reading data.
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
module "plain" {
  source = "./m"
  name   = "plain"
}
module "waits" {
  source     = "./m"
  name       = "waits"
  depends_on = [aws_s3_bucket.b]
}
module "empty" {
  source     = "./m"
  name       = "empty"
  depends_on = [module.nothing]
}
module "nothing" {
  source = "./m"
  count  = 0
  name   = "nothing"
}
module "behind" {
  source     = "./m"
  name       = "behind"
  depends_on = [module.plain]
}
