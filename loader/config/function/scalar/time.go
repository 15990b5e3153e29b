package scalar

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
)

func times() map[string]function.Function {
	return map[string]function.Function{
		"formatdate": limit.Check(stdlib.FormatDateFunc, checkFormatDate),
		"timeadd":    limit.Bound(stdlib.TimeAddFunc),
		"timecmp":    timecmp(),
		// Terraform knows the time of the plan; a result that is the same on every run cannot.
		"plantimestamp": unpredictable(),
		"timestamp":     unpredictable(),
		"uuid":          unpredictable(),
	}
}

// unpredictable is a function without arguments whose text is known only when terraform runs.
func unpredictable() function.Function {
	return limit.Bound(function.New(&function.Spec{
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) {
			return cty.UnknownVal(cty.String), nil
		},
	}))
}

func timecmp() function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "timestamp_a", Type: cty.String},
			{Name: "timestamp_b", Type: cty.String},
		},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var at [2]time.Time
			for i, arg := range args {
				var err error
				if at[i], err = time.Parse(time.RFC3339, arg.AsString()); err != nil {
					return cty.NilVal, function.NewArgErrorf(i, "not a timestamp as RFC 3339 has it, such as 2024-01-31T08:00:00Z: %w", err)
				}
			}
			return cty.NumberIntVal(int64(at[0].Compare(at[1]))), nil
		},
	}))
}

// checkFormatDate refuses formats whose result could be too long: a verb writes at most nine bytes.
func checkFormatDate(args []cty.Value) error {
	format, _ := args[0].Unmark()
	if format.IsKnown() && !format.IsNull() && format.Type() == cty.String {
		return limit.Text(9 * len(format.AsString()))
	}
	return nil
}
