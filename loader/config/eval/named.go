package eval

import (
	"maps"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// namedFunctions are the functions for mode named: jsonencode writes the name
// of whatever is still unknown, such as a list, where it stands.
func namedFunctions(functions map[string]function.Function) map[string]function.Function {
	encode, ok := functions["jsonencode"]
	if !ok {
		return functions
	}
	out := maps.Clone(functions)
	out["jsonencode"] = function.New(&function.Spec{
		Params: []function.Parameter{{Name: "val", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true, AllowNull: true}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return encode.Call([]cty.Value{name(args[0])})
		},
	})
	out["core::jsonencode"] = out["jsonencode"]
	return out
}

// name puts a name in the place of each unknown in a value. Collections become
// tuples and objects, since a name is a string whatever it stands for.
func name(value cty.Value) cty.Value {
	bare, marks := value.Unmark()
	switch typ := bare.Type(); {
	case !bare.IsKnown():
		return cty.StringVal(placeholder(marks)).WithMarks(marks)
	case bare.IsNull():
	case typ.IsObjectType() || typ.IsMapType():
		members := bare.AsValueMap()
		for key, member := range members {
			members[key] = name(member)
		}
		bare = cty.ObjectVal(members)
	case typ.IsTupleType() || typ.IsListType() || typ.IsSetType():
		elements := bare.AsValueSlice()
		for i, element := range elements {
			elements[i] = name(element)
		}
		bare = cty.TupleVal(elements)
	}
	return bare.WithMarks(marks)
}
