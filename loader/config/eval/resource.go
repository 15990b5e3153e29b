package eval

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/config/schema"
)

// A resource is one instance of a resource or data block.
type resource struct {
	in       *instance
	resource *module.Resource
	address  string
	key      any
	scope    *scope

	decoded [modes]*content
	json    [modes]*cty.Value // of data "aws_iam_policy_document"
	busy    bool
	whole   [modes]*cty.Value
	asked   map[string]partial.Value // attributes, as far as they are known
	// rendering says that the policy is being put together.
	rendering bool
}

// metaArguments are not values: plans do not list them among these.
var metaArguments = map[string]bool{
	"count": true, "for_each": true, "provider": true, "depends_on": true, "lifecycle": true, "provisioner": true, "connection": true,
}

// content evaluates the instance's body, once.
func (r *resource) content(m mode) content {
	if known := r.decoded[m]; known != nil {
		return *known
	}
	in := r.in
	if r.busy || in.waiting >= maxWaiting {
		in.warn(r.resource.Range, "%s depends on itself, or on too long a chain of others, so its values are undetermined", r.address)
		return content{}
	}
	r.busy = true
	in.waiting++
	d := decoder{scope: r.scope.as(m), skip: metaArguments}
	made := d.body(r.resource.Body, r.schema())
	in.waiting--
	r.busy = false
	r.decoded[m] = &made
	return made
}

func (r *resource) schema() *schema.Block {
	if r.resource.Data {
		return r.in.schemas.Data(r.resource.Type)
	}
	return r.in.schemas.Resource(r.resource.Type)
}

// attribute is what others see of one attribute, or of the blocks of one name.
// What the configuration does not set is the provider's default, null where the
// provider leaves it so, and otherwise known only after apply.
func (r *resource) attribute(name string, m mode) cty.Value {
	return mark(r.bare(name, m), r.address)
}

// bare is an attribute without the reference to its resource.
func (r *resource) bare(name string, m mode) cty.Value {
	c, block := r.content(m), r.schema()
	value, ok := c.values[name]
	if bare := value; ok {
		bare, _ = bare.Unmark()
		ok = !bare.IsNull() && !block.WriteOnly(name)
	}
	var hidden any
	if m == plain {
		hidden = function.Sensitive
	}
	switch {
	case ok:
		value = block.Complete(name, value, hidden)
	case c.values == nil:
		value = cty.DynamicVal // what the body sets was not read
	default:
		value = r.unset(name, m)
	}
	if m == named && !value.IsKnown() && (value.Type() == cty.String || value.Type() == cty.DynamicPseudoType) {
		_, marks := value.Unmark()
		value = cty.StringVal("${" + r.address + "." + name + "}").WithMarks(marks)
	}
	if m == plain && block.Hidden(name) {
		value = value.Mark(function.Sensitive)
	}
	return value
}

func (r *resource) rendersPolicy() bool {
	return r.resource.Data && r.resource.Type == "aws_iam_policy_document"
}

func (r *resource) unset(name string, m mode) cty.Value {
	if r.rendersPolicy() && (name == "json" || name == "minified_json") {
		return r.rendered(m)
	}
	return r.schema().Unset(name)
}

// object is the whole instance: all attributes of a type that is known wholly,
// and of another those that any expression of the configuration may ask for.
func (r *resource) object(m mode) cty.Value {
	if r.whole[m] != nil {
		return *r.whole[m]
	}
	c, names := r.content(m), r.schema().Names()
	if names == nil {
		names = r.in.attributeNames() // id among them
	}
	value := cty.DynamicVal
	if r.in.evaluator.attributes += len(names); r.in.evaluator.attributes <= maxAttributes {
		members := make(map[string]cty.Value, len(names))
		for _, name := range names {
			members[name] = r.bare(name, m)
		}
		for name := range c.values {
			if _, ok := members[name]; !ok {
				members[name] = r.bare(name, m)
			}
		}
		value = cty.ObjectVal(members)
	} else {
		r.in.warn(r.resource.Range, "there are too many instances and attributes to see %s as a whole, so what comes of that is undetermined", r.resource.Key())
	}
	value = mark(value, r.address)
	r.whole[m] = &value
	return value
}

func (r *resource) narrow(names map[string]bool, m mode) cty.Value {
	members := make(map[string]cty.Value, len(names))
	for name := range names {
		members[name] = r.attribute(name, m)
	}
	return cty.ObjectVal(members)
}

// resourceValue is what an expression sees of a resource.
func (in *instance) resourceValue(r *module.Resource, w *wanted, m mode) cty.Value {
	made := in.expand(r)
	lacking := in.lacking(made, w)
	if made.kind == single && !w.all && len(made.instances) == 1 {
		return made.instances[0].narrow(w.names, m)
	}
	address := in.qualify(r.Key())
	if made.kind == open {
		return mark(cty.DynamicVal, address+"[*]")
	}
	whole := func(also []string) cty.Value {
		values := make([]cty.Value, len(made.instances))
		for i, instance := range made.instances {
			values[i] = with(instance.object(m), also)
		}
		return gather(made.kind, values, func(i int) any { return made.instances[i].key }, address)
	}
	if len(lacking) > 0 {
		return whole(lacking)
	}
	return in.once(&made.whole[m], r.Range, address, func() cty.Value { return whole(nil) })
}

// lacking lists the attributes that an expression asks for and that the type
// does not have in the version of the provider that planvet knows. Terraform
// refuses such an expression, so the version in use has them.
func (in *instance) lacking(made *expansion, w *wanted) []string {
	var out []string
	for _, name := range sorted(w.names) {
		if len(made.instances) == 0 || !made.instances[0].schema().Lacks(name) {
			continue
		}
		if _, ok := made.instances[0].content(plain).values[name]; ok {
			continue
		}
		r := made.instances[0].resource
		in.warn(w.at, "%s has no attribute %q in version %s of the provider, so its value is undetermined", r.Type, name, in.schemas.Version())
		out = append(out, name)
	}
	return out
}

// with adds attributes of which nothing is known to an instance.
func with(object cty.Value, names []string) cty.Value {
	bare, marks := object.Unmark()
	if len(names) == 0 || !bare.IsKnown() {
		return object
	}
	members := bare.AsValueMap()
	for _, name := range names {
		members[name] = cty.DynamicVal
	}
	return cty.ObjectVal(members).WithMarks(marks)
}

// attributeNames lists every name that follows a dot anywhere in the
// configuration and may be an attribute's: no expression can ask a resource
// for another one. An expression that takes a resource as a whole sees these,
// since without provider schemas there is no telling what attributes there are.
func (e *evaluator) attributeNames() []string {
	if e.names == nil {
		// What follows these names something else.
		other := map[string]bool{"var": true, "local": true, "module": true, "each": true, "data": true, "resource": true, "path": true, "terraform": true}
		declaredTypes(e.Root, other)
		found := map[string]bool{"id": true}
		e.Sources.Texts(func(text []byte) { dotted(text, other, found) })
		e.names = sorted(found)
	}
	return e.names
}

// declaredTypes adds the resource types of a module and of those below it.
func declaredTypes(m *module.Module, into map[string]bool) {
	for _, r := range m.Resources {
		into[r.Type] = true
	}
	for _, call := range m.Calls {
		if call.Module != nil {
			declaredTypes(call.Module, into)
		}
	}
}

// dotted finds the identifiers after dots and in ["…"], save those after a
// name in other.
func dotted(text []byte, other, found map[string]bool) {
	start := 0 // of the identifier that ends before the current byte
	for i, b := range text {
		switch {
		case b == '.' && !other[string(text[start:i])]:
			if name := identifier(text[i+1:]); len(name) > 0 {
				found[string(name)] = true
			}
		case b == '[' && i+1 < len(text) && text[i+1] == '"':
			if name := identifier(text[i+2:]); len(name) > 0 {
				found[string(name)] = true
			}
		}
		if !inIdentifier(b) {
			start = i + 1
		}
	}
}

func identifier(text []byte) []byte {
	n := 0
	for n < len(text) && inIdentifier(text[n]) {
		n++
	}
	if n > 0 && text[0] >= '0' && text[0] <= '9' {
		return nil
	}
	return text[:n]
}

func inIdentifier(b byte) bool {
	return b == '_' || b == '-' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}
