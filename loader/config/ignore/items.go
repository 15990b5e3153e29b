package ignore

import (
	"cmp"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// An item is what a directive can stand above: a block, an attribute, an
// object (mostly one in a list), or an entry of one.
type item struct {
	hcl.Range
	block  bool
	parent int // index of the item around it, -1 for none
}

// items are all of a file: they nest, or stand one behind the other.
type items struct {
	byStart []item // the wider first where two begin together
	byEnd   []hcl.Range
}

func itemsOf(file *hcl.File) *items {
	x := &items{}
	if file == nil {
		return x
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok || body == nil {
		return x
	}
	x.body(body)
	slices.SortFunc(x.byStart, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.Start.Byte, b.Start.Byte), cmp.Compare(b.End.Byte, a.End.Byte))
	})
	x.byEnd = make([]hcl.Range, len(x.byStart))
	for i := range x.byStart {
		at := i - 1
		for at >= 0 && x.byStart[at].End.Byte < x.byStart[i].End.Byte {
			at = x.byStart[at].parent
		}
		x.byStart[i].parent = at
		x.byEnd[i] = x.byStart[i].Range
	}
	slices.SortFunc(x.byEnd, func(a, b hcl.Range) int { return cmp.Compare(a.End.Byte, b.End.Byte) })
	return x
}

func (x *items) body(body *hclsyntax.Body) {
	for _, attribute := range body.Attributes {
		x.add(attribute.SrcRange, false)
		x.expression(attribute.Expr)
	}
	for _, block := range body.Blocks {
		x.add(block.Range(), true)
		x.body(block.Body)
	}
}

func (x *items) add(r hcl.Range, block bool) {
	x.byStart = append(x.byStart, item{Range: r, block: block})
}

func (x *items) expression(expr hclsyntax.Expression) {
	visit := func(node hclsyntax.Node) hcl.Diagnostics {
		if object, ok := node.(*hclsyntax.ObjectConsExpr); ok {
			x.add(object.SrcRange, false)
			for _, pair := range object.Items {
				x.add(hcl.RangeBetween(pair.KeyExpr.Range(), pair.ValueExpr.Range()), false)
			}
		}
		return nil
	}
	hclsyntax.VisitAll(expr, visit) // visit has no diagnostics to give
}

// beginning is the widest item that begins at the byte.
func (x *items) beginning(at int) (hcl.Range, bool) {
	i, found := slices.BinarySearchFunc(x.byStart, at, func(i item, at int) int { return cmp.Compare(i.Start.Byte, at) })
	if !found {
		return hcl.Range{}, false
	}
	return x.byStart[i].Range, true
}

// begunOn is the region of all items that begin on the line, before the byte.
func (x *items) begunOn(line, before int) (found hcl.Range, ok bool) {
	first := sort.Search(len(x.byStart), func(i int) bool { return x.byStart[i].Start.Line >= line })
	for _, i := range x.byStart[first:] {
		if i.Start.Line != line || i.Start.Byte >= before {
			break
		}
		found, ok = over(found, ok, i.Range), true
	}
	return found, ok
}

// endedOn is the region of all items that end on the line, not behind the byte.
func (x *items) endedOn(line, before int) (found hcl.Range, ok bool) {
	first := sort.Search(len(x.byEnd), func(i int) bool { return x.byEnd[i].End.Line >= line })
	for _, r := range x.byEnd[first:] {
		if r.End.Line != line || r.End.Byte > before {
			break
		}
		found, ok = over(found, ok, r), true
	}
	return found, ok
}

func over(found hcl.Range, ok bool, r hcl.Range) hcl.Range {
	if !ok {
		return r
	}
	return hcl.RangeOver(found, r)
}

// around is the innermost item that holds the byte.
func (x *items) around(at int) (item, bool) {
	i := sort.Search(len(x.byStart), func(i int) bool { return x.byStart[i].Start.Byte > at }) - 1
	for i >= 0 && x.byStart[i].End.Byte <= at {
		i = x.byStart[i].parent
	}
	if i < 0 {
		return item{}, false
	}
	return x.byStart[i], true
}
