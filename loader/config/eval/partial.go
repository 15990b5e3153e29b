package eval

import (
	"encoding/json"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// The bounds on following what is known in part. Beyond them nothing is
// claimed of a value.
const (
	maxSteps  = 2_000_000 // expressions, in all
	maxNested = 200       // expressions in one another
	maxWeight = 100_000   // values in a value
)

// A follower says what is known of an expression that cannot be evaluated to
// the end. It goes through the expression itself, since of a value that cty
// takes for unknown nothing is left.
type follower struct {
	*scope
	bound  map[string]partial.Value // what for expressions and templates call by a name
	items  map[*hclsyntax.AnonSymbolExpr]partial.Value
	nested int
	alone  bool // nothing but bound is in sight: a template in a file
}

// partial says what is known of an expression.
func (s *scope) partial(expr hcl.Expression) partial.Value {
	return (&follower{scope: s}).value(expr)
}

func (f *follower) value(expr hcl.Expression) partial.Value {
	value, weight := f.unweighed(expr).Weighed()
	if weight > maxWeight {
		return f.opaque(expr)
	}
	if value.Kind == partial.Known {
		if finite, err := limit.Measure(value.Known); err != nil || !finite {
			return f.opaque(expr)
		}
	}
	if text, ok := value.String(); ok {
		if f.in.text += len(text); len(text) > limit.MaxBytes {
			return f.opaque(expr)
		}
	}
	return value
}

func (f *follower) unweighed(expr hcl.Expression) partial.Value {
	if f.in.steps++; f.in.steps > maxSteps || f.nested > maxNested || f.in.rounds > maxRounds || f.in.text > maxText || f.in.ctx.Err() != nil {
		return f.opaque(expr)
	}
	f.nested++
	defer func() { f.nested-- }()
	switch e := expr.(type) {
	case *round:
		return f.value(e.Expression)
	case *hclsyntax.ParenthesesExpr:
		return f.value(e.Expression)
	case *hclsyntax.LiteralValueExpr:
		return partial.KnownValue(e.Val)
	case *hclsyntax.TemplateWrapExpr:
		return f.value(e.Wrapped)
	case *hclsyntax.TemplateExpr:
		return partial.Concat(f.all(e.Parts)...)
	case *hclsyntax.TemplateJoinExpr:
		if list := partial.AsList(f.value(e.Tuple)); list.Ordered && list.Closed() {
			return partial.Concat(list.Items...)
		}
		return f.opaque(expr)
	case *hclsyntax.ScopeTraversalExpr:
		return f.traversal(e.Traversal)
	case *hclsyntax.RelativeTraversalExpr:
		return walk(f.value(e.Source), e.Traversal)
	case *hclsyntax.IndexExpr:
		return partial.Element(f.value(e.Collection), f.value(e.Key))
	case *hclsyntax.AnonSymbolExpr:
		return f.items[e]
	case *hclsyntax.SplatExpr:
		return f.splat(e)
	case *hclsyntax.ForExpr:
		return f.loop(e)
	case *hclsyntax.ConditionalExpr:
		return f.conditional(e)
	case *hclsyntax.FunctionCallExpr:
		return f.call(e)
	case *hclsyntax.TupleConsExpr:
		return partial.NewList(f.all(e.Exprs))
	case *hclsyntax.ObjectConsExpr:
		return f.object(e)
	case *hclsyntax.ObjectConsKeyExpr:
		if word := hcl.ExprAsKeyword(e.Wrapped); word != "" && !e.ForceNonLiteral {
			return partial.KnownValue(cty.StringVal(word))
		}
		return f.value(e.Wrapped)
	case *hclsyntax.BinaryOpExpr:
		return f.binary(e)
	case *hclsyntax.UnaryOpExpr:
		return partial.Call("", &e.Op.Impl, []partial.Value{f.value(e.Val)}, f.refs)
	}
	return f.json(expr)
}

func (f *follower) all(exprs []hclsyntax.Expression) []partial.Value {
	out := make([]partial.Value, len(exprs))
	for i, expr := range exprs {
		out[i] = f.value(expr)
	}
	return out
}

func (f *follower) refs(marks cty.ValueMarks) []string { return references(marks) }

// opaque is a value of which nothing is known but what the expression names.
func (f *follower) opaque(expr hcl.Expression) partial.Value {
	var from []string
	for _, t := range f.in.variables(expr) {
		if t.RootName() == "var" || t.RootName() == "local" || f.bound[t.RootName()].Kind != partial.Unknown {
			continue // their sources are not worth the way
		}
		from = append(from, t.RootName()+"."+stepName(t, 1))
	}
	slices.Sort(from)
	return partial.Value{From: slices.Compact(from), Why: []document.Why{{Reason: document.WhyOther}}}
}

func (f *follower) conditional(e *hclsyntax.ConditionalExpr) partial.Value {
	condition := f.value(e.Condition)
	if condition.Bad {
		return condition
	}
	if condition.Kind == partial.Known && !condition.Known.IsNull() && condition.Known.Type() == cty.Bool {
		if condition.Known.True() {
			return f.value(e.TrueResult)
		}
		return f.value(e.FalseResult)
	}
	return partial.Choice(f.value(e.TrueResult), f.value(e.FalseResult)).WithWhy(condition.Reasons())
}

// binary is an operator. Of && and || one side may decide.
func (f *follower) binary(e *hclsyntax.BinaryOpExpr) partial.Value {
	left, right := f.value(e.LHS), f.value(e.RHS)
	decides := map[*hclsyntax.Operation]cty.Value{hclsyntax.OpLogicalAnd: cty.False, hclsyntax.OpLogicalOr: cty.True}
	if decisive, ok := decides[e.Op]; ok {
		for _, side := range []partial.Value{left, right} {
			if side.Kind == partial.Known && side.Known.RawEquals(decisive) {
				return side
			}
		}
	}
	return partial.Call("", &e.Op.Impl, []partial.Value{left, right}, f.refs)
}

func (f *follower) object(e *hclsyntax.ObjectConsExpr) partial.Value {
	out := partial.Value{Kind: partial.Object, Members: map[string]partial.Value{}}
	for _, item := range e.Items {
		value := f.value(item.ValueExpr)
		key := f.value(item.KeyExpr)
		name, ok := key.String()
		if !ok {
			if number := f.text(key); number != "" {
				name, ok = number, true
			}
		}
		if ok {
			out.Members[name] = value
			continue
		}
		if key.Kind == partial.Text {
			rendered, _ := key.Rendered()
			addKeyed(&out, rendered, value)
			continue
		}
		more := partial.Opaque(value, key)
		out.Rest = &more
	}
	return out
}

func addKeyed(object *partial.Value, key string, value partial.Value) {
	if object.Keyed == nil {
		object.Keyed = map[string]partial.Value{}
	}
	object.Keyed[key] = value
}

// text is a known number or bool as a key.
func (f *follower) text(v partial.Value) string {
	if v.Kind != partial.Known || v.Known.IsNull() {
		return ""
	}
	s, _ := v.Rendered()
	return s
}

func (f *follower) splat(e *hclsyntax.SplatExpr) partial.Value {
	source := f.value(e.Source)
	if source.IsNull() {
		return partial.NewList(nil)
	}
	var list partial.Value
	switch {
	case source.Kind == partial.Object, source.Kind == partial.Instance, source.Kind == partial.Text, source.Kind == partial.JSON,
		source.Kind == partial.Known && !isCollection(source.Known):
		list = partial.NewList([]partial.Value{source})
	default:
		list = partial.AsList(source)
	}
	return f.mapped(list, func(item partial.Value) partial.Value {
		inner := *f
		inner.items = map[*hclsyntax.AnonSymbolExpr]partial.Value{e.Item: item}
		for symbol, value := range f.items {
			inner.items[symbol] = value
		}
		return inner.value(e.Each)
	})
}

func isCollection(v cty.Value) bool {
	return !v.IsNull() && (v.Type().IsTupleType() || v.Type().IsListType() || v.Type().IsSetType())
}

// mapped is a list with each member put through a function.
func (f *follower) mapped(list partial.Value, to func(partial.Value) partial.Value) partial.Value {
	out := partial.Value{Kind: partial.List, Ordered: list.Ordered, Why: list.Why}
	for _, item := range list.Items {
		out.Items = append(out.Items, to(item))
	}
	for _, item := range list.May {
		out.May = append(out.May, to(item))
	}
	if list.Rest != nil {
		rest := to(*list.Rest)
		out.Rest = &rest
	}
	return out
}

// json is an expression of the JSON syntax, or one of a kind that is not
// followed.
func (f *follower) json(expr hcl.Expression) partial.Value {
	if _, native := expr.(hclsyntax.Expression); native {
		return f.opaque(expr)
	}
	if items, diags := hcl.ExprList(expr); !diags.HasErrors() {
		out := make([]partial.Value, len(items))
		for i, item := range items {
			out[i] = f.value(item)
		}
		return partial.NewList(out)
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		out := partial.Value{Kind: partial.Object, Members: map[string]partial.Value{}}
		for _, pair := range pairs {
			name, ok := f.value(pair.Key).Rendered()
			if !ok {
				more := f.opaque(pair.Value)
				out.Rest = &more
				continue
			}
			out.Members[name] = f.value(pair.Value)
		}
		return out
	}
	var text string
	if json.Unmarshal(f.in.Sources.Text(expr.Range()), &text) == nil {
		if template, diags := hclsyntax.ParseTemplate([]byte(text), expr.Range().Filename, expr.Range().Start); !diags.HasErrors() {
			return f.value(template)
		}
	}
	if value, diags := expr.Value(nil); !diags.HasErrors() && value.IsWhollyKnown() {
		return partial.KnownValue(value)
	}
	return f.opaque(expr)
}
