given = "canary-in-tfvars"
