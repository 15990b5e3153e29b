package hiding

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// pieces makes holes in a piece of a text.
func (c *configuration) pieces(p Place) []Hidden {
	var out []Hidden
	hole := func(way Way, from, to int) {
		for from > 0 && !utf8.RuneStart(p.Text[from]) {
			from--
		}
		for to < len(p.Text) && !utf8.RuneStart(p.Text[to]) {
			to++
		}
		h := c.replaced(p, way, c.unknown(p, way), "string", aText, func(unknown string) string {
			return p.Text[:from] + "${" + unknown + "}" + p.Text[to:]
		})
		h.Place.Text, h.Unwritten = p.Text[from:to], true
		out = append(out, h)
	}
	n := len(p.Text)
	if !p.quoted {
		hole(HoleWhole, 0, n) // a quoted text as a whole is hidden as a value
	}
	if n >= 2 {
		hole(HoleStart, 0, n/2)
		hole(HoleEnd, n/2, n)
	}
	if n >= 3 {
		hole(HoleMiddle, n/3, n-n/3)
	}
	return out
}

// keys hides the name of a member.
func (c *configuration) keys(p Place) []Hidden {
	var out []Hidden
	for _, from := range c.origins(path.Dir(p.File)) {
		h := c.replaced(p, from.way, from, "string", aName, func(unknown string) string { return "(" + unknown + ")" })
		h.holds, h.Unwritten = aText, true
		out = append(out, h)
	}
	return out
}

// members hides a member, and whether it is there at all.
func (c *configuration) members(p Place) []Hidden {
	if p.varies {
		return nil // no single object has it in every instance
	}
	object := p.node.(*hclsyntax.ObjectConsExpr)
	text := c.files[p.File]
	var others []string
	for i, item := range object.Items {
		if i == p.item {
			continue
		}
		member := spanOf(item.KeyExpr.Range()).in(text) + " = " + spanOf(item.ValueExpr.Range()).in(text)
		others = append(others, member+"\n")
	}
	rest := "{}"
	if len(others) > 0 {
		rest = "{\n" + strings.Join(others, "") + "}"
	}
	whole := p
	whole.span = spanOf(object.Range())
	var out []Hidden
	for way, format := range map[Way]string{Merge: "merge(%[1]s, %[2]s)", MergeOver: "merge(%[2]s, %[1]s)"} {
		h := c.replaced(whole, way, c.unknown(p, way), "any", anObject, func(unknown string) string {
			return fmt.Sprintf(format, unknown, rest)
		})
		h.Place.span, h.Unwritten = p.span, true
		out = append(out, h)
	}
	if out[0].Way != Merge { // maps have no order
		out[0], out[1] = out[1], out[0]
	}
	return out
}

// defaults takes a variable's default away, so that it has no value.
func (c *configuration) defaults(p Place) []Hidden {
	block := p.node.(*hclsyntax.Block)
	with := func(unknown string) Files {
		text := ""
		if unknown != "" {
			text = "default = " + unknown
		}
		return c.edited(map[string][]edit{p.File: {{p.span, text}}}, ".", "")
	}
	h := Hidden{Way: Variable, Place: p, Dir: ".", Files: with(""), Unwritten: true, with: with, holds: theValue}
	h.Place.node = block.Body.Attributes["default"].Expr
	return []Hidden{h}
}
