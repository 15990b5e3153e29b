package html

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/planvet/planvet/policies"
)

func TestProse(t *testing.T) {
	show := func(text string) string {
		var b strings.Builder
		for _, block := range prose(text) {
			fmt.Fprintf(&b, "[%s %s", block.Kind, block.Code)
			for _, item := range block.Items {
				b.WriteString("(")
				for _, s := range item {
					fmt.Fprintf(&b, "<%s|%s|%s>", s.Kind, s.Text, s.Link)
				}
				b.WriteString(")")
			}
			b.WriteString("]")
		}
		return b.String()
	}
	for text, want := range map[string]string{
		"":                                   "",
		"one\ntwo":                           "[p (<|one two|>)]",
		"a `b` **c** d":                      "[p (<|a |><code|b|><|  |><strong|c|><|  d|>)]",
		"- a\n  b\n- c\n\nd":                 "[ul (<|a b|>)(<|c|>)][p (<|d|>)]",
		"1. a\n2. b":                         "[ol (<|a|>)(<|b|>)]",
		"```hcl\n  x = 1\n```\nafter":        "[code   x = 1][p (<|after|>)]",
		"```\nnever closed":                  "[code never closed]",
		"[w](https://x.y/z)":                 "[p (<link|w|https://x.y/z>)]",
		"[w](javascript:alert(1)) [x] [y](z": "[p (<|[w](javascript:alert(1)) [x] [y](z|>)]",
		"<b>&amp;`open **open":               "[p (<|<b>&amp;`open **open|>)]",
	} {
		want = strings.ReplaceAll(want, "|  ", "| ")
		if diff := cmp.Diff(want, show(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

// leftOver is Markdown that was not understood.
var leftOver = regexp.MustCompile("```|\\*\\*|`|\\]\\(https")

// TestProseOfRules: what the rules' own texts use is understood.
func TestProseOfRules(t *testing.T) {
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range set.Rules {
		for _, text := range []string{rule.Description, rule.Remediation} {
			for _, block := range prose(text) {
				for _, item := range block.Items {
					for _, s := range item {
						if s.Kind == "" && leftOver.MatchString(s.Text) {
							t.Errorf("%s: %q is not understood", rule.ID, s.Text)
						}
					}
				}
			}
		}
	}
}

func FuzzProse(f *testing.F) {
	f.Add("- a\n\n```\nx\n```\n[w](https://x) `c` **b** 1. x")
	f.Fuzz(func(t *testing.T, text string) {
		for _, block := range prose(text) {
			for _, item := range block.Items {
				for _, s := range item {
					if s.Link != "" && !strings.HasPrefix(s.Link, "https://") {
						t.Errorf("a link to %q", s.Link)
					}
				}
			}
		}
	})
}
