# Text: heredocs, escapes, directives, trim markers, unicode normalisation, CRLF-like content, big numbers.
locals {
  indented = <<-EOT
      deep
    base
        deeper
  EOT
  loop = <<-EOT
    %{for i in range(3)}
    - ${i}
    %{endfor}
    %{for k, v in { b = 1, a = 2 }~}
    ${k}=${v}
    %{endfor~}
    %{if true}yes%{else}no%{endif}
    %{if false~}
    gone
    %{endif~}
    end
  EOT
  out = {
    indented = local.indented
    loop     = local.loop
    escapes  = "tab\there \"quoted\" back\\slash new\nline $${not} %%{not} \u00e9"
    composed = "e\u0301"
    emoji    = "👩‍👩‍👧 ${length("👩‍👩‍👧")} ${upper("straße")}"
    multi    = "${"a"}${"b"}${1}${true}"
    nested   = "${join(",", [for x in ["a", "b"] : "<${x}>"])}"
    only     = "${"x"}"
    big      = 123456789012345678901234567890.5
    small    = 0.000000000000000000001
    exp      = 1.5e-7
    neg      = -0
    percent  = format("%d%% of %s", 50, "all")
  }
}
resource "aws_ssm_parameter" "p" {
  for_each = local.out
  name     = each.key
  type     = "String"
  value    = each.value
}
