output "vpc_id" {
  value = try(aws_vpc.this[0].id, null)
}
output "public_subnets" {
  value = aws_subnet.public[*].id
}
output "private_cidrs" {
  value = compact(aws_subnet.private[*].cidr_block)
}
output "nat_ids" {
  value = aws_nat_gateway.this[*].id
}
output "database_group" {
  value = try(aws_db_subnet_group.database[0].name, "")
}
