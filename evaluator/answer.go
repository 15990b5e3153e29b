package evaluator

import (
	"context"
	"fmt"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/loader/defect"
	"github.com/planvet/planvet/policies"
)

// A program answers for a selection of rules.
type program interface {
	// ask evaluates the rules over a document. What a failing rule leaves out is
	// in the error; the others' answers are kept.
	ask(ctx context.Context, document machine.Value) answers
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
		if problem := recover(); problem != nil {
			a = answers{err: engineFailed(defect.Of(problem))}
		}
	}()
	a.list, a.err = ask()
	return a
}

func engineFailed(why error) error {
	return fmt.Errorf("the policy engine failed (%w): please report it with this input", why)
}
