package document

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddressParts(t *testing.T) {
	for address, want := range map[string][]string{
		"aws_vpc.x": {"aws_vpc", "x"},
		`module.a["x.y"].module.b[0].aws_vpc.x[1]`: {"module", `a["x.y"]`, "module", "b[0]", "aws_vpc", "x[1]"},
		`aws_vpc.x["a\"].b"]`:                      {"aws_vpc", `x["a\"].b"]`},
		`aws_vpc.x["${"]`:                          {"aws_vpc", `x["${"]`},
		"":                                         {""},
	} {
		if diff := cmp.Diff(want, AddressParts(address)); diff != "" {
			t.Errorf("%s: -want +got\n%s", address, diff)
		}
	}
}

func TestMoved(t *testing.T) {
	for name, c := range map[string]struct {
		moves   [][2]string // from, to
		address string
		want    []string
	}{
		"a resource":                          {[][2]string{{"aws_vpc.a", "aws_vpc.b"}}, "aws_vpc.b", []string{"aws_vpc.a"}},
		"all its instances":                   {[][2]string{{"aws_vpc.a", "aws_vpc.b"}}, `aws_vpc.b["k"]`, []string{`aws_vpc.a["k"]`}},
		"one instance":                        {[][2]string{{"aws_vpc.a", "aws_vpc.a[0]"}}, "aws_vpc.a[0]", []string{"aws_vpc.a"}},
		"not the next instance":               {[][2]string{{"aws_vpc.a", "aws_vpc.a[0]"}}, "aws_vpc.a[1]", nil},
		"to another key":                      {[][2]string{{"aws_vpc.a[0]", `aws_vpc.a["x"]`}}, `aws_vpc.a["x"]`, []string{"aws_vpc.a[0]"}},
		"one instance becomes the resource":   {[][2]string{{"aws_vpc.a[0]", "aws_vpc.b"}}, "aws_vpc.b", []string{"aws_vpc.a[0]"}},
		"one instance cannot become all":      {[][2]string{{"aws_vpc.a[0]", "aws_vpc.b"}}, "aws_vpc.b[1]", nil},
		"into a module":                       {[][2]string{{"aws_vpc.a", "module.m.aws_vpc.a"}}, "module.m.aws_vpc.a", []string{"aws_vpc.a"}},
		"a module":                            {[][2]string{{"module.m", "module.n"}}, "module.n.aws_vpc.a[0]", []string{"module.m.aws_vpc.a[0]"}},
		"all instances of a module":           {[][2]string{{"module.m", "module.n"}}, `module.n["k"].aws_vpc.a`, []string{`module.m["k"].aws_vpc.a`}},
		"a module to one instance":            {[][2]string{{"module.m", `module.m["k"]`}}, `module.m["k"].module.n.aws_vpc.a`, []string{"module.m.module.n.aws_vpc.a"}},
		"a chain":                             {[][2]string{{"aws_vpc.a", "aws_vpc.b"}, {"aws_vpc.b", "aws_vpc.c"}}, "aws_vpc.c", []string{"aws_vpc.b", "aws_vpc.a"}},
		"a module and a resource in it":       {[][2]string{{"module.m", "module.n"}, {"module.m.aws_vpc.a", "module.m.aws_vpc.b"}}, "module.n.aws_vpc.b", []string{"module.m.aws_vpc.b", "module.m.aws_vpc.a"}},
		"a circle":                            {[][2]string{{"aws_vpc.a", "aws_vpc.b"}, {"aws_vpc.b", "aws_vpc.a"}}, "aws_vpc.a", []string{"aws_vpc.b"}},
		"another name that begins alike":      {[][2]string{{"aws_vpc.a", "aws_vpc.b"}}, "aws_vpc.bb", nil},
		"a module called like a resource":     {[][2]string{{"module.m", "module.b"}}, "aws_vpc.b", nil},
		"a resource in a module, not outside": {[][2]string{{"module.m.aws_vpc.a", "module.m.aws_vpc.b"}}, "aws_vpc.b", nil},
	} {
		var moves []Move
		for _, m := range c.moves {
			moves = append(moves, Move{From: AddressParts(m[0]), To: AddressParts(m[1])})
		}
		d := New(SourceConfig)
		r := &Resource{Address: c.address, Type: "aws_vpc"}
		d.Add(r, false)
		d.Moved(moves)
		if !slices.Equal(r.Previous, c.want) {
			t.Errorf("%s: %q, want %q", name, r.Previous, c.want)
		}
	}
}
