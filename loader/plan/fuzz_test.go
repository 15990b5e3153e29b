package plan_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
)

// FuzzRead reads whatever it is given, twice: without a panic, with the same
// result, and into a document that holds to its contract.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"destroy", "outputs"} {
		text, err := os.ReadFile(filepath.Join("../../testdata/cases", name, "plan.json"))
		if err != nil {
			f.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			f.Fatal(err)
		}
		f.Add(compact.Bytes())
	}
	for _, text := range []string{
		"", "{}", "[]", "null", `{"format_version":"1.2"`,
		planOf("resource_changes", "["+one+"]"),
		planOf("resource_changes", "["+one+"]", "errored", "true", "complete", "false", "prior_state", `{"values":{"root_module":{"resources":[{"mode":"data","address":"data.a.b","type":"a","name":"b","index":0,"values":{"id":"x"}}],"child_modules":[{"address":"module.m","resources":[]}]}}}`),
		planOf("resource_changes", `[{"address":"module.m[\"a\"].aws_vpc.a[0]","module_address":"module.m[\"a\"]","type":"aws_vpc","name":"a","index":0,"change":{"actions":["update"],"before":{"x":"old"},"after":{"x":null,"b":[{"c":1}]},"after_unknown":{"x":true,"b":[{"d":true}]},"after_sensitive":{"b":[{"c":true}]}}}]`,
			"variables", `{"v":{"value":{"a":null}}}`,
			"configuration", `{"provider_config":{"aws":{"name":"aws","expressions":{"region":{"references":["var.v"]},"assume_role":[{"role_arn":{"constant_value":"x"}}]}}},"root_module":{"variables":{"v":{"sensitive":true}},"module_calls":{"m":{"for_each_expression":{"references":["var.v"]},"expressions":{"i":{"references":["each.value"]}},"module":{"outputs":{"o":{"expression":{"references":["aws_vpc.a"]}}},"variables":{"i":{}},"resources":[{"mode":"managed","type":"aws_vpc","name":"a","expressions":{"x":{"references":["var.i","aws_vpc.a","count.index","module.m.o"]},"b":[{"d":{}}]}}]}}}}}`),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := plan.Read(text, "plan.json")
		again, errAgain := plan.Read(text, "plan.json")
		if err != nil || errAgain != nil {
			if err == nil || errAgain == nil || err.Error() != errAgain.Error() {
				t.Fatalf("%v, then %v", err, errAgain)
			}
			return
		}
		if !bytes.Equal(indented(t, doc), indented(t, again)) {
			t.Fatal("two readings differ")
		}
		for i, n := range doc.Notices {
			if n.Message != again.Notices[i].Message {
				t.Fatalf("%q, then %q", n.Message, again.Notices[i].Message)
			}
		}
		doc.Each(func(r *document.Resource) { checkResource(t, doc, r) })
	})
}

// checkResource holds a resource against what its type documents.
func checkResource(t *testing.T, doc *document.Document, r *document.Resource) {
	if r.Values == nil || r.Unknown == nil || r.References == nil || r.Documents == nil {
		t.Errorf("%s: nil where an empty object belongs", r.Address)
	}
	if !r.Action.Remains() && len(r.Values)+len(r.Unknown)+len(r.References) > 0 {
		t.Errorf("%s is gone, and has values", r.Address)
	}
	for path, addresses := range r.References {
		for _, address := range addresses {
			found := false
			doc.Each(func(other *document.Resource) { found = found || other.Address == address && other.Action.Remains() })
			if !found {
				t.Errorf("%s: %s refers to %s, which is not there", r.Address, path, address)
			}
		}
	}
	if r.Place != nil && (r.Place.StartLine < 1 || r.Place.StartColumn < 1 || r.Place.EndLine < r.Place.StartLine) {
		t.Errorf("%s is at %v", r.Address, *r.Place)
	}
	if !documented(r.Values) || !documented(r.Unknown) || !documented(r.Documents) {
		t.Errorf("%s holds a value of an undocumented type", r.Address)
	}
}

func documented(value any) bool {
	switch value := value.(type) {
	case nil, bool, string, json.Number:
		return true
	case []any:
		for _, element := range value {
			if !documented(element) {
				return false
			}
		}
		return true
	case map[string]any:
		for _, inner := range value {
			if !documented(inner) {
				return false
			}
		}
		return true
	}
	return false
}
