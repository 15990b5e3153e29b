package evaluator_test

import (
	"context"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
)

// TestRego runs the test_ rules that stand beside the policies.
func TestRego(t *testing.T) {
	modules := map[string]*ast.Module{}
	tree := os.DirFS("../policies")
	err := fs.WalkDir(tree, ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".rego") {
			return err
		}
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			return err
		}
		module, err := ast.ParseModuleWithOpts(file, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
		modules[file] = module
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	results, err := tester.NewRunner().SetModules(modules).RunTests(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for result := range results {
		ran++
		switch {
		case result.Error != nil:
			t.Errorf("%s %s: %v", result.Location, result.Name, result.Error)
		case result.Fail:
			t.Errorf("%s %s failed", result.Location, result.Name)
		}
	}
	if ran == 0 {
		t.Error("no test_ rule ran")
	}
}
