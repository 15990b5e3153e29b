package evaluator

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/policies"
)

// planned policies are evaluated by the machine.
type planned struct {
	code *machine.Program
	data machine.Value
}

// A selection of planned rules.
type selection struct {
	*planned
	lanes [][]*policies.Rule
}

func (p *planned) program(rules []*policies.Rule, set *policies.Set) (program, error) {
	lanes, err := inLanes(set, rules)
	return &selection{p, lanes}, err
}

func (s *selection) ask(ctx context.Context, document machine.Value) answers {
	evaluation := s.code.Evaluate(ctx, document, s.data)
	lanes := make([]answers, len(s.lanes))
	var group sync.WaitGroup
	for i, rules := range s.lanes {
		group.Go(func() { lanes[i] = s.lane(ctx, evaluation, rules) })
	}
	group.Wait()
	var all answers
	for _, lane := range lanes {
		all.list = append(all.list, lane.list...)
		all.err = errors.Join(all.err, lane.err)
	}
	return all
}

// lane asks rules one after the other, with a memory that they share.
func (s *selection) lane(ctx context.Context, evaluation *machine.Evaluation, rules []*policies.Rule) (all answers) {
	run := evaluation.NewRun()
	for _, rule := range rules {
		a := guarded(func() ([]answer, error) { return s.rule(run, rule) })
		if ctx.Err() != nil {
			return answers{err: fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))}
		}
		all.list = append(all.list, a.list...)
		if a.err != nil { // what the run remembers may be half made
			all.err = errors.Join(all.err, fmt.Errorf("rule %s failed: %w", rule.ID, a.err))
			run = evaluation.NewRun()
		}
	}
	return all
}

func (s *selection) rule(run *machine.Run, rule *policies.Rule) ([]answer, error) {
	results, err := run.Eval(rule.Package + ".results")
	if err != nil || results == nil {
		return nil, err
	}
	set, ok := results.(*machine.Set)
	if !ok {
		return nil, errors.New("results is no set")
	}
	var list []answer
	for element := range set.All() {
		list = append(list, answer{rule, machine.ToGo(element)})
	}
	return list, nil
}
