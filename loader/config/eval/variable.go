package eval

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/document"
)

// A Given is a root variable's value as it was given: evaluated already, or
// the text of an environment variable or of the command line, which is read
// by the variable's type.
type Given struct {
	Value cty.Value
	Text  *string
	From  string // where it was given, for messages
	// Written tells whether a file of the configuration holds it: "" where it
	// comes from the command line or the environment.
	Written document.Written
	Range   *hcl.Range // in such a file
}

// A constraint is the type of a variable or an output.
type constraint struct {
	typ      cty.Type
	defaults *typeexpr.Defaults
	literal  bool // text is taken as it stands, not as an expression
}

func (in *instance) variable(name string, at hcl.Range, m mode) cty.Value {
	variable := in.module.Variables[name]
	if variable == nil {
		in.warn(at, "there is no variable %q in this module", name)
		return cty.DynamicVal
	}
	return in.once(in.cell("var", name, m), variable.Range, "var."+name, func() cty.Value {
		c := in.constraint(variable.Body, fmt.Sprintf("variable %q", name), variable.Range)
		value, from := in.input(variable, c, m)
		if value == cty.NilVal {
			value = in.missing(variable, c, m)
		} else {
			value = in.convert(c, value, fmt.Sprintf("variable %q", name), variable.Range, m)
		}
		value = in.sighted(from, value)
		if isTrue(variable.Body, "sensitive") {
			value = value.Mark(function.Sensitive)
		}
		return value
	})
}

// input is a variable's value before conversion: what the call or the user
// gives, else the default. [cty.NilVal] says that there is none.
func (in *instance) input(v *module.Variable, c constraint, m mode) (cty.Value, origin) {
	value, from := cty.NilVal, origin{kind: "variable", name: v.Name, at: v.Range, calls: in.calls}
	if in.call != nil {
		if argument := in.call.Body.Attributes[v.Name]; argument != nil {
			value = in.given.as(m).eval(argument.Expr)
			from.at, from.written, from.calls = argument.Range, document.Here, in.parent.calls
		}
	} else if given, ok := in.Variables[v.Name]; ok {
		place := v.Range
		if given.Range != nil {
			place = *given.Range
		}
		value = in.bounded(in.read(v, c, given), place)
		from.written = given.Written
		switch {
		case given.Range != nil:
			from.at = *given.Range
		case given.Written != "" && isDefault(v, given):
			from.at, from.written, from.path = v.Body.Attributes["default"].Range, document.Here, []any{"default"}
		}
	}
	if value != cty.NilVal && !(value.IsNull() && isFalse(v.Body, "nullable")) {
		return value, from
	}
	if attribute := v.Body.Attributes["default"]; attribute != nil {
		from.at, from.written, from.path, from.calls = attribute.Range, document.Here, []any{"default"}, in.calls
		return in.scope(m).eval(attribute.Expr), from
	}
	if value == cty.NilVal {
		in.warn(v.Range, "variable %q has no value: what depends on it is undetermined; give it one with --var or --var-file", v.Name)
	}
	return cty.NilVal, from
}

// read makes a value of the text that a variable was given.
func (in *instance) read(v *module.Variable, c constraint, given Given) cty.Value {
	if given.Text == nil {
		return given.Value
	}
	if c.literal {
		return cty.StringVal(*given.Text)
	}
	expr, diags := hclsyntax.ParseExpression([]byte(*given.Text), given.From, hcl.InitialPos)
	if !diags.HasErrors() {
		value, diags := expr.Value(nil)
		if !diags.HasErrors() {
			return value
		}
	}
	in.warn(v.Range, "what %s gives variable %q is not an expression of its type; it is undetermined", given.From, v.Name)
	return cty.DynamicVal
}

// missing stands in for the value of a variable that has none.
func (in *instance) missing(v *module.Variable, c constraint, m mode) cty.Value {
	address := in.qualify("var." + v.Name)
	if m == named && (c.typ == cty.String || c.typ == cty.DynamicPseudoType) {
		return unknown(m, address, address)
	}
	return mark(cty.UnknownVal(c.typ), address)
}

// convert brings the value of a variable or an output to its type.
func (in *instance) convert(c constraint, value cty.Value, what string, at hcl.Range, m mode) cty.Value {
	if c.defaults != nil && !value.IsNull() {
		bare, marks := value.Unmark()
		value = c.defaults.Apply(bare).WithMarks(marks)
	}
	converted, err := convert.Convert(value, c.typ)
	if err != nil {
		if m == plain {
			in.warn(at, "%s is given a value that is not of its type: %v", what, err)
		}
		return cty.UnknownVal(c.typ).WithMarks(deepMarks(value))
	}
	return in.finite(converted, at)
}

func isFalse(body *module.Body, name string) bool {
	return body.Attributes[name] != nil && !isTrue(body, name)
}

// constraint reads the type of a variable, or, since Terraform 1.15, of an
// output. Terraform 0.11 wrote it in quotes, and took list and map without an
// element type.
func (in *instance) constraint(body *module.Body, what string, at hcl.Range) constraint {
	attribute := body.Attributes["type"]
	if attribute == nil {
		return constraint{typ: cty.DynamicPseudoType, literal: true}
	}
	switch word := keyword(attribute.Expr); word {
	case "string":
		return constraint{typ: cty.String, literal: true}
	case "list":
		return constraint{typ: cty.List(cty.DynamicPseudoType)}
	case "map":
		return constraint{typ: cty.Map(cty.DynamicPseudoType)}
	case "set":
		return constraint{typ: cty.Set(cty.DynamicPseudoType)}
	}
	typ, defaults, diags := typeexpr.TypeConstraintWithDefaults(attribute.Expr)
	if diags.HasErrors() {
		in.warn(at, "the type of %s is not one: %s", what, sentence(diags))
		return constraint{typ: cty.DynamicPseudoType}
	}
	return constraint{typ: typ, defaults: defaults, literal: typ.IsPrimitiveType()}
}

// keyword reads a type that is one word, quoted or not.
func keyword(expr hcl.Expression) string {
	if word := hcl.ExprAsKeyword(expr); word != "" {
		return word
	}
	if value, diags := expr.Value(nil); !diags.HasErrors() && value.Type() == cty.String && value.IsKnown() && !value.IsNull() {
		return value.AsString()
	}
	return ""
}
