package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/collection"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/schema"
	"github.com/planvet/planvet/loader/credential"
	"github.com/planvet/planvet/loader/document"
)

// Early evaluates what has to be known before all modules are read: the source
// of a module call, which may refer to variables and locals since Terraform 1.15
// (to variables with const = true,
// https://developer.hashicorp.com/terraform/language/block/variable) and
// OpenTofu 1.8 (to any). What it cannot evaluate it says nothing of: whoever
// asks does. It belongs to one goroutine.
type Early struct {
	e    *evaluator
	made map[*module.Call]*instance // what a call makes
	seen map[*module.Body]bool      // whose loops are counted
}

// What is left to all sources of a configuration together of the bounds on for
// expressions.
const (
	earlyRounds = 100_000
	earlyText   = 16 << 20 // bytes
)

// NewEarly prepares an evaluation of what is written in root and below it.
func NewEarly(ctx context.Context, in Input) *Early {
	e := &evaluator{
		ctx: ctx, Input: in, doc: document.New(document.SourceConfig), schemas: schema.NewTable(),
		traversals: map[hcl.Expression][]hcl.Traversal{}, noticed: map[string]bool{}, foreign: map[string]bool{},
		credentials: &credentials{known: map[string]credential.Found{}}, quiet: true, early: true,
		rounds: maxRounds - earlyRounds, text: maxText - earlyText,
	}
	if in.Functions != nil {
		e.functions[plain] = e.allFunctions()
	}
	y := &Early{e: e, made: map[*module.Call]*instance{}, seen: map[*module.Body]bool{}}
	y.made[nil] = newInstance(e, in.Root)
	e.countIn(in.Root, y.seen)
	return y
}

// Text evaluates an expression that stands in the module to which the calls
// lead, outermost first. The problem says why there is no text.
func (y *Early) Text(via []*module.Call, expr hcl.Expression) (text, problem string) {
	in := y.instance(via)
	value, _ := in.scope(plain).eval(expr).Unmark()
	switch {
	case !value.IsKnown():
		return "", y.unknown(expr)
	case value.IsNull() || value.Type() != cty.String:
		return "", "its source is no text"
	}
	return value.AsString(), ""
}

// instance is the module to which calls lead. What a call with count or for_each
// hands on may differ from instance to instance, and terraform takes none of it
// for a source.
func (y *Early) instance(via []*module.Call) *instance {
	in := y.made[nil]
	for _, call := range via {
		child := y.made[call]
		if child == nil {
			child = newInstance(y.e, call.Module)
			child.address = in.qualify("module." + call.Name)
			child.static, child.shown = child.address, call.Dir
			child.parent, child.call, child.given = in, call, in.scope(plain)
			if call.Body.Attributes["count"] != nil || call.Body.Attributes["for_each"] != nil {
				child.given = in.openEnded()[0].scope
			}
			y.made[call] = child
			y.e.countIn(call.Module, y.seen)
		}
		in = child
	}
	return in
}

// unknown says what a source that is not known depends on.
func (y *Early) unknown(expr hcl.Expression) string {
	var names []string
	hint := ""
	for _, traversal := range y.e.variables(expr) {
		name := traversal.RootName()
		if len(traversal) == 1 && collection.IsTypeKeyword(name) {
			continue
		}
		if next := stepName(traversal, 1); next != "" {
			name += "." + next
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		if traversal.RootName() == "var" {
			hint = "; give variables with --var or --var-file"
		}
	}
	if names == nil {
		return "its source cannot be evaluated"
	}
	return fmt.Sprintf("its source depends on %s, which is not known here%s", strings.Join(names, " and "), hint)
}
