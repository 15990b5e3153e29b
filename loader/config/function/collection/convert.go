package collection

import (
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// conversions are the functions that change a value's type.
func conversions() map[string]function.Function {
	return map[string]function.Function{
		"convert":  convertTyped(),
		"tobool":   conversion(cty.Bool, nil),
		"tolist":   conversion(cty.List(cty.DynamicPseudoType), nil),
		"tomap":    conversion(cty.Map(cty.DynamicPseudoType), nil),
		"tonumber": conversion(cty.Number, nil),
		"toset":    conversion(cty.Set(cty.DynamicPseudoType), checkSetUnknowns),
		"tostring": conversion(cty.String, nil),
	}
}

// removed are the functions of terraform 0.11 that terraform no longer has, so that the error says what took their
// place.
func removed() map[string]function.Function {
	fails := func(name, instead string) function.Function {
		return function.New(&function.Spec{
			VarParam: &function.Parameter{Name: "vals", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true},
			Type: func([]cty.Value) (cty.Type, error) {
				return cty.NilType, fmt.Errorf("terraform 0.15 removed %s(); write %s", name, instead)
			},
			Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.DynamicVal, nil },
		})
	}
	return map[string]function.Function{
		"list": fails("list", "tolist([ ... ])"),
		"map":  fails("map", "tomap({ ... })"),
	}
}

// conversion is the library's conversion, told to leave the elements' marks on the elements. A set cannot: its marks
// are those of all its elements.
func conversion(ty cty.Type, check func([]cty.Value) error) function.Function {
	library := stdlib.MakeToFunc(ty)
	return limit.Check(function.New(&function.Spec{
		Params: []function.Parameter{anything("v")},
		Type:   dynamic,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			plain, _ := args[0].UnmarkDeep()
			ret, err := library.Call([]cty.Value{plain})
			if err != nil || !args[0].ContainsMarked() {
				return ret, err
			}
			if !plain.IsKnown() {
				return limit.WithDeepMarks(ret, args[0]), nil
			}
			if ret, err = convert.Convert(args[0], ty); err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return ret, nil
		},
	}), check)
}
