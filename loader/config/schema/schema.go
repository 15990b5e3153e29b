// Package schema knows of providers what evaluation without them needs: which
// attributes a type has and of what type each is, which are null and which are
// unknown when nobody sets them, the order of what is kept in sets, the
// defaults that a plan shows, and what is sensitive.
//
// Of the AWS provider aws.bin has all resource types and data sources, as the
// provider's schema tells of them (package table; generate writes it). What a
// schema does not tell, and the few types of other providers that
// configurations of AWS lean on, is in notes/*.txt. Of every other type nothing
// is known, and nothing is guessed: its attributes are unknown until somebody
// sets them.
package schema

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/schema/table"
)

//go:embed aws.bin
var aws string

// A Block describes a body: a resource's, or a nested block's. A nil Block
// knows nothing and leaves everything as it is. Blocks that are alike are one,
// wherever they stand.
type Block struct {
	attributes map[string]*attribute
	blocks     map[string]*nested
	// open bodies may have attributes that are not listed.
	open bool

	typ        cty.Type // of a block as a value
	size       int      // attributes and blocks in it, at every depth
	comparable bool     // see exact
	secret     [][]string
	names      []string // see Names
}

type attribute struct {
	typ   cty.Type
	flags table.Flags
	value cty.Value // the provider's default, or NilVal
}

// computed tells whether the provider fills the attribute in when it is unset.
func (a *attribute) computed() bool { return a.flags.Has(table.Computed) }

type nested struct {
	*Block
	mode table.Mode
	// argument is set for an attribute that may be written as blocks.
	argument *attribute
	// zeroed arguments have zero in the place of what their blocks leave out.
	zeroed bool
	// unknown blocks are made by the provider where the configuration has none.
	unknown bool
}

func (n *nested) set() bool { return n.mode == table.Set }

// A Table gives the descriptions of types. It keeps those it has read, so it
// must not be used by two goroutines at once.
type Table struct {
	aws   *table.Table
	read  map[string]*Block
	built map[*table.Block]*Block
}

// NewTable returns a table. It reads nothing before it is asked for a type.
func NewTable() *Table {
	// That aws.bin is a table is for tests to see to; without it nothing is
	// known of any type.
	opened, err := table.Open(aws)
	if err != nil {
		opened = nil
	}
	return &Table{aws: opened, read: map[string]*Block{}, built: map[*table.Block]*Block{}}
}

// Version is the version of the AWS provider that the table tells of.
func (t *Table) Version() string {
	if t.aws == nil {
		return ""
	}
	return t.aws.Version()
}

// Resource describes a managed resource type. It is nil for a type of which
// nothing is known.
func (t *Table) Resource(typ string) *Block {
	return t.described(typ, func() *table.Block { return t.aws.Resource(typ) })
}

// Data describes a data source type.
func (t *Table) Data(typ string) *Block {
	return t.described("data."+typ, func() *table.Block { return t.aws.Data(typ) })
}

func (t *Table) described(key string, find func() *table.Block) *Block {
	block, ok := t.read[key]
	if ok {
		return block
	}
	var from *table.Block
	if t.aws != nil && strings.HasPrefix(strings.TrimPrefix(key, "data."), "aws_") {
		from = find()
	}
	text, noted := notes()[key]
	switch {
	case noted:
		block = t.noted(from, parse(text))
	case from != nil:
		block = t.build(from)
	}
	t.read[key] = block
	return block
}

// typeOf is the type of an argument; DynamicPseudoType when it is not known.
func (b *Block) typeOf(name string) cty.Type {
	if b != nil {
		if a := b.attributes[name]; a != nil {
			return a.typ
		}
	}
	return cty.DynamicPseudoType
}

// Type is the type of an argument; DynamicPseudoType when it is not known.
func (b *Block) Type(name string) cty.Type { return b.typeOf(name) }

// IsBlock tells whether a name is that of a nested block, so that an object
// under it in JSON is one. An argument that may be written as blocks is too.
func (b *Block) IsBlock(name string) bool { return b != nil && b.blocks[name] != nil }

// Lists tells whether a list of objects given as an argument is the same as
// nested blocks.
func (b *Block) Lists(name string) bool { return b.IsBlock(name) }

// Nested describes the nested blocks of a name.
func (b *Block) Nested(name string) *Block {
	if b == nil {
		return nil
	}
	if n := b.blocks[name]; n != nil {
		return n.Block
	}
	return nil
}

// Lacks tells whether a type that is wholly known has neither an attribute nor
// a block of a name.
func (b *Block) Lacks(name string) bool {
	return b.Whole() && b.attributes[name] == nil && b.blocks[name] == nil
}

// Whole tells whether all attributes and blocks are listed.
func (b *Block) Whole() bool { return b != nil && !b.open }

// Hidden tells whether an attribute outside of blocks is sensitive.
func (b *Block) Hidden(name string) bool {
	if b == nil {
		return false
	}
	a := b.attributes[name]
	return a != nil && a.secret()
}

// WriteOnly tells whether an attribute is written only: whoever reads it finds
// null.
func (b *Block) WriteOnly(name string) bool {
	return b != nil && b.attributes[name] != nil && b.attributes[name].flags.Has(table.WriteOnly)
}

// secret tells of an attribute that no output may show. A plan shows nothing
// of what is written only either.
func (a *attribute) secret() bool { return a.flags&(table.Sensitive|table.WriteOnly) != 0 }

// Sensitive lists the attributes that the provider marks as sensitive or as
// written only, each as its path through nested blocks, in byte order.
func (b *Block) Sensitive() [][]string {
	if b == nil {
		return nil
	}
	return b.secret
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

// Unset is what an attribute or block that the configuration leaves out is to
// whoever reads it, in a plan that creates the resource: the provider's
// default, null where the provider leaves it so, and otherwise unknown, of its
// exact type.
func (b *Block) Unset(name string) cty.Value {
	if b == nil {
		return cty.DynamicVal
	}
	if a := b.attributes[name]; a != nil {
		return a.unset()
	}
	if n := b.blocks[name]; n != nil {
		return n.unsetValue()
	}
	return cty.DynamicVal
}

func (a *attribute) unset() cty.Value {
	switch {
	case a.value != cty.NilVal:
		return a.value
	case a.flags.Has(table.WriteOnly):
		return cty.NullVal(a.typ)
	case a.flags&(table.Computed|table.Required) != 0:
		// What is required and not there, terraform refuses: nothing is known of it.
		return cty.UnknownVal(a.typ)
	}
	return cty.NullVal(a.typ)
}

// Names lists the attributes and blocks of a type that is wholly known, in byte
// order; it is nil for another.
func (b *Block) Names() []string {
	if !b.Whole() {
		return nil
	}
	if b.names == nil {
		b.names = slices.AppendSeq(slices.Collect(maps.Keys(b.attributes)), maps.Keys(b.blocks))
		slices.Sort(b.names)
	}
	return b.names
}
