package content

import (
	"slices"
	"testing"
)

func TestAddresses(t *testing.T) {
	for _, test := range []struct{ address, base, last string }{
		{"aws_vpc.main", "aws_vpc.main", "aws_vpc.main"},
		{`module.net["a.b"].aws_subnet.x["[c]\"]"]`, "module.net.aws_subnet.x", `aws_subnet.x["[c]\"]"]`},
		{"module.a[0].module.b", "module.a.module.b", "module.b"},
		{`module.a.data.aws_ami.base[2]`, "module.a.data.aws_ami.base", "data.aws_ami.base[2]"},
		{"data.aws_ami.base", "data.aws_ami.base", "data.aws_ami.base"},
		{`aws_vpc.x["unclosed`, `aws_vpc.x["unclosed`, `aws_vpc.x["unclosed`},
		{"aws_vpc.x[*]", "aws_vpc.x", "aws_vpc.x[*]"},
		{"plain", "plain", "plain"},
		{"", "", ""},
	} {
		if got := WithoutKeys(test.address); got != test.base {
			t.Errorf("WithoutKeys(%q) = %q, want %q", test.address, got, test.base)
		}
		if got := LastPart(test.address); got != test.last {
			t.Errorf("LastPart(%q) = %q, want %q", test.address, got, test.last)
		}
	}
}

func TestCompareNatural(t *testing.T) {
	want := []string{"a", "a[2]", "a[02]", "a[10]", "a[18446744073709551617]", "b", "b1", "b1c", "b02"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, CompareNatural)
	// 2 and 02 are one number: the shorter remainder, then byte order, decide.
	for i := range want {
		for j := range want {
			if c := CompareNatural(want[i], want[j]); (c == 0) != (i == j) || c != -CompareNatural(want[j], want[i]) {
				t.Errorf("%q and %q: %d", want[i], want[j], c)
			}
		}
	}
	if slices.Index(got, "a[2]") > slices.Index(got, "a[10]") || slices.Index(got, "b1") > slices.Index(got, "b02") {
		t.Errorf("got %q", got)
	}
}
