package function

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// source makes values out of bytes.
type source struct {
	data  []byte
	depth int
}

func (s *source) byte() byte {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return b
}

// text is one of the texts that mean something to some function, or bytes of the input.
func (s *source) text() string {
	known := []string{
		"", "a", "b", "10.0.0.0/8", "fd00::/8", "%s %d", "%[1]s%5.2f", "/(a)/", "$1", "2020-01-02T03:04:05Z", "1h", "{\"a\":[1,null]}",
		"a: &x [1]\nb: *x", "x,y\n1,2", "aGVsbG8=", "UTF-16LE", "file.txt", "*.{txt,tmpl}", "vars.tmpl", "${a}%{ if b }x%{ endif }", "[a-z]+", "(?P<n>x)|y",
		"true", "12", "-1.5e3", "dns", "e\u0301", "\xff", "../out", "~", "YYYY-MM-DD", "[[", "${",
	}
	b := s.byte()
	if int(b) < len(known) {
		return known[b]
	}
	n := min(int(s.byte()), len(s.data))
	out := string(s.data[:n])
	s.data = s.data[n:]
	return out
}

func (s *source) value() cty.Value {
	if s.depth++; s.depth > 6 {
		return cty.StringVal("deep")
	}
	defer func() { s.depth-- }()
	kind := s.byte()
	var v cty.Value
	switch kind % 16 {
	case 0, 1, 2:
		v = cty.StringVal(s.text())
	case 3:
		v = cty.NumberIntVal(int64(int8(s.byte())))
	case 4:
		v = cty.NumberFloatVal(float64(int8(s.byte())) / 7)
	case 5:
		v = cty.BoolVal(s.byte()%2 == 0)
	case 6:
		v = cty.DynamicVal
	case 7:
		v = cty.NullVal(s.kind())
	case 8:
		v = cty.UnknownVal(s.kind())
	case 9:
		v = cty.UnknownVal(cty.String).Refine().NotNull().StringPrefix(s.text()).NewValue()
	case 10, 11, 12:
		v = s.collection(kind)
	case 13:
		v = cty.NumberVal(cty.MustParseNumberVal("1e30").AsBigFloat())
	case 14:
		v = []cty.Value{cty.PositiveInfinity, cty.NegativeInfinity, cty.EmptyObjectVal, cty.EmptyTupleVal, cty.ListValEmpty(cty.String), cty.SetValEmpty(cty.DynamicPseudoType), cty.MapValEmpty(cty.Number)}[int(s.byte())%7]
	default:
		v = s.value().Mark(Sensitive)
	}
	if kind >= 128 {
		v = v.Mark(origin{from: string('a' + kind%4)})
	}
	return v
}

func (s *source) kind() cty.Type {
	types := []cty.Type{
		cty.String, cty.Number, cty.Bool, cty.DynamicPseudoType, cty.List(cty.String), cty.Set(cty.Number), cty.Map(cty.String),
		cty.EmptyObject, cty.EmptyTuple, cty.List(cty.DynamicPseudoType), cty.Tuple([]cty.Type{cty.String, cty.DynamicPseudoType}),
		cty.Object(map[string]cty.Type{"a": cty.String, "b": cty.List(cty.Bool)}), cty.Map(cty.List(cty.String)), cty.Set(cty.DynamicPseudoType),
	}
	return types[int(s.byte())%len(types)]
}

// collection is a tuple or object, or the list, set or map that it can be converted to.
func (s *source) collection(kind byte) cty.Value {
	n := int(s.byte()) % 5
	var v cty.Value
	if kind%16 == 10 {
		attrs := map[string]cty.Value{}
		for i := range n {
			attrs[string(rune('a'+i))] = s.value()
		}
		v = cty.ObjectVal(attrs)
	} else {
		elems := make([]cty.Value, n)
		for i := range elems {
			elems[i] = s.value()
		}
		v = cty.TupleVal(elems)
	}
	var want cty.Type
	switch s.byte() % 4 {
	case 0:
		want = cty.List(cty.DynamicPseudoType)
	case 1:
		want = cty.Set(cty.DynamicPseudoType)
	case 2:
		want = cty.Map(cty.DynamicPseudoType)
	default:
		return v
	}
	if c, err := convert.Convert(v, want); err == nil {
		return c
	}
	return v
}

// FuzzCall calls functions with whatever arguments HCL would let through. A call may fail, but not in a way that no
// one foresaw; with marks it answers as it does without; and it invents no mark.
func FuzzCall(f *testing.F) {
	files := fstest.MapFS{
		"file.txt": {Data: []byte("text")}, "vars.tmpl": {Data: []byte("${a}-${b}")}, "dir/x.txt": {Data: []byte("\xff")},
	}
	table := Table(Scope{FS: files})
	var names []string
	for name := range table {
		if !strings.HasPrefix(name, namespace) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i := range names {
		f.Add(byte(i), []byte{1, 11, 3, 0, 1, 128, 2, 8, 0, 0, 10, 2, 0, 1, 6, 2, 3, 3})
		f.Add(byte(i), []byte{0, 1, 0, 2, 3, 1})
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		name := names[int(which)%len(names)]
		fn := table[name]
		src := &source{data: data}
		params := fn.Params()
		count := len(params)
		if fn.VarParam() != nil {
			count += int(src.byte()) % 4
		}
		args, plain := make([]cty.Value, count), make([]cty.Value, count)
		given := map[any]bool{}
		for i := range args {
			var want cty.Type
			if i < len(params) {
				want = params[i].Type
			} else {
				want = fn.VarParam().Type
			}
			v := src.value()
			bare, marks := v.UnmarkDeep()
			for m := range marks {
				given[m] = true
			}
			if want == customdecode.ExpressionClosureType {
				args[i], plain[i] = closure(v), closure(bare)
				continue
			}
			var err error
			if args[i], err = convert.Convert(v, want); err != nil {
				return
			}
			plain[i], _ = args[i].UnmarkDeep()
		}
		got, err := fn.Call(args)
		if again, againErr := fn.Call(args); (err != nil) != (againErr != nil) || (err == nil && !again.RawEquals(got)) {
			t.Fatalf("%s(%#v): %#v (%v), and then %#v (%v)", name, args, got, err, again, againErr)
		}
		wantVal, wantErr := fn.Call(plain)
		for _, err := range []error{err, wantErr} {
			if err != nil && (strings.Contains(err.Error(), "panic") || strings.Contains(err.Error(), "cannot be evaluated with these arguments")) {
				t.Fatalf("%s(%#v): %v", name, args, err)
			}
		}
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("%s(%#v): fails with marks: %v, without: %v", name, args, err, wantErr)
		}
		if err != nil {
			return
		}
		bare, marks := got.UnmarkDeep()
		for m := range marks {
			if !given[m] && !(name == "sensitive" && m == Sensitive) {
				t.Fatalf("%s(%#v) has the mark %v of nowhere", name, args, m)
			}
		}
		wantVal, _ = wantVal.UnmarkDeep()
		// What is sensitive is no longer when nonsensitive or issensitive answer, so that these differ without marks.
		if name != "issensitive" && !bare.RawEquals(wantVal) {
			t.Fatalf("%s(%#v): %#v with marks, %#v without", name, args, got, wantVal)
		}
	})
}

// closure is an expression that evaluates to v, as HCL hands it to functions that take expressions.
func closure(v cty.Value) cty.Value {
	return customdecode.ExpressionClosureVal(&customdecode.ExpressionClosure{
		Expression:  &hclsyntax.LiteralValueExpr{Val: v},
		EvalContext: &hcl.EvalContext{},
	})
}
