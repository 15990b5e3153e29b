package assemble_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/evaluator/machine/assemble"
	"github.com/planvet/planvet/policies"
)

const input = `{
	"name": "a", "list": [3, 1, 2, 1, "x", null], "empty": [], "flag": false,
	"by": {"one": {"n": 1, "to": ["two"]}, "two": {"n": 2, "to": []}, "ten": {"n": 10, "to": ["one", "two"]}}
}`

// language has a rule `x` in each snippet; what it is says OPA.
var language = map[string]string{
	"a constant":               `x := {"a": [1, {"b": null}], "s": {1, 2}}`,
	"no value":                 `x := input.nothing`,
	"false is a value":         `x := input.flag`,
	"a default":                "default x := 7\nx := 8 if input.flag",
	"else":                     "x := 1 if input.flag\nelse := 2 if input.name == \"b\"\nelse := 3",
	"the first else that says": "x := f(3)\nf(n) := \"small\" if n < 2\nelse := \"middle\" if n < 5\nelse := \"large\"",
	"several clauses":          "x := [f(1), f(2)]\nf(1) := \"one\"\nf(2) := \"two\"",
	"a clause for no argument": "x := f(3)\nf(1) := \"one\"",
	"a clause of a pattern":    "x := [f([1, 2]), f({\"a\": 3})]\nf([a, b]) := a + b\nf({\"a\": c}) := c",
	"a partial set":            "x contains n if some n in input.list",
	"a partial object":         "x[k] := v.n if some k, v in input.by",
	"sets under keys":          "x[k] contains to if {\n\tsome k, v in input.by\n\tsome to in v.to\n}",
	"several bodies":           "x contains 1\nx contains n if {\n\tsome n in input.list\n\tis_number(n)\n}\nx contains \"y\" if input.flag",
	"an array in order":        `x := [k | some k, _ in input.by]`,
	"a set in order":           `x := [e | some e in {3, 1, "b", "a", [1], null}]`,
	"a nested comprehension":   `x := {k: [to | some to in v.to; to != k] | some k, v in input.by}`,
	"a variable from outside":  `x := [y | some a in [1, 2]; b := count([c | some c in [1, 2, 3]; c > a]); y := a + b]`,
	"every":                    "x if every n in [1, 2, 3] { n > 0 }",
	"not every":                "x if every n in [1, 2, 3] { n > 1 }",
	"every of nothing":         "x if every n in input.empty { n > 1 }",
	"every of what is none":    "x if every n in input.name { n > 1 }",
	"every with keys":          "x if every k, v in input.by { v.n > 0; k != \"\" }",
	"not":                      "x if not input.nothing",
	"not of false":             "x if not input.flag",
	"not of a call":            "x if not f(2)\nf(n) if n > 3",
	"an undefined argument":    `x := count(input.nothing)`,
	"equality that binds":      "x := [a, b] if [a, b] = [1, input.name]",
	"an object that binds":     "x := n if {\"n\": n, \"to\": [\"two\"]} = input.by.one",
	"membership":               "x := [1 in input.list, 9 in input.list, 2 in {1, 2}, \"one\", 10 in {\"a\": 10}]",
	"membership with a key":    "x if \"one\", {\"n\": 1, \"to\": [\"two\"]} in input.by",
	"a key that varies":        "x := [input.by[k].n | some k in [\"one\", \"none\", \"ten\"]]",
	"an index":                 `x := [input.list[0], input.list[5]]`,
	"an index beyond":          `x := input.list[6]`,
	"a set is indexed by self": "x := s.a if s := {\"a\", \"b\"}",
	"walk":                     `x := [p | walk(input.by.ten, [p, v]); is_string(v)]`,
	"with input":               "x := z if z := y with input as {\"name\": \"z\"}\ny := input.name",
	"with a part of input":     "x := [a, b] if {\n\ta := y with input.by.one.n as 5\n\tb := y\n}\ny := input.by.one.n + input.by.two.n",
	"with data":                "x := [a, b] if {\n\ta := y with data.settings.n as 5\n\tb := y with data.more as 1\n}\ny := data.settings.n",
	"with, and what is known":  "x := [a, b, c] if {\n\ta := f(1)\n\tb := f(1) with data.settings.n as 7\n\tc := f(1)\n}\nf(a) := a + data.settings.n",
	"numbers":                  `x := [1.0 == 1, 0.1 + 0.2, 5 / 2, 7 % 3, 9223372036854775807 + 1, -3 - 4, 2 * 1.5, 1e2]`,
	"text":                     `x := sprintf("%s %d %v %v %q", ["a", 1, 1.5, {"a": {1, "b"}}, "c"])`,
	"order of everything":      `x := sort([[], {}, set(), "a", 1, true, null, false, {"a": 1}, {"a": 0}, [1], {1}])`,
	"one value of two":         "x := 1\nx := 2",
	"the same value twice":     "x := 1\nx := 1 if input.name",
	"a key of two values":      "x[k] := v if {\n\tsome k in [\"a\"]\n\tsome v in [1, 2]\n}",
	"a function of two values": "x := f(1)\nf(_) := 1\nf(_) := 2",
	"a built-in that fails":    `x := to_number("x")`,
	"a wrong operand":          `x := object.get(input.name, "a", 1)`,
	"literals that meet":       "x := [s | {1, 2}, t | {9}] if {\n\ts := {3}\n\tt := set()\n}",
	"a local that is reused":   "x := [f(1), f(5), f(9)]\nf(n) := m if {\n\tn < 3\n\tm := {\"small\": n}\n} else := m if {\n\tn < 7\n\tm := {\"middle\": n}\n} else := m if m := {\"large\": n}",
	"an object that grows":     "x := object.union({\"a\": 1, \"o\": {\"p\": 1}}, {\"b\": input.name, \"o\": {\"q\": 2}})",
	"numbered and named":       `x := {"a": 1, 2: "b", [3]: "c"}[[3]]`,
	"a rule of another file":   `x := data.other.y`,
}

// TestLanguage runs each snippet on the machine and in OPA.
func TestLanguage(t *testing.T) {
	other := policies.Source{File: "other.rego", Text: "package other\n\ny := [1, data.settings.n]\n"}
	data := map[string]any{"settings": map[string]any{"n": json.Number("40")}}
	var in any
	decoder := json.NewDecoder(strings.NewReader(input))
	decoder.UseNumber()
	if err := decoder.Decode(&in); err != nil {
		t.Fatal(err)
	}
	for name, snippet := range language {
		t.Run(name, func(t *testing.T) {
			source := policies.Source{File: "t.rego", Text: "package t\n\n" + snippet + "\n"}
			want, err := rego.New(
				rego.Query("y := data.t.x"), rego.Module(source.File, source.Text), rego.Module(other.File, other.Text),
				rego.Input(in), rego.StrictBuiltinErrors(true), rego.Data(data),
			).Eval(t.Context())
			program, wrong := assemble.Plan(t.Context(), []policies.Source{source, other}, []string{"t.x"})
			if wrong != nil {
				t.Fatal(wrong)
			}
			loaded, wrong := machine.Load(program.Encode())
			if wrong != nil {
				t.Fatal(wrong)
			}
			got, wrong := loaded.Evaluate(t.Context(), machine.FromGo(in), machine.FromGo(data)).NewRun().Eval("t.x")
			if (err == nil) != (wrong == nil) {
				t.Fatalf("OPA's error is %v, the machine's %v", err, wrong)
			}
			if err != nil {
				return
			}
			if len(want) == 0 {
				if got != nil {
					t.Errorf("OPA has no value, the machine %v", machine.ToGo(got))
				}
				return
			}
			if got == nil {
				t.Fatalf("the machine has no value, OPA %v", want[0].Bindings["y"])
			}
			if diff := cmp.Diff(want[0].Bindings["y"], machine.ToGo(got)); diff != "" {
				t.Errorf("(-OPA +machine):\n%s", diff)
			}
		})
	}
}

// TestEnd holds a run to its context.
func TestEnd(t *testing.T) {
	source := policies.Source{File: "t.rego", Text: "package t\n\nx := count([1 | some a in n; some b in n; some c in n; a + b == c])\n\nn := numbers.range(1, 3000)\n"}
	program, err := assemble.Plan(t.Context(), []policies.Source{source}, []string{"t.x"})
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := machine.Load(program.Encode())
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, enough)
	defer cancel()
	if _, err := loaded.Evaluate(ctx, machine.Null{}, machine.Null{}).NewRun().Eval("t.x"); !errors.Is(err, enough) {
		t.Errorf("27 thousand million steps ended with %v", err)
	}
}

// FuzzDecode: damaged code is an error, never a panic or a gigabyte.
func FuzzDecode(f *testing.F) {
	source := policies.Source{File: "t.rego", Text: "package t\n\nx := [a | some a in input.list; not a in {1, 2}]\n"}
	program, err := assemble.Plan(context.Background(), []policies.Source{source}, []string{"t.x"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(program.Encode())
	f.Add([]byte("planvet code 1\n"))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		_, _ = machine.Load(raw)
	})
}
