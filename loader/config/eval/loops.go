package eval

import (
	"bytes"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/module"
)

// The bounds on for expressions, in all: three nested loops over a thousand
// elements each would keep the evaluator for hours, and HCL cannot be stopped.
const (
	maxRounds = 5_000_000
	maxText   = 1 << 30 // bytes of strings that loops make
)

// A round is the value or the condition of a for expression, and counts how
// often it is asked for. JSON syntax hides its expressions, so loops there are
// not counted.
type round struct {
	*hclsyntax.ParenthesesExpr // whoever walks the expression walks into it
	e                          *evaluator
}

// Value panics when there have been too many rounds: after an error, HCL would
// go on with the next. [scope.eval] recovers.
func (r *round) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if r.e.rounds++; r.e.rounds > maxRounds || r.e.text > maxText || r.e.ctx.Err() != nil {
		panic(fmt.Sprintf("for expressions take more than %d rounds or make more than %d bytes of text", maxRounds, maxText))
	}
	value, diags := r.ParenthesesExpr.Value(ctx)
	if bare, _ := value.Unmark(); bare.Type() == cty.String && bare.IsKnown() && !bare.IsNull() {
		r.e.text += len(bare.AsString())
	}
	return value, diags
}

// countLoops has every for expression of the configuration count its rounds.
func (e *evaluator) countLoops() {
	loops := false
	e.Sources.Texts(func(text []byte) { loops = loops || bytes.Contains(text, []byte("for ")) })
	if loops {
		e.countIn(e.Root, map[*module.Body]bool{})
	}
}

// countIn goes through a module and those below it. Bodies are shared by the
// calls of one module, so each is gone through once.
func (e *evaluator) countIn(m *module.Module, seen map[*module.Body]bool) {
	for _, local := range m.Locals {
		e.countAttribute(local)
	}
	for _, variable := range m.Variables {
		e.countBody(variable.Body, seen)
	}
	for _, output := range m.Outputs {
		e.countBody(output.Body, seen)
	}
	for _, resource := range m.Resources {
		e.countBody(resource.Body, seen)
	}
	for _, action := range m.Actions {
		e.countBody(action.Body, seen)
	}
	for _, provider := range m.Providers {
		e.countBody(provider.Body, seen)
	}
	for _, call := range m.Calls {
		e.countBody(call.Body, seen)
		if call.Module != nil {
			e.countIn(call.Module, seen)
		}
	}
}

func (e *evaluator) countBody(body *module.Body, seen map[*module.Body]bool) {
	if seen[body] {
		return
	}
	seen[body] = true
	for _, attribute := range body.Attributes {
		e.countAttribute(attribute)
	}
	for _, block := range body.Blocks {
		e.countBody(block.Body, seen)
	}
}

func (e *evaluator) countAttribute(attribute *module.Attribute) {
	node, ok := attribute.Expr.(hclsyntax.Node)
	if !ok {
		return
	}
	// The visitor cannot fail.
	_ = hclsyntax.VisitAll(node, func(node hclsyntax.Node) hcl.Diagnostics {
		if loop, ok := node.(*hclsyntax.ForExpr); ok {
			loop.ValExpr = e.counted(loop.ValExpr)
			loop.CondExpr = e.counted(loop.CondExpr)
		}
		return nil
	})
}

func (e *evaluator) counted(expr hclsyntax.Expression) hclsyntax.Expression {
	if already, ok := expr.(*round); ok {
		already.e = e
		return expr
	}
	if expr == nil {
		return expr
	}
	return &round{ParenthesesExpr: &hclsyntax.ParenthesesExpr{Expression: expr, SrcRange: expr.Range()}, e: e}
}
