// Package scalar holds the functions on numbers, IP networks and points in time.
package scalar

import (
	"errors"
	"maps"
	"math"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// Functions are this package's functions by name.
func Functions() map[string]function.Function {
	table := map[string]function.Function{
		"abs":      limit.Bound(stdlib.AbsoluteFunc),
		"ceil":     limit.Bound(stdlib.CeilFunc),
		"floor":    limit.Bound(stdlib.FloorFunc),
		"log":      float2("num", "base", func(num, base float64) float64 { return math.Log(num) / math.Log(base) }),
		"max":      limit.Bound(stdlib.MaxFunc),
		"min":      limit.Bound(stdlib.MinFunc),
		"parseint": limit.Check(stdlib.ParseIntFunc, checkParseInt),
		"pow":      float2("num", "power", math.Pow),
		"signum":   limit.Bound(stdlib.SignumFunc),
	}
	maps.Copy(table, networks())
	maps.Copy(table, times())
	return table
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// float2 is a function of two numbers that is computed in floating point, as terraform does.
func float2(first, second string, compute func(a, b float64) float64) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params:       []function.Parameter{{Name: first, Type: cty.Number}, {Name: second, Type: cty.Number}},
		Type:         function.StaticReturnType(cty.Number),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var a, b float64
			if err := gocty.FromCtyValue(args[0], &a); err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			if err := gocty.FromCtyValue(args[1], &b); err != nil {
				return cty.NilVal, function.NewArgError(1, err)
			}
			result := compute(a, b)
			if math.IsNaN(result) {
				return cty.NilVal, errors.New("the result is not a number")
			}
			if result == 0 {
				return cty.Zero, nil // never the negative zero
			}
			return cty.NumberFloatVal(result), nil
		},
	}))
}

// checkParseInt refuses digits whose number would be beyond the bound on exponents anyhow: a digit of the largest
// base is worth six bits.
func checkParseInt(args []cty.Value) error {
	s, _ := args[0].Unmark()
	if s.Type() == cty.String && s.IsKnown() && !s.IsNull() && len(s.AsString()) > limit.MaxExponent {
		return function.NewArgError(0, limit.Exceeded("too many digits", limit.MaxExponent))
	}
	return nil
}
