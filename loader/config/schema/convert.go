package schema

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/schema/table"
)

// Convert brings an argument to its type. What cannot be converted is left as
// it is: terraform would refuse it.
func (b *Block) Convert(name string, value cty.Value) cty.Value {
	typ := b.typeOf(name)
	if typ == cty.DynamicPseudoType {
		return value
	}
	if typ.IsSetType() {
		return sortSet(value, typ)
	}
	converted, err := convert.Convert(value, typ)
	if err != nil {
		return value
	}
	return converted
}

// sortSet brings a value to a list with the elements of a set, in the order of
// a set and each once. It stays a list, because a set would spread the marks
// of each element over all.
func sortSet(value cty.Value, typ cty.Type) cty.Value {
	list, err := convert.Convert(value, cty.List(typ.ElementType()))
	if err != nil {
		return value
	}
	bare, marks := list.Unmark()
	if !bare.IsKnown() || bare.IsNull() || bare.LengthInt() == 0 {
		return list
	}
	elements := bare.AsValueSlice()
	order := setOrder(elements)
	sorted := make([]cty.Value, len(order))
	for i, from := range order {
		sorted[i] = elements[from]
	}
	return cty.ListVal(sorted).WithMarks(marks)
}

// setOrder gives, for each member that a set of the elements has, in the order
// of the set, the position of the element that it came from.
func setOrder(elements []cty.Value) []int {
	bare := make([]cty.Value, len(elements))
	for i, element := range elements {
		bare[i], _ = element.UnmarkDeep()
	}
	if len(bare) == 0 || !cty.CanSetVal(bare) {
		order := make([]int, len(elements))
		for i := range order {
			order[i] = i
		}
		return order
	}
	positions := map[int][]int{} // by hash
	for i, value := range bare {
		hash := value.Hash()
		positions[hash] = append(positions[hash], i)
	}
	order := make([]int, 0, len(elements))
	for it := cty.SetVal(bare).ElementIterator(); it.Next(); {
		_, member := it.Element()
		hash := member.Hash()
		for n, i := range positions[hash] {
			if i >= 0 && bare[i].RawEquals(member) {
				order = append(order, i)
				positions[hash][n] = -1
				break
			}
		}
	}
	return order
}

// Arrange brings nested blocks to their type and, where the provider keeps
// them in a set, to the order of the set. It returns the position from which
// each came.
func (b *Block) Arrange(name string, values []cty.Value) (order []int, arranged []cty.Value) {
	var n *nested
	if b != nil {
		n = b.blocks[name]
	}
	if n != nil && n.zeroed {
		for i := range values {
			values[i] = n.fill(values[i])
		}
	}
	if n == nil || !n.set() || !n.exact() {
		for i := range values {
			order = append(order, i)
		}
		return order, values
	}
	full := make([]cty.Value, len(values))
	for i := range values {
		full[i] = n.full(values[i])
	}
	order = setOrder(full)
	arranged = make([]cty.Value, len(order))
	for i, from := range order {
		arranged[i] = values[from]
	}
	return order, arranged
}

// full is a block as terraform's set holds it: of the whole object type.
func (n *nested) full(value cty.Value) cty.Value {
	value, _ = value.UnmarkDeep()
	members := make(map[string]cty.Value, len(n.attributes)+len(n.blocks))
	given := map[string]cty.Value{}
	if value.IsKnown() && !value.IsNull() && value.CanIterateElements() {
		given = value.AsValueMap()
	}
	for name, a := range n.attributes {
		members[name] = a.member(given[name])
	}
	for name, inner := range n.blocks {
		members[name] = inner.fullList(given[name])
	}
	return cty.ObjectVal(members)
}

// member is an attribute of a block in a set; NilVal is one that is not set.
func (a *attribute) member(value cty.Value) cty.Value {
	switch given := value != cty.NilVal; {
	case given && !value.IsKnown():
		return cty.UnknownVal(a.typ)
	case given && !value.IsNull():
		if converted, err := convert.Convert(value, a.typ); err == nil {
			return converted
		}
	case a.computed():
		return cty.UnknownVal(a.typ)
	}
	return cty.NullVal(a.typ)
}

func (n *nested) fullList(value cty.Value) cty.Value {
	if n.mode != table.List && n.mode != table.Set {
		if value == cty.NilVal || value.IsNull() || !value.IsKnown() {
			return cty.NullVal(n.valueType())
		}
		return n.full(value)
	}
	if value == cty.NilVal || value.IsNull() {
		return n.none()
	}
	if !value.IsKnown() || !value.CanIterateElements() {
		return cty.UnknownVal(n.valueType())
	}
	var items []cty.Value
	for _, item := range value.AsValueSlice() {
		items = append(items, n.full(item))
	}
	switch {
	case len(items) == 0:
		return n.none()
	case n.set():
		return cty.SetVal(items)
	default:
		return cty.ListVal(items)
	}
}

// fill gives the members that an argument's block leaves out their zeros.
func (n *nested) fill(value cty.Value) cty.Value {
	bare, marks := value.Unmark()
	if !bare.IsKnown() || bare.IsNull() || !bare.Type().IsObjectType() && !bare.Type().IsMapType() {
		return value
	}
	members := bare.AsValueMap()
	if members == nil {
		members = map[string]cty.Value{}
	}
	for name, a := range n.attributes {
		given, ok := members[name]
		if ok {
			given, _ = given.Unmark()
		}
		switch {
		case !ok || given.IsNull():
			members[name] = zeroOf(a.typ)
		default:
			members[name] = n.Convert(name, members[name])
		}
	}
	return cty.ObjectVal(members).WithMarks(marks)
}

func zeroOf(typ cty.Type) cty.Value {
	switch {
	case typ == cty.String:
		return cty.StringVal("")
	case typ == cty.Number:
		return cty.Zero
	case typ == cty.Bool:
		return cty.False
	case typ.IsListType():
		return cty.ListValEmpty(typ.ElementType())
	case typ.IsSetType():
		return cty.ListValEmpty(typ.ElementType())
	case typ.IsMapType():
		return cty.MapValEmpty(typ.ElementType())
	}
	return cty.NullVal(typ)
}

// Shape makes one value of the blocks of a name: a list, save where there can
// be but one.
func (b *Block) Shape(name string, values []cty.Value) cty.Value {
	if b != nil && len(values) == 1 {
		if n := b.blocks[name]; n != nil && (n.mode == table.Single || n.mode == table.Group) {
			return values[0]
		}
	}
	return cty.TupleVal(values)
}
