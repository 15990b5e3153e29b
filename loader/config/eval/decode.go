package eval

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/config/schema"
	"github.com/planvet/planvet/loader/document"
)

// A decoder evaluates bodies.
type decoder struct {
	scope *scope
	skip  map[string]bool // arguments and blocks of the outermost body that are not values
}

// content is an evaluated body: nested blocks are tuples of objects, or an
// unknown value when their number is unknown.
type content struct {
	values map[string]cty.Value
	ranges map[string]hcl.Range // by attribute path from the body
	// parts is what is known of the values that are not known to the end.
	parts map[string]func() partial.Value
}

// part remembers what is known of an argument, once somebody asks.
func (c *content) part(name string, of func() partial.Value) {
	if c.parts == nil {
		c.parts = map[string]func() partial.Value{}
	}
	c.parts[name] = partial.Once(of)
}

// known is the content as far as it is known.
func (c content) known() partial.Value {
	out := partial.Value{Kind: partial.Object, Members: make(map[string]partial.Value, len(c.values))}
	for name, value := range c.values {
		if part, ok := c.parts[name]; ok {
			out.Members[name] = part()
			continue
		}
		out.Members[name] = partial.From(value, refsOf, func(string) partial.Value { return unknownFrom(references(deepMarks(value))) })
	}
	return out
}

func refsOf(marks cty.ValueMarks) []string { return references(marks) }

// object is the content as one value.
func (c content) object() cty.Value { return cty.ObjectVal(c.values) }

// body evaluates a body. The block describes it, or is nil when no table does.
func (d *decoder) body(body *module.Body, block *schema.Block) content {
	c := content{values: make(map[string]cty.Value, len(body.Attributes)), ranges: make(map[string]hcl.Range, len(body.Attributes))}
	lists := map[string]*list{}
	for _, nested := range body.Blocks {
		if !d.skip[nested.Type] {
			d.nested(lists, nested, block)
		}
	}
	for _, name := range body.Names() {
		if d.skip[name] {
			continue
		}
		attribute := body.Attributes[name]
		if body.JSON && d.blocksInJSON(lists, attribute, block) {
			continue
		}
		value := d.scope.eval(attribute.Expr)
		c.ranges[name] = attribute.Range
		if block.Lists(name) && d.listed(lists, attribute, value) {
			continue
		}
		c.values[name] = d.scope.in.finite(block.Convert(name, value), attribute.Range)
		if !c.values[name].IsWhollyKnown() {
			typ := block.Type(name)
			c.part(name, func() partial.Value { return partial.Convert(d.scope.partial(attribute.Expr), typ) })
		}
		items(c.ranges, name, attribute)
	}
	for _, name := range sorted(lists) {
		lists[name].into(&c, name, block)
		if lists[name].listed {
			c.values[name] = d.scope.in.finite(c.values[name], lists[name].at)
		}
	}
	return c
}

// blocksInJSON reads an argument of a JSON body as the blocks that it stands for.
func (d *decoder) blocksInJSON(lists map[string]*list, attribute *module.Attribute, block *schema.Block) bool {
	if attribute.Name == "dynamic" {
		for _, dynamic := range attribute.LabelledBlocks() {
			d.nested(lists, dynamic, block)
		}
		return true
	}
	if !block.IsBlock(attribute.Name) {
		return false
	}
	blocks, ok := attribute.Blocks()
	for _, nested := range blocks {
		d.nested(lists, nested, block)
	}
	return ok
}

// listed reads an argument that is written as a list of objects,
// ingress = [{ … }], as the blocks that it stands for.
func (d *decoder) listed(lists map[string]*list, attribute *module.Attribute, value cty.Value) bool {
	bare, marks := value.Unmark()
	if !isBlocks(bare) {
		return false
	}
	ranges := map[string]hcl.Range{}
	items(ranges, attribute.Name, attribute)
	l := listOf(lists, attribute.Name, attribute.Range)
	l.listed = true
	i := 0
	for it := bare.ElementIterator(); it.Next(); i++ {
		_, element := it.Element()
		object, own := element.Unmark()
		if !object.IsKnown() || object.IsNull() {
			l.unknown = true
			maps.Copy(l.marks, deepMarks(value))
			return true
		}
		item := content{values: object.AsValueMap(), ranges: map[string]hcl.Range{}}
		if !element.IsWhollyKnown() {
			position := partial.KnownValue(cty.NumberIntVal(int64(i)))
			whole := partial.Once(func() partial.Value { return partial.Element(d.scope.partial(attribute.Expr), position) })
			for name, value := range item.values {
				if !value.IsWhollyKnown() {
					item.part(name, func() partial.Value { return partial.Member(whole(), name) })
				}
			}
		}
		if item.values == nil {
			item.values = map[string]cty.Value{}
		}
		for name, value := range item.values {
			item.values[name] = value.WithMarks(marks, own)
		}
		at := attribute.Name + "." + strconv.Itoa(i)
		r, ok := ranges[at]
		if !ok {
			r = attribute.Range
		}
		for path, inner := range ranges {
			if rest, ok := strings.CutPrefix(path, at+"."); ok {
				item.ranges[rest] = inner
			}
		}
		l.items, l.ranges = append(l.items, item), append(l.ranges, r)
	}
	return true
}

// items notes the places of the objects that an argument lists.
func items(into map[string]hcl.Range, name string, attribute *module.Attribute) {
	items, diags := hcl.ExprList(attribute.Expr)
	if diags.HasErrors() {
		return
	}
	for i, item := range items {
		pairs, diags := hcl.ExprMap(item)
		if diags.HasErrors() {
			continue
		}
		at := name + "." + strconv.Itoa(i)
		into[at] = item.Range()
		for _, pair := range pairs {
			if key := keyword(pair.Key); key != "" {
				into[at+"."+key] = hcl.RangeBetween(pair.Key.Range(), pair.Value.Range())
			}
		}
	}
}

// A list gathers the blocks of one type.
type list struct {
	items   []content
	ranges  []hcl.Range
	unknown bool      // there may be further ones
	may     []content // what these may be
	listed  bool      // some were written as an argument, whose members no schema has converted
	marks   cty.ValueMarks
	at      hcl.Range
}

func (d *decoder) nested(lists map[string]*list, nested *module.Block, block *schema.Block) {
	if nested.Type == "dynamic" && len(nested.Labels) == 1 {
		d.dynamic(lists, nested, block)
		return
	}
	l := listOf(lists, nested.Type, nested.DefRange)
	inner := decoder{scope: d.scope}
	l.items = append(l.items, inner.body(nested.Body, block.Nested(nested.Type)))
	l.ranges = append(l.ranges, nested.Range)
}

func listOf(lists map[string]*list, name string, at hcl.Range) *list {
	l := lists[name]
	if l == nil {
		l = &list{marks: cty.ValueMarks{}, at: at}
		lists[name] = l
	}
	return l
}

// dynamic makes blocks of a dynamic block: one for each member of its for_each.
func (d *decoder) dynamic(lists map[string]*list, dynamic *module.Block, block *schema.Block) {
	name := dynamic.Labels[0]
	forEach := dynamic.Body.Attributes["for_each"]
	contents := dynamic.Body.BlockLists()["content"]
	if forEach == nil {
		d.scope.in.warn(dynamic.DefRange, "this dynamic block has no for_each, so it makes nothing")
		return
	}
	if dynamic.Body.JSON {
		if attribute := dynamic.Body.Attributes["content"]; attribute != nil {
			contents, _ = attribute.Blocks()
		}
	}
	iterator := name
	if attribute := dynamic.Body.Attributes["iterator"]; attribute != nil {
		if word := keyword(attribute.Expr); word != "" {
			iterator = word
		}
	}
	collection, outer := withoutRefs(d.scope.eval(forEach.Expr))
	collection, hidden := collection.Unmark() // sensitive collections have sensitive members
	if !collection.IsKnown() {
		l := listOf(lists, name, dynamic.DefRange)
		maps.Copy(l.marks, outer)
		d.partly(l, repeated{iterator, forEach.Expr, collection.Type(), contents, block.Nested(name)})
		return
	}
	if collection.IsNull() || !collection.CanIterateElements() {
		d.scope.in.warn(forEach.Range, "the for_each of this dynamic block is no collection, so it makes nothing")
		return
	}
	for it := collection.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if collection.Type().IsSetType() {
			key = value
		}
		if d.scope.in.tooMany(dynamic) {
			l := listOf(lists, name, dynamic.DefRange)
			l.unknown = true
			return
		}
		known := key
		key, value = key.WithMarks(hidden), inherit(value, outer).WithMarks(hidden)
		inner := decoder{scope: d.scope.with(iterator, cty.ObjectVal(map[string]cty.Value{"key": key, "value": inherit(value, outer)}))}
		if !value.IsWhollyKnown() && len(hidden) == 0 {
			inner.scope = inner.scope.withPart(iterator, d.iteration(forEach.Expr, known))
		}
		for _, content := range contents {
			l := listOf(lists, name, dynamic.DefRange)
			l.items = append(l.items, inner.body(content.Body, block.Nested(name)))
			l.ranges = append(l.ranges, content.Range)
		}
	}
}

// tooMany counts the blocks that dynamic blocks make, in all instances
// together, and tells when there are more than anyone can want.
func (e *evaluator) tooMany(dynamic *module.Block) bool {
	if e.blocks++; e.blocks <= maxBlocks && e.ctx.Err() == nil {
		return false
	}
	e.notice(document.LevelError, dynamic.DefRange, fmt.Sprintf("dynamic blocks make more than %d blocks: these are undetermined", maxBlocks))
	return true
}

// into files a list of blocks under its name.
func (l *list) into(c *content, name string, block *schema.Block) {
	c.ranges[name] = l.at
	if l.unknown {
		for _, item := range l.items {
			maps.Copy(l.marks, deepMarks(item.object()))
		}
		c.values[name] = cty.DynamicVal.WithMarks(l.marks)
		for i, item := range l.items {
			l.place(c, name, i, item, l.ranges[i])
		}
		c.part(name, func() partial.Value { return l.known(l.items) })
		return
	}
	values := make([]cty.Value, len(l.items))
	for i, item := range l.items {
		values[i] = item.object()
	}
	order, values := block.Arrange(name, values)
	arranged := make([]content, len(order))
	for position, from := range order {
		l.place(c, name, position, l.items[from], l.ranges[from])
		arranged[position] = l.items[from]
	}
	c.values[name] = block.Shape(name, values)
	if !c.values[name].IsWhollyKnown() {
		c.part(name, func() partial.Value { return l.known(arranged) })
	}
}

// place notes where a block and what is in it stand.
func (l *list) place(c *content, name string, position int, item content, at hcl.Range) {
	path := name + "." + strconv.Itoa(position)
	c.ranges[path] = at
	for inner, r := range item.ranges {
		c.ranges[path+"."+inner] = r
	}
}

// known is what is known of the blocks.
func (l *list) known(items []content) partial.Value {
	out := partial.Value{Kind: partial.List, Ordered: !l.unknown}
	for _, item := range items {
		out.Items = append(out.Items, item.known())
	}
	if l.unknown {
		from := references(l.marks)
		rest := unknownFrom(from)
		for _, item := range l.may {
			out.May = append(out.May, item.known())
		}
		out.Rest = &rest
	}
	return out
}
