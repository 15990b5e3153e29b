package evaluator_test

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/policies"
)

// TestCarriers holds the types that the rules on every policy are asked for
// against the table of arguments that carry policies: a type that only one of
// them has is not read.
func TestCarriers(t *testing.T) {
	options := []func(*rego.Rego){rego.Query("object.keys(data.planvet.lib.carrier.arguments)")}
	tree := os.DirFS("../policies")
	err := fs.WalkDir(tree, "lib", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".rego") || strings.HasSuffix(file, "_test.rego") {
			return err
		}
		text, err := fs.ReadFile(tree, file)
		options = append(options, rego.Module(file, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	results, err := rego.New(options...).Eval(context.Background())
	if err != nil || len(results) != 1 {
		t.Fatalf("%v: %v", results, err)
	}
	var table []string
	types, _ := results[0].Expressions[0].Value.([]any)
	for _, of := range types {
		name, _ := of.(string)
		table = append(table, name)
	}
	slices.Sort(table)
	for _, id := range []string{"iam-policy-unreadable", "iam-mfa-condition-misused"} {
		at := slices.IndexFunc(embedded(t).Rules, func(rule *policies.Rule) bool { return rule.ID == id })
		if at < 0 {
			t.Fatalf("there is no rule %s", id)
		}
		if diff := cmp.Diff(table, embedded(t).Rules[at].Resources); diff != "" {
			t.Errorf("resources of %s (-table +rule):\n%s", id, diff)
		}
	}
}
