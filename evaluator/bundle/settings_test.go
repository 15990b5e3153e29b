package bundle_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/policies"
)

// named reads some of the recorded plans.
func named(t *testing.T, names ...string) []recorded {
	t.Helper()
	var out []recorded
	for _, p := range plans(t) {
		if slices.Contains(names, p.name) {
			out = append(out, p)
		}
	}
	if len(out) != len(names) {
		t.Fatalf("of %v, %d are there", names, len(out))
	}
	return out
}

// TestSettings gives the bundle and the engine the same settings, each in its
// form, and wants the same findings, and others than without.
func TestSettings(t *testing.T) {
	for _, c := range []struct {
		name     string
		settings map[string]any
		options  evaluator.Options
		failOn   policies.Severity
	}{
		{"pedantic", map[string]any{"pedantic": true}, evaluator.Options{Pedantic: true}, policies.Medium},
		{"one pedantic rule", map[string]any{"on": []any{"cloudtrail-missing"}}, evaluator.Options{On: []string{"cloudtrail-missing"}}, policies.Medium},
		{"off", map[string]any{"off": []any{"nacl-subnet-default", "sg-open-admin-ingress"}}, evaluator.Options{Off: []string{"nacl-subnet-default", "sg-open-admin-ingress"}}, policies.Medium},
		{"some", map[string]any{"rules": []any{"sg-open-admin-ingress", "instance-metadata-v1"}}, evaluator.Options{Rules: []string{"sg-open-admin-ingress", "instance-metadata-v1"}}, policies.Medium},
		{
			"severities", map[string]any{"severities": map[string]any{"nacl-subnet-default": "critical", "sg-open-admin-ingress": "low"}},
			evaluator.Options{Severities: map[string]policies.Severity{"nacl-subnet-default": policies.Critical, "sg-open-admin-ingress": policies.Low}}, policies.Medium,
		},
		{
			"params", map[string]any{"params": map[string]any{"sg-open-admin-ingress": map[string]any{"ports": []any{80, 443}}, "nacl-rule-spacing": map[string]any{"gap": 50}}},
			evaluator.Options{Params: map[string]map[string]any{"sg-open-admin-ingress": {"ports": []any{80, 443}}, "nacl-rule-spacing": {"gap": 50}}}, policies.Medium,
		},
		{"fail on", map[string]any{"fail_on": "high"}, evaluator.Options{}, policies.High},
	} {
		t.Run(c.name, func(t *testing.T) {
			plain, err := evaluator.NewEngine(embedded(t), evaluator.Options{})
			if err != nil {
				t.Fatal(err)
			}
			engine, err := evaluator.NewEngine(embedded(t), c.options)
			if err != nil {
				t.Fatal(err)
			}
			q := prepareWith(t, `{"findings": data.planvet.findings, "deny": data.planvet.deny}`, c.settings)
			matters := false
			for _, p := range named(t, "demo", "cases/network", "cases/identity") {
				doc, err := plan.Read(p.text, "plan.json")
				if err != nil {
					t.Fatal(err)
				}
				without, gateWithout := own(t, plain, doc, policies.Medium)
				want, gate := own(t, engine, doc, c.failOn)
				answer := ask(t, q, decode(t, p.text)).(map[string]any)
				if diff := cmp.Diff(want, lines(t, answer["findings"])); diff != "" {
					t.Errorf("%s (-planvet +bundle):\n%s", p.name, diff)
				}
				if deny := answer["deny"].([]any); len(deny) != gate {
					t.Errorf("%s: %d findings stop a run, but the bundle denies %v", p.name, gate, deny)
				}
				matters = matters || !slices.Equal(want, without) || gate != gateWithout
			}
			if !matters {
				t.Error("the settings change nothing: the plans do not test them")
			}
		})
	}
}

// TestWrongSettings wants a run stopped where the settings cannot be meant.
func TestWrongSettings(t *testing.T) {
	p := named(t, "cases/network")[0]
	for want, settings := range map[string]map[string]any{
		`has "failon"`:                                               {"failon": "high"},
		"fail_on is severe":                                          {"fail_on": "severe"},
		"nacl-rule-spacings, which is no":                            {"off": []any{"nacl-rule-spacings"}},
		"no-such, which is no rule":                                  {"severities": map[string]any{"no-such": "low"}},
		"has worst for nacl-rule":                                    {"severities": map[string]any{"nacl-rule-spacing": "worst"}},
		"gaps of nacl-rule-spacing is no par":                        {"params": map[string]any{"nacl-rule-spacing": map[string]any{"gaps": 1}}},
		"gap of nacl-rule-spacing is of the type string, not number": {"params": map[string]any{"nacl-rule-spacing": map[string]any{"gap": "1"}}},
		"off is of the type string, not array":                       {"off": "nacl-rule-spacing"},
		"pedantic is of the type string, not boolean":                {"pedantic": "yes"},
	} {
		deny := ask(t, prepareWith(t, "data.planvet.deny", settings), decode(t, p.text)).([]any)
		if !slices.ContainsFunc(deny, func(d any) bool { return strings.Contains(d.(string), want) }) {
			t.Errorf("%v: denied is %v, none of which says %q", settings, deny, want)
		}
	}
}

// TestInputs wants the same answer of a plan however it is handed over, and none
// that passes of what is no plan.
func TestInputs(t *testing.T) {
	deny := prepare(t, "data.planvet.deny")
	for _, p := range named(t, "cases/network", "cases/identity") {
		want := ask(t, deny, decode(t, p.text))
		if len(want.([]any)) == 0 {
			t.Errorf("%s: nothing is denied", p.name)
		}
		run := map[string]any{"plan": decode(t, p.text), "run": map[string]any{"workspace": "prod"}}
		if diff := cmp.Diff(want, ask(t, deny, run)); diff != "" {
			t.Errorf("%s, beside a run (-plan +run):\n%s", p.name, diff)
		}
		doc, err := plan.Read(p.text, "plan.json")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, ask(t, deny, asJSON(t, doc))); diff != "" {
			t.Errorf("%s, as planvet inspect shows it (-plan +document):\n%s", p.name, diff)
		}
	}
	for _, text := range []string{
		`null`, `true`, `7`, `"plan"`, `[]`, `{}`, `{"plan": null}`, `{"plan": []}`, `{"plan": {}}`, `{"resources": {}}`, `{"source": "plan"}`,
		`{"version": 4, "serial": 1, "lineage": "x", "resources": []}`, `{"format_version": "1.0", "values": {"root_module": {}}}`,
		`{"format_version": "2.0", "resource_changes": []}`, `{"format_version": 1, "resource_changes": []}`, `{"format_version": "1.2"}`,
		`{"format_version": "1.2", "resource_changes": []}`, `{"format_version": "1.2", "resource_changes": {}}`, `{"format_version": "1.2", "resource_changes": [7]}`,
		`{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a", "name": "b", "change": {"actions": ["conquer"]}}]}`,
		`{"format_version": "1.2", "resource_changes": [{"address": "a.b", "type": "a", "name": "b"}]}`,
		`{"format_version": "1.2", "resource_changes": [{"type": "a", "name": "b", "change": {"actions": ["no-op"]}}]}`,
		`{"format_version": "1.2", "errored": true, "resource_changes": []}`,
	} {
		if denied := ask(t, deny, decode(t, []byte(text))).([]any); len(denied) == 0 {
			t.Errorf("%s passes", text)
		}
	}
	if rows, err := deny.Eval(t.Context()); err != nil || len(rows) != 1 || len(rows[0].Expressions[0].Value.([]any)) == 0 {
		t.Errorf("no input at all passes: %v, %v", rows, err)
	}
	if denied := ask(t, prepareWith(t, "data.planvet.deny", map[string]any{"allow_empty": true}), decode(t, []byte(`{"format_version": "1.2", "resource_changes": []}`))).([]any); len(denied) > 0 {
		t.Errorf("an empty plan does not pass where it may: %v", denied)
	}
}

// TestConftest wants of the package that conftest is pointed to what stops a run
// there, and the rest as warnings.
func TestConftest(t *testing.T) {
	q := prepare(t, `{"deny": data.planvet.main.deny, "warn": data.planvet.main.warn, "denied": data.planvet.deny, "findings": data.planvet.findings}`)
	for _, p := range named(t, "cases/network", "cases/modules") {
		answer := ask(t, q, decode(t, p.text)).(map[string]any)
		deny, warn := answer["deny"].([]any), answer["warn"].([]any)
		if len(deny) != len(answer["denied"].([]any)) || len(deny)+len(warn) != len(answer["findings"].([]any)) || len(deny) == 0 || len(warn) == 0 {
			t.Errorf("%s: of %d findings, %d are denied and %d warned of", p.name, len(answer["findings"].([]any)), len(deny), len(warn))
		}
		for _, message := range slices.Concat(deny, warn) {
			if text, ok := message.(map[string]any)["msg"].(string); !ok || text == "" {
				t.Errorf("conftest wants an object with msg: %v", message)
			}
		}
	}
}

// TestRefused holds the two readers against each other on what is no plan, or
// half of one: what planvet refuses, the bundle must not let pass.
func TestRefused(t *testing.T) {
	deny := prepare(t, "data.planvet.deny")
	p := named(t, "cases/network")[0]
	for _, change := range []func(map[string]any){
		func(p map[string]any) { delete(p, "format_version") },
		func(p map[string]any) { p["format_version"] = "9.1" },
		func(p map[string]any) { p["resource_changes"] = []any{} },
		func(p map[string]any) { delete(p, "resource_changes") },
		func(p map[string]any) { p["resource_changes"] = "none" },
	} {
		input := decode(t, p.text).(map[string]any)
		change(input)
		if _, err := plan.Read(encode(t, input), "plan.json"); err == nil && !errors.Is(err, plan.ErrEmpty) {
			t.Error("planvet takes it")
		}
		if len(ask(t, deny, input).([]any)) == 0 {
			t.Error("the bundle lets it pass")
		}
	}
}

// TestWithoutData wants the same of an engine that loads the bundle's Rego files
// alone.
func TestWithoutData(t *testing.T) {
	b := *loaded(t)
	b.Data = map[string]any{}
	q := prepared(t, rego.ParsedBundle("planvet", &b), rego.Query("data.planvet.findings"))
	with := prepare(t, "data.planvet.findings")
	for _, p := range named(t, "cases/network", "demo") {
		want := ask(t, with, decode(t, p.text))
		if diff := cmp.Diff(want, ask(t, q, decode(t, p.text))); diff != "" || len(want.([]any)) == 0 {
			t.Errorf("%s (-with data +without):\n%s", p.name, diff)
		}
	}
}
