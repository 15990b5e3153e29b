package function

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/ctymarks"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

// sensitivity are the functions about the sensitive mark alone; every other mark passes through them.
func sensitivity() map[string]function.Function {
	return map[string]function.Function{
		"sensitive": onValue(func(v cty.Value) cty.Value { return v.Mark(mark.Sensitive) }),
		"nonsensitive": onValue(func(v cty.Value) cty.Value {
			plain, marks := v.Unmark()
			delete(marks, mark.Sensitive)
			return plain.WithMarks(marks)
		}),
		"issensitive": onValue(issensitive),
		// There is no ephemeral value among those a configuration can hold before a plan, so none becomes null.
		"ephemeralasnull": onValue(func(v cty.Value) cty.Value { return v }),
	}
}

// issensitive is unknown for an unknown value without the mark: it may turn out sensitive once it is known.
func issensitive(v cty.Value) cty.Value {
	plain, marks := v.Unmark()
	switch {
	case marks.Has(mark.Sensitive):
		return cty.True
	case !plain.IsKnown():
		return cty.UnknownVal(cty.Bool).WithMarks(mark.Origins(v))
	default:
		return cty.False
	}
}

// onValue is a function of one argument of any kind that sees its marks and keeps those it answers with.
func onValue(apply func(cty.Value) cty.Value) function.Function {
	return limit.Exact(function.New(&function.Spec{
		Params: []function.Parameter{{
			Name: "value", Type: cty.DynamicPseudoType,
			AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
		}},
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return apply(args[0]), nil },
	}))
}

// dropSensitive takes the sensitive mark off v and everything in it.
func dropSensitive(v cty.Value) cty.Value {
	out, _ := v.WrangleMarksDeep(func(m any, _ cty.Path) (ctymarks.WrangleAction, error) {
		if m == mark.Sensitive {
			return ctymarks.WrangleDrop, nil
		}
		return nil, nil
	})
	return out
}
