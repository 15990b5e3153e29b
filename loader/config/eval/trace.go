package eval

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// longestTrace bounds the steps of one trace.
const longestTrace = 20

// trace tells how the value at an attribute path came there: through which
// locals, variables and module calls, the first of them first. It is empty for
// a value that is written where it is used.
func (r *resource) trace(path string) []document.Step {
	content := r.decoded[plain]
	if content == nil {
		return nil
	}
	for path != "" {
		if at, known := content.ranges[path]; known {
			scope := map[string]hcl.Expression{"each": forEach(r.resource.Body)}
			if expr := expressionAt(r.resource.Body, at, scope); expr != nil {
				t := tracer{seen: map[hcl.Range]bool{}}
				t.expression(r.in, expr, scope)
				slices.Reverse(t.steps)
				return t.steps
			}
		}
		above := strings.LastIndexByte(path, '.')
		path = path[:max(above, 0)]
	}
	return nil
}

// forEach is what each and the iterators of dynamic blocks come from, nil
// where nothing is repeated.
func forEach(body *module.Body) hcl.Expression {
	if attribute := body.Attributes["for_each"]; attribute != nil {
		return attribute.Expr
	}
	return nil
}

// expressionAt finds what is written at a range: an attribute's value, or that
// of a member of an object in a list. It leaves in scope the collections that
// the iterators of the dynamic blocks around it run over.
func expressionAt(body *module.Body, at hcl.Range, scope map[string]hcl.Expression) hcl.Expression {
	for _, name := range body.Names() {
		attribute := body.Attributes[name]
		if attribute.Range == at {
			return attribute.Expr
		}
		if contains(attribute.Range, at) {
			if member := memberAt(attribute.Expr, at); member != nil {
				return member
			}
		}
	}
	for _, block := range body.Blocks {
		if !contains(block.Range, at) {
			continue
		}
		if block.Type == "dynamic" && len(block.Labels) == 1 {
			iterator := block.Labels[0]
			if attribute := block.Body.Attributes["iterator"]; attribute != nil {
				iterator = keyword(attribute.Expr)
			}
			scope[iterator] = forEach(block.Body)
		}
		if found := expressionAt(block.Body, at, scope); found != nil {
			return found
		}
	}
	return nil
}

func contains(outer, inner hcl.Range) bool {
	return outer.Filename == inner.Filename && outer.Start.Byte <= inner.Start.Byte && inner.End.Byte <= outer.End.Byte
}

func memberAt(list hcl.Expression, at hcl.Range) hcl.Expression {
	items, diags := hcl.ExprList(list)
	if diags.HasErrors() {
		return nil
	}
	for _, item := range items {
		pairs, diags := hcl.ExprMap(item)
		if diags.HasErrors() {
			continue
		}
		for _, pair := range pairs {
			if hcl.RangeBetween(pair.Key.Range(), pair.Value.Range()) == at {
				return pair.Value
			}
		}
	}
	return nil
}

// A tracer gathers steps from the use of a value back to where it was written.
type tracer struct {
	steps []document.Step
	seen  map[hcl.Range]bool
}

// expression follows what an expression is made of. scope holds what each and
// iterators stand for where it is written.
func (t *tracer) expression(in *instance, expr hcl.Expression, scope map[string]hcl.Expression) {
	for _, traversal := range expr.Variables() {
		root := traversal.RootName()
		if collection := scope[root]; collection != nil {
			if !t.seen[collection.Range()] {
				t.seen[collection.Range()] = true
				t.expression(in, collection, scope)
			}
			continue
		}
		if len(traversal) < 2 {
			continue
		}
		named, ok := traversal[1].(hcl.TraverseAttr)
		if !ok {
			continue
		}
		switch root {
		case "var":
			t.variable(in, named.Name)
		case "local":
			if local := in.module.Locals[named.Name]; local != nil && t.step(in, local.Range, "local."+named.Name+" is set here") {
				t.expression(in, local.Expr, nil)
			}
		}
	}
}

func (t *tracer) variable(in *instance, name string) {
	v := in.module.Variables[name]
	if v == nil {
		return
	}
	if in.call != nil {
		if argument := in.call.Body.Attributes[name]; argument != nil {
			if t.step(in.parent, argument.Range, "module."+in.call.Name+" is given "+name+" here") {
				t.expression(in.parent, argument.Expr, map[string]hcl.Expression{"each": forEach(in.call.Body)})
			}
			return
		}
	} else if given, ok := in.Variables[name]; ok && !isDefault(v, given) {
		t.step(in, v.Range, "var."+name+" is given by "+given.From)
		return
	}
	if attribute := v.Body.Attributes["default"]; attribute != nil {
		t.step(in, attribute.Range, "this is the default of var."+name)
	}
}

// isDefault tells whether a variable is given what its default says anyway: a
// plan records the values of all variables.
func isDefault(v *module.Variable, given Given) bool {
	attribute := v.Body.Attributes["default"]
	if attribute == nil || given.Text != nil {
		return false
	}
	value, diags := attribute.Expr.Value(nil)
	if diags.HasErrors() {
		return false
	}
	given.Value, _ = given.Value.UnmarkDeep()
	converted, err := convert.Convert(value, given.Value.Type())
	return err == nil && converted.RawEquals(given.Value)
}

// step adds a step, and tells whether to go on behind it.
func (t *tracer) step(in *instance, at hcl.Range, message string) bool {
	if t.seen[at] || len(t.steps) >= longestTrace {
		return false
	}
	t.seen[at] = true
	t.steps = append(t.steps, document.Step{Module: in.address, Message: message, Place: in.place(at)})
	return true
}
