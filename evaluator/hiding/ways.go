package hiding

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The ways.
const (
	Data        Way = "data"               // a data source's answer
	Apply       Way = "terraform_data"     // what only apply will tell
	Variable    Way = "variable"           // one without a value
	Coalesce    Way = "coalesce"           // coalesce(unknown, it)
	Same        Way = "conditional, same"  // unknown ? it : it
	Other       Way = "conditional, other" // unknown ? it : other
	Unset       Way = "conditional, null"  // unknown ? it : null
	Workspace   Way = "workspace"          // terraform.workspace == "x" ? it : other
	Compact     Way = "compact"            // compact(concat([unknown], it))
	Concat      Way = "concat"             // concat(it, unknown)
	Try         Way = "try"                // try(unknown.it, it)
	Lookup      Way = "lookup"             // lookup(unknown, "k", it)
	Merge       Way = "merge"              // merge(unknown, others), for a member
	MergeOver   Way = "merge over"         // merge(others, unknown)
	HoleWhole   Way = "hole"               // "${unknown}"
	HoleStart   Way = "hole at the start"  // "${unknown}rest"
	HoleEnd     Way = "hole at the end"    // "rest${unknown}"
	HoleMiddle  Way = "hole in the middle" // "re${unknown}st"
	Dynamic     Way = "dynamic"            // over an unknown collection
	Count       Way = "count"              // an unknown one
	ForEach     Way = "for_each"           // an unknown one
	Unread      Way = "module"             // that was not read
	NoWorkspace     = `terraform.workspace == "x"`
)

// holds is what the unknown itself is.
type holds int

const (
	theValue    holds = iota // what stands at the place
	aText                    // a text, which may be null
	aList                    // a list, which may be empty
	aName                    // a text that is compared with "x"
	aWorkspace               // a condition
	aMap                     // a map that may have "k"
	anObject                 // an object that may hold a member
	aTree                    // an object that may have "it"
	aCollection              // what a dynamic block or for_each is over
	aCount                   // how many instances there are
	aModule                  // what a module that was not read holds
	nothing                  // cannot be filled
)

// An origin is where an unknown comes from: with what is declared, and how it is
// referred to. Its type is in terms of a variable's.
type origin struct {
	way      Way
	declared func(name, typ string) string
	referred func(name, typ string) string
}

const remoteState = "data \"terraform_remote_state\" %q {\n  backend = \"local\"\n}\n"

func origins() []origin {
	return []origin{
		{Data, func(name, typ string) string {
			if typ == "string" {
				return fmt.Sprintf("data \"external\" %q {\n  program = [\"./it\"]\n}\n", name)
			}
			return fmt.Sprintf(remoteState, name)
		}, func(name, typ string) string {
			if typ == "string" {
				return "data.external." + name + ".result.it"
			}
			return "data.terraform_remote_state." + name + ".outputs.it"
		}},
		// terraform_data has an output only where it has an input
		{Apply, func(name, _ string) string {
			return fmt.Sprintf(remoteState+"resource \"terraform_data\" %q {\n  input = data.terraform_remote_state.%s.outputs.it\n}\n", name, name, name)
		}, func(name, _ string) string { return "terraform_data." + name + ".output" }},
		{Variable, func(name, typ string) string {
			return fmt.Sprintf("variable %q {\n  type = %s\n}\n", name, typ)
		}, func(name, _ string) string { return "var." + name }},
	}
}

// origins are those that there are in a folder: nothing but the root module can
// have variables that nobody sets.
func (c *configuration) origins(dir string) []origin {
	all := origins()
	if dir != "." {
		return all[:2]
	}
	return all
}

// unknown is some origin of an unknown for a place, the same in every run.
func (c *configuration) unknown(p Place, way Way) origin {
	list := c.origins(path.Dir(p.File))
	return list[hash(p.File, strconv.Itoa(p.from), string(way))%uint64(len(list))]
}

// replaced hides a place: shape gives what stands in its place, from how the
// unknown is referred to.
func (c *configuration) replaced(p Place, way Way, from origin, typ string, holds holds, shape func(unknown string) string) Hidden {
	dir := path.Dir(p.File)
	with := func(unknown, added string) Files {
		return c.edited(map[string][]edit{p.File: {{p.span, shape(unknown)}}}, dir, added)
	}
	return Hidden{
		Way: way, Place: p, Dir: dir, holds: holds,
		Files: with(from.referred(c.free, typ), from.declared(c.free, typ)),
		with:  func(unknown string) Files { return with(unknown, "") },
	}
}

// values hides a value as a whole, or puts an unknown beside it.
func (c *configuration) values(p Place) []Hidden {
	typ := typeOf(p)
	var out []Hidden
	if !p.varies {
		for _, from := range c.origins(path.Dir(p.File)) {
			h := c.replaced(p, from.way, from, typ, theValue, func(unknown string) string { return unknown })
			h.Unwritten = true
			out = append(out, h)
		}
	}
	it := p.Text
	if strings.HasPrefix(it, "<<") {
		it += "\n"
	}
	add := func(way Way, typ string, holds holds, format string, args ...any) {
		out = append(out, c.replaced(p, way, c.unknown(p, way), typ, holds, func(unknown string) string {
			return fmt.Sprintf(format, append([]any{unknown}, args...)...)
		}))
	}
	add(Same, "string", aName, `(%s == "x" ? %s : %s)`, it, it)
	add(Try, "any", aTree, "try(%s.it, %s)", it)
	if p.top {
		add(Unset, "string", aName, `(%s == "x" ? %s : null)`, it)
	}
	if other := otherThan(p); other != "" {
		add(Other, "string", aName, `(%s == "x" ? %s : %s)`, it, other)
		out = append(out, c.workspace(p, fmt.Sprintf(" ? %s : %s)", it, other)))
	}
	switch p.Kind {
	case Text, Number, Bool:
		if p.Text != `""` { // which coalesce passes over
			add(Coalesce, typ, theValue, "coalesce(%s, %s)", it)
		}
		add(Lookup, "map("+typ+")", aMap, `lookup(%s, "k", %s)`, it)
	case Reference:
		add(Coalesce, "any", theValue, "coalesce(%s, %s)", it)
	case List:
		if texts, _ := elements(p); texts {
			add(Compact, "string", aText, "compact(concat([%s], %s))", it)
		}
		add(Concat, typ, aList, "concat(%[2]s, %[1]s)", it)
	}
	return out
}

// workspace makes a place hang on the workspace, which nobody names.
func (c *configuration) workspace(p Place, rest string) Hidden {
	with := func(condition string) Files {
		return c.edited(map[string][]edit{p.File: {{p.span, "(" + condition + rest}}}, ".", "")
	}
	files := with(NoWorkspace)
	// with a backend of several workspaces, terraform init chooses one
	files[c.free+".tf"] = "terraform {\n  cloud {\n    organization = \"acme\"\n    workspaces {\n      tags = [\"network\"]\n    }\n  }\n}\n"
	return Hidden{Way: Workspace, Place: p, Dir: path.Dir(p.File), Files: files, holds: aWorkspace, with: with}
}

// typeOf is the type that a variable needs to stand for a value.
func typeOf(p Place) string {
	switch p.Kind {
	case Text:
		return "string"
	case Number:
		return "number"
	case Bool:
		return "bool"
	case List:
		if texts, known := elements(p); texts && known {
			return "list(string)"
		}
	}
	return "any"
}

// elements tells whether all elements of a list are surely texts, none of them
// null or empty, and whether all are written there.
func elements(p Place) (texts, known bool) {
	tuple := p.node.(*hclsyntax.TupleConsExpr)
	known = len(tuple.Exprs) > 0
	for _, element := range tuple.Exprs {
		switch e := element.(type) {
		case *hclsyntax.TemplateExpr:
			if value, diags := e.Value(nil); !diags.HasErrors() && value.IsKnown() && value.AsString() == "" {
				return false, false
			}
		case *hclsyntax.ScopeTraversalExpr:
			// an attribute of a resource: neither a list nor null, as those in
			// lists of texts are
			if root := e.Traversal.RootName(); len(e.Traversal) < 3 || root != "data" && !strings.Contains(root, "_") {
				return false, false
			}
			known = false
		default:
			return false, false
		}
	}
	return true, known
}

// otherThan writes another value of the same kind, "" where none will do.
func otherThan(p Place) string {
	switch p.Kind {
	case Text:
		if p.Text != `"other"` {
			return `"other"`
		}
	case Number:
		return "(" + p.Text + " + 1)"
	case Bool:
		return strconv.FormatBool(p.Text == "false")
	case List:
		if texts, _ := elements(p); texts && p.Text != "[]" {
			return "[]"
		}
	}
	return ""
}
