package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/config/schema"
)

// iteration is what is known of an iterator at a key.
func (d *decoder) iteration(forEach hcl.Expression, key cty.Value) func() partial.Value {
	bare, _ := key.UnmarkDeep()
	return partial.Once(func() partial.Value {
		value, at := partial.Opaque(), partial.Opaque()
		if bare.IsWhollyKnown() {
			at = partial.KnownValue(bare)
			value = partial.Element(d.scope.partial(forEach), at)
		}
		return partial.Value{Kind: partial.Object, Members: map[string]partial.Value{"key": at, "value": value}}
	})
}

// repeated is a dynamic block over a collection of which some members may be known.
type repeated struct {
	iterator string
	forEach  hcl.Expression
	typ      cty.Type // of the collection, as far as it is known
	contents []*module.Block
	block    *schema.Block
}

// key is the iterator's key at an element of a collection that is no object:
// the element itself in a set, and its position, counted from 0, in a list of
// which all before it are known.
func (p repeated) key(list, element partial.Value, position int) partial.Value {
	switch {
	case p.typ.IsSetType():
		return element
	case (p.typ.IsListType() || p.typ.IsTupleType()) && list.Ordered && position >= 0:
		return partial.KnownValue(cty.NumberIntVal(int64(position)))
	}
	return partial.Opaque(element)
}

// partly makes the blocks of those members that are surely in the collection,
// and remembers what a block of any other member would be.
func (d *decoder) partly(l *list, p repeated) {
	members := d.scope.partial(p.forEach)
	add := func(key, value partial.Value, sure bool) {
		if d.scope.in.tooMany(&module.Block{DefRange: p.forEach.Range()}) {
			return
		}
		bound := partial.Value{Kind: partial.Object, Members: map[string]partial.Value{"key": key, "value": value}}
		plainly := cty.ObjectVal(map[string]cty.Value{"key": marked(key), "value": marked(value)})
		inner := decoder{scope: d.scope.with(p.iterator, plainly).withPart(p.iterator, func() partial.Value { return bound })}
		for _, content := range p.contents {
			made := inner.body(content.Body, p.block)
			if sure {
				l.items, l.ranges = append(l.items, made), append(l.ranges, content.Range)
			} else {
				l.may = append(l.may, made)
			}
		}
	}
	if members.Kind != partial.Object && !partial.AsList(members).Closed() || members.Kind == partial.Object && !members.Closed() {
		l.unknown = true
	}
	if members.Kind == partial.Object {
		for _, name := range sorted(members.Members) {
			add(partial.KnownValue(cty.StringVal(name)), members.Members[name], true)
		}
		for _, name := range sorted(members.Keyed) {
			add(partial.Opaque(members), members.Keyed[name], false)
		}
		if members.Rest != nil {
			add(partial.Opaque(*members.Rest), *members.Rest, false)
		}
		return
	}
	list := partial.AsList(members)
	for i, item := range list.Items {
		add(p.key(list, item, i), item, true)
	}
	for _, item := range list.May {
		add(p.key(list, item, -1), item, false)
	}
	if list.Rest != nil {
		add(p.key(list, *list.Rest, -1), *list.Rest, false)
	}
}

// marked is a value as evaluation sees it, with what it came from.
func marked(v partial.Value) cty.Value {
	out := partial.Cty(v)
	for _, address := range v.Sources() {
		out = out.Mark(ref(address))
	}
	return out
}
