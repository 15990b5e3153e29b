package function

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/ctymarks"
)

// origin is a mark such as the evaluator gives to say where a value came from.
type origin struct {
	ctymarks.ProvenanceMark
	from string
}

func origins(v cty.Value) string {
	var out []string
	_, marks := v.UnmarkDeep()
	for m := range marks {
		switch m := m.(type) {
		case origin:
			out = append(out, m.from)
		default:
			out = append(out, fmt.Sprint(m))
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// marksContext has known and unknown values by the name of the mark they carry: a, b and c are known texts, u, v and
// w unknown ones, s is sensitive, and so on.
func marksContext(t testing.TB) *hcl.EvalContext {
	vars := map[string]cty.Value{}
	for _, name := range []string{"a", "b", "c"} {
		vars[name] = cty.StringVal(name).Mark(origin{from: name})
	}
	for _, name := range []string{"u", "v", "w"} {
		vars[name] = cty.UnknownVal(cty.String).Mark(origin{from: name})
	}
	vars["s"] = cty.StringVal("secret").Mark(Sensitive)
	vars["sure"] = cty.UnknownVal(cty.String).RefineNotNull().Mark(origin{from: "sure"})
	vars["ul"] = cty.UnknownVal(cty.List(cty.String)).Mark(origin{from: "ul"})
	vars["um"] = cty.UnknownVal(cty.Map(cty.String)).Mark(origin{from: "um"})
	vars["us"] = cty.UnknownVal(cty.Set(cty.String)).Mark(origin{from: "us"})
	vars["ua"] = cty.DynamicVal.Mark(origin{from: "ua"})
	vars["un"] = cty.UnknownVal(cty.Number).Mark(origin{from: "un"})
	vars["n"] = cty.NumberIntVal(1).Mark(origin{from: "n"})
	vars["nothing"] = cty.NullVal(cty.String).Mark(origin{from: "nothing"})
	vars["tmpl"] = cty.StringVal("${x}-${y}").Mark(origin{from: "tmpl"})
	return &hcl.EvalContext{Functions: Table(testScope(t)), Variables: vars}
}

// TestMarksStayWithTheirElement holds that a part of a result carries the marks of what it was made from, and no
// more. Where terraform spreads the sensitive mark over more, so it is here.
func TestMarksStayWithTheirElement(t *testing.T) {
	ctx := marksContext(t)
	for expression, want := range map[string]string{
		`concat([a], [b])[0]`:                     "a",
		`concat([a], [u])[1]`:                     "u",
		`concat(ul, [a])`:                         "a ul",
		`merge({x = a}, {y = b}).x`:               "a",
		`merge({x = a}, {x = b}).x`:               "b",
		`merge(um, {y = b})`:                      "b um",
		`merge({x = a}, ua)`:                      "a ua",
		`flatten([[a, [u]], [b]])[1]`:             "u",
		`flatten([[a], ul])`:                      "a ul",
		`values({x = a, y = u})[1]`:               "u",
		`values(um)`:                              "um",
		`keys({x = a, y = u})`:                    "",
		`keys(um)`:                                "um",
		`zipmap(["x", "y"], [a, u]).y`:            "u",
		`zipmap([a, "y"], [b, c]).y`:              "a c",
		`zipmap([u], [a])`:                        "a u",
		`tomap({x = a, y = u}).y`:                 "u",
		`tolist([a, u])[0]`:                       "a",
		`tolist(ul)`:                              "ul",
		`toset([a, b])`:                           "a b",
		`element([a, u], 1)`:                      "u",
		`element([a, b], n)`:                      "b n",
		`element(ul, 0)`:                          "ul",
		`element([a, b], un)`:                     "a b un",
		`lookup({x = a, y = u}, "y", c)`:          "u",
		`lookup({x = a}, "z", c)`:                 "c",
		`lookup({x = a}, b, c)`:                   "b c",
		`lookup(um, "x", c)`:                      "c um",
		`lookup({x = a}, u, c)`:                   "a c u",
		`slice([a, u, b], 1, 2)[0]`:               "u",
		`slice(ul, 0, 1)`:                         "ul",
		`reverse([a, u])[0]`:                      "u",
		`one([u])`:                                "u",
		`one(ul)`:                                 "ul",
		`one([])`:                                 "",
		`sort([b, a])[0]`:                         "a",
		`sort([u, a])`:                            "a u",
		`distinct([a, b, a])[1]`:                  "b",
		`distinct([a, "a", b])[0]`:                "a",
		`distinct(["a", a])[0]`:                   "a",
		`distinct([u, a])`:                        "a u",
		`compact([a, "", b])[1]`:                  "b",
		`compact([u, a])`:                         "a u",
		`chunklist([a, b], 1)[1]`:                 "b",
		`formatlist("x-%s", [a, u])[1]`:           "u",
		`formatlist("%s-%s", a, ["x", u])[0]`:     "a",
		`formatlist("x-%s", ul)`:                  "ul",
		`matchkeys([a, b], ["x", "y"], ["y"])[0]`: "b",
		`matchkeys([a, b], ["x", c], ["x"])`:      "a c",
		`matchkeys([a, u], ["x", "y"], ["y"])`:    "a u",
		`setproduct([a, b], ["x"])[1]`:            "b",
		`setproduct(ul, [a])`:                     "a ul",
		`coalesce(a, b)`:                          "a",
		`coalesce(null, u, b)`:                    "b u",
		`coalesce(u, v, b, c)`:                    "b u v",
		`coalesce(sure, v, b)`:                    "sure",
		`coalesce(nothing, b)`:                    "b",
		`coalesce(a, s)`:                          "a sensitive",
		`coalescelist([], [a, u])[1]`:             "u",
		`coalescelist(ul, [a])`:                   "a ul",
		`try(u, b)`:                               "u",
		`try({x = u, y = b}, c)`:                  "b u",
		`try(a.nope, b)`:                          "b",
		`try(ua.x, b)`:                            "ua",
		`can(u)`:                                  "u",
		`can(a)`:                                  "a",
		`can(s)`:                                  "",
		`length([a, u])`:                          "",
		`length(ul)`:                              "ul",
		`length(u)`:                               "u",
		`join(",", [a, b])`:                       "a b",
		`join(u, [a])`:                            "a u",
		`format("%s-%s", a, u)`:                   "a u",
		`jsonencode({x = a, y = u})`:              "a u",
		`jsonencode({x = a, y = s})`:              "a sensitive",
		`jsondecode(a == "b" ? "1" : "2")`:        "a",
		`jsondecode(u)`:                           "u",
		`yamldecode(u)`:                           "u",
		`split(",", u)`:                           "u",
		`index([a, b], "b")`:                      "a b",
		`contains([a, u], "z")`:                   "a u",
		`sum([1, un])`:                            "un",
		`alltrue([can(a)])`:                       "a",
		`transpose({x = [a]})`:                    "a",
		`transpose({x = [a, u]})`:                 "a u",
		`setunion([a], [u])`:                      "a u",
		`setintersection([a], us)`:                "a us",
		`range(n)[0]`:                             "n",
		`templatefile("files/tmpl/two.tftpl", {a = a, b = u, c = c})`: "a u",
		`templatefile("files/tmpl/single.tftpl", {list = [a, u]})[0]`: "a",
		`templatefile(u, {})`:                         "u",
		`templatestring(tmpl, {x = a, y = u, z = b})`: "a tmpl u",
		`templatestring(u, {x = a})`:                  "a u",
		`file(u)`:                                     "u",
		`fileset(u, a)`:                               "a u",
		`sensitive(u)`:                                "sensitive u",
		`nonsensitive(sensitive(u))`:                  "u",
		`nonsensitive(sensitive([a]))`:                "a",
		`issensitive(u)`:                              "u",
		`issensitive(a)`:                              "",
		`sort([s, a])[0]`:                             "a sensitive",
		`tolist([s, a])[1]`:                           "a",
		`tostring(un)`:                                "un",
		`cidrsubnet(u, 8, n)`:                         "n u",
		`replace(a, u, b)`:                            "a b u",
		`base64encode(u)`:                             "u",
	} {
		got, err := evaluate(t, ctx, expression)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
		} else if origins(got) != want {
			t.Errorf("%s: comes from %q, want %q (%#v)", expression, origins(got), want, got)
		}
	}
}

// TestMarksSurvive marks every argument of every recorded call. The result must be the same as without, with all of
// the marks, save for the functions of which the result shows that an argument played no part.
func TestMarksSurvive(t *testing.T) {
	ctx := recordedContext(Table(testScope(t)))
	choosing := map[string]bool{"coalesce": true, "coalescelist": true, "lookup": true, "issensitive": true}
	calls := 0
	for _, r := range readJSON[[]recording](t, "testdata/recorded.json") {
		args, ok := arguments(t, ctx, r)
		if !ok {
			continue
		}
		f := ctx.Functions[r.Function]
		want, wantErr := f.Call(args)
		marked := make([]cty.Value, len(args))
		var all []string
		for i, arg := range args {
			name := fmt.Sprint("arg", i)
			marked[i] = arg.Mark(origin{from: name})
			all = append(all, name)
		}
		got, err := f.Call(marked)
		if (err != nil) != (wantErr != nil) {
			t.Errorf("%s: fails with marks: %v, without: %v", r.Expression, err, wantErr)
			continue
		}
		if err != nil {
			continue
		}
		calls++
		if !sameUnmarked(got, want) {
			t.Errorf("%s: %#v with marks, %#v without", r.Expression, got, want)
		}
		if all := strings.Join(all, " "); origins(dropSensitive(got)) != all && !choosing[r.Function] {
			t.Errorf("%s: comes from %q, want %q", r.Expression, origins(got), all)
		}
	}
	if calls < 1000 {
		t.Errorf("only %d calls were tried", calls)
	}
}

// TestNestedMarksSurvive marks what is inside of the arguments of every recorded call. The result must be the same,
// and where it is a plain value, or unknown, it must have the marks of all that it was computed from.
func TestNestedMarksSurvive(t *testing.T) {
	ctx := recordedContext(Table(testScope(t)))
	partial := map[string]bool{ // answers with a part, or tells of the structure alone
		"coalesce": true, "coalescelist": true, "lookup": true, "element": true, "one": true, "length": true,
		"keys": true, "issensitive": true, "templatefile": true,
	}
	for _, r := range readJSON[[]recording](t, "testdata/recorded.json") {
		args, ok := arguments(t, ctx, r)
		if !ok {
			continue
		}
		f := ctx.Functions[r.Function]
		want, wantErr := f.Call(args)
		marked := make([]cty.Value, len(args))
		count := 0
		for i, arg := range args {
			marked[i] = markLeaves(arg, &count)
		}
		got, err := f.Call(marked)
		if (err != nil) != (wantErr != nil) {
			t.Errorf("%s: fails with marks: %v, without: %v", r.Expression, err, wantErr)
		}
		if err != nil || wantErr != nil {
			continue
		}
		if !sameUnmarked(got, want) {
			t.Errorf("%s: %#v with marks, %#v without", r.Expression, got, want)
		}
		if got.IsKnown() && !got.Type().IsPrimitiveType() || partial[r.Function] {
			continue
		}
		if n := len(strings.Fields(origins(dropSensitive(got)))); n != count {
			t.Errorf("%s: has %d of %d marks", r.Expression, n, count)
		}
	}
}

// sameUnmarked compares two values but for their marks.
func sameUnmarked(a, b cty.Value) bool {
	a, _ = a.UnmarkDeep()
	b, _ = b.UnmarkDeep()
	return a.RawEquals(b)
}

// markLeaves marks every value in v that holds no others, each differently.
func markLeaves(v cty.Value, count *int) cty.Value {
	out, _ := cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
		plain, _ := v.Unmark()
		if plain.IsKnown() && !plain.IsNull() && plain.CanIterateElements() {
			return v, nil
		}
		*count++
		return v.Mark(origin{from: fmt.Sprint("leaf", *count)}), nil
	})
	return out
}

// arguments are the arguments of a recorded call that does not fail, converted as HCL does.
func arguments(t testing.TB, ctx *hcl.EvalContext, r recording) ([]cty.Value, bool) {
	expr, diags := hclsyntax.ParseExpression([]byte(r.Expression), "test.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	call, ok := expr.(*hclsyntax.FunctionCallExpr)
	takesExpressions := r.Function == "try" || r.Function == "can" || r.Function == "templatestring"
	if !ok || call.Name != r.Function || call.ExpandFinal || takesExpressions || r.Fails {
		return nil, false
	}
	f := ctx.Functions[call.Name]
	params := f.Params()
	var args []cty.Value
	for i, arg := range call.Args {
		v, diags := arg.Value(ctx)
		if diags.HasErrors() {
			return nil, false
		}
		var want cty.Type
		if i < len(params) {
			want = params[i].Type
		} else {
			want = f.VarParam().Type
		}
		v, err := convert.Convert(v, want)
		if err != nil {
			return nil, false
		}
		args = append(args, v)
	}
	return args, true
}
