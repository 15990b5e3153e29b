package evaluator

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/planvet/planvet/policies"
)

// A program is a selection of rules, compiled.
type program struct {
	rules    []*policies.Rule
	compiler *ast.Compiler
	store    storage.Store
	lanes    []rego.PreparedEvalQuery
}

// The library of security groups: rules with it and rules without share so
// little work that they are evaluated side by side.
const groupLibrary = "planvet.lib.sg"

// prepareLanes makes the queries that ask all rules together. OPA evaluates a
// query on one core and shares what functions and libraries yield within it
// alone, so there are no more queries than there are worlds of shared work.
func (p *program) prepareLanes(ctx context.Context, set *policies.Set) error {
	lanes := map[bool][]string{}
	for _, rule := range p.rules {
		sources, err := set.Sources([]*policies.Rule{rule})
		if err != nil {
			return fmt.Errorf("policies: %w", err)
		}
		groups := slices.ContainsFunc(sources, func(s policies.Source) bool { return s.Package == groupLibrary })
		area, name, _ := strings.Cut(strings.TrimPrefix(rule.Package, "planvet.rules."), ".")
		lanes[groups] = append(lanes[groups], fmt.Sprintf("[%q, %q]", area, name))
	}
	for _, groups := range []bool{true, false} {
		if len(lanes[groups]) == 0 {
			continue
		}
		query, err := p.prepare(ctx, fmt.Sprintf("some [area, name] in [%s]; answer := data.planvet.rules[area][name].results[_]", strings.Join(lanes[groups], ", ")))
		if err != nil {
			return err
		}
		p.lanes = append(p.lanes, query)
	}
	return nil
}

func (p *program) prepare(ctx context.Context, text string) (rego.PreparedEvalQuery, error) {
	query, err := rego.New(
		rego.Compiler(p.compiler),
		rego.Store(p.store),
		rego.Query(text),
		rego.StrictBuiltinErrors(true),
	).PrepareForEval(ctx)
	if err != nil {
		return query, fmt.Errorf("policies: %w", err)
	}
	return query, nil
}

// An answer is one element of a rule's results.
type answer struct {
	rule *policies.Rule
	body any
}

// answers are all that the rules said of one document, and what went wrong.
type answers struct {
	list []answer
	err  error
}

// guarded asks, and takes a defect of the engine for a failed evaluation.
func guarded(ask func() ([]answer, error)) (a answers) {
	defer func() {
		if defect := recover(); defect != nil {
			a = answers{err: fmt.Errorf("the policy engine failed (%v): please report it with this input\n%s", defect, debug.Stack())}
		}
	}()
	a.list, a.err = ask()
	return a
}

// ask evaluates all rules at once. When that fails, it asks them one by one,
// so that the failing rule is named and the others' answers are kept.
func (p *program) ask(ctx context.Context, input ast.Value) answers {
	if ctx.Err() != nil { // OPA notices only on its way
		return answers{err: fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))}
	}
	lanes := make([]answers, len(p.lanes))
	var group sync.WaitGroup
	for i, query := range p.lanes {
		group.Go(func() {
			lanes[i] = guarded(func() ([]answer, error) { return p.eval(ctx, query, input) })
		})
	}
	group.Wait()
	var all answers
	for _, lane := range lanes {
		all.list = append(all.list, lane.list...)
		all.err = errors.Join(all.err, lane.err)
	}
	switch {
	case all.err == nil:
		return all
	case ctx.Err() != nil:
		return answers{err: fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))}
	}
	return guarded(func() ([]answer, error) { return p.oneByOne(ctx, input, all.err) })
}

// eval evaluates one lane.
func (p *program) eval(ctx context.Context, query rego.PreparedEvalQuery, input ast.Value) ([]answer, error) {
	set, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	byPlace := map[string]*policies.Rule{}
	for _, rule := range p.rules {
		byPlace[rule.Package] = rule
	}
	list := make([]answer, 0, len(set))
	for _, row := range set {
		pkg := fmt.Sprintf("planvet.rules.%s.%s", row.Bindings["area"], row.Bindings["name"])
		list = append(list, answer{byPlace[pkg], row.Bindings["answer"]})
	}
	return list, nil
}

// oneByOne asks each rule alone, because together they failed.
func (p *program) oneByOne(ctx context.Context, input ast.Value, together error) ([]answer, error) {
	var list []answer
	var failed []error
	for _, rule := range p.rules {
		var set rego.ResultSet
		query, err := p.prepare(ctx, "answer := data."+rule.Package+".results[_]")
		if err == nil {
			set, err = query.Eval(ctx, rego.EvalParsedInput(input))
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("rule %s failed: %w", rule.ID, err))
			continue
		}
		for _, row := range set {
			list = append(list, answer{rule, row.Bindings["answer"]})
		}
	}
	if failed == nil {
		failed = append(failed, fmt.Errorf("the policies failed together, though each alone did not: %w", together))
	}
	return list, errors.Join(failed...)
}
