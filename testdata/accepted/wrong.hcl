require_reson = true
rule "nacl-rule-spacng" {}
rule "nacl-rule-spacing" {
  params = { gap = "5", gab = 10 }
}
suppress {
  rule = ["instance-metadata-v1"]
}
