package eval

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// document is the instance as policies see it.
func (r *resource) document() *document.Resource {
	c := r.content(plain)
	out := newDocument(c, r.in)
	out.Address, out.Type, out.Name, out.Key = r.address, r.resource.Type, r.resource.Name, r.key
	out.Action = document.Create
	if r.resource.Data {
		out.Action = document.Read
	}
	for name, value := range r.schema().Defaults() {
		if out.Values[name] == nil && out.Unknown[name] == nil {
			out.Values[name], _, _ = render(value)
		}
	}
	at := r.in.place(r.resource.Range)
	out.Place = &at
	out.Trace = r.trace
	r.documents(out, c)
	r.in.seen(r.address, nil, out, c.values, r.texts)
	r.hideSensitive(out)
	r.provisioners(out)
	if r.rendersPolicy() {
		r.renderedInto(out)
	}
	known := maps.Clone(r.in.credentials.known)
	maps.Copy(known, credential.Known(r.in.credentials.found))
	credential.Tree(out.Documents, credential.Context{Known: known}, document.Mask)
	return out
}

// renderedInto files a rendered policy as the attribute json.
func (r *resource) renderedInto(out *document.Resource) {
	value := r.rendered(plain)
	known, unknown, ok := render(value)
	if ok {
		out.Values["json"] = known
	}
	if unknown != nil {
		out.Unknown["json"] = unknown
	}
	if found := references(deepMarks(value)); found != nil {
		out.References["json"] = found
	}
	if part, ok := r.renderedPart(); ok && unknown != nil {
		out.Documents["json"] = part.Document
	} else {
		policies(out.Documents, "json", value)
	}
}

// newDocument renders evaluated content: values, unknowns, references, places.
func newDocument(c content, in *instance) *document.Resource {
	out := &document.Resource{
		Module: in.address, Configured: []string{}, Values: map[string]any{}, Unknown: map[string]any{},
		References: map[string][]string{}, Documents: map[string]any{}, Places: make(map[string]document.Place, len(c.ranges)), Calls: in.calls,
	}
	for path, r := range c.ranges {
		out.Places[path] = in.place(r)
	}
	for _, name := range sorted(c.values) {
		value := c.values[name]
		known, unknown, ok := render(value)
		refer(out.References, name, value)
		if part, partly := c.parts[name]; partly && unknown != nil {
			w := partWriter{out}
			known, unknown, ok = w.argument(name, value, part())
		}
		if ok {
			out.Values[name] = known
		}
		if unknown != nil {
			out.Unknown[name] = unknown
		}
		if known != nil || !ok {
			out.Configured = append(out.Configured, name)
		}
	}
	return out
}

// refer notes the references of a value under its path. A list of objects is
// nested blocks, whose arguments each have a path of their own.
func refer(into map[string][]string, path string, value cty.Value) {
	bare, marks := value.Unmark()
	if !isBlocks(bare) {
		if found := references(deepMarks(value)); found != nil {
			into[path] = found
		}
		return
	}
	if found := references(marks); found != nil {
		into[path] = found
	}
	i := 0
	for it := bare.ElementIterator(); it.Next(); i++ {
		_, element := it.Element()
		at := path + "." + strconv.Itoa(i)
		object, marks := element.Unmark()
		if found := references(marks); found != nil {
			into[at] = found
		}
		if !object.IsKnown() || object.IsNull() {
			continue
		}
		for member := object.ElementIterator(); member.Next(); {
			key, value := member.Element()
			key, _ = key.Unmark()
			refer(into, at+"."+key.AsString(), value)
		}
	}
}

// isBlocks tells whether a value is a list of objects.
func isBlocks(value cty.Value) bool {
	typ := value.Type()
	if !value.IsKnown() || value.IsNull() || !(typ.IsTupleType() || typ.IsListType() || typ.IsSetType()) || value.LengthInt() == 0 {
		return false
	}
	for it := value.ElementIterator(); it.Next(); {
		_, element := it.Element()
		if t := element.Type(); !t.IsObjectType() && !t.IsMapType() {
			return false
		}
	}
	return true
}

// render gives the JSON form of a value: what is known of it, and the tree of
// what is not (nil when all is known). It is not ok when nothing is known.
func render(value cty.Value) (known, unknown any, ok bool) {
	value, marks := value.Unmark()
	if !value.IsKnown() {
		return nil, true, false
	}
	if value.IsNull() {
		return nil, nil, true
	}
	if marks.Has(function.Sensitive) {
		return document.Mask, nil, true
	}
	switch typ := value.Type(); {
	case typ == cty.String:
		return value.AsString(), nil, true
	case typ == cty.Bool:
		return value.True(), nil, true
	case typ == cty.Number && value.AsBigFloat().IsInf(): // no JSON has it
		return nil, true, false
	case typ == cty.Number:
		return number(value), nil, true
	case typ.IsObjectType() || typ.IsMapType():
		return renderMembers(value, renderMember)
	case typ.IsTupleType() || typ.IsListType() || typ.IsSetType():
		return renderElements(value, render)
	}
	return nil, true, false
}

// number is a number as terraform writes it in JSON.
func number(value cty.Value) json.Number {
	return json.Number(value.AsBigFloat().Text('f', -1))
}

func renderMember(_ string, element cty.Value) (known, unknown any, ok bool) { return render(element) }

func renderMembers(value cty.Value, member func(name string, element cty.Value) (known, unknown any, ok bool)) (known, unknown any, ok bool) {
	values, unknowns := map[string]any{}, map[string]any{}
	for it := value.ElementIterator(); it.Next(); {
		key, element := it.Element()
		key, _ = key.Unmark()
		name := key.AsString()
		known, unknown, ok := member(name, element)
		if ok {
			values[name] = known
		}
		if unknown != nil {
			unknowns[name] = unknown
		}
	}
	if len(unknowns) > 0 {
		unknown = unknowns
	}
	return values, unknown, true
}

func renderElements(value cty.Value, render func(element cty.Value) (known, unknown any, ok bool)) (known, unknown any, ok bool) {
	values, unknowns := []any{}, []any{}
	some := false
	for it := value.ElementIterator(); it.Next(); {
		_, element := it.Element()
		known, unknown, _ := render(element)
		values = append(values, known)
		if unknown == nil {
			unknown = false
		} else {
			some = true
		}
		unknowns = append(unknowns, unknown)
	}
	if some {
		unknown = unknowns
	}
	return values, unknown, true
}

// documents parses the policies that the instance carries. Of one that is not
// known to the end, what is known is read: placeholders stand for the rest.
func (r *resource) documents(out *document.Resource, c content) {
	for _, name := range sorted(c.values) {
		if part, ok := c.parts[name]; ok {
			documentsIn(out.Documents, name, part())
			continue
		}
		policies(out.Documents, name, c.values[name])
	}
}

// policies looks for policies in a value and in the blocks below it.
func policies(into map[string]any, path string, value cty.Value) {
	documentsIn(into, path, partial.From(value, refsOf, func(string) partial.Value { return partial.Value{} }))
}

// documentsIn looks for policies in what is known of a value and of the blocks
// below it.
func documentsIn(into map[string]any, path string, value partial.Value) {
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch value.Kind {
	case partial.JSON:
		if _, object := value.Document.(map[string]any); object || carriesPolicy(last) {
			into[path] = value.Document
		}
	case partial.Text:
		if text, ok := value.Rendered(); ok && carriesPolicy(last) {
			if parsed, ok := parsePolicy(text, true); ok {
				into[path] = parsed
			}
		}
	case partial.Known:
		if text, ok := value.String(); ok {
			if parsed, ok := parsePolicy(text, carriesPolicy(last)); ok {
				into[path] = parsed
			}
			return
		}
		if isBlocks(value.Known) {
			documentsIn(into, path, partial.AsList(value))
		}
	case partial.List:
		for i, item := range value.Items {
			object := item
			if item.Kind == partial.Known && (item.Known.Type().IsObjectType() || item.Known.Type().IsMapType()) {
				object = partial.AsObject(item)
			}
			if object.Kind != partial.Object {
				continue
			}
			for _, name := range sorted(object.Members) {
				documentsIn(into, path+"."+strconv.Itoa(i)+"."+name, object.Members[name])
			}
		}
	}
}

// carriesPolicy tells whether an argument of that name holds a JSON document
// that rules read.
func carriesPolicy(name string) bool {
	return name == "policy" || name == "json" || strings.HasSuffix(name, "_policy") || strings.HasSuffix(name, "policy_document") || name == "container_definitions"
}

// parsePolicy reads a JSON document. Under a name that does not tell of a
// policy it must look like one.
func parsePolicy(text string, named bool) (any, bool) {
	text = strings.TrimSpace(text)
	if text == "" || text[0] != '{' && text[0] != '[' || !named && !strings.Contains(text, `"Statement"`) {
		return nil, false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var parsed any
	if decoder.Decode(&parsed) != nil || decoder.More() || !document.AllCountable(parsed) {
		return nil, false
	}
	return parsed, true
}
