package content

import (
	"cmp"
	"strings"
)

// WithoutKeys drops instance keys from an address: module.net["a"].aws_vpc.x[0]
// becomes module.net.aws_vpc.x. A bracket that is not closed stays.
func WithoutKeys(address string) string {
	if !strings.Contains(address, "[") {
		return address
	}
	var b strings.Builder
	for i := 0; i < len(address); i++ {
		if address[i] == '[' {
			if end := keyEnd(address[i:]); end > 0 {
				i += end - 1
				continue
			}
		}
		b.WriteByte(address[i])
	}
	return b.String()
}

// keyEnd is the length of the instance key that s begins with, brackets
// included, 0 if there is none. A quoted key may hold brackets.
func keyEnd(s string) int {
	quoted := false
	for i := 1; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ']' && !quoted:
			return i + 1
		}
	}
	return 0
}

// CompareNatural orders x[2] before x[10], and is otherwise byte order.
func CompareNatural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		if digit(x[0]) && digit(y[0]) {
			m, n := digits(x), digits(y)
			p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), strings.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[m:], y[n:]
			continue
		}
		if x[0] != y[0] {
			return cmp.Compare(x[0], y[0])
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func digits(s string) int {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return n
}

// LastPart is an address without the modules that it is in: aws_subnet.x["a.b"],
// data.aws_ami.base, and module.net for a module.
func LastPart(address string) string {
	var starts []int // of the parts between dots, from the first
	start := 0
	for i := 0; i < len(address); i++ {
		switch address[i] {
		case '[':
			if end := keyEnd(address[i:]); end > 0 {
				i += end - 1
			}
		case '.':
			starts = append(starts, start)
			start = i + 1
		}
	}
	starts = append(starts, start)
	n := 2
	if len(starts) > 2 && address[starts[len(starts)-3]:starts[len(starts)-2]] == "data." {
		n = 3
	}
	return address[starts[max(len(starts)-n, 0)]:]
}
