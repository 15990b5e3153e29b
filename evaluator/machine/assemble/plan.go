package assemble

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/planvet/planvet/evaluator/machine/code"
	"github.com/planvet/planvet/policies"
)

// Plan has OPA plan policies for the rules that will be asked
// ("planvet.rules.sg.open_ingress.results"), and assembles what it makes.
func Plan(ctx context.Context, sources []policies.Source, rules []string) (*code.Program, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	b.Manifest.Init()
	for _, source := range sources {
		module, err := ast.ParseModuleWithOpts(source.File, source.Text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, fmt.Errorf("the policies do not parse: %w", err)
		}
		b.Modules = append(b.Modules, bundle.ModuleFile{URL: source.File, Path: source.File, Parsed: module})
	}
	entrypoints := make([]string, len(rules))
	for i, rule := range rules {
		entrypoints[i] = strings.ReplaceAll(rule, ".", "/")
	}
	compiler := compile.New().WithTarget(compile.TargetPlan).WithBundle(b).WithEntrypoints(entrypoints...).WithRegoVersion(ast.RegoV1)
	if err := compiler.Build(ctx); err != nil {
		return nil, fmt.Errorf("planning the policies: %w", err)
	}
	planned := compiler.Bundle().PlanModules
	if len(planned) != 1 {
		return nil, errors.New("planning the policies gave no plan")
	}
	var policy ir.Policy
	if err := json.Unmarshal(planned[0].Raw, &policy); err != nil {
		return nil, fmt.Errorf("reading the plan of the policies: %w", err)
	}
	return Assemble(&policy)
}
