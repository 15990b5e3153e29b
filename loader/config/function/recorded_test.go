package function

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// recording is what terraform says of an expression: see testdata/record.
type recording struct {
	Function   string
	Expression string
	Fails      bool
	Type       json.RawMessage
	Value      json.RawMessage
	Unknown    json.RawMessage
	Sensitive  json.RawMessage
}

func readJSON[T any](t testing.TB, path string) T {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return v
}

// testScope reads the files that the recorded expressions name.
func testScope(t testing.TB) Scope {
	t.Helper()
	root, err := os.OpenRoot("testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return Scope{FS: root.FS(), Refused: func(path string, err error) { t.Errorf("%s refused: %v", path, err) }}
}

// recordedContext holds what the recorded expressions refer to.
func recordedContext(table map[string]function.Function) *hcl.EvalContext {
	return &hcl.EvalContext{Functions: table, Variables: map[string]cty.Value{
		"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")}),
		"local": cty.ObjectVal(map[string]cty.Value{
			"any":          cty.DynamicVal,
			"string":       cty.UnknownVal(cty.String),
			"number":       cty.UnknownVal(cty.Number),
			"bool":         cty.UnknownVal(cty.Bool),
			"list":         cty.UnknownVal(cty.List(cty.String)),
			"numbers":      cty.UnknownVal(cty.List(cty.Number)),
			"map":          cty.UnknownVal(cty.Map(cty.String)),
			"set":          cty.UnknownVal(cty.Set(cty.String)),
			"object":       cty.UnknownVal(cty.Object(map[string]cty.Type{"a": cty.String, "b": cty.String})),
			"template":     cty.StringVal("Hello, ${name}!"),
			"templates":    cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal("Hello, ${name}!")}),
			"single":       cty.StringVal("${list}"),
			"broken":       cty.StringVal("broken ${"),
			"nested":       cty.StringVal("${templatestring(name, {})}"),
			"nothing":      cty.NullVal(cty.DynamicPseudoType),
			"known_number": cty.NumberIntVal(12),
		}),
	}}
}

func evaluate(t testing.TB, ctx *hcl.EvalContext, src string) (cty.Value, error) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(src), "test.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", src, diags)
	}
	v, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return v, diags
	}
	return v, nil
}

// deliberate are the expressions whose result differs from that of the recorded release of terraform, and why.
func deliberate() map[string]string {
	const (
		later  = "later releases of terraform accept this"
		mapped = "terraform answers with addresses outside of an IPv4-mapped network: an error is better"
		below  = "terraform answers with a network outside of the prefix: an error is better"
		belied = "terraform answers with an empty list, which apply belies: unknown is right"
	)
	return map[string]string{
		`contains(["a", null], null)`:  later,
		`contains(["a"], null)`:        later,
		`element(["a", "b", "c"], -1)`: later,
		`element(["a", "b", "c"], -4)`: later,
		`signum(0.5)`:                  later,
		`signum(-0.5)`:                 later,
		`signum(1e30)`:                 later,
		`yamldecode("c:\n  y: 3\n  <<: [{x: 1}, {y: 2}]\n")`:     later,
		`cidrhost("::ffff:10.0.0.0/104", 1)`:                     mapped,
		`cidrhost("::ffff:10.0.0.0/96", 1)`:                      mapped,
		`cidrnetmask("::ffff:10.0.0.0/104")`:                     mapped,
		`cidrsubnet("::ffff:10.0.0.0/104", 8, 1)`:                mapped,
		`cidrsubnet("::ffff:10.0.0.0/100", 8, 1)`:                mapped,
		`cidrsubnet("10.0.0.0/16", 8, -1)`:                       below,
		`matchkeys(["a", "b"], ["x", "y"], ["x", local.string])`: belied,
	}
}

// TestRecorded compares every expression with what terraform made of it.
func TestRecorded(t *testing.T) {
	ctx := recordedContext(Table(testScope(t)))
	differing := deliberate()
	for _, want := range readJSON[[]recording](t, "testdata/recorded.json") {
		got, err := evaluate(t, ctx, want.Expression)
		problem := want.differs(got, err)
		if reason, ok := differing[want.Expression]; ok {
			delete(differing, want.Expression)
			if problem == "" {
				t.Errorf("%s: is as in terraform, yet listed as different: %s", want.Expression, reason)
			}
			continue
		}
		if problem != "" {
			t.Errorf("%s: %s", want.Expression, problem)
		}
	}
	for expression := range differing {
		t.Errorf("%s is listed as different but not recorded", expression)
	}
}

// differs says in what the result differs from terraform's; nothing if it does not.
func (r recording) differs(got cty.Value, err error) string {
	if r.Fails != (err != nil) {
		return fmt.Sprintf("fails in terraform: %v, here: %v (value %#v)", r.Fails, err, got)
	}
	if err != nil {
		if strings.Contains(err.Error(), "panic") || strings.Contains(err.Error(), "cannot be evaluated with these arguments") {
			return "unclear error: " + err.Error()
		}
		return ""
	}
	value, unknown, sensitive := parse(r.Value), parse(r.Unknown), parse(r.Sensitive)
	if problem := differs(got, value, unknown, sensitive, false, ""); problem != "" {
		return problem
	}
	plain, _ := got.UnmarkDeep()
	if r.Type == nil || !plain.IsWhollyKnown() || plain.IsNull() {
		return "" // the type of a null cannot be seen
	}
	ty, err := ctyjson.MarshalType(plain.Type())
	if err != nil {
		return err.Error()
	}
	if normal(ty) != normal(r.Type) {
		return fmt.Sprintf("type %s, in terraform %s", ty, r.Type)
	}
	return ""
}

func parse(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return err
	}
	return v
}

func normal(raw json.RawMessage) string {
	out, err := json.Marshal(parse(raw))
	if err != nil {
		return err.Error()
	}
	return string(out)
}

func child(v any, key string, i int) any {
	switch v := v.(type) {
	case map[string]any:
		return v[key]
	case []any:
		if i < len(v) {
			return v[i]
		}
	case bool:
		return v // sensitive as a whole
	}
	return nil
}

// differs walks a result along terraform's JSON of the value, of what is unknown in it and of what is sensitive.
func differs(got cty.Value, value, unknown, sensitive any, above bool, at string) string {
	marked := got.HasMark(Sensitive) || above
	if want := sensitive == true; marked != want {
		return fmt.Sprintf("at %q: sensitive %v, in terraform %v", at, marked, want)
	}
	got, _ = got.Unmark()
	if want := unknown == true; got.IsKnown() == want {
		return fmt.Sprintf("at %q: got %#v, unknown in terraform: %v (%v)", at, got, want, value)
	}
	if !got.IsKnown() {
		return ""
	}
	ty := got.Type()
	if got.IsNull() || ty.IsPrimitiveType() {
		out, err := ctyjson.Marshal(got, ty)
		if err != nil {
			return err.Error()
		}
		want, err := json.Marshal(value)
		if err != nil {
			return err.Error()
		}
		if normal(out) != string(want) {
			return fmt.Sprintf("at %q: got %s, in terraform %s", at, out, want)
		}
		return ""
	}
	if ty.IsSetType() && !got.IsWhollyKnown() {
		return "" // elements of a set have no place by which to compare them
	}
	length := 0
	switch value := value.(type) {
	case []any:
		length = len(value)
	case map[string]any:
		length = len(value)
		if u, ok := unknown.(map[string]any); ok {
			for key := range u {
				if _, ok := value[key]; !ok {
					length++
				}
			}
		}
	default:
		return fmt.Sprintf("at %q: got %#v, in terraform %v", at, got, value)
	}
	if got.LengthInt() != length {
		return fmt.Sprintf("at %q: got %d elements, in terraform %d: %#v, %v", at, got.LengthInt(), length, got, value)
	}
	i := 0
	for it := got.ElementIterator(); it.Next(); i++ {
		key, v := it.Element()
		name := ""
		if !ty.IsSetType() && key.Type() == cty.String {
			name = key.AsString()
		}
		if problem := differs(v, child(value, name, i), child(unknown, name, i), child(sensitive, name, i), marked, fmt.Sprint(at, "/", name, i)); problem != "" {
			return problem
		}
	}
	return ""
}

// TestEveryFunction holds the table against terraform's own list of functions, and the cases against both.
func TestEveryFunction(t *testing.T) {
	table := Table(testScope(t))
	counts := map[string]int{}
	for _, r := range readJSON[[]recording](t, "testdata/recorded.json") {
		if !strings.Contains(r.Expression, r.Function+"(") {
			t.Errorf("%s does not call %s", r.Expression, r.Function)
		}
		counts[r.Function]++
	}
	type signature struct {
		Parameters []json.RawMessage
		Variadic   json.RawMessage `json:"variadic_parameter"`
	}
	functions := readJSON[map[string]signature](t, "testdata/functions.json")
	if len(functions) < 236 {
		t.Fatalf("only %d functions are recorded", len(functions))
	}
	for name, want := range functions {
		f, ok := table[name]
		if !ok {
			t.Errorf("terraform has %s, the table has not", name)
			continue
		}
		if n := len(f.Params()); n != len(want.Parameters) || (f.VarParam() == nil) != (want.Variadic == nil) {
			t.Errorf("%s takes %d parameters and then more: %v; in terraform %d: %v", name, n, f.VarParam() != nil, len(want.Parameters), want.Variadic != nil)
		}
		if bare := strings.TrimPrefix(name, namespace); counts[bare] < 5 {
			t.Errorf("%s has %d recorded cases, want 5 at least", name, counts[bare])
		}
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	t.Logf("%d functions, %d recorded expressions", len(counts), total)
}

// TestCasesAreRecorded fails when a case was added without recording it.
func TestCasesAreRecorded(t *testing.T) {
	recorded := map[string]bool{}
	for _, r := range readJSON[[]recording](t, "testdata/recorded.json") {
		recorded[r.Expression] = true
	}
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(raw), "\n") {
			if line != "" && line[0] != '#' && strings.Contains(line, "(") && !recorded[line] {
				t.Errorf("%s: %s is not recorded; run testdata/record", file, line)
			}
		}
	}
}
