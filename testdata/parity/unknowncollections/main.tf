# Collections with unknowns in and around them: keys known, lengths known, whole ones unknown.
resource "random_id" "r" {
  byte_length = 2
  keepers     = { k = 1 }
}
resource "random_shuffle" "s" {
  input        = ["a", "b"]
  result_count = 1
}
locals {
  known_keys = { one = random_id.r.hex, two = "known" }
  mixed      = [random_id.r.hex, "known"]
  whole      = split(",", random_id.r.hex)
}
resource "aws_sqs_queue" "q" {
  for_each = local.known_keys
  name     = each.key
  tags     = { Value = each.value }
}
resource "aws_sns_topic" "t" {
  count        = length(local.mixed)
  name         = "t${count.index}"
  display_name = local.mixed[count.index]
  tags         = merge({ A = "x" }, { B = random_id.r.hex })
}
resource "aws_db_subnet_group" "g" {
  name       = "g"
  subnet_ids = local.whole
}
resource "aws_db_subnet_group" "mixed" {
  name       = "mixed"
  subnet_ids = concat(local.mixed, ["a"])
}
resource "aws_db_subnet_group" "shuffle" {
  name       = "shuffle"
  subnet_ids = random_shuffle.s.result
}
resource "aws_security_group_rule" "r" {
  type              = "ingress"
  from_port         = 1
  to_port           = 1
  protocol          = "tcp"
  security_group_id = "sg"
  cidr_blocks       = [for x in local.mixed : "${x}/32"]
  ipv6_cidr_blocks  = sort(local.whole)
}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
  tags = {
    Length  = length(local.mixed)
    Keys    = join(",", keys(local.known_keys))
    Prefix  = "prefix-${random_id.r.hex}"
    Starts  = startswith("prefix-${random_id.r.hex}", "prefix")
    Cond    = random_id.r.hex == "" ? "a" : "b"
    Lookup  = lookup(local.known_keys, "two", "x")
    Lookup2 = lookup(local.known_keys, "one", "x")
    Json    = jsonencode(local.mixed)
    Null    = random_id.r.hex == null ? "null" : "set"
    First   = try(local.whole[0], "none")
    Element = element(local.mixed, 3)
    Contain = contains(local.mixed, "known")
    Keeper  = random_id.r.keepers.k
  }
}
resource "aws_ebs_volume" "v" {
  availability_zone = random_shuffle.s.result[0]
  size              = length(random_id.r.hex)
}
