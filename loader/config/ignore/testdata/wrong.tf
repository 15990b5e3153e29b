# This is said of planvet:ignore, not to it.
# planvet: an ordinary sentence
# planvet:sarif is another word

# planvet:ignore above-a-blank-line

resource "aws_instance" "a" {
  a = 1 # planvet:ignore
  b = 1 # planvet:ignore reason="no rule"
  c = 1 # planvet:ignore *
  d = 1 # planvet:ignore x-y, all
  e = 1 # planvet:ignore x-y z-w
  f = 1 # planvet:ignore x-y until=2027-02-30
  g = 1 # planvet:ignore x-y until=31.01.2027
  h = 1 # planvet:ignore x-y reason="open
  i = 1 # planvet:ignore x-y reasn="slip"
  j = 1 # planvet:ignore x-y expires=2027-01-31
  k = 1 # planvet:ignore x-y until=2027-01-31 until=2027-01-31
  l = 1 # planvet:ignore x-y reason="a"until=2027-01-31
  m = 1 # planvet: ignore x-y
  n = 1 # planvet:ingore x-y
  o = 1 # planvet:ignore-next-line x-y
  p = 1 # planvet:ignore x-y,
  q = 1 # planvet:ignore x-y until=
  r = 1 # planvet:ignore "x-y"
  s = 1 # planvet:ignore x-y reason=“curly quotes”
  # planvet:ignore above-a-brace
}
t = [
  1,
  # planvet:ignore above-a-bracket
]
ok = 1 # planvet:ignore x-y,x-y,z-w reason="a \"quoted\" \\ word" until="2027-01-31"
# planvet:ignore above-the-end
