// Package text holds the functions on strings.
package text

import (
	"maps"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"

	"github.com/planvet/planvet/loader/config/function/limit"
)

// Functions are this package's functions by name.
func Functions() map[string]function.Function {
	table := map[string]function.Function{
		"chomp":       limit.Bound(stdlib.ChompFunc),
		"endswith":    affix("suffix", strings.HasSuffix, nil),
		"indent":      limit.Check(stdlib.IndentFunc, checkIndent),
		"join":        limit.Check(stdlib.JoinFunc, checkJoin),
		"lower":       limit.Bound(stdlib.LowerFunc),
		"split":       limit.Check(stdlib.SplitFunc, checkSplit),
		"startswith":  affix("prefix", strings.HasPrefix, prefixDecides),
		"strcontains": affix("substr", strings.Contains, nil),
		"strrev":      limit.Bound(stdlib.ReverseFunc),
		"substr":      limit.Bound(stdlib.SubstrFunc),
		"title":       limit.Bound(stdlib.TitleFunc),
		"trim":        limit.Bound(stdlib.TrimFunc),
		"trimprefix":  limit.Bound(stdlib.TrimPrefixFunc),
		"trimspace":   limit.Bound(stdlib.TrimSpaceFunc),
		"trimsuffix":  limit.Bound(stdlib.TrimSuffixFunc),
		"upper":       limit.Bound(stdlib.UpperFunc),
	}
	maps.Copy(table, patterns())
	maps.Copy(table, formats())
	return table
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// plainText is the text of an argument, or false where it has none: then the function itself knows what to do.
func plainText(v cty.Value) (string, bool) {
	v, _ = v.Unmark()
	if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// affix is a function that tells whether one text is at some place in another. Where the first is unknown save for
// its beginning, decided may still know the answer.
func affix(second string, test func(s, part string) bool, decided func(start, part string) (answer, ok bool)) function.Function {
	return limit.Bound(function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "str", Type: cty.String, AllowUnknown: true},
			{Name: second, Type: cty.String},
		},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			part := args[1].AsString()
			if args[0].IsKnown() {
				return cty.BoolVal(test(args[0].AsString(), part)), nil
			}
			if decided != nil {
				if answer, ok := decided(args[0].Range().StringPrefix(), part); ok {
					return cty.BoolVal(answer), nil
				}
			}
			return cty.UnknownVal(cty.Bool), nil
		},
	}))
}

func prefixDecides(start, prefix string) (answer, ok bool) {
	n := min(len(start), len(prefix))
	if start[:n] != prefix[:n] {
		return false, true
	}
	return true, len(start) >= len(prefix)
}

func checkIndent(args []cty.Value) error {
	n, _ := args[0].Unmark()
	var spaces int
	if !n.IsKnown() || n.IsNull() || gocty.FromCtyValue(n, &spaces) != nil {
		return nil
	}
	if spaces < 0 {
		return function.NewArgErrorf(0, "must not be negative")
	}
	if spaces > limit.MaxFormatWidth {
		return function.NewArgError(0, limit.Exceeded("too many spaces", limit.MaxFormatWidth))
	}
	s, _ := plainText(args[1])
	return limit.Text(len(s) + spaces*strings.Count(s, "\n"))
}

func checkJoin(args []cty.Value) error {
	sep, ok := plainText(args[0])
	if !ok {
		return nil
	}
	size := 0
	for _, list := range args[1:] {
		list, _ = list.Unmark()
		if !list.IsKnown() || list.IsNull() || !list.CanIterateElements() {
			return nil
		}
		for it := list.ElementIterator(); it.Next(); {
			_, v := it.Element()
			s, _ := plainText(v)
			size += len(s) + len(sep)
		}
	}
	return limit.Text(max(size-len(sep), 0))
}

func checkSplit(args []cty.Value) error {
	sep, known := plainText(args[0])
	s, ok := plainText(args[1])
	if !known || !ok {
		return nil
	}
	return limit.Values(strings.Count(s, sep) + 1)
}
