package own

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/policies"
)

// A Test is what became of one test_ rule in a _test.rego file.
type Test struct {
	File  string
	Name  string
	Row   int    // of what did not hold, else of the test
	Wrong string // "" for one that passed
}

// Tests runs the test_ rules of folders, with all rules and libraries at hand.
// They are in the same sandbox as the rules.
func Tests(ctx context.Context, set *policies.Set, dirs []string, coverage *cover.Cover) ([]Test, error) {
	modules, found, err := testModules(dirs)
	if err != nil || !found {
		return nil, err
	}
	sources, err := set.Sources(set.Rules)
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		if modules[source.File], err = parse(source.File, source.Text); err != nil {
			return nil, err
		}
	}
	// OPA does not say which line of a test failed: a second run, whose events
	// tell it, is made only where one did.
	results, failed, err := runTests(ctx, modules, func(r *tester.Runner) {
		if coverage != nil {
			r.SetCoverageQueryTracer(coverage)
		}
	})
	if failed && err == nil {
		results, _, err = runTests(ctx, modules, func(r *tester.Runner) { r.EnableTracing(true) })
	}
	if err != nil {
		return nil, fmt.Errorf("the tests do not compile: %w", err)
	}
	var out []Test
	for _, result := range results {
		t := Test{Name: result.Name}
		if result.Location != nil {
			t.File, t.Row = result.Location.File, result.Location.Row
		}
		switch {
		case result.Error != nil:
			t.Wrong = result.Error.Error()
		case result.Fail:
			t.Wrong = "it does not hold"
			if at := failedAt(result.Trace, t.File); at != nil {
				t.Row, t.Wrong = at.Row, "this does not hold: "+strings.Join(strings.Fields(string(at.Text)), " ")
			}
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Test) int {
		return strings.Compare(a.File+"\x00"+a.Name, b.File+"\x00"+b.Name)
	})
	return out, nil
}

func runTests(ctx context.Context, modules map[string]*ast.Module, with func(*tester.Runner)) (out []*tester.Result, failed bool, err error) {
	runner := tester.NewRunner().SetCompiler(ast.NewCompiler().WithCapabilities(evaluator.Capabilities())).SetModules(modules)
	with(runner)
	results, err := runner.RunTests(ctx, nil)
	if err != nil {
		return nil, false, err
	}
	for result := range results {
		failed = failed || result.Fail
		out = append(out, result)
	}
	return out, failed, nil
}

// failedAt is the last expression of a test's file that did not hold: what came
// before it was tried, too, and something else took its place.
func failedAt(events []*topdown.Event, file string) (at *ast.Location) {
	for _, e := range events {
		if expr, ok := e.Node.(*ast.Expr); ok && e.Op == topdown.FailOp && expr.Location != nil && expr.Location.File == file {
			at = expr.Location
		}
	}
	return at
}

func parse(file, text string) (*ast.Module, error) {
	module, err := ast.ParseModuleWithOpts(file, text, ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: evaluator.Capabilities()})
	if err != nil {
		return nil, fmt.Errorf("policies do not parse: %w", err)
	}
	return module, nil
}

func testModules(dirs []string) (map[string]*ast.Module, bool, error) {
	modules := map[string]*ast.Module{}
	var wrong []error
	for _, dir := range dirs {
		tree := os.DirFS(dir)
		err := fs.WalkDir(tree, ".", func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(file, "_test.rego") {
				return err
			}
			text, err := fs.ReadFile(tree, file)
			if err != nil {
				return err
			}
			shown := filepath.ToSlash(filepath.Join(dir, file))
			module, err := parse(shown, string(text))
			if err != nil {
				wrong = append(wrong, err)
				return nil
			}
			modules[shown] = module
			return nil
		})
		wrong = append(wrong, err)
	}
	return modules, len(modules) > 0, errors.Join(wrong...)
}

// A Covered tells how much of a file was evaluated.
type Covered struct {
	File    string
	Percent float64
	Missed  []string // "12" or "14-16": lines that nothing reached
}

// Coverage reports on the files of others.
func Coverage(set *policies.Set, coverage *cover.Cover) ([]Covered, error) {
	sources, err := set.Sources(set.Own())
	if err != nil {
		return nil, err
	}
	modules := map[string]*ast.Module{}
	for _, source := range sources {
		if source.Own {
			if modules[source.File], err = parse(source.File, source.Text); err != nil {
				return nil, err
			}
		}
	}
	report := coverage.Report(modules)
	var out []Covered
	for _, source := range sources {
		file := report.Files[source.File]
		if !source.Own || file == nil {
			continue
		}
		c := Covered{File: source.File, Percent: file.Coverage}
		for _, missed := range file.NotCovered {
			rows := fmt.Sprint(missed.Start.Row)
			if missed.End.Row > missed.Start.Row {
				rows += fmt.Sprintf("-%d", missed.End.Row)
			}
			c.Missed = append(c.Missed, rows)
		}
		out = append(out, c)
	}
	return out, nil
}
