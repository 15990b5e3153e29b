package evaluator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/planvet/planvet/evaluator/machine"
	"github.com/planvet/planvet/evaluator/network"
	"github.com/planvet/planvet/loader/defect"
	"github.com/planvet/planvet/loader/document"
)

// graphPackage is the policies' view of a network as a graph.
const (
	graphPackage = "planvet.lib.drawing"
	graphRule    = graphPackage + ".graph"
)

// drawn are the types without which there is nothing to draw.
var drawn = []string{
	"aws_vpc", "aws_default_vpc", "aws_subnet", "aws_default_subnet", "aws_instance", "aws_autoscaling_group",
	"aws_network_interface", "aws_lb", "aws_alb", "aws_elb",
}

// Network asks the policies for the network that a document describes, as it
// is after apply; nil where it describes none.
func (e *Engine) Network(ctx context.Context, doc *document.Document) (graph *network.Graph, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			graph, err = nil, fmt.Errorf("the network: %w", engineFailed(defect.Of(problem)))
		}
	}()
	if !describesNetwork(doc) {
		return nil, nil
	}
	answer, err := e.graph(ctx, doc)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("the policies did not finish: %w", context.Cause(ctx))
	}
	if err != nil {
		return nil, fmt.Errorf("the network: %w", err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("the network: %w", err)
	}
	graph = &network.Graph{}
	if err := json.Unmarshal(text, graph); err != nil {
		return nil, fmt.Errorf("the network: %w", err)
	}
	graph.Mark(doc)
	return graph, nil
}

// graph asks for the graph, in the Go forms of JSON.
func (e *Engine) graph(ctx context.Context, doc *document.Document) (any, error) {
	input := newBuilder().input(doc)
	if e.planned != nil {
		answer, err := e.planned.code.Evaluate(ctx, input, e.planned.data).NewRun().Eval(graphRule)
		if err == nil && answer == nil {
			err = errors.New("the policies gave no answer")
		}
		return machine.ToGo(answer), err
	}
	sources, err := e.set.Library(graphPackage)
	if err != nil {
		return nil, err
	}
	compiler, err := Compile(sources, false)
	if err != nil {
		return nil, err
	}
	p := &compiled{compiler: compiler, store: e.store()}
	query, err := p.prepare(ctx, "answer := data."+graphRule)
	if err != nil {
		return nil, err
	}
	set, err := query.Eval(ctx, rego.EvalParsedInput(machine.Term(input).Value))
	if err != nil {
		return nil, err
	}
	if len(set) != 1 {
		return nil, fmt.Errorf("the policies gave %d answers", len(set))
	}
	return set[0].Bindings["answer"], nil
}

func describesNetwork(doc *document.Document) bool {
	for _, t := range drawn {
		for _, r := range doc.Resources[t] {
			if r.Action.Remains() {
				return true
			}
		}
	}
	return false
}
