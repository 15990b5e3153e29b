package evaluator

import (
	"encoding/json"
	"reflect"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/planvet/planvet/loader/document"
)

// input builds what policies see, once, in OPA's own terms: handing OPA Go
// values instead makes it convert them for every query.
func (b builder) input(doc *document.Document) ast.Value {
	version := ast.NullTerm()
	if doc.TerraformVersion != "" {
		version = ast.StringTerm(doc.TerraformVersion)
	}
	modules := make([][2]*ast.Term, 0, len(doc.Modules))
	for address, m := range doc.Modules {
		modules = append(modules, ast.Item(b.text(address), ast.ObjectTerm(
			ast.Item(b.text("source"), b.text(m.Source)),
			ast.Item(b.text("loaded"), ast.BooleanTerm(m.Loaded)),
		)))
	}
	return ast.NewObject(
		ast.Item(b.text("source"), b.text(doc.Source)),
		ast.Item(b.text("terraform_version"), version),
		ast.Item(b.text("resources"), b.byType(doc.Resources)),
		ast.Item(b.text("data"), b.byType(doc.Data)),
		ast.Item(b.text("providers"), b.byAddress(doc.Providers)),
		ast.Item(b.text("modules"), ast.ObjectTerm(modules...)),
		ast.Item(b.text("credentials"), b.credentials(doc.Credentials)),
	)
}

func (b builder) credentials(of []document.Credential) *ast.Term {
	terms := make([]*ast.Term, len(of))
	for i, c := range of {
		terms[i] = ast.ObjectTerm(
			ast.Item(b.text("address"), b.text(c.Address)),
			ast.Item(b.text("path"), b.any(c.Path)),
			ast.Item(b.text("kind"), b.text(c.Kind)),
			ast.Item(b.text("hash"), b.text(c.Hash)),
			ast.Item(b.text("written"), b.text(string(c.Written))),
		)
	}
	return ast.ArrayTerm(terms...)
}

// A builder keeps the term of every string it has seen: names of attributes
// and types come back by the thousand. It keeps those of whole resources too:
// what a plan leaves alone has the same values before and after.
type builder struct {
	strings map[string]*ast.Term
	objects map[uintptr]*ast.Term // by the map that holds the values, which must stay as it is
	lists   map[part]*ast.Term    // of text, likewise
}

// A part is a slice by where it is. Of many instances that may each refer to
// any of many others, all share one.
type part struct {
	first *string
	count int
}

func newBuilder() builder {
	return builder{strings: map[string]*ast.Term{}, objects: map[uintptr]*ast.Term{}, lists: map[part]*ast.Term{}}
}

func (b builder) text(s string) *ast.Term {
	t, found := b.strings[s]
	if !found {
		t = ast.StringTerm(s)
		if len(s) < 64 {
			b.strings[s] = t
		}
	}
	return t
}

func (b builder) byType(types map[string]map[string]*document.Resource) *ast.Term {
	items := make([][2]*ast.Term, 0, len(types))
	for t, instances := range types {
		items = append(items, ast.Item(b.text(t), b.byAddress(instances)))
	}
	return ast.ObjectTerm(items...)
}

func (b builder) byAddress(instances map[string]*document.Resource) *ast.Term {
	items := make([][2]*ast.Term, 0, len(instances))
	for address, r := range instances {
		items = append(items, ast.Item(ast.StringTerm(address), b.resource(r)))
	}
	return ast.ObjectTerm(items...)
}

func (b builder) resource(r *document.Resource) *ast.Term {
	configured := ast.NullTerm()
	if r.Configured != nil {
		configured = b.list(r.Configured)
	}
	references := make([][2]*ast.Term, 0, len(r.References))
	for path, addresses := range r.References {
		references = append(references, ast.Item(b.text(path), b.list(addresses)))
	}
	return ast.ObjectTerm(
		ast.Item(b.text("address"), b.text(r.Address)),
		ast.Item(b.text("type"), b.text(r.Type)),
		ast.Item(b.text("name"), b.text(r.Name)),
		ast.Item(b.text("module"), b.text(r.Module)),
		ast.Item(b.text("key"), b.any(r.Key)),
		ast.Item(b.text("action"), b.text(string(r.Action))),
		ast.Item(b.text("configured"), configured),
		ast.Item(b.text("values"), b.once(r.Values)),
		ast.Item(b.text("unknown"), b.object(r.Unknown)),
		ast.Item(b.text("references"), ast.ObjectTerm(references...)),
		ast.Item(b.text("documents"), b.once(r.Documents)),
	)
}

func (b builder) list(of []string) *ast.Term {
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

func (b builder) texts(of []string) *ast.Term {
	terms := make([]*ast.Term, len(of))
	for i, s := range of {
		terms[i] = b.text(s)
	}
	return ast.ArrayTerm(terms...)
}

func (b builder) object(of map[string]any) *ast.Term {
	items := make([][2]*ast.Term, 0, len(of))
	for key, value := range of {
		items = append(items, ast.Item(b.text(key), b.any(value)))
	}
	return ast.ObjectTerm(items...)
}

// once converts a map that two documents may share.
func (b builder) once(of map[string]any) *ast.Term {
	if len(of) == 0 {
		return ast.ObjectTerm()
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
func (b builder) any(value any) *ast.Term {
	switch v := value.(type) {
	case nil:
		return ast.NullTerm()
	case bool:
		return ast.BooleanTerm(v)
	case string:
		return b.text(v)
	case json.Number:
		return ast.NumberTerm(v)
	case int:
		return ast.IntNumberTerm(v)
	case []any:
		terms := make([]*ast.Term, len(v))
		for i, element := range v {
			terms[i] = b.any(element)
		}
		return ast.ArrayTerm(terms...)
	case map[string]any:
		return b.object(v)
	}
	// A loader that makes another type breaks the document's contract.
	panic("document: a value of an undocumented type")
}
