# A medley of functions in use: strings, collections, encoding, dates, networks, hashes.
locals {
  m = { a = { x = 1 }, b = { x = 2 } }
  out = {
    abs          = abs(-3)
    alltrue      = alltrue([true, "true"])
    anytrue      = anytrue([])
    base64       = base64encode("héllo")
    ceil         = ceil(1.2)
    chomp        = chomp("a\n\n")
    chunklist    = jsonencode(chunklist(["a", "b", "c"], 2))
    cidrhost     = cidrhost("10.0.0.0/8", -2)
    cidrnetmask  = cidrnetmask("10.0.0.0/20")
    cidrsubnets  = jsonencode(cidrsubnets("10.0.0.0/16", 4, 4, 8))
    cidr6        = cidrsubnet("2001:db8::/56", 8, 3)
    coalesce     = coalesce("", null, "x")
    coalescelist = jsonencode(coalescelist([], ["y"]))
    compact      = jsonencode(compact(["a", "", null, "b"]))
    contains     = contains(["a"], "a")
    distinct     = jsonencode(distinct(["b", "a", "b"]))
    element      = element(["a", "b"], 5)
    endswith     = endswith("abc", "c")
    flatten      = jsonencode(flatten([["a"], [["b"], []]]))
    floor        = floor(-1.5)
    format       = format("%-5s|%05.2f|%q|%v|%x|%t", "ab", 3.14159, "q", [1], 255, true)
    formatdate   = formatdate("DD MMM YYYY hh:mm ZZZ", "2024-02-29T12:34:56Z")
    formatlist   = jsonencode(formatlist("%s-%d", ["a", "b"], 1))
    indent       = indent(2, "a\nb")
    index        = index(["a", "b"], "b")
    join         = join("-", ["a", "b"])
    jsondecode   = jsondecode("{\"a\":[1,2.5,null]}").a[1]
    lookup       = lookup({ a = "1" }, "b", "2")
    matchkeys    = jsonencode(matchkeys(["x", "y"], ["a", "b"], ["b"]))
    md5          = md5("x")
    max          = max([3, 1, 2]...)
    merge        = jsonencode(merge({ a = 1 }, { b = 2 }, { a = 3 }))
    parseint     = parseint("ff", 16)
    pow          = pow(2, 10)
    range        = jsonencode(range(1, 10, 3))
    regex        = regex("(\\d+)-(\\d+)", "12-34")[1]
    regexnamed   = regex("(?P<y>\\d{4})", "in 2024").y
    regexall     = jsonencode(regexall("[a-z]", "a1b2"))
    replace      = replace("a.b.c", "/\\./", "-")
    reverse      = jsonencode(reverse(["a", "b"]))
    setproduct   = jsonencode(setproduct(["a", "b"], [1, 2]))
    setsub       = jsonencode(setsubtract(["a", "b"], ["a"]))
    sha256       = sha256("x")
    signum       = signum(-9)
    slice        = jsonencode(slice(["a", "b", "c"], 1, 3))
    sort         = jsonencode(sort(["b", "B", "a"]))
    split        = jsonencode(split(",", "a,b,"))
    startswith   = startswith("abc", "b")
    strcontains  = strcontains("abc", "bc")
    strrev       = strrev("abc")
    substr       = substr("hello", -3, 2)
    sum          = sum([1, 2.5])
    timeadd      = timeadd("2024-01-01T00:00:00Z", "24h")
    timecmp      = timecmp("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")
    title        = title("hello world")
    transpose    = jsonencode(transpose({ a = ["x", "y"], b = ["x"] }))
    trim         = trim("--a--", "-")
    trimprefix   = trimprefix("abc", "a")
    urlencode    = urlencode("a b&c/d")
    uuidv5       = uuidv5("dns", "example.com")
    values       = jsonencode(values(local.m)[*].x)
    yamlencode   = yamlencode({ a = [1, { b = null }], c = "x: y" })
    yamldecode   = jsonencode(yamldecode("a: [1, 2]\nb: {c: true}"))
    zipmap       = jsonencode(zipmap(["a", "b"], [1, 2]))
    templatestr  = templatestring(local.tpl, { n = "x" })
    try          = try(local.m.c.x, local.m["a"].x, 0)
    one          = one(toset(["only"]))
  }
  tpl = "hello $${n}"
}
resource "aws_ssm_parameter" "p" {
  for_each = local.out
  name     = each.key
  type     = "String"
  value    = each.value
}
