plain        = "from terraform.tfvars"
from_tfvars  = "from terraform.tfvars"
from_auto    = "from terraform.tfvars"
from_flag    = "lost to the flag"
