package plan

import (
	"maps"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/planvet/planvet/loader/document"
)

// deepest bounds how many hops a reference may take through module inputs and
// outputs.
const deepest = 64

// A scope is where an expression stands: in a module instance, and perhaps in
// a resource or module call that is repeated.
type scope struct {
	module *module
	key    any      // of the repeated resource or call, nil without
	count  int      // how many instances the repeated resource or call has
	each   []string // references of its for_each
	single bool     // the value is one, or a list of one: a reference by key can be narrowed
}

// A resolver follows the references that the configuration prints to
// instances. It does not see locals: a plan does not print them.
type resolver struct {
	tree *tree
	memo map[memoKey][]string
}

type memoKey struct {
	module *module
	name   string // "var.x" or "output.x"
	single bool
}

// resolve lists the addresses of the instances that references lead to.
func (r *resolver) resolve(references []string, in scope) []string {
	found := map[string]bool{}
	r.follow(references, in, found, 0)
	return slices.Sorted(maps.Keys(found))
}

func (r *resolver) follow(references []string, in scope, found map[string]bool, depth int) {
	if depth > deepest || in.module == nil {
		return
	}
	keyed := in.single && in.key != nil && slices.ContainsFunc(references, func(ref string) bool {
		return ref == "each.key" || ref == "count.index"
	})
	for _, head := range chainHeads(references) {
		steps := parseSteps(head)
		if len(steps) == 0 {
			continue
		}
		switch steps[0].name {
		case "local", "each", "count", "path", "terraform", "self":
			if steps[0].name == "each" && len(steps) > 1 && steps[1].name == "value" {
				each := in
				each.each = nil
				r.follow(append([]string{"each.key"}, in.each...), each, found, depth+1)
			}
		case "var":
			if len(steps) > 1 {
				r.variable(in.module, steps[1].name, in.single, found, depth+1)
			}
		case "module":
			if len(steps) > 1 {
				r.call(in, steps[1:], keyed, found, depth+1)
			}
		case "data":
			if len(steps) > 2 {
				r.instances(in, "data."+steps[1].name+"."+steps[2].name, steps[2].key, keyed, found)
			}
		default:
			if len(steps) > 1 {
				r.instances(in, steps[0].name+"."+steps[1].name, steps[1].key, keyed, found)
			}
		}
	}
}

// instances adds the instances of a resource: the one of the key, the one
// that has the same key as who refers, or all.
func (r *resolver) instances(in scope, resource string, key any, keyed bool, found map[string]bool) {
	all := in.module.instances[resource]
	want := key
	if want == nil && keyed && sameKeys(in, len(all)) {
		want = in.key
	}
	if want != nil {
		for _, instance := range all {
			if instance.Key == want {
				found[instance.Address] = true
				return
			}
		}
		if key != nil { // an index into the value of a resource without instances
			for _, instance := range all {
				if instance.Key == nil {
					found[instance.Address] = true
				}
			}
			return
		}
	}
	for _, instance := range all {
		found[instance.Address] = true
	}
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
func (r *resolver) variable(m *module, name string, single bool, found map[string]bool, depth int) {
	if m.parent == nil {
		return
	}
	call := m.parent.moduleCall(m.call)
	if call == nil {
		return
	}
	up := scope{module: m.parent, key: m.key, count: len(m.parent.children[m.call]), each: expressionReferences(call.ForEachExpression), single: single}
	r.memoized(memoKey{m, "var." + name, single}, found, func(into map[string]bool) {
		r.follow(expressionReferences(call.Expressions[name]), up, into, depth)
	})
}

// call goes down into the instances of a module call, to one output or, where
// the reference does not say which, to all.
func (r *resolver) call(in scope, steps []step, keyed bool, found map[string]bool, depth int) {
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
		for name, output := range m.config.Outputs {
			if output == nil || (len(steps) > 1 && steps[1].name != name) {
				continue
			}
			r.memoized(memoKey{m, "output." + name, in.single}, found, func(into map[string]bool) {
				r.follow(expressionReferences(output.Expression), scope{module: m, single: in.single}, into, depth)
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

func (r *resolver) memoized(key memoKey, found map[string]bool, follow func(into map[string]bool)) {
	addresses, known := r.memo[key]
	if !known {
		r.memo[key] = nil // a cycle through here adds nothing
		into := map[string]bool{}
		follow(into)
		addresses = slices.Sorted(maps.Keys(into))
		r.memo[key] = addresses
	}
	for _, address := range addresses {
		found[address] = true
	}
}

func expressionReferences(e *tfjson.Expression) []string {
	if e == nil || e.ExpressionData == nil {
		return nil
	}
	return e.References
}

// repeated is the scope of a resource instance's own expressions.
func repeated(m *module, config *tfjson.ConfigResource, r *document.Resource, siblings int) scope {
	return scope{module: m, key: r.Key, count: siblings, each: expressionReferences(config.ForEachExpression), single: true}
}
