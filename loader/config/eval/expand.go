package eval

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/document"
)

// An expansion is a resource's instances.
type expansion struct {
	busy      bool
	kind      kind
	instances []*resource
	whole     [modes]cell
}

// A callExpansion is a module call's instances.
type callExpansion struct {
	busy      bool
	kind      kind
	instances []*instance
}

// A kind is how a block is repeated.
type kind int

const (
	single  kind = iota
	counted      // count
	keyed        // for_each
	open         // count or for_each that only apply will tell
)

// A repetition is one instance that a block's count or for_each asks for.
type repetition struct {
	suffix string // "", "[0]", `["x"]` or "[*]"
	key    any    // nil, int or string
	scope  *scope
}

// repeat evaluates the count or for_each of a block. What is its address, for notices.
func (in *instance) repeat(body *module.Body, what string) (kind, []repetition) {
	if attribute := body.Attributes["count"]; attribute != nil {
		return in.counted(attribute, what)
	}
	if attribute := body.Attributes["for_each"]; attribute != nil {
		return in.keyed(attribute, what)
	}
	if attribute := enabled(body); attribute != nil {
		return in.enabled(attribute, what)
	}
	return single, []repetition{{scope: in.scope(plain)}}
}

// enabled finds the argument of a lifecycle block by which OpenTofu makes one
// instance or none, since its version 1.11
// (https://opentofu.org/docs/language/meta-arguments/enabled).
func enabled(body *module.Body) *module.Attribute {
	blocks := body.Blocks
	if attribute := body.Attributes["lifecycle"]; attribute != nil && body.JSON {
		blocks, _ = attribute.Blocks()
	}
	var found *module.Attribute
	for _, block := range blocks { // an override file adds a block
		if attribute := block.Body.Attributes["enabled"]; attribute != nil && block.Type == "lifecycle" {
			found = attribute
		}
	}
	return found
}

func (in *instance) enabled(attribute *module.Attribute, what string) (kind, []repetition) {
	value, _ := in.scope(plain).eval(attribute.Expr).UnmarkDeep()
	value, err := convert.Convert(value, cty.Bool)
	switch {
	case err != nil || value.IsNull():
		in.warn(attribute.Range, "enabled of %s is neither true nor false, so it is taken as one instance at [*]", what)
	case !value.IsKnown():
		in.warn(attribute.Range, "whether %s is enabled is known only after apply, so it is one instance at [*]", what)
	case value.True():
		return single, []repetition{{scope: in.scope(plain)}}
	default:
		return single, nil
	}
	return open, in.openEnded()
}

// told is an expression's value. One that cty takes for unknown may yet be told
// by what it is made of: both sides of a conditional that are the same.
func (in *instance) told(expr hcl.Expression) cty.Value {
	value := in.scope(plain).eval(expr)
	if bare, marks := value.Unmark(); !bare.IsKnown() && !marks.Has(function.Sensitive) {
		if part := in.scope(plain).partial(expr); part.Kind == partial.Known {
			return part.Known.WithMarks(marks)
		}
	}
	return value
}

func (in *instance) counted(attribute *module.Attribute, what string) (kind, []repetition) {
	value, _ := in.told(attribute.Expr).UnmarkDeep()
	number, err := convert.Convert(value, cty.Number)
	switch {
	case err != nil || number.IsNull():
		in.warn(attribute.Range, "count of %s is not a number, so it is taken as one instance at [*]", what)
		return open, in.openEnded()
	case !number.IsKnown():
		in.warn(attribute.Range, "count of %s is known only after apply, so it is one instance at [*]", what)
		return open, in.openEnded()
	}
	n, accuracy := number.AsBigFloat().Int64()
	if accuracy != big.Exact || n < 0 || n > math.MaxInt32 {
		in.warn(attribute.Range, "count of %s is not a whole number that terraform would take, so it is taken as one instance at [*]", what)
		return open, in.openEnded()
	}
	n = int64(in.allow(int(n), attribute.Range, what))
	out := make([]repetition, n)
	for i := range out {
		s := in.scope(plain)
		s.count = cty.NumberIntVal(int64(i))
		out[i] = repetition{suffix: fmt.Sprintf("[%d]", i), key: i, scope: s}
	}
	return counted, out
}

func (in *instance) keyed(attribute *module.Attribute, what string) (kind, []repetition) {
	value, outer := withoutRefs(in.told(attribute.Expr))
	value, hidden := value.Unmark() // terraform refuses a sensitive for_each; what is in it stays hidden
	typ := value.Type()
	switch {
	case !value.IsKnown():
		in.warn(attribute.Range, "for_each of %s is known only after apply, so it is one instance at [*]", what)
		return open, in.openEnded()
	case value.IsNull() || !(typ.IsMapType() || typ.IsObjectType() || typ.IsSetType()):
		in.warn(attribute.Range, "for_each of %s is neither a map nor a set of strings, so it is taken as one instance at [*]", what)
		return open, in.openEnded()
	case typ.IsSetType() && !value.IsWhollyKnown():
		in.warn(attribute.Range, "for_each of %s has keys that are known only after apply, so it is one instance at [*]", what)
		return open, in.openEnded()
	}
	var out []repetition
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		if typ.IsSetType() {
			if element.IsNull() || element.Type() != cty.String {
				in.warn(attribute.Range, "for_each of %s is a set of something other than strings, so it is taken as one instance at [*]", what)
				return open, in.openEnded()
			}
			key = element
		}
		key, _ = key.Unmark()
		s := in.scope(plain)
		s.key, s.value = key, inherit(element, outer).WithMarks(hidden)
		if !element.IsWhollyKnown() && hidden == nil {
			s = s.withPart("each", in.eachPart(attribute.Expr, key))
		}
		out = append(out, repetition{suffix: "[" + quote(key.AsString()) + "]", key: key.AsString(), scope: s})
	}
	return keyed, out[:in.allow(len(out), attribute.Range, what)]
}

// eachPart is what is known of each for a key of a for_each.
func (in *instance) eachPart(forEach hcl.Expression, key cty.Value) func() partial.Value {
	return partial.Once(func() partial.Value {
		known := partial.KnownValue(key)
		return partial.Value{Kind: partial.Object, Members: map[string]partial.Value{
			"key": known, "value": partial.Element(in.scope(plain).partial(forEach), known),
		}}
	})
}

// inherit gives a member the references of its collection when it has none of
// its own.
func inherit(element cty.Value, outer cty.ValueMarks) cty.Value {
	if len(outer) == 0 || len(references(deepMarks(element))) > 0 {
		return element
	}
	return element.WithMarks(outer)
}

func (in *instance) openEnded() []repetition {
	s := in.scope(plain)
	s.count, s.key, s.value = cty.UnknownVal(cty.Number), cty.UnknownVal(cty.String), cty.DynamicVal
	return []repetition{{suffix: "[*]", scope: s}}
}

// allow bounds the instances in all.
func (in *instance) allow(n int, at hcl.Range, what string) int {
	left := max(maxInstances-in.evaluator.instances, 0)
	if n > left {
		in.notice(document.LevelError, at, fmt.Sprintf("%s has %d instances, which takes the configuration past %d: the rest were not vetted", what, n, maxInstances))
		n = left
	}
	in.evaluator.instances += n
	return n
}

// quote writes an instance key as terraform does in addresses.
func quote(key string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, r := range key {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case (r == '$' || r == '%') && strings.HasPrefix(key[i+1:], "{"):
			b.WriteRune(r)
			b.WriteRune(r)
		case !unicode.IsPrint(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// expand makes a resource's instances, once.
func (in *instance) expand(r *module.Resource) *expansion {
	known := in.resources[r.Key()]
	if known != nil {
		if known.busy {
			in.warn(r.Range, "%s depends on itself, so its instances are undetermined", in.qualify(r.Key()))
			return &expansion{kind: open}
		}
		return known
	}
	if in.waiting >= maxWaiting {
		in.warn(r.Range, "%s hangs on a chain of more than %d others, so its instances are undetermined", in.qualify(r.Key()), maxWaiting)
		return &expansion{kind: open}
	}
	made := &expansion{busy: true}
	in.resources[r.Key()] = made
	address := in.qualify(r.Key())
	in.waiting++
	repeated, repetitions := in.repeat(r.Body, address)
	in.waiting--
	made.kind = repeated
	for _, repetition := range repetitions {
		made.instances = append(made.instances, &resource{
			in: in, resource: r, address: address + repetition.suffix, key: repetition.key, scope: repetition.scope,
		})
	}
	made.busy = false
	return made
}

// child makes a module call's instances, once.
func (in *instance) child(call *module.Call) *callExpansion {
	known := in.children[call.Name]
	if known != nil {
		if known.busy {
			in.warn(call.Range, "%s depends on itself, so its instances are undetermined", in.qualify("module."+call.Name))
			return &callExpansion{kind: open}
		}
		return known
	}
	if in.waiting >= maxWaiting {
		in.warn(call.Range, "module.%s hangs on a chain of more than %d others, so its instances are undetermined", call.Name, maxWaiting)
		return &callExpansion{kind: open}
	}
	made := &callExpansion{busy: true}
	in.children[call.Name] = made
	address := in.qualify("module." + call.Name)
	static := "module." + call.Name
	if in.static != "" {
		static = in.static + "." + static
	}
	in.waiting++
	repeated, repetitions := in.repeat(call.Body, address)
	in.waiting--
	made.kind = repeated
	for _, repetition := range repetitions {
		child := newInstance(in.evaluator, call.Module)
		child.address, child.key, child.static, child.shown = address+repetition.suffix, repetition.key, static, call.Dir
		child.parent, child.call, child.given = in, call, repetition.scope
		child.calls = append(slices.Clone(in.calls), document.Call{Module: child.address, Place: in.place(call.Range)})
		made.instances = append(made.instances, child)
	}
	made.busy = false
	return made
}
