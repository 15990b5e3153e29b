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
			if attribute := attributeAt(r.resource.Body, at); attribute != nil {
				t := tracer{seen: map[hcl.Range]bool{}}
				t.expression(r.in, attribute.Expr)
				slices.Reverse(t.steps)
				return t.steps
			}
		}
		above := strings.LastIndexByte(path, '.')
		path = path[:max(above, 0)]
	}
	return nil
}

// attributeAt finds the attribute that stands at a range.
func attributeAt(body *module.Body, at hcl.Range) *module.Attribute {
	for _, name := range body.Names() {
		if body.Attributes[name].Range == at {
			return body.Attributes[name]
		}
	}
	for _, block := range body.Blocks {
		if found := attributeAt(block.Body, at); found != nil {
			return found
		}
	}
	return nil
}

// A tracer gathers steps from the use of a value back to where it was written.
type tracer struct {
	steps []document.Step
	seen  map[hcl.Range]bool
}

func (t *tracer) expression(in *instance, expr hcl.Expression) {
	for _, traversal := range expr.Variables() {
		if len(traversal) < 2 {
			continue
		}
		named, ok := traversal[1].(hcl.TraverseAttr)
		if !ok {
			continue
		}
		switch traversal.RootName() {
		case "var":
			t.variable(in, named.Name)
		case "local":
			if local := in.module.Locals[named.Name]; local != nil && t.step(in, local.Range, "local."+named.Name+" is set here") {
				t.expression(in, local.Expr)
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
				t.expression(in.parent, argument.Expr)
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
