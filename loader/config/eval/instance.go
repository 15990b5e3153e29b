package eval

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// An instance is one instance of a module.
type instance struct {
	*evaluator
	module  *module.Module
	address string // "module.net[0]", "" for the root
	static  string // the same without instance keys
	key     any    // nil, int or string
	shown   string // path.module

	// What follows is nil in the root.
	parent *instance
	call   *module.Call
	given  *scope // the parent's, with the call's each and count
	calls  []document.Call

	cells     map[cellKey]*cell
	resources map[string]*expansion
	children  map[string]*callExpansion
	known     map[string]partial.Value // variables, locals and outputs, as far as they are known
}

type cellKey struct {
	kind, name string
	mode       mode
}

func newInstance(e *evaluator, m *module.Module) *instance {
	return &instance{
		evaluator: e, module: m, shown: ".",
		cells: map[cellKey]*cell{}, resources: map[string]*expansion{}, children: map[string]*callExpansion{},
	}
}

func (in *instance) cell(kind, name string, m mode) *cell {
	key := cellKey{kind, name, m}
	c := in.cells[key]
	if c == nil {
		c = &cell{}
		in.cells[key] = c
	}
	return c
}

// qualify puts the module's address before that of something in it.
func (in *instance) qualify(address string) string {
	if in.address == "" {
		return address
	}
	return in.address + "." + address
}

func (in *instance) scope(m mode) *scope { return &scope{in: in, mode: m} }

// unknown is the value of something that is not there to evaluate.
func unknown(m mode, address, name string) cty.Value {
	if m == named {
		return mark(cty.StringVal("${"+name+"}"), address)
	}
	return mark(cty.DynamicVal, address)
}

func (in *instance) local(name string, at hcl.Range, m mode) cty.Value {
	local := in.module.Locals[name]
	if local == nil {
		in.warn(at, "there is no local value %q in this module", name)
		return cty.DynamicVal
	}
	return in.once(in.cell("local", name, m), local.Range, "local."+name, func() cty.Value {
		return in.sighted(origin{kind: "local", name: name, at: local.Range, calls: in.calls, written: document.Here}, in.scope(m).eval(local.Expr))
	})
}

func (in *instance) output(name string, at hcl.Range, m mode) cty.Value {
	output := in.module.Outputs[name]
	if output == nil {
		in.warn(at, "module %q has no output %q", in.static, name)
		return unknown(m, in.address, in.address+"."+name)
	}
	return in.once(in.cell("output", name, m), output.Range, "output."+name, func() cty.Value {
		attribute := output.Body.Attributes["value"]
		if attribute == nil {
			in.warn(output.Range, "output %q has no value", name)
			return cty.DynamicVal
		}
		value := in.sighted(origin{kind: "output", name: name, at: attribute.Range, calls: in.calls, written: document.Here}, in.scope(m).eval(attribute.Expr))
		if output.Body.Attributes["type"] != nil { // since Terraform 1.15
			what := fmt.Sprintf("output %q", name)
			value = in.convert(in.constraint(output.Body, what, output.Range), value, what, output.Range, m)
		}
		if in.parent != nil && isTrue(output.Body, "sensitive") {
			value = value.Mark(function.Sensitive)
		}
		return value
	})
}

// isTrue reads an argument that must be a literal.
func isTrue(body *module.Body, name string) bool {
	attribute := body.Attributes[name]
	if attribute == nil {
		return false
	}
	value, diags := attribute.Expr.Value(nil)
	return !diags.HasErrors() && value.Type() == cty.Bool && value.IsKnown() && !value.IsNull() && value.True()
}

// paths is the object that path refers to.
func (in *instance) paths() cty.Value {
	cwd := cty.UnknownVal(cty.String)
	if in.WorkDir != "" {
		cwd = cty.StringVal(in.WorkDir)
	}
	return cty.ObjectVal(map[string]cty.Value{
		"module": cty.StringVal(in.shown), "root": cty.StringVal("."), "cwd": cwd,
	})
}

// module evaluates all that is in an instance and in the modules below it.
func (e *evaluator) module(in *instance) {
	for _, key := range sorted(in.module.Resources) {
		for _, r := range in.expand(in.module.Resources[key]).instances {
			if e.ctx.Err() != nil {
				return
			}
			e.doc.Add(r.document(), r.resource.Data)
		}
	}
	for _, provider := range in.module.Providers {
		in.provider(provider)
	}
	for _, key := range sorted(in.module.Actions) {
		in.action(in.module.Actions[key])
	}
	for _, name := range sorted(in.module.Calls) {
		call := in.module.Calls[name]
		static := "module." + name
		if in.static != "" {
			static = in.static + "." + static
		}
		at := in.place(call.Range)
		if call.Module == nil {
			e.unread = append(e.unread, unreadCall{in, call, static})
		}
		e.doc.Modules[static] = document.Module{Source: call.Source, Loaded: call.Module != nil, Reason: call.Problem, Place: &at}
		if call.Module == nil {
			continue
		}
		for _, child := range in.child(call).instances {
			e.module(child)
		}
	}
}

// provider files a provider configuration. OpenTofu takes for_each there, since
// its version 1.9: then each member has a configuration of its own.
func (in *instance) provider(p *module.Provider) {
	key := p.Name
	if p.Alias != "" {
		key = fmt.Sprintf("%s.%s", p.Name, p.Alias)
	}
	key = in.qualify(key)
	if attribute := p.Body.Attributes["for_each"]; attribute != nil {
		_, repetitions := in.keyed(attribute, "provider "+key)
		for _, repetition := range repetitions {
			in.configured(p, key+repetition.suffix, repetition)
		}
		return
	}
	in.configured(p, key, repetition{scope: in.scope(plain)})
}

func (in *instance) configured(p *module.Provider, key string, of repetition) {
	d := &decoder{scope: of.scope, skip: map[string]bool{"alias": true, "version": true, "for_each": true}}
	made := d.body(p.Body, nil)
	r := newDocument(made, in)
	r.Address, r.Type, r.Name, r.Key, r.Action = key, p.Name, p.Alias, of.key, document.NoOp
	in.seen(key, nil, r, made.values, nil)
	for name, value := range r.Values {
		if value != nil && document.IsCredential(name) {
			r.Values[name] = document.Mask
		}
	}
	at := in.place(p.Range)
	r.Place = &at
	in.doc.Providers[key] = r
}
