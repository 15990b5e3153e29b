// Package conftest runs policies that were written for conftest
// (https://www.conftest.dev) on plans: rules deny, violation and warn, also with
// a name behind them (deny_public), in any package, in Rego v0 or v1.
package conftest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader/defect"
	"github.com/planvet/planvet/loader/reading"
	"github.com/planvet/planvet/policies"
)

// Note is the section that the rules stand under.
const Note = "Conftest policies"

// Policies are compiled and may be asked concurrently.
type Policies struct {
	rules    []rule
	compiler *ast.Compiler
	store    storage.Store
}

// A rule is one name in one package: conftest's unit.
type rule struct {
	*policies.Rule
	pkg, name string // "main", "deny_public"
}

var kinds = regexp.MustCompile(`^(deny|violation|warn)(_[a-zA-Z0-9_]+)?$`)

// maxSource bounds a Rego file in bytes.
const maxSource = 4 << 20

// Load compiles all .rego files in folders, but not tests, with the data in
// further files or folders (JSON or YAML), as conftest's --data does.
func Load(dirs, data []string) (*Policies, error) {
	modules := map[string]*ast.Module{}
	var wrong []error
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type()&fs.ModeSymlink != 0 {
				if info, err := os.Stat(file); err == nil && info.IsDir() {
					wrong = append(wrong, fmt.Errorf("%s is a link to a folder, which is not followed: name that folder with --conftest-policy", filepath.ToSlash(file)))
					return nil
				}
			}
			if err != nil || entry.IsDir() || filepath.Ext(file) != ".rego" || strings.HasSuffix(file, "_test.rego") {
				return err
			}
			text, err := reading.Regular(file, maxSource)
			if err != nil {
				return err
			}
			name := filepath.ToSlash(file)
			module, err := parse(name, string(text))
			if err != nil {
				wrong = append(wrong, err)
				return nil
			}
			modules[name] = module
			return nil
		})
		wrong = append(wrong, err)
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("conftest policies: %w", err)
	}
	compiler := ast.NewCompiler().WithCapabilities(capabilities())
	compiler.Compile(modules)
	if compiler.Failed() {
		return nil, fmt.Errorf("conftest policies do not compile: %w", explained(compiler.Errors))
	}
	p := &Policies{compiler: compiler, store: inmem.New()}
	if len(data) > 0 {
		loaded, err := loader.NewFileLoader().Filtered(data, func(_ string, info os.FileInfo, _ int) bool {
			return !info.IsDir() && filepath.Ext(info.Name()) == ".rego"
		})
		if err != nil {
			return nil, fmt.Errorf("data of conftest policies: %w", err)
		}
		p.store = inmem.NewFromObject(loaded.Documents)
	}
	p.find(modules)
	if len(p.rules) == 0 {
		return nil, fmt.Errorf("%s: no package there has a rule deny, violation or warn", strings.Join(dirs, ", "))
	}
	return p, nil
}

// parse reads Rego v1, or v0 where it is none.
func parse(file, text string) (*ast.Module, error) {
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true, Capabilities: capabilities()}
	module, err := ast.ParseModuleWithOpts(file, text, options)
	if err == nil {
		return module, nil
	}
	options.RegoVersion = ast.RegoV0
	if module, old := ast.ParseModuleWithOpts(file, text, options); old == nil {
		return module, nil
	}
	return nil, err
}

// find makes rules of what the packages define.
func (p *Policies) find(modules map[string]*ast.Module) {
	seen := map[string]*rule{}
	var order []string
	for _, module := range modules {
		pkg := strings.TrimPrefix(module.Package.Path.String(), "data.")
		for _, r := range module.Rules {
			name := string(r.Head.Name)
			if name == "" && len(r.Head.Reference) > 0 {
				name = strings.Trim(r.Head.Reference[0].String(), `"`)
			}
			if !kinds.MatchString(name) {
				continue
			}
			key := pkg + "\x00" + name
			if seen[key] == nil {
				seen[key] = describe(pkg, name)
				order = append(order, key)
			}
			for _, a := range r.Annotations {
				if a.Title != "" && (seen[key].Title == titleOf(pkg, name) || a.Title < seen[key].Title) {
					seen[key].Title = a.Title
					if a.Description != "" {
						seen[key].Description = a.Description
					}
				}
			}
		}
	}
	slices.Sort(order)
	taken := map[string]int{}
	for _, key := range order {
		r := *seen[key]
		if taken[r.ID]++; taken[r.ID] > 1 {
			r.ID = fmt.Sprintf("%s-%d", r.ID, taken[r.ID])
		}
		p.rules = append(p.rules, r)
	}
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)

func titleOf(pkg, name string) string { return fmt.Sprintf("%s in the package %s", name, pkg) }

func describe(pkg, name string) *rule {
	severity := policies.High
	if strings.HasPrefix(name, "warn") {
		severity = policies.Low
	}
	return &rule{pkg: pkg, name: name, Rule: &policies.Rule{
		ID:          strings.Trim(noWord.ReplaceAllString(strings.ToLower("conftest-"+pkg+"-"+name), "-"), "-"),
		Area:        "conftest",
		Package:     pkg,
		Title:       titleOf(pkg, name),
		Description: fmt.Sprintf("A policy written for conftest: `%s` in the package `%s`. What it wants is in its messages.", name, pkg),
		Remediation: "See the message, and who wrote the policy.",
		Severity:    severity,
		Note:        Note,
		Own:         true,
	}}
}

// Rules are for reports and settings: the id is conftest-PACKAGE-NAME. deny and
// violation are of high severity, warn of low.
func (p *Policies) Rules() []*policies.Rule {
	out := make([]*policies.Rule, len(p.rules))
	for i, r := range p.rules {
		out[i] = r.Rule
	}
	return out
}

// Ask evaluates all policies over the JSON of a plan, in which what is sensitive
// is masked first. names are the addresses that messages may speak of. A policy
// that fails is in the error; what the others said is kept.
func (p *Policies) Ask(ctx context.Context, plan []byte, names []string) ([]evaluator.Foreign, error) {
	var input any
	decoder := json.NewDecoder(strings.NewReader(string(plan)))
	decoder.UseNumber()
	if err := decoder.Decode(&input); err != nil {
		return nil, fmt.Errorf("conftest policies: the plan: %w", err)
	}
	value, err := ast.InterfaceToValue(mask(input))
	if err != nil {
		return nil, fmt.Errorf("conftest policies: the plan: %w", err)
	}
	find := newFinder(names)
	var out []evaluator.Foreign
	var wrong []error
	for _, r := range p.rules {
		said, err := p.ask(ctx, r, value, find)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("conftest policies did not finish: %w", context.Cause(ctx))
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("conftest policy %s in package %s failed: %w", r.name, r.pkg, err))
		}
		out = append(out, said...)
	}
	return out, errors.Join(wrong...)
}

func (p *Policies) ask(ctx context.Context, r rule, input ast.Value, find *finder) (said []evaluator.Foreign, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			said, err = nil, fmt.Errorf("the policy engine failed (%w): please report it with this input", defect.Of(problem))
		}
	}()
	answers, err := p.eval(ctx, fmt.Sprintf("data.%s.%s", r.pkg, r.name), input)
	if err != nil || len(answers) == 0 {
		return nil, err
	}
	excepted, err := p.excepted(ctx, r, input)
	if err != nil || excepted {
		return nil, err
	}
	var out []evaluator.Foreign
	for _, answer := range answers {
		list, ok := answer.([]any)
		if !ok {
			return nil, fmt.Errorf("it is %T, where conftest wants a set of texts or of objects with msg", answer)
		}
		for _, element := range list {
			message, address, err := find.read(element)
			if err != nil {
				return out, err
			}
			out = append(out, evaluator.Foreign{Rule: r.ID, Address: address, Message: message})
		}
	}
	return out, nil
}

// excepted tells whether the package's exception names the rule: by what stands
// behind deny_, violation_ or warn_, which is nothing for deny itself, or by the
// whole name. Versions of conftest differ in which of these they take
// (https://www.conftest.dev/exceptions).
func (p *Policies) excepted(ctx context.Context, r rule, input ast.Value) (bool, error) {
	if len(p.compiler.GetRules(ast.MustParseRef("data."+r.pkg+".exception"))) == 0 {
		return false, nil
	}
	_, name, _ := strings.Cut(r.name, "_")
	answers, err := p.eval(ctx, fmt.Sprintf("data.%s.exception[_][_] in {%q, %q}", r.pkg, name, r.name), input)
	return len(answers) > 0, err
}

func (p *Policies) eval(ctx context.Context, query string, input ast.Value) ([]any, error) {
	set, err := rego.New(
		rego.Compiler(p.compiler), rego.Store(p.store), rego.Query(query), rego.ParsedInput(input),
	).Eval(ctx)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, row := range set {
		for _, expression := range row.Expressions {
			if expression.Value != false {
				out = append(out, expression.Value)
			}
		}
	}
	return out, nil
}
