package text

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/planvet/planvet/loader/config/function/limit"
)

func patterns() map[string]function.Function {
	check := func(args []cty.Value) error {
		pattern, known := plainText(args[0])
		s, _ := plainText(args[1])
		if !known {
			return nil
		}
		return checkWork(pattern, s)
	}
	return map[string]function.Function{
		"regex":    limit.Check(stdlib.RegexFunc, check),
		"regexall": limit.Check(stdlib.RegexAllFunc, check),
		"replace": limit.Bound(function.New(&function.Spec{
			Params: []function.Parameter{
				{Name: "str", Type: cty.String}, {Name: "substr", Type: cty.String}, {Name: "replace", Type: cty.String},
			},
			Type: function.StaticReturnType(cty.String), RefineResult: notNull, Impl: replace,
		})),
	}
}

// checkWork refuses a pattern that would take too long on the text. A pattern that does not parse passes: whoever
// compiles it says what is wrong with it.
func checkWork(pattern, s string) error {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil
	}
	if len(prog.Inst)*(len(s)+1) > limit.MaxRegexWork {
		return limit.Exceeded("the regular expression would take too long on a text of this length, in steps", limit.MaxRegexWork)
	}
	return nil
}

// replace takes what stands between slashes for a regular expression.
func replace(args []cty.Value, _ cty.Type) (cty.Value, error) {
	s, what, with := args[0].AsString(), args[1].AsString(), args[2].AsString()
	if len(what) > 1 && what[0] == '/' && what[len(what)-1] == '/' {
		out, err := replacePattern(s, what[1:len(what)-1], with)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(out), nil
	}
	if err := limit.Text(len(s) + strings.Count(s, what)*(len(with)-len(what))); err != nil {
		return cty.NilVal, err
	}
	return cty.StringVal(strings.ReplaceAll(s, what, with)), nil
}

// replacePattern is regexp.ReplaceAllString that stops once its result is too long.
func replacePattern(s, pattern, with string) (string, error) {
	if err := checkWork(pattern, s); err != nil {
		return "", err
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", function.NewArgError(1, fmt.Errorf("not a regular expression: %w", err))
	}
	matches := re.FindAllStringSubmatchIndex(s, limit.MaxValues+1)
	if len(matches) > limit.MaxValues {
		return "", limit.Exceeded("the regular expression matches too often", limit.MaxValues)
	}
	var out []byte
	last := 0
	for _, at := range matches {
		out = append(out, s[last:at[0]]...)
		out = re.ExpandString(out, with, s, at)
		last = at[1]
		if err := limit.Text(len(out)); err != nil {
			return "", err
		}
	}
	return string(append(out, s[last:]...)), nil
}
