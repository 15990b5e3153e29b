package evaluator

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/loader/document"
	"github.com/planvet/planvet/policies"
)

// A joint asks programs side by side: planvet's rules were planned ahead, those
// of others have to be compiled.
type joint []program

func (e *Engine) join(ctx context.Context, rules []*policies.Rule) (program, error) {
	var own, ours []*policies.Rule
	for _, rule := range rules {
		if rule.Own {
			own = append(own, rule)
		} else {
			ours = append(ours, rule)
		}
	}
	var parts joint
	if len(ours) > 0 {
		p, err := e.planned.program(ours, e.set)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	if len(own) > 0 {
		p, err := e.compile(ctx, own)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

func (j joint) ask(ctx context.Context, input machine.Value) answers {
	parts := make([]answers, len(j))
	var group sync.WaitGroup
	for i, p := range j {
		group.Go(func() { parts[i] = p.ask(ctx, input) })
	}
	group.Wait()
	var all answers
	for _, part := range parts {
		all.list = append(all.list, part.list...)
		all.err = errors.Join(all.err, part.err)
	}
	return all
}

// Trace evaluates a rule as it is written, with all its expressions in their
// order, and lets a tracer look on.
func (e *Engine) Trace(ctx context.Context, doc *document.Document, rule *policies.Rule, tracer topdown.QueryTracer) error {
	made, err := e.compile(ctx, []*policies.Rule{rule})
	if err != nil {
		return err
	}
	query, err := made.(*compiled).prepare(ctx, "answer := data."+rule.Package+".results[_]")
	if err != nil {
		return err
	}
	input := machine.Term(newBuilder().input(doc)).Value
	all := guarded(func() ([]answer, error) {
		_, err := query.Eval(ctx, rego.EvalParsedInput(input), rego.EvalQueryTracer(tracer), rego.EvalRuleIndexing(false), rego.EvalEarlyExit(false))
		return nil, err
	})
	if all.err != nil {
		return fmt.Errorf("rule %s failed: %w", rule.ID, all.err)
	}
	return nil
}
