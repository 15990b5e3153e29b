package terminal

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"aws_vpc.main":              "aws_vpc.main",
		`a["ключ"]`:                 `a["ключ"]`,
		"\x1b[31mred\x1b[0m":        `\u001b[31mred\u001b[0m`,
		"a\nb\tc\rd":                `a\nb\tc\rd`,
		"evil\u202etxt":             `evil\u202etxt`,
		"\u2066x\u2069":             `\u2066x\u2069`,
		"zero\u200bwidth":           `zero\u200bwidth`,
		"bad\xff\xfeend":            `bad\xff\xfeend`,
		"\u009b31m":                 `\u009b31m`,
		"tag\U000e0041":             `tag\U000e0041`,
		"the replacement \ufffd is": "the replacement \ufffd is",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	if got := Shorten("short", 5); got != "short" {
		t.Errorf("got %q", got)
	}
	if got, want := Shorten(strings.Repeat("a", 20)+strings.Repeat("é", 20), 9), "aaaaaa…(31 characters)…ééé"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		"plain":             "plain",
		"::error::x":        `\::error::x`,
		"  \t::add-mask::x": "  \t" + `\::add-mask::x`,
		"a ::error::x":      "a ::error::x",
		"a ##[error]x":      `a ##\[error]x`,
	} {
		if got := Inert(in); got != want {
			t.Errorf("Inert(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text    string
		columns int
		want    []string
	}{
		{"", 10, nil},
		{"one two  three", 7, []string{"one two", "three"}},
		{"unbreakable-long-word x", 5, []string{"unbreakable-long-word", "x"}},
		{`see aws_x.y["a b c"].z now`, 6, []string{"see", `aws_x.y["a b c"].z`, "now"}},
		{`see aws_x.y["a \"b\" c"] now`, 6, []string{"see", `aws_x.y["a \"b\" c"]`, "now"}},
		{`an open [" that stays`, 8, []string{`an open`, `[" that`, "stays"}},
		{"日本 語", 4, []string{"日本", "語"}},
	} {
		if got := Wrap(test.text, test.columns); !slices.Equal(got, test.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", test.text, test.columns, got, test.want)
		}
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("a\x1b[0m\xff\u202e", 10)
	f.Add(`x["a b`, 3)
	f.Fuzz(func(t *testing.T, s string, columns int) {
		visible := Visible(s)
		if !utf8.ValidString(visible) {
			t.Fatalf("%q is not UTF-8", visible)
		}
		if Visible(visible) != visible {
			t.Fatalf("%q is not stable", visible)
		}
		joined := strings.Join(Wrap(visible, columns), "")
		if strings.ReplaceAll(joined, " ", "") != strings.ReplaceAll(visible, " ", "") {
			t.Fatalf("wrapping %q lost something: %q", visible, joined)
		}
	})
}

func TestPalette(t *testing.T) {
	if got := (Palette{}).In(Red, "x"); got != "x" {
		t.Errorf("without colour: %q", got)
	}
	if got := (Palette{Color: true}).In(Red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("with colour: %q", got)
	}
}
