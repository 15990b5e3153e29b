package eval

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// traversal is what a name, with attributes and indexes, stands for.
func (f *follower) traversal(t hcl.Traversal) partial.Value {
	root := t.RootName()
	if value, ok := f.bound[root]; ok {
		return walk(value, t[1:])
	}
	if f.alone {
		return partial.Value{Bad: true}
	}
	plainly := f.plainly(t)
	if plainly.Kind == partial.Known || plainly.Kind == partial.Masked {
		return plainly
	}
	if iterator, ok := f.parts[root]; ok {
		return walk(iterator(), t[1:])
	}
	name := stepName(t, 1)
	switch root {
	case "var":
		return walk(f.in.variablePart(name), t[2:])
	case "local":
		return walk(f.in.localPart(name), t[2:])
	case "module":
		return f.modulePart(name, t[2:], plainly)
	case "data":
		if len(t) > 2 {
			return f.resourcePart("data."+name+"."+stepName(t, 2), t[3:], plainly)
		}
	case "resource":
		if len(t) > 2 {
			return f.resourcePart(name+"."+stepName(t, 2), t[3:], plainly)
		}
	case "terraform", "tofu":
		plainly.Why = []document.Why{{Reason: document.WhyWorkspace}}
		return plainly
	case "each", "count", "path", "self", "ephemeral":
		return plainly
	default:
		if len(t) > 1 {
			return f.resourcePart(root+"."+name, t[2:], plainly)
		}
	}
	return plainly
}

// plainly is what evaluation makes of a traversal: all of it, or nothing.
func (f *follower) plainly(t hcl.Traversal) partial.Value {
	ctx := f.context([]hcl.Traversal{t})
	value, diags := t.TraverseAbs(ctx)
	if diags.HasErrors() {
		found := ctx.Variables[t.RootName()]
		out := partial.Value{From: references(deepMarks(found)), Bad: found != cty.NilVal && found.IsWhollyKnown()}
		return out
	}
	from := references(deepMarks(value))
	return partial.From(value, f.refs, func(string) partial.Value { return unknownFrom(from) })
}

// unknownFrom is a value of which nothing is known but what it came from.
func unknownFrom(from []string) partial.Value {
	out := partial.Value{From: from}
	for _, address := range from {
		out.Why = append(out.Why, why(address, address))
	}
	return out
}

// why tells for which reason something of an instance is not known. The
// address is that of a resource, a variable or a module; of is what to call it.
func why(address, of string) document.Why {
	parts := document.AddressParts(address)
	for len(parts) > 2 && parts[0] == "module" {
		parts = parts[2:]
	}
	switch parts[0] {
	case "data":
		return document.Why{Reason: document.WhyData, Of: address}
	case "var":
		return document.Why{Reason: document.WhyVariable, Of: address}
	case "module":
		return document.Why{Reason: document.WhyModule, Of: address}
	case "terraform":
		return document.Why{Reason: document.WhyWorkspace}
	}
	return document.Why{Reason: document.WhyApply, Of: of}
}

// walk follows the steps of a traversal.
func walk(v partial.Value, steps hcl.Traversal) partial.Value {
	for _, step := range steps {
		if v.Bad || v.Kind == partial.Masked {
			return v
		}
		switch step := step.(type) {
		case hcl.TraverseAttr:
			v = partial.Member(v, step.Name)
		case hcl.TraverseIndex:
			v = partial.Element(v, partial.KnownValue(step.Key))
		default:
			return partial.Opaque(v)
		}
	}
	return v
}

// resourcePart is a resource, or an attribute of one.
func (f *follower) resourcePart(key string, steps hcl.Traversal, plainly partial.Value) partial.Value {
	r := f.in.module.Resources[key]
	if r == nil {
		return plainly
	}
	made := f.in.expand(r)
	address := f.in.qualify(key)
	var value partial.Value
	switch made.kind {
	case single:
		if len(made.instances) != 1 {
			return plainly
		}
		value = made.instances[0].part()
	case counted:
		items := make([]partial.Value, len(made.instances))
		for i, instance := range made.instances {
			items[i] = instance.part()
		}
		value = partial.NewList(items)
	case keyed:
		value = partial.Value{Kind: partial.Object, Members: map[string]partial.Value{}}
		for _, instance := range made.instances {
			value.Members[fmt.Sprint(instance.key)] = instance.part()
		}
	default:
		return f.openPart(made, address, steps)
	}
	return walk(value, steps)
}

// openPart is what is taken of instances that nobody can count: one stands for
// all.
func (f *follower) openPart(made *expansion, address string, steps hcl.Traversal) partial.Value {
	if len(made.instances) != 1 {
		return partial.Value{From: []string{address + "[*]"}, Why: []document.Why{why(address, address)}}
	}
	one := made.instances[0].part()
	if len(steps) == 0 {
		return partial.Value{Kind: partial.List, Rest: &one}
	}
	if _, index := steps[0].(hcl.TraverseIndex); index {
		return walk(one, steps[1:])
	}
	return walk(one, steps)
}

// part is an instance whose attributes are asked one by one.
func (r *resource) part() partial.Value {
	return partial.Value{
		Kind: partial.Instance, From: []string{r.address}, Get: r.attributePart,
		Whole: func() cty.Value { return r.object(plain) },
	}
}

// attributePart is what is known of an attribute.
func (r *resource) attributePart(name string) partial.Value {
	if known, ok := r.asked[name]; ok {
		return known
	}
	if r.asked == nil {
		r.asked = map[string]partial.Value{}
	}
	value := r.attributeOnce(name)
	r.asked[name] = value
	return value
}

func (r *resource) attributeOnce(name string) partial.Value {
	if r.schema().Hidden(name) {
		return partial.Value{Kind: partial.Masked, From: []string{r.address}}
	}
	whole := r.attribute(name, plain)
	hole := func(path string) partial.Value {
		at := name
		if path != "" {
			at += "." + path
		}
		return partial.Value{
			Of: partial.Attribute{Address: r.address, Name: at}, From: []string{r.address},
			Why: []document.Why{why(r.address, r.address+"."+at)}, NotEmpty: at == "id" || at == "arn", There: true,
		}
	}
	from := func(marks cty.ValueMarks) []string { return references(marks) }
	plainly := partial.From(whole, from, hole)
	if plainly.Kind == partial.Known || plainly.Kind == partial.Masked {
		return plainly
	}
	if r.rendersPolicy() && (name == "json" || name == "minified_json") {
		if document, ok := r.renderedPart(); ok {
			return document
		}
	}
	content := r.content(plain)
	set, ok := content.values[name]
	if !ok {
		return plainly
	}
	if bare, _ := set.Unmark(); bare.IsNull() {
		return plainly
	}
	if part, ok := content.parts[name]; ok {
		return part().Filled(plainly).As(partial.Attribute{Address: r.address, Name: name})
	}
	return plainly
}

// modulePart is a module's outputs, or one of them.
func (f *follower) modulePart(name string, steps hcl.Traversal, plainly partial.Value) partial.Value {
	call := f.in.module.Calls[name]
	if call == nil {
		return plainly
	}
	address := f.in.qualify("module." + name)
	if call.Module == nil {
		out := partial.Value{From: []string{address}, Why: []document.Why{{Reason: document.WhyModule, Of: address}}}
		for _, step := range steps {
			if output, ok := step.(hcl.TraverseAttr); ok {
				out.Of = partial.Attribute{Address: address, Name: output.Name}
				break
			}
		}
		return out
	}
	made := f.in.child(call)
	switch made.kind {
	case single:
		if len(made.instances) == 1 {
			return walk(made.instances[0].part(), steps)
		}
	case counted:
		items := make([]partial.Value, len(made.instances))
		for i, child := range made.instances {
			items[i] = child.part()
		}
		return walk(partial.NewList(items), steps)
	case keyed:
		value := partial.Value{Kind: partial.Object, Members: map[string]partial.Value{}}
		for _, child := range made.instances {
			value.Members[fmt.Sprint(child.key)] = child.part()
		}
		return walk(value, steps)
	}
	return plainly
}

// part is a module instance, whose outputs are asked one by one.
func (in *instance) part() partial.Value {
	return partial.Value{
		Kind: partial.Instance, From: []string{in.address}, Get: in.outputPart,
		Whole: func() cty.Value { return cty.DynamicVal },
	}
}

func (in *instance) outputPart(name string) partial.Value {
	output := in.module.Outputs[name]
	if output == nil || output.Body.Attributes["value"] == nil {
		return partial.Value{From: []string{in.address}}
	}
	if isTrue(output.Body, "sensitive") {
		return partial.Value{Kind: partial.Masked, From: []string{in.address}}
	}
	return in.partOnce("output."+name, func() partial.Value {
		value := in.scope(plain).partial(output.Body.Attributes["value"].Expr)
		if output.Body.Attributes["type"] != nil {
			value = partial.Convert(value, in.constraint(output.Body, fmt.Sprintf("output %q", name), output.Range).typ)
		}
		return value
	})
}

func (in *instance) localPart(name string) partial.Value {
	local := in.module.Locals[name]
	if local == nil {
		return partial.Value{}
	}
	return in.partOnce("local."+name, func() partial.Value { return in.scope(plain).partial(local.Expr) })
}

func (in *instance) variablePart(name string) partial.Value {
	variable := in.module.Variables[name]
	if variable == nil {
		return partial.Value{}
	}
	if isTrue(variable.Body, "sensitive") {
		return partial.Value{Kind: partial.Masked, From: []string{in.qualify("var." + name)}}
	}
	return in.partOnce("var."+name, func() partial.Value { return in.inputPart(variable) })
}

// inputPart is what a variable is given, or its default.
func (in *instance) inputPart(v *module.Variable) partial.Value {
	c := in.constraint(v.Body, fmt.Sprintf("variable %q", v.Name), v.Range)
	address := in.qualify("var." + v.Name)
	value := partial.Value{
		Of: partial.Attribute{Address: in.qualify("var"), Name: v.Name}, From: []string{address},
		Why: []document.Why{{Reason: document.WhyVariable, Of: address}},
	}
	given := false
	if in.call != nil {
		if argument := in.call.Body.Attributes[v.Name]; argument != nil {
			value, given = in.given.partial(argument.Expr), true
		}
	} else if _, ok := in.Variables[v.Name]; ok {
		return partial.From(in.variable(v.Name, v.Range, plain), refsOf, func(string) partial.Value { return value })
	}
	standard := v.Body.Attributes["default"]
	if standard != nil && (!given || value.IsNull() && isFalse(v.Body, "nullable")) {
		value = in.scope(plain).partial(standard.Expr)
	}
	if c.defaults != nil && value.Kind == partial.Object && value.Rest == nil {
		for name, member := range c.defaults.DefaultValues {
			if has, ok := value.Members[name]; !ok || has.IsNull() {
				value.Members[name] = partial.KnownValue(member)
			}
		}
	}
	return partial.Convert(value, c.typ)
}

// partOnce remembers a value that has a name. One that depends on itself is
// one of which nothing is known.
func (in *instance) partOnce(name string, compute func() partial.Value) partial.Value {
	if known, ok := in.known[name]; ok {
		return known
	}
	if in.known == nil {
		in.known = map[string]partial.Value{}
	}
	in.known[name] = partial.Value{}
	if in.waiting >= maxWaiting {
		return partial.Value{}
	}
	in.waiting++
	value := compute()
	in.waiting--
	in.known[name] = value
	return value
}
