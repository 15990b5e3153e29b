package machine

import (
	"slices"
	"unsafe"
)

// A memory holds what a function gave for arguments, as OPA's interpreter does
// for all functions within one query. Collections are told apart by identity:
// an equal one that was made anew is computed anew.
//
// Most functions are so small that looking is dearer than computing. A memory
// watches what it saves, and ends itself where that is nothing.
type memory struct {
	off    bool
	width  int     // arguments of a call
	keys   []Value // width for each answer
	values []Value
	slots  []int32 // position in values + 1, by hash

	hits, work uint
}

const (
	widest = 6   // a call with more arguments is not remembered
	trial  = 128 // answers after which a memory is judged, again and again
	worth  = 40  // instructions that remembering an answer costs
)

// recall gives what is known of a call.
func (m *memory) recall(args []Value) (Value, bool) {
	if len(m.slots) == 0 {
		return nil, false
	}
	mask := len(m.slots) - 1
	for at := int(identities(args)) & mask; m.slots[at] != 0; at = (at + 1) & mask {
		i := int(m.slots[at] - 1)
		if slices.EqualFunc(m.keys[i*m.width:(i+1)*m.width], args, same) {
			m.hits++
			return m.values[i], true
		}
	}
	return nil, false
}

// keep remembers an answer that took some instructions.
func (m *memory) keep(args []Value, value Value, work uint) {
	if len(args) > widest {
		m.off = true
		return
	}
	m.work += work
	n := uint(len(m.values)) + 1
	if n%trial == 0 && m.work < worth*n && m.hits < 4*n {
		*m = memory{off: true}
		return
	}
	m.width = len(args)
	m.keys = append(m.keys, args...)
	m.values = append(m.values, value)
	if len(m.slots) < 2*len(m.values) {
		m.grow()
		return
	}
	m.enter(len(m.values) - 1)
}

func (m *memory) grow() {
	size := 8
	for size < 4*len(m.values) {
		size *= 2
	}
	m.slots = make([]int32, size)
	for i := range m.values {
		m.enter(i)
	}
}

func (m *memory) enter(i int) {
	mask := len(m.slots) - 1
	at := int(identities(m.keys[i*m.width:(i+1)*m.width])) & mask
	for m.slots[at] != 0 {
		at = (at + 1) & mask
	}
	m.slots[at] = int32(i + 1)
}

// same tells whether two arguments are the same one.
func same(a, b Value) bool {
	if a == b {
		return true
	}
	x, ok := a.(*String)
	if !ok {
		return false
	}
	y, ok := b.(*String)
	return ok && x.hash == y.hash && x.text == y.text
}

// identities hashes arguments by what they are: a collection by where it is,
// since objects on Go's heap stay there.
func identities(args []Value) uint64 {
	h := uint64(len(args))
	for _, v := range args {
		var one uint64
		switch v := v.(type) {
		case *Array:
			one = uint64(uintptr(unsafe.Pointer(v))) >> 4
		case *Object:
			one = uint64(uintptr(unsafe.Pointer(v))) >> 4
		case *Set:
			one = uint64(uintptr(unsafe.Pointer(v))) >> 4
		default:
			one = hash(v)
		}
		h = mix(h*31 + one)
	}
	return h
}
