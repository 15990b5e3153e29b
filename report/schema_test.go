package report

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
	"github.com/planvet/planvet/report/findings"
	"github.com/planvet/planvet/report/sarif"
)

func compile(text []byte) (*jsonschema.Schema, error) {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schema.json", schema); err != nil {
		return nil, err
	}
	return compiler.Compile("schema.json")
}

var findingsSchema = sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(findings.Schema) })

var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	text, err := os.ReadFile("sarif/testdata/sarif-schema-2.1.0.json")
	if err != nil {
		return nil, err
	}
	return compile(text)
})

// schemaOf is the schema that a variant holds to, nil for text.
func schemaOf(t *testing.T, v variant) *jsonschema.Schema {
	t.Helper()
	var schema *jsonschema.Schema
	var err error
	switch v.format {
	case "json":
		schema, err = findingsSchema()
	case "sarif":
		schema, err = sarifSchema()
	}
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func check(schema *jsonschema.Schema, text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

func TestSchemas(t *testing.T) {
	for name, r := range reports() {
		for _, v := range variants() {
			schema := schemaOf(t, v)
			if schema == nil {
				continue
			}
			out := render(t, r, v)
			if err := check(schema, out); err != nil {
				t.Errorf("%s.%s: %v", name, v.suffix, err)
			}
			if v.format == "sarif" {
				if err := forGitHub(out); err != nil {
					t.Errorf("%s.%s: %v", name, v.suffix, err)
				}
			}
		}
	}
}

// TestSchemasBite makes sure that the schemas are in force: each must refuse
// an output in which one field was broken.
func TestSchemasBite(t *testing.T) {
	for _, test := range []struct {
		v        variant
		old, new string
	}{
		{variant{format: "json"}, `"verdict": "fail"`, `"verdict": "pass"`},
		{variant{format: "json"}, `"start_line": 12`, `"start_line": 0`},
		{variant{format: "json"}, `"delta": "new"`, `"delta": ""`},
		{variant{format: "json"}, `"complete": false`, `"complet": false`},
		{variant{format: "sarif"}, `"startLine": 12`, `"startLine": 0`},
		{variant{format: "sarif"}, `"level": "warning"`, `"level": "medium"`},
		{variant{format: "sarif"}, `infra/prod/net/sg.tf`, `infra/prod/%zz/sg.tf`},
		{variant{format: "sarif"}, `"columnKind"`, `"columnkind"`},
	} {
		out := render(t, features(), test.v)
		broken := bytes.ReplaceAll(out, []byte(test.old), []byte(test.new))
		if bytes.Equal(out, broken) {
			t.Errorf("%s: %s is not there", test.v.format, test.old)
		} else if check(schemaOf(t, test.v), broken) == nil {
			t.Errorf("%s: the schema allows %s", test.v.format, test.new)
		}
	}
}

// FuzzSchemas makes reports of every kind from a seed and a string that is put
// wherever the input's own words may turn up.
func FuzzSchemas(f *testing.F) {
	for seed := range uint64(40) {
		f.Add(seed, hostile().Results[0].Findings[seed%13].Address)
	}
	f.Fuzz(func(t *testing.T, seed uint64, word string) {
		r := generate(rand.New(rand.NewPCG(seed, 1)), word)
		for _, v := range variants() {
			out := render(t, r, v)
			schema := schemaOf(t, v)
			if schema == nil {
				continue
			}
			if err := check(schema, out); err != nil {
				t.Fatalf("%s: %v\n%s", v.suffix, err, out)
			}
			if v.format == "sarif" {
				if err := forGitHub(out); err != nil {
					t.Fatalf("%s: %v\n%s", v.suffix, err, out)
				}
			}
		}
	})
}

// generate makes a report in which anything that may be missing or wrong
// sometimes is.
func generate(random *rand.Rand, word string) *Report {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	words := func() string {
		return pick("", word, "module.a["+word+"].aws_vpc.x", "plain words.", word+" and "+word)
	}
	somewhere := func() *document.Place {
		if random.IntN(3) == 0 {
			return nil
		}
		return place(pick("", "main.tf", word, "../x/"+word, "/abs/"+word), random.IntN(4), random.IntN(4), random.IntN(4), random.IntN(4))
	}
	path := func() (path []any) {
		for range random.IntN(4) {
			if random.IntN(2) == 0 {
				path = append(path, random.IntN(9))
			} else {
				path = append(path, words())
			}
		}
		return path
	}
	locations := func() (list []evaluator.Location) {
		for range random.IntN(5) {
			list = append(list, evaluator.Location{Address: words(), Path: path(), Message: words(), Place: somewhere()})
		}
		return list
	}
	rules := []*policies.Rule{rulePlacement, ruleSpacing, ruleShadow, ruleMFA, ruleSSH, {ID: "own-rule", Severity: policies.Low}}
	var results []*evaluator.Result
	for range random.IntN(4) {
		result := &evaluator.Result{
			Input: pick("-", "", "plan.json", word), Source: pick("", document.SourcePlan, document.SourceConfig),
			Artifact: pick("", "plan.json", word), Resources: random.IntN(9), Covered: random.IntN(9), Rules: rules[:random.IntN(len(rules))],
		}
		for range random.IntN(12) {
			f := &evaluator.Finding{
				Rule: rules[random.IntN(len(rules))], Verdict: evaluator.Verdict(pick("fail", "undetermined")),
				Severity: policies.Severity(1 + random.IntN(4)), Address: words(), Path: path(), Message: words(), Place: somewhere(),
				Related: locations(), Steps: locations(), Delta: pick("", evaluator.New, evaluator.Unchanged, evaluator.Fixed),
				Fingerprint: print(random.IntN(1000)),
			}
			if random.IntN(4) == 0 {
				f.Suppressed = &evaluator.Suppression{
					Reason: words(), Until: pick("", "2030-12-31"), Source: pick(evaluator.InComment, evaluator.InSettings),
					Place: document.Place{File: "f" + words(), StartLine: 2, StartColumn: 1, EndLine: 2, EndColumn: 9},
				}
			}
			result.Findings = append(result.Findings, f)
		}
		for range random.IntN(3) {
			result.Notices = append(result.Notices, document.Notice{Level: pick("note", "warning", "error"), Message: words(), Place: somewhere()})
		}
		if random.IntN(4) == 0 {
			result.Err = errors.New(words())
		}
		results = append(results, result)
	}
	r := newReport(results...)
	for _, result := range results {
		result.Gate = evaluator.Gate{FailOn: policies.Severity(random.IntN(5)), Undetermined: random.IntN(2) == 0, NewOnly: random.IntN(2) == 0}
	}
	r.Root, r.Dir = pick("", "/home/me/repo", "C:/repo", word), pick("", "/home/me/repo", `C:\repo\x`, word)
	return r
}

// forGitHub checks what code scanning wants beyond the schema, and in both
// profiles what would make a reader stumble.
func forGitHub(text []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	if err := noEmptyStrings(value, ""); err != nil {
		return err
	}
	run := value.(map[string]any)["runs"].([]any)[0].(map[string]any)
	rules := run["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	for _, result := range run["results"].([]any) {
		result := result.(map[string]any)
		index, err := result["ruleIndex"].(interface{ Int64() (int64, error) }).Int64()
		if err != nil {
			return err
		}
		if rules[index].(map[string]any)["id"] != result["ruleId"] {
			return fmt.Errorf("ruleIndex %d is not %v", index, result["ruleId"])
		}
		location := result["locations"].([]any)[0].(map[string]any)
		if location["physicalLocation"] == nil {
			return fmt.Errorf("no physical location: %v", location)
		}
		message := result["message"].(map[string]any)["text"].(string)
		related, _ := result["relatedLocations"].([]any)
		links := 0
		for _, l := range related {
			if id := l.(map[string]any)["id"]; id != nil {
				links++
				if links <= sarif.MaxLinks && !strings.Contains(message, fmt.Sprintf("](%v)", id)) {
					return fmt.Errorf("nothing links to related location %v: %s", id, message)
				}
			}
		}
		// A link is the only thing that may look like one.
		if got := strings.Count(message, "]("); got != min(links, sarif.MaxLinks) {
			return fmt.Errorf("%d links for %d related locations: %s", got, links, message)
		}
	}
	return nil
}

func noEmptyStrings(value any, at string) error {
	switch value := value.(type) {
	case string:
		if value == "" {
			return fmt.Errorf("%s is empty", at)
		}
	case []any:
		for i, v := range value {
			if err := noEmptyStrings(v, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case map[string]any:
		for k, v := range value {
			if err := noEmptyStrings(v, at+"."+k); err != nil {
				return err
			}
		}
	}
	return nil
}
