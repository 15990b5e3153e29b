package machine

import (
	"math/big"
	"strconv"
	"strings"
)

// A Number is one that is no [Int]: it has a fraction or an exponent, or is
// too large. It keeps the text it was written with.
type Number struct{ text string }

// NewNumber makes the number of a JSON text.
func NewNumber(text string) Value {
	if i, err := strconv.ParseInt(text, 10, 64); err == nil && text != "-0" {
		return Int(i)
	}
	return &Number{text}
}

func (n *Number) hash() uint64 {
	f := bigFloat(n)
	if i, accuracy := f.Int64(); accuracy == big.Exact {
		return hash(Int(i)) // 1.0 is 1
	}
	g, _ := f.Float64()
	return mix(uint64(int64(g*1024)) + 3)
}

func compareNumbers(a, b Value) int {
	if x, ok := a.(Int); ok {
		if y, ok := b.(Int); ok {
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
	}
	return bigFloat(a).Cmp(bigFloat(b))
}

// bigFloat reads a number with as many bits as Rego's own arithmetic keeps;
// what is no number is zero.
func bigFloat(v Value) *big.Float {
	if i, ok := v.(Int); ok {
		return new(big.Float).SetInt64(int64(i))
	}
	f, ok := new(big.Float).SetString(v.(*Number).text)
	if !ok {
		return new(big.Float)
	}
	return f
}

// numberText is how a number was written.
func numberText(v Value) string {
	if i, ok := v.(Int); ok {
		return strconv.FormatInt(int64(i), 10)
	}
	return v.(*Number).text
}

// isFloat tells whether a number is written with a fraction or an exponent.
func isFloat(text string) bool { return strings.ContainsAny(text, ".eE") }
