package schema

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/planvet/planvet/loader/config/schema/table"
)

// build makes a description of what the table says, one for each body.
func (t *Table) build(from *table.Block) *Block {
	if known := t.built[from]; known != nil {
		return known
	}
	b := &Block{}
	b.attributes = make(map[string]*attribute, len(from.Attributes))
	own := make([]attribute, len(from.Attributes))
	for i, a := range from.Attributes {
		own[i] = attribute{typ: a.Type, flags: a.Flags}
		if written := writtenAsBlocks(&own[i]); written != nil {
			b.put(a.Name, written)
			continue
		}
		b.attributes[a.Name] = &own[i]
	}
	for _, n := range from.Blocks {
		b.put(n.Name, &nested{Block: t.build(n.Block), mode: n.Mode})
	}
	b.finish()
	t.built[from] = b
	return b
}

func (b *Block) put(name string, n *nested) {
	if b.blocks == nil {
		b.blocks = map[string]*nested{}
	}
	b.blocks[name] = n
}

// writtenAsBlocks describes an argument that is a list or set of objects: a
// configuration may write it as blocks as well.
func writtenAsBlocks(a *attribute) *nested {
	if a.flags&(table.Optional|table.Required) == 0 || !a.typ.IsListType() && !a.typ.IsSetType() || !a.typ.ElementType().IsObjectType() {
		return nil
	}
	n := &nested{Block: ofObject(a.typ.ElementType()), mode: table.List, argument: a}
	if a.typ.IsSetType() {
		n.mode = table.Set
	}
	return n
}

// ofObject describes the members of an object type. A schema says nothing of
// these but their types.
func ofObject(typ cty.Type) *Block {
	b := &Block{attributes: map[string]*attribute{}}
	for name, member := range typ.AttributeTypes() {
		a := &attribute{typ: member, flags: table.Optional}
		if written := writtenAsBlocks(a); written != nil {
			b.put(name, written)
			continue
		}
		b.attributes[name] = a
	}
	b.finish()
	return b
}

// finish works out what hangs on all that is in a block.
func (b *Block) finish() {
	const most = 1 << 30
	b.size = 1 + len(b.attributes)
	b.secret = nil
	types := make(map[string]cty.Type, len(b.attributes)+len(b.blocks))
	for _, name := range slices.Sorted(maps.Keys(b.attributes)) {
		a := b.attributes[name]
		types[name] = a.typ
		if a.secret() {
			b.secret = append(b.secret, []string{name})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.blocks)) {
		n := b.blocks[name]
		b.size = min(b.size+n.size, most)
		types[name] = n.valueType()
		if n.argument == nil && !n.unknown {
			n.unknown = n.mode != table.Single && n.computes()
		}
		if n.argument != nil && n.argument.secret() {
			b.secret = append(b.secret, []string{name})
			continue
		}
		for _, path := range n.secret {
			b.secret = append(b.secret, append([]string{name}, path...))
		}
	}
	slices.SortFunc(b.secret, slices.Compare)
	b.typ = cty.Object(types)
	b.comparable = b.size <= maxType && !b.typ.HasDynamicTypes()
}

// computes tells whether the provider fills in something of a block. Where the
// configuration has no such block, the provider may make one: a schema does
// not tell of blocks whether it does.
func (b *Block) computes() bool {
	for _, a := range b.attributes {
		if a.computed() {
			return true
		}
	}
	for _, n := range b.blocks {
		if n.argument != nil && n.argument.computed() || n.argument == nil && n.computes() {
			return true
		}
	}
	return false
}

// maxType bounds the attributes and blocks of a block whose values have an
// exact type. To compare types is to walk them, and bodies within bodies have
// as many members as paths lead to them.
const maxType = 1_000

// exact tells whether values of the block have an exact type; others are
// objects of what is there.
func (b *Block) exact() bool { return !b.open && b.comparable }

// valueType is the type of all blocks of one kind together; DynamicPseudoType
// when it is too large or has no bounds.
func (n *nested) valueType() cty.Type {
	if !n.exact() {
		return cty.DynamicPseudoType
	}
	switch n.mode {
	case table.List:
		return cty.List(n.typ)
	case table.Set:
		return cty.Set(n.typ)
	case table.Map:
		return cty.Map(n.typ)
	}
	return n.typ
}

// noted adds to what the table says of a body what the notes say. from is nil
// for what is in the notes alone.
func (t *Table) noted(from *table.Block, note *note) *Block {
	b := &Block{attributes: map[string]*attribute{}, open: from == nil}
	if from != nil {
		known := t.build(from)
		maps.Copy(b.attributes, known.attributes)
		for name, n := range known.blocks {
			b.put(name, n)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(note.items)) {
		t.item(b, from, name, note.items[name])
	}
	b.finish()
	return b
}

func (t *Table) item(b *Block, from *table.Block, name string, item *noteItem) {
	if item.body == nil && !item.zeroed {
		a := &attribute{typ: item.typ, flags: item.flags}
		if known := b.attributes[name]; known != nil {
			copied := *known
			a = &copied
		}
		if item.value != "" {
			if value, err := ctyjson.Unmarshal([]byte(item.value), a.typ); err == nil {
				a.value = value // that it is one, a test sees to
			}
		}
		b.attributes[name] = a
		return
	}
	n := &nested{mode: item.mode}
	if known := b.blocks[name]; known != nil {
		copied := *known
		n = &copied
	}
	if item.zeroed {
		n.zero()
	}
	n.unknown = n.unknown || item.flags.Has(table.Computed)
	if item.body != nil && (n.Block == nil || len(item.body.items) > 0) {
		n.Block = t.noted(innerBlock(from, name), item.body)
		n.open = false
	}
	b.put(name, n)
}

func innerBlock(from *table.Block, name string) *table.Block {
	if from != nil {
		for _, n := range from.Blocks {
			if n.Name == name {
				return n.Block
			}
		}
	}
	return nil
}

// zero makes an argument, and those in it, zeroed ones. Its body is its own.
func (n *nested) zero() {
	n.zeroed = true
	if n.Block == nil {
		return
	}
	copied := *n.Block
	copied.blocks = maps.Clone(copied.blocks)
	for name, inner := range copied.blocks {
		own := *inner
		own.zero()
		copied.blocks[name] = &own
	}
	n.Block = &copied
}
