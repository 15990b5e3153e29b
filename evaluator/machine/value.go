// Package machine evaluates Rego that was planned ahead of time: OPA's own
// planner turns policies into instructions (see [package assemble]), and this
// package runs them on values that are made for it.
//
// OPA's interpreter, topdown, has to parse and compile a policy before it can
// ask it anything, and unifies terms as it goes. Planned policies are a table
// of instructions with numbered variables: reading them takes a millisecond,
// and running them a fraction of the time. What they answer is the same; the
// tests ask both.
//
// [package assemble]: https://pkg.go.dev/github.com/planvet/planvet/evaluator/machine/assemble
package machine

import (
	"hash/maphash"
	"slices"
	"strings"
	"sync/atomic"
)

// A Value is a Rego value: [Null], [Bool], [Int], *[Number], *[String],
// *[Array], *[Object] or *[Set]. Values are never changed once another value
// or a variable of another function holds them, so they may be shared, also
// between goroutines.
type Value interface {
	// rank is the place of the type in Rego's order of all values.
	rank() int
}

// Null is Rego's null.
type Null struct{}

// Bool is true or false.
type Bool bool

// Int is a number that has an int64 and is written without a fraction or an
// exponent; any other is a [Number].
type Int int64

// A String carries its hash, because most are looked up many times.
type String struct {
	text string
	hash uint64
}

// An Array is a list.
type Array struct {
	elements []Value
	hash     atomic.Uint64 // 0: not computed
}

func (Null) rank() int    { return 0 }
func (Bool) rank() int    { return 1 }
func (Int) rank() int     { return 2 }
func (*Number) rank() int { return 2 }
func (*String) rank() int { return 3 }
func (*Array) rank() int  { return 4 }
func (*Object) rank() int { return 5 }
func (*Set) rank() int    { return 6 }

var seed = maphash.MakeSeed()

// NewString makes a string.
func NewString(text string) *String { return &String{text, maphash.String(seed, text)} }

func (s *String) String() string { return s.text }

// NewArray makes an array that owns the slice.
func NewArray(elements []Value) *Array { return &Array{elements: elements} }

// Len is the number of elements.
func (a *Array) Len() int { return len(a.elements) }

// At is the element at a position that exists.
func (a *Array) At(i int) Value { return a.elements[i] }

const (
	hashNull  = 0x9e3779b97f4a7c15
	hashTrue  = 0xbf58476d1ce4e5b9
	hashFalse = 0x94d049bb133111eb
)

// mix spreads the bits of a number (the finalizer of splitmix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * hashTrue
	x = (x ^ x>>27) * hashFalse
	return x ^ x>>31
}

// hash is the same for equal values.
func hash(v Value) uint64 {
	switch v := v.(type) {
	case *String:
		return v.hash
	case Int:
		return mix(uint64(v) + 1)
	case Bool:
		if v {
			return hashTrue
		}
		return hashFalse
	case Null:
		return hashNull
	case *Number:
		return v.hash()
	case *Array:
		return remembered(&v.hash, func() uint64 {
			h := uint64(len(v.elements)) + 11
			for _, e := range v.elements {
				h = mix(h*31 + hash(e))
			}
			return h
		})
	case *Object:
		return remembered(&v.hash, func() uint64 {
			h := uint64(len(v.keys)) + 13
			for i, key := range v.keys { // a sum, so that the order is of no matter
				h += mix(hash(key)*31 + hash(v.values[i]))
			}
			return h
		})
	case *Set:
		return remembered(&v.hash, func() uint64 {
			h := uint64(len(v.keys)) + 17
			for _, e := range v.keys {
				h += mix(hash(e))
			}
			return h
		})
	}
	panic("machine: no value")
}

func remembered(at *atomic.Uint64, compute func() uint64) uint64 {
	if h := at.Load(); h != 0 {
		return h
	}
	h := compute() | 1
	at.Store(h)
	return h
}

// equal tells whether two values are the same to Rego: 1 and 1.0 are.
func equal(a, b Value) bool {
	switch x := a.(type) {
	case *String:
		y, ok := b.(*String)
		return ok && (x == y || x.hash == y.hash && x.text == y.text)
	case Int:
		if y, ok := b.(Int); ok {
			return x == y
		}
		y, ok := b.(*Number)
		return ok && compareNumbers(x, y) == 0
	case Bool:
		y, ok := b.(Bool)
		return ok && x == y
	case Null:
		_, ok := b.(Null)
		return ok
	case *Number:
		return b.rank() == 2 && compareNumbers(x, b) == 0
	case *Array:
		y, ok := b.(*Array)
		if !ok || len(x.elements) != len(y.elements) {
			return false
		}
		return x == y || slices.EqualFunc(x.elements, y.elements, equal)
	case *Object:
		y, ok := b.(*Object)
		return ok && (x == y || x.equal(y))
	case *Set:
		y, ok := b.(*Set)
		return ok && (x == y || x.equal(y))
	}
	return false
}

// compare is Rego's order of all values: by type, then by content. The source
// is OPA's documentation of comparisons and the order that its sets print in.
func compare(a, b Value) int {
	if x, y := a.rank(), b.rank(); x != y {
		return x - y
	}
	switch x := a.(type) {
	case *String:
		return strings.Compare(x.text, b.(*String).text)
	case Int, *Number:
		return compareNumbers(a, b)
	case Bool:
		switch y := b.(Bool); {
		case x == y:
			return 0
		case bool(y):
			return -1
		}
		return 1
	case *Array:
		return slices.CompareFunc(x.elements, b.(*Array).elements, compare)
	case *Object:
		return x.compare(b.(*Object))
	case *Set:
		y := b.(*Set)
		if x == y {
			return 0
		}
		return slices.CompareFunc(x.sorted(), y.sorted(), compare)
	}
	return 0 // null
}
