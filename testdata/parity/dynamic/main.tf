# dynamic blocks: over lists, maps and sets, with iterators, nested, empty, beside static ones, unknown.
variable "ports" {
  default = [443, 80]
}
variable "rules" {
  type = list(object({ port = number, cidrs = list(string), note = optional(string, "none") }))
  default = [
    { port = 8080, cidrs = ["10.0.0.0/8"] },
    { port = 22, cidrs = ["192.168.0.0/16", "10.1.0.0/16"], note = "ssh" },
  ]
}

resource "aws_security_group" "g" {
  ingress {
    from_port = 1
    to_port   = 1
    protocol  = "udp"
    self      = true
  }
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.${ingress.key}.0.0/16"]
    }
  }
  dynamic "ingress" {
    for_each = var.rules
    iterator = rule
    content {
      from_port   = rule.value.port
      to_port     = rule.value.port
      protocol    = "tcp"
      cidr_blocks = rule.value.cidrs
      description = rule.value.note
    }
  }
  dynamic "egress" {
    for_each = toset([])
    content {
      from_port = egress.value
      to_port   = egress.value
      protocol  = "tcp"
    }
  }
}

resource "aws_launch_template" "t" {
  dynamic "block_device_mappings" {
    for_each = { "/dev/sdb" = [10, 20], "/dev/sda" = [30] }
    content {
      device_name = block_device_mappings.key
      dynamic "ebs" {
        for_each = [for size in block_device_mappings.value : size if size > 10]
        content {
          volume_size = ebs.value
          volume_type = block_device_mappings.key == "/dev/sda" ? "gp3" : "gp2"
        }
      }
    }
  }
  dynamic "tag_specifications" {
    for_each = toset(["volume", "instance"])
    content {
      resource_type = tag_specifications.value
      tags          = { Kind = tag_specifications.key }
    }
  }
}

resource "random_id" "r" {
  byte_length = 4
}

resource "aws_security_group" "unknown" {
  dynamic "ingress" {
    for_each = split(",", random_id.r.hex)
    content {
      from_port   = 22
      to_port     = 22
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
  dynamic "egress" {
    for_each = [random_id.r.hex]
    content {
      from_port   = 0
      to_port     = 0
      protocol    = "-1"
      description = egress.value
    }
  }
}
