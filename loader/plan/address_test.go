package plan

import (
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParseSteps(t *testing.T) {
	for text, want := range map[string][]step{
		"":                              nil,
		"aws_vpc.main":                  {{"aws_vpc", nil}, {"main", nil}},
		"aws_vpc.main.id":               {{"aws_vpc", nil}, {"main", nil}, {"id", nil}},
		"aws_subnet.a[0].id":            {{"aws_subnet", nil}, {"a", 0}, {"id", nil}},
		`aws_subnet.a["x.y"].id`:        {{"aws_subnet", nil}, {"a", "x.y"}, {"id", nil}},
		`module.n["a\"].b[\"c"].x`:      {{"module", nil}, {"n", `a"].b["c`}, {"x", nil}},
		`aws_eip.a["][\\\n\t"]`:         {{"aws_eip", nil}, {"a", "][\\\n\t"}},
		`aws_eip.a["$${x} $$ %%{y} $"]`: {{"aws_eip", nil}, {"a", "${x} $$ %{y} $"}},
		`aws_eip.a["\u200b日本😀"]`:        {{"aws_eip", nil}, {"a", "\u200b日本😀"}},
		`aws_eip.a[""]`:                 {{"aws_eip", nil}, {"a", ""}},
		"data.aws_ami.x[1].id":          {{"data", nil}, {"aws_ami", nil}, {"x", 1}, {"id", nil}},
		"var.list[0][1].x":              {{"var", nil}, {"list", 0}, {"x", nil}}, // the second index tells no instance
		"aws_subnet.a[*].id":            {{"aws_subnet", nil}, {"a", nil}},
		`aws_subnet.a["x`:               {{"aws_subnet", nil}, {"a", nil}},
		`aws_subnet.a["x"`:              {{"aws_subnet", nil}, {"a", nil}},
		"aws_subnet.a[":                 {{"aws_subnet", nil}, {"a", nil}},
		"aws_subnet.a[1e3]":             {{"aws_subnet", nil}, {"a", nil}},
		"each.value":                    {{"each", nil}, {"value", nil}},
	} {
		if diff := cmp.Diff(want, parseSteps(text), cmp.AllowUnexported(step{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// Addresses are put together again as terraform writes them.
func TestJoinSteps(t *testing.T) {
	for _, text := range []string{
		"aws_vpc.main", "module.a[0].module.b", `aws_subnet.a["x.y"].id`, `module.n["a\"].b[\"c"].x`,
		`aws_eip.a["][\\\n\r\t"]`, `aws_eip.a["$${x} $$ %%{y} $"]`, `aws_eip.a["$$${x}"]`, `aws_eip.a["\u200b日本😀\U000e0001"]`, `aws_eip.a[""]`,
	} {
		if got := joinSteps(parseSteps(text)); got != text {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

func FuzzParseSteps(f *testing.F) {
	for _, text := range []string{"aws_vpc.main.id", `module.n["a\"].b[\"c"].x[0]`, `a["$${x}\u200b"]`, "a[0][1][*].b", `a["`, "..[]", "a[-1]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		steps := parseSteps(text)
		for _, s := range steps {
			key, _ := s.key.(string)
			if s.name == "" || !utf8.ValidString(s.name) || !utf8.ValidString(key) {
				return // not an address; that it was read without a panic is enough
			}
		}
		if again := parseSteps(joinSteps(steps)); !reflect.DeepEqual(again, steps) {
			t.Errorf("%q: %v becomes %v", text, steps, again)
		}
	})
}

func TestChainHeads(t *testing.T) {
	for _, c := range []struct{ from, want []string }{
		{nil, nil},
		{[]string{"aws_vpc.a.id", "aws_vpc.a"}, []string{"aws_vpc.a.id"}},
		{[]string{"aws_vpc.a[0].id", "aws_vpc.a[0]", "aws_vpc.a"}, []string{"aws_vpc.a[0].id"}},
		// one instance, then all of them
		{[]string{"aws_vpc.a[0].id", "aws_vpc.a[0]", "aws_vpc.a", "aws_vpc.a"}, []string{"aws_vpc.a[0].id", "aws_vpc.a"}},
		{[]string{"aws_vpc.a[0]", "aws_vpc.a", "aws_vpc.a[1]", "aws_vpc.a"}, []string{"aws_vpc.a[0]", "aws_vpc.a[1]"}},
		// names that begin alike
		{[]string{"aws_vpc.ab", "aws_vpc.a"}, []string{"aws_vpc.ab", "aws_vpc.a"}},
		{[]string{"module.n[\"a\"].x.y", "module.n[\"a\"].x", "module.n[\"a\"]", "module.n"}, []string{"module.n[\"a\"].x.y"}},
		{[]string{"aws_vpc.a", "each.key"}, []string{"aws_vpc.a", "each.key"}},
	} {
		if got := chainHeads(c.from); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, not %q", c.from, got, c.want)
		}
	}
}
