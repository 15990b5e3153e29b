// Package iamoracle holds the library that reads policy documents against an
// evaluator of its own, request by request.
package iamoracle

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/policies"
)

func setting(t *testing.T, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func library(t *testing.T) *ast.Compiler {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rule, found := set.Rule("sts-trust-anyone")
	if !found {
		t.Fatal("there is no sts-trust-anyone, whose library is tested")
	}
	sources, err := set.Sources([]*policies.Rule{rule})
	if err != nil {
		t.Fatal(err)
	}
	compiler, err := evaluator.Compile(sources, false)
	if err != nil {
		t.Fatal(err)
	}
	return compiler
}

// A question is one request to one or two documents. Open leaves out what the
// request carries of some keys.
type question struct {
	Documents []map[string]any `json:"documents"`
	Request   request          `json:"request"`
	Open      request          `json:"open"`

	statements []statement
}

type reply struct {
	Told string `json:"told"`
	Open string `json:"open"`
}

// TestDecisionsAgree asks for fully told requests, where the library must say
// always or never, and for the same with a key left open, where always and never
// must hold whatever the key.
func TestDecisionsAgree(t *testing.T) {
	n := setting(t, "PLANVET_ORACLE", 4000)
	rng := rand.New(rand.NewPCG(uint64(setting(t, "PLANVET_ORACLE_SEED", 1)), 7))
	query, err := rego.New(rego.Compiler(library(t)), rego.StrictBuiltinErrors(true), rego.Query(
		`x := [{"told": data.planvet.lib.iam.allows(q.documents, q.request), "open": data.planvet.lib.iam.allows(q.documents, q.open)} | some q in input.questions]`,
	)).PrepareForEval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for done := 0; done < n; done += 1000 {
		var questions []*question
		for range min(1000, n-done) {
			questions = append(questions, randomQuestion(rng))
		}
		for i, said := range ask(t, query, questions) {
			check(t, questions[i], said)
			counts[said.Told]++
			counts["open "+said.Open]++
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d requests: %v", n, counts)
	for _, kind := range []string{"always", "never", "open always", "open never", "open sometimes"} {
		if counts[kind] < n/50 {
			t.Errorf("only %d of %d answers are %s: the test tests little", counts[kind], n, kind)
		}
	}
}

func randomQuestion(rng *rand.Rand) *question {
	q := &question{Request: randomRequest(rng)}
	for range 1 + rng.IntN(2) {
		var written []statement
		for range 1 + rng.IntN(3) {
			written = append(written, randomStatement(rng))
		}
		q.statements = append(q.statements, written...)
		document := map[string]any{"Statement": written}
		if len(written) == 1 && rng.IntN(2) == 0 {
			document["Statement"] = written[0]
		}
		q.Documents = append(q.Documents, document)
	}
	q.Open = q.Request
	q.Open.Context = map[string][]string{}
	left := pick(rng, "aws:principalorgid", "aws:sourceip", "aws:tagkeys")
	for key, values := range q.Request.Context {
		if key != left {
			q.Open.Context[key] = values
		}
	}
	return q
}

func ask(t *testing.T, query rego.PreparedEvalQuery, questions []*question) []reply {
	t.Helper()
	var input any
	text, err := json.Marshal(map[string]any{"questions": questions, "resources": map[string]any{}, "data": map[string]any{}})
	if err == nil {
		err = json.Unmarshal(text, &input)
	}
	if err != nil {
		t.Fatal(err)
	}
	results, err := query.Eval(context.Background(), rego.EvalInput(input))
	if err != nil || len(results) != 1 {
		t.Fatalf("%v, %d results", err, len(results))
	}
	var said []reply
	if text, err = json.Marshal(results[0].Bindings["x"]); err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil || len(said) != len(questions) {
		t.Fatalf("%v: %d answers to %d questions", err, len(said), len(questions))
	}
	return said
}

func check(t *testing.T, q *question, said reply) {
	t.Helper()
	want := map[bool]string{true: "always", false: "never"}
	if told := want[allowed(q.statements, q.Request)]; said.Told != told {
		t.Errorf("the library says %s, the model %s\n%s", said.Told, told, show(q))
	}
	var seen []string
	for _, r := range fillings(q) {
		seen = append(seen, want[allowed(q.statements, r)])
	}
	slices.Sort(seen)
	seen = slices.Compact(seen)
	if said.Open != "sometimes" && !slices.Equal(seen, []string{said.Open}) {
		t.Errorf("with a key left open the library says %s, the model %v\n%s", said.Open, seen, show(q))
	}
}

// fillings gives the open request every value of the key that it leaves open.
func fillings(q *question) []request {
	values := map[string][][]string{
		"aws:principalorgid": {{}, {"o-a"}, {"o-b"}, {"O-B"}, {"x"}},
		"aws:sourceip":       {{}, {"203.0.113.9"}, {"198.51.100.7"}, {"10.0.0.1"}},
		"aws:tagkeys":        {{}, {"a1"}, {"b"}, {"c"}, {"a1", "c"}, {"b", "a*"}},
	}
	var out []request
	for key, each := range values {
		if _, told := q.Open.Context[key]; told {
			continue
		}
		for _, value := range each {
			r := q.Request
			r.Context = map[string][]string{key: value}
			for other, sent := range q.Open.Context {
				r.Context[other] = sent
			}
			out = append(out, r)
		}
	}
	return out
}

func show(q *question) string {
	text, err := json.MarshalIndent(q, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
