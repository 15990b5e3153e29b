// Package partial says what is known of values that are not known: texts with
// holes in them, lists that may have further members, and one of a few
// alternatives.
//
// A [Value] is a claim about every value that an expression may come to. Each
// function here keeps such claims true, or gives them up: what is not followed
// is [Unknown], of which nothing is claimed.
package partial

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/document"
)

// A Kind is the form in which something is known.
type Kind int

const (
	Unknown  Kind = iota // nothing, save perhaps whose attribute it is
	Known                // all of it
	Masked               // it is sensitive: nobody may see it
	Text                 // some pieces of a text
	List                 // members of a list, set or tuple
	Object               // members of an object or map
	OneOf                // it is one of these
	JSON                 // it is the JSON text of a document with holes
	Instance             // it is an instance of a resource or module, whose attributes are asked one by one
)

// maxAlternatives bounds what is followed at one place.
const maxAlternatives = 16

// An Attribute is an attribute of an instance: "aws_vpc.a" and "arn", or
// "vpc_config.0.vpc_id".
type Attribute struct{ Address, Name string }

// A Value is what is known of a value. The zero Value is one of which nothing is.
type Value struct {
	Kind  Kind
	Known cty.Value // of [Known]: without marks and without unknown parts

	// Of is set where the value is exactly that attribute, whatever else is
	// known of it. With Via it is not, but what that function makes of the
	// attribute, which stays in its range.
	Of  Attribute
	Via string
	// NotEmpty says of an unknown value that it is neither null nor "".
	NotEmpty bool
	// There says of a part of an attribute that what it is a part of surely
	// has it, so that asking for it does not fail.
	There bool
	// Bad says that the expression surely fails: its value does not matter.
	Bad bool

	Pieces []Piece // of a text

	// Of a list: Items are surely there, May are perhaps; Rest is what any
	// further member is, nil where there are none. Ordered says that Items are
	// all there is, in that order. Of an object: Rest likewise.
	Items, May []Value
	Rest       *Value
	Ordered    bool
	Members    map[string]Value
	Keyed      map[string]Value // members of an object under keys with holes, which are placeholders here

	Any []Value // of OneOf: two or more

	Document any // of JSON: as encoding/json decodes it, with placeholders

	Get   func(name string) Value // of an instance
	Whole func() cty.Value        // of an instance

	weight int // how many values are in it, itself included; 0 where nobody counted

	From []string       // the instances and variables that it came from, sorted
	Why  []document.Why // why it is not known, sorted
}

// A Piece of a text is a literal or a hole.
type Piece struct {
	Literal string
	Hole    *Value // nil for a literal
}

// KnownValue is a value without unknown parts. Marks must be off.
func KnownValue(v cty.Value, from ...string) Value {
	return Value{Kind: Known, Known: v, From: from}
}

// Text makes a known text.
func text(s string) Value { return KnownValue(cty.StringVal(s)) }

// Once remembers what of gives. Nothing is known of a value that depends on
// itself.
func Once(of func() Value) func() Value {
	var value Value
	begun := false
	return func() Value {
		if !begun {
			begun = true
			value = of()
		}
		return value
	}
}

// IsNull tells whether a value is surely null.
func (v Value) IsNull() bool { return v.Kind == Known && v.Known.IsNull() }

// String is a surely known text.
func (v Value) String() (string, bool) {
	if v.Kind == Known && v.Known.Type() == cty.String && !v.Known.IsNull() {
		return v.Known.AsString(), true
	}
	return "", false
}

// Opaque makes a value of which nothing is known but what it came from.
func Opaque(of ...Value) Value {
	out := Value{}
	for _, v := range of {
		out.From = union(out.From, v.Sources())
		out.Why = unionWhy(out.Why, v.Reasons())
	}
	return out
}

// Sources lists what a value and all in it came from.
func (v Value) Sources() []string {
	out := v.From
	v.parts(func(part Value) { out = union(out, part.Sources()) })
	return out
}

// Reasons lists why anything in a value is not known.
func (v Value) Reasons() []document.Why {
	out := v.Why
	v.parts(func(part Value) { out = unionWhy(out, part.Reasons()) })
	return out
}

// Weighed counts the values in a value. Those that share their parts double
// with every use, so what no one can walk is told before anybody tries.
func (v Value) Weighed() (Value, int) {
	v.weight = 1
	v.parts(func(part Value) { v.weight += max(part.weight, 1) })
	return v, v.weight
}

func (v Value) parts(visit func(Value)) {
	for _, piece := range v.Pieces {
		if piece.Hole != nil {
			visit(*piece.Hole)
		}
	}
	for _, list := range [][]Value{v.Items, v.May, v.Any} {
		for _, part := range list {
			visit(part)
		}
	}
	for _, members := range []map[string]Value{v.Members, v.Keyed} {
		for _, part := range members {
			visit(part)
		}
	}
	if v.Rest != nil {
		visit(*v.Rest)
	}
}

func union(a, b []string) []string {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0 || slices.Equal(a, b):
		return a
	}
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

func unionWhy(a, b []document.Why) []document.Why {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0 || slices.Equal(a, b):
		return a
	}
	out := slices.Concat(a, b)
	slices.SortFunc(out, func(x, y document.Why) int {
		return cmp.Or(cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Of, y.Of))
	})
	return slices.Compact(out)
}

// WithFrom adds sources.
func (v Value) WithFrom(from []string) Value {
	v.From = union(v.From, from)
	return v
}

// WithWhy adds reasons.
func (v Value) WithWhy(why []document.Why) Value {
	v.Why = unionWhy(v.Why, why)
	return v
}

// As says that a value is exactly an attribute, and came of its instance.
func (v Value) As(of Attribute) Value {
	switch v.Kind {
	case OneOf:
		any := make([]Value, len(v.Any))
		for i, one := range v.Any {
			any[i] = one.As(of)
		}
		v.Any = any
		return v
	case List, Object, Masked:
		return v
	}
	if v.Of == (Attribute{}) || v.Via != "" {
		v.Of, v.Via = of, ""
	}
	v.From = union(v.From, []string{of.Address})
	return v
}

// Filled adds to objects the members that a fuller view of the same value has:
// those that the configuration leaves to the provider.
func (v Value) Filled(by Value) Value {
	switch {
	case v.Kind == List && by.Kind == List && v.Ordered && len(v.Items) == len(by.Items):
		items := make([]Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.Filled(by.Items[i])
		}
		v.Items = items
	case v.Kind == List && by.Kind == Unknown:
		items := make([]Value, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.Filled(by)
		}
		v.Items = items
	case v.Kind == Object && v.Rest == nil && by.Kind == Unknown:
		rest := Opaque(by)
		v.Rest = &rest
	case v.Kind == Object && by.Kind == Object:
		members := maps.Clone(v.Members)
		for name, member := range by.Members {
			if mine, ok := members[name]; ok {
				members[name] = mine.Filled(member)
			} else {
				members[name] = member
			}
		}
		v.Members = members
	}
	return v
}

// Closed tells of a list or an object that all its members are listed.
func (v Value) Closed() bool { return len(v.May) == 0 && len(v.Keyed) == 0 && v.Rest == nil }

// Choice is one of several values. Alternatives that fail are none.
func Choice(of ...Value) Value {
	var flat []Value
	seen := map[string]bool{}
	var add func(Value)
	add = func(v Value) {
		if v.Bad {
			return
		}
		if v.Kind == OneOf {
			for _, one := range v.Any {
				add(one.WithWhy(v.Why))
			}
			return
		}
		if key := v.Key(); !seen[key] {
			seen[key] = true
			flat = append(flat, v)
		}
	}
	for _, v := range of {
		add(v)
	}
	switch {
	case len(flat) == 0:
		out := Opaque(of...)
		out.Bad = len(of) > 0
		return out
	case len(flat) == 1:
		return flat[0]
	case len(flat) > maxAlternatives:
		return Opaque(of...)
	}
	return Value{Kind: OneOf, Any: flat}
}

// each applies f to a value, to each alternative of one that has several.
func (v Value) each(f func(Value) Value) Value {
	if v.Kind != OneOf {
		return f(v)
	}
	out := make([]Value, len(v.Any))
	for i, one := range v.Any {
		out[i] = f(one)
	}
	return Choice(out...).WithWhy(v.Why)
}

// Key is a text that two values share where the same is known of them.
func (v Value) Key() string {
	var b strings.Builder
	v.writeKey(&b)
	return b.String()
}

func (v Value) writeKey(b *strings.Builder) {
	b.WriteString(strconv.Itoa(int(v.Kind)))
	b.WriteByte('(')
	switch v.Kind {
	case Known:
		b.WriteString(v.Known.GoString())
	case Unknown, Instance:
		if v.Of == (Attribute{}) || v.Kind == Instance { // two of which nothing is known are not the same
			b.WriteString(strings.Join(v.From, " "))
		}
	case JSON:
		out, _ := json.Marshal(v.Document) // decoded JSON always encodes
		b.Write(out)
	}
	b.WriteString(v.Of.Address + " " + v.Of.Name + " " + v.Via)
	for _, piece := range v.Pieces {
		if piece.Hole == nil {
			b.WriteString(strconv.Quote(piece.Literal))
		} else {
			piece.Hole.writeKey(b)
		}
	}
	for _, list := range [][]Value{v.Items, v.May, v.Any} {
		b.WriteByte('[')
		for _, part := range list {
			part.writeKey(b)
		}
		b.WriteByte(']')
	}
	for _, members := range []map[string]Value{v.Members, v.Keyed} {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			b.WriteString(strconv.Quote(name))
			members[name].writeKey(b)
		}
		b.WriteByte(';')
	}
	if v.Rest != nil {
		b.WriteByte('+')
		v.Rest.writeKey(b)
	}
	b.WriteByte(')')
}
