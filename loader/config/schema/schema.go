// Package schema knows of the AWS provider what evaluation without a provider
// needs: the types to which terraform converts arguments, the order of what it
// keeps in sets, which attributes stay null when nobody sets them, and the
// defaults that a plan shows.
//
// What a rule reads is in a table (table/*.txt); every other AWS resource type
// goes by the few conventions of names that hold across the provider.
// Resource types of other providers are left as the configuration has them.
package schema

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// A Block describes a body: a resource's, or a nested block's.
type Block struct {
	attributes map[string]*attribute
	blocks     map[string]*nested
	// conventional bodies have attributes that are not listed: they go by
	// the conventions of names.
	conventional bool
	top          bool
}

type attribute struct {
	typ      cty.Type
	computed bool      // the provider fills it in when it is unset
	value    cty.Value // the provider's default, or NilVal
}

type nested struct {
	Block
	set bool
	// zeroed blocks are arguments that are written as blocks: their unset
	// members are zero, not null.
	zeroed bool
}

// A Table gives the descriptions of resource types. It keeps those it has
// read, so it must not be used by two goroutines at once.
type Table struct{ read map[string]*Block }

// NewTable returns a table.
func NewTable() *Table { return &Table{read: map[string]*Block{}} }

// Resource describes a managed resource type. It is nil for a provider of
// which nothing is known; a nil Block leaves everything as it is.
func (t *Table) Resource(typ string) *Block {
	return t.listed(typ, typ, true)
}

// Data describes a data source type.
func (t *Table) Data(typ string) *Block {
	return t.listed("data."+typ, typ, false)
}

func (t *Table) listed(key, typ string, managed bool) *Block {
	block, ok := t.read[key]
	if ok {
		return block
	}
	if text, listed := texts()[key]; listed {
		block = parse(text)
	} else if strings.HasPrefix(typ, "aws_") {
		block = &Block{conventional: true}
	}
	if block != nil {
		block.top = managed
	}
	t.read[key] = block
	return block
}

// typeOf is the type of an argument; DynamicPseudoType when it is not known.
func (b *Block) typeOf(name string) cty.Type {
	if b == nil {
		return cty.DynamicPseudoType
	}
	if a := b.attributes[name]; a != nil {
		return a.typ
	}
	if strings.HasSuffix(name, "_tags") || name == "tags" || name == "tags_all" {
		return cty.Map(cty.String)
	}
	if !b.conventional && b.blocks[name] == nil {
		return cty.String // in a listed type, only strings are left out
	}
	if typ, ok := conventions[name]; ok {
		return typ
	}
	return cty.DynamicPseudoType
}

// Type is the type of an argument; DynamicPseudoType when it is not known.
func (b *Block) Type(name string) cty.Type { return b.typeOf(name) }

// IsBlock tells whether a name is that of a nested block. In a body of which
// nothing is listed, an object in JSON is a block, save where maps are usual.
func (b *Block) IsBlock(name string) bool {
	if b == nil {
		return false
	}
	if b.blocks[name] != nil {
		return true
	}
	return b.conventional && b.typeOf(name) == cty.DynamicPseudoType && !mapNames[name]
}

// Lists tells whether a list of objects given as an argument is the same as
// nested blocks.
func (b *Block) Lists(name string) bool { return b != nil && b.blocks[name] != nil }

// Nested describes the nested blocks of a name.
func (b *Block) Nested(name string) *Block {
	if b == nil {
		return nil
	}
	if n := b.blocks[name]; n != nil {
		return &n.Block
	}
	return &Block{conventional: true}
}

// Unset is what an attribute that the configuration leaves out is in a plan
// that creates the resource.
func (b *Block) Unset(name string) cty.Value {
	if b == nil {
		if isString(name) {
			return cty.UnknownVal(cty.String)
		}
		return cty.DynamicVal
	}
	if a := b.attributes[name]; a != nil {
		switch {
		case a.value != cty.NilVal:
			return a.value
		case a.computed:
			return cty.UnknownVal(a.typ)
		default:
			return cty.NullVal(a.typ)
		}
	}
	if n := b.blocks[name]; n != nil {
		if n.zeroed {
			return cty.DynamicVal // computed, like every argument written as blocks
		}
		return cty.EmptyTupleVal
	}
	if name == "tags" && b.top {
		return cty.NullVal(cty.Map(cty.String))
	}
	if typ := b.typeOf(name); typ != cty.DynamicPseudoType {
		return cty.UnknownVal(typ)
	}
	if typ, ok := computedTypes[name]; ok {
		return cty.UnknownVal(typ)
	}
	if isString(name) {
		return cty.UnknownVal(cty.String)
	}
	return cty.DynamicVal
}

// Defaults lists the attributes that the provider gives a known value when
// nobody sets them.
func (b *Block) Defaults() map[string]cty.Value {
	out := map[string]cty.Value{}
	if b != nil {
		for name, a := range b.attributes {
			if a.value != cty.NilVal {
				out[name] = a.value
			}
		}
	}
	return out
}
