package evaluator

import (
	"encoding/json"
	"reflect"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/loader/document"
)

// input builds what policies see.
func (b builder) input(doc *document.Document) machine.Value {
	var version machine.Value = machine.Null{}
	if doc.TerraformVersion != "" {
		version = b.text(doc.TerraformVersion)
	}
	modules := machine.NewObject(len(doc.Modules))
	for address, m := range doc.Modules {
		modules.Set(b.text(address), b.fields(
			"source", b.text(m.Source), "loaded", machine.Bool(m.Loaded), "given", b.texts(m.Given), "reason", b.text(m.Reason)))
	}
	return b.fields(
		"source", b.text(doc.Source),
		"terraform_version", version,
		"resources", b.byType(doc.Resources),
		"data", b.byType(doc.Data),
		"providers", b.byAddress(doc.Providers),
		"modules", modules,
		"credentials", b.credentials(doc.Credentials),
	)
}

// fields makes an object of names and values by turns.
func (b builder) fields(of ...any) machine.Value {
	object := machine.NewObject(len(of) / 2)
	for i := 0; i < len(of); i += 2 {
		object.Set(b.text(of[i].(string)), of[i+1].(machine.Value))
	}
	return object
}

func (b builder) credentials(of []document.Credential) machine.Value {
	out := make([]machine.Value, len(of))
	for i, c := range of {
		out[i] = b.fields(
			"address", b.text(c.Address),
			"path", b.any(c.Path),
			"kind", b.text(c.Kind),
			"hash", b.text(c.Hash),
			"written", b.text(string(c.Written)),
		)
	}
	return machine.NewArray(out)
}

// A builder keeps every string it has seen: names of attributes and types come
// back by the thousand. It keeps the values of whole resources too: what a plan
// leaves alone has the same before and after.
type builder struct {
	strings map[string]*machine.String
	objects map[uintptr]machine.Value // by the map that holds the values, which must stay as it is
	lists   map[part]machine.Value    // of text, likewise
}

// A part is a slice by where it is. Of many instances that may each refer to
// any of many others, all share one.
type part struct {
	first *string
	count int
}

func newBuilder() builder {
	return builder{strings: map[string]*machine.String{}, objects: map[uintptr]machine.Value{}, lists: map[part]machine.Value{}}
}

func (b builder) text(s string) *machine.String {
	t, found := b.strings[s]
	if !found {
		t = machine.NewString(s)
		if len(s) < 64 {
			b.strings[s] = t
		}
	}
	return t
}

func (b builder) byType(types map[string]map[string]*document.Resource) machine.Value {
	out := machine.NewObject(len(types))
	for t, instances := range types {
		out.Set(b.text(t), b.byAddress(instances))
	}
	return out
}

func (b builder) byAddress(instances map[string]*document.Resource) machine.Value {
	out := machine.NewObject(len(instances))
	for address, r := range instances {
		out.Set(b.text(address), b.resource(r))
	}
	return out
}

func (b builder) resource(r *document.Resource) machine.Value {
	var configured machine.Value = machine.Null{}
	if r.Configured != nil {
		configured = b.list(r.Configured)
	}
	references := machine.NewObject(len(r.References))
	for path, addresses := range r.References {
		references.Set(b.text(path), b.list(addresses))
	}
	fields := []any{
		"address", b.text(r.Address),
		"type", b.text(r.Type),
		"name", b.text(r.Name),
		"module", b.text(r.Module),
		"key", b.any(r.Key),
		"action", b.text(string(r.Action)),
		"configured", configured,
		"values", b.once(r.Values),
		"unknown", b.object(r.Unknown),
		"references", references,
		"documents", b.once(r.Documents),
	}
	if len(r.Partial) > 0 {
		fields = append(fields, "partial", b.object(r.PartialTree()))
	}
	return b.fields(fields...)
}

func (b builder) list(of []string) machine.Value {
	if len(of) < shared {
		return b.texts(of)
	}
	at := part{&of[0], len(of)}
	t, found := b.lists[at]
	if !found {
		t = b.texts(of)
		b.lists[at] = t
	}
	return t
}

// shared is how long a list must be for it to pay to look whether it was there
// before.
const shared = 8

func (b builder) texts(of []string) machine.Value {
	out := make([]machine.Value, len(of))
	for i, s := range of {
		out[i] = b.text(s)
	}
	return machine.NewArray(out)
}

func (b builder) object(of map[string]any) machine.Value {
	out := machine.NewObject(len(of))
	for key, value := range of {
		out.Set(b.text(key), b.any(value))
	}
	return out
}

// once converts a map that two documents may share.
func (b builder) once(of map[string]any) machine.Value {
	if len(of) == 0 {
		return machine.NewObject(0)
	}
	at := reflect.ValueOf(of).Pointer()
	t, found := b.objects[at]
	if !found {
		t = b.object(of)
		b.objects[at] = t
	}
	return t
}

// any converts the Go forms that document.Resource documents.
func (b builder) any(value any) machine.Value {
	switch v := value.(type) {
	case nil:
		return machine.Null{}
	case bool:
		return machine.Bool(v)
	case string:
		return b.text(v)
	case json.Number:
		if !document.Countable(v) { // loaders make these unknown: nothing could compute with them
			return b.text(v.String())
		}
		return machine.NewNumber(v.String())
	case int:
		return machine.Int(v)
	case []any:
		out := make([]machine.Value, len(v))
		for i, element := range v {
			out[i] = b.any(element)
		}
		return machine.NewArray(out)
	case map[string]any:
		return b.object(v)
	}
	// A loader that makes another type breaks the document's contract.
	panic("document: a value of an undocumented type")
}
