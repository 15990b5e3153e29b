# What resources leave out, as others read it: null where it is optional, known only after apply where it is computed.

resource "aws_eks_cluster" "c" {
  name     = "c"
  role_arn = "arn:aws:iam::123456789012:role/eks"
  vpc_config {
    subnet_ids = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  }
}

# Computed within a block in a list, optional beside it, and computed lists of objects.
resource "terraform_data" "list_block" {
  input = {
    group       = try(aws_eks_cluster.c.vpc_config[0].cluster_security_group_id, "none")
    public      = try(aws_eks_cluster.c.vpc_config[0].public_access_cidrs, [])
    public_size = try(length(aws_eks_cluster.c.vpc_config[0].security_group_ids), 0)
    issuer      = try(aws_eks_cluster.c.identity[0].oidc[0].issuer, "https://none")
    certificate = try(aws_eks_cluster.c.certificate_authority[0].data, "none")
    subnets     = length(aws_eks_cluster.c.vpc_config[0].subnet_ids)
    version     = try(coalesce(aws_eks_cluster.c.version, "1.30"), "none")
  }
}

resource "aws_launch_template" "l" {
  name = "l"
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 20
    }
  }
  network_interfaces {
    associate_public_ip_address = true
  }
}

# Optional in a block, and blocks in blocks.
resource "terraform_data" "optional" {
  input = {
    subnet       = try(aws_launch_template.l.network_interfaces[0].subnet_id, "none")
    subnet_null  = aws_launch_template.l.network_interfaces[0].subnet_id == null
    first        = coalesce(aws_launch_template.l.network_interfaces[0].subnet_id, "subnet-0")
    can          = can(aws_launch_template.l.network_interfaces[0].subnet_id)
    cannot       = can(aws_launch_template.l.network_interfaces[1].subnet_id)
    lookup       = lookup(aws_launch_template.l.network_interfaces[0], "network_interface_id", "none")
    lookup_known = lookup(aws_launch_template.l.network_interfaces[0], "no_such_thing", "none")
    groups       = aws_launch_template.l.network_interfaces[0].security_groups == null ? "null" : "set"
    device       = aws_launch_template.l.block_device_mappings[0].device_name
    no_device    = try(aws_launch_template.l.block_device_mappings[0].no_device, "none")
    size         = aws_launch_template.l.block_device_mappings[0].ebs[0].volume_size
    kind         = try(aws_launch_template.l.block_device_mappings[0].ebs[0].volume_type, "gp2")
    iops         = try(aws_launch_template.l.block_device_mappings[0].ebs[0].iops, 3000)
    key          = aws_launch_template.l.block_device_mappings[0].ebs[0].kms_key_id == null
    none         = length(aws_launch_template.l.tag_specifications)
    missing      = try(aws_launch_template.l.iam_instance_profile[0].arn, "none")
    whole        = aws_launch_template.l.iam_instance_profile
    version      = try(aws_launch_template.l.latest_version, 1)
    encoded      = try(jsonencode(aws_launch_template.l.network_interfaces[0]), "none")
  }
}

resource "aws_lb" "l" {
  name = "l"
  subnet_mapping {
    subnet_id = "subnet-0aaaaaaaaaaaaaaaa"
  }
}

resource "aws_autoscaling_group" "g" {
  max_size = 1
  min_size = 1
  tag {
    key                 = "Name"
    value               = "web"
    propagate_at_launch = true
  }
  tag {
    key                 = "Role"
    value               = "web"
    propagate_at_launch = false
  }
}

resource "aws_security_group" "s" {
  name = "s"
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}

# Blocks in sets.
resource "terraform_data" "set_block" {
  input = {
    outpost       = try(one(aws_lb.l.subnet_mapping).outpost_id, "none")
    outpost_splat = try(aws_lb.l.subnet_mapping[*].outpost_id, [])
    private       = one(aws_lb.l.subnet_mapping).private_ipv4_address == null
    as_list       = tolist(aws_lb.l.subnet_mapping)[0].subnet_id
    count         = length(aws_lb.l.subnet_mapping)
    tags          = { for t in aws_autoscaling_group.g.tag : t.key => t.propagate_at_launch }
    tag_count     = length(aws_autoscaling_group.g.tag)
    description   = one(aws_security_group.s.ingress).description
    groups        = length(one(aws_security_group.s.ingress).security_groups)
    self          = one(aws_security_group.s.ingress).self
    cidrs         = flatten(aws_security_group.s.ingress[*].cidr_blocks)
    egress        = try(length(aws_security_group.s.egress), 0)
    timeouts      = aws_security_group.s.timeouts == null
  }
}

resource "aws_networkfirewall_firewall" "f" {
  name                = "f"
  firewall_policy_arn = "arn:aws:network-firewall:us-east-1:123456789012:firewall-policy/x"
  vpc_id              = "vpc-0123456789abcdef0"
  subnet_mapping {
    subnet_id = "subnet-0aaaaaaaaaaaaaaaa"
  }
}

resource "aws_acm_certificate" "c" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_elasticache_serverless_cache" "e" {
  engine = "valkey"
  name   = "e"
}

resource "aws_ssm_parameter" "p" {
  name           = "p"
  type           = "String"
  insecure_value = "x"
}

# Computed lists, sets, maps and objects.
resource "terraform_data" "computed" {
  input = {
    states    = try(tolist(aws_networkfirewall_firewall.f.firewall_status[0].sync_states), [])
    states_of = try([for s in tolist(aws_networkfirewall_firewall.f.firewall_status[0].sync_states) : s.availability_zone], [])
    records   = try([for o in aws_acm_certificate.c.domain_validation_options : o.resource_record_name], [])
    record    = try(one(aws_acm_certificate.c.domain_validation_options).resource_record_value, "none")
    names     = try(aws_acm_certificate.c.subject_alternative_names, [])
    endpoint  = try(aws_elasticache_serverless_cache.e.endpoint[0].port, 6379)
    text      = can(upper(aws_elasticache_serverless_cache.e.endpoint)) ? "text" : "list"
    tags      = try(aws_networkfirewall_firewall.f.tags_all["Name"], "none")
    own_tags  = aws_networkfirewall_firewall.f.tags == null ? "none" : "some"
    version   = try(aws_ssm_parameter.p.version, 1)
  }
}

resource "aws_iam_role" "many" {
  count              = 2
  name               = "many-${count.index}"
  assume_role_policy = "{}"
}

resource "aws_launch_template" "each" {
  for_each = toset(["a", "b"])
  name     = each.key
  network_interfaces {
    device_index = each.key == "a" ? 1 : null
  }
}

# Splats and loops over instances.
resource "terraform_data" "splat" {
  input = {
    boundaries = aws_iam_role.many[*].permissions_boundary
    arns       = try(aws_iam_role.many[*].arn, [])
    names      = aws_iam_role.many[*].name
    prefixes   = [for r in aws_iam_role.many : try(r.name_prefix, "none")]
    subnets    = { for k, l in aws_launch_template.each : k => try(l.network_interfaces[0].subnet_id, "none") }
    indices    = { for k, l in aws_launch_template.each : k => l.network_interfaces[0].device_index }
    all        = values(aws_launch_template.each)[*].network_interfaces[0].private_ip_address
    hops       = { for k, l in aws_launch_template.each : k => try(l.metadata_options[0].http_tokens, "none") if false }
    one        = try(one(aws_iam_role.many[*].description), "two")
  }
}

resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

# Whole resources.
resource "terraform_data" "whole" {
  input = {
    has     = contains(keys(aws_sqs_queue.q), "kms_master_key_id")
    has_not = contains(keys(aws_sqs_queue.q), "no_such_thing")
    lookup  = lookup(aws_vpc.v, "ipv4_ipam_pool_id", "none")
    default = lookup(aws_vpc.v, "no_such_thing", "none")
    hosts   = lookup(aws_vpc.v, "enable_dns_hostnames", false)
    set     = sort([for k, v in aws_sqs_queue.q : k if k == "name" || k == "policy" || k == "timeouts"])
    fifo    = aws_sqs_queue.q.fifo_queue
    copy    = { for k, v in aws_vpc.v : k => v if k == "cidr_block" || k == "ipv4_netmask_length" }
  }
}

data "aws_eks_cluster" "c" {
  name = aws_eks_cluster.c.id
}

data "aws_lb" "l" {
  arn = aws_lb.l.arn
}

# Data sources that are read during apply.
resource "terraform_data" "data" {
  input = {
    issuer   = try(data.aws_eks_cluster.c.identity[0].oidc[0].issuer, "none")
    policy   = try(data.aws_eks_cluster.c.upgrade_policy[0].support_type, "none")
    vpc      = try(data.aws_eks_cluster.c.vpc_config[0].vpc_id, "none")
    logs     = try(data.aws_lb.l.access_logs[0].bucket, "none")
    mappings = try([for m in data.aws_lb.l.subnet_mapping : m.subnet_id], [])
  }
}

# Blocks whose number is known only after apply.
resource "aws_launch_template" "dynamic" {
  name = "dynamic"
  dynamic "network_interfaces" {
    for_each = aws_vpc.v.id == "vpc-1" ? [1] : []
    content {
      subnet_id = "subnet-0"
    }
  }
}

resource "terraform_data" "dynamic" {
  input = {
    size   = try(length(aws_launch_template.dynamic.network_interfaces), 0)
    subnet = try(aws_launch_template.dynamic.network_interfaces[0].subnet_id, "none")
  }
}
