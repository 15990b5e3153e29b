package table

import "github.com/zclconf/go-cty/cty"

// block decodes the body at an offset, once.
func (t *Table) block(offset int) *Block {
	if known := t.blocks[offset]; known != nil {
		return known
	}
	c := cursor{text: t.bodies, at: offset}
	b := &Block{}
	if n := c.number(); n > 0 {
		b.Attributes = make([]Attribute, n)
	}
	for i := range b.Attributes {
		a := &b.Attributes[i]
		a.Name = t.names.at(c.number())
		kind := fixed(t.kinds, 4*c.number())
		a.Type, a.Flags = t.typ(int(kind&0xffffff)), Flags(kind>>24)
	}
	if n := c.number(); n > 0 {
		b.Blocks = make([]Nested, n)
	}
	for i := range b.Blocks {
		n := &b.Blocks[i]
		n.Name = t.names.at(c.number())
		n.Mode = Mode(c.number())
		n.Min, n.Max = c.number(), c.number()
		n.Block = t.block(c.number())
	}
	t.blocks[offset] = b
	return b
}

// The letters of types.
const (
	letterDynamic = 'x'
	letterString  = 's'
	letterNumber  = 'n'
	letterBool    = 'b'
	letterList    = 'L'
	letterSet     = 'S'
	letterMap     = 'M'
	letterObject  = 'O'
)

// typ decodes the type at an offset, once.
func (t *Table) typ(offset int) cty.Type {
	if known, ok := t.types[offset]; ok {
		return known
	}
	c := cursor{text: t.typed, at: offset + 1}
	typ := cty.DynamicPseudoType
	switch t.typed[offset] {
	case letterString:
		typ = cty.String
	case letterNumber:
		typ = cty.Number
	case letterBool:
		typ = cty.Bool
	case letterList:
		typ = cty.List(t.typ(c.number()))
	case letterSet:
		typ = cty.Set(t.typ(c.number()))
	case letterMap:
		typ = cty.Map(t.typ(c.number()))
	case letterObject:
		members := map[string]cty.Type{}
		for range c.number() {
			name := t.names.at(c.number())
			members[name] = t.typ(c.number())
		}
		typ = cty.Object(members)
	}
	t.types[offset] = typ
	return typ
}
