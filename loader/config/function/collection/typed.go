package collection

import (
	"errors"
	"reflect"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// A constraint is a type as variables declare it, with the defaults of its optional attributes.
type constraint struct {
	typ      cty.Type
	defaults *typeexpr.Defaults // nil where it has none
}

// constraintType makes the type of an argument that is read as a type constraint and not evaluated. Each call makes
// another type.
func constraintType() cty.Type {
	var typ cty.Type
	decode := func(expr hcl.Expression, _ *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
		to, defaults, diags := typeexpr.TypeConstraintWithDefaults(expr)
		if diags.HasErrors() {
			return cty.NilVal, diags
		}
		return cty.CapsuleVal(typ, &constraint{to, defaults}), nil
	}
	typ = cty.CapsuleWithOps("type", reflect.TypeFor[constraint](), &cty.CapsuleOps{
		ExtensionData: func(key any) any {
			if key == customdecode.CustomExpressionDecoder {
				return customdecode.CustomExpressionDecoderFunc(decode)
			}
			return nil
		},
	})
	return typ
}

// IsTypeKeyword tells whether a name that stands alone can be part of a type constraint: in the arguments of convert
// it is no reference to anything.
func IsTypeKeyword(name string) bool {
	switch name {
	case "any", "bool", "number", "string", "list", "map", "set", "tuple", "object":
		return true
	}
	return false
}

// convertTyped is convert(value, type) of terraform 1.15 and OpenTofu 1.13: the second argument is a type constraint
// as in a variable, and defaults of optional attributes are filled in
// (https://developer.hashicorp.com/terraform/language/functions/convert,
// https://opentofu.org/docs/v1.13/language/functions/convert/).
func convertTyped() function.Function {
	return limit.Check(function.New(&function.Spec{
		Params: []function.Parameter{anything("value"), {Name: "type", Type: constraintType()}},
		Type:   dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			to, value := args[1].EncapsulatedValue().(*constraint), args[0]
			if to.defaults != nil && !value.IsNull() {
				bare, marks := value.Unmark()
				value = to.defaults.Apply(bare).WithMarks(marks)
			}
			ret, err := convert.Convert(value, to.typ)
			if err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return ret, nil
		},
	}), checkConversion)
}

// checkConversion refuses sets with too many unknown elements, anywhere in the value.
func checkConversion(args []cty.Value) error {
	to, ok := args[1].EncapsulatedValue().(*constraint)
	switch {
	case !ok:
		return function.NewArgError(1, errors.New("a type is needed, such as list(string)"))
	case holdsSet(to.typ) && unknowns(args[0]) > limit.MaxSetUnknowns:
		return limit.Exceeded("a set would have too many elements that are not known", limit.MaxSetUnknowns)
	}
	return nil
}

func holdsSet(typ cty.Type) bool {
	switch {
	case typ.IsSetType():
		return true
	case typ.IsListType() || typ.IsMapType():
		return holdsSet(typ.ElementType())
	case typ.IsTupleType():
		return slices.ContainsFunc(typ.TupleElementTypes(), holdsSet)
	case typ.IsObjectType():
		for _, inner := range typ.AttributeTypes() {
			if holdsSet(inner) {
				return true
			}
		}
	}
	return false
}

// unknowns counts the unknown values in a value, which [limit.Size] bounds.
func unknowns(value cty.Value) int {
	value, _ = value.Unmark()
	if !value.IsKnown() {
		return 1
	}
	n := 0
	if value.CanIterateElements() {
		for it := value.ElementIterator(); it.Next(); {
			_, element := it.Element()
			n += unknowns(element)
		}
	}
	return n
}
