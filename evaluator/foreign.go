package evaluator

import (
	"context"
	"errors"
	"slices"

	"github.com/planvet/planvet/loader/document"
)

// A Foreign is what a rule that another engine answers for said
// ([policies.Set.Beside]).
type Foreign struct {
	Rule    string // id
	Address string // of an instance or a module call; "" where it names none
	Message string
}

// VetBeside is [Engine.Vet] with what another engine said of the same document,
// and what went wrong there. Rules that are off say nothing.
func (e *Engine) VetBeside(ctx context.Context, doc *document.Document, said []Foreign, wrong error) *Result {
	result := e.vet(ctx, doc)
	result.Err = errors.Join(result.Err, wrong)
	x := newIndex(doc)
	var foreign []*Finding
	for _, s := range said {
		at, found := slices.BinarySearchFunc(e.rules, s.Rule, compareID)
		if !found {
			continue
		}
		rule := e.rules[at]
		f := &Finding{Rule: rule, Verdict: Fail, Severity: rule.Severity, Address: s.Address, Message: s.Message, key: s.Message}
		if r := x[s.Address]; r != nil {
			f.Place = placeOf(r, nil)
			trace(f, r)
		}
		foreign = append(foreign, f)
	}
	finish(foreign)
	result.Findings = append(result.Findings, foreign...)
	slices.SortFunc(result.Findings, compare)
	e.suppress(result, doc)
	return result
}
