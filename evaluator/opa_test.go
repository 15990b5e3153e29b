package evaluator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/plan"
)

// TestPlainOPA loads the policies' folder as `opa eval --data policies` does,
// asks it about the document that `planvet inspect` prints, and wants the
// engine's own answers.
func TestPlainOPA(t *testing.T) {
	text, err := os.ReadFile("../testdata/demo/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := plan.Read(text, "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	set := embedded(t)
	engine, err := evaluator.NewEngine(set, evaluator.Options{Pedantic: true})
	if err != nil {
		t.Fatal(err)
	}
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	var want []string
	for _, f := range result.Findings {
		want = append(want, fmt.Sprintf("%s %s %s: %s", f.Verdict, f.Rule.ID, f.Address, f.Message))
	}

	shown, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	var input any
	if err := json.Unmarshal(shown, &input); err != nil {
		t.Fatal(err)
	}
	skip := func(_ string, info fs.FileInfo, _ int) bool {
		return !info.IsDir() && filepath.Ext(info.Name()) != ".rego" && info.Name() != "data.json"
	}
	rows, err := rego.New(
		rego.Load([]string{"../policies"}, skip),
		rego.Query("answer := data.planvet.rules[area][name].results[_]"),
		rego.Input(input),
		rego.StrictBuiltinErrors(true),
	).Eval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		answer := row.Bindings["answer"].(map[string]any)
		id := strings.ReplaceAll(fmt.Sprintf("%s-%s", row.Bindings["area"], row.Bindings["name"]), "_", "-")
		got = append(got, fmt.Sprintf("%s %s %s: %s", answer["verdict"], id, answer["address"], answer["message"]))
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-planvet +opa:\n%s", diff)
	}
	if len(got) == 0 {
		t.Error("the demo has no findings")
	}
}
