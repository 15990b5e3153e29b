package plan

import (
	"slices"

	"github.com/planvet/planvet/loader/document"
)

// deepest bounds how many hops a reference may take through module inputs and
// outputs.
const deepest = 64

// A scope is where an expression stands: in a module instance, and perhaps in
// a resource or module call that is repeated.
type scope struct {
	module *module
	key    any         // of the repeated resource or call, nil without
	count  int         // how many instances the repeated resource or call has
	each   *expression // its for_each
	single bool        // the value is one, or a list of one: a reference by key can be narrowed
}

// A resolver follows the references that the configuration prints to
// instances. It does not see locals: a plan does not print them.
type resolver struct {
	tree      *tree
	variables map[string]any // of the root module, as the plan was made with them
	memo      map[memoKey]*group
	merged    map[string]*group // by the numbers of the groups in them
	groups    int               // how many were made
}

func newResolver(t *tree, variables map[string]any) *resolver {
	return &resolver{tree: t, variables: variables, memo: map[memoKey]*group{}, merged: map[string]*group{}}
}

type memoKey struct {
	module *module
	name   string // "var.x", "output.x", "aws_vpc.x" or "aws_vpc.x.arn"
	single bool
}

// resolve lists the addresses of the instances that references lead to. The
// list may be that of other references too: nobody may change it.
func (r *resolver) resolve(references []string, in scope) []string {
	found := gathering{}
	r.follow(references, in, &found, 0)
	return r.settle(&found).addresses
}

// follow adds what references lead to. Of a resource or module that stands
// right before each.key or count.index, as in aws_subnet.a[each.key].id, only
// the instance of that key counts. (A plan prints the same of an expression
// that merely mentions one after the other, such as a filter on the key: there
// the source beside the plan tells better.)
func (r *resolver) follow(references []string, in scope, found *gathering, depth int) {
	if depth > deepest || in.module == nil {
		return
	}
	heads := chainHeads(references)
	for i, head := range heads {
		keyed := in.single && in.key != nil && i+1 < len(heads) && (heads[i+1] == "each.key" || heads[i+1] == "count.index")
		r.lead(parseSteps(head), in, keyed, found, depth)
	}
}

// lead adds what one reference leads to.
func (r *resolver) lead(steps []step, in scope, keyed bool, found *gathering, depth int) {
	if len(steps) < 2 {
		return
	}
	switch steps[0].name {
	case "local", "count", "path", "terraform", "self", "ephemeral": // to no instance, or to none that a plan tells
	case "each":
		if steps[1].name == "value" {
			r.eachValue(in, steps[2:], found, depth+1)
		}
	case "var":
		r.variable(in.module, steps[1].name, in.single, found, depth+1)
	case "module":
		r.call(in, steps[1:], keyed, found, depth+1)
	case "data":
		if len(steps) > 2 {
			r.instances(in, "data."+steps[1].name+"."+steps[2].name, steps[2:], keyed, found, depth+1)
		}
	default:
		r.instances(in, steps[0].name+"."+steps[1].name, steps[1:], keyed, found, depth+1)
	}
}

// eachValue follows what for_each goes over: to the instance of the same key
// where it is one resource or module and nothing else. rest is what is taken
// of each.value.
func (r *resolver) eachValue(in scope, rest []step, found *gathering, depth int) {
	heads := chainHeads(in.each.refs())
	in.each = nil
	if len(heads) != 1 {
		for _, head := range heads {
			r.lead(parseSteps(head), in, false, found, depth)
		}
		return
	}
	steps := parseSteps(heads[0])
	if len(steps) == 2 {
		steps = slices.Concat(steps, rest)
	}
	r.lead(steps, in, in.single && in.key != nil, found, depth)
}

// instances adds the instances of a resource: the one of the key, the one
// that has the same key as who refers, or all. Where an argument is taken of
// them (aws_subnet.a.vpc_id), what that one came from is added too.
func (r *resolver) instances(in scope, resource string, steps []step, keyed bool, found *gathering, depth int) {
	all := in.module.instances[resource]
	chosen := chosenInstances(in, all, steps[0].key, keyed)
	if len(all) > 0 && len(chosen) == len(all) {
		r.memoized(memoKey{in.module, resource, false}, found, func(into *gathering) {
			for _, instance := range all {
				into.add(instance.Address)
			}
		})
	} else {
		for _, instance := range chosen {
			found.add(instance.Address)
		}
	}
	config := in.module.configs[resource]
	if len(steps) < 2 || config == nil || depth > deepest {
		return
	}
	argument := config.Expressions[steps[1].name].refs()
	if len(argument) == 0 {
		return
	}
	each := func(into *gathering) {
		for _, instance := range chosen {
			r.memoized(memoKey{in.module, instance.Address + "." + steps[1].name, in.single}, into, func(into *gathering) {
				r.follow(argument, repeated(in.module, config, instance, len(all)), into, depth)
			})
		}
	}
	if len(chosen) == 1 {
		each(found)
		return
	}
	r.memoized(memoKey{in.module, "each " + resource + "." + steps[1].name, in.single}, found, each)
}

func chosenInstances(in scope, all []*document.Resource, key any, keyed bool) []*document.Resource {
	want := key
	if want == nil && keyed && sameKeys(in, len(all)) {
		want = in.key
	}
	if want == nil {
		return all
	}
	var whole []*document.Resource
	for _, instance := range all {
		switch instance.Key {
		case want:
			return []*document.Resource{instance}
		case nil:
			whole = append(whole, instance)
		}
	}
	if key != nil { // an index into the value of a resource without instances
		return whole
	}
	return all
}

// sameKeys tells whether a reference by key means the instance of that key.
// For for_each it does whenever there is one. By position it does only where
// both have as many instances: aws_subnet.a[count.index % 2] prints the same
// references.
func sameKeys(in scope, instances int) bool {
	if _, byPosition := in.key.(int); byPosition {
		return in.count == instances
	}
	return true
}

// variable goes up through the module call that sets it.
func (r *resolver) variable(m *module, name string, single bool, found *gathering, depth int) {
	if m.parent == nil {
		return
	}
	call := m.parent.moduleCall(m.call)
	if call == nil {
		return
	}
	up := scope{module: m.parent, key: m.key, count: len(m.parent.children[m.call]), each: call.ForEach, single: single}
	r.memoized(memoKey{m, "var." + name, single}, found, func(into *gathering) {
		r.follow(call.Expressions[name].refs(), up, into, depth)
	})
}

// call goes down into the instances of a module call, to one output or, where
// the reference does not say which, to all.
func (r *resolver) call(in scope, steps []step, keyed bool, found *gathering, depth int) {
	called := in.module.children[steps[0].name]
	if want := steps[0].key; want != nil {
		called = withKey(called, want)
	} else if keyed && sameKeys(in, len(called)) {
		if one := withKey(called, in.key); len(one) > 0 {
			called = one
		}
	}
	for _, m := range called {
		if m.config == nil {
			continue
		}
		one := len(steps) > 1 && m.config.Outputs[steps[1].name] != nil
		for name, output := range m.config.Outputs {
			if output == nil || (one && steps[1].name != name) {
				continue
			}
			r.memoized(memoKey{m, "output." + name, in.single}, found, func(into *gathering) {
				r.follow(output.Expression.refs(), scope{module: m, single: in.single}, into, depth)
			})
		}
	}
}

func withKey(modules []*module, key any) []*module {
	for _, m := range modules {
		if m.key == key {
			return []*module{m}
		}
	}
	return nil
}

// repeated is the scope of a resource instance's own expressions.
func repeated(m *module, config *configResource, r *document.Resource, siblings int) scope {
	return scope{module: m, key: r.Key, count: siblings, each: config.ForEach, single: true}
}
