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
	runner := tester.NewRunner().SetCompiler(ast.NewCompiler().WithCapabilities(evaluator.Capabilities())).SetModules(modules)
	if coverage != nil {
		runner = runner.SetCoverageQueryTracer(coverage)
	}
	results, err := runner.RunTests(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("the tests do not compile: %w", err)
	}
	var out []Test
	for result := range results {
		t := Test{Name: result.Name}
		if result.Location != nil {
			t.File, t.Row = result.Location.File, result.Location.Row
		}
		switch {
		case result.Error != nil:
			t.Wrong = result.Error.Error()
		case result.Fail:
			t.Wrong = "it does not hold"
			if at := result.FailedAt; at != nil && at.Location != nil {
				t.Row, t.Wrong = at.Location.Row, "this does not hold: "+strings.Join(strings.Fields(string(at.Location.Text)), " ")
			}
		}
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Test) int {
		return strings.Compare(a.File+"\x00"+a.Name, b.File+"\x00"+b.Name)
	})
	return out, nil
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
			if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(file, "_test.rego") {
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
