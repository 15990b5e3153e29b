package hiding

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// dynamic puts a dynamic block over an unknown collection in the place of a
// nested block. A collection of one makes it what it was.
func (c *configuration) dynamic(p Place) []Hidden {
	block := p.node.(*hclsyntax.Block)
	content := c.files[p.File][block.OpenBraceRange.Start.Byte:p.to]
	return []Hidden{c.replaced(p, Dynamic, c.unknown(p, Dynamic), "list(string)", aCollection, func(unknown string) string {
		return fmt.Sprintf("dynamic %q {\n  for_each = %s\n  content %s\n}", p.Name, unknown, content)
	})}
}

// counted leaves open how many instances of a resource there are. Whoever
// referred to it refers to the first.
func (c *configuration) counted(p Place) []Hidden {
	block := p.node.(*hclsyntax.Block)
	if block.Body.Attributes["count"] != nil || block.Body.Attributes["for_each"] != nil {
		return nil
	}
	dir := path.Dir(p.File)
	edits := map[string][]edit{}
	referred := false
	for r := range c.referring(block, dir) {
		referred = true
		if !r.splat && r.argument != "depends_on" {
			at := r.traversal[r.name].SourceRange().End.Byte
			edits[r.file] = append(edits[r.file], edit{span{at, at}, "[0]"})
		}
	}
	repeat := func(way Way, typ string, holds holds, format string) Hidden {
		from := c.unknown(p, way)
		with := func(unknown, added string) Files {
			at := block.OpenBraceRange.End.Byte
			here := maps.Clone(edits)
			here[p.File] = append(slices.Clone(edits[p.File]), edit{span{at, at}, "\n  " + fmt.Sprintf(format, unknown) + "\n"})
			return c.edited(here, dir, added)
		}
		return Hidden{
			Way: way, Place: p, Dir: dir, holds: holds,
			Files: with(from.referred(c.free, typ), from.declared(c.free, typ)),
			with:  func(unknown string) Files { return with(unknown, "") },
		}
	}
	out := []Hidden{repeat(Count, "number", aCount, "count = %s")}
	if !referred {
		out = append(out, repeat(ForEach, "set(string)", aCollection, "for_each = toset(%s)"))
	} else {
		out[0].Place.item = 1 // at least
	}
	return out
}

// A reference is where something refers to a resource.
type reference struct {
	file, argument string
	traversal      hcl.Traversal
	name           int  // position of the resource's name in the traversal
	splat          bool // it is followed by [*]
}

// referring gives the references to a resource from the files in its folder,
// but for those in itself.
func (c *configuration) referring(block *hclsyntax.Block, dir string) func(func(reference) bool) {
	return func(yield func(reference) bool) {
		for _, file := range c.names {
			if path.Dir(file) != dir {
				continue
			}
			for _, other := range c.bodies[file].Blocks {
				if other == block {
					continue
				}
				for r := range traversals(other.Body) {
					r.file = file
					if r.refersTo(block) && !yield(r) {
						return
					}
				}
			}
		}
	}
}

func (r *reference) refersTo(block *hclsyntax.Block) bool {
	want := block.Labels
	if block.Type == "data" {
		want = append([]string{"data"}, want...)
	}
	if len(r.traversal) < len(want) || r.traversal.RootName() != want[0] {
		return false
	}
	for i, name := range want[1:] {
		if step, ok := r.traversal[i+1].(hcl.TraverseAttr); !ok || step.Name != name {
			return false
		}
	}
	r.name = len(want) - 1
	return true
}

// traversals gives all in a body and its blocks, with the argument that each is
// in.
func traversals(body *hclsyntax.Body) func(func(reference) bool) {
	return func(yield func(reference) bool) {
		for _, name := range slices.Sorted(maps.Keys(body.Attributes)) {
			splats := map[hclsyntax.Node]bool{}
			more := true
			hclsyntax.VisitAll(body.Attributes[name].Expr, func(node hclsyntax.Node) hcl.Diagnostics {
				switch e := node.(type) {
				case *hclsyntax.SplatExpr:
					splats[e.Source] = true
				case *hclsyntax.ScopeTraversalExpr:
					more = more && yield(reference{argument: name, traversal: e.Traversal, splat: splats[e]})
				}
				return nil
			})
			if !more {
				return
			}
		}
		for _, block := range body.Blocks {
			for r := range traversals(block.Body) {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// unread moves a resource into a module that was not read. The module is handed
// all that the resource was written with, and gives what others took from it.
func (c *configuration) unread(p Place) []Hidden {
	block := p.node.(*hclsyntax.Block)
	dir := path.Dir(p.File)
	edits := map[string][]edit{}
	referred := false
	for r := range c.referring(block, dir) {
		referred = true
		output, last := "it", r.name
		if len(r.traversal) > r.name+1 && !r.splat {
			if step, ok := r.traversal[r.name+1].(hcl.TraverseAttr); ok {
				output, last = step.Name, r.name+1
			}
		}
		text := "module." + c.free
		if r.argument != "depends_on" {
			text += "." + output
		}
		at := span{r.traversal[0].SourceRange().Start.Byte, r.traversal[last].SourceRange().End.Byte}
		edits[r.file] = append(edits[r.file], edit{at, text})
	}
	alone := map[string][]edit{p.File: {{p.span, ""}}}
	edits[p.File] = append(edits[p.File], edit{p.span, c.call(block, p.File)})
	h := Hidden{
		Way: Unread, Place: p, Dir: dir, Gone: strings.Join(block.Labels, "."), Unwritten: true, holds: nothing,
		Files: c.edited(edits, dir, ""),
	}
	if block.Type == "data" {
		h.Gone = "data." + h.Gone
	}
	if !referred { // the module may hold nothing
		h.holds, h.with = aModule, func(string) Files { return c.edited(alone, dir, "") }
	}
	return []Hidden{h}
}

// call writes a call that hands over what a block is written with.
func (c *configuration) call(block *hclsyntax.Block, file string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "module %q {\n  source = \"example.com/acme/hidden/aws\"\n", c.free)
	n := 0
	hand := func(text string) {
		n++
		fmt.Fprintf(&b, "  given_%d = %s\n", n, text)
	}
	var body func(*hclsyntax.Body)
	body = func(of *hclsyntax.Body) {
		for _, name := range slices.Sorted(maps.Keys(of.Attributes)) {
			expr := of.Attributes[name].Expr
			switch {
			case name == "provider" || name == "depends_on" || name == "iterator":
			case !c.varies(expr):
				hand(spanOf(expr.Range()).in(c.files[file]))
			default:
				for _, t := range expr.Variables() {
					if !c.iterating[t.RootName()] {
						hand(plain(t))
					}
				}
			}
		}
		for _, inner := range of.Blocks {
			if !slices.Contains(meta, inner.Type) {
				body(inner.Body)
			}
		}
	}
	body(block.Body)
	return b.String() + "}"
}

// plain writes a traversal up to where an index or a splat begins.
func plain(t hcl.Traversal) string {
	text := t.RootName()
	for _, step := range t[1:] {
		attribute, ok := step.(hcl.TraverseAttr)
		if !ok {
			break
		}
		text += "." + attribute.Name
	}
	return text
}
