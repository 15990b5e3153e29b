package eval

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyfunction "github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// call is a function call.
func (f *follower) call(e *hclsyntax.FunctionCallExpr) partial.Value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch name {
	case "try":
		return f.try(e)
	case "can":
		return f.can(e)
	case "timestamp", "uuid", "bcrypt":
		return partial.Value{Why: []document.Why{{Reason: document.WhyFunction, Of: name + "()"}}}
	case "plantimestamp":
		return partial.Value{NotEmpty: true, Why: []document.Why{{Reason: document.WhyFunction, Of: name + "()"}}}
	}
	args := f.all(e.Args)
	if n := len(args); e.ExpandFinal && n > 0 {
		last := partial.AsList(args[n-1])
		if !last.Ordered || !last.Closed() {
			return f.expanded(name, args[:n-1], last)
		}
		args = append(args[:n-1:n-1], last.Items...)
	}
	if name == "templatefile" && len(args) == 2 {
		return f.templateFile(args[0], args[1])
	}
	var function *ctyfunction.Function
	if known, ok := f.in.functions[plain][e.Name]; ok {
		function = &known
	}
	return partial.Call(name, function, args, f.refs)
}

// expanded is a call whose last arguments are a list that may go on. Only
// functions that take any number of lists say something then.
func (f *follower) expanded(name string, args []partial.Value, last partial.Value) partial.Value {
	switch name {
	case "concat", "setunion":
		return partial.Call("flatten", nil, []partial.Value{partial.NewList(append(args, last))}, f.refs)
	}
	return partial.Opaque(append(args, last)...)
}

// try is the first of its arguments that does not fail. One that indexes into
// what only apply will tell may yet fail.
func (f *follower) try(e *hclsyntax.FunctionCallExpr) partial.Value {
	var may []partial.Value
	for _, arg := range e.Args {
		value := f.value(arg)
		if value.Bad {
			continue
		}
		may = append(may, value)
		if sure(value) {
			break
		}
	}
	if len(may) == 0 {
		return partial.Value{Bad: true}
	}
	return partial.Choice(may...)
}

// sure tells whether the expression of a value surely does not fail. One that
// puts a value together fails where one of its parts does.
func sure(v partial.Value) bool {
	switch v.Kind {
	case partial.Unknown:
		return v.Of != (partial.Attribute{}) && v.Via == "" && (v.There || !strings.Contains(v.Of.Name, "."))
	case partial.OneOf:
		return all(v.Any, sure)
	case partial.Text:
		return all(v.Pieces, func(piece partial.Piece) bool { return piece.Hole == nil || sure(*piece.Hole) })
	case partial.List, partial.Object:
		return all(v.Items, sure) && all(v.May, sure) && (v.Rest == nil || sure(*v.Rest)) &&
			all(slices.Collect(maps.Values(v.Members)), sure) && all(slices.Collect(maps.Values(v.Keyed)), sure)
	}
	return true
}

func all[V any](values []V, is func(V) bool) bool {
	return !slices.ContainsFunc(values, func(v V) bool { return !is(v) })
}

func (f *follower) can(e *hclsyntax.FunctionCallExpr) partial.Value {
	if len(e.Args) != 1 {
		return f.opaque(e)
	}
	value := f.value(e.Args[0])
	switch {
	case value.Bad:
		return partial.KnownValue(cty.False)
	case sure(value):
		return partial.KnownValue(cty.True)
	}
	return partial.Opaque(value)
}

// templateFile evaluates the template in a file with what is known of its
// variables.
func (f *follower) templateFile(name, variables partial.Value) partial.Value {
	read, ok := f.in.functions[plain]["file"]
	if !ok || name.Kind != partial.Known {
		return partial.Opaque(name, variables)
	}
	content, err := read.Call([]cty.Value{name.Known})
	if err != nil {
		return partial.Value{Bad: true}
	}
	content, _ = content.Unmark()
	object := partial.AsObject(variables)
	if !content.IsKnown() || content.IsNull() || !object.Closed() {
		return partial.Opaque(name, variables)
	}
	template, diags := hclsyntax.ParseTemplate([]byte(content.AsString()), "template", hcl.InitialPos)
	if diags.HasErrors() {
		return partial.Opaque(name, variables)
	}
	inner := follower{scope: f.scope, bound: object.Members, nested: f.nested}
	if inner.bound == nil {
		inner.bound = map[string]partial.Value{}
	}
	inner.alone = true
	return inner.value(template)
}

// loop is a for expression.
func (f *follower) loop(e *hclsyntax.ForExpr) partial.Value {
	collection := f.value(e.CollExpr)
	if collection.Bad {
		return collection
	}
	out := gathered{object: e.KeyExpr != nil, group: e.Group}
	turn := func(key, value partial.Value, sure bool) { out.add(f.turn(e, key, value, sure)) }
	switch {
	case collection.Kind == partial.Object || collection.Kind == partial.Known && !collection.Known.IsNull() && (collection.Known.Type().IsObjectType() || collection.Known.Type().IsMapType()):
		object := partial.AsObject(collection)
		for _, name := range sorted(object.Members) {
			turn(partial.KnownValue(cty.StringVal(name)), object.Members[name], true)
		}
		for _, name := range sorted(object.Keyed) {
			turn(partial.Opaque(object), object.Keyed[name], true)
		}
		if object.Rest != nil {
			out.rest(f.turn(e, partial.Opaque(*object.Rest), *object.Rest, false))
		}
	default:
		list := partial.AsList(collection)
		for i, item := range list.Items {
			key := partial.Opaque(list)
			if list.Ordered {
				key = partial.KnownValue(cty.NumberIntVal(int64(i)))
			} else if item.Kind == partial.Known && isSet(collection) {
				key = item
			}
			turn(key, item, true)
		}
		for _, item := range list.May {
			turn(partial.Opaque(list), item, false)
		}
		if list.Rest != nil {
			out.rest(f.turn(e, partial.Opaque(*list.Rest), *list.Rest, false))
		}
		out.unordered = !list.Ordered
	}
	return out.value()
}

func isSet(v partial.Value) bool {
	return v.Kind == partial.Known && v.Known.Type().IsSetType()
}

// A turn is one turn of a for expression.
type turned struct {
	key, value partial.Value
	sure       bool // it is surely in the result
	left       bool // it surely is not
}

func (f *follower) turn(e *hclsyntax.ForExpr, key, value partial.Value, sure bool) turned {
	inner := *f
	inner.bound = map[string]partial.Value{}
	for name, bound := range f.bound {
		inner.bound[name] = bound
	}
	if e.KeyVar != "" {
		inner.bound[e.KeyVar] = key
	}
	inner.bound[e.ValVar] = value
	out := turned{sure: sure}
	if f.in.rounds++; f.in.rounds > maxRounds {
		out.value = f.opaque(e)
		return out
	}
	if e.CondExpr != nil {
		condition := inner.value(e.CondExpr)
		switch {
		case condition.Kind == partial.Known && condition.Known.RawEquals(cty.False):
			out.left = true
			return out
		case condition.Kind != partial.Known:
			out.sure = false
		}
	}
	if e.KeyExpr != nil {
		out.key = inner.value(e.KeyExpr)
	}
	out.value = inner.value(e.ValExpr)
	return out
}

// gathered is the result of a for expression under way.
type gathered struct {
	object, group, unordered, bad bool
	list                          partial.Value
	members                       map[string]partial.Value
	more                          []partial.Value // further members of an object
}

func (g *gathered) add(t turned) {
	switch {
	case t.left:
	case t.value.Bad:
		g.bad = true
	case !g.object && t.sure:
		g.list.Items = append(g.list.Items, t.value)
	case !g.object:
		g.list.May = append(g.list.May, t.value)
	default:
		name, ok := t.key.Rendered()
		if !ok || !t.sure || t.key.Kind != partial.Known || g.group {
			if ok && t.sure && t.key.Kind == partial.Text && !g.group {
				addKeyed(&g.list, name, t.value)
				return
			}
			g.more = append(g.more, t.value)
			return
		}
		if g.members == nil {
			g.members = map[string]partial.Value{}
		}
		g.members[name] = t.value
	}
}

func (g *gathered) rest(t turned) {
	if t.left {
		return
	}
	if g.object {
		g.more = append(g.more, t.value)
		return
	}
	value := t.value
	g.list.Rest = &value
}

func (g *gathered) value() partial.Value {
	if g.bad {
		return partial.Value{Bad: true}
	}
	if !g.object {
		g.list.Kind = partial.List
		g.list.Ordered = !g.unordered && g.list.Closed()
		return g.list
	}
	out := partial.Value{Kind: partial.Object, Members: g.members, Keyed: g.list.Keyed}
	if out.Members == nil {
		out.Members = map[string]partial.Value{}
	}
	if len(g.more) > 0 {
		rest := partial.Choice(g.more...)
		if g.group {
			rest = partial.Opaque(g.more...)
		}
		out.Rest = &rest
	}
	return out
}
