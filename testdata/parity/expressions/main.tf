# Operators, conditionals, for expressions, splats, templates, heredocs, indexes.
locals {
  list   = [3, 1, 2]
  map    = { b = 2, a = 1 }
  people = [{ name = "ann", age = 30, tags = ["x"] }, { name = "bob", age = 17, tags = ["y", "z"] }]
  text   = <<-EOT
    first
      second ${local.map.a + local.map["b"]}
    %{for p in local.people~}
    ${p.name}
    %{endfor~}
    %{if length(local.list) > 2}many%{else}few%{endif}
  EOT
  raw    = <<EOT
  kept $${literal} %%{too}
EOT
  grouped = { for p in local.people : p.age >= 18 ? "adult" : "minor" => p.name... }
  values = {
    arith     = (1 + 2) * 3 - 10 / 4 % 3
    compare   = 1 < 2 && !(2 >= 3) || false
    equal     = "1" == 1
    cond      = length(local.list) == 3 ? "three" : "other"
    for_list  = join(",", [for i, v in local.list : "${i}:${v}"])
    for_if    = join(",", [for p in local.people : p.name if p.age > 18])
    for_map   = jsonencode({ for k, v in local.map : upper(k) => v * 10 })
    grouped   = jsonencode(local.grouped)
    splat     = join(",", local.people[*].name)
    attr      = join(",", local.people.*.name)
    flat      = join(",", flatten(local.people[*].tags))
    one_splat = join(",", "single"[*])
    nul_splat = length(null[*])
    index     = local.people[1].tags[1]
    negative  = -local.list[0]
    text      = local.text
    raw       = local.raw
    nested    = "a${"b${"c"}"}"
    unicode   = "caf\u00e9 \U0001F600 ${upper("ü")}"
    try       = try(local.map.missing, local.map["a"], "none")
    can       = can(tonumber("x"))
    lookup    = lookup(local.map, "z", "fallback")
    object    = jsonencode({ (local.people[0].name) = 1, "quoted key" = null })
    division  = 1 / 3
    large     = 1e100
    trim      = "  x ${~ "y" ~}  z"
  }
}

resource "aws_ssm_parameter" "p" {
  for_each = local.values
  name     = each.key
  type     = "String"
  value    = each.value
}
