# planvet:ignore above-block reason="the whole block"
resource "aws_instance" "a" {
  ami = "x" # planvet:ignore end-attribute

  // planvet:ignore above-attribute until=2027-01-31
  monitoring = true

  # planvet:ignore stacked-one
  # An ordinary comment between them.
  # planvet:ignore stacked-two, stacked-three reason="both"
  metadata_options {
    http_tokens = "optional"
  }

  ebs_block_device { # planvet:ignore end-header
    encrypted = false
  }
  root_block_device {
    encrypted = false
  } /* planvet:ignore end-brace */

  /* planvet:ignore before-attribute */ user_data = "x"
  cpu_core_count = /* planvet:ignore within-attribute */ 2

  /*
   * planvet:ignore lines-one
   * planvet:ignore lines-two reason="each line is one"
   */
  tags = { Name = "x" }
}

module "net" { # planvet:ignore end-module
  source = "./net"
  # planvet:ignore module-argument
  cidr   = "10.0.0.0/8"
}

resource "aws_security_group" "g" {
  ingress = [
    # planvet:ignore above-element
    {
      from_port   = 22
      cidr_blocks = ["0.0.0.0/0"] # planvet:ignore entry-end
    },
    { # planvet:ignore element-header
      # planvet:ignore above-entry
      cidr_blocks = [
        "10.0.0.0/8",
        "0.0.0.0/0", # planvet:ignore scalar-end
        # planvet:ignore above-scalar
        "::/0",
      ]
    }, # planvet:ignore element-end
    merge({ from_port = 1 }, { # planvet:ignore in-a-call
      to_port = 2
    }),
  ] # planvet:ignore list-end

  egress = [ # planvet:ignore list-header
  ]
  name = (
    # planvet:ignore in-brackets
    var.long
    ? "a"
    : "b" # planvet:ignore continued
  )
}

locals {
  text = <<-EOT
    # planvet:ignore in-a-heredoc
    ${ var.x /* planvet:ignore in-a-template */ }
  EOT
  after = 1 # planvet:ignore after-heredoc
  string = "# planvet:ignore in-a-string"
}
