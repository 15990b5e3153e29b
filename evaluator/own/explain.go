package own

import (
	"context"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A Line is one line of a rule's code, with what became of it.
type Line struct {
	Row  int
	Text string
	// Asked is how often an expression that begins in this line was asked, Held
	// how often it held.
	Asked, Held int
	// Stopped are addresses of instances that an expression in this line did not
	// hold for, in order.
	Stopped []string
}

// Explain evaluates a rule and tells of every line below its metadata.
func Explain(ctx context.Context, engine *evaluator.Engine, set *policies.Set, doc *document.Document, rule *policies.Rule) ([]Line, error) {
	source := set.Source(rule)
	w := &watcher{file: source.File, rows: map[int]*counts{}, negated: map[[2]int]bool{}}
	if err := engine.Trace(ctx, doc, rule, w); err != nil {
		return nil, err
	}
	var out []Line
	row, code := 0, false
	for text := range strings.Lines(source.Text) {
		row++
		text = strings.TrimRight(text, "\r\n")
		code = code || strings.HasPrefix(text, "package ")
		if !code || strings.TrimSpace(text) == "" || strings.HasPrefix(text, "package ") || strings.HasPrefix(text, "import ") {
			continue
		}
		line := Line{Row: row}
		if found := w.rows[row]; found != nil {
			line = found.line()
		}
		line.Row, line.Text = row, text
		out = append(out, line)
	}
	return out, nil
}

// A watcher counts what OPA's tracer tells of one file.
type watcher struct {
	file string
	rows map[int]*counts
	// negated are rows and columns of expressions with not: what OPA tells of the
	// same expression without it is not what the line says.
	negated map[[2]int]bool
}

// counts are what became of the expressions that begin in one line: OPA makes
// several of one that holds calls within calls.
type counts struct {
	asked   map[int]int // by the expression's position in its body
	failed  int
	stopped []string
}

func (c *counts) line() Line {
	asked := 0
	for _, n := range c.asked {
		asked = max(asked, n)
	}
	slices.Sort(c.stopped)
	return Line{Asked: asked, Held: max(0, asked-c.failed), Stopped: slices.Compact(c.stopped)}
}

func (*watcher) Enabled() bool { return true }

func (*watcher) Config() topdown.TraceConfig { return topdown.TraceConfig{PlugLocalVars: true} }

func (w *watcher) TraceEvent(e topdown.Event) {
	expr, ok := e.Node.(*ast.Expr)
	if !ok || expr.Location == nil || expr.Location.File != w.file {
		return
	}
	at := [2]int{expr.Location.Row, expr.Location.Col}
	if expr.Negated {
		w.negated[at] = true
	} else if w.negated[at] {
		return
	}
	row := w.rows[expr.Location.Row]
	if row == nil {
		row = &counts{asked: map[int]int{}}
		w.rows[expr.Location.Row] = row
	}
	switch e.Op {
	case topdown.EvalOp:
		row.asked[expr.Index]++
	case topdown.FailOp:
		row.failed++
		row.stopped = append(row.stopped, addresses(e.Locals)...)
	}
}

// addresses are those of the instances that variables hold.
func addresses(locals *ast.ValueMap) []string {
	var out []string
	if locals == nil {
		return nil
	}
	locals.Iter(func(_, value ast.Value) bool {
		if object, ok := value.(ast.Object); ok {
			if address := object.Get(ast.StringTerm("address")); address != nil {
				if text, ok := address.Value.(ast.String); ok {
					out = append(out, string(text))
				}
			}
		}
		return false
	})
	return out
}
