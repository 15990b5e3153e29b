package policydoc_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/policydoc"
)

func strs(items ...string) cty.Value {
	var out []cty.Value
	for _, item := range items {
		out = append(out, cty.StringVal(item))
	}
	return cty.ListVal(out)
}

func blocks(items ...map[string]cty.Value) cty.Value {
	var out []cty.Value
	for _, item := range items {
		out = append(out, cty.ObjectVal(item))
	}
	return cty.TupleVal(out)
}

func unnamed(cty.Value) (string, bool) { return "", false }

func TestRender(t *testing.T) {
	source := func(texts ...string) map[string]cty.Value {
		return map[string]cty.Value{"source_policy_documents": strs(texts...)}
	}
	for name, test := range map[string]struct {
		values map[string]cty.Value
		want   string
	}{
		"nothing": {nil, `{"Statement":null,"Version":"2012-10-17"}`},
		"one and many": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"sid": cty.StringVal(""), "actions": strs("a:b"), "resources": strs("x", "y"), "effect": cty.NullVal(cty.String),
		})}, `{"Statement":[{"Action":"a:b","Effect":"Allow","Resource":["x","y"]}],"Version":"2012-10-17"}`},
		"policy variables": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"not_resources": strs("home/&{aws:username}"), "not_actions": strs("a:*"),
		})}, `{"Statement":[{"Effect":"Allow","NotAction":"a:*","NotResource":"home/${aws:username}"}],"Version":"2012-10-17"}`},
		"further principals and conditions": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"principals": cty.TupleVal([]cty.Value{cty.StringVal("${?var.p}")}),
			"condition": cty.TupleVal([]cty.Value{
				cty.ObjectVal(map[string]cty.Value{"test": cty.StringVal("Bool"), "variable": cty.StringVal("a"), "values": strs("true")}), cty.StringVal("${?var.c}"),
			}),
		})}, `{"Statement":[{"Condition":"${?var.c}","Effect":"Allow","Principal":"${?var.p}"}],"Version":"2012-10-17"}`},
		"everyone": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"principals": blocks(map[string]cty.Value{"type": cty.StringVal("*"), "identifiers": strs("*")}),
		})}, `{"Statement":[{"Effect":"Allow","Principal":"*"}],"Version":"2012-10-17"}`},
		"principals of a kind": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"not_principals": blocks(
				map[string]cty.Value{"type": cty.StringVal("AWS"), "identifiers": strs("*")},
				map[string]cty.Value{"type": cty.StringVal("AWS"), "identifiers": strs("b", "a")},
				map[string]cty.Value{"type": cty.StringVal("Service"), "identifiers": strs("s")},
			),
		})}, `{"Statement":[{"Effect":"Allow","NotPrincipal":{"AWS":["*","b","a"],"Service":"s"}}],"Version":"2012-10-17"}`},
		"conditions": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"condition": blocks(
				map[string]cty.Value{"test": cty.StringVal("Bool"), "variable": cty.StringVal("a"), "values": strs("true")},
				map[string]cty.Value{"test": cty.StringVal("StringLike"), "variable": cty.StringVal("b"), "values": strs("x", "y")},
			),
		})}, `{"Statement":[{"Condition":{"Bool":{"a":"true"},"StringLike":{"b":["x","y"]}},"Effect":"Allow"}],"Version":"2012-10-17"}`},
		"conditions with one test and variable": {map[string]cty.Value{"statement": blocks(map[string]cty.Value{
			"condition": blocks(
				map[string]cty.Value{"test": cty.StringVal("StringLike"), "variable": cty.StringVal("a"), "values": strs("x")},
				map[string]cty.Value{"test": cty.StringVal("StringLike"), "variable": cty.StringVal("a"), "values": strs("y", "x")},
				map[string]cty.Value{"test": cty.StringVal("StringLike"), "variable": cty.StringVal("A"), "values": strs("z")},
				map[string]cty.Value{"test": cty.StringVal("StringEquals"), "variable": cty.StringVal("a"), "values": strs("w")},
			),
		})}, `{"Statement":[{"Condition":{"StringEquals":{"a":"w"},"StringLike":{"A":"z","a":["x","y"]}},"Effect":"Allow"}],"Version":"2012-10-17"}`},
		"sources add up": {source(`{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"A"}}`, `{"Statement":[{"Effect":"Deny"},{"Effect":"Deny"}]}`, ``),
			`{"Id":"i","Statement":[{"Sid":"A"},{"Effect":"Deny"},{"Effect":"Deny"}],"Version":"2012-10-17"}`},
		"a statement takes the place of its source's": {map[string]cty.Value{
			"source_json": cty.StringVal(`{"Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"B"}]}`),
			"statement":   blocks(map[string]cty.Value{"sid": cty.StringVal("A"), "actions": strs("x")}),
		}, `{"Statement":[{"Action":"x","Effect":"Allow","Sid":"A"},{"Sid":"B"}],"Version":"2012-10-17"}`},
		"an override comes last": {map[string]cty.Value{
			"statement":                 blocks(map[string]cty.Value{"sid": cty.StringVal("A"), "actions": strs("x")}),
			"override_policy_documents": strs(`{"Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"C"}]}`),
		}, `{"Statement":[{"Effect":"Deny","Sid":"A"},{"Sid":"C"}],"Version":"2012-10-17"}`},
	} {
		t.Run(name, func(t *testing.T) {
			text, ok, err := policydoc.Render(test.values, unnamed)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			var parsed any
			if err := json.Unmarshal([]byte(text), &parsed); err != nil {
				t.Fatal(err)
			}
			compact, err := json.Marshal(parsed)
			if err != nil || string(compact) != test.want {
				t.Errorf("%s, not %s", compact, test.want)
			}
		})
	}
}

func TestRenderUnknown(t *testing.T) {
	for name, values := range map[string]map[string]cty.Value{
		"a string":   {"statement": blocks(map[string]cty.Value{"sid": cty.UnknownVal(cty.String)})},
		"an element": {"statement": blocks(map[string]cty.Value{"actions": cty.ListVal([]cty.Value{cty.UnknownVal(cty.String)})})},
		"a list":     {"statement": blocks(map[string]cty.Value{"actions": cty.UnknownVal(cty.List(cty.String))})},
		"statements": {"statement": cty.DynamicVal},
		"a source":   {"source_policy_documents": cty.ListVal([]cty.Value{cty.UnknownVal(cty.String)})},
	} {
		if text, ok, err := policydoc.Render(values, unnamed); ok || err != nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		text, ok, err := policydoc.Render(values, func(cty.Value) (string, bool) { return "${x}", true })
		if !ok || err != nil || !strings.Contains(text, "${x}") {
			t.Errorf("%s, named: %q, %v, %v", name, text, ok, err)
		}
	}
	if _, _, err := policydoc.Render(map[string]cty.Value{"source_json": cty.StringVal("no JSON")}, unnamed); err == nil {
		t.Error("what is no JSON is merged")
	}
}
