// Package eval evaluates a tree of modules as terraform would on a first plan:
// every variable, local, output, resource instance and provider configuration,
// each when it is first asked for.
package eval

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/provider"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/schema"
	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// The bounds on evaluation. Go cannot recover from an exhausted stack, so
// values that wait for values are counted.
const (
	maxWaiting    = 1_000     // values that wait for one another
	maxInstances  = 100_000   // resource instances in all
	maxBlocks     = 500_000   // that dynamic blocks make, in all
	maxAttributes = 5_000_000 // of resources that are seen as a whole, in all
)

// A mode is how values that only apply will tell are shown.
type mode int

const (
	plain mode = iota // unknown, as terraform has them
	named             // strings such as "${aws_s3_bucket.b.arn}", to read policy documents by
	modes
)

// Input is what an evaluation starts from.
type Input struct {
	Root    *module.Module
	Sources *module.Sources
	// Functions makes the built-in functions; nil when no expression calls
	// one. They tell refused of each file that they may not read.
	Functions func(refused func(name string, err error)) map[string]function.Function
	// Variables are the root module's inputs by name.
	Variables map[string]Given
	// Workspace is terraform.workspace. Where it is not WorkspaceKnown, it is an
	// unknown text that carries the reference [WorkspaceAddress].
	Workspace      string
	WorkspaceKnown bool
	// WorkspaceNote is said, once, where an expression asks for the workspace;
	// "" says nothing.
	WorkspaceNote string
	// WorkDir is path.cwd; with "" it is unknown.
	WorkDir string
}

// Run evaluates everything and files it into doc. The error is that of ctx.
//
// Of some credentials only one of the places where they stand tells what they
// are. Where one is found, all is evaluated again, to follow it from the place
// where it is written.
func Run(ctx context.Context, in Input, doc *document.Document) error {
	const mostRuns = 3
	known := map[string]credential.Found{}
	for runs := 1; ; runs++ {
		made := document.New(doc.Source)
		e := run(ctx, in, made, known)
		found := credential.Known(e.credentials.found)
		maps.Copy(found, known)
		if err := ctx.Err(); err != nil || len(found) == len(known) || runs == mostRuns {
			made.Credentials = e.credentials.entries()
			e.hideNotices()
			doc.Resources, doc.Data, doc.Providers, doc.Modules = made.Resources, made.Data, made.Providers, made.Modules
			doc.Named, doc.Credentials = made.Named, made.Credentials
			doc.Notices = append(doc.Notices, made.Notices...)
			return err
		}
		known = found
	}
}

func run(ctx context.Context, in Input, doc *document.Document, known map[string]credential.Found) *evaluator {
	e := &evaluator{
		ctx: ctx, Input: in, doc: doc, schemas: schema.NewTable(),
		traversals: map[hcl.Expression][]hcl.Traversal{}, noticed: map[string]bool{}, foreign: map[string]bool{},
		credentials: &credentials{known: known},
	}
	if in.Functions != nil {
		e.functions[plain] = e.allFunctions()
		e.functions[plain]["slice"] = sliceOfData(e.functions[plain]["slice"])
		e.functions[named] = namedFunctions(e.functions[plain])
	}
	e.countLoops()
	root := newInstance(e, in.Root)
	e.module(root)
	root.rest()
	e.handed()
	return e
}

type evaluator struct {
	Input
	ctx         context.Context
	doc         *document.Document
	schemas     *schema.Table
	functions   [modes]map[string]function.Function
	traversals  map[hcl.Expression][]hcl.Traversal
	noticed     map[string]bool
	foreign     map[string]bool // functions of providers of which it is said that they are not evaluated
	names       []string        // see attributeNames
	current     hcl.Range       // of the expression that is being evaluated
	waiting     int
	instances   int
	blocks      int
	attributes  int // of resources that are seen as a whole
	rounds      int // of for expressions
	steps       int // of following what is known in part
	credentials *credentials
	unread      []unreadCall // whose module is not there
	quiet       bool         // nothing is said of what cannot be evaluated
	early       bool         // modules are still being read, so what they give is unknown
	text        int          // bytes that these made
}

// variables lists what an expression refers to.
func (e *evaluator) variables(expr hcl.Expression) []hcl.Traversal {
	if known, ok := e.traversals[expr]; ok {
		return known
	}
	found := expr.Variables()
	e.traversals[expr] = found
	return found
}

func (e *evaluator) place(r hcl.Range) document.Place { return e.Sources.Place(r) }

// warn says once for each place and message what could not be evaluated.
func (e *evaluator) warn(at hcl.Range, format string, args ...any) {
	e.notice(document.LevelWarning, at, fmt.Sprintf(format, args...))
}

func (e *evaluator) notice(level string, at hcl.Range, message string) {
	if e.quiet {
		return
	}
	key := fmt.Sprintf("%s:%d:%s", at.Filename, at.Start.Byte, message)
	if e.noticed[key] {
		return
	}
	e.noticed[key] = true
	place := e.place(at)
	e.doc.Notices = append(e.doc.Notices, document.Notice{Level: level, Message: message, Place: &place})
}

// refused says of a file that a function may not read it.
func (e *evaluator) refused(name string, err error) {
	e.warn(e.current, "%s was not read, so what comes of it is undetermined: %v", name, err)
}

// allFunctions are the built-in ones, and those of providers that the
// configuration names.
func (e *evaluator) allFunctions() map[string]function.Function {
	table := e.Functions(e.refused)
	maps.Copy(table, provider.Functions(e.Sources.Texts, e.unknownFunction))
	return table
}

// unknownFunction says once of a function of a provider that it is not
// evaluated.
func (e *evaluator) unknownFunction(name string) {
	if !e.quiet && !e.foreign[name] {
		e.foreign[name] = true
		e.notice(document.LevelNote, e.current, fmt.Sprintf("%s is a function of a provider, which is not run here, so what it gives is undetermined", name))
	}
}

// sentence puts the first error of diags in one line.
func sentence(diags hcl.Diagnostics) string {
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError {
			text := strings.TrimSuffix(diag.Summary, ".")
			// Of several names that are as near, HCL suggests any.
			detail, _, _ := strings.Cut(diag.Detail, " Did you mean")
			if detail != "" {
				text += ": " + detail
			}
			return shorten(strings.Join(strings.Fields(text), " "))
		}
	}
	return ""
}

// shorten keeps a message, which may quote the configuration, to a length that
// one can read.
func shorten(text string) string {
	const longest = 400
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// A cell is a value that is evaluated once. While it is, asking for it again
// is a cycle.
type cell struct {
	done, busy bool
	value      cty.Value
}

// once evaluates a cell. A cycle, and a chain of values too long for the
// stack, give an unknown value and a notice at the place.
func (e *evaluator) once(c *cell, at hcl.Range, what string, compute func() cty.Value) cty.Value {
	switch {
	case c.done:
		return c.value
	case c.busy:
		e.warn(at, "%s depends on itself, so its value is undetermined", what)
		return cty.DynamicVal
	case e.waiting >= maxWaiting:
		e.warn(at, "%s hangs on a chain of more than %d values, so its value is undetermined", what, maxWaiting)
		return cty.DynamicVal
	case e.ctx.Err() != nil:
		return cty.DynamicVal
	}
	c.busy = true
	e.waiting++
	c.value = compute()
	e.waiting--
	c.busy, c.done = false, true
	return c.value
}
