package module

import (
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// A Body is the content of one block, in either syntax, once overrides are
// merged in.
//
// JSON does not tell a nested block from an argument: there everything is in
// Attributes, and who knows which names are blocks asks [Attribute.Blocks].
type Body struct {
	Attributes map[string]*Attribute
	Blocks     []*Block // in the order of the file
	JSON       bool
}

// An Attribute is one argument.
type Attribute struct {
	Name  string
	Expr  hcl.Expression
	Range hcl.Range // of name, equals sign and value
}

// A Block is one nested block.
type Block struct {
	Type     string
	Labels   []string
	Body     *Body
	Range    hcl.Range // from the keyword to the closing brace
	DefRange hcl.Range // the header alone
}

// BlockLists groups the blocks by type, each group in the order of the file.
func (b *Body) BlockLists() map[string][]*Block {
	out := map[string][]*Block{}
	for _, block := range b.Blocks {
		out[block.Type] = append(out[block.Type], block)
	}
	return out
}

// Names lists the arguments in byte order.
func (b *Body) Names() []string {
	names := make([]string, 0, len(b.Attributes))
	for name := range b.Attributes {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// newBody reads a body of either syntax. An argument that JSON repeats counts
// once, as its last value.
func newBody(body hcl.Body) (*Body, hcl.Diagnostics) {
	if native, ok := body.(*hclsyntax.Body); ok {
		return nativeBody(native), nil
	}
	attributes, diags := body.JustAttributes()
	out := &Body{Attributes: make(map[string]*Attribute, len(attributes)), JSON: true}
	for name, attribute := range attributes {
		out.Attributes[name] = &Attribute{Name: name, Expr: attribute.Expr, Range: hcl.RangeBetween(attribute.NameRange, attribute.Expr.Range())}
	}
	return out, diags
}

func nativeBody(body *hclsyntax.Body) *Body {
	out := &Body{Attributes: make(map[string]*Attribute, len(body.Attributes))}
	for name, attribute := range body.Attributes {
		out.Attributes[name] = &Attribute{Name: name, Expr: attribute.Expr, Range: attribute.SrcRange}
	}
	for _, block := range body.Blocks {
		out.Blocks = append(out.Blocks, &Block{
			Type: block.Type, Labels: block.Labels, Body: nativeBody(block.Body),
			Range: block.Range(), DefRange: block.DefRange(),
		})
	}
	return out
}

// Blocks reads a JSON argument as nested blocks of that name: an object is one
// block, a list of objects is many. It returns false when the value has
// neither form.
func (a *Attribute) Blocks() ([]*Block, bool) {
	items := []hcl.Expression{a.Expr}
	if list, diags := hcl.ExprList(a.Expr); !diags.HasErrors() {
		items = list
	}
	out := make([]*Block, 0, len(items))
	for _, item := range items {
		body, ok := objectBody(item)
		if !ok {
			return nil, false
		}
		out = append(out, &Block{Type: a.Name, Body: body, Range: item.Range(), DefRange: item.StartRange()})
	}
	return out, true
}

// LabelledBlocks reads the JSON form of blocks with a label, such as
// {"dynamic": {"ingress": {"for_each": …, "content": {…}}}}: one block for
// each, of the attribute's name as its type.
func (a *Attribute) LabelledBlocks() []*Block {
	var out []*Block
	items := []hcl.Expression{a.Expr}
	if list, diags := hcl.ExprList(a.Expr); !diags.HasErrors() {
		items = list
	}
	for _, item := range items {
		pairs, ok := objectBody(item)
		if !ok {
			continue
		}
		for _, label := range pairs.Names() {
			blocks, _ := pairs.Attributes[label].Blocks()
			for _, block := range blocks {
				block.Type, block.Labels = a.Name, []string{label}
				out = append(out, block)
			}
		}
	}
	return out
}

func objectBody(expr hcl.Expression) (*Body, bool) {
	pairs, diags := hcl.ExprMap(expr)
	if diags.HasErrors() {
		return nil, false
	}
	body := &Body{Attributes: make(map[string]*Attribute, len(pairs)), JSON: true}
	for _, pair := range pairs {
		key, diags := pair.Key.Value(nil)
		if diags.HasErrors() || !key.IsKnown() || key.IsNull() || key.Type() != cty.String {
			return nil, false
		}
		if name := key.AsString(); name != "//" { // a comment, by terraform's convention
			body.Attributes[name] = &Attribute{Name: name, Expr: pair.Value, Range: hcl.RangeBetween(pair.Key.Range(), pair.Value.Range())}
		}
	}
	return body, true
}
