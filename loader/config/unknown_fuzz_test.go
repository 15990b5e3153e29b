package config_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/planvet/planvet/loader/config"
	"github.com/planvet/planvet/loader/document"
)

// assignments are what var.x may turn out to be, with the type that it is
// declared with.
var assignments = []struct{ kind, value string }{
	{"string", "a"}, {"string", ""}, {"string", "10.0.0.0/8"}, {"number", "0"}, {"number", "-3.5"}, {"bool", "true"}, {"bool", "false"},
	{"list(string)", `["a", "b"]`}, {"list(string)", "[]"}, {"set(string)", `["b", "a", "b"]`}, {"map(string)", `{ a = "x", b = "y" }`}, {"map(string)", "{}"},
	{"any", `{ a = 1, b = [null, "x"] }`}, {"any", "[]"}, {"any", "null"}, {"any", `["x", 1]`},
	{"object({ a = string, b = optional(number, 5) })", `{ a = "x" }`}, {"object({ a = optional(string) })", "{}"},
	{"tuple([string, number])", `["x", 1]`}, {"list(object({ a = string }))", `[{ a = "x" }]`}, {"map(list(number))", `{ a = [1, 2] }`},
}

// FuzzUnknown evaluates an expression twice, with a variable that nobody set and
// with one that has a value: what was known before must be the same then.
func FuzzUnknown(f *testing.F) {
	for i, text := range []string{
		"var.x", `"${var.x}-suffix"`, "[var.x, 1]", "{ a = var.x, b = 2 }", `var.x == null ? "none" : "some"`, "length(var.x)", `try(var.x.a, "d")`, "can(var.x.a)",
		"[for v in var.x : upper(v)]", `{ for k, v in var.x : k => v if v != "x" }`, `var.x ? "yes" : "yes"`, "coalesce(var.x, 1)", `lookup(var.x, "a", "b")`,
		"var.x[*]", "var.x[0]", `concat(["a"], var.x)`, "merge({ z = 1 }, var.x)", `contains(["a"], var.x)`, "toset([var.x, \"a\"])", "jsonencode(var.x)", "var.x != var.x",
		"false && var.x", "true || var.x", "!var.x", "var.x * 0", `format("%s", var.x)`, `join(",", var.x)`, "keys(var.x)", "one(var.x)", "type(var.x)", "tolist(var.x)", "flatten([var.x])",
		`templatestring("$${v}", { v = var.x })`, "var.x.*.a", "cidrsubnet(var.x, 8, 1)", "startswith(var.x, \"a\")", `strcontains("b${var.x}", "b")`, "range(var.x)", "min(var.x, 1)",
		"[for i, v in [var.x] : i]", "{ (var.x) = 1 }", "var.x > 1 || var.x <= 1", "nonsensitive(sensitive(var.x))", `substr("abc${var.x}", 0, 2)`, "distinct([var.x, var.x])", "index([var.x], var.x)",
	} {
		f.Add(text, byte(i))
		f.Add(text, byte(i*7+3))
	}
	f.Fuzz(func(t *testing.T, text string, which byte) {
		text = strings.TrimSpace(text)
		if len(text) > 400 || strings.Contains(text, "<<") { // a heredoc does not fit on the line
			return
		}
		if _, diags := hclsyntax.ParseExpression([]byte(text), "x", hcl.InitialPos); diags.HasErrors() {
			return
		}
		x := assignments[int(which)%len(assignments)]
		unset, _ := evaluated(t, text, x.kind, "")
		set, failed := evaluated(t, text, x.kind, x.value)
		if failed {
			return // terraform would refuse it: there is no plan to be wrong about
		}
		if where := contradictions(unset.Partial).at("", unset.Values, set.Values, unset.Unknown, set.Unknown); where != "" {
			t.Fatalf("%s with x %s = %s: at %s\nbefore: %v unknown %v\nafter:  %v unknown %v",
				text, x.kind, x.value, where, unset.Values, unset.Unknown, set.Values, set.Unknown)
		}
	})
}

// evaluated is a resource with that expression. failed tells that something
// could not be evaluated.
func evaluated(t *testing.T, text, kind, value string) (r *document.Resource, failed bool) {
	t.Helper()
	given := ""
	if value != "" {
		given = "  default = " + value + "\n"
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	doc, err := config.Load(ctx, mapFS(map[string]string{
		"main.tf": "locals {\n  y = (" + text + "\n  )\n}\nresource \"test_thing\" \"r\" {\n  direct = (" + text + "\n  )\n  through = local.y\n  block {\n    inside = [local.y]\n  }\n}\n",
		"x.tf":    fmt.Sprintf("variable \"x\" {\n  type = %s\n%s}\n", kind, given),
	}), ".", config.Options{})
	if errors.Is(err, context.DeadlineExceeded) {
		t.Skip("it takes too long")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, notice := range doc.Notices {
		failed = failed || notice.Level != document.LevelNote
	}
	r = doc.Resources["test_thing"]["test_thing.r"]
	if r == nil {
		t.Skip("the expression is more than one")
	}
	return r, failed
}

// contradictions are found with what is said of unknown values.
type contradictions map[string]document.Partial

// many tells whether a list may have further members than those before its
// last, and than it has itself.
func (c contradictions) many(at string, list []any) bool {
	path := strings.NewReplacer("[", ".", "]", "").Replace(strings.TrimPrefix(at, "."))
	return len(list) > 0 && c[fmt.Sprintf("%s.%d", path, len(list)-1)].Many
}

// at is the path of something that was known and now is otherwise,
// "" for none. An object or a list that is known in part is held part by part.
func (c contradictions) at(at string, before, after, unknownBefore, unknownAfter any) string {
	if unknownBefore == true || unknownAfter == true {
		return ""
	}
	switch was := before.(type) {
	case map[string]any:
		is, ok := after.(map[string]any)
		if !ok {
			return at
		}
		for _, name := range sortedNames(was) {
			inner := part(unknownBefore, name)
			if _, there := is[name]; !there && inner != true && part(unknownAfter, name) != true {
				return at + "." + name
			}
			if where := c.at(at+"."+name, was[name], is[name], inner, part(unknownAfter, name)); where != "" {
				return where
			}
		}
		for _, name := range sortedNames(is) {
			if _, there := was[name]; !there && part(unknownBefore, name) == nil && part(unknownBefore, "*") != true && at != "" {
				return at + "." + name
			}
		}
	case []any:
		is, ok := after.([]any)
		list, _ := unknownBefore.([]any)
		if ok && c.many(at, was) && !slices.ContainsFunc(was[:len(was)-1], func(one any) bool {
			return one != nil && !document.HoldsUnknown(one) && !slices.ContainsFunc(is, func(other any) bool { return cmp.Equal(one, other) })
		}) {
			return ""
		}
		if ok && slices.Contains(list, any(true)) && mayBeSet(was, is, list) {
			return ""
		}
		if !ok || len(is) != len(was) {
			return at
		}
		for i := range was {
			if where := c.at(fmt.Sprintf("%s[%d]", at, i), was[i], is[i], nth(unknownBefore, i), nth(unknownAfter, i)); where != "" {
				return where
			}
		}
	default:
		if !cmp.Equal(before, after) {
			return at
		}
	}
	return ""
}

// mayBeSet tells whether all that was known of a set is in it. A set is a list
// here, in the order of its elements, which the unknown ones are not in yet;
// and two of them may turn out to be one.
func mayBeSet(was, is, unknown []any) bool {
	for i, element := range was {
		if nth(unknown, i) == false && !slices.ContainsFunc(is, func(other any) bool { return cmp.Equal(element, other) }) {
			return false
		}
	}
	return len(is) > 0 && len(is) <= len(was)
}

func part(unknown any, name string) any {
	object, _ := unknown.(map[string]any)
	return object[name]
}

func nth(unknown any, i int) any {
	if list, _ := unknown.([]any); i < len(list) {
		return list[i]
	}
	return nil
}

func sortedNames(of map[string]any) []string { return slices.Sorted(maps.Keys(of)) }
