package evaluator

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/policies"
)

// A compiled selection of rules is evaluated by topdown, OPA's interpreter.
type compiled struct {
	rules    []*policies.Rule
	compiler *ast.Compiler
	store    storage.Store
	lanes    []rego.PreparedEvalQuery
}

// compile makes a program of rules as they are written.
func (e *Engine) compile(ctx context.Context, rules []*policies.Rule) (program, error) {
	sources, err := e.set.Sources(rules)
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	compiler, err := Compile(sources, false)
	if err != nil {
		return nil, err
	}
	p := &compiled{rules: rules, compiler: compiler, store: e.store()}
	lanes, err := inLanes(e.set, rules)
	if err != nil {
		return nil, err
	}
	for _, lane := range lanes {
		var names []string
		for _, rule := range lane {
			area, name, _ := strings.Cut(strings.TrimPrefix(rule.Package, "planvet.rules."), ".")
			names = append(names, fmt.Sprintf("[%q, %q]", area, name))
		}
		query, err := p.prepare(ctx, fmt.Sprintf("some [area, name] in [%s]; answer := data.planvet.rules[area][name].results[_]", strings.Join(names, ", ")))
		if err != nil {
			return nil, err
		}
		p.lanes = append(p.lanes, query)
	}
	return p, nil
}

func (p *compiled) prepare(ctx context.Context, text string) (rego.PreparedEvalQuery, error) {
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

// ask evaluates all rules at once. When that fails, it asks them one by one,
// so that the failing rule is named and the others' answers are kept.
func (p *compiled) ask(ctx context.Context, document machine.Value) answers {
	if ctx.Err() != nil { // OPA notices only on its way
		return answers{err: fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))}
	}
	input := machine.Term(document).Value
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
	return p.oneByOne(ctx, input, all.err)
}

// eval evaluates one lane.
func (p *compiled) eval(ctx context.Context, query rego.PreparedEvalQuery, input ast.Value) ([]answer, error) {
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
func (p *compiled) oneByOne(ctx context.Context, input ast.Value, together error) (all answers) {
	var failed []error
	for _, rule := range p.rules {
		one := guarded(func() ([]answer, error) { return p.alone(ctx, input, rule) })
		all.list = append(all.list, one.list...)
		switch {
		case ctx.Err() != nil:
			return answers{err: fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))}
		case one.err != nil:
			failed = append(failed, fmt.Errorf("rule %s failed: %w", rule.ID, one.err))
		}
	}
	if failed == nil {
		failed = append(failed, fmt.Errorf("the policies failed together, though each alone did not: %w", together))
	}
	all.err = errors.Join(failed...)
	return all
}

// alone asks one rule.
func (p *compiled) alone(ctx context.Context, input ast.Value, rule *policies.Rule) ([]answer, error) {
	query, err := p.prepare(ctx, "answer := data."+rule.Package+".results[_]")
	if err != nil {
		return nil, err
	}
	set, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	var list []answer
	for _, row := range set {
		list = append(list, answer{rule, row.Bindings["answer"]})
	}
	return list, nil
}
