package hiding

import (
	"cmp"
	"path"
	"regexp"
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// finder gathers the places of one file.
type finder struct {
	c    *configuration
	file string
	text string
	out  []Place
}

// constant are arguments that terraform reads before it evaluates anything, by
// the type of their block.
var constant = map[string][]string{
	"resource": {"provider", "depends_on"},
	"data":     {"provider", "depends_on"},
	"module":   {"source", "version", "providers", "depends_on"},
	"provider": {"alias", "version"},
	"output":   {"depends_on", "description", "sensitive"},
	"locals":   nil,
}

// meta are nested blocks that are no part of what a resource is.
var meta = []string{"lifecycle", "provisioner", "connection", "timeouts"}

func (c *configuration) places() []Place {
	var out []Place
	for _, file := range c.names {
		f := &finder{c: c, file: file, text: c.files[file]}
		for _, block := range c.bodies[file].Blocks {
			f.block(block)
		}
		slices.SortStableFunc(f.out, func(a, b Place) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
		out = append(out, f.out...)
	}
	return out
}

// block finds the places of a block at the top of a file.
func (f *finder) block(block *hclsyntax.Block) {
	if block.Type == "variable" {
		if attribute := block.Body.Attributes["default"]; attribute != nil && path.Dir(f.file) == "." {
			f.add(Place{Kind: Default, Name: block.Labels[0], span: spanOf(attribute.SrcRange), node: block})
		}
		return
	}
	passed, known := constant[block.Type]
	if !known {
		return
	}
	if (block.Type == "resource" || block.Type == "data") && len(block.Labels) == 2 {
		at := span{block.TypeRange.Start.Byte, block.CloseBraceRange.End.Byte}
		f.add(Place{Kind: Resource, Name: block.Labels[0], span: at, node: block})
	}
	f.body(block.Body, passed, block.Type == "resource" || block.Type == "data")
}

// body finds the places in a block's body, but for some arguments. With nested,
// blocks in it may be made dynamic.
func (f *finder) body(body *hclsyntax.Body, passed []string, nested bool) {
	for name, attribute := range body.Attributes {
		if !slices.Contains(passed, name) {
			f.expression(attribute.Expr, name, true)
		}
	}
	for _, block := range body.Blocks {
		switch {
		case slices.Contains(meta, block.Type):
		case block.Type == "dynamic":
			if each := block.Body.Attributes["for_each"]; each != nil {
				f.expression(each.Expr, "for_each", true)
			}
			for _, content := range block.Body.Blocks {
				f.body(content.Body, nil, nested)
			}
		default:
			if nested && len(block.Labels) == 0 {
				at := span{block.TypeRange.Start.Byte, block.CloseBraceRange.End.Byte}
				f.add(Place{Kind: Block, Name: block.Type, span: at, node: block})
			}
			f.body(block.Body, nil, nested)
		}
	}
}

func (f *finder) add(p Place) {
	p.File, p.Text = f.file, p.in(f.text)
	p.Line = 1
	for i := range p.from {
		if f.text[i] == '\n' {
			p.Line++
		}
	}
	f.out = append(f.out, p)
}

// expression finds what an expression is, if it can be hidden, and the places
// in it. Name is that of the argument or member that it is the value of, top
// says that it is the whole value of an argument.
func (f *finder) expression(expr hclsyntax.Expression, name string, top bool) {
	here := Place{Name: name, span: spanOf(expr.Range()), top: top, varies: f.c.varies(expr), node: expr}
	inner := func(of ...hclsyntax.Expression) {
		for _, e := range of {
			if e != nil {
				f.expression(e, name, false)
			}
		}
	}
	if kind := kindOf(expr, top); kind != "" {
		here.Kind = kind
		f.add(here)
	}
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		f.template(e, here)
	case *hclsyntax.TemplateWrapExpr:
		inner(e.Wrapped)
	case *hclsyntax.TupleConsExpr:
		inner(e.Exprs...)
	case *hclsyntax.ObjectConsExpr:
		f.object(e, here)
	case *hclsyntax.FunctionCallExpr:
		inner(e.Args...)
	case *hclsyntax.ConditionalExpr:
		inner(e.Condition, e.TrueResult, e.FalseResult)
	case *hclsyntax.BinaryOpExpr:
		inner(e.LHS, e.RHS)
	case *hclsyntax.ParenthesesExpr:
		f.expression(e.Expression, name, top)
	case *hclsyntax.IndexExpr:
		inner(e.Collection, e.Key)
	case *hclsyntax.RelativeTraversalExpr:
		inner(e.Source)
	case *hclsyntax.ForExpr:
		inner(e.CollExpr, e.KeyExpr, e.ValExpr, e.CondExpr)
	}
}

// kindOf is "" for what is not hidden as a whole.
func kindOf(expr hclsyntax.Expression, top bool) Kind {
	switch e := expr.(type) {
	case *hclsyntax.TemplateExpr:
		return Text
	case *hclsyntax.LiteralValueExpr:
		return literal(e.Val)
	case *hclsyntax.UnaryOpExpr:
		if value, ok := e.Val.(*hclsyntax.LiteralValueExpr); ok {
			return literal(value.Val) // -1
		}
	case *hclsyntax.TupleConsExpr:
		return List
	case *hclsyntax.ObjectConsExpr:
		return Object
	case *hclsyntax.ScopeTraversalExpr:
		return Reference
	case *hclsyntax.FunctionCallExpr:
		if top {
			return Call
		}
	}
	return ""
}

func literal(value cty.Value) Kind {
	switch {
	case value.IsNull():
		return ""
	case value.Type() == cty.Number:
		return Number
	case value.Type() == cty.Bool:
		return Bool
	}
	return ""
}

func (f *finder) object(e *hclsyntax.ObjectConsExpr, here Place) {
	for i, item := range e.Items {
		name := keyName(item.KeyExpr)
		at := span{item.KeyExpr.Range().Start.Byte, item.ValueExpr.Range().End.Byte}
		f.add(Place{Kind: Member, Name: name, span: at, varies: f.c.varies(item.ValueExpr) || f.c.varies(item.KeyExpr), node: e, item: i})
		if name != "" {
			f.add(Place{Kind: Key, Name: here.Name, span: spanOf(item.KeyExpr.Range()), node: e, item: i})
		}
		f.expression(item.ValueExpr, cmp.Or(name, here.Name), false)
	}
}

// keyName is what a member is called, "" where that is not written.
func keyName(key hclsyntax.Expression) string {
	value, diags := key.Value(nil)
	if diags.HasErrors() || value.IsNull() || !value.IsKnown() || value.Type() != cty.String {
		return ""
	}
	return value.AsString()
}

var (
	// written finds texts in JSON that hold no escapes.
	written = regexp.MustCompile(`"([^"\\]+)"`)
	// bare finds numbers and truth values in JSON.
	bare = regexp.MustCompile(`[:\[,]\s*(true|false|-?[0-9]+)\b`)
	// escaped finds what stands for something else in a text.
	escaped = regexp.MustCompile(`[\\$%]`)
)

// template finds the pieces of a text, and the places in what is interpolated.
func (f *finder) template(e *hclsyntax.TemplateExpr, here Place) {
	quoted := f.text[here.from] == '"'
	for _, part := range e.Parts {
		literal, ok := part.(*hclsyntax.LiteralValueExpr)
		if !ok {
			f.expression(part, here.Name, false)
			continue
		}
		at := spanOf(literal.Range())
		text := at.in(f.text)
		if !quoted {
			for _, found := range slices.Concat(written.FindAllStringSubmatchIndex(text, -1), bare.FindAllStringSubmatchIndex(text, -1)) {
				if inner := (span{at.from + found[2], at.from + found[3]}); !escaped.MatchString(inner.in(f.text)) {
					f.add(Place{Kind: Piece, Name: here.Name, span: inner})
				}
			}
			continue
		}
		if len(text) > 0 && !escaped.MatchString(text) {
			f.add(Place{Kind: Piece, Name: here.Name, span: at, quoted: true})
		}
	}
}
