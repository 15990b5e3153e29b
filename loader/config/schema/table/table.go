// Package table keeps what a provider's schema says of its resource types and
// data sources in one compact string, of which a type is decoded when it is
// asked for.
package table

import (
	"iter"

	"github.com/zclconf/go-cty/cty"
)

// A Block is a body: of a resource, of a data source, or of a nested block.
// Attributes and blocks are each in byte order of their names.
//
// Bodies that are alike are one *Block wherever they stand, so a Block must not
// be changed, and nesting is a graph: the types of a few bodies have a million
// members when they are written out.
type Block struct {
	Attributes []Attribute
	Blocks     []Nested
}

// An Attribute is an argument, or something that only the provider sets.
type Attribute struct {
	Name string
	Type cty.Type
	Flags
}

// Flags are what a schema says of an attribute beside its type.
type Flags uint8

// The flags.
const (
	Required Flags = 1 << iota
	Optional
	Computed
	Sensitive
	WriteOnly
)

// Has tells whether all of some flags are set.
func (f Flags) Has(flags Flags) bool { return f&flags == flags }

// A Nested is a kind of nested block.
type Nested struct {
	Name     string
	Mode     Mode
	Min, Max int // of blocks; 0 where there is no bound
	Block    *Block
}

// A Mode is how the blocks of one kind make a value.
type Mode uint8

// The modes, named as a schema names them.
const (
	Single Mode = iota // an object, or null
	Group              // an object, never null
	List
	Set
	Map
)

// Modes are the names of the modes in a schema.
var Modes = [...]string{Single: "single", Group: "group", List: "list", Set: "set", Map: "map"}

// A Provider is all that a table keeps.
type Provider struct {
	Version   string // of the provider
	Resources map[string]*Block
	Data      map[string]*Block
}

// A Table decodes types out of an encoded provider. It remembers what it has
// decoded, so it must not be used by two goroutines at once.
type Table struct {
	sections
	blocks map[int]*Block
	types  map[int]cty.Type
}

// Open reads the head of an encoded provider. The error tells of what is no
// table at all; a table is otherwise part of the program and held against its
// sum by a test.
func Open(encoded string) (*Table, error) {
	s, err := open(encoded)
	if err != nil {
		return nil, err
	}
	return &Table{sections: s, blocks: map[int]*Block{}, types: map[int]cty.Type{}}, nil
}

// Version is the version of the provider that the table was made of.
func (t *Table) Version() string { return t.version }

// Resource decodes a managed resource type; nil when the provider has none of
// that name.
func (t *Table) Resource(name string) *Block { return t.find(t.resources, name) }

// Data decodes a data source.
func (t *Table) Data(name string) *Block { return t.find(t.data, name) }

func (t *Table) find(in index, name string) *Block {
	i, ok := in.names.find(name)
	if !ok {
		return nil
	}
	return t.block(in.offset(i))
}

// AllResources lists the resource types in byte order.
func (t *Table) AllResources() iter.Seq2[string, *Block] { return t.all(t.resources) }

// AllData lists the data sources in byte order.
func (t *Table) AllData() iter.Seq2[string, *Block] { return t.all(t.data) }

func (t *Table) all(in index) iter.Seq2[string, *Block] {
	return func(yield func(string, *Block) bool) {
		for i := range in.names.count {
			if !yield(in.names.at(i), t.block(in.offset(i))) {
				return
			}
		}
	}
}
