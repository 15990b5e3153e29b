package eval

import (
	"maps"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/module"
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

// attribute is what others see of one attribute. What the configuration does
// not set is the provider's default, null where the provider leaves it so, and
// otherwise known only after apply.
func (r *resource) attribute(name string, m mode) cty.Value {
	value, ok := r.content(m).values[name]
	if bare := value; ok {
		bare, _ = bare.Unmark()
		ok = !bare.IsNull()
	}
	if !ok {
		value = r.unset(name, m)
	}
	if m == named && !value.IsKnown() && (value.Type() == cty.String || value.Type() == cty.DynamicPseudoType) {
		_, marks := value.Unmark()
		value = cty.StringVal("${" + r.address + "." + name + "}").WithMarks(marks)
	}
	return mark(value, r.address)
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

// object is the whole instance, with all attributes that any expression of the
// configuration may ask for.
func (r *resource) object(m mode) cty.Value {
	if r.whole[m] != nil {
		return *r.whole[m]
	}
	names := map[string]bool{"id": true}
	for name := range r.content(m).values {
		names[name] = true
	}
	for _, name := range r.in.attributeNames() {
		names[name] = true
	}
	value := r.narrow(names, m)
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
	if made.kind == single && !w.all && len(made.instances) == 1 {
		return made.instances[0].narrow(w.names, m)
	}
	address := in.qualify(r.Key())
	if made.kind == open {
		return mark(cty.DynamicVal, address+"[*]")
	}
	return in.once(&made.whole[m], r.Range, address, func() cty.Value {
		values := make([]cty.Value, len(made.instances))
		for i, instance := range made.instances {
			values[i] = instance.object(m)
		}
		return gather(made.kind, values, func(i int) any { return made.instances[i].key }, address)
	})
}

// attributeNames lists every name that follows a dot anywhere in the
// configuration: no expression can ask a resource for another attribute. An
// expression that takes a resource as a whole sees these, since without
// provider schemas there is no telling what attributes there are.
func (e *evaluator) attributeNames() []string {
	if e.names == nil {
		found := map[string]bool{"id": true}
		e.Sources.Texts(func(text []byte) { maps.Copy(found, dotted(text)) })
		e.names = sorted(found)
	}
	return e.names
}

// dotted finds the identifiers after dots and in ["…"], save those that name
// something else than an attribute.
func dotted(text []byte) map[string]bool {
	found := map[string]bool{}
	for i := 0; i < len(text); i++ {
		if text[i] == '.' && !afterRoot(text[:i]) {
			if name := identifier(text[i+1:]); name != "" {
				found[name] = true
			}
		}
		if text[i] == '[' && i+1 < len(text) && text[i+1] == '"' {
			if name := identifier(text[i+2:]); name != "" {
				found[name] = true
			}
		}
	}
	return found
}

func identifier(text []byte) string {
	n := 0
	for n < len(text) && (isLetter(text[n]) || n > 0 && (text[n] >= '0' && text[n] <= '9' || text[n] == '-')) {
		n++
	}
	return string(text[:n])
}

func isLetter(b byte) bool { return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// afterRoot tells whether text ends with var, local, module or each, so that
// what follows is no attribute of a resource.
func afterRoot(text []byte) bool {
	n := len(text)
	for n > 0 && isLetter(text[n-1]) {
		n--
	}
	switch string(text[n:]) {
	case "var", "local", "module", "each":
		return true
	}
	return false
}
