package eval

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/planvet/planvet/loader/config/module"
)

// An unreadCall is a call in one instance of a module, of a module that was not
// read.
type unreadCall struct {
	in     *instance
	call   *module.Call
	static string // the called module's address without instance keys
}

// notArguments are the arguments of a call that the module does not get.
var notArguments = map[string]bool{
	"source": true, "version": true, "providers": true, "count": true, "for_each": true, "depends_on": true, "enabled": true,
}

// sources lists what the value of an expression came from. Of one that is unknown
// as a whole, as an object with a key that only apply will tell, that may be all
// that the expression names.
func (s *scope) sources(expr hcl.Expression) []string {
	value := s.eval(expr)
	out := references(deepMarks(value))
	if bare, _ := value.Unmark(); bare.IsKnown() {
		return out
	}
	traversals := s.in.variables(expr)
	ctx := s.context(traversals)
	for _, traversal := range traversals {
		found, diags := traversal.TraverseAbs(ctx)
		if diags.HasErrors() {
			found = ctx.Variables[traversal.RootName()]
		}
		out = append(out, references(deepMarks(found))...)
	}
	return out
}

// handed lists what each module that was not read is handed. It comes last:
// what else the arguments depend on has been evaluated by then, so that nothing
// is said of it twice, and nothing need be said of what nobody reads.
func (e *evaluator) handed() {
	e.quiet = true
	defer func() { e.quiet = false }()
	for _, u := range e.unread {
		m := e.doc.Modules[u.static]
		_, repetitions := u.in.repeat(u.call.Body, u.static)
		for _, repetition := range repetitions {
			for _, name := range u.call.Body.Names() {
				if notArguments[name] {
					continue
				}
				if e.ctx.Err() != nil {
					return
				}
				m.Given = append(m.Given, repetition.scope.sources(u.call.Body.Attributes[name].Expr)...)
			}
		}
		slices.Sort(m.Given)
		m.Given = slices.Compact(m.Given)
		e.doc.Modules[u.static] = m
	}
}
