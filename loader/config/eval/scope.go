package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/collection"
	"github.com/planvet/planvet/loader/config/partial"
)

// A scope is where an expression is evaluated: a module instance, with what
// each, count and the iterators of dynamic blocks mean there.
type scope struct {
	in         *instance
	mode       mode
	key, value cty.Value // each; NilVal outside for_each
	count      cty.Value
	iterators  map[string]cty.Value
	// parts is what is known of each and of iterators whose values are not.
	parts map[string]func() partial.Value
}

// as gives the same scope in another mode.
func (s *scope) as(m mode) *scope {
	if s.mode == m {
		return s
	}
	out := *s
	out.mode = m
	return &out
}

// with adds an iterator.
func (s *scope) with(name string, value cty.Value) *scope {
	out := *s
	out.iterators = maps.Clone(s.iterators)
	if out.iterators == nil {
		out.iterators = map[string]cty.Value{}
	}
	out.iterators[name] = value
	return &out
}

// withPart adds what is known of an iterator, or of each.
func (s *scope) withPart(name string, part func() partial.Value) *scope {
	out := *s
	out.parts = maps.Clone(s.parts)
	if out.parts == nil {
		out.parts = map[string]func() partial.Value{}
	}
	out.parts[name] = part
	return &out
}

// eval evaluates an expression. What cannot be evaluated is unknown, carries
// the references of all that it names, and is reported at its place.
func (s *scope) eval(expr hcl.Expression) (value cty.Value) {
	e := s.in.evaluator
	traversals := e.variables(expr)
	ctx := s.context(traversals)
	outer := e.current
	e.current = expr.Range()
	defer func() {
		e.current = outer
		// A function that panics on odd input must not take the scan down.
		if problem := recover(); problem != nil {
			e.warn(expr.Range(), "this cannot be evaluated, so its value is undetermined: %v", problem)
			value = cty.DynamicVal
		}
	}()
	value, diags := expr.Value(ctx)
	if !diags.HasErrors() {
		return e.bounded(value, expr.Range())
	}
	if s.mode == plain {
		e.warn(expr.Range(), "this cannot be evaluated, so its value is undetermined: %s", sentence(diags))
	}
	marks := cty.ValueMarks{}
	for _, traversal := range traversals {
		found, diags := traversal.TraverseAbs(ctx)
		if diags.HasErrors() {
			found = ctx.Variables[traversal.RootName()]
		}
		maps.Copy(marks, deepMarks(found))
	}
	return cty.DynamicVal.WithMarks(marks)
}

// context holds what the traversals name, and no more.
func (s *scope) context(traversals []hcl.Traversal) *hcl.EvalContext {
	ctx := &hcl.EvalContext{Functions: s.in.functions[s.mode]}
	if len(traversals) == 0 {
		return ctx
	}
	b := builder{scope: s, roots: map[string]cty.Value{}, groups: map[string]map[string]cty.Value{}}
	for _, traversal := range traversals {
		b.add(traversal)
	}
	b.resources()
	b.modules()
	for root, members := range b.groups {
		b.roots[root] = cty.ObjectVal(members)
	}
	if b.data != nil {
		members := make(map[string]cty.Value, len(b.data))
		for typ, named := range b.data {
			members[typ] = cty.ObjectVal(named)
		}
		b.roots["data"] = cty.ObjectVal(members)
	}
	ctx.Variables = b.roots
	return ctx
}

// A builder gathers the values of one expression's traversals.
type builder struct {
	*scope
	roots  map[string]cty.Value
	groups map[string]map[string]cty.Value // by root: var, local, module, a resource type
	data   map[string]map[string]cty.Value
	wanted map[string]*wanted // resources by key, calls by "module.name"
}

// wanted is what an expression reads of a resource or of a module: some
// attributes, or, when the expression hides which, all.
type wanted struct {
	at    hcl.Range
	names map[string]bool
	all   bool
}

func (b *builder) put(root, name string, value cty.Value) {
	if b.groups[root] == nil {
		b.groups[root] = map[string]cty.Value{}
	}
	b.groups[root][name] = value
}

func (b *builder) add(t hcl.Traversal) {
	root := t.RootName()
	if value, ok := b.iterators[root]; ok {
		b.roots[root] = value
		return
	}
	at := t.SourceRange()
	switch name := stepName(t, 1); root {
	case "var":
		b.put(root, name, b.in.variable(name, at, b.mode))
	case "local":
		b.put(root, name, b.in.local(name, at, b.mode))
	case "each":
		b.roots[root] = b.each(at)
	case "count":
		if b.count == cty.NilVal {
			b.in.warn(at, "count.index has no meaning here")
			b.roots[root] = cty.DynamicVal
			return
		}
		b.roots[root] = cty.ObjectVal(map[string]cty.Value{"index": b.count})
	case "path":
		b.roots[root] = b.in.paths()
	case "terraform", "tofu":
		workspace := b.in.workspace(name, at, b.mode)
		b.roots[root] = cty.ObjectVal(map[string]cty.Value{"workspace": workspace, "env": workspace, "applying": cty.UnknownVal(cty.Bool)})
	case "self", "ephemeral":
		b.roots[root] = cty.DynamicVal
	case "module":
		b.want("module."+name, t, 2, at)
	case "data":
		b.want("data."+name+"."+stepName(t, 2), t, 3, at)
	case "resource":
		b.want(name+"."+stepName(t, 2), t, 3, at)
		b.roots[root] = cty.DynamicVal // set once the resource is there
	default:
		if len(t) == 1 && collection.IsTypeKeyword(root) {
			return // in the second argument of convert
		}
		b.want(root+"."+name, t, 2, at)
	}
}

func (b *builder) each(at hcl.Range) cty.Value {
	if b.key == cty.NilVal {
		b.in.warn(at, "each has no meaning here")
		return cty.DynamicVal
	}
	return cty.ObjectVal(map[string]cty.Value{"key": b.key, "value": b.value})
}

// want notes what a traversal reads of what key names. The attribute is its
// step at index, or the one after an instance key.
func (b *builder) want(key string, t hcl.Traversal, index int, at hcl.Range) {
	if b.wanted == nil {
		b.wanted = map[string]*wanted{}
	}
	w := b.wanted[key]
	if w == nil {
		w = &wanted{at: at, names: map[string]bool{}}
		b.wanted[key] = w
	}
	if index < len(t) {
		if _, ok := t[index].(hcl.TraverseIndex); ok && index+1 < len(t) {
			index++
		}
	}
	if name := stepName(t, index); name != "" {
		w.names[name] = true
	} else {
		w.all = true
	}
}

// stepName is the name at a step of a traversal, written as .name or ["name"].
func stepName(t hcl.Traversal, index int) string {
	if index >= len(t) {
		return ""
	}
	switch step := t[index].(type) {
	case hcl.TraverseAttr:
		return step.Name
	case hcl.TraverseIndex:
		if step.Key.Type() == cty.String && step.Key.IsKnown() && !step.Key.IsNull() {
			return step.Key.AsString()
		}
	}
	return ""
}

// resources adds the resources and data sources that the expression reads.
func (b *builder) resources() {
	for _, key := range sorted(b.wanted) {
		w := b.wanted[key]
		if strings.HasPrefix(key, "module.") {
			continue
		}
		r := b.in.module.Resources[key]
		if r == nil {
			b.missing(key, w)
			continue
		}
		value := b.in.resourceValue(r, w, b.mode)
		if r.Data {
			b.putData(r.Type, r.Name, value)
			continue
		}
		b.put(r.Type, r.Name, value)
		if _, ok := b.roots["resource"]; ok {
			b.roots["resource"] = cty.ObjectVal(map[string]cty.Value{r.Type: cty.ObjectVal(map[string]cty.Value{r.Name: value})})
		}
	}
}

// missing stands in for a resource that is not declared.
func (b *builder) missing(key string, w *wanted) {
	b.in.warn(w.at, "there is no %s in this module, so what depends on it is undetermined", key)
	parts := strings.Split(key, ".")
	if parts[0] == "data" && len(parts) == 3 {
		b.putData(parts[1], parts[2], cty.DynamicVal)
	} else if len(parts) == 2 {
		b.put(parts[0], parts[1], cty.DynamicVal)
	}
}

func (b *builder) putData(typ, name string, value cty.Value) {
	if b.data == nil {
		b.data = map[string]map[string]cty.Value{}
	}
	if b.data[typ] == nil {
		b.data[typ] = map[string]cty.Value{}
	}
	b.data[typ][name] = value
}

// modules adds the outputs of module calls that the expression reads.
func (b *builder) modules() {
	for _, key := range sorted(b.wanted) {
		if name, ok := strings.CutPrefix(key, "module."); ok {
			b.put("module", name, b.in.callValue(name, b.wanted[key], b.mode))
		}
	}
}

// callValue is the value of module.name: an object of outputs, or a tuple or
// an object of them.
func (in *instance) callValue(name string, w *wanted, m mode) cty.Value {
	address := in.qualify("module." + name)
	call := in.module.Calls[name]
	if call == nil {
		in.warn(w.at, "there is no module %q called here, so what depends on it is undetermined", name)
		return cty.DynamicVal
	}
	if call.Module == nil || in.early {
		if m == plain || w.all {
			return mark(cty.DynamicVal, address)
		}
		members := map[string]cty.Value{}
		for output := range w.names {
			members[output] = unknown(m, address, address+"."+output)
		}
		return cty.ObjectVal(members)
	}
	names := w.names
	if w.all {
		names = make(map[string]bool, len(call.Module.Outputs))
		for output := range call.Module.Outputs {
			names[output] = true
		}
	}
	made := in.child(call)
	values := make([]cty.Value, len(made.instances))
	for i, child := range made.instances {
		members := make(map[string]cty.Value, len(names))
		for _, output := range sorted(names) {
			members[output] = child.output(output, w.at, m)
		}
		values[i] = cty.ObjectVal(members)
	}
	return gather(made.kind, values, func(i int) any { return made.instances[i].key }, address)
}

// gather makes one value of the values of instances.
func gather(k kind, values []cty.Value, key func(int) any, address string) cty.Value {
	switch k {
	case single:
		if len(values) == 0 { // it is not enabled
			return cty.NullVal(cty.DynamicPseudoType)
		}
		return values[0]
	case counted:
		return cty.TupleVal(values)
	case keyed:
		members := make(map[string]cty.Value, len(values))
		for i, value := range values {
			members[fmt.Sprint(key(i))] = value
		}
		return cty.ObjectVal(members)
	}
	marks := cty.NewValueMarks(ref(address + "[*]"))
	for _, value := range values {
		maps.Copy(marks, deepMarks(value))
	}
	return cty.DynamicVal.WithMarks(marks)
}

// sorted lists the keys of a map in byte order.
func sorted[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
