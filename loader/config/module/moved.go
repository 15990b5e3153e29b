package module

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/document"
)

// A Move is one moved block. Both ends are addresses in the module that the
// block stands in, part by part: "module", `a["x"]`, "aws_instance", "b[0]".
type Move struct{ From, To []string }

// move reads a moved block; false when an end of it is no address, which
// terraform refuses.
func move(body *Body) (Move, bool) {
	from, to := body.Attributes["from"], body.Attributes["to"]
	if from == nil || to == nil {
		return Move{}, false
	}
	m := Move{From: addressParts(from.Expr), To: addressParts(to.Expr)}
	return m, len(m.From) > 1 && len(m.To) > 1
}

func addressParts(expr hcl.Expression) []string {
	traversal, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return nil
	}
	var parts []string
	for _, step := range traversal {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			parts = append(parts, step.Name)
		case hcl.TraverseAttr:
			parts = append(parts, step.Name)
		case hcl.TraverseIndex:
			key := indexText(step.Key)
			if len(parts) == 0 || key == "" {
				return nil
			}
			parts[len(parts)-1] += key
		default:
			return nil
		}
	}
	return parts
}

func indexText(key cty.Value) string {
	switch {
	case key.IsNull() || !key.IsKnown():
	case key.Type() == cty.String:
		return document.KeyText(key.AsString())
	case key.Type() == cty.Number:
		if n, accuracy := key.AsBigFloat().Int64(); accuracy == 0 {
			return document.KeyText(int(n))
		}
	}
	return ""
}
