// Package netoracle holds the library's algebra of addresses and ports against
// brute force.
package netoracle

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/policies"
)

// ask prepares a query on the library that is given {"input": …} and answers
// with one object.
func ask(f testing.TB, query string, packages ...string) func(t *testing.T, input, answer any) {
	f.Helper()
	set, err := policies.Embedded()
	if err != nil {
		f.Fatal(err)
	}
	sources, err := set.Library(packages...)
	if err != nil {
		f.Fatal(err)
	}
	compiler, err := evaluator.Compile(sources, false)
	if err != nil {
		f.Fatal(err)
	}
	prepared, err := rego.New(rego.Compiler(compiler), rego.StrictBuiltinErrors(true), rego.SetRegoVersion(ast.RegoV1), rego.Query(query)).PrepareForEval(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	return func(t *testing.T, input, answer any) {
		t.Helper()
		rows, err := prepared.Eval(context.Background(), rego.EvalInput(input))
		if err != nil {
			t.Fatalf("%v: %v", input, err)
		}
		if len(rows) != 1 {
			t.Fatalf("%v: %d answers: something that is asked is undefined", input, len(rows))
		}
		text, err := json.Marshal(rows[0].Bindings["answer"])
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, answer); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
}

// A feed hands out bytes, then zeros.
type feed []byte

func (f *feed) next(below int) int {
	if len(*f) == 0 {
		return 0
	}
	b := int((*f)[0])
	*f = (*f)[1:]
	return b % below
}
