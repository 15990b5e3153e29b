package machine

import (
	"iter"
	"slices"
	"sync/atomic"
)

// A table finds a key's position. Keys keep the order in which they came, and
// have a second, sorted, which is made when it is asked for.
type table struct {
	keys  []Value
	slots []int32 // position + 1, by hash; nil while the keys are few
	// order lists positions by key; it is complete once nothing is added.
	order atomic.Pointer[[]int32]
}

// usual is room for as many elements as most collections have.
const usual = 4

// few keys are looked through one by one.
const few = 8

// find gives the position of a key, or -1.
func (t *table) find(key Value) int {
	if t.slots == nil {
		return t.among(key)
	}
	mask := len(t.slots) - 1
	for at := int(hash(key)) & mask; t.slots[at] != 0; at = (at + 1) & mask {
		if i := int(t.slots[at] - 1); equal(t.keys[i], key) {
			return i
		}
	}
	return -1
}

func (t *table) among(key Value) int {
	s, text := key.(*String)
	if !text {
		return slices.IndexFunc(t.keys, func(k Value) bool { return equal(k, key) })
	}
	for i, k := range t.keys {
		if other, ok := k.(*String); ok && (s == other || s.hash == other.hash && s.text == other.text) {
			return i
		}
	}
	return -1
}

// add appends a key that is not there.
func (t *table) add(key Value) {
	if t.keys == nil {
		t.keys = make([]Value, 0, usual)
	}
	t.keys = append(t.keys, key)
	n := len(t.keys)
	switch {
	case t.slots == nil && n <= few:
	case len(t.slots) < 2*n:
		t.grow(4 * n)
	default:
		t.enter(key, n)
	}
	if t.order.Load() != nil {
		t.order.Store(nil)
	}
}

func (t *table) grow(room int) {
	size := 32
	for size < room {
		size *= 2
	}
	t.slots = make([]int32, size)
	for i, key := range t.keys {
		t.enter(key, i+1)
	}
}

func (t *table) enter(key Value, slot int) {
	mask := len(t.slots) - 1
	at := int(hash(key)) & mask
	for t.slots[at] != 0 {
		at = (at + 1) & mask
	}
	t.slots[at] = int32(slot)
}

// ordered lists the positions of the keys in Rego's order. Two goroutines may
// both sort; they get the same.
func (t *table) ordered() []int32 {
	if order := t.order.Load(); order != nil {
		return *order
	}
	order := make([]int32, len(t.keys))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return compare(t.keys[a], t.keys[b]) })
	t.order.Store(&order)
	return order
}

// An Object holds values under keys of any type.
type Object struct {
	*table // objects that one instruction makes share theirs
	values []Value
	hash   atomic.Uint64
}

// NewObject makes an object with room for n keys.
func NewObject(n int) *Object {
	o := &Object{table: &table{}}
	if n > 0 {
		o.keys, o.values = make([]Value, 0, n), make([]Value, 0, n)
	}
	if n > few {
		o.grow(3 * n)
	}
	return o
}

// Set puts a value under a key, in place of the one that is there. Only who
// makes an object may set.
func (o *Object) Set(key, value Value) {
	if i := o.find(key); i >= 0 {
		o.values[i] = value
		return
	}
	o.add(key)
	o.values = append(o.values, value)
}

// Get gives the value under a key, or nil.
func (o *Object) Get(key Value) Value {
	if i := o.find(key); i >= 0 {
		return o.values[i]
	}
	return nil
}

// Len is the number of keys.
func (o *Object) Len() int { return len(o.keys) }

func (o *Object) equal(other *Object) bool {
	if len(o.keys) != len(other.keys) {
		return false
	}
	for i, key := range o.keys {
		value := other.Get(key)
		if value == nil || !equal(o.values[i], value) {
			return false
		}
	}
	return true
}

func (o *Object) compare(other *Object) int {
	if o == other {
		return 0
	}
	a, b := o.ordered(), other.ordered()
	for n := range min(len(a), len(b)) {
		i, j := a[n], b[n]
		if c := compare(o.keys[i], other.keys[j]); c != 0 {
			return c
		}
		if c := compare(o.values[i], other.values[j]); c != 0 {
			return c
		}
	}
	return len(a) - len(b)
}

// A Set holds values once each.
type Set struct {
	table
	hash atomic.Uint64
}

// NewSet makes a set of values, of which some may be equal.
func NewSet(elements ...Value) *Set {
	s := &Set{}
	for _, e := range elements {
		s.Add(e)
	}
	return s
}

// Add puts an element in, if it is not there. Only who makes a set may add.
func (s *Set) Add(element Value) {
	if s.find(element) < 0 {
		s.add(element)
	}
}

// Has tells whether a value is an element.
func (s *Set) Has(element Value) bool { return s.find(element) >= 0 }

// Len is the number of elements.
func (s *Set) Len() int { return len(s.keys) }

// sorted lists the elements in Rego's order.
func (s *Set) sorted() []Value {
	out := make([]Value, len(s.keys))
	for n, i := range s.ordered() {
		out[n] = s.keys[i]
	}
	return out
}

func (s *Set) equal(other *Set) bool {
	if len(s.keys) != len(other.keys) {
		return false
	}
	return !slices.ContainsFunc(s.keys, func(e Value) bool { return !other.Has(e) })
}

// All yields the elements in Rego's order.
func (s *Set) All() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		for _, i := range s.ordered() {
			if !yield(s.keys[i]) {
				return
			}
		}
	}
}
