// Package schema knows of providers what evaluation without a provider needs.
package schema

import "github.com/zclconf/go-cty/cty"

// A Block describes a body.
type Block struct{}

// For describes a resource type, or is nil when the table has nothing on it.
func For(typ string, data bool) *Block { return nil }

// Convert brings an argument to its type.
func (b *Block) Convert(name string, value cty.Value) cty.Value { return value }

// IsBlock tells whether a name is that of a nested block.
func (b *Block) IsBlock(name string) bool { return false }

// Nested describes the nested blocks of a name.
func (b *Block) Nested(name string) *Block { return nil }

// Arrange orders the blocks of a name.
func (b *Block) Arrange(name string, values []cty.Value) (order []int, arranged []cty.Value) {
	for i := range values {
		order = append(order, i)
	}
	return order, values
}

// Shape makes one value of blocks.
func (b *Block) Shape(name string, values []cty.Value) cty.Value { return cty.TupleVal(values) }

// StaysNull tells whether an unset attribute is null in a plan.
func (b *Block) StaysNull(name string) bool { return false }

// Unset is what an unset attribute is in a plan.
func (b *Block) Unset(name string) cty.Value { return cty.UnknownVal(cty.String) }
