package settings

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/planvet/planvet/policies"
)

// value reads a literal. A reference is an error at its place.
func (d *decoder) value(expr hcl.Expression) (cty.Value, bool) {
	value, diags := expr.Value(nil)
	if diags.HasErrors() || !value.IsWhollyKnown() {
		d.wrong(expr.Range(), "this must be a literal value; text is written in quotes")
		return cty.NilVal, false
	}
	if endless(value) {
		d.wrong(expr.Range(), "this number is too large, or too small: policies see numbers as JSON has them, up to 1e308")
		return cty.NilVal, false
	}
	return value, true
}

// endless tells whether a number in the value is beyond what a double holds
// (IEEE 754 binary64), which is what readers of JSON can be trusted with.
func endless(value cty.Value) bool {
	found := false
	// The function returns no error, so that Walk has none either.
	_ = cty.Walk(value, func(_ cty.Path, inner cty.Value) (bool, error) {
		if !inner.IsNull() && inner.Type() == cty.Number {
			number := inner.AsBigFloat()
			exponent := number.MantExp(nil) // to print one of a hundred million digits would not end
			found = found || number.IsInf() || exponent > 1024 || exponent < -1074
		}
		return !found, nil
	})
	return found
}

func (d *decoder) boolean(attribute *hclsyntax.Attribute) bool {
	value, ok := d.value(attribute.Expr)
	if ok && (value.IsNull() || value.Type() != cty.Bool) {
		d.wrong(attribute.Expr.Range(), "%s must be true or false", attribute.Name)
		ok = false
	}
	return ok && value.True()
}

// string reads text, "" where there is none.
func (d *decoder) string(attribute *hclsyntax.Attribute) string {
	value, ok := d.value(attribute.Expr)
	if ok && (value.IsNull() || value.Type() != cty.String) {
		d.wrong(attribute.Expr.Range(), "%s must be text in quotes", attribute.Name)
		ok = false
	}
	if !ok {
		return ""
	}
	return strings.TrimSpace(value.AsString())
}

// oneOf reads one of some words, "" where it is none of them.
func (d *decoder) oneOf(attribute *hclsyntax.Attribute, words []string) string {
	value, ok := d.value(attribute.Expr)
	if !ok {
		return ""
	}
	if value.IsNull() || value.Type() != cty.String {
		d.wrong(attribute.Expr.Range(), "%s must be one of %s, in quotes", attribute.Name, strings.Join(words, ", "))
		return ""
	}
	word := value.AsString()
	if !slices.Contains(words, word) {
		hint := ""
		if near := Nearest(word, words); near != "" {
			hint = ": did you mean " + near + "?"
		}
		d.wrong(attribute.Expr.Range(), "%s is %q, not one of %s%s", attribute.Name, word, strings.Join(words, ", "), hint)
		return ""
	}
	return word
}

// ruleList reads a list of rule ids, each of which must exist.
func (d *decoder) ruleList(attribute *hclsyntax.Attribute) []string {
	elements, diags := hcl.ExprList(attribute.Expr)
	if diags.HasErrors() || len(elements) == 0 {
		d.wrong(attribute.Expr.Range(), "%s must be a list of rule ids, such as [%q]", attribute.Name, "s3-mfa-delete")
		return nil
	}
	var out []string
	for _, element := range elements {
		value, ok := d.value(element)
		switch {
		case !ok:
		case value.IsNull() || value.Type() != cty.String:
			d.wrong(element.Range(), "a rule's id is text in quotes")
		case !slices.Contains(d.ids, value.AsString()):
			d.wrong(element.Range(), "%s", d.unknown(value.AsString()))
		case !slices.Contains(out, value.AsString()):
			out = append(out, value.AsString())
		}
	}
	return out
}

// params reads { name = value, … } and holds each value against the rule's
// default.
func (d *decoder) params(rule *policies.Rule, attribute *hclsyntax.Attribute) {
	pairs, diags := hcl.ExprMap(attribute.Expr)
	if diags.HasErrors() {
		d.wrong(attribute.Expr.Range(), "params must be an object: { name = value }")
		return
	}
	names := make([]string, 0, len(rule.Params))
	for name := range rule.Params {
		names = append(names, name)
	}
	slices.Sort(names)
	into := map[string]any{}
	for _, pair := range pairs {
		key, ok := d.value(pair.Key)
		if !ok {
			continue
		}
		if key.IsNull() || key.Type() != cty.String {
			d.wrong(pair.Key.Range(), "a parameter's name is text")
			continue
		}
		name := key.AsString()
		standard, found := rule.Params[name]
		if !found {
			d.wrong(pair.Key.Range(), "%s", noParameter(rule.ID, name, names))
			continue
		}
		if value, ok := d.value(pair.Value); ok {
			if into[name], ok = plain(value); !ok {
				d.wrong(pair.Value.Range(), "%s of %s cannot be null", name, rule.ID)
			} else if problem := differs(into[name], standard); problem != "" {
				d.wrong(pair.Value.Range(), "%s of %s %s", name, rule.ID, problem)
			}
		}
	}
	d.settings.Params[rule.ID] = into
}

func noParameter(rule, name string, names []string) string {
	if len(names) == 0 {
		return fmt.Sprintf("rule %s has no parameters", rule)
	}
	return fmt.Sprintf("rule %s has no parameter %q%s", rule, name, suggest(name, names))
}

// plain is a literal in Go's terms; it returns false for null, also within.
func plain(value cty.Value) (any, bool) {
	if value.IsNull() {
		return nil, false
	}
	switch kind := value.Type(); {
	case kind == cty.String:
		return value.AsString(), true
	case kind == cty.Bool:
		return value.True(), true
	case kind == cty.Number:
		if whole, accuracy := value.AsBigFloat().Int64(); accuracy == 0 {
			return int(whole), true
		}
		return json.Number(value.AsBigFloat().Text('g', -1)), true
	case kind.IsTupleType():
		out := make([]any, 0, value.LengthInt())
		for _, element := range value.AsValueSlice() {
			converted, ok := plain(element)
			if !ok {
				return nil, false
			}
			out = append(out, converted)
		}
		return out, true
	default:
		out := map[string]any{}
		for name, element := range value.AsValueMap() {
			converted, ok := plain(element)
			if !ok {
				return nil, false
			}
			out[name] = converted
		}
		return out, true
	}
}

// differs says in half a sentence how a value is of another type than the
// rule's default, "" if it is not. The elements of a list are of the types that
// the default's elements have; those of an empty list, and of an object, are free.
func differs(value, standard any) string {
	if kind := kindOf(standard); kind != kindOf(value) && !(kind == "a number" && kindOf(value) == "a whole number") {
		return fmt.Sprintf("must be %s (it is %s where nothing is set)", kind, Show(standard))
	}
	elements, ok := value.([]any)
	if !ok {
		return ""
	}
	if problem := notPorts(elements, standard.([]any)); problem != "" {
		return problem + fmt.Sprintf(" (it is %s where nothing is set)", Show(standard))
	}
	var kinds []string
	for _, element := range standard.([]any) {
		if kind := kindOf(element); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, element := range elements {
		if len(kinds) > 0 && !slices.Contains(kinds, kindOf(element)) {
			return fmt.Sprintf("must be a list of which each element is %s (it is %s where nothing is set)", strings.Join(kinds, " or "), Show(standard))
		}
	}
	return ""
}

var portRange = regexp.MustCompile(`^[0-9]{1,5}(-[0-9]{1,5})?$`)

// notPorts says what is wrong with a list of ports, "" for nothing and for other
// lists. A default of numbers and ranges alone is such a list. What is no port
// would fail every rule that reads it, and a range that ends before it begins
// would match nothing without a word.
func notPorts(elements, standard []any) string {
	for _, element := range standard {
		if text, isText := element.(string); kindOf(element) != "a whole number" && !(isText && portRange.MatchString(text)) {
			return ""
		}
	}
	for _, element := range elements {
		if kind := kindOf(element); len(standard) == 0 || kind != "a whole number" && kind != "text" {
			return ""
		}
		written := fmt.Sprint(element)
		low, high, isRange := strings.Cut(written, "-")
		if !isRange {
			high = low
		}
		first, _ := strconv.Atoi(low)
		last, _ := strconv.Atoi(high)
		if !portRange.MatchString(written) || first > last || last > 65535 {
			return fmt.Sprintf("must be a list of ports, 0 to 65535, and ranges in quotes such as \"5985-5986\", which %s is not", Show(element))
		}
	}
	return ""
}

// kindOf names the type of a value as YAML and [plain] make it.
func kindOf(value any) string {
	switch value.(type) {
	case bool:
		return "true or false"
	case string:
		return "text"
	case int, int64, uint64:
		return "a whole number"
	case float64, json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}

// Show writes a default as JSON, which a file of settings can hold as well.
func Show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
