package bundle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/loader/plan"
	"github.com/planvet/planvet/policies"
)

const testdata = "../../testdata"

var update = flag.Bool("update", false, "rewrite what is known to differ; why it does is written by hand")

// A recorded plan, by the name that differences go by: its folder or file below
// testdata.
type recorded struct {
	name string
	text []byte
}

// plans are all that are recorded: of cases, of rules' examples, and others.
func plans(t testing.TB) []recorded {
	t.Helper()
	var out []recorded
	read := func(pattern string, with func(file, name string, text []byte)) {
		files, err := filepath.Glob(filepath.Join(testdata, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no plan is %s: %v", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(testdata, file)
			if err != nil {
				t.Fatal(err)
			}
			with(file, filepath.ToSlash(name), text)
		}
	}
	whole := func(_, name string, text []byte) {
		out = append(out, recorded{strings.TrimSuffix(name, "/plan.json"), text})
	}
	for _, pattern := range []string{"*/plan.json", "cases/*/plan.json", "parity/*/plan.json", "stories/*/after/plan.json"} {
		read(pattern, whole)
	}
	read("examples/*/*.json", func(file, name string, text []byte) {
		switch filepath.Base(file) {
		case "unplannable.json", "otherwise.json":
			return
		}
		var of struct{ Plan json.RawMessage }
		if err := json.Unmarshal(text, &of); err != nil || of.Plan == nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, recorded{strings.TrimSuffix(name, ".json"), of.Plan})
	})
	return out
}

// own is what planvet itself says of a plan, a line each, sorted; gate counts
// what stops a run.
func own(t testing.TB, engine *evaluator.Engine, doc *document.Document, failOn policies.Severity) (lines []string, gate int) {
	t.Helper()
	result := engine.Vet(context.Background(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	for _, f := range result.Findings {
		if f.Delta == evaluator.Fixed {
			continue
		}
		path, err := json.Marshal(append([]any{}, f.Path...))
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s %s: %s", f.Verdict, f.Severity, f.Rule.ID, f.Address, path, f.Message))
		if (evaluator.Gate{FailOn: failOn}).Fails(f) {
			gate++
		}
	}
	slices.Sort(lines)
	return lines, gate
}

// lines are the bundle's findings in the same form.
func lines(t testing.TB, findings any) []string {
	t.Helper()
	var lines []string
	for _, element := range findings.([]any) {
		f := element.(map[string]any)
		path, err := json.Marshal(f["path"])
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s %s %s %s %s: %s", f["verdict"], f["severity"], f["rule"], f["address"], path, f["message"]))
	}
	slices.Sort(lines)
	return lines
}

// only lists what a has more often than b.
func only(sign string, a, b []string) []string {
	left := map[string]int{}
	for _, line := range b {
		left[line]++
	}
	var out []string
	for _, line := range a {
		if left[line]--; left[line] < 0 {
			out = append(out, sign+line)
		}
	}
	return out
}

// A difference is what the bundle says otherwise of a plan than planvet does,
// and why: with + for what only the bundle says, - for what it does not.
type difference struct {
	Why      string   `json:"why"`
	Findings []string `json:"findings"`
}

// differences are those that are known. Each is checked to be one still.
func differences(t testing.TB) map[string]difference {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.json")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]difference{}
	if err := json.Unmarshal(text, &known); err != nil {
		t.Fatal(err)
	}
	for name, d := range known {
		if d.Why == "" {
			t.Errorf("nobody says why %s differs", name)
		}
	}
	return known
}

func writeDifferences(t *testing.T, found map[string]difference) {
	t.Helper()
	maps.DeleteFunc(found, func(_ string, d difference) bool { return d.Findings == nil })
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(found); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/differences.json", text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSame wants of the bundle, for every recorded plan, the document that
// planvet makes of the plan alone and the findings that it has there, but for the
// known differences.
func TestSame(t *testing.T) {
	engine, err := evaluator.NewEngine(embedded(t), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	known := differences(t)
	c := comparison{
		engine: engine, known: known, found: map[string]difference{},
		query: prepare(t, `{"findings": data.planvet.findings, "deny": data.planvet.deny, "document": data.planvet.plan.document}`),
	}
	for _, p := range plans(t) {
		t.Run(p.name, func(t *testing.T) { c.compare(t, p) })
	}
	if *update {
		writeDifferences(t, c.found)
		return
	}
	for name := range known {
		if _, found := c.found[name]; !found {
			t.Errorf("testdata/differences.json speaks of %s, which is no plan", name)
		}
	}
}

type comparison struct {
	engine *evaluator.Engine
	query  rego.PreparedEvalQuery
	known  map[string]difference
	found  map[string]difference
}

func (c comparison) compare(t *testing.T, p recorded) {
	input := decode(t, p.text)
	answer := ask(t, c.query, input).(map[string]any)
	deny := answer["deny"].([]any)
	doc, err := plan.Read(p.text, "plan.json")
	if errors.Is(err, plan.ErrEmpty) {
		if len(deny) != 1 || !strings.Contains(deny[0].(string), "holds nothing to vet") {
			t.Errorf("%v, but the bundle says %v", err, deny)
		}
		return
	} else if err != nil {
		t.Fatal(err)
	}
	want, gate := own(t, c.engine, doc, policies.Medium)
	got := lines(t, answer["findings"])
	differ := slices.Concat(only("-", want, got), only("+", got, want))
	known, isKnown := c.known[p.name]
	c.found[p.name] = difference{known.Why, differ}
	if *update {
		return
	}
	if diff := cmp.Diff(known.Findings, differ); diff != "" {
		t.Errorf("testdata/differences.json says otherwise (-said +found):\n%s", diff)
	}
	if differ == nil && len(deny) != gate {
		t.Errorf("%d findings stop a run, but the bundle denies %d: %v", gate, len(deny), deny)
	}
	if diff := cmp.Diff(asJSON(t, doc), asJSON(t, answer["document"])); isKnown == (diff == "") {
		t.Errorf("known to differ: %v, but the documents are (-planvet +bundle):\n%s", isKnown, diff)
	}
}

// asJSON is what a value is after it was written as JSON and read again.
func asJSON(t testing.TB, value any) any {
	t.Helper()
	return decode(t, encode(t, value))
}

func encode(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
