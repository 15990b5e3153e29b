package eval

import (
	"maps"
	"math"
	"math/big"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	ctyfunction "github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function"
	"github.com/planvet/planvet/loader/config/module"
	"github.com/planvet/planvet/loader/config/partial"
	"github.com/planvet/planvet/loader/config/policydoc"
)

// rendered gives data "aws_iam_policy_document" its json, the one data source
// whose answer follows from its arguments alone.
func (r *resource) rendered(m mode) cty.Value {
	if r.json[m] != nil {
		return *r.json[m]
	}
	value, marks := cty.UnknownVal(cty.String), cty.ValueMarks{}
	if m == named || !r.deferred() {
		bare := map[string]cty.Value{}
		for name, value := range r.content(m).values {
			plain, found := value.UnmarkDeep()
			bare[name] = plain
			maps.Copy(marks, found)
		}
		text, ok, err := policydoc.Render(bare, r.namer(m, marks))
		switch {
		case err != nil:
			r.in.warn(r.resource.Range, "%s cannot be rendered, so it is undetermined: %v", r.address, err)
		case ok:
			value = cty.StringVal(text)
		}
	}
	value = value.WithMarks(marks)
	r.json[m] = &value
	return value
}

// renderedPart is the same document where parts of it are not known: they
// stand there as placeholders. It is not ok where a source document is none.
func (r *resource) renderedPart() (partial.Value, bool) {
	if r.rendering {
		return partial.Value{}, false
	}
	r.rendering = true
	defer func() { r.rendering = false }()
	content := r.content(plain)
	known := content.known()
	named := map[string]cty.Value{}
	for name, member := range known.Members {
		if member.Kind == partial.Masked || sensitiveIn(content.values[name]) {
			return partial.Value{}, false
		}
		named[name] = partial.Named(member)
	}
	text, ok, err := policydoc.Render(named, func(cty.Value) (string, bool) { return "", false })
	if err != nil || !ok {
		return partial.Value{}, false
	}
	parsed, ok := parsePolicy(text, true)
	if !ok {
		return partial.Value{}, false
	}
	return partial.Value{Kind: partial.JSON, Document: parsed, From: known.Sources(), Why: known.Reasons()}, true
}

func sensitiveIn(value cty.Value) bool { return deepMarks(value).Has(function.Sensitive) }

// namer names unknown values in mode named alone.
func (r *resource) namer(m mode, marks cty.ValueMarks) policydoc.Namer {
	return func(cty.Value) (string, bool) {
		if m == plain {
			return "", false
		}
		return placeholder(marks), true
	}
}

// placeholder names an unknown value by where it came from.
func placeholder(marks cty.ValueMarks) string {
	if found := references(marks); len(found) > 0 {
		return "${" + found[0] + "}"
	}
	return "${unknown}"
}

// deferred tells whether terraform reads a data source only during apply
// although its arguments are known: when it, or a module call above it,
// depends on something that is still to be made.
func (r *resource) deferred() bool {
	if r.in.waits(r.resource.Body) {
		return true
	}
	for in := r.in; in.parent != nil; in = in.parent {
		if in.parent.waits(in.call.Body) {
			return true
		}
	}
	return false
}

// waits tells whether depends_on names a managed resource that has instances,
// or a module with some anywhere in it.
func (in *instance) waits(body *module.Body) bool {
	attribute := body.Attributes["depends_on"]
	if attribute == nil {
		return false
	}
	expressions, diags := hcl.ExprList(attribute.Expr)
	if diags.HasErrors() {
		return false
	}
	for _, expr := range expressions {
		traversal, diags := hcl.AbsTraversalForExpr(expr)
		if diags.HasErrors() {
			continue
		}
		root, name := traversal.RootName(), stepName(traversal, 1)
		if root == "module" {
			if call := in.module.Calls[name]; call == nil || call.Module == nil || in.makes(call) {
				return true
			}
		}
		if resource := in.module.Resources[root+"."+name]; resource != nil && len(in.expand(resource).instances) > 0 {
			return true
		}
	}
	return false
}

// makes tells whether a module call has managed resources in any instance.
func (in *instance) makes(call *module.Call) bool {
	for _, child := range in.child(call).instances {
		for _, resource := range child.module.Resources {
			if !resource.Data && len(child.expand(resource).instances) > 0 {
				return true
			}
		}
		for _, nested := range child.module.Calls {
			if nested.Module == nil || child.makes(nested) {
				return true
			}
		}
	}
	return false
}

// sliceOfData is slice, save that of a list that only data sources tell it
// takes the length that it must have: slice(data.….names, 0, 3) has three
// elements or fails. Configurations count subnets by such lists, and terraform
// reads the data before it counts.
func sliceOfData(slice ctyfunction.Function) ctyfunction.Function {
	any := ctyfunction.Parameter{Name: "list", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true, AllowNull: true}
	return ctyfunction.New(&ctyfunction.Spec{
		Params: []ctyfunction.Parameter{any, any, any},
		Type:   ctyfunction.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			list, marks := args[0].Unmark()
			start, ok := index(args[1])
			end, also := index(args[2])
			if list.IsKnown() || !ok || !also || start >= end || end-start > maxSlice || !fromData(marks) {
				return slice.Call(args)
			}
			element := cty.String
			if typ := list.Type(); typ.IsListType() {
				element = typ.ElementType()
			}
			elements := make([]cty.Value, end-start)
			for i := range elements {
				elements[i] = cty.UnknownVal(element).WithMarks(marks)
			}
			return cty.ListVal(elements), nil
		},
	})
}

// maxSlice bounds the elements that are made of an unknown list.
const maxSlice = 1_000

// index reads an argument that is a known whole number.
func index(value cty.Value) (int, bool) {
	value, _ = value.Unmark()
	if !value.IsKnown() || value.IsNull() || value.Type() != cty.Number {
		return 0, false
	}
	n, accuracy := value.AsBigFloat().Int64()
	return int(n), accuracy == big.Exact && n >= 0 && n <= math.MaxInt32
}

// fromData tells whether data sources alone told of a value.
func fromData(marks cty.ValueMarks) bool {
	found := references(marks)
	for _, address := range found {
		if !strings.Contains("."+address, ".data.") {
			return false
		}
	}
	return len(found) > 0
}
