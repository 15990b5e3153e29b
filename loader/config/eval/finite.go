package eval

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// bounded gives a value that was just made, at a place, for others to use.
//
// Values that share their parts double with every line that uses one twice:
// what no one can walk must not go on, and is unknown as a whole. Numbers that
// are not finite (1/0, pow(0, -1), tonumber("inf")) are unknown, wherever they
// stand in the value: terraform computes with them, but has no way to hand one
// to a provider or to write it in JSON, and neither have policies.
func (e *evaluator) bounded(value cty.Value, at hcl.Range) cty.Value {
	finite, err := limit.Measure(value)
	switch {
	case err != nil:
		e.warn(at, "this is too large to be evaluated, so its value is undetermined: %v", err)
		return cty.DynamicVal
	case finite:
		return value
	}
	return e.withoutInfinity(value, at)
}

// finite is for a value that was bounded before and converted since: of the
// text "inf", which terraform takes for a number, that makes infinity.
func (e *evaluator) finite(value cty.Value, at hcl.Range) cty.Value {
	if !infinite(value) {
		return value
	}
	return e.withoutInfinity(value, at)
}

func (e *evaluator) withoutInfinity(value cty.Value, at hcl.Range) cty.Value {
	e.warn(at, "this makes a number that is not finite, as a division by zero does, so that number is undetermined")
	return withoutInfinity(value)
}

func numberless(typ cty.Type) bool { return typ == cty.String || typ == cty.Bool }

// infinite tells whether any number in a value is.
func infinite(value cty.Value) bool {
	typ := value.Type()
	if numberless(typ) || typ.IsCollectionType() && numberless(typ.ElementType()) {
		return false // nearly all are such
	}
	value, _ = value.Unmark()
	switch {
	case !value.IsKnown() || value.IsNull():
		return false
	case typ == cty.Number:
		return value.AsBigFloat().IsInf()
	case !value.CanIterateElements():
		return false
	}
	for it := value.ElementIterator(); it.Next(); {
		if _, element := it.Element(); infinite(element) {
			return true
		}
	}
	return false
}

// withoutInfinity puts an unknown number in the place of each infinite one. The
// marks stay where they are.
func withoutInfinity(value cty.Value) cty.Value {
	bare, marks := value.Unmark()
	typ := bare.Type()
	if !bare.IsKnown() || bare.IsNull() {
		return value
	}
	switch {
	case typ == cty.Number && bare.AsBigFloat().IsInf():
		bare = cty.UnknownVal(cty.Number)
	case typ.IsObjectType():
		bare = cty.ObjectVal(finiteMembers(bare))
	case typ.IsMapType() && bare.LengthInt() > 0:
		bare = cty.MapVal(finiteMembers(bare))
	case typ.IsTupleType():
		bare = cty.TupleVal(finiteElements(bare))
	case typ.IsListType() && bare.LengthInt() > 0:
		bare = cty.ListVal(finiteElements(bare))
	case typ.IsSetType() && bare.LengthInt() > 0:
		bare = cty.SetVal(finiteElements(bare))
	}
	return bare.WithMarks(marks)
}

func finiteMembers(value cty.Value) map[string]cty.Value {
	members := value.AsValueMap()
	for name, member := range members {
		members[name] = withoutInfinity(member)
	}
	return members
}

func finiteElements(value cty.Value) []cty.Value {
	elements := value.AsValueSlice()
	for i, element := range elements {
		elements[i] = withoutInfinity(element)
	}
	return elements
}
