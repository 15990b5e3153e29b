package text

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
	"github.com/planvet/planvet/loader/config/function/mark"
)

func formats() map[string]function.Function {
	arg := function.Parameter{
		Name: "args", Type: cty.DynamicPseudoType,
		AllowNull: true, AllowUnknown: true, AllowDynamicType: true, AllowMarked: true,
	}
	unmarked := arg
	unmarked.AllowMarked = false
	format := function.Parameter{Name: "format", Type: cty.String, AllowMarked: true}
	return map[string]function.Function{
		"format": limit.Check(function.New(&function.Spec{
			Params: []function.Parameter{{Name: "format", Type: cty.String}}, VarParam: &unmarked,
			Type: function.StaticReturnType(cty.String), RefineResult: notNull,
			Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
				if untypedNull(args[1:]) {
					return cty.UnknownVal(cty.String), nil
				}
				return stdlib.Format(args[0], args[1:]...)
			},
		}), checkFormat),
		"formatlist": limit.Check(function.New(&function.Spec{
			Params: []function.Parameter{format}, VarParam: &arg,
			Type: function.StaticReturnType(cty.List(cty.String)), RefineResult: notNull, Impl: formatlist,
		}), checkFormat),
	}
}

// untypedNull tells whether a bare null, or one of a variable without a type, is among the arguments. Terraform 1.11
// does not format these: its result is not known before apply.
func untypedNull(args []cty.Value) bool {
	for _, arg := range args {
		if arg.IsNull() && arg.Type() == cty.DynamicPseudoType {
			return true
		}
	}
	return false
}

// formatlist is the library's, save that each element of the result has the marks of the arguments it is made of.
func formatlist(args []cty.Value, _ cty.Type) (cty.Value, error) {
	plain := make([]cty.Value, len(args))
	marked := false
	for i, arg := range args {
		plain[i], _ = arg.UnmarkDeep()
		marked = marked || arg.ContainsMarked()
	}
	if untypedNull(plain[1:]) {
		return limit.WithDeepMarks(cty.UnknownVal(cty.List(cty.String)), args...), nil
	}
	ret, err := stdlib.FormatList(plain[0], plain[1:]...)
	if err != nil || !marked || !ret.IsKnown() || ret.LengthInt() == 0 {
		return limit.WithDeepMarks(ret, args...), err
	}
	var whole []cty.ValueMarks // of what every element is made of, and of the collections themselves
	elements := make([]cty.ElementIterator, len(args))
	for i, arg := range args {
		list, marks := arg.Unmark()
		whole = append(whole, marks)
		ty := list.Type()
		if (ty.IsListType() || ty.IsTupleType() || ty.IsSetType()) && !list.IsNull() {
			elements[i] = list.ElementIterator()
		} else {
			_, marks = list.UnmarkDeep()
			whole = append(whole, marks)
		}
	}
	out := ret.AsValueSlice()
	for i := range out {
		for _, it := range elements {
			if it != nil && it.Next() {
				_, v := it.Element()
				out[i] = limit.WithDeepMarks(out[i], v)
			}
		}
	}
	return mark.Spread(cty.ListVal(out).WithMarks(whole...), args...), nil
}

// checkFormat refuses formats whose result could be too long: once for each element of a list in the arguments, the
// format itself, the width of each verb, and the arguments, which can come more than once by number.
func checkFormat(args []cty.Value) error {
	format, ok := plainText(args[0])
	if !ok {
		return nil
	}
	verbs, widest := measureVerbs(format)
	if widest > limit.MaxFormatWidth {
		return function.NewArgError(0, limit.Exceeded("too large a width, precision or argument number in a format verb", limit.MaxFormatWidth))
	}
	size, times := 0, 1
	for _, arg := range args[1:] {
		size += bytesIn(arg)
		arg, _ = arg.Unmark()
		if arg.IsKnown() && !arg.IsNull() && arg.CanIterateElements() {
			times = max(times, arg.LengthInt())
		}
	}
	if strings.Contains(format, "[") {
		size *= max(verbs, 1)
	}
	return limit.Text(times*(len(format)+verbs*widest) + size)
}

// measureVerbs counts the verbs of a format and finds the largest number in any of them.
func measureVerbs(format string) (verbs, widest int) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		verbs++
		for i+1 < len(format) && isModifier(format[i+1]) {
			j := i + 1
			for j < len(format) && '0' <= format[j] && format[j] <= '9' {
				j++
			}
			n, err := strconv.Atoi(format[i+1 : j])
			if err != nil && j > i+1 {
				n = limit.MaxFormatWidth + 1 // more digits than an int has
			}
			widest = max(widest, n)
			i = max(j-1, i+1)
		}
	}
	return verbs, widest
}

// isModifier tells whether a byte can stand between a format's percent sign and its verb.
func isModifier(c byte) bool {
	switch c {
	case ' ', '+', '-', '#', '.', '[', ']':
		return true
	}
	return '0' <= c && c <= '9'
}

// bytesIn is about how long a value is, written out.
func bytesIn(v cty.Value) int {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return 4
	}
	if s, ok := plainText(v); ok {
		return len(s)
	}
	if !v.CanIterateElements() {
		return 20
	}
	n := 0
	for it := v.ElementIterator(); it.Next(); {
		key, el := it.Element()
		if s, ok := plainText(key); ok {
			n += len(s)
		}
		n += bytesIn(el) + 4
	}
	return n
}
