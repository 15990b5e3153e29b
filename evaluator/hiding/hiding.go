// Package hiding rewrites Terraform configurations so that one thing in them is
// no longer known, in the ways that Terraform has for not knowing, and fills
// what is not known with values.
//
// What the original says is always one of the things that the rewritten
// configuration may come to: a rule that answers for sure of the latter must
// answer the same of the former. The tests of the evaluator hold rules to that.
package hiding

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Files are a configuration: texts by slash path below its root module. Those
// that do not end in .tf are kept as they are.
type Files map[string]string

// A Kind is what is hidden.
type Kind string

// The kinds.
const (
	Text      Kind = "text"      // a quoted text or a heredoc, with or without interpolations
	Piece     Kind = "piece"     // a part of what is written in a text
	Number    Kind = "number"    //
	Bool      Kind = "bool"      //
	List      Kind = "list"      // [a, b]
	Object    Kind = "object"    // {a = b}
	Member    Kind = "member"    // one member of an object
	Key       Kind = "key"       // the name of a member
	Reference Kind = "reference" // aws_vpc.main.id, var.ports
	Call      Kind = "call"      // jsonencode(…), as the whole value of an argument
	Default   Kind = "default"   // of a variable of the root module
	Block     Kind = "block"     // a nested block
	Resource  Kind = "resource"  // or a data source
)

// A Place is something that can be hidden.
type Place struct {
	Kind Kind
	File string
	Line int    // counted from 1
	Name string // of the argument, member or block that it stands in: "cidr_blocks"
	Text string // as it is written

	span
	top    bool // it is the whole value of an argument
	varies bool // it may differ between instances or iterations
	quoted bool // a piece of a quoted text, not of a heredoc
	node   any  // of hclsyntax, what the kind needs
	item   int  // of a member or a key: its position in the object
}

// String is the place as a failed test shows it.
func (p Place) String() string {
	text := strings.Join(strings.Fields(p.Text), " ")
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:57]) + "..."
	}
	return fmt.Sprintf("%s:%d %s %s: %s", p.File, p.Line, p.Kind, p.Name, text)
}

// Lines are the first and the last line that it stands in.
func (p Place) Lines() (first, last int) { return p.Line, p.Line + strings.Count(p.Text, "\n") }

// A Way is how something is hidden, as a failed test names it.
type Way string

// A Hidden is a configuration in which one place is hidden.
type Hidden struct {
	Way   Way
	Place Place
	Files Files
	// Gone is the address, within the module whose files are in Dir, of the
	// resource that an unread module has now; "" where none went.
	Gone, Dir string
	// Unwritten says that the text of the place is nowhere in the files.
	Unwritten bool

	holds holds
	with  func(unknown string) Files // the files with an expression in the place of the unknown
}

// Hash is the same in every run and on every machine.
func (h Hidden) Hash(of string) uint64 {
	return hash(of, string(h.Way), h.Place.String(), fmt.Sprint(h.Place.from))
}

func hash(parts ...string) uint64 {
	h := fnv.New64a()
	for _, part := range parts {
		h.Write([]byte(part)) // never fails
		h.Write([]byte{0})
	}
	// the lower bits of FNV hang on the lower bits of its input alone
	sum := h.Sum64()
	return sum ^ sum>>29 ^ sum>>47
}

// All lists every way of hiding every place, in order of files and positions.
// The error is that of a file that is no HCL.
func All(files Files) ([]Hidden, error) {
	c, err := parse(files)
	if err != nil {
		return nil, err
	}
	var out []Hidden
	for _, place := range c.places() {
		out = append(out, c.hide(place)...)
	}
	return out, nil
}

func (c *configuration) hide(p Place) []Hidden {
	switch p.Kind {
	case Piece:
		return c.pieces(p)
	case Key:
		return c.keys(p)
	case Member:
		return c.members(p)
	case Default:
		return c.defaults(p)
	case Block:
		return c.dynamic(p)
	case Resource:
		return slices.Concat(c.counted(p), c.unread(p))
	}
	return c.values(p)
}

// A configuration is parsed files.
type configuration struct {
	files  Files
	names  []string // of the .tf files, sorted
	bodies map[string]*hclsyntax.Body
	// free is a name that nothing in the files has.
	free string
	// iterating are names of variables that differ between iterations.
	iterating map[string]bool
}

func parse(files Files) (*configuration, error) {
	c := &configuration{
		files: files, bodies: map[string]*hclsyntax.Body{}, free: "hidden",
		iterating: map[string]bool{"each": true, "count": true, "self": true},
	}
	for name, text := range files {
		for strings.Contains(text, c.free) {
			c.free += "_"
		}
		if path.Ext(name) == ".tf" {
			c.names = append(c.names, name)
		}
	}
	slices.Sort(c.names)
	for _, name := range c.names {
		file, diags := hclsyntax.ParseConfig([]byte(files[name]), name, hcl.InitialPos)
		if diags.HasErrors() {
			return nil, fmt.Errorf("%s is not HCL: %w", name, diags)
		}
		c.bodies[name] = file.Body.(*hclsyntax.Body)
		c.iterators(c.bodies[name])
	}
	return c, nil
}

// iterators notes the variables of dynamic blocks and of for.
func (c *configuration) iterators(body *hclsyntax.Body) {
	for _, attribute := range body.Attributes {
		hclsyntax.VisitAll(attribute.Expr, func(node hclsyntax.Node) hcl.Diagnostics {
			if loop, ok := node.(*hclsyntax.ForExpr); ok {
				c.iterating[loop.KeyVar], c.iterating[loop.ValVar] = true, true
			}
			return nil
		})
	}
	for _, block := range body.Blocks {
		if block.Type == "dynamic" && len(block.Labels) == 1 {
			c.iterating[block.Labels[0]] = true
			if named := block.Body.Attributes["iterator"]; named != nil {
				c.iterating[hcl.ExprAsKeyword(named.Expr)] = true
			}
		}
		c.iterators(block.Body)
	}
}

// varies tells whether an expression may have another value in another
// instance or iteration: then no single unknown stands for it.
func (c *configuration) varies(expr hclsyntax.Expression) bool {
	return slices.ContainsFunc(expr.Variables(), func(t hcl.Traversal) bool { return c.iterating[t.RootName()] })
}

// A span is a range of bytes.
type span struct{ from, to int }

func spanOf(r hcl.Range) span { return span{r.Start.Byte, r.End.Byte} }

func (s span) in(text string) string { return text[s.from:s.to] }

// An edit replaces a span of a file.
type edit struct {
	span
	text string
}

// edited gives the files with some edits of each, which do not overlap, and
// with a further file in the folder dir where added is not empty.
func (c *configuration) edited(edits map[string][]edit, dir, added string) Files {
	out := Files{}
	for name, text := range c.files {
		list := slices.SortedFunc(slices.Values(edits[name]), func(a, b edit) int { return cmp.Compare(b.from, a.from) })
		for _, e := range list {
			text = text[:e.from] + e.text + text[e.to:]
		}
		out[name] = text
	}
	if added != "" {
		out[path.Join(dir, c.free+".tf")] = added
	}
	return out
}
