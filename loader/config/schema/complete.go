package schema

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/schema/table"
)

// Complete gives the nested blocks of a name as expressions elsewhere see
// them: of the exact type of the provider, with null or unknown in the place of
// what a block leaves out. What is sensitive in them carries the mark hidden,
// unless that is nil. An attribute, and what nothing is known of, stays as it is.
func (b *Block) Complete(name string, value cty.Value, hidden any) cty.Value {
	if b == nil || b.blocks[name] == nil {
		return value
	}
	return b.blocks[name].complete(value, hidden)
}

// maxUnknown bounds the blocks of a set in which something is unknown. Of two
// such blocks nobody knows whether they are the same, so each is compared with
// all others.
const maxUnknown = 1_000

func (n *nested) complete(value cty.Value, hidden any) cty.Value {
	bare, marks := value.Unmark()
	switch {
	case !bare.IsKnown():
		return cty.UnknownVal(n.valueType()).WithMarks(marks)
	case bare.IsNull():
		return n.unsetValue().WithMarks(marks)
	case n.mode == table.Single || n.mode == table.Group:
		made, _ := n.object(value, hidden)
		return made
	case n.mode == table.Map || !bare.CanIterateElements() || bare.Type().IsMapType() || bare.Type().IsObjectType():
		return value
	}
	exact := n.exact()
	var items []cty.Value
	for it := bare.ElementIterator(); it.Next(); {
		_, element := it.Element()
		item, ok := n.object(element, hidden)
		items = append(items, item)
		exact = exact && ok
	}
	return n.gather(items, exact).WithMarks(marks)
}

// gather makes one value of blocks. What is not of the exact type, because it
// has an argument that the table does not know, stays as it is written.
func (n *nested) gather(items []cty.Value, exact bool) cty.Value {
	switch {
	case len(items) == 0:
		return n.none()
	case exact && n.mode == table.List:
		return cty.ListVal(items)
	case !exact:
		return cty.TupleVal(items)
	}
	bare, marks := cty.TupleVal(items).UnmarkDeep()
	if len(items) > maxUnknown && !bare.IsWhollyKnown() {
		return cty.UnknownVal(n.valueType()).WithMarks(marks)
	}
	return cty.SetVal(bare.AsValueSlice()).WithMarks(marks)
}

// none is the value of no blocks at all.
func (n *nested) none() cty.Value {
	switch typ := n.valueType(); {
	case typ.IsListType():
		return cty.ListValEmpty(typ.ElementType())
	case typ.IsSetType():
		return cty.SetValEmpty(typ.ElementType())
	case typ.IsMapType():
		return cty.MapValEmpty(typ.ElementType())
	}
	return cty.EmptyTupleVal
}

// unsetValue is what the blocks of one kind are where the configuration has none.
func (n *nested) unsetValue() cty.Value {
	switch {
	case n.argument != nil:
		return n.argument.unset()
	case n.mode == table.Single:
		return cty.NullVal(n.valueType())
	case n.unknown:
		return cty.UnknownVal(n.valueType())
	case n.mode == table.Group:
		made, _ := n.object(cty.EmptyObjectVal, nil)
		return made
	}
	return n.none()
}

// object completes one block. It tells whether the block is of the exact type.
func (n *nested) object(value cty.Value, hidden any) (made cty.Value, exact bool) {
	bare, marks := value.Unmark()
	switch typ := bare.Type(); {
	case !bare.IsKnown() || bare.IsNull():
		if !n.exact() {
			return value, false
		}
		if bare.IsKnown() {
			return cty.NullVal(n.typ).WithMarks(marks), true
		}
		return cty.UnknownVal(n.typ).WithMarks(marks), true
	case !typ.IsObjectType() && !typ.IsMapType():
		return value, false
	}
	given := bare.AsValueMap()
	exact = n.exact()
	members := make(map[string]cty.Value, n.size)
	for name, a := range n.attributes {
		members[name] = a.inBlock(given[name], hidden)
	}
	for name, inner := range n.blocks {
		if blocks, ok := given[name]; ok {
			members[name] = inner.complete(blocks, hidden)
			exact = exact && members[name].Type().Equals(inner.valueType())
		} else {
			members[name] = inner.unsetValue()
		}
	}
	for name, value := range given {
		if _, ok := members[name]; !ok {
			members[name], exact = value, false
		}
	}
	return cty.ObjectVal(members).WithMarks(marks), exact
}

// inBlock is an attribute of a block, of its exact type; NilVal is one that is
// not set.
func (a *attribute) inBlock(value cty.Value, hidden any) cty.Value {
	made := a.unset()
	if value != cty.NilVal {
		bare, marks := value.Unmark()
		switch converted, err := convert.Convert(value, a.typ); {
		case a.flags.Has(table.WriteOnly):
			made = cty.NullVal(a.typ)
		case bare.IsKnown() && bare.IsNull():
			made = made.WithMarks(marks)
		case err != nil:
			_, marks = value.UnmarkDeep()
			made = cty.UnknownVal(a.typ).WithMarks(marks)
		default:
			made = converted
		}
	}
	if hidden != nil && a.secret() {
		made = made.Mark(hidden)
	}
	return made
}
